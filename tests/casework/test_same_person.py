"""The same person met in Panama and then in Costa Rica: one hit, asked of both sides, merged by nobody."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.access.models import User
from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.cases import actions
from carecase.cases.clocks import NOTHING_DUE, refresh_next_due
from carecase.cases.models import Case, Task
from carecase.casework import guards, registration, same_people
from carecase.casework.consequences import make_findable
from carecase.people.duplicates import known_elsewhere
from carecase.people.models import IdentityPaper, Person, Phone, SamePerson
from carecase.workflow.acts import Refusal, act

pytestmark = pytest.mark.django_db

YESENIA = {"given_names": "Yesenia", "family_names": "Vásquez Mora", "sex": "2", "age_told": "22"}
NAMES, SAME, DIFFERENT = SamePerson.Because.NAMES, SamePerson.Answer.SAME, SamePerson.Answer.DIFFERENT


def met(by, unit, **facts):
    """Somebody comes in at this team's door."""
    case = registration.register_person(Person(**YESENIA | facts), by=by, unit=unit)
    return Case.objects.select_related("person").get(pk=case.pk)


def asked(case):
    return Task.objects.open().filter(case=case, kind=Task.Kind.SAME_PERSON)


def of(user):
    return User.objects.get(pk=user.pk)


@pytest.fixture
def abroad(stranger):
    return stranger.memberships.get().unit


@pytest.fixture
def there(stranger, abroad):
    """Met in Panama; Pedro is her case manager."""
    case = met(stranger, abroad)
    return actions.take_case(case, by=stranger)


@pytest.fixture
def here(there, case_manager, team):
    """Met again in Costa Rica; Inés is her case manager."""
    return actions.take_case(met(case_manager, team), by=case_manager)


@pytest.fixture
def hit(here):
    return SamePerson.objects.get()


def page_of(case, hit):
    return reverse("casework:same_person", args=[case.number, hit.pk])


# --- looking --------------------------------------------------------------------------------------------------------


def test_two_records_give_one_hit_and_a_question_on_each_side(here, there, hit, case_manager, stranger):
    assert {hit.one_id, hit.other_id} == {here.person_id, there.person_id}
    assert (hit.because, hit.answer_of_one, hit.answer_of_other) == ([NAMES], "", "")
    assert [(task.owner, task.about) for task in asked(here)] == [(case_manager, hit.pk)]
    assert [(task.owner, task.about) for task in asked(there)] == [(stranger, hit.pk)]
    assert Person.objects.count() == Case.objects.count() == 2


def test_written_again_it_is_the_same_hit_with_one_reason_more(here, there, hit, case_manager):
    with act(case_manager, "describe", here) as doing:
        for case in (here, there):
            doing.save(IdentityPaper(person=case.person, kind="passport", number="C-01 234 567"))
        make_findable([here.person, there.person])
        same_people.look_elsewhere([here], doing)
    assert SamePerson.objects.get().because == [NAMES, SamePerson.Because.PAPER]
    assert asked(here).count() == asked(there).count() == 1


@pytest.mark.parametrize("facts", [{"sex": "1"}, {"age_told": "40"}, {"given_names": "Eva"}])
def test_what_contradicts_is_no_hit(there, case_manager, team, facts):
    met(case_manager, team, **facts)
    assert not SamePerson.objects.exists()


def elsewhere(person):
    return known_elsewhere([person])[person]


def test_a_phone_counts_with_its_country_code(there, case_manager, team):
    someone = met(case_manager, team, given_names="Llesica", family_names="")
    with act(case_manager, "describe", someone) as doing:
        doing.save(Phone(person=there.person, number="+50688887777"))
        doing.save(Phone(person=someone.person, number="+50688887777"))
        make_findable([someone.person, there.person])
    assert elsewhere(someone.person) == {there.person: [SamePerson.Because.PHONE]}


def test_a_paper_of_another_country_is_another_paper(there, case_manager, team):
    someone = met(case_manager, team, given_names="Eva", family_names="Soto")
    with act(case_manager, "describe", someone) as doing:
        doing.save(IdentityPaper(person=there.person, kind="passport", number="01234567", country="VE"))
        other = doing.save(IdentityPaper(person=someone.person, kind="passport", number="01234567", country="CO"))
        make_findable([someone.person, there.person])
        assert elsewhere(someone.person) == {}
        other.country = ""
        doing.save(other)
    assert elsewhere(Person.objects.get(pk=someone.person_id)) == {there.person: [SamePerson.Because.PAPER]}


def test_a_group_of_seventy_costs_hardly_more_than_one(
    case_manager, team, stranger, abroad, django_assert_max_num_queries
):
    """All seventy were met in Panama: seventy hits in the queries of one, but for one look at the names of each."""
    words = ["Alba", "Berta", "Carmen", "Delia", "Elsa", "Flor", "Gloria", "Hilda", "Irma", "Juana"]
    names = [(one, two) for one in words for two in ("Pérez", "Rojas", "Soto", "Tapia", "Ulloa", "Vega", "Zamora")]
    for by, unit in ((stranger, abroad), (case_manager, team)):
        with act(by, "open_case") as doing:
            people = [Person(given_names=a, family_names=b, held_by=unit.organisation) for a, b in names]
            labels = [f"P{n:02}" for n in range(len(people))]
            cases = actions.open_cases(doing.save_all(people), by=by, unit=unit, labels=labels)
            make_findable(people)
    with act(case_manager, "look") as doing, django_assert_max_num_queries(70 + 35):
        same_people.look_elsewhere(cases, doing)
    assert SamePerson.objects.count() == 70
    assert Task.objects.filter(kind=Task.Kind.SAME_PERSON).count() == 140


# --- who notices ----------------------------------------------------------------------------------------------------


def test_who_registers_and_who_supervises_notice_nothing(there, officer, post, team, colleague, case_manager, client):
    """The post registers, the team takes over (L12); supervisors of both read neither task nor hit (E8)."""
    post.hands_over_to.add(team)
    case = met(officer, post)
    hit, before = SamePerson.objects.get(), case.next_due_at
    bosses = [
        colleague("sofia", Role.SUPERVISOR, team),
        colleague("bruna", Role.SUPERVISOR, there.unit),
    ]
    assert before < asked(case).get().due_at
    for user in (officer, *bosses):
        assert not Task.objects.visible_to(of(user)).filter(kind=Task.Kind.SAME_PERSON).exists()
        assert not SamePerson.objects.visible_to(of(user)).exists()
        client.force_login(user)
        for side in (case, there):
            assert client.get(page_of(side, hit)).status_code == 404
            assert client.post(page_of(side, hit), {"said": "same"}).status_code == 404
    client.force_login(officer)
    assert "Casa Abierta" not in client.get(case.get_absolute_url()).content.decode()
    assert SamePerson.objects.visible_to(case_manager).get() == hit


def test_the_trail_of_a_case_does_not_tell_of_a_hit(here, there, hit, case_manager):
    same_people.answer(hit, here, SAME, by=case_manager)
    for case in (here, there):
        verbs = set(Event.objects.filter(subjects__subject=str(case.pk)).values_list("verb", flat=True))
        assert not {verb for verb in verbs if "same_person" in verb}
    written = Event.objects.filter(subjects__subject=str(hit.pk))
    assert {"look_for_same_person", "answer_same_person"} <= set(written.values_list("verb", flat=True))
    theirs = Event.objects.filter(subjects__subject=str(there.pk)).exclude(subjects__subject=str(here.pk))
    assert str(case_manager.pk) not in theirs.values_list("actor", flat=True)


def test_one_side_reads_next_to_nothing_of_the_other(here, there, hit, case_manager, stranger, client):
    client.force_login(case_manager)
    page = client.get(page_of(here, hit)).content.decode()
    assert "Casa Abierta" in page
    hidden = (there.number, "Metetí", "Pedro", str(there.person_id), str(there.pk))
    assert [word for word in hidden if word in page] == []
    assert client.get(page_of(there, hit)).status_code == 404
    assert Event.objects.filter(verb="view_same_person", subjects__subject=str(hit.pk)).count() == 1


def test_it_is_reached_from_the_case_and_from_my_day(here, hit, case_manager, client):
    client.force_login(case_manager)
    for address in (here.get_absolute_url(), reverse("casework:my_day"), reverse("casework:tasks")):
        assert page_of(here, hit) in client.get(address).content.decode()


# --- answering ------------------------------------------------------------------------------------------------------


def test_only_both_together_say_the_same(here, there, hit, case_manager, stranger, client):
    client.force_login(case_manager)
    client.post(page_of(here, hit), {"said": "same"})
    hit = SamePerson.objects.get()
    assert (hit.answer_of(here.person_id), hit.answer_of(there.person_id), hit.is_same) == (SAME, "", False)
    assert (asked(here).count(), asked(there).count()) == (0, 1)
    client.force_login(stranger)
    before = client.get(page_of(there, hit)).content.decode()
    assert same_people.Elsewhere(hit, there.person_id).their_answer == ""
    assert re.search(r"Se muestra cuando|Shown once", before)
    client.post(page_of(there, hit), {"said": "same"})
    assert SamePerson.objects.get().is_same
    assert Person.objects.count() == Case.objects.count() == 2
    assert not asked(there).exists()


def test_somebody_else_and_taken_back(here, there, hit, case_manager, stranger):
    same_people.answer(hit, here, DIFFERENT, by=case_manager)
    same_people.answer(hit, there, SAME, by=stranger)
    assert not SamePerson.objects.get().is_same
    same_people.answer(hit, here, SAME, by=case_manager)
    assert SamePerson.objects.get().is_same
    same_people.answer(hit, here, "", by=case_manager)
    hit = SamePerson.objects.get()
    assert (hit.answer_of(here.person_id), hit.answer_of(there.person_id), hit.is_same) == ("", SAME, False)
    assert asked(there).count() == 1, "the other side learns that it no longer stands"


def test_nobody_answers_for_the_other_side(here, there, hit, case_manager, supervisor):
    for case, by in ((there, case_manager), (here, supervisor)):
        with pytest.raises(Refusal):
            same_people.answer(hit, case, SAME, by=by)
        with pytest.raises(Refusal):
            same_people.write_to_other_team(hit, case, "hola", by=by)
    assert not SamePerson.objects.exclude(answer_of_one="", answer_of_other="").exists()


def test_an_answer_that_is_none_is_refused(here, hit, case_manager, client):
    client.force_login(case_manager)
    assert client.post(page_of(here, hit), {"said": "merge"}).status_code == 400
    assert client.post(page_of(here, hit)).status_code == 400


def test_the_two_teams_write_to_each_other(here, there, hit, case_manager, stranger, client):
    same_people.answer(hit, there, SAME, by=stranger)
    client.force_login(case_manager)
    address = reverse("casework:same_person_write", args=[here.number, hit.pk])
    assert client.post(address, {"text": " "}).status_code == 422
    client.post(address, {"text": "¿Tiene una cicatriz en la mano?"})
    assert asked(there).count() == 1
    client.force_login(stranger)
    page = client.get(page_of(there, hit)).content.decode()
    assert "¿Tiene una cicatriz en la mano?" in page
    assert [word for word in ("Ines", here.number) if word in page] == []


# --- what it is not -------------------------------------------------------------------------------------------------


def test_a_question_from_elsewhere_holds_nobody_back(here, hit, case_manager):
    """It is not work on the case: it neither delays its closing nor is the next thing due."""
    with act(case_manager, "finish", here) as doing:
        for task in here.tasks.open().exclude(kind=Task.Kind.SAME_PERSON):
            task.done_at, task.done_by = timezone.now(), case_manager
            doing.save(task)
        refresh_next_due(here, doing)
    assert asked(here).exists()
    assert here.next_due_at == NOTHING_DUE
    assert guards.tasks_are_done_or_justified.holds(here)


def test_twice_in_one_organisation_is_no_question_between_organisations(case_manager, team):
    """That is a possible duplicate: another question, asked of the team itself."""
    one, other = met(case_manager, team), met(case_manager, team)
    assert known_elsewhere([one.person, other.person]) == {one.person: {}, other.person: {}}
    assert not SamePerson.objects.exists()


# --- at the same moment ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_many_ask_and_answer_at_once(case_manager, team, stranger, abroad, hands):
    """Two records that do not know of each other yet are looked at from both sides, then answered from both."""
    cases = []
    for by, unit in ((case_manager, team), (stranger, abroad)):
        with act(by, "open_case", unit) as doing:
            person = doing.save(Person(**YESENIA, held_by=unit.organisation))
            [case] = actions.open_cases([person], by=by, unit=unit, labels=[""], occurred_at=timezone.now())
            make_findable([person])
        cases.append((case, by))
    many = hands()
    assert many.at_once(look, cases * 2) == ["asked"] * 4
    assert many.afterwards(SamePerson.objects.count) == 1
    assert many.afterwards(Task.objects.filter(kind=Task.Kind.SAME_PERSON).count) == 2
    assert many.at_once(say_same, cases) == ["said"] * 2
    assert many.afterwards(lambda: SamePerson.objects.get().is_same)


def look(pair):
    case, by = Case.objects.get(pk=pair[0].pk), of(pair[1])
    with act(by, "look", case) as doing:
        same_people.look_elsewhere([case], doing)
    return "asked"


def say_same(pair):
    same_people.answer(SamePerson.objects.get(), Case.objects.get(pk=pair[0].pk), SAME, by=of(pair[1]))
    return "said"
