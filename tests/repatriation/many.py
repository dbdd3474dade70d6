"""Many open returns at once, each with other things written down: for proofs about lists. Rows are made in bulk, so
nothing here says how people write them; what a condition answers does not depend on that."""

import random
from datetime import timedelta

from django.utils import timezone

from carecase.assessments.screening import Screening
from carecase.cases.models import Approval, AuthorityNotice, Case, Consent, Fear, Grant, LegalStay
from carecase.people.ages import AgeBand
from carecase.people.models import FamilyMember, FamilyUnit, Guardian, Person
from carecase.sealing.models import DataKey
from repatriation import models
from repatriation.models import ReturnPlan, State
from repatriation.models.plan import ENDED, PAUSED

OPEN = [state for state in State if state not in ENDED and state not in PAUSED]


def make_plans(how_many, manager, unit, seed=1, supervisor=None):
    """So many plans of one case manager; the same seed gives the same plans. A supervisor agrees to some budgets."""
    maker = Maker(manager, unit, random.Random(seed), supervisor)
    keys = DataKey.make_many(how_many)
    plans = [maker.plan(key) for key in keys]
    maker.save()
    return plans


class Maker:
    def __init__(self, manager, unit, chance, supervisor=None):
        self.manager, self.unit, self.chance, self.supervisor = manager, unit, chance, supervisor
        self.made, self.now, self.family, self.before = {}, timezone.now(), None, None

    def add(self, model, key, **values):
        row = model(key=key, version=1, recorded_at=self.now - timedelta(days=self.chance.randint(1, 60)), **values)
        self.made.setdefault(model, []).append(row)
        return row

    def save(self):
        for model, rows in self.made.items():
            model.objects.bulk_create(rows, batch_size=200)

    def maybe(self, share=0.6):
        return self.chance.random() < share

    def one_of(self, choices):
        return self.chance.choice([value for value in getattr(choices, "values", choices) if value != ""])

    def ago(self, days):
        return self.now - timedelta(days=self.chance.randint(0, days))

    # --- one plan -----------------------------------------------------------------------------------------------

    def plan(self, key):
        case = self.case(key)
        state = self.one_of(OPEN)
        left = self.now if state in (State.DEPARTED, State.ARRIVED) else None
        needs = [need for need in ReturnPlan.Need.values if self.maybe(0.2)]
        asked = {"asked_by": "self", "testimony": self.one_of(ReturnPlan.Testimony)}
        plan = self.add(ReturnPlan, key, case=case, state=state, needs=needs, departed_at=left, **asked)
        places = [self.place(plan, key, chosen) for chosen in (True, False) if self.maybe(0.9)]
        self.wishes(plan, key, places)
        self.judgements(plan, key, places)
        self.journey(plan, key)
        self.beside(case, plan, key)
        return plan

    def case(self, key):
        band = self.one_of([AgeBand.ADULT_18_29, AgeBand.ADULT_60, *AgeBand.values[:2]])
        held_by = self.unit.organisation
        person = self.add(Person, key, held_by=held_by, age_band=band)
        of = {
            "organisation": held_by,
            "unit": self.unit,
            "manager": self.manager,
            "jurisdiction": self.one_of(["CR", "MX"]),
        }
        case = self.add(Case, key, person=person, risk_level="", **of)
        seen = {"user": self.manager, "role": "case_manager", "because": Grant.Because.MANAGER}
        self.add(Grant, key, case=case, **seen).from_at = self.now - timedelta(days=1)
        self.relatives(person, key)
        return case

    def relatives(self, person, key):
        """Some belong to the family of the person before."""
        if self.before and self.maybe(0.3):
            unit = self.family or self.add(FamilyUnit, key)
            if not self.family:
                self.member(unit, self.before, key)
            self.member(unit, person, key)
            self.family = unit
        else:
            self.family = None
        self.before = person

    def member(self, unit, person, key):
        proof = self.one_of(FamilyMember.Proof)
        asked = {"asked_alone_at": self.now, "wants_together": True} if self.maybe() else {}
        self.add(FamilyMember, key, unit=unit, person=person, relation="sibling", proof=proof, **asked)

    def place(self, plan, key, chosen):
        country = self.one_of(["HN", "GT", "SV"])
        return self.add(models.Place, key, plan=plan, country=country, kind="origin", with_whom="x", is_chosen=chosen)

    def wishes(self, plan, key, places):
        told = [each for each in models.OptionsTalk.Option.values if self.maybe(0.95)]
        if self.maybe(0.9):
            self.add(models.OptionsTalk, key, plan=plan, alone=self.maybe(0.9), told=told, chosen="return")
        for place in places:
            if self.maybe(0.8):
                danger = self.one_of(models.DangerCheck.Danger)
                self.add(models.DangerCheck, key, plan=plan, place=place, contact_name="Rosa", danger=danger)
        if self.maybe(0.8):
            taken_back = self.now if self.maybe(0.2) else None
            by = {"by": self.one_of(models.Declaration.By), "how": "signed", "told_revocable": self.maybe(0.9)}
            self.add(models.Declaration, key, plan=plan, withdrawn_at=taken_back, **by)

    def judgements(self, plan, key, places):
        for place in places:
            if self.maybe(0.8):
                scale = dict.fromkeys(("likelihood", "harm", "residual_likelihood", "residual_harm"), 2)
                level = {"level": "low", "residual_level": self.one_of(["low", "medium", "high", "unacceptable"])}
                heard = {
                    "heard": self.one_of(models.ReturnRisk.Heard),
                    "assessed_at": self.ago(45),
                    "source": self.one_of(["x", "y"]) if self.maybe() else "",
                }
                self.add(
                    models.ReturnRisk, key, plan=plan, place=place, wish="x", factors=[], **scale, **level, **heard
                )
            if self.maybe():
                found = {"done_by": "x", "agrees": self.maybe(0.9), "able": True, "implicated": False}
                self.add(models.FamilyAssessment, key, plan=plan, place=place, **found)
                decision = self.one_of(["return", "wait"])
                self.add(models.BestInterests, key, plan=plan, place=place, decision=decision, childs_view="x")

    def journey(self, plan, key):
        if self.maybe(0.8):
            leaves = self.now + timedelta(
                hours=self.chance.choice([self.chance.randint(-48, 60), self.chance.randint(60, 1500)])
            )
            when = {"departs_at": leaves, "arrives_at": leaves + timedelta(hours=self.chance.randint(2, 20))}
            zones = {"departs_zone": "America/Costa_Rica", "arrives_zone": "America/Tegucigalpa"}
            met = {"meeter": "x", "first_night": "x", "night_reason": self.one_of(["x", "y"]) if self.maybe() else ""}
            self.add(models.Itinerary, key, plan=plan, **when, **zones, **met)
            self.legs(plan, key, when, zones)
        for kind in models.TravelDocument.Kind.values:
            if self.maybe(0.25):
                ends = timezone.localdate() + timedelta(days=self.chance.randint(-5, 90)) if self.maybe() else None
                paper = {"kind": kind, "country": "HN", "issued_on": timezone.localdate() - timedelta(days=100)}
                self.add(models.TravelDocument, key, plan=plan, expires_on=ends, **paper)
        if self.maybe():
            result = {"result": self.one_of(models.Fitness.Result), "clinician": "x", "certified_at": self.ago(3)}
            self.add(models.Fitness, key, plan=plan, **result)
        if self.maybe():
            kind = self.one_of(models.Escort.Kind)
            self.add(models.Escort, key, plan=plan, kind=kind, name="Ana", organisation="x")
        if self.maybe():
            back = self.now if self.maybe(0.2) else None
            who = {"organisation": "x", "name": "x", "phone": "x", "confirmed_on": timezone.localdate()}
            child = {"is_child_authority": self.maybe(), "adult_name": "x", "adult_papers_seen": self.maybe()}
            self.add(models.ReceiverConfirmation, key, plan=plan, withdrawn_at=back, **who, **child)
        if self.maybe():
            self.add(models.BelongingsSigned, key, plan=plan, signed=self.maybe())
        self.money(plan, key)

    def money(self, plan, key):
        agreed = {"approved_by": self.supervisor, "approved_at": self.now} if self.supervisor and self.maybe() else {}
        self.add(models.Budget, key, plan=plan, currency="USD", asked_by=self.manager, **agreed)
        for code in ("tickets", "allowance"):
            if self.maybe(0.7):
                who = {"rate_by": self.manager, "asked_by": self.manager, "funder": "x", "currency": "USD"}
                done = {"approved": 10, "approved_by": self.supervisor, "approved_at": self.now} if agreed else {}
                doubt = self.now if self.maybe(0.3) else None
                line = {"code": code, "estimate": 10, "paid": 10 if done and self.maybe() else 0}
                self.add(models.BudgetLine, key, plan=plan, in_question_since=doubt, **line, **who, **done)

    def legs(self, plan, key, when, zones):
        """One leg, or two with a stop in a third country."""
        ends = {"from_place": "x", "from_country": "CR", "to_place": "y", "to_country": self.one_of(["HN", "NI"])}
        stop = when["departs_at"] + timedelta(minutes=40)
        first = {"seq": 1, "mode": "plane", "carrier": "x", "departs_at": when["departs_at"], "arrives_at": stop}
        by_way_of = {"from_place": "x", "from_country": "CR", "to_place": "z", "to_country": "US"}
        if self.maybe(0.5):
            self.add(models.Leg, key, plan=plan, seq=1, mode="bus", **ends, **when, **zones)
            return
        self.add(models.Leg, key, plan=plan, **first, **by_way_of, **zones)
        then = {"departs_at": stop + timedelta(minutes=self.one_of([10, 300])), "seq": 2, "mode": "plane"}
        lands = max(when["arrives_at"], then["departs_at"] + timedelta(hours=1))
        rest = ends | {"from_place": "z", "from_country": "US", "arrives_at": lands}
        self.add(models.Leg, key, plan=plan, **then, **rest, **zones)

    def beside(self, case, plan, key):
        """What stands in the case and weighs on the return."""
        if self.maybe(0.2):
            asked = {"asked_again_at": self.now, "alone": True, "interpreted": True, "lifted": self.maybe()}
            self.add(Fear, key, case=case, country="HN", claims_asylum=self.maybe(0.3), **asked)
        if self.maybe(0.3):
            stay = {"status": self.one_of(LegalStay.Status), "issued_on": timezone.localdate()}
            self.add(LegalStay, key, case=case, **stay)
        if self.maybe(0.3):
            self.add(
                AuthorityNotice,
                key,
                case=case,
                body="consulate",
                country="HN",
                reached=self.maybe(),
                next_try_at=self.now,
            )
            self.add(Consent, key, case=case, kind="consulate", given=self.one_of(["yes", "no"]), by="self")
        if self.maybe():
            answer = self.one_of(Approval.Answer)
            done = {"answered_by": None, "answered_at": None}
            about = {"what": Approval.What.RETURN, "about": plan.pk, "requested_by": self.manager}
            self.add(Approval, key, case=case, answer=answer, **about, **done)
        self.told(case, plan, key)
        if self.maybe(0.3):
            self.add(Screening, key, case=case, advice=self.one_of(["none", "possible"]), marks={})
        if self.maybe():
            self.add(Guardian, key, person=case.person, capacity="authority", name="x")

    def told(self, case, plan, key):
        """Who there knows of it, and a consulate that was asked."""
        for to in models.Notification.To.values:
            if self.maybe(0.5):
                told = {"to": to, "done_at": self.ago(10)}
                self.add(models.Notification, key, plan=plan, **told)
        if self.maybe(0.3):
            frozen = self.now if self.maybe() else None
            asked = {"country": "HN", "office": "consulate", "office_name": "x", "way": "letter"}
            self.add(
                models.NationalityRequest, key, case=case, last_on=timezone.localdate(), frozen_at=frozen, **asked
            )
