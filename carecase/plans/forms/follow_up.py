"""The form of a contact: planned, or how it went."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.plans import schedule, standing
from carecase.plans.models import FollowUp
from carecase.workflow.forms import RecordForm


class FollowUpForm(RecordForm):
    """Plan a contact, or write down how it went. Empty `took place on` means it is still to come."""

    permission = Permission.RECORD_FOLLOW_UP
    plain = ("done_at", "mode", "retrafficking_signal", "note", "next_due_on")
    sections_of = (
        (_("The contact"), ["kind", "due_on", "mode", "visit_agreed", "done_at", "safe_contact_used"]),
        (_("How she or he is"), ["wellbeing", "safety", "housing", "occupation", "services", "retrafficking_signal"]),
        (_("What follows"), ["plan_changes", "note", "next_due_on"]),
    )

    class Meta:
        model = FollowUp
        fields = [
            "kind", "due_on", "mode", "visit_agreed", "done_at", "safe_contact_used", "wellbeing", "safety", "housing",
            "occupation", "services", "retrafficking_signal", "plan_changes", "note", "next_due_on",
        ]  # fmt: skip
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("services", "note")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.was_planned = self.instance.is_planned
        if self.is_new:
            self.initial |= {"kind": FollowUp.Kind.IN_CARE, "due_on": timezone.localdate()}
        else:
            del self.fields["kind"]

    def clean(self):
        cleaned = super().clean()
        if self.instance.called_off_at:
            raise forms.ValidationError(_("This contact was called off. Record another one."))
        if cleaned.get("mode") == FollowUp.Mode.VISIT and not cleaned.get("visit_agreed"):
            self.add_error("visit_agreed", _("Nobody visits a home unless it was agreed."))
        afterwards = cleaned.get("kind") in FollowUp.AFTERWARDS
        if afterwards and not standing.follow_up_consented(self.parent):
            self.add_error("kind", _("She or he has not agreed to be contacted afterwards."))
        if not cleaned.get("done_at"):
            self.check_day(cleaned)
        return cleaned

    def check_day(self, cleaned):
        """A contact still to come: its result cannot be known, and one of a kind is planned for a day."""
        told = [
            name for name in ("wellbeing", "safety", "retrafficking_signal") if cleaned.get(name) not in (None, "")
        ]
        if told or not self.was_planned:
            self.add_error("done_at", _("Say when the contact took place."))
        rows = FollowUp.objects.planned().filter(case=self.parent, kind=cleaned.get("kind") or self.instance.kind)
        if rows.filter(due_on=cleaned.get("due_on")).exclude(pk=self.instance.pk).exists():
            self.add_error("due_on", _("A contact of this kind is planned for this day already."))

    def write(self, doing):
        row, case = self.instance, self.parent
        row.case = case
        moved = not self.is_new and row.is_planned and "due_on" in row.changed_fields()
        super().write(doing)
        if row.done_at and self.was_planned:
            schedule.contact_took_place(row, case, doing)
        elif moved:
            schedule.move(row, row.due_on, case, doing)
        elif row.is_planned:
            schedule.remind(row, case, doing)
