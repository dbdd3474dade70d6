"""One of a thing is said in the singular, numbers stand as the language writes them, and days in words."""

import re

import pytest

from tests.everyone.drawn import PAGES, Drawn, draw
from tests.everyone.leftovers import Texts
from tests.machine import proof_size

pytestmark = pytest.mark.django_db

ONE_OF_MANY = {
    "es": re.compile(
        r"(?<![\d.,:/–-])1 (personas|expedientes|días|horas|minutos|tareas|camas|noches|servicios|cosas|meses|años)\b"
    ),
    "en": re.compile(
        r"(?<![\d.,:/–-])1 (people|persons|cases|days|hours|minutes|tasks|beds|nights|services|things|months|years)\b"
    ),
}
OTHER_MARKS = {
    "es": re.compile(r"(?<![\d.,-])\d{1,3}(,\d{3})+(?![\d.,])|\b\d{1,2}:\d\d [ap]\.?m\b", re.IGNORECASE),
    "en": re.compile(r"(?<![\d.,-])\d{1,3}(\.\d{3})+(?![\d.,])"),
}
AS_STORED = re.compile(r"\b20\d\d-\d\d-\d\d\b(?!-)")  # a day as a machine writes it


def wrong(page):
    """What stands on a page and is not written so in its language."""
    rules = (ONE_OF_MANY[page.language], OTHER_MARKS[page.language], AS_STORED)
    return sorted(text for text in Texts(page.html, page.language).found if any(each.search(text) for each in rules))


def found(pages):
    assert pages
    return [(str(page), texts) for page in pages if (texts := wrong(page))]


def test_a_sample_of_pages_counts_and_dates_as_its_language_does(world):
    assert found(draw(world, PAGES[::60])) == []


@pytest.mark.prove
def test_every_page_counts_and_dates_as_its_language_does(world):
    assert found(draw(world, PAGES[:: max(1, round(1 / proof_size()))])) == []


@pytest.mark.parametrize(
    ("language", "text", "is_wrong"),
    [
        ("es", "1 personas", True),
        ("es", "21 personas", False),
        ("es", "1 persona", False),
        ("es", "1,234 colones", True),
        ("es", "1.234 colones", False),
        ("en", "1 cases", True),
        ("en", "1.234 colones", True),
        ("en", "1,234 colones", False),
        ("en", "since 2026-11-28", True),
        ("en", "28 November 2026", False),
    ],
)
def test_what_is_written_as_elsewhere_is_found(language, text, is_wrong):
    assert bool(wrong(Drawn("page", language, f"<p>{text}</p>"))) == is_wrong
