"""What people say of lines: not needed, it holds, it was used, given back or lost. Then the plan is looked at."""

from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block
from carecase.workflow.acts import act
from repatriation.actions import recheck
from repatriation.models.money import ZERO
from repatriation.money import spending

HOLDS = "holds"  # an answer beside the outcomes: it is still to be used


def take_out(line, *, by):
    """A line that nobody has paid anything for is not needed after all; what was reserved for it is free."""
    with act(by, "take_out_line", line.plan) as doing:
        allow(by, Permission.PREPARE_RETURN, line.plan, "take_out_line")
        line = spending.locked(line)
        if line.paid or line.outcome:
            raise block(_("Something was paid for it: say what became of it."))
        doing.delete(line)
        spending.was_said(line.plan, doing)
        recheck(line.plan, by=by)


def answer(plan, answers, *, by):
    """What became of several lines, as one act. `answers`: line → (HOLDS or an outcome, how much is lost)."""
    with act(by, "settle_budget", plan) as doing:
        allow(by, Permission.PREPARE_RETURN, plan, "settle_budget")
        for line, (outcome, lost) in answers.items():
            if outcome == HOLDS:
                spending.still_holds(spending.locked(line), doing)
            else:
                spending.settle(line, outcome, doing, lost=lost or ZERO)
        spending.was_said(plan, doing)
        recheck(plan, by=by)
