"""Every kind of page, on a phone and on a desk, with JavaScript and without: drawn, not too wide, open to all."""

import re
from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe

from carecase.demo.cast import PASSWORD
from tests.casework.hands import DRAWN, Hands

pytestmark = pytest.mark.browser

NUMBER = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]"
#: {case}, {group}, {asked_for} and {house} are looked up in the lists of whoever opens the page.
PAGES = {
    "ines": (
        "/",
        "/cases/?order=risk",
        "/tasks/?whose=team",
        "/search/",
        "/incidents/",
        "/register/",
        "/register/person/",
        "/accounts/languages/",
        "/papers/check/",
        "/services/log/?group=mine",
        "{group}",
        "{case}",
        "{case}history/",
        "{case}team/",
        "{case}section/identity/",
        "{case}section/plans/",
        "{case}screening/new/",
        "{case}risk/new/",
        "{case}consent/new/",
        "{case}plan/",
        "{case}services/new/",
        "{case}bed/",
        "{case}step/close/",
        "{case}print/",
        "{case}papers/",
        "{case}missing/new/",
        "{case}referral/new/",
        "{case}referral/none-possible/",
        "{group}links/",
        "{group}interpreter/",
        "{asked_for}",
        "/referrals/received/",
        "/referrals/sent/",
        "/referrals/several/",
        "/referrals/cases-asked-for/",
    ),
    "rosa": ("/", "{house}", "{house}log/"),
    "nuria": (
        "/interpreters/calendar/",
        "/interpreters/calendar/?span=day&by=interpreter",
        "/interpreters/calendar/?by=room",
        "/interpreters/calendar/addresses/",
        "/interpreters/rooms/",
        "/interpreters/rooms/new/",
        "/figures/interpreters/",
    ),
    "nadia": ("/", "/interpreters/calendar/"),
    "camila": ("/", "/returns/"),
    "gabriel": ("/", "/oversight/"),
}
SAMPLE = {
    "ines": ("/", "/cases/?order=risk", "/register/", "{case}", "{case}history/", "{case}risk/new/"),
    "rosa": ("{house}",),
    "gabriel": ("/oversight/",),
}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
LISTS = {
    "case": ("/cases/?state=protection", rf'href="(/cases/{NUMBER}/)"'),
    "group": ("/incidents/", r'href="(/incidents/[^"/]+/)"'),
    "asked_for": ("/", rf'href="(/cases/{NUMBER}/asked-for/[0-9a-f-]{{36}}/)"'),
    "house": ("/shelter/", r'href="(/shelter/[0-9a-f-]{36}/)"'),
}


@pytest.fixture(scope="module")
def signed_in(chromium, demo_server):
    """The cookies of somebody who has signed in: once, however often pages are opened."""

    @cache
    def cookies(username):
        context = chromium.new_context(locale="es-CR")
        Hands(context.new_page(), demo_server).sign_in(username, PASSWORD)
        kept = context.storage_state()
        context.close()
        return kept

    return cookies


@pytest.fixture
def hands(open_page, demo_server, signed_in):
    def sit_down(username, width="desk", **options):
        return Hands(open_page(width, storage_state=signed_in(username), **options), demo_server)

    return sit_down


@pytest.fixture(scope="module")
def places(chromium, demo_server, signed_in):
    """Where the case, the group and the house of somebody are."""

    @cache
    def found(username, what):
        path, link = LISTS[what]
        context = chromium.new_context(storage_state=signed_in(username))
        html = context.request.get(demo_server + path).text()
        context.close()
        return re.search(link, html).group(1)

    return found


@pytest.fixture
def address(places):
    """`address("ines", "{case}team/")`."""

    def of(username, page):
        wanted = re.findall(r"{(\w+)}", page)
        return page.format(**{what: places(username, what) for what in wanted})

    return of


def is_wider_than_its_window(page):
    page.wait_for_load_state()  # without scripts nothing else waits for the style sheet
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize(
    ("width", "scripts"),
    [
        pytest.param("phone", False, id="phone without JavaScript"),  # the others take ten times as long
        pytest.param("phone", True, id="phone", marks=pytest.mark.prove),
        pytest.param("desk", True, id="desk", marks=pytest.mark.prove),
    ],
)
def test_every_kind_of_page_is_drawn_and_does_not_scroll_sideways(hands, address, width, scripts):
    wrong = []
    for username, pages in PAGES.items():
        reader = hands(username, width, java_script_enabled=scripts)
        for page in pages:
            reader.go(address(username, page))
            if reader.status != 200 or is_wider_than_its_window(reader.page):
                wrong.append((username, page, reader.status))
    assert wrong == []


@pytest.mark.parametrize(("width", "language"), [("phone", "es"), ("desk", "en")])
def test_nothing_keeps_anybody_out(hands, address, width, language):
    """As far as axe can tell, by WCAG 2.2 AA; and nothing stands beside the window."""
    found, axe = [], Axe()
    for username, pages in SAMPLE.items():
        reader = hands(username, width, locale=language)
        for page in pages:
            reader.go(address(username, page))
            assert reader.page.locator("html").get_attribute("lang") == language
            assert not is_wider_than_its_window(reader.page), page
            violations = axe.run(reader.page, options=WCAG).response["violations"]
            found += [(page, each["id"], each["nodes"][0]["html"][:120]) for each in violations]
    assert found == []


# --- with the keyboard alone -------------------------------------------------------------------------------------


MOST_TABS = 120


class Keys:
    """Somebody who has no mouse: goes from control to control, types and presses Enter."""

    def __init__(self, page):
        self.page = page

    def tab_to(self, control):
        """On to the next control of this kind; each on the way shows that it has the focus."""
        for _tab in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", control):
                assert self.page.evaluate(SHOWS_FOCUS), control
                return self
        raise AssertionError(f"{control} cannot be reached")

    def type(self, text):
        self.page.keyboard.type(text)
        return self

    def enter(self):
        with self.page.expect_navigation(wait_until=DRAWN):
            self.page.keyboard.press("Enter")
        return self


SHOWS_FOCUS = """() => {
  const style = getComputedStyle(document.activeElement)
  return style.outlineStyle !== "none" || style.boxShadow !== "none"
}"""


def test_a_group_is_registered_with_the_keyboard_alone(hands):
    page = hands("oscar").go("/").page
    keys = Keys(page)
    keys.tab_to("a[href='/register/']").enter()
    keys.tab_to("[name=place]").type("Puente viejo").tab_to("[name=count]").type("4")
    keys.tab_to("main form .govuk-button").enter()
    assert "/incidents/" in page.url
    assert len(set(re.findall(rf"/cases/({NUMBER})/", page.content()))) == 4


def test_a_form_is_filled_in_and_corrected_with_the_keyboard_alone(hands, address):
    """Saved empty, the page says what is missing and leads there; what was left out is written, and it is saved."""
    page = hands("ines").go(address("ines", "{case}task/new/")).page
    keys = Keys(page)
    keys.tab_to("main form .govuk-button").enter()
    keys.tab_to(".govuk-error-summary a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "text"
    keys.type("Llamar a la clínica").tab_to("main form .govuk-button").enter()
    assert page.url.partition("#")[0].endswith(address("ines", "{case}"))
