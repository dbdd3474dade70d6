"""The seam for apps above: other things two installations talk about, over the same keys, outbox and inbox.

A talk has a format of its own, with an agreed schema, and a number that both sides keep (`thread`). What is sealed,
refused, acknowledged or sent again is the same for all of them and stands here in referrals.exchange.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Talk:
    schema: Path
    take: Callable  # payload, partner, by, doing: in the act of receiving; raises Refused
    threads_of: Callable  # a user → queries of the numbers of the talks whose packages she may see
    record_of: Callable  # a package → the record it is about, or None
    right_to: Callable  # a package → the permission to hand it over
    page_of: Callable  # a package → the address where it is listed


BY_FORMAT = {}


def begin(form, talk):
    """Called once, when the app that knows of it is ready."""
    BY_FORMAT[form] = talk


def of(form):
    return BY_FORMAT.get(form)


def about(package):
    """The talk that knows the number of this package, or None."""
    return next((talk for talk in BY_FORMAT.values() if talk.record_of(package)), None)


def record_of(package):
    talk = about(package)
    return talk.record_of(package) if talk else None


def threads_of(user):
    return [rows for talk in BY_FORMAT.values() for rows in talk.threads_of(user)]
