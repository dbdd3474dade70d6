"""Wagtail's admin in a real browser: nothing the policy forbids, nobody else asked, nothing wider than the screen."""

import pytest

from carecase.demo.cast import PASSWORD

pytestmark = pytest.mark.browser

FORMS = ("/cms/", "/cms/provider/", "/cms/provider/new/", "/cms/provider_service/new/", "/cms/agreement/new/")


def signed_in(page, server, name):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{server}/")
    return asked


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_the_forms_of_the_catalogue_ask_nobody_else_and_fit_the_screen(demo_server, open_page, width):
    page = open_page(width)
    asked = signed_in(page, demo_server, "gloria")
    for place in FORMS:
        assert page.goto(demo_server + place).status == 200
        assert overflow(page) <= 0, place
    assert [url for url in asked if not url.startswith((demo_server, "data:", "blob:"))] == []


def test_the_manual_is_written_without_a_violation(demo_server, open_page):
    page = open_page()
    asked = signed_in(page, demo_server, "mercedes")
    page.goto(f"{demo_server}/manual/shelter/")
    page.click("a[href*='/cms/pages/']")
    page.wait_for_selector(".Draftail-Editor")
    page.goto(f"{demo_server}/cms/")
    page.click(".cc-welcome a[href*='/cms/pages/']")
    page.locator("table a", has_text="Albergue").first.wait_for()
    assert [url for url in asked if not url.startswith((demo_server, "data:", "blob:"))] == []
