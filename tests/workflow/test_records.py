import pytest
from django.db import IntegrityError, connection

from carecase.access.models import User
from carecase.audit import chain
from carecase.audit.models import Event, EventSubject
from carecase.cases import actions
from carecase.cases.models import Case, CaseNote, Grant
from carecase.people.models import Person
from carecase.workflow.acts import act
from carecase.workflow.engine import Forbidden
from carecase.workflow.records import Stale

pytestmark = pytest.mark.django_db


def test_a_group_is_registered_with_one_clock_and_numbered_people(register):
    incident = register(12)
    cases = list(incident.cases.order_by("label"))
    assert [case.label for case in cases] == [f"P{n:02}" for n in range(1, 13)]
    assert {case.opened_at for case in cases} == {incident.occurred_at}
    assert len({case.number for case in cases}) == 12
    assert {case.history.count() for case in cases} == {1}


def test_registering_many_takes_few_queries(register, django_assert_max_num_queries):
    register(1)
    with django_assert_max_num_queries(60):
        register(100)


def test_the_post_loses_sight_when_the_case_is_taken(waiting_case, officer, case_manager, stranger):
    assert Case.objects.visible_to(officer).filter(pk=waiting_case.pk).exists()
    assert Case.objects.visible_to(case_manager).filter(pk=waiting_case.pk).exists()
    actions.take_case(waiting_case, by=case_manager)
    assert not Case.objects.visible_to(officer).filter(pk=waiting_case.pk).exists()
    assert not Case.objects.visible_to(stranger).filter(pk=waiting_case.pk).exists()


def test_children_of_a_case_follow_their_data_class(open_case, case_manager, shelter_worker, supervisor, house_unit):
    with act(case_manager, "write", open_case) as doing:
        doing.save(CaseNote(case=open_case, text="lo que contó"))
        doing.save(Grant(case=open_case, unit=house_unit, because=Grant.Because.ADMISSION))
    assert CaseNote.objects.visible_to(case_manager).count() == 1
    assert CaseNote.objects.visible_to(supervisor).count() == 1
    assert Case.objects.visible_to(shelter_worker).count() == 1
    assert CaseNote.objects.visible_to(shelter_worker).count() == 0
    assert Person.objects.visible_to(shelter_worker).count() == 0


def test_a_superuser_sees_nobody(open_case, db):
    root = User.objects.create_superuser("root", display_name="Root", password="x")
    assert not Case.objects.visible_to(root).exists()
    assert not root.has_perm("view_case", open_case)


def test_an_old_copy_cannot_overwrite(open_case, case_manager):
    stale = Case.objects.get(pk=open_case.pk)
    with act(case_manager, "rename", open_case) as doing:
        open_case.called = "Ana"
        doing.save(open_case)
    stale.called = "Eva"
    with pytest.raises(Stale), act(case_manager, "rename", stale) as doing:
        doing.save(stale)
    assert Case.objects.get(pk=open_case.pk).called == "Ana"


def test_a_refusal_outlives_its_rollback(open_case, stranger):
    before = Event.objects.count()
    with pytest.raises(Forbidden):
        actions.take_case(open_case, by=stranger)
    refusal = Event.objects.latest("n")
    assert (refusal.kind, refusal.verb, refusal.actor) == ("refusal", "take_case", str(stranger.pk))
    assert Event.objects.count() == before + 1


def test_an_event_names_fields_and_never_values(open_case, case_manager):
    with act(case_manager, "write", open_case) as doing:
        doing.save(CaseNote(case=open_case, text="secreto-canario"))
    event = Event.objects.latest("n")
    assert "secreto-canario" not in str(event.details)
    assert "text" in event.details["saved"][0][3]
    assert EventSubject.objects.filter(event=event, subject=str(open_case.pk)).exists()


def test_the_chain_finds_what_was_changed(open_case):
    assert chain.first_bad_row() is None


@pytest.mark.parametrize(
    "sql",
    ["UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event", "DELETE FROM audit_eventsubject"],
)
def test_the_trail_cannot_be_changed(open_case, sql):
    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(sql)


def test_nothing_is_written_in_clear(open_case, case_manager):
    person = open_case.person
    with act(case_manager, "write", open_case) as doing:
        person.given_names = "Yuleisy Canario"
        doing.save(person)
        doing.save(CaseNote(case=open_case, text="canario de la nota"))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            assert not any("anario" in str(row) for row in cursor.fetchall()), table
