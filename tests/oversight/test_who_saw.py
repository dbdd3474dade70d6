import pytest
from django.urls import reverse

from carecase.audit.models import Event, Kind
from carecase.audit.reading import saw
from carecase.cases.models import Concern
from carecase.cases.numbers import new_number
from carecase.workflow.acts import act
from tests.machine import on_postgresql

pytestmark = pytest.mark.django_db


def test_it_says_person_by_person_who_saw_changed_and_was_refused(who_saw, auditor, open_case, case_manager, stranger):
    saw(case_manager, "view_case", open_case, open_case.person)
    saw(case_manager, "view_case", open_case, open_case.person)
    who_saw(stranger, open_case)
    persons = {row["who"].name: row for row in who_saw(auditor, open_case).context["persons"]}
    assert persons["Ines"]["read"] == 2
    assert persons["Ines"]["write"] == 2  # took the case, described the person
    assert persons["Pedro"]["refusal"] == 1
    assert "Oscar" in persons  # who registered her
    assert "Aurora" not in persons  # who reads this now stands here from the next time on


def test_the_last_ones_come_first(who_saw, auditor, open_case, case_manager, supervisor):
    saw(case_manager, "view_case", open_case)
    saw(supervisor, "view_case", open_case)
    response = who_saw(auditor, open_case)
    assert [line.who.name for line in response.context["lines"]][:2] == ["Sofia", "Ines"]
    assert response.context["persons"][0]["who"].name == "Sofia"


def test_those_to_choose_from_stand_by_name(who_saw, auditor, open_case, case_manager, supervisor):
    for reader in (case_manager, supervisor):
        who_saw(reader, open_case)
    offered = [name for _actor, name in who_saw(auditor, open_case).context["filters"].fields["who"].choices][1:]
    assert offered == sorted(offered)
    assert len(offered) > 2


def test_what_was_seen_of_the_person_counts_too(who_saw, auditor, open_case, supervisor):
    saw(supervisor, "view_case", open_case.person)
    assert who_saw(auditor, open_case).context["lines"][0].who.name == "Sofia"


def test_what_happened_to_others_does_not_stand_here(who_saw, auditor, register, case_manager):
    one, other = register(2).cases.all()
    saw(case_manager, "view_case", other)
    assert "Ines" not in who_saw(auditor, one).content.decode()
    assert "Ines" in who_saw(auditor, other).content.decode()


def test_a_try_to_open_a_hidden_row_of_the_case_stands_here(
    who_saw, auditor, open_case, case_manager, supervisor, signed_in
):
    with act(supervisor, "record_concern", open_case) as doing:
        due = open_case.opened_at
        concern = doing.save(Concern(case=open_case, grounds="x", second_due_at=due, expires_on=due.date()))
    address = reverse("cases:concern", args=[open_case.number, concern.pk])
    assert signed_in(case_manager).get(address).status_code == 404
    first = who_saw(auditor, open_case).context["lines"][0]
    assert (first.who.name, first.kind) == ("Ines", Kind.REFUSAL)


def test_it_takes_few_queries_however_much_happened(
    who_saw, auditor, open_case, case_manager, django_assert_max_num_queries
):
    for _each in range(80):
        saw(case_manager, "view_case", open_case)
    who_saw(auditor, open_case)
    begin_lock_and_end_of_writing_this_down = 3 if on_postgresql() else 2
    with django_assert_max_num_queries(10 + begin_lock_and_end_of_writing_this_down):
        response = who_saw(auditor, open_case)
    assert len(response.context["lines"]) == 50


def test_reading_it_is_on_record_and_names_the_case(who_saw, auditor, open_case):
    who_saw(auditor, open_case)
    event = Event.objects.latest("n")
    assert (event.actor, event.verb) == (str(auditor.pk), "read_who_saw")
    assert event.subjects.get().subject == str(open_case.pk)


def test_the_case_manager_sees_the_case_and_not_its_watch(who_saw, case_manager, open_case):
    assert who_saw(case_manager, open_case).status_code == 403


@pytest.mark.parametrize("name", ["stranger", "foreign_auditor", "other_team_supervisor"])
def test_for_others_the_case_is_not_there(who_saw, request, open_case, name):
    user = request.getfixturevalue(name)
    assert who_saw(user, open_case).status_code == 404
    open_case.number = new_number()
    assert who_saw(user, open_case).status_code == 404


def test_the_page_names_nobody_in_care(who_saw, auditor, open_case, case_manager):
    person = open_case.person
    with act(case_manager, "describe", open_case) as doing:
        person.given_names, open_case.called = "Canariana", "Canarita"
        doing.save(person)
        doing.save(open_case)
    html = who_saw(auditor, open_case).content.decode()
    assert "anari" not in html
    assert f"<title>Quién vio este expediente · {open_case.number}" in html
