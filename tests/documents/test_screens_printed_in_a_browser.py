"""The style sheet lets a page through to paper only where it was asked for, and the keys for printing ask for it."""

import pytest

from carecase.demo.cast import PASSWORD
from tests.casework.hands import Hands

pytestmark = pytest.mark.browser


def test_a_page_prints_empty_until_it_is_asked_for(open_page, demo_server):
    page = open_page()
    page.add_init_script("window.print = () => { window.printed = true }")
    hands = Hands(page, demo_server).sign_in("ines", PASSWORD).go("/")
    page.emulate_media(media="print")
    assert not page.locator("main").is_visible()
    assert page.locator(".cc-notprinted").is_visible()
    page.keyboard.press("Control+p")
    page.wait_for_url("**/?print=1")
    page.wait_for_function("window.printed")
    assert page.locator("main h1").is_visible()
    heads = page.locator("main h2").evaluate_all("all => all.map((each) => getComputedStyle(each).breakAfter)")
    assert set(heads) == {"avoid"}, "no heading stands alone at the foot of a page"
    assert not page.locator(".cc-notprinted").is_visible()
    hands.go("/complaints/new/?print=1")
    assert not page.locator("main").is_visible()
    assert page.evaluate("window.printed") is None
