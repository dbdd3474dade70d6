"""The server as `make run` starts it, seen by a real browser before anyone signs in."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_the_sign_in_page_asks_no_other_host_and_keeps_its_own_policy(demo_server, open_page, width):
    page = open_page(width)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{demo_server}/accounts/login/")
    assert asked
    assert all(url.startswith(demo_server) for url in asked)
    # open_page complains at its end about whatever the policy blocked


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_the_sign_in_page_is_accessible_and_does_not_scroll_sideways(demo_server, open_page, width):
    page = open_page(width)
    page.goto(f"{demo_server}/accounts/login/")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_the_style_sheet_is_kept_and_the_page_is_not(demo_server, open_page):
    page = open_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{demo_server}/accounts/login/")
    kept = {answer.url.rpartition(".")[2]: answer.headers["cache-control"] for answer in answers}
    assert "immutable" in kept["css"]
    assert answers[0].headers["cache-control"] == "no-store, private"


def test_a_refused_address_is_a_page_with_a_way_back(demo_server, open_page):
    page = open_page()
    answer = page.goto(f"{demo_server}/?q=%00")
    assert answer.status == 400
    assert page.get_by_role("main").is_visible()
    assert page.get_by_role("link").count() > 0
