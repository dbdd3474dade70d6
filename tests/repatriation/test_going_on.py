"""Saving leads to what is missing next; what the plan knows is not asked twice."""

import pytest
from django.urls import reverse

from repatriation import forms, go_on, models
from repatriation.consular.forms import CrossingForm
from repatriation.counselling import OptionsTalkForm
from repatriation.legs_forms import LegForm
from repatriation.tiers import Tier
from tests.repatriation.conftest import FLIGHT, fresh

pytestmark = pytest.mark.django_db


def blank(form_class, plan, by):
    row = form_class._meta.model(plan=plan)
    return form_class(instance=row, by=by, parent=plan.case)


def page(name, plan):
    return reverse(f"repatriation:{name}", args=plan.url_args())


def test_what_is_missing_comes_next_then_the_step(requested_plan, case_manager, write):
    assert go_on.url(requested_plan, case_manager) == page("talk_new", requested_plan)
    write(
        OptionsTalkForm, requested_plan, case_manager, alone=True, language="spa", words="Volver", chosen="return",
        told=["return", "stay", "asylum", "later", "third_country"],
    )  # fmt: skip
    then = reverse("repatriation:step", args=[requested_plan.number, "counsel"])
    assert go_on.url(fresh(requested_plan), case_manager) == then


def test_the_page_just_left_is_not_offered_again(requested_plan, case_manager):
    assert go_on.url(requested_plan, case_manager, after="talk_new") == requested_plan.get_absolute_url()


def test_nobody_is_led_to_what_others_write(preparing, supervisor, case_manager):
    plan = preparing(Tier.HEALTHY_ADULT)
    plan.budget_lines.all().delete()
    plan.budgets.all().delete()
    assert go_on.url(fresh(plan), case_manager) == page("budget_line_new", plan)
    assert go_on.url(fresh(plan), case_manager, after="budget_line_new") == plan.get_absolute_url()


def test_the_button_leads_on(requested_plan, case_manager, client):
    client.force_login(case_manager)
    told = {"country": "HN", "kind": "origin", "with_whom": "Su tía", "is_chosen": "on", "version": "0"}
    plain = client.post(page("place_new", requested_plan), told)
    assert plain.url == requested_plan.get_absolute_url()
    on = client.post(page("place_new", requested_plan), told | {"go_on": "1"})
    assert on.url == page("talk_new", requested_plan)


def test_the_next_leg_comes_until_the_way_is_complete(preparing, case_manager, client):
    plan = preparing(Tier.HEALTHY_ADULT)
    plan.legs.all().delete()
    client.force_login(case_manager)
    to_the_airport = {
        "mode": "car", "from_place": "La casa", "from_country": "CR", "departs_zone": "America/Costa_Rica",
        "departs_at": "2026-05-29T06:00", "to_place": "San José", "to_country": "CR",
        "arrives_zone": "America/Costa_Rica", "arrives_at": "2026-05-29T06:30", "version": "0", "go_on": "1",
    }  # fmt: skip
    assert client.post(page("leg_new", plan), to_the_airport).url == page("leg_new", plan)
    assert client.post(page("leg_new", plan), FLIGHT | {"version": "0", "go_on": "1"}).url != page("leg_new", plan)


def test_a_zone_that_was_only_proposed_follows_the_country(requested_plan, case_manager, write):
    """To a place at home first: the zone of the destination was meant for the last leg."""
    there = {"country": "US", "kind": "third", "with_whom": "Su tía", "is_chosen": True}
    write(forms.PlaceForm, requested_plan, case_manager, **there)
    proposed = blank(LegForm, fresh(requested_plan), case_manager).initial
    typed = {
        "mode": "car", "from_place": "La casa", "to_place": "San José", "to_country": "CR",
        "departs_at": "2026-05-29T06:00", "arrives_at": "2026-05-29T06:30",
    }  # fmt: skip
    leg = write(LegForm, fresh(requested_plan), case_manager, **typed)
    assert proposed["arrives_zone"] != leg.arrives_zone == "America/Costa_Rica"


def test_what_the_plan_knows_is_there(preparing, case_manager):
    plan = fresh(preparing())
    assert blank(forms.BestInterestsForm, plan, case_manager).initial["to_whom"] == "abuela"
    assert blank(forms.ReceiverConfirmationForm, plan, case_manager).initial["adult_name"] == "abuela"
    assert blank(forms.DeclarationForm, plan, case_manager).initial["by"] == models.Declaration.By.BOTH
    assert blank(forms.EscortForm, plan, case_manager).initial["kind"] == models.Escort.Kind.CHILD_PROTECTION
    assert blank(forms.TravelDocumentForm, plan, case_manager).initial["country"] == "HN"
    assert blank(CrossingForm, plan, case_manager).initial["point"] in ("", "San Pedro Sula")
    risk = blank(forms.ReturnRiskForm, plan, case_manager).initial
    assert (risk["heard"], risk["source"], risk["wish"]) == ("origin_side", "SENAF", "Quiero ir")
    judged = ("likelihood", "harm", "residual_likelihood", "residual_harm")
    assert not any(risk.get(name) for name in judged)  # a judgement is never proposed


def test_where_a_handover_was_is_told_in_words(ready_plan, case_manager):
    assert not blank(forms.HandoverForm, ready_plan, case_manager).initial.get("place")
