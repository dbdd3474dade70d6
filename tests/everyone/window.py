"""A page that was drawn before, in a real Chromium: no server is asked, and style and scripts are our own."""

from contextlib import contextmanager
from mimetypes import guess_type
from urllib.parse import urlparse

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders

from tests.fixtures.browser import a_chromium

HOST = "http://carecase.test"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE, DESK = 360, 1280
FOUR_TIMES = 320  # what is left of 1280 at 400 % (WCAG 1.4.10)

IS_WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

# Of each control that can be seen: with the keyboard's focus something must be drawn around it.
WITHOUT_FOCUS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled && each.type !== "hidden")
  .filter((each) => {
    each.focus({ focusVisible: true })
    const parts = [each, ...(each.labels ?? [])].flatMap((one) => [[one, null], [one, "::before"]])
    const drawn = parts.map(([one, part]) => getComputedStyle(one, part))
    return document.activeElement === each && !drawn.some((style) =>
      (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none")
  })
  .map((each) => each.outerHTML.slice(0, 160))"""

# Where a person chose her own colours no ground and no shadow is drawn: a control needs an edge or an underline. A
# plain checkbox is drawn by the browser, with its own edge.
WITHOUT_EDGE = """() => [...document.querySelectorAll("button, .govuk-button, input, select, textarea")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((each) => !each.closest("[aria-hidden=true]"))
  .filter((each) => each.type !== "checkbox" || getComputedStyle(each).appearance !== "auto")
  .filter((each) => {
    const style = getComputedStyle(each)
    const edge = ["Top", "Bottom", "Left"].some((side) => parseFloat(style[`border${side}Width`]) > 0)
    return !edge && !style.textDecorationLine.includes("underline")
  })
  .map((each) => each.outerHTML.slice(0, 160))"""

MOVES = """() => [...document.querySelectorAll("*")]
  .filter((each) => {
    const style = getComputedStyle(each)
    const lasts = (times) => times.split(",").some((time) => parseFloat(time) > 0)
    return (style.animationName !== "none" && lasts(style.animationDuration)) || lasts(style.transitionDuration)
      || style.scrollBehavior === "smooth"
  })
  .map((each) => each.outerHTML.slice(0, 160))"""


@contextmanager
def window():
    with a_chromium() as browser:
        yield Window(browser.new_page(viewport={"width": DESK, "height": 800}))


class Window:
    def __init__(self, page):
        self.page, self.html, self.axe = page, "", Axe()
        page.route("**/*", self.answer)

    def answer(self, route):
        place = urlparse(route.request.url).path
        file = finders.find(place.removeprefix(settings.STATIC_URL)) if place.startswith(settings.STATIC_URL) else None
        if route.request.is_navigation_request():
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        elif file:
            route.fulfill(path=file, content_type=guess_type(file)[0])
        else:
            route.fulfill(status=204, body="")

    def show(self, drawn):
        self.html = drawn.html
        self.page.goto(f"{HOST}/", wait_until="load")
        return self

    def faults(self, drawn):
        """Everything that keeps somebody out of this page: what, and the first place where it stands."""
        yield from self.at(DESK).show(drawn).complaints()
        yield from self.at(PHONE).unfolded().complaints()
        yield from self.at(FOUR_TIMES).too_wide()
        yield from self.in_other_colours()
        yield from self.without_motion()

    def unfolded(self):
        """Menus and whatever else is folded away, opened."""
        self.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        return self

    def at(self, width):
        self.page.set_viewport_size({"width": width, "height": 800})
        return self

    def too_wide(self):
        return [("too wide", self.page.viewport_size["width"])] if self.page.evaluate(IS_WIDER) else []

    def complaints(self):
        """What axe finds."""
        violations = self.axe.run(self.page, options=WCAG).response["violations"]
        return self.too_wide() + [(each["id"], each["nodes"][0]["html"][:160]) for each in violations]

    def in_other_colours(self):
        self.page.emulate_media(forced_colors="active")
        found = [("no focus", each) for each in self.page.evaluate(WITHOUT_FOCUS)]
        self.page.evaluate(
            "document.activeElement.blur()"
        )  # the mark of the focus stands in the place of an underline
        found += [("no edge", each) for each in self.page.evaluate(WITHOUT_EDGE)]
        self.page.emulate_media(forced_colors="none")
        return found

    def without_motion(self):
        self.page.emulate_media(reduced_motion="reduce")
        found = [("moves", each) for each in self.page.evaluate(MOVES)]
        self.page.emulate_media(reduced_motion="no-preference")
        return found
