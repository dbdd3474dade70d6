"""If no referral is possible: why, and what is done instead. It is an unmet need of the plan: reports count it."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.plans.forms import UnmetNeedForm
from carecase.plans.models import HealthUnmetNeed, UnmetNeed

SHOWN = 20
Reason = UnmetNeed.Reason
STANDS_HERE = Q(resolved_at__isnull=True) | Q(reason=Reason.NOT_WANTED)


class NonePossibleForm(UnmetNeedForm):
    """Nobody was found: this page asks why, and does not take "not known yet" or silence for an answer."""

    permission = Permission.REFER

    class Meta(UnmetNeedForm.Meta):
        fields = ["service_type", "reason", "instead", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reasons = [(code, label) for code, label in Reason.choices if code != Reason.NOT_KNOWN]
        self.fields["reason"] = forms.ChoiceField(
            label=_("Why none is possible"), choices=reasons, widget=forms.RadioSelect
        )
        self.initial.pop("reason", None)  # somebody says why; nothing is chosen beforehand
        self.fields["instead"].required = True
        self.fields["instead"].help_text = _("What helps meanwhile, who tries again and when.")


class HealthNonePossibleForm(NonePossibleForm):
    class Meta(NonePossibleForm.Meta):
        model = HealthUnmetNeed


def of_case(case, user):
    """Needs nobody could be found for, as far as this user reads them: open ones, and what she or he did not want."""
    rows = []
    for model in (UnmetNeed, HealthUnmetNeed):
        mine = model.objects.visible_to(user).filter(case=case).select_related("service_type", "key")
        rows += mine.filter(STANDS_HERE).order_by("-needed_since", "-recorded_at")[:SHOWN]
    return sorted(rows, key=lambda need: need.needed_since, reverse=True)[:SHOWN]
