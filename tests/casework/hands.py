"""Somebody at a keyboard: goes to pages, fills in what a page asks by the names of its fields, and presses buttons."""

DRAWN = "domcontentloaded"  # what a hand waits for: pictures and fonts may come later

# Seconds of the keystroke-level model (Card, Moran and Newell): pointing, pressing, a key, to the keyboard, deciding.
POINT, PRESS, KEY, HOME, DECIDE = 1.1, 0.2, 0.28, 0.4, 1.35


class Hands:
    def __init__(self, page, address):
        self.page, self.address, self.status = page, address, None

    def sign_in(self, username, password):
        self.go("/accounts/login/")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", password)
        self.page.click("main button")
        self.page.wait_for_url(lambda url: "login" not in url)
        return self

    def go(self, path):
        self.status = self.page.goto(self.address + path, wait_until=DRAWN).status
        return self

    def fill(self, **answers):
        """Answer by field name: text, choice, True for a tick, a list for several; None leaves a field alone."""
        for name, answer in answers.items():
            if answer is not None:
                self.answer(name, answer)
        return self

    def answer(self, name, answer):
        control = self.page.locator(f"main [name='{name}']").first
        if control.count() == 0:
            return self.answer_date(name, answer)
        kind = control.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind in ("radio", "checkbox"):
            values = answer if isinstance(answer, list) else [answer]
            for value in values:
                which = "" if value is True else f"[value='{value}']"
                self.page.locator(f"main [name='{name}']{which}").first.check(force=True)
        elif kind == "select":
            control.select_option(str(answer))
        else:
            control.fill(str(answer))
        return None

    def answer_date(self, name, answer):
        for part, text in zip(("year", "month", "day"), answer.split("-"), strict=True):
            self.page.fill(f"main [name='{name}_{part}']", text)

    def save(self):
        """Press the button of the form. A page that refuses says why."""
        return self.answered(
            lambda: self.page.locator("main form:not([role=search]) button.govuk-button").last.click()
        )

    def press(self, action):
        """Press the button of the form that goes to an address which contains `action`."""
        return self.answered(lambda: self.page.locator(f"main form[action*='{action}'] button").first.click())

    def follow(self, address):
        return self.answered(lambda: self.page.locator(f"main a[href*='{address}']").first.click())

    def choose_beside(self, words):
        """Follow the link of the first row that says these words."""
        return self.answered(lambda: self.page.locator("main li", has_text=words).first.locator("a").click())

    def answered(self, act):
        with self.page.expect_navigation(wait_until=DRAWN) as answer:
            act()
        self.status = answer.value.status if answer.value else None
        complaints = self.page.locator(".govuk-error-summary").all_inner_texts()
        assert not complaints, (self.page.url, complaints)
        return self

    def step(self, case, name):
        """Take a step of the case: everything it asks for is in place."""
        self.go(f"{case}step/{name}/")
        missing = self.page.locator(".cc-missing .is-open, .cc-missing .open").all_inner_texts()
        button = self.page.locator("main form button.govuk-button")
        assert button.count(), (name, missing)
        self.page.locator("#reason").fill("Acordado con ella.")
        with self.page.expect_navigation(wait_until=DRAWN):
            button.last.click()
        assert "/step/" not in self.page.url, self.page.inner_text("main")
        return self

    def now(self):
        """Where on the way the case stands, as its page says it."""
        return self.page.locator(".cc-way [aria-current]").inner_text()


class Counted(Hands):
    """Hands whose clicks and seconds are counted, and how long the server lets them wait."""

    clicks, seconds, waited = 0, 0.0, 0.0

    def start(self):
        self.clicks, self.seconds, self.waited = 0, 0.0, 0.0
        return self

    @property
    def took(self):
        return self.seconds + self.waited

    def answered(self, act):
        self.clicks += 1
        self.seconds += DECIDE + POINT + PRESS
        super().answered(act)
        return self.watch()

    def watch(self):
        """From the press until the last byte of the page, redirects included."""
        self.waited += self.page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd") / 1000
        return self

    def answer(self, name, answer):
        """Ticks and radios are pointed at and pressed, a list is opened first; text is typed."""
        control = self.page.locator(f"main [name='{name}']").first
        kind = control.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type") if control.count() else "date"
        presses = {"select": 2, "radio": 1, "checkbox": len(answer) if isinstance(answer, list) else 1}
        self.seconds += (DECIDE + POINT + PRESS) * presses.get(kind, 1)
        if kind not in presses:
            self.seconds += HOME + KEY * len(str(answer))
        return super().answer(name, answer)

    def choose(self, name, words):
        """The entry of a list that says these words: opened, looked through, pressed."""
        self.seconds += 2 * (DECIDE + POINT + PRESS)
        choices = self.page.locator(f"main select[name='{name}']")
        choices.select_option(choices.locator("option", has_text=words).first.get_attribute("value"))
        return self

    def tick(self, name, values):
        self.seconds += len(values) * (DECIDE + POINT + PRESS)
        super().answer(name, values)
        return self


class Planner(Counted):
    """Who goes from page to page by links: each page is one click, each step one press and a reason."""

    REASON = len("Acordado con ella.")

    def go_on(self):
        """Press the button that saves and leads to what is missing next."""
        return self.answered(lambda: self.page.click("main button[name=go_on]"))

    def is_at(self, page):
        """Where the product leads by itself; the answers that it knows are there."""
        assert page in self.page.url, self.page.url
        return self

    def confirm(self):
        """Take the step whose page is open: everything is in place, and no note is needed."""
        return self.answered(lambda: self.page.locator("main form button.govuk-button").last.click())

    def go(self, path):
        self.clicks += 1
        self.seconds += DECIDE + POINT + PRESS
        return super().go(path).watch()

    def step(self, case, name):
        self.clicks += 1
        self.seconds += 2 * (DECIDE + POINT + PRESS) + HOME + KEY * self.REASON
        return super().step(case, name).watch()
