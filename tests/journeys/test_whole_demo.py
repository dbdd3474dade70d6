"""The demo as `make run` loads it: in the smaller one of the other tests nobody has come to where vouchers begin."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings

from carecase.access.models import User
from carecase.cases.models import Case, InterpreterRequest
from carecase.plans.models import Voucher
from carecase.reports import quarters
from carecase.reports.counts import Reach
from carecase.reports.interpreting import unmet_by_language
from carecase.reports.scope import organisations_of
from repatriation.models import ReturnPlan


@pytest.mark.prove
@pytest.mark.django_db
def test_a_newcomer_finds_something_of_everything_under_way():
    with override_settings(DEMO=True):
        call_command("load_demo", stdout=StringIO())
    assert set(Voucher.objects.values_list("state", flat=True)) == {"issued", "redeemed"}
    assert ReturnPlan.objects.filter(case__state__in=["protection", "shelter"]).count() >= 2
    assert Case.objects.filter(stay_choices__wants_to_stay=True).exists()
    assert InterpreterRequest.objects.filter(together__isnull=False, booking__isnull=False).count() > 1
    irene = User.objects.get(username="irene")
    reach = Reach(tuple(organisations_of(irene)), "CR", quarters.closed()[0])
    assert [line.language for line in unmet_by_language(reach)] == ["hat", "prs"]
