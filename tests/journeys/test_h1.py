"""Walk-through H1 to the date. H1.3 ends with the request being met; whom the bank finds for it and whom it refuses is
in tests/interpreters."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from carecase.access.data_classes import DataClass
from carecase.assessments import standing as assessed
from carecase.assessments.indicators import Advice
from carecase.assessments.reflection import ReflectionPeriod
from carecase.assessments.screening import Track
from carecase.cases.documents import GroupList
from carecase.cases.models import Case, Concern, RiskLevel, Separation, State, Task
from carecase.casework import guards
from carecase.demo.h1 import CHILDREN, EVERYBODY, JOSEPHS, MBARGAS, PasoCanoas
from carecase.people.ages import AgeBand
from carecase.people.models import FamilyMember
from carecase.plans.models import ServiceLog
from carecase.reports.index import open_to
from carecase.reports.people_met import PeopleMet
from carecase.reports.periods import offered
from carecase.shelter.models import Stay
from carecase.workflow.models import StateChange

pytestmark = pytest.mark.django_db
Kind = Task.Kind


@pytest.fixture(scope="module")
def story(play):
    return play(PasoCanoas)


# --- 1 registration -------------------------------------------------------------------------------------------------


def test_twelve_people_are_twelve_cases_with_one_clock(story, told_at):
    cases = story.incident.cases.all()
    assert sorted(case.label for case in cases) == list(EVERYBODY)
    assert {told_at(case.opened_at) for case in cases} == {"2026-03-03 05:40"}
    assert {told_at(case.recorded_at) for case in cases} == {"2026-03-03 05:50"}
    assert len({case.number for case in cases}) == 12


def test_ages_and_languages_are_as_told(story):
    story.at("2026-03-03 08:00")
    ages = {label: story.case(label).person.age for label in EVERYBODY}
    assert ages == dict(zip(EVERYBODY, (29, 6, 34, 31, 26, 41, 22, 1, 16, 38, 35, 45), strict=True))
    spoken = [each.language for each in story.case("P10").person.languages.all()]
    assert spoken == ["spa", "qug"]


# --- 2 triage -------------------------------------------------------------------------------------------------------


def test_the_pregnant_woman_goes_to_the_clinic_at_once_and_counts_as_high_risk(story, due):
    first = story.case("P01").urgent_needs.last()
    assert first.go_now
    assert first.health.pregnancy_weeks == 24
    assert due("P01", Kind.CLINIC_NOW) == "2026-03-03 06:02"
    assert story.case("P01").risk_level == RiskLevel.HIGH


@pytest.mark.parametrize("label", CHILDREN)
def test_the_child_authority_is_told_of_each_child_within_the_hour(story, due, told_at, label):
    assert due(label, Kind.CHILD_AUTHORITY) == "2026-03-03 06:40"
    assert due(label, Kind.GUARDIAN) == "2026-03-04 05:40"
    assert due(label, Kind.BEST_INTERESTS) == "2026-03-06 05:40"
    task = story.case(label).tasks.get(kind=Kind.CHILD_AUTHORITY)
    assert told_at(task.done_at) == "2026-03-03 06:20"


def test_nobody_else_is_taken_for_a_child(story):
    asked = Task.objects.filter(case__incident=story.incident, kind=Kind.CHILD_AUTHORITY)
    assert set(asked.values_list("case__label", flat=True)) == set(CHILDREN)


def test_a_concern_is_judged_by_a_second_person_within_a_day(story, due, told_at):
    concern = story.case("P11").concerns.get()
    assert told_at(concern.second_due_at) == due("P11", Kind.SECOND_JUDGEMENT) == "2026-03-04 06:30"
    assert told_at(concern.second_at) == "2026-03-03 18:20"
    assert concern.second_by == story.cast.sofia != concern.recorded_by
    assert concern.non_punishment_checked
    assert concern.own_account


def test_colleagues_see_that_he_is_kept_apart_but_not_why(story):
    story.at("2026-03-10 12:00")
    cast, case = story.cast, story.case("P11")
    assert Separation.objects.filter(case=case).count() == 11 == Separation.objects.filter(other=case).count()
    for colleague in (cast.marta, cast.elena, cast.rosa, cast.lidia):
        assert Case.objects.visible_to(colleague).filter(pk=case.pk).exists(), colleague
        assert Separation.objects.visible_to(colleague).filter(case=case).exists(), colleague
    for colleague in (cast.marta, cast.elena, cast.rosa, cast.lidia, cast.oscar, cast.ines, cast.victoria):
        assert not Concern.objects.visible_to(colleague).exists(), colleague
    assert Concern.objects.visible_to(cast.sofia).count() == 1
    assert not case.may_read(cast.marta, DataClass.SUSPECTS)


def test_he_keeps_bed_and_meals_and_stays_in_the_count(story, told_at):
    case = story.case("P11")
    assert story.incident.cases.filter(pk=case.pk).exists()
    stay = Stay.objects.get(case=case)
    assert told_at(stay.admitted_at) < told_at(stay.ended_at) == "2026-03-26 09:00"
    assert case.closure_reason == "left_area_or_remigrated"
    assert ServiceLog.objects.filter(case=case, service_type__code="IMM-02").exists()


# --- 3 interpreters -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["P12 interpreta para P01", "P11 interpreta para P04"])
def test_fellow_travellers_do_not_interpret(said, what):
    assert said(what, _("Somebody of the same group may only help when life is in danger."))


def test_a_woman_by_phone_interprets_for_the_pregnant_woman(story, told_at):
    asked = story.case("P01").interpreter_requests.get(purpose="screening")
    assert (asked.language, asked.sex, asked.met) == ("hat", "female", "phone")
    assert told_at(asked.met_at) == "2026-03-03 06:40"


# --- 4 families and beds --------------------------------------------------------------------------------------------


def test_families_stay_together_after_each_adult_was_asked_alone(story, said):
    assert said("juntos sin preguntar a solas", _("Ask her or him alone first, and note when."))
    for labels in (JOSEPHS, MBARGAS):
        people = [story.case(label).person for label in labels]
        links = FamilyMember.objects.filter(person__in=people)
        assert len(set(links.values_list("unit", flat=True))) == 1
        assert all(link.counts_as_family for link in links)


def test_a_cousin_who_is_not_proved_counts_as_alone(story):
    link = FamilyMember.objects.get(person=story.case("P09").person)
    assert link.proof == FamilyMember.Proof.UNVERIFIED
    assert not link.counts_as_family
    assert story.case("P09").person.age_band == AgeBand.UNDER_18


def room_of(story, label):
    return story.case(label).beds.get(stay__isnull=False).bed.room


def test_families_share_a_room_and_the_boy_sleeps_among_boys_in_another_house(story):
    rooms = {label: room_of(story, label) for label in (*JOSEPHS, *MBARGAS, "P07", "P08")}
    assert len({rooms[label] for label in JOSEPHS}) == 1
    assert len({rooms[label] for label in MBARGAS}) == 1
    assert rooms["P07"] == rooms["P08"]
    his = room_of(story, "P09")
    assert (his.kind, his.house.alias) == ("boys", "Casa Colibrí")
    assert his.house != rooms["P07"].house


def test_he_is_refused_a_bed_beside_her_with_every_reason(said):
    in_doubt = _("Somebody in this room says to be a relative, and that is in doubt: they sleep apart.")
    alone = _("A child does not share a room with an adult who is not family asked alone and willing.")
    wing = _("A relative in doubt sleeps in this part of the house: another wing or another house is needed.")
    assert said("P09 duerme en el cuarto de P07", in_doubt, alone)
    assert said("P09 duerme en el ala de P07", wing)


def test_the_suspect_is_refused_a_bed_beside_her_without_the_reason(said):
    apart = _("There is an instruction to keep her or him apart from somebody in this room.")
    assert said("P11 duerme en el cuarto de P07", apart)


# --- 5 and 6 screening, accreditation, reflection -------------------------------------------------------------------


def test_three_signs_make_trafficking_possible_beside_the_smuggling(story):
    case = story.case("P07")
    assert {each.code for each in story.screened.signs} == {
        "documents.withheld", "recruitment.deceived", "smuggling.debt",
    }  # fmt: skip
    assert story.screened.advice == Advice.POSSIBLE
    assert story.screened.track == Track.BOTH == assessed.track_of(case)
    assert case.person.papers.get(kind="passport").held_by == "trafficker"


@pytest.mark.parametrize("label", [label for label in EVERYBODY if label not in ("P07", "P02", "P08")])
def test_the_others_were_smuggled(story, label):
    assert assessed.track_of(story.case(label)) == Track.SMS


def test_the_decision_was_due_seven_working_days_after_3_march(story, due, told_at):
    assert due("P07", Kind.ACCREDITATION) == told_at(story.pending.due_at) == "2026-03-12 23:59"
    assert str(story.decision.decided_on) == "2026-03-11"
    assert assessed.identified_as(story.case("P07")) == "actual"
    assert not story.case("P07").tasks.open().filter(kind=Kind.ACCREDITATION).exists()


def test_three_months_to_recover_begin_with_the_accreditation(story, due):
    period = ReflectionPeriod.objects.get(case=story.case("P07"))
    assert (period.start_event, str(period.starts_on), str(period.ends_on)) == (
        "accreditation", "2026-03-11", "2026-06-11",
    )  # fmt: skip
    assert due("P07", Kind.DECISION_INTERVIEW) == due("P07", Kind.STAY_EXTENSION) == "2026-05-28 23:59"


def test_the_period_is_over_the_day_after(story):
    story.at("2026-06-11 12:00")
    assert not assessed.reflection_over_or_waived(story.case("P07"))
    story.at("2026-06-12 12:00")
    assert assessed.reflection_over_or_waived(story.case("P07"))


# --- 7 choices ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", JOSEPHS)
def test_those_who_fear_haiti_are_referred_to_asylum(story, label):
    case = story.case(label)
    assert case.feared_countries == {"HT"}
    assert case.state == State.FOLLOW_UP
    assert case.referrals.get().onward == "asylum"
    assert case.referrals.get().state == "sent"


def test_the_consulate_of_a_feared_country_is_not_contacted(story, said):
    reason = _("She or he fears this country: its consulate is not contacted.")
    assert said("llamar al consulado de Haití", reason)
    assert not story.case("P01").notices.filter(body="consulate").exists()


def test_their_return_is_refused_with_both_reasons(said):
    assert said("retorno de P03 a Haití", guards.no_asylum_claim_is_pending, guards.no_fear_of_the_destination)


@pytest.mark.parametrize("label", ["P06", "P12"])
def test_who_goes_onward_is_not_held_back(story, label):
    case = story.case(label)
    assert (case.state, case.closure_reason) == (State.CLOSED, "left_onward")
    assert not case.approvals.exists()
    assert not case.absences.exists()


def test_the_man_from_ecuador_is_home_and_is_called_as_agreed(story):
    case = story.case("P10")
    assert case.state == State.FOLLOW_UP
    assert case.return_plans.get().state == "handed_over"
    days = [str(each.due_on) for each in case.follow_ups.filter(kind="after_return")]
    assert days == ["2026-03-13", "2026-04-05", "2026-06-04", "2026-09-02"]


@pytest.mark.parametrize("label", MBARGAS)
def test_the_couple_from_cameroon_makes_a_life_here(story, label, told_at):
    case = story.case(label)
    plan = case.integration_plans.get()
    assert (case.state, plan.state) == (State.INTEGRATION, "active")
    assert case.stay_choices.get().counts
    assert plan.covers.get().is_covered
    assert told_at(plan.started_at).startswith("2026-05-04")
    assert [str(each.held_on or each.due_on) for each in plan.reviews.all()] == [
        "2026-06-03",
        "2026-08-02",
        "2026-10-31",
        "2027-05-04",
    ]
    assert not [goal for goal in plan.milestones.all() if goal.is_overdue]


# --- 8 pass ---------------------------------------------------------------------------------------------------------


def test_the_list_of_the_group_bears_no_status(story):
    """D17 in what it says of each person: what a driver, a cook and a night guard need."""
    paper = GroupList(story.incident, reader=story.cast.sofia, language="es")
    listed = {person.mark: person for person in paper.people}
    assert set(listed) == set(EVERYBODY) - {"P06", "P11", "P12"}
    assert listed["P07"].called == "Yuleisy"
    families = [{listed[label].family for label in labels} for labels in (JOSEPHS, MBARGAS, ("P07", "P08"))]
    assert set().union(*families) == {"A", "B", "C"}
    assert all(len(letters) == 1 for letters in families)
    assert listed["P09"].family == ""
    said = " ".join(str(value).lower() for person in paper.people for value in vars(person).values())
    assert not any(word in said for word in ("trata", "riesgo", "alto", "sospech", "asilo", "refugi", "acredit"))


def test_twelve_are_in_the_statistics_of_march_as_a_total_and_nothing_smaller(story):
    """By month, for in January and February nobody was met: no other table can be subtracted from this one."""
    story.at("2026-04-02 09:00")
    organisations = tuple(sorted({case.organisation for case in story.incident.cases.all()}, key=str))
    (period,) = offered(organisations, "CR")
    assert (period.code, PeopleMet(period).people) == ("2026-03", 12)
    for each in PeopleMet(period).lists:
        assert all(number is None or number == 0 or number >= 10 for _label, number in each.rows), each.title


def test_no_page_of_figures_names_anybody_of_the_group(story, opened_by):
    """Nor that one of them is suspected: figures are all that most care staff would see beyond their own cases."""
    story.at("2026-04-02 09:00")
    numbers = [case.number for case in story.incident.cases.all()]
    for report in open_to(story.cast.irene):
        page = opened_by(story.cast.irene, reverse(report.page))
        assert not any(number in page for number in numbers), report.page
        assert not any(word in page for word in ("Rentería", "Luis", "sospech")), report.page


def test_the_way_of_every_case_reads_without_a_gap(story):
    for label in EVERYBODY:
        case = story.case(label)
        changes = list(StateChange.objects.filter(object_id=case.pk).order_by("at"))
        assert changes[0].before == State.IDENTIFICATION
        assert [each.after for each in changes[:-1]] == [each.before for each in changes[1:]]
        assert changes[-1].after == case.state
