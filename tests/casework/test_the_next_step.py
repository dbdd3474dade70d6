"""The first card of a case: the one step that leads on, for everybody who sees the case; and who takes it."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from carecase.access.roles import Role
from carecase.assessments.screening import Screening
from carecase.cases import actions
from carecase.cases.models import Case, Fear
from carecase.casework import case_page, guards
from carecase.casework.steps import start_quick_return
from carecase.people.models import Person
from carecase.plans import actions as plans
from carecase.shelter.models import ShelterChoice
from carecase.workflow.acts import act
from carecase.workflow.models import StateChange
from services_catalog.actions import load_service_types
from services_catalog.models import ServiceType
from tests.assessments.conftest import client_of, send

__all__ = ["client_of", "send"]
pytestmark = pytest.mark.django_db


def passed_by(case):
    return case_page.passed_by(case_page.cases().get(pk=case.pk))


def in_state(case, state):
    """Put there directly: how it came there is the matter of other tests."""
    Case.objects.filter(pk=case.pk).update(state=state)
    return Case.objects.select_related("person").get(pk=case.pk)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("identification", "start_risk_assessment"),
        ("risk_assessment", "start_shelter"),
        ("shelter", "start_protection"),
        ("protection", None),
        ("repatriation", "follow_up_after_return"),
        ("integration", "follow_up_after_integration"),
        ("follow_up", "close"),
    ],
)
def test_each_state_leads_on(open_case, state, step):
    ahead = case_page.step_ahead(in_state(open_case, state))
    assert (ahead and ahead.name) == step


def test_whoever_does_not_want_shelter_goes_on_without(open_case, case_manager):
    case = in_state(open_case, "risk_assessment")
    with act(case_manager, "test", case) as doing:
        doing.save(ShelterChoice(case=case, choice="declined", asked_alone=True, why="Se queda con su hermana."))
    assert case_page.step_ahead(case).name == "start_protection"


def test_a_colleague_who_may_not_take_the_step_reads_what_it_is(open_case, colleague, team, case_manager, client_of):
    lawyer = colleague("andres", Role.LEGAL_ADVISER, team)
    actions.add_to_team(open_case, user=lawyer, role=Role.LEGAL_ADVISER, by=case_manager)
    page = client_of(lawyer).get(open_case.get_absolute_url()).content.decode()
    assert "Lo hace Ines" in page
    assert reverse("casework:step", args=[open_case.number, "start_risk_assessment"]) not in page


def test_nothing_is_next_on_a_closed_case_but_it_can_be_opened_again(open_case, case_manager, client_of):
    Case.objects.filter(pk=open_case.pk).update(
        state="closed", closed_at=open_case.opened_at, closure_reason="goals_met"
    )
    page = client_of(case_manager).get(open_case.get_absolute_url()).content.decode()
    assert "El expediente está cerrado" in page
    assert reverse("casework:step", args=[open_case.number, "reopen"]) in page


def test_the_quick_way_home_is_for_adults_asked_alone_without_signs_or_fear(open_case, case_manager):
    def stand_in_the_way():
        case = in_state(open_case, "risk_assessment")
        quick = (guards.is_an_adult, guards.no_trafficking_indicator, guards.no_fear_is_stated, guards.was_asked_alone)
        assert set(quick) <= set(start_quick_return.guards)
        return [guard for guard in quick if not guard.holds(case)]

    Person.objects.filter(pk=open_case.person_id).update(age_band="18_29", age_basis="stated")
    assert stand_in_the_way() == [guards.no_trafficking_indicator, guards.was_asked_alone]
    with act(case_manager, "test", open_case) as doing:
        doing.save(Screening(case=open_case, marks={}, alone="yes"))
    assert stand_in_the_way() == []
    with act(case_manager, "test", open_case) as doing:
        doing.save(Fear(case=open_case, country="HN"))
    Person.objects.filter(pk=open_case.person_id).update(age_band="12_17")
    assert stand_in_the_way() == [guards.is_an_adult, guards.no_fear_is_stated]


# --- an age that nobody has noted ------------------------------------------------------------------------------------


@pytest.fixture
def ageless_case(waiting_case, case_manager):
    return actions.take_case(waiting_case, by=case_manager)


def missing(case):
    return [check.url for check in case_page.step_ahead(case).checklist(case) if not check.holds]


def test_an_age_that_is_not_known_is_asked_for_first(ageless_case, client_of, case_manager):
    assert reverse("casework:identity", args=[ageless_case.number]) in missing(ageless_case)
    assert reverse("cases:notice_new", args=[ageless_case.number]) not in missing(ageless_case)
    assert "Edad desconocida" in client_of(case_manager).get(ageless_case.get_absolute_url()).content.decode()


def test_an_age_in_dispute_asks_for_the_child_authority(ageless_case, case_manager):
    person = Person.objects.get(pk=ageless_case.person_id)
    with act(case_manager, "test", person) as doing:
        person.age_basis = Person.Basis.DISPUTED
        doing.save(person)
    case = Case.objects.get(pk=ageless_case.pk)
    assert reverse("cases:notice_new", args=[case.number]) in missing(case)


# --- short care -----------------------------------------------------------------------------------------------------


def test_whoever_registers_somebody_may_note_that_she_went_on(waiting_case, officer, send):
    answer = send(officer, "cases:short_care", waiting_case, information_given="true", danger_signs_asked="true")
    assert answer.status_code == 302
    assert waiting_case.closures.get().reason == "left_onward"


def test_a_case_that_is_closed_out_of_ones_sight_leads_on_to_my_day(waiting_case, officer, send, client_of):
    send(officer, "cases:short_care", waiting_case, information_given="true", danger_signs_asked="true")
    load_service_types()
    plans.log_service(waiting_case, ServiceType.objects.get(code="IMM-02"), by=officer, disposition="by_us")
    step = reverse("casework:step", args=[waiting_case.number, "close_short_care"])
    landed = client_of(officer).post(step, follow=True)
    assert landed.status_code == 200
    assert "siguió su camino" in landed.content.decode()


# --- two people at one name -----------------------------------------------------------------------------------------


def test_a_name_that_somebody_changed_meanwhile_is_not_written_over(open_case, send, case_manager):
    person = Person.objects.get(pk=open_case.person_id)
    form = {
        "version": person.version,
        "called_before": "",
        "age_told": "30",
        "age_basis": "stated",
        "age_band": "30_59",
        "sex": "2",
    }
    first = send(case_manager, "casework:identity", open_case, **form, called="Sol")
    assert first.status_code == 302, first.context["form"].errors
    person.refresh_from_db()
    late = form | {"version": person.version, "called": "Luna"}
    conflict = send(case_manager, "casework:identity", open_case, **late)
    assert conflict.status_code == 409
    assert "Sol" in conflict.content.decode()
    again = conflict.context["form"].data.dict()
    assert send(case_manager, "casework:identity", open_case, **again).status_code == 302
    open_case.refresh_from_db()
    assert open_case.called == "Luna"


# --- addresses that only take an answer -----------------------------------------------------------------------------


def test_a_button_opened_by_hand_says_so(open_case, client_of, case_manager):
    answer = client_of(case_manager).get(reverse("cases:take", args=[open_case.number]))
    assert answer.status_code == 405
    assert "Aquí no hay nada que leer" in answer.content.decode()


def test_only_what_lies_behind_was_passed_by(open_case):
    assert passed_by(in_state(open_case, "protection")) == {"risk_assessment", "shelter"}
    assert passed_by(in_state(open_case, "identification")) == set()


def test_where_a_step_led_was_not_passed_by(open_case, supervisor):
    steps = {"content_type": ContentType.objects.get_for_model(Case), "object_id": open_case.pk, "by": supervisor}
    steps |= {"key_id": open_case.key_id, "step": "x", "before": "x"}
    earlier = open_case.opened_at - timedelta(days=1)
    StateChange.objects.create(**steps, version=1, after="shelter", at=earlier)
    StateChange.objects.create(**steps, version=2, after="risk_assessment")
    StateChange.objects.create(**steps, version=3, after="protection")
    assert passed_by(in_state(open_case, "protection")) == {"shelter"}, "what an earlier episode went through is past"
