"""Booking, the calendar by keyboard and the secret address: in a real browser, by those whose work it is."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from carecase.demo.cast import PASSWORD
from tests.casework.hands import DECIDE, Counted, Hands

pytestmark = pytest.mark.browser
TABS = 60  # to the first booking from the top of a page, at most
TOMORROW = datetime.combine(date.today() + timedelta(days=1), time(15))  # noqa: DTZ011  the day of the person who types

CLICKS, SECONDS = 4, 60
NUMBERED = r'href="(/cases/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]/)"'


@pytest.fixture
def hands(open_page, demo_server):
    """Somebody at a keyboard: `hands("nuria")`."""

    def sign_in(username, width="desk"):
        return Hands(open_page(width), demo_server).sign_in(username, PASSWORD)

    return sign_in


def tab_to(page, selector):
    """How many times Tab is pressed until the focus stands on it."""
    for pressed in range(1, TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return pressed
    raise AssertionError(f"{selector} is not reached by {TABS} tabs")


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_booking_is_opened_from_the_calendar_by_keyboard(hands, width):
    one = hands("nuria", width)
    one.go("/interpreters/calendar/")
    if not one.page.locator(".cc-entry a").count():  # the week ends today
        one.page.click("main a[rel=next]")
    tab_to(one.page, ".cc-entry a")
    with one.page.expect_navigation() as answer:
        one.page.keyboard.press("Enter")
    assert answer.value.status == 200
    assert re.search(r"/bookings/[0-9a-f-]{36}/$", one.page.url)


def test_on_a_phone_the_calendar_is_a_list_and_nothing_is_cut_off(hands):
    one = hands("nadia", "phone")
    one.go("/interpreters/calendar/?span=week")
    one.page.wait_for_load_state()
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert one.page.locator(".cc-grid tr").first.evaluate("e => getComputedStyle(e).display") in ("block", "none")


def test_an_address_is_made_and_read_by_a_program_that_is_not_signed_in(hands, open_page):
    one = hands("nadia", "phone")
    one.go("/interpreters/calendar/")
    one.follow("/addresses/").save()
    address = one.page.input_value("#address")
    program = open_page("desk").request
    answer = program.get(address)
    assert answer.status == 200
    events = Calendar.from_ical(answer.body()).walk("VEVENT")
    assert events
    assert {str(event["SUMMARY"]) for event in events} <= {"Cita", "Booking"}
    one.press("/end/")
    assert program.get(address).status == 404


def test_an_interpreter_is_booked_in_four_clicks_and_within_a_minute(open_page, demo_server):
    """From the case: ask, say what is needed, and book the first who fits."""
    one = Counted(open_page("desk"), demo_server).sign_in("ines", PASSWORD)
    one.go("/cases/?state=protection")
    one.go(re.search(NUMBERED, one.page.content())[1])
    one.clicks, one.seconds = 0, 0.0
    one.follow("/interpreter/new/")
    one.fill(language="hat", purpose="legal", wanted_at=TOMORROW.isoformat(timespec="minutes"))
    one.save()
    fitting = one.page.locator("main button[name=interpreter]")
    one.seconds += DECIDE * fitting.count()  # each is looked at
    one.answered(fitting.first.click)
    assert re.search(r"/bookings/[0-9a-f-]{36}/$", one.page.url)
    assert one.clicks <= CLICKS
    assert one.seconds <= SECONDS
