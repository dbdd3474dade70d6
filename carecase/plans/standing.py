"""How a case stands in what belongs to this app: facts that guards ask about, each in at most two queries."""

from django.db.models import Q

from carecase.cases.actions import approved
from carecase.cases.models import Approval, Consent
from carecase.people.models import PersonLanguage
from carecase.plans.models import CarePlan, HealthServiceLog, Objective, PersonAnswer, SafetyPlan, ServiceLog

SPEAKS_IT = (PersonLanguage.Level.FIRST, PersonLanguage.Level.FLUENT)


def plans_of_this_episode(case):
    """The plan in force first, else the one being written. What was planned before a reopening does not count."""
    living = CarePlan.objects.filter(case=case, episode=case.episode).exclude(status=CarePlan.Status.SUPERSEDED)
    return living.order_by("status")  # current, draft


def something_is_planned(case):
    """Whether there is a safety plan, or a care plan of this episode: one query."""
    written = Q(safety_plan__isnull=False) | Q(pk__in=plans_of_this_episode(case).values("case"))
    return type(case).objects.filter(written, pk=case.pk).exists()


def current_plan(case):
    """The plan in force, or the first one while it is being written, or None."""
    return plans_of_this_episode(case).select_related("key").first()


def latest_answer(case):
    """What the person last said to that plan, or None."""
    plan = plans_of_this_episode(case).values("pk")[:1]
    return PersonAnswer.objects.filter(plan__in=plan).select_related("key").first()


def plan_has_an_objective(case):
    """At least one that still applies, with somebody who sees to it and a due date."""
    plan = plans_of_this_episode(case).values("pk")[:1]
    objectives = Objective.objects.filter(plan__in=plan).exclude(status=Objective.Status.NOT_APPLICABLE)
    return any(each.responsible and each.due_on for each in objectives.select_related("owner", "key"))


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
    known = PersonLanguage.objects.filter(person=case.person_id, level__in=SPEAKS_IT)
    return list(known.values_list("language", flat=True))


def plan_is_approved(case):
    """A supervisor or deputy agreed to the plan as it stands now."""
    plan = current_plan(case)
    return plan is not None and approved(case, Approval.What.CARE_PLAN, plan)


def safety_plan_begun(case):
    """Written, or talked through again, since this episode began."""
    return SafetyPlan.objects.filter(case=case, revised_at__gte=case.opened_at).exists()


def follow_up_consented(case):
    """Her last word on being contacted afterwards is yes."""
    consent = Consent.objects.filter(case=case, kind=Consent.Kind.FOLLOW_UP).first()
    return consent is not None and consent.holds


def services_logged(case):
    """Something was given or offered in this episode."""
    return any(
        model.objects.counted().filter(case=case, given_at__gte=case.opened_at).exists()
        for model in (ServiceLog, HealthServiceLog)
    )
