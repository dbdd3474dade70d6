"""One interpreter for people of one event who are met together: every rule holds for each of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carecase.access.roles import Role
from carecase.cases import actions
from carecase.cases.models import InterpreterRequest, RefusedInterpreter, Task
from carecase.cases.together import ask_together
from carecase.casework import interpreting
from carecase.interpreters import steps
from carecase.interpreters.models import Booking, State
from carecase.people.models import FamilyMember, FamilyUnit
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(register, case_manager, describe):
    """Three of one event, with Inés; the third speaks Spanish only."""
    cases = [actions.take_case(case, by=case_manager) for case in register(3).cases.order_by("label")]
    for case, codes in zip(cases, (["hat"], ["hat", "spa"], ["spa"]), strict=True):
        describe(case, case_manager, languages=codes)
    return cases


@pytest.fixture
def together(group, case_manager, tomorrow):
    """A talk about rights with the two who speak Haitian Creole."""
    facts = {"language": "hat", "purpose": "consent", "mode": "phone", "wanted_at": tomorrow, "minutes": 60}
    return lambda **more: ask_together(group[:2], by=case_manager, **facts | more)


@pytest.fixture
def page(client, case_manager, group):
    """The page of the event as Inés sees it: read, or sent."""

    def ask(by=case_manager, **data):
        client.force_login(by)
        address = reverse("casework:ask_together", args=[group[0].incident.number])
        return client.post(address, data) if data else client.get(address)

    return ask


@pytest.fixture
def sent(tomorrow, group):
    def facts(*people, **more):
        people = [case.number for case in people or group[:2]]
        facts = {"people": people, "language": "hat", "purpose": "consent", "mode": "phone", "minutes": 60}
        return facts | {"wanted_at": f"{tomorrow:%Y-%m-%dT%H:%M}", "sex": "any"} | more

    return facts


def against(request, one):
    [found] = [each for each in interpreting.candidates_for(request) if each.interpreter == one]
    return found.against


def test_from_the_event_to_the_booking_that_each_case_shows(client, page, sent, group, interprets, case_manager):
    one = interprets("hat", "spa")
    client.force_login(case_manager)
    link = reverse("casework:ask_together", args=[group[0].incident.number])
    assert link in client.get(group[0].incident.get_absolute_url()).content.decode()
    form = page().context["form"]
    assert form.initial["people"] in ([each.number for each in group[:2]], [each.number for each in group[1:]])
    answer = page(**sent())
    first = InterpreterRequest.objects.get(pk=InterpreterRequest.objects.first().together)
    assert answer.url == reverse("casework:candidates", args=[first.pk])
    assert "2 personas juntas" in client.get(answer.url).content.decode()
    client.post(answer.url, {"interpreter": one.number})
    booking = Booking.objects.get()
    for case in group[:2]:
        [request] = case.interpreter_requests.all()
        assert (request.booking, request.language) == (booking, "hat")
        assert case.tasks.open().filter(kind=Task.Kind.INTERPRETER_NEED, about=request.pk).exists()
        section = client.get(reverse("casework:section", args=[case.number, "cases"]))
        assert booking.get_absolute_url() in section.content.decode()
    assert not group[2].interpreter_requests.exists()


def test_every_rule_holds_for_each_of_them(together, group, interprets, case_manager, register, describe):
    """The cousin of the second, the one the first refused, the wish of the second: nobody who is near to any."""
    cousin, refused = interprets("hat", "spa", name="Nadège Augustin"), interprets("hat", "spa", name="Paul Blanc")
    man, stranger = interprets("hat", "spa", sex="male"), interprets("hat", "spa", name="Aline Mbarga")
    relative = describe(register(1).cases.get(), case_manager, given_names="Nadège", family_names="Augustin")
    with act(case_manager, "test", group[1]) as doing:
        unit = doing.save(FamilyUnit())
        for person in (group[1].person, relative.person):
            doing.save(FamilyMember(unit=unit, person=person, relation="other_relative"))
        doing.save(RefusedInterpreter(case=group[0], interpreter=refused))
    first = together()
    with act(case_manager, "test", group[1]) as doing:
        second = first.met_together()[1]
        second.sex, second.excluded_names = "female", "Aline"
        doing.save(second)
    for request in (first, second):
        assert against(request, cousin) == ["may_know"]
        assert against(request, refused) == ["excluded"]
        assert against(request, man) == ["sex"]
        assert against(request, stranger) == ["excluded"]
    with act(case_manager, "test", group[0]) as doing:
        first.sex = "male"
        doing.save(first)
    assert [each for each in interpreting.candidates_for(first) if each.fits] == []


@pytest.mark.parametrize(("wish", "stops"), [("different", ["community"]), ("same", []), ("", [])])
def test_the_wish_about_community_is_that_of_each(together, group, interprets, case_manager, wish, stops):
    one = interprets("hat", "spa", community="Cabo Haitiano")
    with act(case_manager, "test", group[1]) as doing:
        group[1].person.people = "Cabo Haitiano"
        doing.save(group[1].person)
    first = together()
    with act(case_manager, "test", group[1]) as doing:
        second = first.met_together()[1]
        second.community = wish or second.community
        doing.save(second)
    assert against(InterpreterRequest.objects.get(pk=first.pk), one) == stops


def test_the_hour_is_booked_once_and_what_becomes_of_it_is_of_each(together, group, interprets, case_manager, asked):
    one, next_one = interprets("hat", "spa", price=1), interprets("hat", "spa", price=2)
    first, second = together().met_together()
    booking = interpreting.book(second, one, by=case_manager)
    assert booking.asked_for == first.pk
    with pytest.raises(Blocked):  # by the other request it is the same hour
        interpreting.book(first, next_one, by=case_manager)
    assert against(asked(case=group[2]), one) == ["busy"]
    interpreting.take(steps.refuse, booking, by=case_manager)
    assert {case.refused_interpreters.get().interpreter for case in group[:2]} == {one}
    booking = Booking.objects.get(state=State.OFFERED)
    assert booking.interpreter == next_one
    for step in (steps.note_acceptance, steps.confirm):
        booking = interpreting.take(step, booking, by=case_manager)
    for request in first.met_together():
        assert (request.booking, request.met) == (booking, "phone")
        assert not request.case.tasks.open().filter(about=request.pk).exists()


def test_the_coordinator_answers_once_for_all(together, client, interpreter_coordinator):
    first = together()
    client.force_login(interpreter_coordinator)
    page = client.get(reverse("casework:interpreter_requests"))
    assert list(page.context["waiting"]) == [first]
    client.post(reverse("casework:interpreter_requests"), {"request": first.pk, "met": "colleague"})
    assert [each.met for each in first.met_together()] == ["colleague"] * 2


def test_the_hour_of_all_is_changed_in_no_case_alone(together, client, case_manager, group):
    first = together()
    client.force_login(case_manager)
    address = reverse("cases:interpreter", args=[group[0].number, first.pk])
    data = {"version": first.version, "sex": "female", "community": "any", "language": "mam", "minutes": "5"}
    assert client.post(address, data).status_code == 302
    first.refresh_from_db()
    assert (first.sex, first.language, first.minutes) == ("female", "hat", 60)


def test_who_cannot_be_met_together(page, sent, group, case_manager):
    assert page(**sent(*group)).status_code == 422  # the third does not speak it
    assert page(**sent(group[0])).status_code == 422
    assert page(**sent(purpose="interview")).status_code == 422  # that is spoken about alone
    actions.keep_apart(group[0], group[1], by=case_manager)
    assert page(**sent()).status_code == 422
    assert not InterpreterRequest.objects.exists()


def test_matching_and_page_take_as_many_queries_for_nine_as_for_three(
    page, group, case_manager, describe, officer, together, interprets, tomorrow
):
    interprets("hat", "spa")

    def queries(request):
        with CaptureQueriesContext(connection) as found:
            page()
            interpreting.candidates_for(request)
        return len(found)

    page()
    of_two = queries(together())
    for case in actions.add_people(group[0].incident, 6, by=officer):
        describe(actions.take_case(case, by=case_manager), case_manager, languages=["hat"])
    cases = [case for case in group[0].incident.cases.all() if case not in group[2:]]
    facts = {"language": "hat", "purpose": "consent", "mode": "phone", "wanted_at": tomorrow, "minutes": 60}
    assert queries(ask_together(cases, by=case_manager, **facts)) <= of_two


def test_only_for_people_whose_case_one_works_on(page, group, colleague, elsewhere, tomorrow):
    stranger = colleague("otra", Role.CASE_MANAGER, organisation=elsewhere)
    assert page(stranger).status_code == 404
    facts = {"language": "hat", "purpose": "consent", "mode": "phone", "wanted_at": tomorrow}
    with pytest.raises(Forbidden):
        ask_together(group[:2], by=stranger, **facts)


def test_the_pages_of_the_interpreter_stay_empty_of_people(together, interprets, account_of, client, case_manager):
    one = interprets("hat", "spa")
    booking = interpreting.book(together(), one, by=case_manager)
    client.force_login(account_of(one))
    html = client.get(booking.get_absolute_url()).content.decode()
    assert booking.number in html
    assert "juntas" not in html
    assert not [each for each in InterpreterRequest.objects.all() if each.case.number in html]
