"""What colleagues do in every case, in the words of their forms: registering, first talk, risk, bed, plan, closing."""

from carecase.assessments.forms.risk import RiskForm
from carecase.assessments.forms.urgency import UrgentNeedsForm
from carecase.cases import actions as cases
from carecase.cases.forms import ClosureForm, ConsentForm, RightsTalkForm
from carecase.cases.models import Approval, Consent
from carecase.casework.group import visible
from carecase.casework.registration import register_person
from carecase.casework.registration_forms import IncidentForm, PersonRegistrationForm, registering_units
from carecase.casework.registration_rows import PeoplePage
from carecase.casework.steps import care
from carecase.demo.stage import NotPlayed, Story, sent
from carecase.plans import actions as plans
from carecase.plans.forms import CarePlanForm, ObjectiveForm, PersonAnswerForm, PlanActionForm, SafetyPlanForm
from carecase.plans.in_error import mark_in_error
from carecase.plans.models import SafetyPlan
from carecase.shelter.actions import reserve_bed
from carecase.shelter.allocation import suitable_beds
from services_catalog.models import ServiceType

EVERYTHING_TOLD = [each.value for each in Consent.Told]
NOTHING_URGENT = dict.fromkeys(
    ["medical_danger", "afraid_here", "hungry", "children_to_feed", "medicine_today", "nowhere_to_sleep"], "no"
)
NO_TO_ALL_FIVE = dict.fromkeys(["sought", "threatened", "owes", "afraid_here", "hopeless"], "no")


def register_group(*, by, **answers):
    """The first page of a group: when, where, how many."""
    form = sent(lambda *data: IncidentForm(*data, by=by, units=registering_units(by)), **answers)
    return form.save()


def register_one(*, by, **answers):
    """The page for somebody at the door or on the phone."""
    form = sent(lambda *data: PersonRegistrationForm(*data, units=registering_units(by)), **answers)
    facts = form.cleaned_data
    told = {name: facts[name] for name in ("called", "occurred_at", "note")}
    return register_person(form.person(), by=by, unit=form.chosen_unit, codes=facts["languages"], **told)


def describe_group(incident, told, *, by):
    """The page with a line for each person. `told`: mark at registration → what is typed into the line."""
    cases = [case for case in visible(incident, by) if case.label in told]
    data = {f"{case.number}-{name}": str(text) for case in cases for name, text in told[case.label].items()}
    good, bad = PeoplePage(incident, cases, by, data).save(by=by)
    if bad:
        raise NotPlayed("; ".join(f"{row.case.label}: {row.errors.as_text()}" for row in bad))
    return [row.case for row in good]


def service(code):
    return ServiceType.objects.get(code=code)


class CareStory(Story):
    """A story with the everyday work of a team in short words."""

    # --- first contact ------------------------------------------------------------------------------------------

    def register(self, *, by, told=None, **answers):
        """A group, and at once or later a line about each: the people are named by their mark at registration."""
        incident = register_group(by=by, **answers)
        self.people |= {case.label: case.pk for case in incident.cases.all()}
        self.clock.goes_on()
        return incident

    def describe(self, incident, told, *, by):
        cases = describe_group(incident, told, by=by)
        self.clock.goes_on()
        return cases

    def first_talk(self, who, *, by, language, through="shared_language", **answers):
        """Alone, in her or his language: urgent needs, and that there is care without asking for a reason."""
        how = {"asked": "asked", "alone": "yes", "language": language, "through": through, "told_rape_care": True}
        return self.fill(UrgentNeedsForm, who, by=by, **(NOTHING_URGENT | how | answers))

    def rights(self, who, *, by, language, mode="same_language"):
        return self.fill(RightsTalkForm, who, by=by, language=language, mode=mode, understood=True, limits_told=True)

    def consent(self, who, kind, *, by, given="yes", answered_by=None, **answers):
        """Asked and answered. A child agrees together with a guardian."""
        answered_by = answered_by or ("both" if self.parent(who).person.is_child else "self")
        answers = {"given": given, "by_": answered_by, "how": "oral", "told": EVERYTHING_TOLD} | answers
        return self.fill(ConsentForm, who, by=by, kind=kind, **answers)

    def start_risk_assessment(self, who, *, by):
        return self.take(care["start_risk_assessment"], who, by=by)

    # --- risk and shelter ---------------------------------------------------------------------------------------

    def judge_risk(self, who, level, *, by, view, language, stage="first", **answers):
        how = {"alone": "yes", "language": language, "person_view": view, "level": level}
        return self.fill(RiskForm, who, by=by, stage=stage, **(NO_TO_ALL_FIVE | how | answers))

    def safety_plan(self, who, *, by, what_to_do, **answers):
        answers = {"copy": "kept_by_case_manager"} | answers
        known = SafetyPlan.objects.filter(case=self.parent(who)).first()
        return self.fill(SafetyPlanForm, who, by=by, record=known, what_to_do=what_to_do, **answers)

    def hold_bed(self, who, house, room, *, by):
        """The first bed of this room that suits; where none does, the reasons stand against the first."""
        case = self.parent(who)
        judged = [(bed, against) for bed, against in suitable_beds(case, house) if bed.room.name == room]
        bed, _against = next((pair for pair in judged if not pair[1]), judged[0])
        return self.do(reserve_bed, case, bed, by=by)

    def shelter(self, who, house, room, *, by):
        """A bed held, and the case moves to shelter: the stay begins."""
        self.hold_bed(who, house, room, by=by)
        return self.take(care["start_shelter"], who, by=by)

    # --- plan ---------------------------------------------------------------------------------------------------

    def care_plan(self, who, *, by, risk, objectives, actions=(), **words):
        """A plan with what is to become true, and who does what by when. `objectives`, `actions`: answers of forms."""
        plan = self.fill(CarePlanForm, who, by=by, risk_summary=risk, **words)
        for each in objectives:
            self.fill(ObjectiveForm, who, by=by, on=plan, owner=by, **each)
        for code, due_on, detail in actions:
            answers = {"service_type": service(code), "due_on": due_on, "detail": detail, "owner": by}
            self.fill(PlanActionForm, who, by=by, on=plan, **answers)
        return plan

    def answer_plan(self, who, plan, *, by, words, language, mode="same_language", **answers):
        answered_by = "both" if self.parent(who).person.is_child else "self"
        answers = {"answer": "agreed", "by_": answered_by, "how": "oral", "copy": "kept_by_case_manager"} | answers
        return self.fill(PersonAnswerForm, who, by=by, on=plan, words=words, language=language, mode=mode, **answers)

    def approve_plan(self, who, plan, *, by, asked_by):
        self.do(plans.ask_for_approval, type(plan).objects.get(pk=plan.pk), by=asked_by)
        return self.approve(who, Approval.What.CARE_PLAN, by=by)

    def approve(self, who, what, *, by):
        """The supervisor says yes to what was asked."""
        return self.do(cases.answer_approval, self.waiting(who, what), by=by, approved=True)

    def waiting(self, who, what):
        return self.parent(who).approvals.get(what=what, answer=Approval.Answer.PENDING)

    def protect(self, who, *, by, supervisor, language, words, mode="same_language", **plan):
        """The whole way to protection: plan, answer, approval, step."""
        written = self.care_plan(who, by=by, **plan)
        self.answer_plan(who, written, by=by, words=words, language=language, mode=mode)
        self.approve_plan(who, written, by=supervisor, asked_by=by)
        return self.take(care["start_protection"], who, by=by)

    def what_is_due_is_done(self, who, *, by, before="", leave=()):
        """Everything that was to be done by now (or by a time of the story) gets its tick."""
        until = self.moment(before) if before else self.now()
        for task in self.parent(who).tasks.open().filter(due_at__lte=until).exclude(kind__in=leave):
            self.do(cases.finish_task, task, by=by, outcome="Hecho.")

    # --- services, closing --------------------------------------------------------------------------------------

    def give(self, names, code, *, by, **details):
        """One service for several people at once."""
        logs = plans.log_services([self.parent(who) for who in names], service(code), by=by, **details)
        self.clock.goes_on()
        return logs

    def slip(self, who, code, *, by):
        """The wrong button was pressed, and it was undone at once."""
        [log] = self.give([who], code, by=by)
        return self.do(mark_in_error, log, by=by)

    def went_onward(self, who, *, by, **words):
        """Short care: danger signs asked about, information given, and a good journey."""
        answers = {"reason": "left_onward", "danger_signs_asked": True, "information_given": True} | words
        self.fill(ClosureForm, who, by=by, record=self.closing_form(who), **answers)
        return self.take(care["close_short_care"], who, by=by)

    def closing_form(self, who):
        """The one closing form of this episode, as its page shows it."""
        case = self.parent(who)
        return case.closures.filter(episode=case.episode).first()

    def close(self, who, *, by, supervisor, reason, **answers):
        """The closing form, the supervisor's yes, the step."""
        closure = self.fill(ClosureForm, who, by=by, record=self.closing_form(who), reason=reason, **answers)
        self.do(cases.request_approval, who, Approval.What.CLOSURE, by=by, about=closure)
        self.approve(who, Approval.What.CLOSURE, by=supervisor)
        return self.take(care["close"], who, by=by)
