"""A booking from the offer to the invoice, and who is asked next when it falls."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from carecase.access.models import User
from carecase.access.roles import Role
from carecase.cases.models import RefusedInterpreter, Task
from carecase.casework import clockwork, interpreting
from carecase.interpreters import steps
from carecase.interpreters.actions import book, conflict_declared
from carecase.interpreters.models import Booking, State
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def system():
    return User.objects.create_user("system", display_name="carecase")


@pytest.fixture
def own_account(colleague, team, interpreter_coordinator):
    def make(one, name="nadia"):
        user = colleague(name, Role.INTERPRETER, organisation=team.organisation)
        with act(interpreter_coordinator, "test") as doing:
            one.user = user
            doing.save(one)
        return user

    return make


def states(request):
    return sorted(Booking.objects.filter(asked_for=request.pk).values_list("state", flat=True))


def test_the_one_who_fits_is_asked_and_the_hour_is_kept(interprets, asked, case_manager):
    one, request = interprets("hat", "spa"), asked()
    booking = interpreting.book(request, one, by=case_manager)
    request.refresh_from_db()
    assert (booking.state, booking.topic, request.booking, request.met) == (State.OFFERED, "health", booking, "")
    assert booking.answer_due_at <= request.wanted_at


def test_a_booking_says_nothing_of_who_it_is_for(interprets, asked, case_manager, open_case):
    booking = interpreting.book(asked(), interprets("hat", "spa"), by=case_manager)
    told = {f.name: str(getattr(booking, f.attname)) for f in Booking._meta.concrete_fields}
    hers = {str(open_case.pk), open_case.number, str(open_case.person_id), open_case.called or "-"}
    assert {name for name, value in told.items() if value in hers} == set()


def test_who_does_not_fit_is_not_asked_and_every_reason_is_said(interprets, asked, case_manager):
    one = interprets("hat", "fra", sex="male")
    with pytest.raises(Blocked) as blocked:
        interpreting.book(asked(sex="female"), one, by=case_manager)
    assert len(blocked.value.reasons) == 2
    assert Booking.objects.count() == 0


def test_who_speaks_another_language_is_refused_with_the_reason(interprets, asked, case_manager):
    """H3: a French interpreter for somebody who speaks English and Pidgin."""
    with pytest.raises(Blocked, match=r"idioma|language"):
        interpreting.book(asked(language="wes"), interprets("fra", "spa"), by=case_manager)


def test_from_the_offer_to_the_fee(interprets, asked, case_manager, own_account, time_machine):
    one = interprets("hat", "spa", price=Decimal("18.50"), currency="USD")
    her, request = own_account(one), asked(minutes=90)
    booking = interpreting.book(request, one, by=case_manager)
    booking = interpreting.take(steps.accept, booking, by=her)
    booking = interpreting.take(steps.confirm, booking, by=case_manager)
    request.refresh_from_db()
    assert (request.met, request.met_at is not None) == ("phone", True)
    with pytest.raises(Blocked):
        interpreting.take(steps.finish, booking, by=case_manager)
    time_machine.move_to(request.ends_at)
    booking = interpreting.take(steps.finish, booking, by=case_manager)
    assert (booking.state, booking.minutes, booking.fee, booking.currency) == (
        State.DONE, 90, Decimal("27.75"), "USD",
    )  # fmt: skip


def test_the_search_ends_when_the_hour_stands(interprets, asked, case_manager, open_case):
    request = asked()
    with act(case_manager, "test", open_case) as doing:
        doing.save(Task(case=open_case, kind=Task.Kind.INTERPRETER_NEED, due_at=timezone.now(), about=request.pk))
    booking = interpreting.book(request, interprets("hat", "spa"), by=case_manager)
    booking = interpreting.take(steps.note_acceptance, booking, by=case_manager)
    assert open_case.tasks.open().filter(kind=Task.Kind.INTERPRETER_NEED).exists()
    interpreting.take(steps.confirm, booking, by=case_manager)
    assert not open_case.tasks.open().filter(kind=Task.Kind.INTERPRETER_NEED).exists()


def test_a_declared_conflict_asks_the_next_one_at_once(interprets, asked, case_manager, own_account):
    """H3: the second of the bank is a cousin of the partner of the one who led them."""
    first = interprets("hat", "spa", trained_on=timezone.localdate())
    second, request = interprets("hat", "spa"), asked(purpose="screening")
    booking = interpreting.book(request, first, by=case_manager)
    her = own_account(first)
    with act(her, "declare_conflict", booking) as doing:
        fallen = conflict_declared(booking, Booking.Conflict.LED_THEM, by=her)
        interpreting.follow(fallen, doing)
    request.refresh_from_db()
    assert (fallen.state, fallen.conflict) == (State.CONFLICT, "led_them")
    assert (request.booking.interpreter, request.booking.state) == (second, State.OFFERED)


@pytest.mark.parametrize("step", ["note_refusal", "refuse"])
def test_who_cannot_or_is_not_wanted_is_followed_by_the_next(interprets, asked, case_manager, step):
    first, request = interprets("hat", "spa", price=1), asked()
    second = interprets("hat", "spa", price=2)
    booking = interpreting.book(request, first, by=case_manager)
    interpreting.take(steps.booking_steps[step], booking, by=case_manager)
    request.refresh_from_db()
    assert request.booking.interpreter == second
    assert RefusedInterpreter.objects.filter(interpreter=first).exists() == (step == "refuse")


def test_whom_the_person_refused_is_not_proposed_in_any_later_request(interprets, asked, case_manager):
    one = interprets("hat", "spa")
    booking = interpreting.book(asked(), one, by=case_manager)
    interpreting.take(steps.refuse, booking, by=case_manager)
    [found] = interpreting.candidates_for(asked(purpose="legal"))
    assert found.against == ["excluded"]


def test_when_nobody_else_fits_the_request_is_open_again(interprets, asked, case_manager):
    request = asked()
    booking = interpreting.book(request, interprets("hat", "spa"), by=case_manager)
    interpreting.take(steps.note_refusal, booking, by=case_manager)
    request.refresh_from_db()
    assert (request.booking, request.met, states(request)) == (None, "", [State.DECLINED])


def test_an_urgent_offer_that_is_not_answered_goes_to_the_next(interprets, asked, case_manager, system, time_machine):
    first, second = interprets("hat", "spa", price=1), interprets("hat", "spa", price=2)
    request = asked(urgent=True)
    interpreting.book(request, first, by=case_manager)
    clockwork.ask_next_interpreters(system, timezone.now())
    assert states(request) == [State.OFFERED]
    time_machine.move_to(timezone.now() + timedelta(minutes=11))
    clockwork.ask_next_interpreters(system, timezone.now())
    request.refresh_from_db()
    assert (states(request), request.booking.interpreter) == ([State.LAPSED, State.OFFERED], second)
    clockwork.ask_next_interpreters(system, timezone.now())
    assert len(states(request)) == 2  # asked once, however often the clock ticks


def test_a_second_best_is_not_asked_without_a_person_deciding(interprets, asked, case_manager):
    request = asked(language="mam", variety="Todos Santos")
    first = interprets("mam", "spa", variety="Todos Santos")
    interprets("mam", "spa", variety="Ostuncalco")
    booking = interpreting.book(request, first, by=case_manager)
    interpreting.take(steps.note_refusal, booking, by=case_manager)
    request.refresh_from_db()
    assert request.booking is None


def test_cancelling_frees_the_hour_and_asks_nobody_else(interprets, asked, case_manager):
    one, request = interprets("hat", "spa"), asked()
    interprets("hat", "spa")
    interpreting.take(steps.cancel, interpreting.book(request, one, by=case_manager), by=case_manager)
    request.refresh_from_db()
    assert (request.booking, states(request)) == (None, [State.CANCELLED])
    assert interpreting.book(request, one, by=case_manager).state == State.OFFERED


def test_police_and_care_have_their_own_interpreter(interprets, asked, case_manager):
    one, care = interprets("hat", "spa"), asked()
    booking = interpreting.book(care, one, by=case_manager)
    interpreting.take(steps.note_acceptance, booking, by=case_manager)
    later = care.wanted_at + timedelta(hours=4)
    [found] = interpreting.candidates_for(asked(purpose="police", wanted_at=later))
    assert found.against == ["other_side"]


def test_only_the_interpreter_answers_and_only_the_team_confirms(interprets, asked, case_manager, own_account):
    one = interprets("hat", "spa")
    her, request = own_account(one), asked()
    booking = interpreting.book(request, one, by=case_manager)
    with pytest.raises(Forbidden):
        interpreting.take(steps.accept, booking, by=case_manager)
    with pytest.raises(Forbidden):
        interpreting.take(steps.cancel, booking, by=her)
    booking = interpreting.take(steps.accept, booking, by=her)
    with pytest.raises(Forbidden):
        interpreting.take(steps.confirm, booking, by=her)


def test_another_interpreter_sees_none_of_it(interprets, asked, case_manager, own_account, system):
    booking = interpreting.book(asked(), interprets("hat", "spa"), by=case_manager)
    other = own_account(interprets("fra", "spa"), "aline")
    assert not Booking.objects.visible_to(other).exists()
    assert Booking.objects.visible_to(case_manager).get() == booking
    assert not Booking.objects.visible_to(system).exists()


def test_a_closed_room_is_not_booked(interprets, need, case_manager, team, room, interpreter_coordinator):
    with act(interpreter_coordinator, "test") as doing:
        room.is_active = False
        doing.save(room)
    with pytest.raises(Blocked):
        book(interprets("hat", "spa"), need(mode="video"), unit=team, by=case_manager, room=room)


def test_an_hour_that_is_over_is_not_offered(interprets, need, case_manager, team, tomorrow):
    past = {"begins_at": tomorrow - timedelta(days=3), "ends_at": tomorrow - timedelta(days=3, hours=-1)}
    with pytest.raises(Blocked):
        book(interprets("hat", "spa"), need(**past), unit=team, by=case_manager)
