"""What the comparison of models is made of: nights, costs, people and outcomes of one quarter, summed by the database.

A house of one's own is the institutional model; a hotel or guest house under agreement counts as what its provider is
in the catalogue (a business, where the agreement is not there). A night is a midnight between arrival and leaving; a
bed kept for somebody who is away counts. What comes back are sums by group, price or reason, never a case. They are
not fit to be shown: comparison.py leaves out what is small.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db.models import (
    Avg,
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Least, TruncDate
from django.utils.functional import cached_property

from carecase.cases.models import Absence
from carecase.complaints.models import StaffComplaint
from carecase.jurisdictions.packs import pack_for
from carecase.plans.models import HealthServiceLog, HealthUnmetNeed, ServiceLog, UnmetNeed
from carecase.plans.models.service_log import LogBase, NeedBase
from carecase.reports.models import NightCost
from carecase.reports.quarters import Quarter
from carecase.reports.scope import cases_counted, population
from carecase.shelter.models import HouseIncident, ProviderLodging, Stay
from carecase.ui.counting import how_many
from services_catalog.models import Agreement, Provider

Model = Provider.Model
INSTITUTIONAL, BUSINESS = Model.INSTITUTIONAL.value, Model.BUSINESS.value
MODELS = tuple(model.value for model in Model)
GIVEN = (LogBase.Outcome.DELIVERED, LogBase.Outcome.PARTIAL)
NIGHT = timedelta(days=1)

PRICE_OF_A_NIGHT = F("amount")  # of a ProviderLodging
#: Under which model a service was given: its provider's; without one ours is institutional, others' is not known.
MODEL_OF_A_SERVICE = Case(
    When(provider_service__isnull=False, then=F("provider_service__provider__model")),
    When(disposition=LogBase.Disposition.BY_US, then=Value(INSTITUTIONAL)),
    default=Value(""),
    output_field=CharField(),
)


def day(value):
    return Value(value, output_field=DateField())


def span(first, after):
    """The time between two days."""
    return ExpressionWrapper(F(after) - F(first), output_field=DurationField())


def in_nights(duration):
    return (duration or timedelta()) // NIGHT


@dataclass(frozen=True)
class Reach:
    """Whose figures, where and when: what every query here begins with."""

    organisations: tuple
    country: str
    quarter: Quarter

    @cached_property
    def zone(self):
        """Days are those of the country."""
        return pack_for(self.country).timezone

    @cached_property
    def begins(self):
        return datetime.combine(self.quarter.first_on, time(), tzinfo=self.zone)

    @cached_property
    def ends(self):
        return datetime.combine(self.quarter.after, time(), tzinfo=self.zone)

    @cached_property
    def cases(self):
        return cases_counted(self.organisations, self.country).order_by()

    def in_quarter(self, rows, first, after):
        """Rows with the days of a span that lie in the quarter; rows without a night in it are left out."""
        first, after = Greatest(first, day(self.quarter.first_on)), Least(after, day(self.quarter.after))
        return (
            rows.filter(case__in=self.cases).order_by().annotate(first=first, after=after).filter(after__gt=F("first"))
        )

    def stays(self):
        """Stays in houses."""
        arrived, left = TruncDate("admitted_at", tzinfo=self.zone), TruncDate("ended_at", tzinfo=self.zone)
        stays = Stay.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=self.begins), admitted_at__lt=self.ends)
        return self.in_quarter(stays, arrived, Coalesce(left, day(self.quarter.after)))

    def lodgings(self):
        """Nights with providers under agreement, each with the model of its provider."""
        agreed = ExpressionWrapper(Cast("nights", IntegerField()) * Value(NIGHT), output_field=DurationField())
        over = Cast(ExpressionWrapper(F("from_on") + agreed, output_field=DateTimeField()), DateField())
        signed = Agreement.objects.filter(number=OuterRef("agreement"), organisation=OuterRef("case__organisation"))
        model = Coalesce(Subquery(signed.values("provider__model")[:1]), Value(BUSINESS), output_field=CharField())
        lodgings = ProviderLodging.objects.filter(from_on__lt=self.quarter.after).annotate(model=model)
        return self.in_quarter(lodgings, F("from_on"), Coalesce(F("ended_on"), over))

    def lodged(self, case):
        """For a row with a case: under which models its person slept in the quarter, as a column for each."""
        houses = Exists(self.stays().filter(case=OuterRef(case)))
        providers = {model: Exists(self.lodgings().filter(case=OuterRef(case), model=model)) for model in MODELS}
        providers[INSTITUTIONAL] = houses | providers[INSTITUTIONAL]
        return {model: yes_or_no(condition) for model, condition in providers.items()}


def yes_or_no(condition):
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


# --- nights and what they cost ------------------------------------------------------------------------------------


def nights_slept(reach, lodgings):
    """Model → person-nights, those without a known cost included. `lodgings`: what `priced_lodgings` found."""
    houses = reach.stays().aggregate(all=Sum(span("first", "after")))["all"]
    found = {INSTITUTIONAL: in_nights(houses)}
    for row in lodgings:
        found[row["model"]] = found.get(row["model"], 0) + in_nights(row["time"])
    return found


def priced_lodgings(reach):
    rows = reach.lodgings().annotate(group=population("case__"), cost=PRICE_OF_A_NIGHT)
    return list(rows.values("model", "group", "cost", "currency").annotate(time=Sum(span("first", "after"))))


def priced_stays(reach):
    """Nights in houses by what a night cost then; a stay during which that changed counts in both."""
    newer = NightCost.objects.filter(house=OuterRef("house"), from_on__gt=OuterRef("cost_from")).order_by("from_on")
    rows = reach.stays().annotate(
        group=population("case__"),
        cost_from=F("house__night_costs__from_on"),
        cost=F("house__night_costs__amount"),
        currency=F("house__night_costs__currency"),
    )
    rows = rows.annotate(
        priced_from=Greatest(F("first"), F("cost_from")),
        priced_until=Least(F("after"), Coalesce(Subquery(newer.values("from_on")[:1]), F("after"))),
    )
    rows = rows.filter(cost_from__isnull=False, priced_until__gt=F("priced_from")).values("group", "cost", "currency")
    return list(rows.annotate(time=Sum(span("priced_from", "priced_until")), model=Value(INSTITUTIONAL)))


# --- people, and what became of them ------------------------------------------------------------------------------


@dataclass
class People:
    """Who slept under one model: counts, before anything is suppressed."""

    groups: dict
    absent: int = 0
    left: dict = None  # why cases were closed in the quarter → how many

    @property
    def all(self):
        return sum(self.groups.values())


def people(reach):
    """Model → the people who slept there: by group, absent without a plan, and why their cases were closed."""
    away = Absence.objects.filter(
        case=OuterRef("pk"), planned=False, left_at__gte=reach.begins, left_at__lt=reach.ends
    )
    closed = When(closed_at__gte=reach.begins, closed_at__lt=reach.ends, then=F("closure_reason"))
    rows = reach.cases.annotate(
        **reach.lodged("pk"),
        group=population(),
        away=yes_or_no(Exists(away)),
        left=Case(closed, default=Value(""), output_field=CharField()),
    ).filter(Q(*[(model, True) for model in MODELS], _connector=Q.OR))
    found = {model: People(defaultdict(int), 0, defaultdict(int)) for model in MODELS}
    for row in rows.values(*MODELS, "group", "away", "left").annotate(how_many=Count("pk")):
        for each in (found[model] for model in MODELS if row[model]):
            each.groups[row["group"]] += row["how_many"]
            each.absent += row["how_many"] if row["away"] else 0
            if row["left"]:
                each.left[row["left"]] += row["how_many"]
    return found


def needs(reach):
    """Model → (needs that were met, needs that stood open at some time in the quarter) of those who slept there."""
    found = dict.fromkeys(MODELS, (0, 0))
    queries = [needs_in(model, reach) for model in (UnmetNeed, HealthUnmetNeed)]
    for row in queries[0].union(queries[1], all=True):
        for model in MODELS:
            if row[model]:
                met, stood = found[model]
                found[model] = met + row["met"], stood + row["stood"]
    return found


def needs_in(model, reach):
    met = Q(resolution=NeedBase.Resolution.DELIVERED, resolved_at__lt=reach.ends)
    rows = model.objects.filter(case__in=reach.cases, needed_since__lt=reach.quarter.after).order_by()
    rows = rows.exclude(resolution=NeedBase.Resolution.IN_ERROR).filter(
        Q(resolved_at__isnull=True) | Q(resolved_at__gte=reach.begins)
    )
    rows = rows.annotate(**reach.lodged("case")).values(*MODELS)
    return rows.annotate(met=Count("pk", filter=met), stood=Count("pk"))


def days_to_a_place(reach):
    """Model → (days from the encounter to the first place under it, on average; how many people)."""
    opened = TruncDate("case__opened_at", tzinfo=reach.zone)
    arrived = TruncDate("admitted_at", tzinfo=reach.zone)
    earlier = Stay.objects.filter(case=OuterRef("case"), admitted_at__lt=OuterRef("admitted_at"))
    stays = reach.stays().filter(~Exists(earlier), admitted_at__gte=reach.begins).annotate(arrived=arrived)
    before = ProviderLodging.objects.filter(case=OuterRef("case"), from_on__lt=OuterRef("from_on"))
    lodgings = reach.lodgings().filter(~Exists(before), from_on__gte=reach.quarter.first_on)
    queries = [stays.annotate(where=Value(INSTITUTIONAL)), lodgings.annotate(where=F("model"), arrived=F("from_on"))]
    first, second = (
        rows.annotate(opened=opened)
        .filter(arrived__gte=F("opened"))
        .values("where")
        .annotate(wait=Avg(span("opened", "arrived")), how_many=Count("case", distinct=True))
        for rows in queries
    )
    found = {}
    for row in (row for row in first.union(second, all=True) if row["how_many"]):
        days = Decimal(row["wait"] / NIGHT)
        kept, counted = found.get(row["where"], (Decimal(0), 0))
        together = counted + row["how_many"]
        found[row["where"]] = (kept * counted + days * row["how_many"]) / together, together
    return found


def complaints(reach):
    """Complaints about staff, and allegations once written in the log of a house: counted and nothing else."""
    houses = {"house__unit__organisation__in": reach.organisations, "house__country": reach.country}
    rows = HouseIncident.objects.filter(kind=HouseIncident.Kind.STAFF_ABUSE, **houses)
    rows = rows.annotate(happened=Coalesce("occurred_at", "recorded_at"))
    written_in_houses = rows.filter(happened__gte=reach.begins, happened__lt=reach.ends)
    through_the_door = StaffComplaint.objects.filter(
        organisation__in=reach.organisations,
        organisation__country=reach.country,
        recorded_at__gte=reach.begins,
        recorded_at__lt=reach.ends,
    )
    return sum(how_many([written_in_houses, through_the_door]))


# --- services ----------------------------------------------------------------------------------------------------


def services(reach):
    """Services given at a cost, by type, model and currency: people, times and cost."""
    first, second = (services_in(model, reach) for model in (ServiceLog, HealthServiceLog))
    return list(first.union(second, all=True))


def services_in(model, reach):
    rows = model.objects.counted().filter(case__in=reach.cases, outcome__in=GIVEN, cost__isnull=False).order_by()
    rows = rows.filter(given_at__gte=reach.begins, given_at__lt=reach.ends).annotate(model=MODEL_OF_A_SERVICE)
    rows = rows.values("service_type", "model", "currency")
    return rows.annotate(people=Count("case", distinct=True), times=Count("pk"), amount=Sum("cost"))
