"""Many cases to one colleague: each is assigned as one is, in a transaction and with a history of its own."""

from django import forms
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Membership, User
from carecase.access.permissions import Permission
from carecase.access.roles import Role
from carecase.cases import actions
from carecase.cases.models import Case
from carecase.workflow.engine import Blocked

MOST = 50  # on a page, and at once


def assignable(user):
    """Open cases this user may assign: those that nobody has taken first, then what is due first."""
    cases = Case.objects.where_may(user, Permission.ASSIGN_CASE).open()
    first = F("manager").asc(nulls_first=True)
    return cases.select_related("key", "person", "manager", "unit").order_by(first, "next_due_at", "pk")


def case_managers(user):
    """Case managers of the teams that this user supervises."""
    units = user.units_as({Role.SUPERVISOR})
    there = Q(unit__in=units) | Q(unit__isnull=True, organisation__units__in=units)
    members = Membership.objects.on(timezone.localdate()).filter(there, role=Role.CASE_MANAGER)
    return User.objects.filter(pk__in=members.values("user"), is_active=True).order_by("display_name")


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(queryset=None, label=_("Who becomes responsible"), empty_label="—")
    cases = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("Which cases"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark at least one case.")},
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = case_managers(by)
        self.fields["cases"].queryset = assignable(by)

    def clean_cases(self):
        cases = self.cleaned_data["cases"]
        if len(cases) > MOST:
            raise forms.ValidationError(_("At most %(most)d cases at once."), params={"most": MOST})
        return cases


def assign(cases, to, *, by):
    """How many were assigned, and what stood against the others: number of the case, and the sentences."""
    done, refused = 0, []
    for case in cases:
        try:
            actions.assign_case(case, to=to, by=by)
            done += 1
        except Blocked as blocked:
            refused.append((case.number, " ".join(str(reason) for reason in blocked.reasons)))
    return done, refused
