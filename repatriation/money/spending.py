"""What happens to the money of a return: approved, paid, put in question, settled. Every act here keeps sums whole."""

from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block
from carecase.cases.actions import locked as locked_case
from carecase.cases.clocks import finish_tasks, open_task
from carecase.cases.models import Task
from carecase.jurisdictions import limits
from carecase.plans.vouchers import organisations_where
from carecase.workflow.acts import act
from repatriation.models import Budget, BudgetLine, Fund
from repatriation.models.money import CALLED_OFF, ZERO, Outcome
from services_catalog.exchange import Money

SAID_WITHIN = timedelta(days=3)

# --- approving ----------------------------------------------------------------------------------------------------


def limit_in(pack, currency):
    """Up to here a supervisor approves what a return costs; None: the country names no limit in this currency."""
    return dict(map(limits.read, pack.value("budget_limits"))).get(currency)


def is_above_limit(budget):
    """Whether more is asked for than a supervisor may approve. Where the country names no limit, everything is."""
    limit = limit_in(budget.plan.case.pack, budget.currency)
    return limit is None or budget.asked > limit


def may_approve_above(user, budget):
    return user.has_perm(Permission.APPROVE_ABOVE_LIMIT, budget.plan.case.organisation)


def approve(budget, *, by, amounts=None, beyond=""):
    """Somebody other than those who asked agrees to every line that waits, to the estimate or to less.

    `amounts`: line id → amount. `beyond`: why a fund may be promised more than it has left.
    """
    with act(by, "approve_budget", budget.plan) as doing:
        must_be_hers(by, budget)
        budget = Budget.objects.select_for_update(of=("self",)).select_related("plan__case").get(pk=budget.pk)
        lines = list(budget.lines.waiting().select_related("key"))
        may_be_approved(budget, lines, by)
        for line in lines:
            line.approved = min((amounts or {}).get(line.pk, line.estimate), line.estimate)
            line.approved_by, line.approved_at = by, timezone.now()
        reserve(lines, by, beyond.strip()[:500], above=may_approve_above(by, budget))
        doing.save_all(lines)
        budget.approved_by, budget.approved_at = by, timezone.now()
        return doing.save(budget)


def must_be_hers(by, budget):
    """Up to the limit it is the supervisor's or a deputy's; above it, of finance or the national coordinator."""
    if is_above_limit(budget):
        if may_approve_above(by, budget):
            return
        allow(by, Permission.DECIDE_RETURN, budget.plan, "approve_budget")
        raise block(_("This is more than a supervisor may approve: finance or the national coordinator decides."))
    allow(by, Permission.DECIDE_RETURN, budget.plan, "approve_budget")


def may_be_approved(budget, lines, by):
    if budget.plan.state in CALLED_OFF:
        raise block(_("This return was called off."))
    if not budget.lines.live().exists():
        raise block(_("Write first what it is for: add a line."))
    if budget.approved_by_id and not lines:
        raise block(_("It is approved already."))
    if by.pk in {budget.asked_by_id, *(line.asked_by_id for line in lines)}:
        raise block(_("Somebody else must approve what you asked for."))


def reserve(lines, by, beyond, *, above):
    """Promise money of funds to lines. Whoever comes second waits here, and then sees what is left."""
    wanted = {line.fund_id for line in lines if line.fund_id}
    for fund in Fund.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"):
        of_fund = [line for line in lines if line.fund_id == fund.pk]
        if not fund.holds_on(timezone.localdate()):
            raise block(_("The fund “%(fund)s” does not run today.") % {"fund": fund.name})
        if sum(line.reserved for line in of_fund) <= fund.ledger.left:
            continue
        if not (beyond and above):
            words = _(
                "The fund “%(fund)s” has only %(left)s left. Finance or the national coordinator may go beyond it."
            )
            raise block(words % {"fund": fund.name, "left": Money(fund.ledger.left, fund.currency)})
        for line in of_fund:
            line.beyond_because = beyond


# --- asking -------------------------------------------------------------------------------------------------------


def ask(line, doing, *, anew):
    """Save a line with its budget. What is asked anew is approved anew, the budget with it."""
    by = doing.by
    budget = Budget.objects.select_for_update(of=("self",)).filter(plan=line.plan).first()
    if budget is None:
        budget = Budget(plan=line.plan, currency=line.currency, asked_by=by)
    if anew:
        line.asked_by, budget.asked_by = by, by
        line.approved, line.approved_by, line.approved_at, line.beyond_because = None, None, None, ""
        budget.approved_by, budget.approved_at = None, None
    elif line.approved is not None:
        line.approved = min(line.approved, line.estimate)
    doing.save(budget)
    doing.save(line)


# --- paying -------------------------------------------------------------------------------------------------------


def locked(line):
    """The line as it stands, with its fund held first: approving holds them in the same order."""
    if line.fund_id:
        Fund.objects.select_for_update(of=("self",)).get(pk=line.fund_id)
    return BudgetLine.objects.select_for_update(of=("self",)).select_related("plan__case").get(pk=line.pk)


def pay(payment, doing):
    """Note what was paid, or put it right; the line and its fund know at once."""
    line = locked(payment.line)
    if line.outcome:
        raise block(_("It was already said what became of this line."))
    if line.approved is None and not line.paid:
        raise block(_("This line is not approved yet."))
    doing.save(payment)
    line.paid = line.payments.aggregate(paid=Sum("amount"))["paid"] or ZERO
    doing.save(line)


# --- when it comes otherwise --------------------------------------------------------------------------------------


def put_in_question(plan, doing):
    """The journey does not go on as planned: of everything booked somebody must say what became of it."""
    lines = list(plan.budget_lines.booked().select_for_update(of=("self",)))
    for line in lines:
        line.in_question_since = line.in_question_since or timezone.now()
        doing.save(line)
    if lines:
        due_at = timezone.now() + SAID_WITHIN
        open_task(plan.case, Task.Kind.BOOKINGS_SETTLE, doing, due_at=due_at, about=plan.pk)


def was_said(plan, doing):
    """Once nothing is in question any more the task is done."""
    if not plan.budget_lines.in_question().exists():
        finish_tasks(locked_case(plan.case), [Task.Kind.BOOKINGS_SETTLE], doing, at=timezone.now(), about=[plan.pk])


def free(plan, doing):
    """The return is called off: what was reserved is free now, and each booking is put in question."""
    put_in_question(plan, doing)
    for line in plan.budget_lines.booked().filter(freed_at__isnull=True).select_for_update(of=("self",)):
        line.freed_at = timezone.now()
        doing.save(line)


def still_holds(line, doing):
    """A booking that was in question is good after all. Not once it was freed: then it is asked for anew."""
    if line.freed_at:
        raise block(_("What was reserved for it is free again. Say whether it was given back or lost."))
    line.in_question_since = None
    doing.save(line)


def settle(line, outcome, doing, *, lost=ZERO):
    """Say what became of a line: used, given back, or lost with how much."""
    line = locked(line)
    if line.outcome:
        raise block(_("It was already said what became of this line."))
    if not (line.paid or line.approved is not None):
        raise block(_("Nothing was booked for it: take the line out."))
    if lost > max(line.paid, line.approved or ZERO):
        raise block(_("More cannot be lost than was promised or paid."))
    line.outcome, line.lost = outcome, lost if outcome == Outcome.LOST else ZERO
    line.settled_by, line.settled_at = doing.by, timezone.now()
    doing.save(line)


# --- for those who see nobody in care ------------------------------------------------------------------------------


def budgets_for(user):
    """Budgets of the organisations in which she approves above the limit: amounts, nobody behind them."""
    organisations = organisations_where(user, Permission.APPROVE_ABOVE_LIMIT)
    return Budget.objects.filter(plan__case__organisation__in=organisations)


def funds_for(user, permission=Permission.SEE_FUNDS):
    """Funds of the organisations in which she sees what is left of them, or keeps them."""
    return Fund.objects.filter(organisation__in=organisations_where(user, permission))
