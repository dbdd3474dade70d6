"""An interpreter as an expert in proceedings: when, for which court, and who pays what."""

from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.interpreters.models import ExpertAssignment
from carecase.workflow.forms import RecordForm


class ExpertAssignmentForm(RecordForm):
    permission = Permission.KEEP_INTERPRETER_BANK
    plain = ("reference", "amount", "currency", "paid_on")
    sections_of = (
        (_("The proceedings"), ["court", "country", "reference", "language", "begins_at", "ends_at"]),
        (_("What is paid"), ["paid_by", "amount", "currency", "paid_on"]),
    )

    class Meta:
        model = ExpertAssignment
        fields = [
            "court", "country", "reference", "language", "begins_at", "ends_at", "paid_by", "amount", "currency",
            "paid_on",
        ]  # fmt: skip
        help_texts = {"reference": _("As the court writes it. No name.")}

    def clean(self):
        cleaned = super().clean()
        begins_at, ends_at = cleaned.get("begins_at"), cleaned.get("ends_at")
        if begins_at and ends_at and ends_at <= begins_at:
            self.add_error("ends_at", _("This is before it begins."))
        if cleaned.get("amount") is not None and not cleaned.get("currency"):
            self.add_error("currency", _("Say in which currency."))
        return cleaned
