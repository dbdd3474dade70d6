"""Walk-through H3 to the date. Its candidates of the bank and the oath are in tests/interpreters/test_meteti.py."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from carecase.assessments import standing as assessed
from carecase.assessments.models import JourneyFacts
from carecase.assessments.screening import Track
from carecase.cases.models import Case, SearchAnswer, SearchHit, State, Task
from carecase.casework import guards
from carecase.demo.h3 import EMMANUEL, LEGS, NADEGE, ROSE_LAURE, Meteti
from carecase.plans.models import ServiceLog
from carecase.reports.periods import Period
from carecase.reports.quarters import of_day
from carecase.reports.ways import Ways
from repatriation import conditions
from repatriation.steps import returning
from repatriation.tiers import Tier

pytestmark = pytest.mark.django_db
Kind = Task.Kind


@pytest.fixture(scope="module")
def story(play):
    return play(Meteti)


# --- 9 May ----------------------------------------------------------------------------------------------------------


def test_she_goes_to_the_clinic_before_the_interpreter_comes(story, due, told_at):
    assert story.urgent.go_now
    assert due(ROSE_LAURE, Kind.CLINIC_NOW) == "2026-05-09 14:08"
    assert told_at(story.creole.wanted_at) == "2026-05-09 14:50"
    transport = ServiceLog.objects.get(case=story.case(ROSE_LAURE), service_type__code="IMM-18")
    assert told_at(transport.given_at) == "2026-05-09 14:08"


def test_the_window_closes_72_hours_after_what_happened(story, due, told_at):
    assert told_at(story.urgent.window_until) == due(ROSE_LAURE, Kind.PEP) == "2026-05-10 22:00"
    assert due(ROSE_LAURE, Kind.EMERGENCY_CONTRACEPTION) == "2026-05-12 22:00"
    assert due(ROSE_LAURE, Kind.FEMALE_STAFF) == "2026-05-09 14:08"


def test_a_woman_interprets_as_she_wished(story, told_at):
    request = story.case(ROSE_LAURE).interpreter_requests.get()
    assert (request.language, request.sex, request.met) == ("hat", "female", "video")
    assert told_at(request.met_at) == "2026-05-09 14:50"


def test_english_is_spoken_with_him_and_not_french(story, said):
    spoken = [each.language for each in story.case(EMMANUEL).person.languages.all()]
    assert spoken == ["eng", "wes"]
    assert said("hablar con Emmanuel en francés", _("It is not noted that she or he speaks this language well."))
    assert story.case(EMMANUEL).care_plans.get().answers.get().language == "eng"


def test_fear_locks_destination_and_consulate(story, said):
    assert story.case(EMMANUEL).feared_countries == {"CM"}
    reason = _("She or he fears this country: its consulate is not contacted.")
    assert said("llamar al consulado de Camerún", reason)
    assert said("retorno rápido de Emmanuel", guards.no_fear_is_stated)
    none_here = _("It has no consulate in this country: ask its embassy in a third country.")
    assert said("pedir papeles al consulado de Camerún", reason, none_here)
    assert said("pedir papeles a la embajada de Camerún en Brasil", reason)
    assert not story.case(EMMANUEL).nationality_requests.exists()
    kinds = set(story.case(EMMANUEL).tasks.values_list("kind", flat=True))
    assert {Kind.ASYLUM_INFORMATION, Kind.LEGAL_NOTE} <= kinds


# --- told once ------------------------------------------------------------------------------------------------------


def test_nine_legs_with_boat_and_forest_are_kept_with_the_price(story):
    journey = JourneyFacts.objects.get(case=story.case(EMMANUEL))
    legs = list(journey.legs.all())
    assert [leg.seq for leg in legs] == list(range(1, 10))
    assert [(leg.from_place, leg.mode) for leg in legs] == [(told[1], told[4]) for told in LEGS]
    assert ("Necoclí", "boat") in {(leg.from_place, leg.mode) for leg in legs}
    assert (legs[-1].to_place, legs[-1].mode) == ("Metetí", "foot")
    assert (int(journey.paid), int(journey.owed), journey.currency) == (3150, 600, "USD")


def test_of_the_journey_only_counts_of_ten_or_more_leave_care(story):
    """C21 reads the nine legs among those of all who were met; of the few of Metetí it shows nothing, not a price."""
    case = story.case(EMMANUEL)
    met = of_day(case.opened_at.date())
    ways = Ways(Period((case.organisation,), case.jurisdiction, met, None))
    assert ("CO", "PA", "foot") in {(row["from_country"], row["to_country"], row["mode"]) for row in ways.counted()}
    assert ways.stretches == []
    assert ways.prices == []


def test_the_missing_sister_is_noted_and_somebody_sees_to_it(story):
    case = story.case(ROSE_LAURE)
    assert "Nadège" in case.care_view.lost
    journey = JourneyFacts.objects.get(case=case)
    task = case.tasks.get(about=journey.pk)
    assert task.answer_url == reverse("casework:missing_new", args=[case.number])
    assert task.done_at >= case.searches.get().recorded_at


# --- not trafficked -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [EMMANUEL, ROSE_LAURE])
def test_trafficking_is_not_established_and_services_go_on(story, name):
    case = story.case(name)
    assert assessed.not_established(case)
    assert assessed.track_of(case) == Track.SMS
    decided = assessed.latest_identification(case).recorded_at
    assert ServiceLog.objects.filter(case=case, given_at__gt=decided).exists()


def test_closing_asks_for_a_way_onward_first(story, said, told_at):
    assert said("cerrar sin referencia", guards.onward_referral_was_offered)
    case = story.case(EMMANUEL)
    assert (case.state, case.closure_reason) == (State.CLOSED, "not_victim_referred_elsewhere")
    assert case.referrals.get().onward == "asylum"
    assert told_at(case.closed_at).startswith("2026-05-26")


def test_after_closing_the_house_sees_him_no_more(story):
    assert not Case.objects.visible_to(story.cast.zoraida).filter(pk=story.case(EMMANUEL).pk).exists()


# --- Nadège ---------------------------------------------------------------------------------------------------------


def test_only_the_case_manager_in_costa_rica_learns_that_somebody_may_be_nadege(story):
    hit = SearchHit.objects.get(search=story.search)
    assert hit.case == story.case(NADEGE)
    assert SearchHit.objects.visible_to(story.cast.marta).get() == hit
    others = ("mayra", "leticia", "sofia", "ines", "oscar", "ernesto")
    assert not any(SearchHit.objects.visible_to(getattr(story.cast, name)).exists() for name in others)


def test_the_sister_is_told_nothing_until_nadege_agrees_alone(story, said, told_at):
    assert said("preguntar a Nadège delante de otros", _("She or he is asked alone, or not at all."))
    answer = SearchAnswer.objects.get(case=story.case(ROSE_LAURE))
    assert told_at(answer.hit.answered_at) == "2026-05-22 09:00"
    assert told_at(answer.recorded_at) == "2026-05-22 21:05"
    assert told_at(answer.told_at) == "2026-05-23 10:00"
    assert [text for _label, text in answer.lines] == ["", "Estoy viva. No me esperes; sigue tu camino."]


# --- home, but not now ----------------------------------------------------------------------------------------------


def test_her_return_needs_doctor_and_nurse(story):
    plan = story.return_plan(ROSE_LAURE)
    assert plan.tier == Tier.FLAGGED
    assert plan.escorts.get().kind == "medical"
    assert set(plan.needs) == {"medical_check", "escort"}


def test_unfit_on_10_june_the_plan_is_paused(story, said, told_at):
    assert said("viajar sin estar en condiciones", conditions.fit_to_travel, conditions.no_check_speaks_against_it)
    plan = story.return_plan(ROSE_LAURE)
    assert (plan.state, plan.paused_in) == ("suspended", "preparing")
    assert told_at(plan.fitnesses.get().certified_at) == "2026-06-10 10:30"
    assert (plan.pauses.get().why, str(plan.pauses.get().look_again_on)) == ("health", "2026-06-17")
    assert story.case(ROSE_LAURE).state == State.REPATRIATION
    waiting = story.case(ROSE_LAURE).tasks.open().filter(kind__in=[Kind.RETURN_CHECK, Kind.FITNESS_TO_TRAVEL])
    assert not waiting.exists()


def test_it_goes_on_from_preparing_when_she_is_well(story):
    plan = returning["resume"](story.return_plan(ROSE_LAURE), by=story.cast.mayra)
    assert plan.state == "preparing"
