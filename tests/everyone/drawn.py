"""Every page of the access table as somebody who may open it gets it, in each language of the staff."""

from dataclasses import dataclass

from django.conf import settings
from django.test import Client
from django.utils import translation

from tests.rules.pages import PAGES
from tests.rules.shared_world import taken_back
from tests.rules.test_access import ANYONE, ROLES, SENT, SIGNED_IN

LANGUAGES = ("es", "en")


@dataclass(frozen=True)
class Drawn:
    """A page as it was answered; `refused` is the same form sent with nothing in it."""

    name: str
    language: str
    html: str
    refused: bool = False

    def __str__(self):
        return f"{self.name} {self.language}{' refused' if self.refused else ''}"


def reader(world, page, language):
    """A browser of the first role that may open the page."""
    browser = Client(raise_request_exception=False, headers={"accept-language": language})
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if page.name not in ANYONE:
        role = None if page.name in SIGNED_IN else min(ROLES[page.name])
        browser.force_login(world.members[role] if role else world.manager)
    return browser


def address(world, page, language):
    with translation.override(language):
        return world.address(page, **({"language": language} if "language" in page.arguments else {}))


def is_page(answer):
    """What a person sees: an answer to a script has no body."""
    html = answer.get("content-type", "").startswith("text/html") and answer.status_code in {200, 400, 409, 422}
    return html and bool(answer.content)


def drawn(world, page, language):
    """The page, and how it answers a form with nothing in it; what sends elsewhere or is a file is left out."""
    browser, place = reader(world, page, language), address(world, page, language)
    asked = [(False, browser.get)] if page.answers("get") else []
    if page.view is not None and page.answers("post"):
        asked.append((True, browser.post))
    for refused, ask in asked:
        with taken_back():
            answer = ask(place, SENT.get(page.name, {})) if refused else ask(place)
            if is_page(answer):
                yield Drawn(page.name, language, answer.content.decode(), refused)


def draw(world, pages=PAGES, languages=LANGUAGES):
    return [each for page in pages for language in languages for each in drawn(world, page, language)]
