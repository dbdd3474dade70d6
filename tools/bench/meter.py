"""What a request cost inside the server, told in headers: queries, and the time in sealing and in the trail."""

import threading
import time
from functools import wraps

from django.db import connection

from carecase.audit import reading
from carecase.sealing import envelope, models, ring
from carecase.workflow import acts

SEALING = ((envelope.Sealed, "open"), (envelope, "seal"), (ring, "wrap"), (ring, "unwrap"))
KEYS = ((models.DataKey, "warm"), (models.DataKey, "opened"), (models.DataKey, "make_many"))
TRAIL = ((reading, "write"), (acts, "append"))

_spent = threading.local()


class Meter:
    """The outermost middleware: it sees what all the others ask of the database too."""

    def __init__(self, get_response):
        self.get_response = get_response
        wrap_once()

    def __call__(self, request):
        _spent.by, _spent.inside, _spent.queries = {"sealing": 0.0, "audit": 0.0}, None, 0
        began, worked = time.perf_counter(), time.thread_time()
        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response.headers["X-Bench-Ms"] = f"{(time.perf_counter() - began) * 1000:.3f}"
        response.headers["X-Bench-Cpu-Ms"] = f"{(time.thread_time() - worked) * 1000:.3f}"
        response.headers["X-Bench-Queries"] = str(_spent.queries)
        for what, seconds in _spent.by.items():
            response.headers[f"X-Bench-{what.title()}-Ms"] = f"{seconds * 1000:.3f}"
        return response


def count(execute, sql, params, many, context):
    """To begin a transaction is no question. On PostgreSQL the driver does it, and nothing of it is seen here."""
    _spent.queries += not sql.startswith("BEGIN")
    return execute(sql, params, many, context)


def wrap_once():
    if not hasattr(acts.append, "__wrapped__"):
        for what, places in (("sealing", SEALING + KEYS), ("audit", TRAIL)):
            for owner, name in places:
                replace(owner, name, what)


def replace(owner, name, what):
    """In place of a function one that also says how long it took. A class method stays one."""
    raw = vars(owner)[name]
    timed_one = timed(getattr(raw, "__func__", raw), what)
    setattr(owner, name, classmethod(timed_one) if isinstance(raw, classmethod) else timed_one)


def timed(work, what):
    """Time counts once, for the outermost of what is nested."""

    @wraps(work)
    def measured(*args, **kwargs):
        if getattr(_spent, "inside", what) is not None:
            return work(*args, **kwargs)
        _spent.inside, began = what, time.perf_counter()
        try:
            return work(*args, **kwargs)
        finally:
            _spent.by[what] += time.perf_counter() - began
            _spent.inside = None

    return measured
