"""Every page of the access table, and each of its forms refused: open to all, as far as a machine can tell."""

import pytest
from django.utils import timezone

from tests.everyone.drawn import LANGUAGES, PAGES, draw
from tests.everyone.window import window
from tests.machine import proof_size

# Alone: while another test of the same process keeps a browser open, Django refuses to ask its database.
pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.prove, pytest.mark.alone]

EVERY = 1 if proof_size() >= 1 else round(4 / proof_size())  # at a part of the size: other pages every day
PARTS = 4  # for all workers


def sampled():
    return PAGES[timezone.localdate().toordinal() % EVERY :: EVERY]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", range(PARTS if EVERY == 1 else 1))
def test_nothing_keeps_anybody_out_of_any_page(world, part, language):
    """On a phone, on a desk, at 400 %, in colours of one's own, without motion, and with the focus shown."""
    pages = draw(world, sampled()[part :: PARTS if EVERY == 1 else 1], [language])
    with window() as seen:
        found = [(str(page), *fault) for page in pages for fault in seen.faults(page)]
    assert pages
    assert found == []
