"""The day of who approves what a return costs above the limit: amounts and who asked, nobody in care."""

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from carecase.casework.my_day.block import Block, Row
from repatriation.money import spending


def blocks(user):
    waiting = spending.budgets_for(user).waiting().select_related("plan__case__organisation", "asked_by")
    yield Block(
        _("Budgets that wait"),
        waiting.prefetch_related("plan__budget_lines").order_by("recorded_at", "pk"),
        row,
        link=(_("Budgets that wait"), reverse("repatriation:budgets")),
        stands_out=True,
    )


def row(budget):
    """Below the limit a supervisor decides: it is told and leads nowhere."""
    words = f"{budget.currency} {number_format(budget.asked, 2, force_grouping=True)} · {budget.asked_by}"
    if not spending.is_above_limit(budget):
        decides = _("Supervisor")
        return Row(f"{budget.reference} · {words} · {decides}")
    return Row(words, reverse("repatriation:budget_above", args=[budget.pk]), budget.reference)
