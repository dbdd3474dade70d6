"""Somebody is sought, and met: she alone decides what is told, and until then the side that seeks sees nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.access.models import User
from carecase.cases import actions
from carecase.cases.models import Case, Search, SearchAnswer, SearchHit, Task
from carecase.casework import clockwork, missing
from carecase.people.actions import refresh_tokens
from carecase.people.models import Person
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db
SOUGHT = {
    "seeker": "person", "vetted": "Ella misma, a solas.", "given_names": "Nadège", "family_names": "Augustin",
    "relation": "sibling", "sex": "2", "age_told": "26", "last_seen_place": "El río", "last_seen_on": "2026-05-07",
    "agreed": "on", "agreed_how": "oral", "agreed_language": "hat",
}  # fmt: skip
ALONE = {"alone": "on", "language": "hat", "version": "1"}
TELLS = ALONE | {"answer": "tell", "may_tell": ["alive", "message"], "message": "Estoy viva"}


@pytest.fixture
def system(db):
    return User.objects.get_or_create(username="system", defaults={"display_name": "carecase", "is_active": False})[0]


@pytest.fixture
def search(open_case, case_manager, send):
    assert send(case_manager, "casework:missing_new", open_case, **SOUGHT).status_code == 302
    return Search.objects.get()


@pytest.fixture
def met_abroad(stranger, describe):
    """Nadège, in the care of another organisation: `met_abroad(age="26")`."""

    def make(**facts):
        unit = stranger.memberships.get().unit
        with act(stranger, "register_person") as doing:
            person = doing.save(Person(held_by=unit.organisation))
            case = actions.open_case(person, by=stranger, unit=unit)
        names = {"given_names": "Nadege", "family_names": "Augustin"}
        describe(case, stranger, **{"age": "27", "languages": ["hat"]} | names | facts)
        refresh_tokens(Person.objects.get(pk=person.pk))
        return actions.take_case(Case.objects.get(pk=case.pk), by=stranger)

    return make


@pytest.fixture
def hit(search, met_abroad, system):
    met_abroad()
    clockwork.look_for_missing_persons(system, timezone.now())
    return SearchHit.objects.get()


def later(system, time_machine, hours=13):
    time_machine.move_to(timezone.now() + timedelta(hours=hours))
    clockwork.pass_on_search_answers(system, timezone.now())


def seen_by(client, case):
    """Everything somebody can read of a case that could tell of a hit, without what changes by itself."""
    pages = [reverse("casework:case", args=[case.number]), reverse("casework:section", args=[case.number, "cases"])]
    pages += [reverse("casework:history", args=[case.number]), reverse("casework:tasks"), reverse("casework:my_day")]
    return [client.get(page, headers={"accept-language": "en"}).content.decode() for page in pages]


WORDS = (
    "Answers to a search",
    "there is an answer",
    "Somebody looks",
    "question about a search",
    "answer to a search",
)


def tells(texts):
    return [word for word in WORDS for text in texts if word in text]


def test_a_search_needs_agreement_and_a_vetted_seeker(open_case, case_manager, send):
    for lacks in ("agreed", "vetted", "family_names"):
        answers = {name: value for name, value in SOUGHT.items() if name != lacks}
        assert send(case_manager, "casework:missing_new", open_case, **answers).status_code == 422
    relative = SOUGHT | {"seeker": "relative"}
    assert send(case_manager, "casework:missing_new", open_case, **relative).status_code == 422
    assert not Search.objects.exists()


def test_a_search_is_looked_at_again_and_again(search, system):
    first = Task.objects.get(kind="search_review", about=search.pk)
    clockwork.review_searches(system, timezone.now())
    assert Task.objects.filter(kind="search_review").count() == 1
    actions.finish_task(first, by=search.case.manager)
    clockwork.review_searches(system, timezone.now())
    assert Task.objects.filter(kind="search_review", about=search.pk, done_at__isnull=True).count() == 1


def test_a_hit_is_for_the_case_manager_of_the_found_person_alone(hit, stranger, colleague, client_of, look):
    unit = stranger.memberships.get().unit
    colleague("elsa", "supervisor", unit), colleague("eva", "case_manager", unit)
    assert "Somebody looks for a person in your care" in tells_of_the_day(client_of(stranger))
    assert look(stranger, "casework:sought", hit.case, hit.pk).status_code == 200
    for name, status in (("elsa", 403), ("eva", 404)):
        other = User.objects.get(username=name)
        assert not SearchHit.objects.visible_to(other).exists()
        assert look(other, "casework:sought", hit.case, hit.pk).status_code == status
        assert tells(seen_by(client_of(other), hit.case)) == []


def tells_of_the_day(client):
    return client.get(reverse("casework:my_day"), headers={"accept-language": "en"}).content.decode()


def test_the_side_that_seeks_sees_nothing_before(
    search, met_abroad, system, case_manager, supervisor, client_of, send, look, stranger, time_machine
):
    case = Case.objects.get(pk=search.case_id)
    before = (case.version, case.next_due_at, search.version, case.tasks.count())
    found = met_abroad()
    clockwork.look_for_missing_persons(system, timezone.now())
    hit = SearchHit.objects.get(case=found)
    case, search = Case.objects.get(pk=case.pk), Search.objects.get()
    assert (case.version, case.next_due_at, search.version, case.tasks.count()) == before
    assert send(stranger, "casework:sought", found, hit.pk, **ALONE | {"answer": "nothing"}).status_code == 302
    later(system, time_machine)
    for user in (case_manager, supervisor):
        assert tells(seen_by(client_of(user), case)) == []
        assert not SearchHit.objects.visible_to(user).exists()
        assert look(user, "casework:sought", case, hit.pk).status_code in (403, 404)
        assert look(user, "casework:sought", found, hit.pk).status_code == 404
    assert not SearchAnswer.objects.exists()


@pytest.mark.parametrize("lacks", ["alone", "language", "may_tell", "message", "answer"])
def test_what_may_be_told_is_asked_alone_and_said_in_full(hit, stranger, send, lacks):
    answers = {name: value for name, value in TELLS.items() if name != lacks}
    assert send(stranger, "casework:sought", hit.case, hit.pk, **answers).status_code == 422
    hit.refresh_from_db()
    assert hit.answer == ""


def test_exactly_what_was_allowed_is_passed_on_after_some_hours(
    hit, stranger, case_manager, supervisor, send, look, client_of, system, time_machine
):
    search = hit.search
    assert send(stranger, "casework:sought", hit.case, hit.pk, **TELLS).status_code == 302
    clockwork.pass_on_search_answers(system, timezone.now())
    assert not SearchAnswer.objects.exists()
    later(system, time_machine)
    clockwork.pass_on_search_answers(system, timezone.now())
    answer = SearchAnswer.objects.get()
    page = look(case_manager, "casework:missing", search.case, search.pk).content.decode()
    assert "Estoy viva" in page
    assert hit.case.number not in page
    assert hit.case.organisation.name not in page
    assert "Answers to a search" in tells_of_the_day(client_of(case_manager))
    assert not SearchAnswer.objects.visible_to(supervisor).exists()
    assert send(case_manager, "casework:search_told", search.case, answer.pk).status_code == 302
    assert send(stranger, "casework:sought_taken_back", hit.case, hit.pk).status_code == 409
    assert "Answers to a search" not in tells_of_the_day(client_of(case_manager))


def test_it_may_be_taken_back_until_it_is_told(hit, stranger, case_manager, send, look, system, time_machine):
    search = hit.search
    send(stranger, "casework:sought", hit.case, hit.pk, **TELLS)
    later(system, time_machine)
    answer = SearchAnswer.objects.get()
    assert send(stranger, "casework:sought_taken_back", hit.case, hit.pk).status_code == 302
    assert "Estoy viva" not in look(case_manager, "casework:missing", search.case, search.pk).content.decode()
    assert send(case_manager, "casework:search_told", search.case, answer.pk).status_code == 409
    later(system, time_machine)
    assert SearchAnswer.objects.count() == 1


def test_once_the_search_has_ended_nobody_is_asked_any_more(hit, case_manager, stranger, send, client_of, system):
    search = hit.search
    sent = send(case_manager, "casework:end_search", search.case, search.pk, because="not_wished")
    assert sent.status_code == 302
    assert not search.case.tasks.open().filter(kind="search_review").exists()
    assert "Somebody looks for a person" not in tells_of_the_day(client_of(stranger))
    assert send(stranger, "casework:sought", hit.case, hit.pk, **TELLS).status_code == 422
    assert list(Search.objects.open()) == []


@pytest.mark.parametrize("facts", [{"sex": "1"}, {"age": "60"}, {"family_names": "Pierre"}])
def test_somebody_else_is_not_asked(search, met_abroad, system, facts):
    met_abroad(**facts)
    clockwork.look_for_missing_persons(system, timezone.now())
    assert not SearchHit.objects.exists()


def test_she_is_asked_once_and_looking_stays_within_its_queries(hit, system, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        missing.look(Search.objects.select_related("case", "key").get(), by=system)
    assert SearchHit.objects.count() == 1
