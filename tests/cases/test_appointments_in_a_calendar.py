"""Appointments in a colleague's own calendar: hours and one word, hers and those she goes along to."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from carecase.cases.models import Appointment, Grant
from carecase.interpreters.feeds import make_feed
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def appointment(open_case, case_manager):
    begins = timezone.now() + timedelta(hours=3)
    facts = {"begins_at": begins, "purpose": "health", "place": "Torre Marcada", "other_companion": "Doña Marcada"}
    with act(case_manager, "note", open_case) as doing:
        return doing.save(Appointment(case=open_case, **facts))


@pytest.fixture
def hours_of(client):
    def read(user, **of):
        _feed, secret = make_feed(user, **of)
        file = client.get(reverse("interpreters:feed", args=[secret])).content
        return Calendar.from_ical(file).walk("VEVENT"), file.decode()

    return read


def test_it_says_the_hours_and_one_word(hours_of, appointment, case_manager):
    [event], file = hours_of(case_manager)
    assert event.decoded("dtstart") == appointment.begins_at.replace(microsecond=0)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=1)
    assert str(event["SUMMARY"]) == "Cita"
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"}
    told = (appointment.case.number, str(appointment.pk), "Marcada", "Salud", "health")
    assert not [each for each in told if each in file]


def test_colleagues_have_only_those_they_go_along_to(
    hours_of, appointment, open_case, other_case_manager, write_along
):
    assert hours_of(other_case_manager)[0] == []
    write_along(other_case_manager)
    assert len(hours_of(other_case_manager)[0]) == 1


@pytest.fixture
def write_along(appointment, open_case, case_manager):
    def write(colleague):
        with act(case_manager, "note", open_case) as doing:
            doing.save(Grant(case=open_case, user=colleague, role="case_manager", because=Grant.Because.TEAM))
            appointment.companion = colleague
            doing.save(appointment)

    return write


def test_what_was_called_off_and_what_one_may_no_longer_see_is_gone(hours_of, appointment, open_case, case_manager):
    with act(case_manager, "note", open_case) as doing:
        appointment.outcome = "called_off"
        doing.save(appointment)
    assert hours_of(case_manager)[0] == []
    with act(case_manager, "note", open_case) as doing:
        appointment.outcome = ""
        doing.save(appointment)
    assert len(hours_of(case_manager)[0]) == 1
    Grant.objects.filter(user=case_manager).update(until_at=timezone.now())
    assert hours_of(case_manager)[0] == []


def test_the_calendar_of_a_room_holds_bookings_only(hours_of, appointment, case_manager, room):
    assert hours_of(case_manager, room=room)[0] == []
