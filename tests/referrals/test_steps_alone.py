"""Each step from each of its states, with nothing else written: refused in words, never by the database."""

from contextlib import suppress

import pytest
from django.utils import timezone

from carecase.workflow.acts import Refusal
from referrals.models import Referral
from referrals.steps import referring
from tests.referrals.conftest import fresh

HERE = ("draft", "offered")


@pytest.mark.parametrize(
    ("name", "source"), [(name, each) for name in sorted(referring) for each in referring[name].sources]
)
def test_a_step_is_taken_or_refused_in_words(name, source, draft, consent, case_manager):
    referral = draft(consent=consent)
    sent_at = None if source in HERE else timezone.now()
    Referral.objects.filter(pk=referral.pk).update(state=source, sent_at=sent_at)
    step = referring[name]
    with suppress(Refusal):
        step(referral, by=case_manager, reason="Así se acordó.")
    assert fresh(referral).state in (source, step.target)
