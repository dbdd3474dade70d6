"""A page of many lists asks for each which cases its reader sees. That is put into SQL once, while the page lasts.

A day asks sixty times: without this, two thirds of its processor time go into writing the same condition again.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.core.exceptions import EmptyResultSet
from django.db.models.expressions import RawSQL

_kept = ContextVar("kept", default=None)


@contextmanager
def one_moment():
    """What a reader sees does not change while one page of hers is drawn. Only around what saves nothing.

    One within another belongs to it.
    """
    token = _kept.set({} if (kept := _kept.get()) is None else kept)
    try:
        yield
    finally:
        _kept.reset(token)


def kept_now():
    """What is kept in this moment, to be added to; None outside."""
    return _kept.get()


def once(make, *key):
    """The rows that `make` gives, for use in `__in`; within one moment as SQL. `key` says whose and which."""
    kept = _kept.get()
    if kept is None:
        return make()
    if key not in kept:
        kept[key] = ready(make())
    return kept[key]


def asked_once(find):
    """For a fact about one record that several conditions build on: within one moment it is read once."""

    @wraps(find)
    def fact(record):
        kept = _kept.get()
        if kept is None:
            return find(record)
        key = (find, type(record), record.pk)
        if key not in kept:
            kept[key] = find(record)
        return kept[key]

    return fact


def ready(rows):
    try:
        return RawSQL(*rows.query.sql_with_params())  # noqa: S611 (it was written by the query itself)
    except EmptyResultSet:
        return rows.none()
