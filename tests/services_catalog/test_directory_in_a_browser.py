"""The public directory in a real browser: a small screen, with and without JavaScript, and out of it at once."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = ("/ayuda/", "/ayuda/ht/", "/ayuda/es/cr/", "/ayuda/fr/pa/food-bed/", "/ayuda/es/cr/lugar/puntarenas/doctor/")


def test_without_javascript_on_a_phone_one_gets_to_a_number(demo_server, open_page):
    page = open_page("phone", java_script_enabled=False)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{demo_server}/ayuda/")
    page.get_by_role("link", name="Kreyòl ayisyen").click()
    page.get_by_role("link", name="Panama").click()
    page.get_by_role("link", name="Yon doktè, medikaman").click()
    page.get_by_role("link", name="Puesto de Salud La Ceiba").click()
    assert page.get_by_role("link", name="+507 000-0420").get_attribute("href") == "tel:+5070000420"
    assert page.get_by_text("Lang yo pale").is_visible()
    assert page.evaluate("document.documentElement.lang") == "ht"
    assert page.context.cookies() == []
    assert all(url.startswith(demo_server) for url in asked)


@pytest.mark.parametrize("address", PAGES)
def test_no_page_scrolls_sideways_on_a_phone_and_each_is_accessible(demo_server, open_page, address):
    page = open_page("phone")
    page.goto(f"{demo_server}{address}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert Axe().run(page).response["violations"] == []


def test_a_number_is_one_press_away_on_the_first_pages(demo_server, open_page):
    """Without scrolling on a small phone, on whichever page one comes in."""
    page = open_page("phone", viewport={"width": 360, "height": 640})
    for address in ("/ayuda/", "/ayuda/es/", "/ayuda/en/us/", "/ayuda/es/cr/"):
        page.goto(f"{demo_server}{address}")
        for number in page.locator("a[href^='tel:']").all():
            assert number.bounding_box()["y"] + number.bounding_box()["height"] <= 640, address
        assert page.locator("a[href^='tel:']").count(), address


ELSEWHERE = "https://www.wikipedia.org/"  # as the settings have it


def away(page):
    """Whatever is asked of the other host is answered here: the test needs no network."""
    page.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body="elsewhere", content_type="text/html"))


def test_leaving_puts_another_page_in_the_place_of_this_one(demo_server, open_page):
    page = open_page("phone")
    away(page)
    page.goto(f"{demo_server}/accounts/login/")
    page.goto(f"{demo_server}/ayuda/es/cr/")
    page.get_by_role("link", name="Salir de esta página").click()
    page.wait_for_url(ELSEWHERE)
    page.go_back()
    assert page.url == f"{demo_server}/accounts/login/"


def test_three_times_shift_leaves_too(demo_server, open_page):
    page = open_page()
    away(page)
    page.goto(f"{demo_server}/ayuda/es/cr/")
    for _press in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(ELSEWHERE)


def test_without_javascript_the_link_leads_away_and_says_nothing(demo_server, open_page):
    page = open_page("phone", java_script_enabled=False)
    away(page)
    told = []
    page.goto(f"{demo_server}/ayuda/es/cr/")
    page.on("request", lambda request: told.append(request.headers.get("referer")))
    page.get_by_role("link", name="Salir de esta página").click()
    page.wait_for_url(ELSEWHERE)
    assert set(told) == {None}
