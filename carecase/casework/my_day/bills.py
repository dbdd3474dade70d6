"""The day of who pays providers: bills nobody has answered yet. Numbers and amounts, nobody in care."""

from django.urls import reverse
from django.utils.translation import gettext as _

from carecase.access.permissions import Permission
from carecase.casework.my_day.block import Block, Row
from carecase.plans.models import Bill
from carecase.plans.vouchers import organisations_where


def blocks(user):
    own = organisations_where(user, Permission.RECONCILE_BILLS)
    waiting = Bill.objects.filter(agreement__organisation__in=own, outcome=Bill.Outcome.OPEN)
    yield Block(
        _("Bills to be checked"),
        waiting.select_related("agreement__provider").order_by("month", "entered_at"),
        lambda bill: Row(f"{bill} · {bill.agreement}", bill.get_absolute_url()),
        empty=_("No bill waits for an answer."),
        actions=((_("Enter a bill"), reverse("plans:bill_new")),),
        link=(_("Bills of providers"), reverse("plans:bills")),
        stands_out=True,
    )
