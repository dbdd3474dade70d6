"""Reads leave a line before the page leaves the house: if it cannot be written, there is no page."""

from django.db import transaction

from carecase.audit.chain import Entry, append, name, subject
from carecase.audit.models import Kind

#: What a line is marked with besides, asked of (user, records): apps above say it when they are ready.
MARKS = []


def saw(user, verb, *records, **details):
    """One line for one view of these records, however many they are."""
    for mark in MARKS:
        details |= mark(user, records)
    write(Kind.READ, user, verb, records, details)


def refused(user, verb, *records, **details):
    """A refusal, in a transaction of its own: it stands although what was tried was rolled back."""
    write(Kind.REFUSAL, user, verb, records, details)


def signed(user, verb, **details):
    write(Kind.SIGN_IN, user, verb, (), details)


def write(kind, user, verb, records, details):
    with transaction.atomic():
        append([Entry(name(user), kind, verb, [subject(record) for record in records], details)])
