"""Many records saved at once leave exactly what saving them one after the other leaves, with fewer queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carecase.audit import chain
from carecase.audit.models import Event, EventSubject
from carecase.cases.models import Case, GroupIncident, Task
from carecase.casework import registration
from carecase.people.models import Person
from carecase.workflow.acts import Act, act
from carecase.workflow.records import Stale

pytestmark = pytest.mark.django_db

MOMENTS = {"history_id", "history_date"}


@pytest.fixture
def registered(team, officer, post):
    """A group with what its first hours ask for: `registered(3)`."""

    def make(count):
        incident = GroupIncident(count=count, country="CR", place="Paso Canoas", occurred_at=timezone.now())
        return registration.register(incident, by=officer, unit=post)

    return make


def one_by_one(doing, records, reason=""):
    return [doing.save(record, reason) for record in records]


def rows_of(records):
    """Rows and histories as they read, sealed texts opened."""
    model = type(records[0])
    own = {record.pk: n for n, record in enumerate(records)}
    kept = [told(row) for row in sorted(model.objects.filter(pk__in=own), key=lambda row: own[row.pk])]
    histories = model.history.filter(id__in=own).order_by("history_id")
    return kept, sorted(([own[row.id], told(row, MOMENTS)] for row in histories), key=lambda each: each[0])


def told(row, without=frozenset()):
    """Every field of a row."""
    return {f.name: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in without}


def trail_since(n):
    """The lines of the trail, without their place and moment."""
    lines = []
    for event in Event.objects.filter(n__gt=n).order_by("n"):
        named = sorted(EventSubject.objects.filter(event=event).values_list("label", "subject"))
        lines.append((event.actor, event.kind, event.verb, event.details, named))
    return lines


def change(records, at):
    """Sealed and plain fields, answers that end a "not asked", some untouched; a person's age band follows."""
    for n, record in enumerate(records):
        if n % 3 == 0:
            continue
        if isinstance(record, Person):
            record.given_names, record.age_told, record.sex = f"Ana {n}", str(20 + n), "f" if n % 2 else ""
            record.unanswered = {"family_names": "declined", "given_names": "unknown"}
        elif isinstance(record, Case):
            record.called, record.next_due_at = f"La {n}" if n % 2 else "", at + timedelta(hours=n)
        else:
            record.done_at, record.outcome = (at, "listo") if n % 2 else (None, f"otra {n}")


class BackAgain(Exception):
    """Everything as it was, for the other way of saving."""


def what_is_left(save, records, at, by):
    before = chain.head()[0]
    with act(by, "write", reason="porque sí") as doing:
        change(records, at)
        save(doing, records)
        chain.append(doing.entries())
        raise BackAgain(rows_of(records), trail_since(before), [told(record) for record in records])


@pytest.mark.parametrize("of", [Person, Case, Task])
def test_what_is_saved_together_is_as_if_saved_one_by_one(registered, case_manager, of):
    at = timezone.now().replace(microsecond=0)
    incident = registered(7)
    found = {
        Person: Person.objects.filter(cases__incident=incident),
        Case: incident.cases.all(),
        Task: Task.objects.filter(case__incident=incident),
    }[of].order_by("pk")
    made = []
    for save in (one_by_one, Act.save_all):
        with pytest.raises(BackAgain) as left:
            what_is_left(save, list(found.all()), at, case_manager)
        made.append(left.value.args)
    assert made[0] == made[1]
    (rows, histories), trail, _in_hand = made[0]
    assert {row["version"] for row in rows} >= {2}
    assert len(histories) > len(rows)
    assert trail


def test_what_was_saved_meanwhile_is_not_overwritten(registered, case_manager):
    incident = registered(3)
    mine, theirs = list(incident.cases.order_by("label")), incident.cases.get(label="P02")
    with act(case_manager, "rename", theirs) as doing:
        theirs.called = "Ana"
        doing.save(theirs)
    for case in mine:
        case.called = "Eva"
    versions = [case.version for case in mine]
    with pytest.raises(Stale), act(case_manager, "rename", incident) as doing:
        doing.save_all(mine)
    assert [case.version for case in mine] == versions
    assert [case.called for case in incident.cases.order_by("label")] == ["", "Ana", ""]


def test_many_cost_as_many_queries_as_two(registered, case_manager):
    asked = []
    for size in (2, 70):
        cases = list(registered(size).cases.all())
        for n, case in enumerate(cases):
            case.called, case.next_due_at = f"La {n}", timezone.now()
        with CaptureQueriesContext(connection) as seen, act(case_manager, "rename", *cases[:1]) as doing:
            doing.save_all(cases)
        asked.append(len(seen))
    assert asked[0] == asked[1]
    assert chain.first_bad_row() is None
