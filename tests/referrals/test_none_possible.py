"""If no referral is possible: one record of why and what instead, in the place where unmet needs are counted."""

import pytest
from django.urls import reverse

from carecase.access.roles import Role
from carecase.plans import actions
from carecase.plans.models import HealthUnmetNeed, UnmetNeed
from carecase.reports.counts import Reach
from carecase.reports.petition import unmet
from carecase.reports.quarters import of_day
from referrals import none_possible
from services_catalog.actions import load_service_types
from services_catalog.models import ServiceType

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db):
    load_service_types()
    return lambda code: ServiceType.objects.get(code=code)


@pytest.fixture
def note(client, open_case, case_manager):
    def post(service_type, reason="no_capacity", instead="Duerme en el hotel hasta el lunes.", by=case_manager):
        client.force_login(by)
        typed = {"service_type": service_type.pk, "reason": reason, "instead": instead}
        return client.post(reverse("referrals:none_possible", args=[open_case.number]), typed)

    return post


@pytest.mark.parametrize(("code", "model"), [("PRI-03", UnmetNeed), ("PRI-02", HealthUnmetNeed)])
def test_it_is_an_unmet_need_that_reports_count_and_stands_on_the_list_of_referrals(
    code, model, note, service, client, open_case
):
    section = reverse("casework:section", args=[open_case.number, "referrals"])
    assert note(service(code)).headers["Location"] == section
    need = model.objects.get()
    assert (need.case, need.reason, need.resolved_at) == (open_case, "no_capacity", None)
    reach = Reach((open_case.organisation,), open_case.jurisdiction, of_day(need.needed_since))
    assert {kind for kind, _group in unmet(reach)} == {service(code).pk}
    assert "Duerme en el hotel hasta el lunes." in client.get(section).content.decode()


@pytest.mark.parametrize("missing", ["reason", "instead"])
def test_it_asks_why_and_what_instead_and_loses_nothing(missing, note, service):
    answer = note(service("PRI-03"), **{missing: ""})
    assert answer.status_code == 422
    assert not UnmetNeed.objects.exists()
    kept = {"reason": "Duerme en el hotel", "instead": 'value="no_capacity"'}
    assert kept[missing] in answer.content.decode()


def test_what_was_logged_as_not_to_be_had_is_the_same_need(note, service, open_case, case_manager):
    actions.log_service(open_case, service("PRI-03"), by=case_manager, outcome="unavailable")
    assert note(service("PRI-03")).status_code == 422
    assert UnmetNeed.objects.count() == 1
    assert [each.pk for each in none_possible.of_case(open_case, case_manager)] == [UnmetNeed.objects.get().pk]


def test_what_the_person_does_not_want_is_noted_and_asked_of_nobody(note, service, open_case, case_manager):
    note(service("PRI-03"), reason="not_wanted")
    need = UnmetNeed.objects.get()
    assert need.resolution == "declined_by_person"
    assert none_possible.of_case(open_case, case_manager) == [need]


def test_who_does_not_refer_may_not_and_who_does_not_read_health_sees_none_of_it(
    note, service, open_case, case_manager, colleague, team
):
    note(service("PRI-02"))
    screener = colleague("sara", Role.SCREENER, team)
    lawyer = colleague("leo", Role.LEGAL_ADVISER, team)
    for user in (screener, lawyer):
        open_case.grants.create(user=user, role=user.memberships.get().role, because="team", recorded_by=case_manager)
    assert none_possible.of_case(open_case, screener) == []
    assert note(service("PRI-03"), by=lawyer).status_code == 403
