"""Every page in Spanish and in English: nothing is left of the other language, and what is refused says so on top."""

import re

import pytest

from tests.everyone.drawn import PAGES, Drawn, draw
from tests.everyone.leftovers import leftovers
from tests.machine import proof_size

pytestmark = pytest.mark.django_db

TYPED = ("Gestor o gestora",)  # in the names that the world gives its people


def left_in(pages):
    return [(str(page), left) for page in pages for left in leftovers(page, TYPED)]


def refused_in_silence(pages):
    """Answers with a fault beside a field and no summary above; or with a title that does not say it."""
    for page in pages:
        if page.refused and "govuk-error-message" in page.html:
            title = re.search(r"<title>\s*(.*?)</title>", page.html, re.S).group(1)
            if "govuk-error-summary__list" not in page.html or not title.startswith("Error:"):
                yield str(page)


def faults(pages):
    assert pages
    return left_in(pages), list(refused_in_silence(pages))


def test_a_sample_of_pages_speaks_one_language(world):
    assert faults(draw(world, PAGES[::80])) == ([], [])


@pytest.mark.prove
def test_every_page_speaks_one_language(world):
    every = max(1, round(1 / proof_size()))
    assert faults(draw(world, PAGES[::every])) == ([], [])


@pytest.mark.parametrize(
    ("language", "html", "found"),
    [
        ("es", "<p>Nothing matches these filters.</p>", ["Nothing matches these filters."]),
        ("es", "<p title='Back to Casa'>x</p>", ["Back to Casa"]),
        ("es", "<p>Nobody of the team has seen this</p>", ["Nobody of the team has seen this"]),
        ("es", "<button lang=en>Nothing matches these filters.</button><p>Sí</p>", []),
        ("en", "<p>Anotar a varias personas</p>", ["Anotar a varias personas"]),
        (
            "en",
            "<p>lo que dice la gente</p><textarea>el de la casa</textarea>",
            ["lo que dice la gente"],
        ),
        ("en", "<p>Nothing matches these filters.</p>", []),
    ],
)
def test_what_is_left_of_the_other_language_is_found(language, html, found):
    assert leftovers(Drawn("page", language, html)) == found


def test_a_page_that_refuses_in_silence_is_found():
    html = "<title>Error: x</title><p class='govuk-error-message'>x</p>"
    assert list(refused_in_silence([Drawn("page", "en", html, refused=True)])) == ["page en refused"]
