"""How a case stands in what belongs to this app: facts that guards ask about."""

from django.db.models import Exists, F, OuterRef

from carecase.cases.models import Approval, Consent
from carecase.cases.standing import given_or_awaited
from carecase.people.models import PersonLanguage
from carecase.plans.models import CarePlan, HealthServiceLog, Objective, SafetyPlan, ServiceLog
from carecase.workflow.facts import IT, first, holds

SPEAKS_IT = (PersonLanguage.Level.FIRST, PersonLanguage.Level.FLUENT)


def plans_of_this_episode(case):
    """The plan in force first, else the one being written. What was planned before a reopening does not count."""
    return living(CarePlan.objects.filter(case=case, episode=case.episode))


def living(plans):
    return plans.exclude(status=CarePlan.Status.SUPERSEDED).order_by("status")  # current, draft


@holds
def something_is_planned():
    """Whether there is a safety plan, or a care plan of this episode."""
    of_case = CarePlan.objects.filter(case=IT, episode=OuterRef("episode"))
    return Exists(SafetyPlan.objects.filter(case=IT)) | Exists(living(of_case))


def the_plan_of(case):
    """That plan, beside rows that lead to their case like this."""
    return living(CarePlan.objects.filter(case=OuterRef(case), episode=OuterRef(f"{case}__episode"))).values("pk")[:1]


@first("care_plans")
def current_plan(rows):
    """The plan in force, or the first one while it is being written, or None."""
    return living(rows.filter(episode=OuterRef("episode")))


@first("care_plans__answers")
def latest_answer(rows):
    """What the person last said to that plan, or None."""
    return rows.filter(plan__in=the_plan_of("plan__case"))


@first("care_plans__objectives")
def an_objective(rows):
    """One of that plan that still applies, rather one that a colleague sees to. Each has a due date, and none is saved
    without somebody who sees to it."""
    applies = rows.filter(plan__in=the_plan_of("plan__case")).exclude(status=Objective.Status.NOT_APPLICABLE)
    return applies.order_by(F("owner").desc(nulls_last=True))


def plan_has_an_objective(case):
    """At least one that still applies, with somebody who sees to it and a due date."""
    objective = an_objective(case)
    return objective is not None and bool(objective.owner_id or objective.owner_name)


def person_has_answered(case):
    """She or he said yes or no to the plan; for a child the guardian did, alone or with the child."""
    answer = latest_answer(case)
    if answer is None:
        return False
    return not case.person.is_child or answer.by in (Consent.By.GUARDIAN, Consent.By.BOTH)


def interpreter_was_right(case):
    """The plan was talked through in a way she or he could understand."""
    answer = latest_answer(case)
    return answer is not None and was_understood(answer, languages_spoken(case))


def was_understood(answer, spoken):
    """In a language she speaks, with or without interpreter; otherwise checked by asking back, with the reason."""
    if answer.needs_asking_back:
        return answer.teach_back and bool(answer.mode_reason)
    return not spoken or answer.language in spoken


def languages_spoken(case):
    """Codes of the languages in which she can talk about her own affairs; empty if none was noted."""
    return [each.language for each in case.person.languages.all() if each.level in SPEAKS_IT]


@first("approvals")
def approval_of_the_plan(rows):
    """That of the plan as it stands now, or else the request that waits, or None."""
    return given_or_awaited(rows, Approval.What.CARE_PLAN, the_plan_of("case"))


def plan_is_approved(case):
    """A supervisor or deputy agreed to the plan as it stands now."""
    approval = approval_of_the_plan(case)
    return approval is not None and approval.is_given


@holds
def safety_plan_begun():
    """Written, or talked through again, since this episode began."""
    return SafetyPlan.objects.filter(case=IT, revised_at__gte=OuterRef("opened_at"))


def follow_up_consented(case):
    """Her last word on being contacted afterwards is yes."""
    consent = Consent.objects.filter(case=case, kind=Consent.Kind.FOLLOW_UP).first()
    return consent is not None and consent.holds


@holds
def services_logged():
    """Something was given or offered in this episode."""
    given = {"case": IT, "given_at__gte": OuterRef("opened_at")}
    services, health = (Exists(model.objects.counted().filter(**given)) for model in (ServiceLog, HealthServiceLog))
    return services | health
