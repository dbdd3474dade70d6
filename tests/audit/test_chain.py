import pytest
from django.db import connection

from carecase.audit import chain, triggers
from carecase.audit.chain import Entry, append
from carecase.audit.models import Event, EventSubject, Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail():
    append([Entry("7", Kind.READ, "view_case", [("cases.Case", f"{n:032}")], {"n": n}) for n in range(1, 21)])
    triggers.drop()


def test_an_untouched_trail_is_whole(trail):
    assert chain.first_bad_row() is None


@pytest.mark.parametrize(
    ("sql", "bad"),
    [
        ("UPDATE audit_event SET verb = 'x' WHERE n = 7", 7),
        ("UPDATE audit_event SET actor = '8' WHERE n = 20", 20),
        ("DELETE FROM audit_event WHERE n = 5", 5),
        ("DELETE FROM audit_event WHERE n = 1", 1),
        ("DELETE FROM audit_eventsubject WHERE event_id = 9", 9),
        ("UPDATE audit_eventsubject SET subject = 'x' WHERE event_id = 3", 3),
        ("UPDATE audit_event SET mac = (SELECT mac FROM audit_event e WHERE e.n = 4) WHERE n = 12", 12),
        ("DELETE FROM audit_event WHERE n = 20", 20),
    ],
)
def test_the_first_bad_row_is_named(trail, sql, bad):
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert chain.first_bad_row()[0] == bad


def test_a_trail_cut_short_no_longer_reaches_the_noted_head(trail):
    head = chain.head()
    EventSubject.objects.filter(event_id__gt=15).delete()
    Event.objects.filter(n__gt=15).delete()
    assert chain.first_bad_row() is None
    assert chain.first_bad_row(head) == (16, "does not reach the noted head")


def test_a_forged_tail_without_the_key_is_found(trail):
    last = Event.objects.latest("n")
    last.n, last.mac = 21, "f" * 64
    last.save(force_insert=True)
    assert chain.first_bad_row()[0] == 21


def test_every_trigger_is_there_and_a_missing_one_is_named(db):
    assert triggers.missing() == []
    triggers.drop()
    assert "audit_event_no_update" in triggers.missing()
    triggers.install()
    assert triggers.missing() == []


@pytest.mark.parametrize(("n", "found"), [(18, 18), (15, None)])
def test_of_the_newest_rows_alone_the_first_bad_one_is_named(trail, n, found):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET verb = 'x' WHERE n = %s", [n])
    bad = chain.first_bad_of_the_newest(5)
    assert (bad and bad[0]) == found
