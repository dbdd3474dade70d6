"""The demo as `make run` loads it: in the smaller one of the other tests nobody has come to where vouchers begin."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings

from carecase.cases.models import Case
from carecase.plans.models import Voucher
from repatriation.models import ReturnPlan


@pytest.mark.prove
@pytest.mark.django_db
def test_a_newcomer_finds_something_of_everything_under_way():
    with override_settings(DEMO=True):
        call_command("load_demo", stdout=StringIO())
    assert set(Voucher.objects.values_list("state", flat=True)) == {"issued", "redeemed"}
    assert ReturnPlan.objects.filter(case__state__in=["protection", "shelter"]).count() == 2
    assert Case.objects.filter(stay_choices__wants_to_stay=True).exists()
