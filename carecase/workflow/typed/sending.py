"""A form is taken in once, however often it is sent.

A page carries a token that no other showing of a page has (Django masks the CSRF token anew each time). Person, token,
address and everything that was posted make the key. The act that is done first writes the key in its own transaction:
whoever comes second waits there, is rolled back, and gets the answer of the first.
"""

import hashlib
import json
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import IntegrityError

from carecase.workflow.models import Sent

_sending = ContextVar("sending", default=None)


class AlreadySent(Exception):
    """The same form from the same page was, or is being, taken in."""


class Sending:
    def __init__(self, key):
        self.key, self.claimed = key, False


def key_of(user, path, data, files):
    """What a repetition has in common with the first."""
    posted = [[name, data.getlist(name)] for name in sorted(data)]
    sizes = [[name, each.name, each.size] for name in sorted(files) for each in files.getlist(name)]
    return hashlib.sha256(json.dumps([user.pk, path, posted, sizes]).encode()).hexdigest()


@contextmanager
def sending(key):
    """What is done inside belongs to this sending."""
    now = Sending(key)
    token = _sending.set(now)
    try:
        yield now
    finally:
        _sending.reset(token)


@contextmanager
def once():
    """Inside the transaction of an act: from here on nobody else takes this form in, unless it is rolled back."""
    now = _sending.get()
    first = now is not None and not now.claimed
    if first:
        claim(now)
    try:
        yield
    except BaseException:
        if first:
            now.claimed = False
        raise


def claim(now):
    try:
        Sent.objects.create(key=now.key)
    except IntegrityError as error:
        raise AlreadySent from error
    now.claimed = True
