"""The six main jobs by nobody's pointer: Tab, Enter, Space, arrows and what is typed. Each leaves its row.

At every stop one must see where one is: what has the focus looks different from how it looks without, and nothing
lies on it.
"""

import re
import shutil
import sqlite3
from contextlib import closing
from functools import cache

import pytest

from carecase.demo.cast import PASSWORD
from tests.casework.hands import DRAWN, Hands
from tests.fixtures.browser import WIDTHS, serving

pytestmark = pytest.mark.browser

MOST_STOPS = 600

# Looks only: gives the focus to nothing. Kept in the page from one stop to the next, so that what had the focus can
# be compared with how it looks without.
STOP = """async ([selector, said]) => {
  const seen = (color) => !/rgba\\(.*, 0\\)|transparent/.test(color)
  const drawn = (one, part) => {
    const style = getComputedStyle(one, part)
    const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 && seen(style.outlineColor)
    return [outline, style.boxShadow, style.backgroundColor].join()
  }
  const look = (one) => [one, ...(one.labels ?? [])].map((each) => drawn(each) + drawn(each, "::before")).join()
  const here = document.activeElement, faults = [], before = window.stopBefore
  const words = (one) => one.outerHTML.slice(0, 160)
  if (before && before.one !== here && before.one.checkVisibility() && look(before.one) === before.look)
    faults.push(["not shown", words(before.one)])
  window.stopBefore = here === document.body ? null : { one: here, look: look(here) }
  const liesOnIt = () => {
    const box = here.getClientRects()[0] ?? new DOMRect(-1, -1)
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
    const isFree = [here, ...(here.labels ?? [])].some((each) => each.contains(top))
    return isFree ? "" : top ? words(top) : "outside the window"
  }
  if (here !== document.body && liesOnIt()) {
    await new Promise((then) => setTimeout(then, 200)) // the browser is still scrolling there
    if (liesOnIt()) faults.push(["hidden", words(here), liesOnIt()])
  }
  return [faults, here.matches(selector) && here.textContent.includes(said)]
}"""


class Keys:
    """Somebody without a pointer. What she meets on her way is kept in `faults`."""

    def __init__(self, page):
        self.page, self.faults = page, []

    def press(self, *keys, until="body", words=""):
        """Each key, and what one sees then. Whether one is on such a control, with such words, is the answer."""
        for key in keys:
            self.page.keyboard.press(key)
            faults, there = self.page.evaluate(STOP, [until, words])
            self.faults += faults
        return there

    def to(self, selector, words="", key="Tab"):
        """On to the next control of this kind, or the next that says these words."""
        for _stop in range(MOST_STOPS):
            if self.press(key, until=selector, words=words):
                return self
        raise AssertionError(f"{selector} {words} cannot be reached from {self.page.url}")

    def type(self, text):
        self.page.keyboard.type(text)
        return self

    def answer(self, name, text):
        return self.to(f"main [name='{name}']").type(text)

    def choose(self, name, value):
        """A mark of several: the group is one stop, arrows go on within it."""
        there = self.to(f"main [name='{name}']").press("Space", until=f"[value='{value}']")
        return self if there else self.to(f"[value='{value}']", key="ArrowDown")

    def tick(self, name, value):
        self.to(f"main [name='{name}'][value='{value}']").press("Space")
        return self

    def enter(self):
        """What has the focus is followed or pressed. First on and back again: only then is its own look compared."""
        self.press("Tab", "Shift+Tab")
        with self.page.expect_navigation(wait_until=DRAWN):
            self.page.keyboard.press("Enter")
        complaints = self.page.locator(".govuk-error-summary").all_inner_texts()
        assert not complaints, (self.page.url, complaints)
        return self

    def follow(self, selector, words=""):
        return self.to(selector, words).enter()

    def save(self):
        return self.follow("main form:not([role=search]) button.govuk-button")


@pytest.fixture(scope="module")
def served(demo_data, tmp_path_factory):
    """A server on a copy of the demo, and its rows."""
    var = tmp_path_factory.mktemp("keys") / "var"
    shutil.copytree(demo_data, var)
    with serving(var) as address:
        yield address, var


@pytest.fixture
def rows(served):
    """`rows("cases_note")`: how many there are."""

    def count(table):
        with closing(sqlite3.connect(served[1] / "carecase.sqlite3")) as store:
            return store.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608

    return count


@pytest.fixture(scope="module")
def signed_in(chromium, served):
    """The cookies of somebody who has signed in: once."""

    @cache
    def cookies(username):
        context = chromium.new_context(locale="es-CR")
        Hands(context.new_page(), served[0]).sign_in(username, PASSWORD)
        kept = context.storage_state()
        context.close()
        return kept

    return cookies


@pytest.fixture
def keys(open_page, served, signed_in):
    """`keys("ines")`: on her first page. At the end nothing was in her way."""
    all_of_them = []

    def sit_down(username, width="desk", path="/"):
        page = open_page(width, storage_state=signed_in(username))
        page.goto(served[0] + path, wait_until="load")
        all_of_them.append(Keys(page))
        return all_of_them[-1]

    yield sit_down
    assert [fault for one in all_of_them for fault in one.faults] == []


A_CASE = re.compile(r'href="(/cases/[0-9A-Z-]{11}/)"')
CLINIC = "Clínica Amanecer"


def own_case(one):
    """Her first one, from My day."""
    return one.follow(f"main a[href='{A_CASE.search(one.page.content())[1]}']")


def test_a_note_is_added(keys, rows):
    before = rows("cases_casenote")
    own_case(keys("ines")).follow("main a[href$='/note/new/']").answer("text", "Llamó su madre.").save()
    assert rows("cases_casenote") == before + 1


def test_a_person_is_registered(keys, rows):
    before = rows("people_person"), rows("cases_case")
    one = keys("ines").follow("a[href='/register/person/']")
    one.answer("called", "Jade").answer("given_names", "Yamileth").answer("family_names", "Guevara")
    one.answer("sex", "M").answer("age", "27").answer("languages", "esp").answer("citizenships", "Guat")
    one.to("main [name='age']", key="Shift+Tab").save()
    assert (rows("people_person"), rows("cases_case")) == (before[0] + 1, before[1] + 1)


def test_a_service_is_logged_with_its_details(keys, rows):
    before = rows("plans_servicelog")
    one = own_case(keys("ines")).follow("main a[href$='/services/new/']")
    one.answer("service_type", "Ali").to("main [type='datetime-local']").press("ArrowUp", "ArrowDown")
    one.answer("minutes", "20").answer("note", "Con su hija.").save()
    assert rows("plans_servicelog") == before + 1


def test_somebody_is_admitted(keys, rows):
    before = rows("shelter_stay")
    one = keys("rosa").follow("main a[href^='/shelter/']", "Casa Ceiba").follow("main a[href$='/emergency/']")
    one.answer("called", "Jade").choose("sex", "2").choose("age_band", "adult").tick("signs", "none").save()
    assert rows("shelter_stay") == before + 1


def test_a_referral_is_sent(keys, rows):
    """Of somebody who agreed that the clinic may know: written, offered, sent."""
    before = rows("referrals_referral")
    one = keys("ines").follow("nav a[href^='/referrals/']").follow("main a[href='/referrals/sent/']")
    earlier = one.page.locator("main tr", has_text=CLINIC).last.locator("a").first.get_attribute("href")
    one.follow(f"main a[href='{earlier}']").follow("main a.govuk-back-link").follow("main a[href$='/referral/new/']")
    one.answer("receiving_unit", CLINIC[:7]).answer("text", "Control médico y consejería.")
    one.tick("fields", "names").tick("fields", "languages").answer("consent", CLINIC[:7]).save()
    for step in ("offer", "send"):
        one.follow(f"main a[href*='/step/{step}/']").save()
    assert rows("referrals_referral") == before + 1


def test_the_next_step_is_taken(keys, rows):
    """Of a case to which nothing is missing: she stays, and her integration begins."""
    before = rows("cases_case WHERE state = 'integration'")
    one = keys("marta").follow("nav a[href='/cases/']")
    pages = {
        case: one.page.request.get(one.page.url.replace("/cases/", case))
        for case in A_CASE.findall(one.page.content())
    }
    [ready, *_others] = [case for case, page in pages.items() if "/step/start_integration/" in page.text()]
    one.follow(f"main a[href='{ready}']").follow("main a[href$='/step/start_integration/']").save()
    assert rows("cases_case WHERE state = 'integration'") == before + 1


@pytest.mark.prove
@pytest.mark.parametrize("width", ["desk", "phone"])
def test_bars_that_stay_hide_nothing(keys, width):
    """The longest form, with a head and a bar that stay in the window: through all of it, and all the way back."""
    one = keys("ines", width, "/incidents/")
    group = re.search(r'href="(/incidents/[^"/]+/)"', one.page.content())[1]
    one.page.set_viewport_size({"width": WIDTHS[width], "height": 420})  # less than one form holds
    one.page.goto(one.page.url.replace("/incidents/", f"{group}people/"), wait_until="load")
    one.to("main .cc-actions--stay button").to(".cc-brand", key="Shift+Tab")
