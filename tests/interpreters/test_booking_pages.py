"""Booking as people do it: who fits, one button, the interpreter's answer on a phone, and what nobody is told."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from carecase.access.models import Organisation
from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.cases.models import InterpreterRequest, RefusedInterpreter
from carecase.casework import interpreting
from carecase.casework.history import changes, spoken
from carecase.interpreters import steps
from carecase.interpreters.matching import Rule
from carecase.interpreters.models import (
    AvailabilityException,
    Booking,
    ExpertAssignment,
    Interpreter,
    State,
    Tie,
)
from carecase.jurisdictions import languages
from carecase.oversight.trail import lines
from carecase.people.models import Guardian, Phone
from carecase.workflow.acts import act
from tests.queries import MOST, asked_by

pytestmark = pytest.mark.django_db
LINK_OF_STEP = re.compile(r"/bookings/[0-9a-f-]+/step/([a-z_]+)/")


@pytest.fixture
def at(client):
    """The answer of a page to this user: `at(user, "casework:booking", pk, data={…})` posts, without data it reads."""

    def ask(user, name, *args, data=None, query=""):
        client.force_login(user)
        address = reverse(name, args=args) + (f"?{query}" if query else "")
        return client.get(address) if data is None else client.post(address, data)

    return ask


@pytest.fixture
def with_account(interprets, colleague, team, interpreter_coordinator):
    one = interprets("hat", "spa", price=20)
    user = colleague("nadia", Role.INTERPRETER, organisation=team.organisation)
    with act(interpreter_coordinator, "test") as doing:
        one.user = user
        doing.save(one)
    return one


def test_after_asking_come_those_who_fit_and_one_button_books(at, interprets, open_case, case_manager, tomorrow):
    one = interprets("hat", "spa", trained_on=tomorrow.date())
    other = interprets("hat", "spa", sworn_on=None)
    asked = {
        "language": "hat", "purpose": "health", "mode": "phone", "sex": "any", "community": "any", "minutes": "60",
        "wanted_at_0": f"{tomorrow:%Y-%m-%d}", "wanted_at_1": "10:00", "wanted_at": f"{tomorrow:%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    answer = at(case_manager, "cases:interpreter_new", open_case.number, data=asked)
    request = open_case.interpreter_requests.get()
    assert answer.url == reverse("casework:candidates", args=[request.pk])
    page = at(case_manager, "casework:candidates", request.pk).content.decode()
    assert page.index(one.number) < page.index(other.number)
    assert "Sin juramento" in page
    booked = at(case_manager, "casework:candidates", request.pk, data={"interpreter": one.number})
    booking = Booking.objects.get()
    assert booked.url == reverse("casework:booking", args=[booking.pk])
    assert booking.state == State.OFFERED


def test_a_second_click_does_not_book_twice(at, interprets, asked, case_manager):
    one, request = interprets("hat", "spa"), asked()
    for expected in (302, 409):
        answer = at(case_manager, "casework:candidates", request.pk, data={"interpreter": one.number})
        assert answer.status_code == expected
    assert Booking.objects.filter(state=State.OFFERED).count() == 1


def test_who_does_not_fit_is_not_booked_by_hand_either(at, interprets, asked, case_manager):
    one, request = interprets("hat", "spa", sex="male"), asked(sex="female")
    answer = at(case_manager, "casework:candidates", request.pk, data={"interpreter": one.number})
    assert answer.status_code == 409
    assert str(Rule.SEX.label) in answer.content.decode()
    assert not Booking.objects.exists()


def test_the_coordinator_finds_somebody_without_learning_for_whom(
    at, interprets, asked, open_case, interpreter_coordinator, case_manager, describe
):
    describe(open_case, case_manager, given_names="Rose-Laure", family_names="Augustin")
    one, request = interprets("hat", "spa"), asked()
    page = at(interpreter_coordinator, "casework:candidates", request.pk).content.decode()
    assert one.number in page
    for word in (open_case.number, "Rose-Laure", "Augustin", str(open_case.pk), open_case.incident.number):
        assert word not in page
    answer = at(interpreter_coordinator, "casework:candidates", request.pk, data={"interpreter": one.number})
    assert answer.status_code == 302


def test_a_stranger_gets_neither_the_request_nor_the_booking(at, interprets, asked, case_manager, stranger):
    one, request = interprets("hat", "spa"), asked()
    booking = interpreting.book(request, one, by=case_manager)
    assert at(stranger, "casework:candidates", request.pk).status_code == 404
    assert at(stranger, "casework:booking", booking.pk).status_code == 404
    assert at(stranger, "casework:booking_step", booking.pk, "cancel", data={}).status_code == 404


def test_the_interpreter_answers_on_her_own_pages(at, with_account, asked, case_manager, open_case):
    request = asked()
    booking = interpreting.book(request, with_account, by=case_manager)
    her = with_account.user
    for page in (at(her, "casework:my_bookings"), at(her, "casework:booking", booking.pk), at(her, "casework:my_day")):
        html = page.content.decode()
        assert languages.name("hat") in html
        for word in (open_case.number, str(open_case.pk), open_case.unit.name):
            assert word not in html
    assert at(her, "casework:booking_step", booking.pk, "accept", data={}).status_code == 302
    assert at(her, "casework:booking_step", booking.pk, "confirm", data={}).status_code == 403
    assert at(case_manager, "casework:booking_step", booking.pk, "confirm", data={}).status_code == 302
    request.refresh_from_db()
    assert request.met == "phone"


def test_the_conflict_question_takes_a_coded_fact_and_asks_the_next(at, with_account, interprets, asked, case_manager):
    request = asked()
    booking = interpreting.book(request, with_account, by=case_manager)
    second = interprets("hat", "spa", price=30)
    her = with_account.user
    assert at(her, "casework:declare_conflict", booking.pk, data={}).status_code == 422
    answer = at(her, "casework:declare_conflict", booking.pk, data={"conflict": "led_them"})
    assert answer.url == reverse("casework:my_bookings")
    request.refresh_from_db()
    assert request.booking.interpreter == second
    assert at(case_manager, "casework:declare_conflict", request.booking.pk).status_code == 403


def test_what_comes_next_is_never_that_it_took_place_before_it_began(
    at, with_account, asked, case_manager, interpreter_coordinator, time_machine
):
    request = asked()
    booking = interpreting.book(request, with_account, by=case_manager)
    booking = interpreting.take(steps.note_acceptance, booking, by=case_manager)
    booking = interpreting.take(steps.confirm, booking, by=case_manager)
    offered = lambda: LINK_OF_STEP.findall(  # noqa: E731
        at(interpreter_coordinator, "casework:booking", booking.pk).content.decode()
    )
    assert offered() == ["refuse", "cancel"]
    time_machine.move_to(request.ends_at + timedelta(minutes=5))
    assert offered() == ["finish", "miss", "refuse", "cancel"]


def test_who_looks_after_the_bank_is_led_on_from_an_hour_that_is_over(
    at, asked, interpreter_coordinator, time_machine
):
    request = asked()
    time_machine.move_to(request.ends_at + timedelta(minutes=5))
    page = at(interpreter_coordinator, "casework:candidates", request.pk).content.decode()
    assert page.count(f'href="{reverse("casework:interpreter_requests")}"') > 2  # besides the menu and the way back


def test_from_a_booking_that_came_to_nothing_one_is_led_to_the_others(
    at, interprets, asked, case_manager, interpreter_coordinator
):
    request = asked()
    booking = interpreting.book(request, interprets("hat", "spa"), by=case_manager)
    others = reverse("casework:candidates", args=[request.pk])
    asking = (case_manager, interpreter_coordinator)
    assert not any(others in at(user, "casework:booking", booking.pk).content.decode() for user in asking)
    interpreting.take(steps.note_refusal, booking, by=interpreter_coordinator)
    for user in asking:
        assert others in at(user, "casework:booking", booking.pk).content.decode()
        assert at(user, "casework:candidates", request.pk).status_code == 200


def test_the_trail_of_every_case_says_that_a_booking_was_declined(at, with_account, interprets, asked, case_manager):
    booking = interpreting.book(asked(), with_account, by=case_manager)
    interprets("hat", "spa", price=30)  # is asked next, in the same act
    assert at(with_account.user, "casework:booking_step", booking.pk, "decline", data={}).status_code == 302
    events = list(Event.objects.filter(verb="decline"))
    assert len(events) > 1
    assert {line.what for line in lines(events, case_manager)} == {"Cita de intérprete: No aceptar"}


def test_minutes_and_rating_come_after_the_hour(at, with_account, asked, case_manager, time_machine):
    request = asked()
    booking = interpreting.book(request, with_account, by=case_manager)
    booking = interpreting.take(steps.note_acceptance, booking, by=case_manager)
    booking = interpreting.take(steps.confirm, booking, by=case_manager)
    rated = {"minutes": "45", "rating": "5", "version": booking.version}
    assert at(case_manager, "casework:rate_booking", booking.pk, data=rated).status_code == 422
    time_machine.move_to(request.ends_at + timedelta(minutes=5))
    booking = interpreting.take(steps.finish, booking, by=case_manager)
    rated["version"] = booking.version
    assert at(case_manager, "casework:rate_booking", booking.pk, data=rated).status_code == 302
    booking.refresh_from_db()
    assert (booking.minutes, booking.rating, booking.fee) == (45, 5, 15)


def test_for_an_hour_that_is_over_nobody_is_proposed(at, interprets, asked, case_manager, tomorrow):
    one, request = interprets("hat", "spa"), asked(wanted_at=tomorrow - timedelta(days=3))
    page = at(case_manager, "casework:candidates", request.pk).content.decode()
    assert one.number not in page
    assert "Esta hora ya pasó" in page


@pytest.fixture
def everything(interprets, asked, open_case, case_manager, interpreter_coordinator, booked, tomorrow, room):
    """One who does not fit for each kind of reason, what the case knows of her, and somebody who was asked before."""
    request = asked(mode="video", community="different", excluded_names="Rosa Paz")
    one, tied, away, unwanted, before = (interprets("hat", "spa", name=f"Nadia {n}", sworn_on=None) for n in range(5))
    around = {"begins_at": tomorrow - timedelta(hours=1), "ends_at": tomorrow + timedelta(hours=2)}
    with act(interpreter_coordinator, "test") as doing:
        doing.save(Tie(interpreter=tied, to=Tie.To.SMUGGLER, country="CR"))
        doing.save(AvailabilityException(interpreter=away, is_there=False, **around))
        there = {"court": "Corte", "country": "CR", "language": "hat", "paid_by": "court"}
        doing.save(ExpertAssignment(interpreter=one, **there, **around))
    with act(case_manager, "test", open_case) as doing:
        doing.save(RefusedInterpreter(case=open_case, interpreter=unwanted))
        doing.save(Phone(person=open_case.person, number="+50761234567", whose="family", contact_name="Jean Louis"))
        doing.save(Guardian(person=open_case.person, capacity="relative", name="Marie Louis"))
    tried = booked(interprets("hat", "spa", name="Eva"), state="declined", asked_for=request.asked_for)
    Booking.objects.filter(pk=tried.pk).update(interpreter=before)
    return request


def test_where_nobody_fits_the_candidates_take_fifteen_queries_at_most(client, everything, case_manager):
    Interpreter.objects.filter(sworn_on__isnull=False).update(sworn_on=None)
    found = interpreting.candidates_for(everything)
    assert {Rule.TIE, Rule.NOT_THERE, Rule.BUSY, Rule.EXCLUDED, Rule.ASKED_BEFORE} <= {
        rule for each in found for rule in each.against
    }
    InterpreterRequest.objects.filter(pk=everything.pk).update(mode="phone")  # no room is offered
    client.force_login(case_manager)
    address = reverse("casework:candidates", args=[everything.pk])
    assert len(asked_by(lambda: client.get(address))) <= MOST


def test_five_more_ask_for_rooms_and_whether_those_who_fit_may_know_her(client, everything, interprets, case_manager):
    """Names are opened of those only who pass all else, beside her people, phones and guardians."""
    for n in range(8):
        interprets("hat", "spa", name=f"Marta {n}")
    client.force_login(case_manager)
    address = reverse("casework:candidates", args=[everything.pk])
    assert 'name="room"' in client.get(address).content.decode()
    assert len(asked_by(lambda: client.get(address))) <= MOST


# --- the bank -----------------------------------------------------------------------------------------------------


def test_the_list_is_filtered_by_language_and_by_what_runs_out(at, interprets, interpreter_coordinator):
    creole, mam = interprets("hat", "spa", name="Nadia Étienne"), interprets("mam", "spa", name="Juana Pablo",
                                                                          sworn_on=None)  # fmt: skip
    for query, there, gone in (("language=mam", mam, creole), ("expiring=on", mam, creole)):
        page = at(interpreter_coordinator, "interpreters:bank", query=query).content.decode()
        assert there.number in page
        assert gone.number not in page


def test_somebody_new_is_written_with_languages_and_hours(at, interpreter_coordinator):
    facts = {
        "name": "Juana Pablo", "sex": "female", "modes": ["phone"], "country": "GT", "currency": "GTQ",
        "time_zone": "America/Guatemala", "is_active": "on",
    }  # fmt: skip
    answer = at(interpreter_coordinator, "interpreters:interpreter_new", data=facts)
    one = Interpreter.objects.get()
    assert answer.url == one.get_absolute_url()
    spoken = {"language": "mam", "variety": "Todos Santos", "level": "native", "direction": "both"}
    assert at(interpreter_coordinator, "interpreters:language_new", one.pk, data=spoken).status_code == 302
    assert at(interpreter_coordinator, "interpreters:language_new", one.pk, data=spoken).status_code == 422
    hours = {"days": ["0", "1"], "begins": "08:00", "ends": "16:00"}
    assert at(interpreter_coordinator, "interpreters:hours_new", one.pk, data=hours).status_code == 302
    assert one.availabilities.count() == 2
    page = at(interpreter_coordinator, "interpreters:interpreter", one.pk).content.decode()
    assert "Todos Santos" in page


def test_an_interpreter_keeps_the_own_hours_and_nobody_elses(at, with_account, interprets):
    her, other = with_account.user, interprets("fra", "spa")
    hours = {"days": ["2"], "begins": "20:00", "ends": "22:00"}
    assert at(her, "interpreters:hours_new", with_account.pk, data=hours).status_code == 302
    assert at(her, "interpreters:hours_new", other.pk, data=hours).status_code == 404
    assert at(her, "interpreters:profile", with_account.pk).status_code == 404
    assert at(her, "interpreters:tie_new", with_account.pk).status_code == 404
    row = with_account.availabilities.filter(begins="20:00").get()
    assert at(her, "interpreters:hours_end", with_account.pk, row.pk, data={}).status_code == 302
    assert not with_account.availabilities.filter(pk=row.pk).exists()


def test_the_bank_of_another_organisation_is_not_there(at, interprets, colleague):
    one = interprets("hat", "spa")
    elsewhere = Organisation.objects.create(name="Otra", kind="ngo", country="PA")
    other = colleague("olga", Role.INTERPRETER_COORDINATOR, organisation=elsewhere)
    assert at(other, "interpreters:interpreter", one.pk).status_code == 404
    assert one.number not in at(other, "interpreters:bank").content.decode()


def test_the_history_tells_only_what_has_a_name_in_words(booked):
    booking = booked()
    row = (Booking, booking.pk, 1, ["busy_from_at", "asked_for", "offered_at", "begins_at"])
    told = changes(spoken(row), booking.history.first(), None)
    assert len(told) == 1
    assert str(Booking._meta.get_field("begins_at").verbose_name) in told[0]
