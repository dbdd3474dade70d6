"""The keyed chain: how an event is added to it, and how it is checked."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC

from django.db import connection
from django.utils import timezone

from carecase.audit.models import Event, EventSubject, Kind
from carecase.sealing import ring

START = "0" * 64
# One advisory lock for the whole chain: "care" in ASCII.
LOCK_THEN_LOOK = (
    "SELECT pg_advisory_xact_lock(x'63617265'::int); SELECT n, mac FROM audit_event ORDER BY n DESC LIMIT 1"
)


@dataclass
class Entry:
    """What is to be written down, before it has a place in the chain."""

    actor: str
    kind: Kind
    verb: str
    subjects: list = field(default_factory=list)  # pairs of model label and id
    details: dict = field(default_factory=dict)


def name(actor):
    """How the trail names who acted: the account's id, never a name. Nobody signed in is "-"."""
    return str(actor.pk) if actor is not None and actor.pk else "-"


def subject(record):
    return record._meta.label, str(record.pk)


def append(entries):
    """Write entries at the end of the chain. Call last in a transaction: from here on other writers wait."""
    if not entries:
        return
    n, mac = head_for_writing()
    key_id, events, subjects = ring.current_key_id(), [], []
    for n, entry in enumerate(entries, start=n + 1):  # noqa: B020  the count goes on from the head
        event = Event(
            n=n,
            at=timezone.now(),
            actor=entry.actor,
            kind=entry.kind,
            verb=entry.verb,
            details=entry.details,
            key_id=key_id,
        )
        named = sorted({(label, str(pk)) for label, pk in entry.subjects})
        event.mac = mac = seal(event, named, mac)
        events.append(event)
        subjects += [EventSubject(event=event, label=label, subject=pk) for label, pk in named]
    Event.objects.bulk_create(events)
    EventSubject.objects.bulk_create(subjects)


def head_for_writing():
    """The last link, which nobody else moves until the transaction ends.

    On PostgreSQL the lock and the look are sent together but are two statements: what one statement sees is settled
    when it begins, so a look inside the locking statement would miss what the writer before it added.
    """
    if connection.vendor != "postgresql":  # on SQLite there is one writer, from its first statement on
        return head()
    with connection.cursor() as cursor:
        cursor.execute(LOCK_THEN_LOOK)
        cursor.nextset()
        return cursor.fetchone() or (0, START)


def seal(event, named, before):
    """The MAC of one event: of its place, its content, its subjects and the MAC before it (HMAC-SHA256, hex)."""
    content = [
        event.n,
        event.at.astimezone(UTC).isoformat(),
        event.actor,
        str(event.kind),
        event.verb,
        event.details,
        [list(pair) for pair in named],
        before,
    ]
    message = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return ring.mac(event.key_id, message.encode()).hex()


def head():
    """The last link, to be kept somewhere else: a trail cut short no longer reaches it."""
    return Event.objects.order_by("-n").values_list("n", "mac").first() or (0, START)


def first_bad_row(anchor=None, progress=None):
    """Walk the chain. Returns (n, what is wrong) of the first bad row, or None.

    `anchor` is a head (n, mac) noted earlier: a chain that ends before it, or differs there, was cut or rewritten.
    """
    expected, mac = 1, START
    known = None
    for event, named in linked():
        if wrong := what_is_wrong(event, named, expected, mac):
            return wrong
        if anchor and event.n == anchor[0]:
            known = event.mac
        expected, mac = event.n + 1, event.mac
        if progress:
            progress(event.n)
    stray = EventSubject.objects.filter(event_id__gte=expected).order_by("event_id").values_list("event_id", flat=True)
    if stray.exists():
        return stray.first(), "subject without event"
    if anchor and anchor[0] and known != anchor[1]:
        return min(anchor[0], expected), "does not reach the noted head"
    return None


def first_bad_of_the_newest(count):
    """The same for the newest rows alone: quick enough for a page. The whole chain is walked by verify_audit."""
    newest = list(Event.objects.order_by("-n")[: count + 1])[::-1]
    expected, mac = 1, START
    if len(newest) > count:
        before = newest.pop(0)
        expected, mac = before.n + 1, before.mac
    for event, named in with_subjects(newest):
        if wrong := what_is_wrong(event, named, expected, mac):
            return wrong
        expected, mac = event.n + 1, event.mac
    return None


def what_is_wrong(event, named, expected, mac_before):
    if event.n != expected:
        return expected, "missing"
    if event.mac != seal(event, named, mac_before):
        return event.n, "altered"
    return None


def linked(size=2000):
    """Every event of the chain with its subjects, in order, a page at a time."""
    last = -1
    while page := list(Event.objects.filter(n__gt=last).order_by("n")[:size]):
        yield from with_subjects(page)
        last = page[-1].n


def with_subjects(page):
    """Each event of a stretch of the chain with what it is about."""
    if not page:
        return
    rows = EventSubject.objects.filter(event_id__gte=page[0].n, event_id__lte=page[-1].n)
    named = defaultdict(list)
    for event_id, label, pk in rows.values_list("event_id", "label", "subject"):
        named[event_id].append((label, pk))
    for event in page:
        yield event, sorted(named[event.n])
