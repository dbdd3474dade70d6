"""The handover of a shift: one field, begun with what happened since the last one."""

from django import forms

from carecase.access.permissions import Permission
from carecase.shelter.forms.house import ShelterForm
from carecase.shelter.models import ShiftHandover


class HandoverForm(ShelterForm):
    permission = Permission.KEEP_DAY_LOG

    class Meta:
        model = ShiftHandover
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 16})}
