"""What staying rests on (B3)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.cases.actions import approved
from carecase.cases.models import Approval
from carecase.workflow.engine import guard


@guard(
    _("Note that she or he chose to stay: asked alone, with every option explained."),
    done=_("She or he chose to stay, knowing every option."),
    fix="integration:choice_new",
)
def stay_was_chosen(plan):
    choice = plan.case.stay_choices.first()
    return bool(choice and choice.counts)


@guard(
    _("Name the way to a status, and who gave legal advice on it."),
    done=_("The way to a status is named, after legal advice."),
    fix="integration:route_new",
)
def route_is_named(plan):
    return bool(plan.route and plan.route.advised_by)


@guard(
    _("Write down when the status was applied for."),
    done=_("The status was applied for."),
    fix="integration:route_new",
)
def status_is_applied_for(plan):
    return bool(plan.route and plan.route.applied_on)


@guard(
    _("Write down until when the status holds; it must not have run out."),
    done=_("It is known until when the status holds."),
    fix="integration:route_new",
)
def expiry_is_known(plan):
    route = plan.route
    still_holds = route and (route.expires_on is None or route.expires_on >= timezone.localdate())
    return bool(still_holds and route.says_until_when)


@guard(
    _("See that the status covers those who depend on her or him."),
    done=_("Those who depend on her or him are covered, or there are none."),
    fix="integration:route_new",
)
def dependants_are_covered(plan):
    return not plan.family or bool(plan.route and plan.route.dependants_covered)


@guard(
    _("Have a home confirmed for at least 90 days."),
    done=_("A home is confirmed for at least 90 days."),
    fix="integration:home_new",
)
def home_is_confirmed(plan):
    return bool(plan.home and plan.home.is_long_enough)


@guard(
    _("Look at the safety of the new address: it must be safe for her or him."),
    done=_("The new address was looked at and is safe."),
    fix="integration:home_new",
)
def address_is_safe(plan):
    return bool(plan.home and plan.home.is_safe)


@guard(
    _("Say what she or he lives on until there is an own income."),
    done=_("There is something to live on."),
    fix="integration:income_new",
)
def income_is_bridged(plan):
    return any(each.is_current for each in plan.incomes.all())


@guard(
    _("Find school or childcare for every child."),
    done=_("Every child has school or childcare, or there are none."),
    fix="integration:school_new",
)
def every_child_has_a_place(plan):
    placed = set(plan.schoolings.values_list("child_id", flat=True))
    return {child.pk for child in plan.children} <= placed


@guard(
    _("Ask a supervisor to approve the plan, and wait for the answer."),
    done=_("The plan is approved."),
    fix="integration:plan",
)
def plan_is_approved(plan):
    return approved(plan.case, Approval.What.INTEGRATION, plan)


@guard(
    _("Note for every milestone that it was reached, or why it is left."),
    done=_("Every milestone was reached, or it says why it is left."),
    fix="integration:plan",
)
def milestones_are_settled(plan):
    milestones = list(plan.milestones.all())
    return bool(milestones) and all(each.is_settled for each in milestones)


SECURED = (
    stay_was_chosen,
    route_is_named,
    expiry_is_known,
    dependants_are_covered,
    home_is_confirmed,
    address_is_safe,
    income_is_bridged,
    every_child_has_a_place,
)
