"""Who leaves when: the calendar of departures, the sheet of a day, and what changed since yesterday."""

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecase.access.data_classes import DataClass
from carecase.sealing.models import DataKey
from carecase.ui.moments import when
from carecase.workflow.models import StateChange
from repatriation.facts import know_legs
from repatriation.manifests import STAYS_HERE
from repatriation.models import Itinerary, ReceiverConfirmation, ReturnPlan, State, TravelDocument

MOST = 400  # departures on one page; beyond it one looks at a week or a day
ZONES_APART = timedelta(hours=14)  # a local day begins somewhere in the world so long before or after


class Span(models.TextChoices):
    MONTH = "month", gettext_lazy("Month")
    WEEK = "week", gettext_lazy("Week")


class DayForm(forms.Form):
    """What the address says; nonsense counts as not said."""

    span = forms.ChoiceField(choices=Span, required=False)
    on = forms.DateField(required=False)

    def asked(self):
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        if "on" in said and not 2000 <= said["on"].year < 2100:
            del said["on"]
        return said


def lines_between(user, first, last):
    """Journeys that begin from one local day to another, of plans this user works on: each by the clocks there."""
    begins = datetime.combine(first, datetime.min.time(), UTC) - ZONES_APART
    ends = begins + (last - first) + timedelta(days=1) + 2 * ZONES_APART
    plans = ReturnPlan.objects.visible_to(user, DataClass.NARRATIVE).exclude(state__in=STAYS_HERE)
    lines = Itinerary.objects.filter(plan__in=plans.order_by().values("pk"))
    lines = lines.filter(departs_at__gte=begins, departs_at__lt=ends)
    found = lines.select_related("plan__case", "plan__movement").order_by("departs_at", "pk")[: MOST + 1]
    return [line for line in found if first <= line.leaves_local.date() <= last]


# --- the calendar ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    on: date
    lines: list
    is_beside: bool  # of the month before or after


class Calendar:
    """Weeks of days; each leads to its sheet."""

    def __init__(self, user, *, span=Span.MONTH, on=None):
        self.user, self.span = user, Span(span)
        self.on = on or timezone.localdate()

    @property
    def title(self):
        return self.on.replace(day=1) if self.span == Span.MONTH else self.first

    @cached_property
    def dates(self):
        """Lists of seven days, Monday first."""
        if self.span == Span.MONTH:
            return Weeks().monthdatescalendar(self.on.year, self.on.month)
        monday = self.on - timedelta(days=self.on.weekday())
        return [[monday + timedelta(days=n) for n in range(7)]]

    @property
    def first(self):
        return self.dates[0][0]

    @property
    def last(self):
        return self.dates[-1][-1]

    @property
    def earlier(self):
        return (self.on.replace(day=1) if self.span == Span.MONTH else self.first) - timedelta(days=1)

    @property
    def later(self):
        if self.span == Span.MONTH:
            return (self.on.replace(day=28) + timedelta(days=4)).replace(day=1)
        return self.last + timedelta(days=1)

    @cached_property
    def lines(self):
        return lines_between(self.user, self.first, self.last)

    @property
    def has_more(self):
        return len(self.lines) > MOST

    @cached_property
    def weeks(self):
        by_day = {}
        for line in self.lines[:MOST]:
            by_day.setdefault(line.leaves_local.date(), []).append(line)
        month = self.on.month if self.span == Span.MONTH else None
        return [
            [Day(on, by_day.get(on, []), month is not None and on.month != month) for on in week]
            for week in self.dates
        ]


# --- the sheet of a day ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Leaving:
    """One who leaves on the day: what those need who are there. Nothing of how the plan stands."""

    line: Itinerary

    @property
    def plan(self):
        return self.line.plan

    @property
    def to_hand_over(self):
        """What the person has in the hand when she or he leaves."""
        papers = [paper.get_kind_display() for paper in self.plan.documents.all()]
        more = [_("Itinerary")]
        more += [_("Medicines")] if ReturnPlan.Need.MEDICINE in self.plan.needs else []
        more += [_("Belongings of the list")] if self.plan.belongings.all() else []
        return [*papers, *more]


def sheet(user, on):
    """The rows of a day, the first to leave above."""
    lines = lines_between(user, on, on)[:MOST]
    prefetch_related_objects(lines, "plan__escorts", "plan__documents", "plan__belongings")
    know_legs([line.plan for line in lines])
    DataKey.warm(line.plan.case.key_id for line in lines)
    return [Leaving(line) for line in lines]


# --- what changed ---------------------------------------------------------------------------------------------------

SHOWN = 100


def changes(user, since):
    """Items of a timeline, the latest first: moves, confirmations, journeys and papers, each kind bounded."""
    plans = ReturnPlan.objects.visible_to(user, DataClass.NARRATIVE).order_by()
    found = [*moves(plans, since), *confirmations(plans, since), *journeys(plans, since), *expired(plans, since)]
    return sorted(found, key=itemgetter("at"), reverse=True)[:SHOWN]


def item(plan, sentence, at, who=None, detail=""):
    about = {"where": plan.number, "url": plan.get_absolute_url()}
    return {"sentence": sentence, "at": at, "who": who, "detail": detail, **about}


def moves(plans, since):
    kind = ContentType.objects.get_for_model(ReturnPlan)
    rows = StateChange.objects.filter(content_type=kind, object_id__in=plans.values("pk"), at__gte=since)
    rows = list(rows.select_related("by").order_by("-at")[:SHOWN])
    of = plans.select_related("case").in_bulk([row.object_id for row in rows])
    DataKey.warm(row.key_id for row in rows)
    return [item(of[row.object_id], State(row.after).label, row.at, row.by, row.reason) for row in rows]


def confirmations(plans, since):
    lately = Q(recorded_at__gte=since) | Q(withdrawn_at__gte=since)
    rows = ReceiverConfirmation.objects.filter(lately, plan__in=plans.values("pk"))
    for row in rows.select_related("plan__case", "recorded_by").order_by("-recorded_at")[:SHOWN]:
        who = {"name": row.organisation}
        if row.recorded_at >= since:
            yield item(row.plan, _("%(name)s has confirmed to receive") % who, row.recorded_at, row.recorded_by)
        if row.withdrawn_at and row.withdrawn_at >= since:
            yield item(row.plan, _("%(name)s no longer receives") % who, row.withdrawn_at)


def journeys(plans, since):
    """Another hour of departure than before, or the first one."""
    written = Itinerary.history.filter(history_date__gte=since, plan__in=plans.values("pk"))
    for row in written.select_related("plan__case", "history_user").order_by("-history_date")[:SHOWN]:
        leaves = _("Journey written or changed: leaves %(when)s") % {"when": when(row.instance.leaves_local)}
        yield item(row.plan, leaves, row.history_date, row.history_user)


def expired(plans, since):
    ended = TravelDocument.objects.filter(plan__in=plans.open().values("pk"))
    ended = ended.filter(expires_on__gte=timezone.localdate(since), expires_on__lt=timezone.localdate())
    for row in ended.select_related("plan__case")[:SHOWN]:
        at = timezone.make_aware(datetime.combine(row.expires_on + timedelta(days=1), datetime.min.time()))
        yield item(row.plan, _("%(paper)s is no longer valid") % {"paper": row.get_kind_display()}, at)
