"""What staying rests on (B3)."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.cases.actions import approved, awaited
from carecase.cases.models import Approval
from carecase.integration.models.securing import HOUSING_DAYS
from carecase.workflow.engine import guard


def page_of(what, counts):
    """The page of the row that counts, to add to it what is missing; of a new one where there is none."""

    def page(plan):
        row = counts(plan)
        if row is None:
            return reverse(f"integration:{what}_new", args=plan.url_args())
        return reverse(f"integration:{what}", args=[*plan.url_args(), row.pk])

    return page


ROUTE = page_of("route", lambda plan: plan.route if plan.route and plan.route.still_holds else None)
HOME = page_of("home", lambda plan: plan.home)
MILESTONE = page_of("milestone", lambda plan: next((m for m in plan.milestones.all() if not m.is_settled), None))


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
    fix=ROUTE,
)
def route_is_named(plan):
    return bool(plan.route and plan.route.advised_by)


@guard(
    _("Write down when the status was applied for."),
    done=_("The status was applied for."),
    fix=ROUTE,
)
def status_is_applied_for(plan):
    return bool(plan.route and plan.route.applied_on)


@guard(
    _("Write down until when the status holds; it must not have run out or been refused."),
    done=_("It is known until when the status holds."),
    fix=ROUTE,
)
def expiry_is_known(plan):
    route = plan.route
    return bool(route and route.still_holds and route.says_until_when)


@guard(
    _("Note for each person who depends on her or him that the status covers that person, or why not."),
    done=_("Those who depend on her or him are covered, or it says why not; or there are none."),
    fix="integration:dependant_new",
)
def dependants_are_covered(plan):
    settled = {each.person_id for each in plan.covers.all() if each.is_settled}
    return {person.pk for person in plan.family} <= settled


@guard(
    _("Have a home confirmed for at least 90 days."),
    done=_("A home is confirmed for at least 90 days."),
    fix=HOME,
)
def home_is_confirmed(plan):
    return bool(plan.home and plan.home.is_long_enough)


@guard(
    _("Look at the safety of the new address: it must be safe for her or him."),
    done=_("The new address was looked at and is safe."),
    fix=HOME,
)
def address_is_safe(plan):
    return bool(plan.home and plan.home.is_safe and not address_leaked_since(plan.home, plan.case))


def address_leaked_since(home, case):
    """The address became known to people who may harm, after its safety was looked at (practice rule 13)."""
    leaks = [leak for leak in case.leaks.all() if leak.What.ADDRESS in leak.what]
    return any(
        leak.recorded_at > home.recorded_at and timezone.localdate(leak.at) >= home.safety_assessed_on
        for leak in leaks
    )


@guard(
    _("Say what she or he lives on until there is an own income, without a gap; at least for the next 90 days."),
    done=_("There is something to live on."),
    fix="integration:income_new",
)
def income_is_bridged(plan):
    return bridged(plan.incomes.all(), timezone.localdate())


def bridged(incomes, today):
    """Whether one income follows the other without a gap until she or he earns, or for as long as a home must last."""
    day, enough = today, today + timedelta(days=HOUSING_DAYS)
    for each in sorted(incomes, key=lambda income: income.from_on):
        if each.from_on > day or (each.until_on and each.until_on < day):
            continue
        if each.is_earned or each.until_on is None or each.until_on >= enough:
            return True
        day = each.until_on + timedelta(days=1)
    return False


@guard(
    _("Find school or childcare for every child."),
    done=_("Every child has school or childcare, or there are none."),
    fix="integration:school_new",
)
def every_child_has_a_place(plan):
    placed = {each.child_id for each in plan.schoolings.all()}
    return {child.pk for child in plan.children} <= placed


@guard(
    _("Ask a supervisor to approve the plan, and wait for the answer."),
    done=_("The plan is approved."),
    fix=lambda plan: f"{plan.get_absolute_url()}#about",
    meanwhile=lambda plan: awaited(plan.case, Approval.What.INTEGRATION),
)
def plan_is_approved(plan):
    return approved(plan.case, Approval.What.INTEGRATION, plan)


@guard(
    _("Write down what remains to be done, and who goes on with it."),
    done=_("It is written down what remains, and who goes on with it."),
    fix="integration:rest_new",
)
def rest_is_noted(plan):
    return bool(plan.rests.all())


@guard(
    _("Note for every milestone that it was reached, or why it is left."),
    done=_("Every milestone was reached, or it says why it is left."),
    fix=MILESTONE,
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
