"""A page asks the database few questions: fifteen at most, on each page that there is (docs/performance.md)."""

import pytest

from tests.everyone.drawn import PAGES, address, is_page, reader
from tests.machine import proof_size
from tests.queries import MOST, asked_by
from tests.rules.shared_world import taken_back

pytestmark = pytest.mark.django_db


def questions(browser, place):
    """How many a page asks; None where the answer is none that people see."""
    answers = []
    asked = asked_by(lambda: answers.append(browser.get(place)))
    return len(asked) if is_page(answers[-1]) else None


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
