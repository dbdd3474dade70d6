"""A practised person at a keyboard: everything she does is counted, and each job is written into build/hands.json."""

import fcntl
import json
from datetime import date
from pathlib import Path

from tests.casework.hands import DECIDE, DRAWN, HOME, KEY, POINT, PRESS, Counted

FIGURES = Path(__file__).resolve().parents[2] / "build" / "hands.json"


class Practised(Counted):
    """Counts clicks, answers, keys and pages. What has the focus already is typed into without pointing at it."""

    entries = keys = pages = 0

    def begin(self, path="/"):
        """On the first page of one's role; what it took to come there does not count."""
        self.page.goto(self.address + path, wait_until=DRAWN)
        self.page.on("domcontentloaded", self.count_page)
        self.entries = self.keys = self.pages = 0
        return self.start()

    def count_page(self, _page):
        self.pages += 1

    def answer(self, name, answer):
        before = self.seconds
        found = super().answer(name, answer)
        if self.typed_text(name):
            self.keys += len(str(answer))
        self.clicks += self.presses(before, name, answer)
        self.entries += 1
        return found

    def typed_text(self, name):
        kind = self.page.locator(f"main [name='{name}']").first.evaluate("e => e.type")
        return kind not in ("radio", "checkbox", "select-one", "select-multiple")

    def presses(self, before, name, answer):
        """Pointing at a field that is typed into is a click as well."""
        typed = HOME + KEY * len(str(answer)) if self.typed_text(name) else 0
        return round((self.seconds - before - typed) / (DECIDE + POINT + PRESS))

    def type(self, name, text, decide=DECIDE):
        """Into the field that has the focus: nothing is pointed at."""
        assert self.page.evaluate("document.activeElement.name") == name, name
        self.page.keyboard.type(text)
        self.entries, self.keys = self.entries + 1, self.keys + len(text)
        self.seconds += decide + KEY * len(text)
        return self

    def point_and_type(self, name, text):
        """One thought: a press on the field and what goes into it."""
        return self.point(f"[name={name}]").type(name, text, decide=HOME)

    def point(self, selector):
        """A press on a field, to type into it."""
        self.page.locator(selector).locator("visible=true").first.click()
        self.clicks, self.seconds = self.clicks + 1, self.seconds + DECIDE + POINT + PRESS
        return self

    def tab(self):
        """To the next field."""
        return self.stroke("Tab")

    def stroke(self, keys):
        """One key, or some held together ("Control+Enter")."""
        self.page.keyboard.press(keys)
        self.keys += keys.count("+") + 1
        self.seconds += KEY * (keys.count("+") + 1)
        return self

    def enter(self, keys="Enter"):
        """A key that sends a form or opens a page."""
        with self.page.expect_navigation(wait_until=DRAWN) as answer:
            self.stroke(keys)
        self.status = answer.value.status if answer.value else None
        return self.watch()

    def click(self, selector, words=None):
        """A link or a button, by what it says."""
        target = self.page.locator(selector, has_text=words) if words else self.page.locator(selector)
        return self.answered(target.first.click)

    def within(self, job, seconds, clicks=None, entries=None):
        """The job is done: within its limits, and written down."""
        note(job, self, seconds=seconds, clicks=clicks, entries=entries)
        assert self.took <= seconds, (job, self.took)
        assert clicks is None or self.clicks <= clicks, (job, self.clicks)
        assert entries is None or self.entries <= entries, (job, self.entries)


def note(job, one, **limits):
    """One line of a run. Two workers may write at once."""
    FIGURES.parent.mkdir(exist_ok=True)
    figures = {
        "job": job, "width": one.page.viewport_size["width"], "clicks": one.clicks, "entries": one.entries,
        "keys": one.keys, "pages": one.pages, "seconds": round(one.took, 1), "server": round(one.waited, 2),
        "limit": {name: limit for name, limit in limits.items() if limit is not None},
        "on": date.today().isoformat(),  # noqa: DTZ011  the day of the machine that measured
    }  # fmt: skip
    with FIGURES.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        known = [
            row for row in json.loads(file.read() or "[]") if (row["job"], row["width"]) != (job, figures["width"])
        ]
        file.truncate(0)
        file.write(json.dumps([*known, figures], ensure_ascii=False, indent=1) + "\n")
