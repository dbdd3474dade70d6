"""Somebody who does at random whatever a colleague might try, right or wrong, on a few cases."""

from datetime import timedelta

from carecase.assessments.forms.identification import IdentificationForm
from carecase.assessments.forms.screening import ScreeningForm
from carecase.cases import actions as cases
from carecase.cases.forms import AuthorityNoticeForm, ClosureForm, FearForm, LegalStayForm
from carecase.cases.models import Approval, Case, Task
from carecase.casework.identity import GuardianForm
from carecase.casework.steps import care
from carecase.demo.returns import ReturnStory
from carecase.demo.stage import NotPlayed
from carecase.integration import actions as integration
from carecase.integration.forms import HomeForm, IncomeForm, MilestoneForm, StatusRouteForm, StayChoiceForm
from carecase.integration.living_forms import RestForm
from carecase.integration.models import Income, Milestone
from carecase.integration.status_forms import DependantCoverForm
from carecase.integration.steps import integrating
from carecase.plans import actions as plans
from carecase.plans.models import CarePlan
from carecase.shelter import actions as shelter
from carecase.shelter.forms.bed import ShelterChoiceForm
from carecase.workflow.acts import Refusal, act
from carecase.workflow.models import StateChange
from referrals.forms import ReferralForm
from referrals.models import Outcome
from referrals.steps import referring
from repatriation import actions as returning_actions
from repatriation import forms as returns
from repatriation.legs_forms import LegForm
from repatriation.models import Signer
from repatriation.standing import latest_plan
from repatriation.steps import returning

WORKFLOWS = {"case": care, "return": returning, "integration": integrating, "referral": referring}
STEPS = [f"{of} {name}" for of, workflow in WORKFLOWS.items() for name in workflow]
# Steps that end a way or lead back: they are taken too, but not so often that nothing ever gets far.
ASIDE = {
    "case close", "case close_short_care", "case return_to_protection", "case change_to_integration",
    "case change_to_return", "return decline", "return suspend", "return withdraw", "return miss_departure",
    "return put_back", "return report_incident", "return start_again", "integration suspend",
    "integration change_to_return", "integration discontinue", "integration start_again", "referral revoke",
    "referral fall_with_consent", "referral reject",
}  # fmt: skip
WHERE = {"return": "return_plans", "integration": "integration_plans", "referral": "referrals"}
NAMES = ("P01", "P02", "P03")  # a woman, a man, a girl


class Walker(ReturnStory):
    """Knows how to make each guard hold, so that random steps now and then succeed."""

    def begin(self):
        cast = self.cast
        incident = self.register(by=cast.oscar, place="Paso Canoas", country="CR", count=3)
        ages = {"P01": ("2", 29), "P02": ("1", 41), "P03": ("2", 15)}
        told = {label: {"sex": sex, "age": age, "languages": "spa"} for label, (sex, age) in ages.items()}
        self.describe(incident, told, by=cast.oscar)
        for label in NAMES:
            self.do(cases.take_case, label, by=cast.ines)
        return self

    # --- steps --------------------------------------------------------------------------------------------------

    def subject_of(self, step, who):
        """The record of this case that a step moves, if there is one."""
        of, _name = step.split()
        case = self.case(who)
        return case if of == "case" else getattr(case, WHERE[of]).first()

    def step_called(self, step):
        of, name = step.split()
        return WORKFLOWS[of][name]

    def try_step(self, step, who, by):
        """Take a step. Returns the record as it stood before, and the same taken on, or None where it was refused."""
        before = self.subject_of(step, who)
        try:
            take = self.step_called(step)
            return before, take(self.subject_of(step, who), by=by, reason="Así lo pide la persona.")
        except Refusal:
            return before, None
        finally:
            self.clock.goes_on()

    def open_steps(self, who, forward=False):
        """The steps open to the case, or to a record of it, where it stands; `forward`: those that lead on."""
        subjects = {of: self.subject_of(f"{of} -", who) for of in WORKFLOWS}
        steps = [step for step in STEPS if (s := subjects[step.split()[0]]) and self.step_called(step).open_for(s)]
        return [step for step in steps if step not in ASIDE] or steps if forward else steps

    def help_with(self, step, who):
        """Whatever of the missing somebody can put right now."""
        subject = self.subject_of(step, who)
        missing = [each.name for each in self.step_called(step).guards if not each.check(subject).holds]
        for fact in dict.fromkeys(fact for name in missing for fact in HELPS.get(name, ())):
            self.try_fact(fact, who)

    # --- what makes a guard hold --------------------------------------------------------------------------------

    def try_fact(self, fact, who):
        """Write one fact about somebody; whatever does not fit just now is refused, and that is all."""
        try:
            getattr(self, fact)(who)
        except (Refusal, NotPlayed):
            pass
        finally:
            self.clock.goes_on()

    def talk(self, who):
        self.first_talk(who, by=self.cast.ines, language="spa")

    def rights_and_consent(self, who):
        self.rights(who, by=self.cast.ines, language="spa")
        self.consent(who, "data_record", by=self.cast.ines, language="spa")
        self.consent(who, "follow_up", by=self.cast.ines, language="spa")

    def child_authority(self, who):
        self.fill(AuthorityNoticeForm, who, by=self.cast.ines, body="child_authority", channel="phone")

    def guardian(self, who):
        self.fill(GuardianForm, who, by=self.cast.ines, capacity="authority", name="PANI")

    def risk_and_safety(self, who):
        self.judge_risk(who, "medium", by=self.cast.ines, language="spa", view="Está tranquila.", because="Ahora.")
        self.safety_plan(who, by=self.cast.ines, what_to_do="Avisar.")

    def bed(self, who):
        room, house = {"P01": ("1", "ceiba"), "P02": ("7", "ceiba"), "P03": ("Sur", "colibri")}[who]
        self.hold_bed(who, self.cast.house(house), room, by=self.cast.ines)

    def out_of_the_house(self, who):
        shelter.end_stay(self.case(who), by=self.cast.ines)

    def no_shelter(self, who):
        self.fill(ShelterChoiceForm, who, by=self.cast.ines, choice="declined", why="Tiene dónde quedarse.")

    def signs(self, who):
        how = {"alone": "yes", "language": "spa", "smuggling_paid": "present"}
        self.fill(ScreeningForm, who, by=self.cast.ines, **how)

    def identified(self, who):
        self.fill(IdentificationForm, who, by=self.cast.ines, status="no_indicators", smuggling="smuggled")

    def afraid(self, who):
        self.fill(FearForm, who, by=self.cast.ines, country="HN", words="Teme volver.")

    def applicant(self, who):
        today = self.now().date()
        self.fill(LegalStayForm, who, by=self.cast.ines, status="asylum_applicant", issued_on=today)

    def a_plan(self, who):
        due_on = self.now().date()
        objective = {"domain": "safety", "goal": "Vivir tranquila", "due_on": due_on}
        plan = self.care_plan(who, by=self.cast.ines, risk="Poco", objectives=[objective])
        self.answer_plan(who, plan, by=self.cast.ines, words="Sí", language="spa")

    def the_plan_is_asked_for(self, who):
        plan = CarePlan.objects.filter(case=self.case(who)).first()
        if plan:
            plans.ask_for_approval(plan, by=self.cast.ines)

    def supervisor_answers(self, who):
        for approval in Approval.objects.filter(case=self.case(who), answer=Approval.Answer.PENDING):
            cases.answer_approval(approval, by=self.cast.sofia, approved=True)

    def asked_home(self, who):
        self.ask_for_return(who, by=self.cast.ines, testimony="none")
        self.place(who, by=self.cast.ines, country="GT", kind="origin", with_whom="Su familia")

    def counselled(self, who):
        if latest_plan(self.case(who)):
            self.counsel(who, by=self.cast.ines, language="spa", words="Quiere volver.")

    def dangers(self, who):
        if latest_plan(self.case(who)) and (place := self.return_plan(who).place):
            known = {"place": place, "contact_name": "Su madre", "danger": "none"}
            self.note(returns.DangerCheckForm, who, by=self.cast.ines, **known)

    def everything_for_the_journey(self, who):
        if latest_plan(self.case(who)) is None:
            return
        by, today, leaves = self.cast.ines, self.now().date(), self.now() + timedelta(hours=20)
        papers = {"kind": "passport", "country": "GT", "issued_on": today}
        self.note(returns.TravelDocumentForm, who, by=by, **papers)
        freely = {"by_": "both" if who == "P03" else "self", "how": "signed", "language": "spa"}
        self.note(returns.DeclarationForm, who, by=by, told_revocable=True, **freely)
        self.note(returns.BelongingsForm, who, by=by, thing_new_1_description="Una mochila", signed=True)
        leg = {
            "mode": "bus", "carrier": "Bus", "from_place": "De puerta", "from_country": "CR", "to_place": "A puerta",
            "to_country": "GT", "departs_at": leaves, "arrives_at": leaves + timedelta(hours=4), "night_at": "Bus",
        }  # fmt: skip
        self.note(LegForm, who, by=by, record=self.return_plan(who).legs.first(), **leg)
        met = {"meeter": "Su madre", "first_night": "Su casa", "night_reason": "Así va el bus"}
        self.note(returns.ItineraryForm, who, by=by, **met)
        self.budget(who, "USD", {"tickets": 100}, by=by, supervisor=self.cast.sofia, funder="Fondo propio")

    def received(self, who):
        self.note(returns.HandoverForm, who, by=self.cast.ines, place="Terminal")
        for signer in Signer.values:
            self.signs_handover(who, signer, "Firma", by=self.cast.ines)

    def return_is_asked_for(self, who):
        if plan := latest_plan(self.case(who)):
            returning_actions.ask_for_approval(plan, by=self.cast.ines)

    def chose_to_stay(self, who):
        chosen = {"alone": True, "all_options_told": True, "wants_to_stay": True, "words": "Quiere quedarse."}
        self.fill(StayChoiceForm, who, by=self.cast.ines, **chosen)

    def asked_to_stay(self, who):
        integration.open_integration_plan(self.case(who), by=self.cast.ines)

    def referral(self, who):
        ways = {"to_name": "Defensoría", "text": "Acompañamiento", "onward": "other", "channel": "letter"}
        ways["without_consent_because"] = "Peligro de vida."
        self.fill(ReferralForm, who, by=self.cast.ines, **ways)

    def it_came_to_nothing(self, who):
        if sent := self.case(who).referrals.first():
            with act(self.cast.ines, "refer", sent) as doing:
                sent.outcome = Outcome.NO_CAPACITY
                doing.save(sent)

    def water(self, who):
        self.give([who], "IMM-02", by=self.cast.ines)

    def closing_words(self, who, reason="goals_met"):
        words = {"outcome": "Bien.", "open_tasks_because": "No hacen falta.", "recontact": "Teléfono"}
        told = {"belongings_returned": True, "consents_reviewed": True, "information_given": True}
        form = self.closing_form(who)
        self.fill(
            ClosureForm, who, by=self.cast.ines, record=form, reason=reason, danger_signs_asked=True, **words, **told
        )

    def goes_onward(self, who):
        self.closing_words(who, reason="left_onward")

    def closing_is_asked_for(self, who):
        closure = self.closing_form(who)
        if closure:
            cases.request_approval(self.case(who), Approval.What.CLOSURE, by=self.cast.ines, about=closure)

    def a_way_to_stay(self, who):
        if plan := self.case(who).integration_plans.first():
            today = self.now().date()
            later = today + timedelta(days=200)
            route = {"route": "resident", "advised_by": "Asesoría legal", "applied_on": today, "expires_on": later}
            self.fill(StatusRouteForm, who, by=self.cast.ines, on=plan, **route)
            for person in plan.family:
                if not plan.covers.filter(person=person).exists():
                    self.fill(DependantCoverForm, who, by=self.cast.ines, on=plan, person=person, is_covered=True)
            home = {
                "kind": "rented",
                "from_on": today,
                "until_on": later,
                "safety_assessed_on": today,
                "is_safe": True,
            }
            self.fill(HomeForm, who, by=self.cast.ines, on=plan, **home)
            self.fill(IncomeForm, who, by=self.cast.ines, on=plan, kind=Income.Kind.values[0], from_on=today)

    def milestone(self, who):
        if plan := self.case(who).integration_plans.first():
            today = self.now().date()
            goal = {"area": Milestone.Area.values[0], "goal": "Trabajo", "due_on": today, "reached_on": today}
            self.fill(MilestoneForm, who, by=self.cast.ines, on=plan, **goal)
            for each in plan.milestones.filter(reached_on=None):
                self.fill(MilestoneForm, who, by=self.cast.ines, record=each, reached_on=today)
            self.fill(RestForm, who, by=self.cast.ines, on=plan, remains="Renovar", goes_on_with="Su abogada")

    def staying_is_asked_for(self, who):
        if plan := self.case(who).integration_plans.first():
            integration.ask_for_approval(plan, by=self.cast.ines)

    # --- what stands --------------------------------------------------------------------------------------------

    def standing(self):
        """What a refused step must leave as it was: versions, states, rows of the way, tasks, approvals, grants."""
        rows = [sorted(Case.objects.values_list("pk", "version", "state", "episode", "manager", "next_due_at"))]
        for related in ("return_plans", "integration_plans", "referrals", "stays", "approvals", "grants", "episodes"):
            model = Case._meta.get_field(related).related_model
            rows.append(sorted(model.objects.values_list("pk", "version")))
        rows.append(sorted(Task.objects.values_list("pk", "version")))
        rows.append([StateChange.objects.count(), Case.history.count()])
        return rows


FACTS = (
    "talk", "rights_and_consent", "child_authority", "guardian", "risk_and_safety", "bed", "out_of_the_house",
    "no_shelter", "signs", "identified", "afraid", "applicant", "a_plan", "the_plan_is_asked_for",
    "supervisor_answers", "asked_home", "counselled", "dangers", "everything_for_the_journey", "received",
    "return_is_asked_for", "chose_to_stay", "asked_to_stay", "a_way_to_stay", "staying_is_asked_for", "milestone",
    "referral", "it_came_to_nothing", "water", "closing_words", "goes_onward", "closing_is_asked_for",
)  # fmt: skip

# Guard → the facts that may make it hold.
HELPS = {
    "urgent_needs_were_asked": ["talk"],
    "was_asked_alone": ["talk"],
    "rights_were_explained": ["rights_and_consent"],
    "consent_was_asked": ["rights_and_consent"],
    "reason_is_chosen": ["it_came_to_nothing"],
    "follow_up_was_asked": ["rights_and_consent"],
    "child_authority_was_notified": ["child_authority"],
    "first_risk_is_judged": ["risk_and_safety"],
    "safety_plan_is_begun": ["risk_and_safety"],
    "bed_is_ready": ["bed"],
    "shelter_is_settled": ["no_shelter"],
    "identification_is_decided_or_due": ["identified"],
    "no_trafficking_indicator": ["signs"],
    "plan_has_an_objective": ["a_plan"],
    "person_has_answered": ["a_plan"],
    "plan_is_approved": [
        "the_plan_is_asked_for", "return_is_asked_for", "staying_is_asked_for", "supervisor_answers",
    ],
    "options_were_counselled": ["asked_home", "counselled"],
    "place_is_named": ["asked_home"],
    "contact_and_dangers_are_known": ["dangers"],
    "declaration_stands": ["everything_for_the_journey"],
    "papers_are_valid": ["everything_for_the_journey"],
    "budget_is_approved": ["everything_for_the_journey"],
    "testimony_is_settled": ["asked_home"],
    "handover_is_complete": ["received"],
    "guardian_is_there": ["guardian"],
    "guardian_is_named": ["guardian"],
    "stay_is_chosen": ["chose_to_stay", "asked_to_stay"],
    "stay_was_chosen": ["chose_to_stay"],
    "route_is_named": ["a_way_to_stay"],
    "home_is_confirmed": ["a_way_to_stay"],
    "milestones_are_settled": ["milestone"],
    "rest_is_noted": ["milestone"],
    "another_route_is_noted": ["applicant"],
    "closure_is_written": ["closing_words"],
    "onward_referral_was_offered": ["referral"],
    "closure_is_approved": ["closing_is_asked_for", "supervisor_answers"],
    "went_onward": ["goes_onward"],
    "services_are_logged": ["water"],
}  # fmt: skip
