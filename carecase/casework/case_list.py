"""The case list: which cases, in which order. Never by name."""

from django import forms
from django.db.models import Exists, OuterRef
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Membership, Unit, User
from carecase.access.permissions import Permission
from carecase.cases.models import Case, RiskLevel, State
from carecase.cases.models.case import RISK_RANK
from carecase.casework.choices import LeanSelect, LeanSelectOfWords
from carecase.casework.flags import is_not_there, is_on_hold, with_flags
from carecase.jurisdictions import languages

ORDERS = {
    "due": (_("What is due first"), ("next_due_at", "id")),
    "risk": (_("Highest risk"), ("risk_rank", "next_due_at", "id")),
    "opened": (_("Opened last"), ("-opened_at", "id")),
    "contact": (_("Longest without contact"), ("last_contact_at", "id")),
}
OPEN = "open"
COLLEAGUES = 60  # to choose from at once
SHOWN = (
    "number",
    "called",
    "label",
    "state",
    "risk_level",
    "person__sex",
    "person__age_band",
    "manager__display_name",
)
SHOWN += ("next_due_at", "risk_rank", "opened_at", "last_contact_at", "jurisdiction", "death__died_on")


class FewAtATime(ModelChoiceIterator):
    """Those with cases of the chosen team, or all if they are few: a page does not grow with the house."""

    def __iter__(self):
        return iter(self.rows)

    @cached_property
    def rows(self):
        """Read once: a drop-down looks at its first line before it is drawn."""
        chosen, offered = self.field.asked(), self.queryset
        if team := chosen.get("unit"):
            offered = offered.filter(Exists(Case.objects.filter(manager=OuterRef("pk"), unit=team)))
        offered = list(offered.values_list("pk", "display_name")[: COLLEAGUES + 1])
        if are_many := len(offered) > COLLEAGUES:
            offered = []
        if one := chosen.get("manager"):
            offered.append((one.pk, one.display_name))
        empty = _("Any (choose a team first)") if are_many else self.field.empty_label
        return [("", empty), *dict(offered).items()]


class Colleague(forms.ModelChoiceField):
    """Anybody of the house may be asked for; what else is `asked` says whom the list offers."""

    iterator = FewAtATime
    widget = LeanSelect
    asked = dict


class Team(forms.ModelChoiceField):
    widget = LeanSelect


class Word(forms.ChoiceField):
    widget = LeanSelectOfWords


class CaseFilter(forms.Form):
    """Everything optional, and kept in the address for a bookmark: codes only, no personal data."""

    state = Word(label=_("State"), required=False, choices=[(OPEN, _("All open")), *State.choices])
    risk = Word(label=_("Risk"), required=False, choices=[("", _("Any")), *RiskLevel.choices])
    manager = Colleague(label=_("Case manager"), required=False, queryset=User.objects.none(), empty_label=_("Any"))
    unit = Team(label=_("Team"), required=False, queryset=Unit.objects.none(), empty_label=_("Any"))
    language = Word(label=_("Language"), required=False, choices=lambda: [("", _("Any")), *languages.in_words()])
    waiting = forms.BooleanField(label=_("Nobody is responsible yet"), required=False)
    away = forms.BooleanField(label=_("Absent or not back"), required=False)
    held = forms.BooleanField(label=_("On hold"), required=False)
    late = forms.BooleanField(label=_("Something is late"), required=False)
    order = Word(label=_("Order"), required=False, choices=[(code, label) for code, (label, _order) in ORDERS.items()])

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = user.organisations
        here = Membership.objects.filter(user=OuterRef("pk"), organisation__in=organisations)
        colleagues = User.objects.filter(Exists(here), Exists(Case.objects.filter(manager=OuterRef("pk"))))
        self.fields["manager"].queryset = colleagues.order_by("display_name")
        self.fields["manager"].asked = lambda: self.chosen
        self.fields["unit"].queryset = Unit.objects.filter(organisation__in=organisations, kind=Unit.Kind.TEAM)

    @property
    def chosen(self):
        """What was asked, with what cannot be understood left out."""
        self.is_valid()
        return self.cleaned_data

    def ordering(self):
        return ORDERS.get(self.chosen.get("order") or "due", ORDERS["due"])[1]

    def apply(self, cases):
        chosen = self.chosen
        state = chosen.get("state") or OPEN
        cases = cases.open() if state == OPEN else cases.filter(state=state)
        direct = {"manager": "manager", "unit": "unit", "person__languages__language": "language"}
        cases = cases.filter(**{field: chosen[name] for field, name in direct.items() if chosen.get(name)})
        if level := chosen.get("risk"):
            cases = cases.filter(risk_rank=RISK_RANK[level])  # the same, and an index holds it
        if chosen.get("waiting"):
            cases = cases.filter(manager__isnull=True)
        if chosen.get("away"):
            cases = cases.filter(is_not_there())
        if chosen.get("held"):
            cases = cases.filter(is_on_hold())
        if chosen.get("late"):
            cases = cases.filter(next_due_at__lt=timezone.now())
        return cases


def visible_cases(user):
    """Every case of this user, as a list shows it."""
    return in_rows(Case.objects.visible_to(user))


def in_rows(cases):
    """With what a row and its flags show and an order asks for, and nothing more, in one query however many."""
    return with_flags(cases.select_related("key", "person", "manager").only("key", *SHOWN))


def waiting_for(user):
    """Cases of her teams that nobody has taken, those met last first: there the first hours count."""
    if not user.may(Permission.TAKE_CASE):
        return Case.objects.none()
    return visible_cases(user).waiting().order_by("-opened_at", "id")
