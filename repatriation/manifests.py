"""Who travels in a movement, and what follows when somebody joins it or no longer goes: another edition of its list.

The steps of a plan call this in their transaction; it takes no step itself.
"""

from django.utils.translation import gettext as _

from carecase.documents.models import IssuedPaper, declare_void
from repatriation.kin import in_care
from repatriation.models import ENDED, Companion, Movement, ReturnPlan, State

#: In these states somebody is not on the journey of her or his movement.
STAYS_HERE = (State.DECLINED, State.WITHDRAWN, State.SUSPENDED, State.NO_SHOW)


def travelling(movement):
    """The plans of those who go."""
    return ReturnPlan.objects.filter(movement=movement).exclude(state__in=STAYS_HERE)


def renew(movement, doing):
    """The next edition of the list. What was printed of the one before is void from this moment."""
    movement = Movement.objects.select_for_update(of=("self",)).get(pk=movement.pk)
    movement.manifest += 1
    doing.save(movement)
    because = _("Replaced by edition %(number)s of the list.") % {"number": movement.manifest}
    for entry in IssuedPaper.objects.about(movement).valid():
        declare_void(entry, by=doing.by, reason=because)
    return movement


def stays_behind(plan, doing):
    """This person does not go now. Returns the plans of those who were to go with her or him."""
    if plan.movement:
        renew(plan.movement, doing)
    relied = Companion.objects.filter(other=plan.case_id).exclude(plan__state__in=ENDED).select_related("plan")
    mates = [companion.plan for companion in relied]
    for companion in [*relied, *plan.companions.all()]:
        doing.delete(companion)
    return mates


def goes_again(plan, doing):
    """After a pause: back on the list, and with the family."""
    if plan.movement:
        renew(plan.movement, doing)
        bring_together(plan.movement, doing, also=[plan])


def bring_together(movement, doing, also=()):
    """Those of one family who go in this movement travel with each other, both ways."""
    plans = {plan.pk: plan for plan in [*travelling(movement).select_related("case"), *also]}
    of_case = {plan.case_id: plan for plan in plans.values()}
    relatives = in_care({plan.case.person_id for plan in plans.values()})
    known = set(Companion.objects.filter(plan__in=plans).values_list("plan_id", "other_id"))
    pairs = [(p, other) for p in plans.values() for other in relatives[p.case.person_id] if other in of_case]
    new = [(p, other) for p, other in pairs if other != p.case_id and (p.pk, other) not in known]
    doing.save_all([Companion(plan=p, other=of_case[other].case) for p, other in new])
