"""gunicorn for carecase: few processes, several threads, no control socket, no log of addresses."""

import ctypes
import gc
import os
import time

wsgi_app = "carecase.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # the forks share what is loaded: see docs/performance.md
timeout = 60
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True


# glibc gives each thread a heap of its own and keeps what a large request has freed. Two heaps are enough for a few
# threads of Python, and now and then what is free goes back to the machine. Other C libraries know none of this.
M_ARENA_MAX = -8
LARGEST_HOLE = 8192
SECONDS_BETWEEN_TRIMS = 1
libc = ctypes.CDLL(None)
if hasattr(libc, "mallopt"):
    libc.mallopt(M_ARENA_MAX, 2)
    libc.malloc.restype = libc.sbrk.restype = ctypes.c_void_p
    libc.malloc.argtypes, libc.free.argtypes = [ctypes.c_size_t], [ctypes.c_void_p]
trimmed_at = 0.0


def post_request(worker, req, environ, resp):
    """The answer has been sent: at most once a second, for a few milliseconds."""
    global trimmed_at
    if time.monotonic() - trimmed_at > SECONDS_BETWEEN_TRIMS:
        trimmed_at = time.monotonic()
        gc.collect()  # what was loaded before the fork is frozen: only what requests have left is looked through
        trim()


def trim():
    if hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)


def take_holes():
    """Loading leaves some 4,000 small holes, each on a page of its own: what a worker put there would copy that page.

    They are taken for good, one megabyte in all, so that what requests need lies together on fresh pages.
    """
    if not hasattr(libc, "mallopt"):
        return
    end = libc.sbrk(0)
    for size in range(LARGEST_HOLE, 8, -16):
        while (place := libc.malloc(size)) and place < end:
            pass
        libc.free(place)


def when_ready(server):
    """Before the first worker is forked: what is loaded stays where it is, and looking for garbage copies nothing."""
    gc.collect()
    trim()
    take_holes()
    gc.freeze()


# One line per request is written by carecase.server.middleware, by pattern of the page; gunicorn's own access log
# would hold addresses, and with them numbers of cases.
accesslog = None
errorlog = "-"
loglevel = "warning"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "carecase.server.logs.JsonLines"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}},
    "root": {"handlers": ["stdout"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {
            "handlers": ["stdout"],
            "level": "WARNING",
            "propagate": False,
            "qualname": "gunicorn.error",
        },
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False, "qualname": "gunicorn.access"},
    },
}
