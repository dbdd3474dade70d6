"""gunicorn as in production: its own configuration, preloaded, two workers; only the settings are the bench's."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
SECONDS_TO_START = 60


@contextmanager
def serving(var, log):
    """(port, process) of a server on the world in `var`. It ends with us, also when we are told to end."""
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit("ended from outside"))
    port = free_port()
    told = {"DJANGO_SETTINGS_MODULE": "tools.bench.settings", "CARECASE_VAR": str(var), "BIND": f"127.0.0.1:{port}"}
    told |= {"WEB_CONCURRENCY": str(WORKERS), "STATIC_ROOT": str(ROOT / "var" / "static")}
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"],
            cwd=ROOT, env=os.environ | told, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        wait_for(port, server, log)
        yield port, server
    finally:
        server.terminate()
        server.wait(timeout=40)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(port, server, log):
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/health/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"The server did not answer:\n{log.read_text()}")


def proportional_megabytes(server):
    """What master and workers hold together, shared pages counted once (PSS)."""
    return round(sum(pss(pid) for pid in (server.pid, *children_of(server.pid))) / 1024)


def children_of(pid):
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def pss(pid):
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
