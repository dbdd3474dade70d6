"""The coordinator's board: every open return, what it lacks next, when it leaves, what runs out, who goes along."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass
from carecase.cases.models import Grant
from carecase.jurisdictions import countries
from carecase.ui.paging import keyset_page
from repatriation import facts
from repatriation.guards import ROWS, checklist
from repatriation.models import Place, ReturnPlan, ReturnRisk, State, TravelDocument
from repatriation.models.plan import ENDED
from repatriation.steps import returning

ORDER = ("departs_at", "pk")
PAPERS_SOON = timedelta(days=30)
JUDGEMENT_SOON = timedelta(days=7)  # a judgement of danger holds for 30 days


def open_plans(user):
    """Those this user works on: who sees a plan for the day of the person alone does not prepare it."""
    plans = ReturnPlan.objects.visible_to(user, DataClass.NARRATIVE).open()
    return plans.annotate(departs_at=F("itineraries__departs_at"))


class BoardFilter(forms.Form):
    """Everything optional, and kept in the address for a bookmark: codes only, no personal data."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All open ones")), *((each, each.label) for each in State if each not in ENDED)],
    )
    country = forms.ChoiceField(label=_("To"), required=False)
    within = forms.TypedChoiceField(
        label=_("Leaves"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("At any time")), (1, _("Within a day")), (7, _("Within a week")), (30, _("Within a month"))],
    )
    expires = forms.BooleanField(label=_("Something runs out"), required=False)
    mine = forms.BooleanField(label=_("Mine"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        wanted = Place.objects.filter(is_chosen=True, plan__in=open_plans(user).values("pk"))
        codes = wanted.order_by().values_list("country", flat=True).distinct()
        named = sorted(((code, countries.name(code)) for code in codes), key=lambda pair: pair[1])
        self.fields["country"].choices = [("", _("Any country")), *named]

    @property
    def chosen(self):
        """What was asked, with what cannot be understood left out."""
        self.is_valid()
        return self.cleaned_data

    def apply(self, plans):
        chosen = self.chosen
        if chosen.get("state"):
            plans = plans.filter(state=chosen["state"])
        if chosen.get("country"):
            there = Place.objects.filter(is_chosen=True, country=chosen["country"])
            plans = plans.filter(pk__in=there.values("plan"))
        if chosen.get("within"):
            plans = plans.filter(departs_at__lte=timezone.now() + timedelta(days=chosen["within"]))
        if chosen.get("expires"):
            plans = plans.filter(runs_out())
        return plans.filter(case__in=own_cases(self.user)) if chosen.get("mine") else plans


def runs_out():
    """A paper that ends within a month, or a judgement of danger that has a week left at most."""
    papers = TravelDocument.objects.filter(expires_on__lte=timezone.localdate() + PAPERS_SOON)
    judged = ReturnRisk.objects.filter(plan=OuterRef("pk"))
    fresh = judged.filter(assessed_at__gt=timezone.now() - timedelta(days=30) + JUDGEMENT_SOON)
    return Q(pk__in=papers.values("plan")) | (Exists(judged) & ~Exists(fresh))


def own_cases(user):
    """Cases this user answers for or was named for because of the return."""
    named = Grant.objects.live().filter(user=user, because__in=[Grant.Because.RETURN, Grant.Because.MANAGER])
    return named.values("case")


@dataclass(frozen=True)
class Page:
    """The rows, and the cursors of the pages beside them."""

    rows: list
    page: object


def page(filters, *, size, after="", before=""):
    """One page of what the filters choose, those who leave first above."""
    plans = filters.apply(open_plans(filters.user)).select_related("case__person", "case__unit")
    found = keyset_page(plans, ORDER, size=size, after=after, before=before)
    return Page(rows(found.items, filters.user), found)


def rows(plans, user):
    """The rows of one page. `plans`: with their case, its person and its unit."""
    return [Row(plan, user) for plan in facts.gather(plans)]


@dataclass
class Row:
    """One plan as the board shows it."""

    plan: ReturnPlan
    user: object

    @cached_property
    def step(self):
        return next(iter(returning.open_to(self.plan, self.user)), None)

    @cached_property
    def lacking(self):
        """What the next step still needs, the first of it first."""
        return [check for check in checklist(self.step, self.plan) if not check.holds] if self.step else []

    @property
    def next_words(self):
        if self.lacking:
            return self.lacking[0].sentence
        return self.step.label if self.step else ""

    @property
    def next_url(self):
        """The page that puts it right; with nothing missing, that of the step."""
        if self.lacking:
            return self.lacking[0].url
        return reverse("repatriation:step", args=[self.plan.number, self.step.name]) if self.step else ""

    @property
    def rest(self):
        return max(len(self.lacking) - 1, 0)

    @property
    def leaves(self):
        return self.plan.itinerary.leaves_local if self.plan.itinerary else None

    @property
    def days(self):
        """Days to departure, as people count them: tomorrow is one."""
        return (self.leaves.date() - timezone.localdate()).days if self.leaves else None

    @cached_property
    def expiring(self):
        """What runs out soon, or before the arrival: (what, its last day), the first to end first."""
        until = timezone.localdate() + PAPERS_SOON
        if self.plan.itinerary:
            until = max(until, self.plan.itinerary.arrives_local.date())
        papers = [each for each in self.plan.documents.all() if each.expires_on and each.expires_on <= until]
        found = [(each.get_kind_display(), each.expires_on) for each in papers]
        risk = self.plan.risk
        if risk and risk.valid_until <= timezone.now() + JUDGEMENT_SOON:
            found.append((risk._meta.verbose_name, timezone.localdate(risk.valid_until)))
        return sorted(found, key=lambda pair: pair[1])

    def asks_for(self, guard):
        return ROWS[guard].counts_for(self.plan)

    def holds(self, guard):
        return ROWS[guard].guard.holds(self.plan)

    @property
    def has_seat(self):
        return self.holds("route_is_complete")

    @property
    def escorts(self):
        """How many are named, or None where nobody need go along and nobody does."""
        named = len(self.plan.escorts.all())
        return named if named or self.asks_for("escort_is_named") else None

    @property
    def escort_is_missing(self):
        return self.asks_for("escort_is_named") and not self.holds("escort_is_named")

    @property
    def receiver(self):
        """confirmed, missing, or nothing where none is asked for."""
        if self.holds("receiver_has_confirmed"):
            return "confirmed"
        return "missing" if self.asks_for("receiver_has_confirmed") else ""
