"""A change of flight within half a minute, in a real browser."""

import pytest

from carecase.demo.cast import PASSWORD
from tests.casework.hands import Counted

pytestmark = pytest.mark.browser
TO_CHANGE = 30  # seconds


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_flight_is_changed_within_half_a_minute(open_page, demo_server, width):
    """From the plan: another number, two other hours, and what no longer fits is read on the page that follows."""
    one = Counted(open_page(width), demo_server).sign_in("mayra", PASSWORD)
    plan = one.go("/returns/").page.locator("main a[href$='/return/']").first.get_attribute("href")
    one.go(plan)
    flight = one.page.locator("main a[href$='/flight/']").last.get_attribute("href")
    one.clicks, one.seconds = 0, 0.0
    one.follow(flight)
    leaves = one.page.locator("[name=departs_at]").input_value()
    arrives = one.page.locator("[name=arrives_at]").input_value()
    one.fill(carrier="Vuelo 88", departs_at=later(leaves), arrives_at=later(arrives)).save()
    shown = one.page.inner_text("main")
    assert "Vuelo 88" in shown
    assert later(leaves)[-5:] in shown
    assert one.clicks == 2
    assert one.seconds <= TO_CHANGE
    assert one.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def later(moment):
    """The same day, an hour and a half later."""
    day, hour, minute = moment[:11], int(moment[11:13]), int(moment[14:])
    minutes = hour * 60 + minute + 90
    return f"{day}{minutes // 60:02}:{minutes % 60:02}"
