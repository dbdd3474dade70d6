"""Sending a referral within a minute and a half, answering it within a quarter of one, in a real browser."""

import re

import pytest

from carecase.demo.cast import PASSWORD
from tests.casework.hands import DECIDE, Counted

pytestmark = pytest.mark.browser
CLINIC = "Clínica Amanecer"
TO_SEND, TO_ACCEPT = 90, 15  # seconds


@pytest.fixture
def counted(open_page, demo_server):
    def sign_in(username, width):
        return Counted(open_page(width), demo_server).sign_in(username, PASSWORD)

    return sign_in


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_referral_is_sent_within_a_minute_and_a_half(counted, width):
    """From the case of somebody who agreed that the clinic may know: written, offered, sent."""
    one = counted("ines", width).go("/referrals/sent/")
    case = one.page.locator("main tr", has_text=CLINIC).last.locator("a").first.get_attribute("href")
    one.go(re.match(r"/cases/[^/]+/", case)[0])
    one.clicks, one.seconds = 0, 0.0
    one.follow("/referral/new/")
    one.choose("receiving_unit", CLINIC).choose("consent", CLINIC)
    one.fill(text="Control médico y consejería.").tick("fields", ["names", "languages", "needs"])
    one.save()
    for step in ("/step/offer/", "/step/send/"):
        one.follow(step)
        one.save()
    assert "Enviada" in one.page.inner_text("main")
    assert one.seconds <= TO_SEND


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_what_came_is_accepted_within_a_quarter_of_a_minute(counted, width):
    """From My day: opened, looked at, accepted."""
    one = counted("dora", width).go("/")
    one.clicks, one.seconds = 0, 0.0
    waiting = one.page.locator("section", has_text="Referencias por responder").last
    one.answered(waiting.locator("li a[href*='/referrals/received/']").first.click)
    one.seconds += DECIDE
    one.follow("/answer/take_on/")
    one.save()
    assert "Aceptada" in one.page.inner_text("main")
    assert (one.clicks, one.seconds <= TO_ACCEPT) == (3, True)
