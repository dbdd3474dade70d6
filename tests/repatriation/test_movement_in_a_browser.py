"""A whole movement is moved to another day in half a minute, by the keystroke-level model."""

import pytest

from carecase.demo.cast import PASSWORD
from tests.casework.hands import Counted

pytestmark = [pytest.mark.browser, pytest.mark.prove]

SECONDS = 30


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_another_day_for_everybody(open_page, demo_server, width):
    one = Counted(open_page(width), demo_server).sign_in("camila", PASSWORD)
    one.go("/returns/").follow("/returns/movements/")
    one.page.locator("main th a").first.click()
    one.page.wait_for_selector("main a[href$='/day/']")
    rows = one.page.locator("main tbody tr")
    before = [row.locator("td").nth(2).inner_text() for row in rows.all()]
    assert len(before) > 1
    one.clicks, one.seconds = 0, 0.0
    one.follow("/day/")
    day = one.page.locator("main [name='leaves_on_day']").input_value()
    one.answer("leaves_on_day", "27" if day != "27" else "26")
    one.save()
    assert one.seconds <= SECONDS
    after = [row.locator("td").nth(2).inner_text() for row in rows.all()]
    assert len(set(after)) == 1
    assert after != before
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for page in ("", "calendar/", "day/", "changes/", "movements/", "movements/new/"):
        one.go(f"/returns/{page}")
        assert one.page.evaluate(overflow) <= 0, page
