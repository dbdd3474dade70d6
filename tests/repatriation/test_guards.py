"""The table of the care pathway (B2): every condition taken away one at a time, for every kind of traveller."""

import datetime
import uuid

import pytest
from django.db import transaction

from carecase.assessments.reflection import ReflectionPeriod
from carecase.cases.models import Consent, Fear, LegalStay
from carecase.jurisdictions.pack import Corridor, Pack
from carecase.people.models import FamilyMember, FamilyUnit
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked
from repatriation import forms, routes, steps
from repatriation.guards import ROWS, TABLE, checklist
from repatriation.models import NationalityRequest, OriginAnswer, ReturnPlan
from repatriation.tiers import Tier
from tests.repatriation.conftest import fresh

pytestmark = pytest.mark.django_db

LONG_AGO = datetime.datetime(2026, 4, 20, 12, tzinfo=datetime.UTC)
AT_NIGHT = datetime.datetime(2026, 5, 30, 5, tzinfo=datetime.UTC)


class TakeAway:
    """One method for each condition of the table: it takes away what the condition rests on."""

    def __init__(self, plan, write, by, monkeypatch):
        self.plan, self.case, self.write, self.by, self.monkeypatch = plan, plan.case, write, by, monkeypatch

    def save(self, *rows):
        with act(self.by, "take_away", self.case) as doing:
            for row in rows:
                doing.save(row)

    def place_is_named(self):
        self.plan.places.update(is_chosen=False)

    def options_were_counselled(self):
        self.plan.talks.update(alone=False)

    def declaration_stands(self):
        self.plan.declarations.update(told_revocable=False)

    def papers_are_valid(self):
        self.plan.documents.update(expires_on=datetime.date(2026, 5, 28))

    def route_is_complete(self):
        self.plan.legs.all().delete()

    def connections_hold(self):
        """A bus that leaves at once, after the flight."""
        leg = self.plan.legs.get()
        leg.pk, leg.seq, leg.mode, leg.from_country, leg.from_place = None, 2, "bus", leg.to_country, leg.to_place
        leg.departs_at, leg.departs_zone = leg.arrives_at, leg.arrives_zone
        leg.arrives_at += datetime.timedelta(hours=1)
        leg._state.adding, leg.version, leg.id = True, 0, uuid.uuid4()
        self.save(leg)

    def transit_is_permitted(self):
        self.monkeypatch.setattr(routes, "transit", lambda legs: {"US": (datetime.date(2026, 5, 29),) * 2})

    def contact_and_dangers_are_known(self):
        self.plan.danger_checks.update(danger="serious")

    def risk_is_current(self):
        self.plan.risks.update(assessed_at=LONG_AGO)

    def remaining_risk_is_acceptable(self):
        self.plan.risks.update(residual_level="unacceptable")

    def origin_side_was_heard(self):
        self.plan.risks.update(heard="nobody")

    def origin_side_does_not_object(self):
        answer = {"place": self.plan.place, "assessor": "SENAF", "conclusion": "against"}
        self.plan.risks.update(recorded_at=LONG_AGO)
        self.save(OriginAnswer(plan=self.plan, recorded_at=datetime.datetime.now(datetime.UTC), **answer))

    def fit_to_travel(self):
        self.plan.fitnesses.all().delete()

    def no_check_speaks_against_it(self):
        typed = {"result": "unfit", "clinician": "Dra. Solís", "certified_at": "2026-05-26T09:30"}
        self.write(forms.FitnessForm, self.plan, self.by, **typed)

    def escort_is_named(self):
        self.plan.escorts.all().delete()

    def receiver_has_confirmed(self):
        self.plan.confirmations.all().delete()

    def guardian_is_named(self):
        self.case.person.guardians.all().delete()

    def family_can_take_the_child(self):
        self.plan.family_assessments.update(implicated=True)

    def best_interests_say_return(self):
        self.plan.best_interests.update(decision="wait")

    def reflection_is_over(self):
        ReflectionPeriod.objects.filter(case=self.case).update(ends_on=datetime.date(2026, 12, 31))

    def arrival_is_safe(self):
        self.plan.itineraries.update(arrives_at=AT_NIGHT)

    def budget_is_approved(self):
        self.plan.budgets.update(approved_by=None, approved_at=None)

    def bookings_hold(self):
        self.plan.budget_lines.update(in_question_since=LONG_AGO)

    def allowance_was_handed(self):
        self.plan.budget_lines.update(code="allowance")

    def belongings_are_signed(self):
        self.plan.belongings.update(signed=False)

    def family_stays_together(self):
        sister = self.case.incident.cases.exclude(pk=self.case.pk).get().person
        unit = FamilyUnit()
        sure = {"unit": unit, "relation": "sibling", "proof": "verified"}
        asked = {"asked_alone_at": LONG_AGO, "wants_together": True}
        self.save(unit, *(FamilyMember(person=person, **sure, **asked) for person in (self.case.person, sister)))

    def testimony_is_settled(self):
        ReturnPlan.objects.filter(pk=self.plan.pk).update(testimony="pending")

    def consulate_only_with_consent(self):
        self.case.consents.filter(kind=Consent.Kind.CONSULATE).update(given="no")

    def destination_is_not_feared(self):
        self.save(Fear(case=self.case, country="HN"))

    def no_asylum_claim_is_pending(self):
        self.save(LegalStay(case=self.case, status="asylum_applicant", issued_on=datetime.date(2026, 5, 1)))

    def no_advice_against_the_country(self):
        self.monkeypatch.setattr(Pack, "advisory_on", lambda pack, country: "wait")

    def no_request_stands_still(self):
        asked = {"country": "NI", "office": "consulate", "office_name": "Consulado", "way": "letter"}
        today = datetime.date(2026, 5, 26)
        self.save(NationalityRequest(case=self.case, sent_on=today, last_on=today, frozen_at=LONG_AGO, **asked))

    def the_way_asks(self, **rules):
        corridor = Corridor(to="HN", source="test", verified=True, **rules)
        self.monkeypatch.setattr(Pack, "corridor_to", lambda pack, country: corridor)

    def those_who_must_know_were_told(self):
        self.the_way_asks(notify=("consulate",))

    def border_is_crossed_where_they_receive(self):
        self.the_way_asks(points=("Corinto",))

    def arrival_is_on_a_day_they_receive(self):
        self.the_way_asks(days=("mon", "tue"))

    def arrival_is_within_their_hours(self):
        self.the_way_asks(from_time=datetime.time(12))

    def they_know_early_enough(self):
        self.the_way_asks(notice_hours=100)

    def there_is_room_on_that_day(self):
        self.the_way_asks(most_per_day=0)

    def plan_is_approved(self):
        self.case.approvals.update(answer="overtaken")


@pytest.fixture
def waiting_case(register):
    """Two sisters were registered; the case is that of the first."""
    return register(2).cases.order_by("label").first()


def test_every_row_of_the_table_is_taken_away_once():
    assert {row.guard.name for row in TABLE} == {name for name in vars(TakeAway) if "_" in name.strip("_")} - {
        "the_way_asks"
    }


@pytest.mark.parametrize("tier", Tier)
def test_with_nothing_missing_the_plan_is_ready_and_leaves(tier, preparing, case_manager, take):
    plan = preparing(tier)
    assert plan.tier == tier
    assert take(plan, case_manager, "make_ready", "depart").state == plan.State.DEPARTED


@pytest.mark.parametrize("tier", Tier)
def test_every_condition_taken_away_alone_blocks_those_it_counts_for(
    tier, preparing, write, case_manager, monkeypatch
):
    plan = preparing(tier)
    for name, row in ROWS.items():
        before = transaction.savepoint()
        with monkeypatch.context() as patch:
            getattr(TakeAway(fresh(plan), write, case_manager, patch), name)()
            after = fresh(plan)
            missing = {guard.name for guard in steps.make_ready.guards if not guard.holds(after)}
            assert (name in missing) == row.counts_for(after), f"{name} for {tier}"
            if row.counts_for(after):
                with pytest.raises(Blocked) as blocked:
                    steps.make_ready(after, by=case_manager)
                assert str(row.guard.otherwise) in [str(reason) for reason in blocked.value.reasons]
                without = steps.returning.without("make_ready", *missing)
                assert not without.blockers(after), f"{name} is not the only thing that blocks"
        transaction.savepoint_rollback(before)


def test_leaving_checks_everything_again():
    assert steps.depart.guards == steps.make_ready.guards
    assert {guard.name for guard in steps.depart.guards} == set(ROWS)


def test_a_guard_that_does_not_count_is_not_shown(preparing):
    plan = preparing(Tier.HEALTHY_ADULT)
    shown = [str(check) for check in checklist(steps.make_ready, plan)]
    assert str(ROWS["best_interests_say_return"].guard.done) not in shown
    assert str(ROWS["budget_is_approved"].guard.done) in shown


def test_a_child_is_not_sent_into_a_high_risk_that_an_adult_may_choose(preparing):
    check = ROWS["remaining_risk_is_acceptable"].guard
    plan = preparing(Tier.FLAGGED)
    plan.risks.update(residual_level="high")
    assert check.holds(fresh(plan))
    person = plan.case.person
    type(person).objects.filter(pk=person.pk).update(age_band="12_17")
    assert not check.holds(fresh(plan))


def test_a_medical_check_counts_72_hours_to_the_departure(preparing, write, case_manager):
    check, plan = ROWS["fit_to_travel"].guard, preparing(Tier.FLAGGED)
    fitness = plan.fitnesses.get()
    leaves = plan.itinerary.departs_at
    for hours, good in ((71.9, True), (72, True), (72.1, False), (-1, False)):
        plan.fitnesses.update(certified_at=leaves - datetime.timedelta(hours=hours))
        assert check.holds(fresh(plan)) is good, hours
    assert fresh(fitness).result == "fit"
