"""A page asks the database few questions: fifteen at most, on each page that there is (docs/performance.md)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.everyone.drawn import PAGES, address, is_page, reader
from tests.machine import proof_size
from tests.rules.shared_world import taken_back

pytestmark = pytest.mark.django_db

MOST = 15
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def questions(browser, place):
    """How many a page asks; None where the answer is none that people see."""
    browser.get(place)  # what a session and the caches begin with is asked once
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(place)
    return sum(not each["sql"].startswith(TRANSACTION) for each in asked) if is_page(answer) else None


def asking_too_often(world, pages):
    counted = {}
    for page in pages:
        if page.answers("get"):
            with taken_back():
                counted[page.name] = questions(reader(world, page, "es"), address(world, page, "es"))
    assert any(counted.values())
    return {name: number for name, number in counted.items() if number and number > MOST}


def test_a_sample_of_pages_asks_few_questions(world):
    assert asking_too_often(world, PAGES[::20]) == {}


@pytest.mark.prove
def test_every_page_asks_few_questions(world):
    assert asking_too_often(world, PAGES[:: max(1, round(1 / proof_size()))]) == {}
