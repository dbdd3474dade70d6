"""What a screen reader reads of the main screens: landmarks, one heading, and names that say where they lead."""

import re

import pytest

from carecase.demo.cast import PASSWORD
from tests.casework.hands import Hands

pytestmark = [pytest.mark.browser, pytest.mark.prove]

SAY_NOTHING = {"", "aquí", "clic aquí", "ver", "ver más", "más", "leer más", "here", "click here", "more"}
NAMED = re.compile(r'^\s*- (link|button)(?: "(?P<name>[^"]*)")?', re.M)


def read(page):
    """The page as its names and roles are told to a screen reader."""
    return page.locator("body").aria_snapshot()


@pytest.fixture
def ines(open_page, demo_server):
    return Hands(open_page("desk"), demo_server).sign_in("ines", PASSWORD)


def test_main_screens_read_aloud(ines):
    ines.go("/cases/?state=protection")
    case = ines.page.locator("main a.cc-cases__no").first.get_attribute("href")
    for address in ("/", "/cases/", "/register/", case, f"{case}note/new/", f"{case}services/new/"):
        ines.go(address)
        told = read(ines.page)
        assert told.count("- banner") == 1, address
        assert told.count("- main") == 1, address
        assert '- navigation "Principal"' in told, address
        assert len(re.findall(r"- heading .*\[level=1\]", told)) == 1, address
        names = {match["name"] or "" for match in NAMED.finditer(told)}
        assert not {name.strip().lower() for name in names} & SAY_NOTHING, address
        assert two_of_a_name(ines.page) == [], address


def two_of_a_name(page):
    """Links of the content that are read alike, lead to different places, and have nothing beside them to tell."""
    return page.evaluate(ALIKE)


ALIKE = """() => {
  const places = new Map()
  for (const link of document.querySelectorAll("main a[href]")) {
    if (!link.checkVisibility()) continue
    const beside = link.closest("li, tr, dd, p, section")?.textContent ?? ""
    const read = (link.getAttribute("aria-label") ?? link.textContent).trim() + "|" + beside.trim()
    places.set(read, (places.get(read) ?? new Set()).add(link.href.split("#")[0]))
  }
  return [...places].filter(([, to]) => to.size > 1).map(([read]) => read.slice(0, 80))
}"""
