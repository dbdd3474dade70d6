"""People met in a month: who they were, what was found, what they were given, how their cases stand (D18).

Everything is as it stood at the end of the period, so that a page opened again tomorrow does not differ by one person.
Each list stands by itself: its parts make up all who were met, and what is small is hidden with as much beside it as
is needed. There is no table of one thing by another, and no sum over months.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Case as Choose
from django.db.models import CharField, Count, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from carecase.assessments.identification import Identification, Smuggling, Status
from carecase.cases.models import Case
from carecase.jurisdictions import countries
from carecase.jurisdictions.cldr import as_sorted
from carecase.people.suppression import THRESHOLD, publish_parts
from carecase.plans.models import HealthServiceLog, ServiceLog
from carecase.reports.counts import GIVEN
from carecase.reports.scope import Population, population
from services_catalog.models import ServiceType

NOT_DECIDED = "not_decided"
FOUND = {NOT_DECIDED: _("Nothing decided yet")} | {status.value: status.label for status in Status}
OPEN = ""


@dataclass(frozen=True)
class List:
    """One way to divide those who were met. Numbers that may not be shown are None."""

    title: Promise
    rows: tuple  # pairs of label and number
    note: Promise | str = ""


class PeopleMet:
    """What may be shown of one period, and nothing else."""

    def __init__(self, period):
        self.period = period
        self.groups, self.people = publish_parts(self.by(population(), Population.values))

    @cached_property
    def lists(self):
        return [self.populations, self.nationalities, self.found, self.smuggling, self.standing, self.services]

    def by(self, expression, known=()):
        """Value → how many; a value that is `known` is there also when it counts nobody."""
        rows = self.period.cases.annotate(part=expression).values("part").annotate(people=Count("pk"))
        return dict.fromkeys(known, 0) | {row["part"]: row["people"] for row in rows}

    def divided(self, title, parts, labels, note=""):
        """Parts of a vocabulary that everybody knows: what is hidden is a dash."""
        shown, _whole = publish_parts(parts)
        return List(title, tuple((labels[part], number) for part, number in shown.items()), note)

    @property
    def populations(self):
        rows = tuple((Population(group).label, self.groups[group]) for group in Population.values)
        return List(_("Women, men, girls and boys"), rows)

    @property
    def nationalities(self):
        """Only those of ten or more are named: that somebody of a country was there at all can be too much."""
        parts = defaultdict(int)
        for row in self.period.cases.values("person__citizenships").annotate(people=Count("pk")):
            codes = row["person__citizenships"]
            parts[codes[0] if len(codes) == 1 else ""] += row["people"]
        shown, _whole = publish_parts(parts)
        named = [(countries.name(code), number) for code, number in shown.items() if code and number]
        named.sort(key=lambda pair: (-pair[1], as_sorted(pair[0])))
        rest = sum(parts.values()) - sum(number for _name, number in named)
        others = ((_("Others, several, none or not known"), rest),) if rest else ()
        return List(_("Nationality"), (*named, *others), _("A nationality of fewer than ten people is not named."))

    @cached_property
    def decided(self):
        """How many by what was decided last of their cases: of trafficking, and of smuggling.

        Both are read at once and counted apart: that one goes with the other is shown nowhere.
        """
        latest = Identification.objects.filter(case=OuterRef("pk"), recorded_at__lt=self.period.ends)
        both = {
            "trafficking": first_of(latest.values("status"), NOT_DECIDED),
            "smuggling": first_of(latest.values("smuggling"), Smuggling.NOT_ASSESSED.value),
        }
        rows = self.period.cases.annotate(**both).values(*both).annotate(people=Count("pk"))
        trafficking = dict.fromkeys((NOT_DECIDED, *Status.values), 0)
        smuggling = dict.fromkeys(Smuggling.values, 0)
        for row in rows:
            trafficking[row["trafficking"]] += row["people"]
            smuggling[row["smuggling"]] += row["people"]
        return trafficking, smuggling

    @property
    def found(self):
        parts, _smuggling = self.decided
        own = {part: number for part, number in parts.items() if part != Status.NOT_SCREENED}
        return self.divided(_("Trafficking"), own, FOUND)

    @property
    def smuggling(self):
        _trafficking, parts = self.decided
        return self.divided(_("Smuggling"), parts, dict(Smuggling.choices))

    @property
    def standing(self):
        """Why cases were closed; reasons of few are not even named."""
        closed = When(closed_at__lt=self.period.ends, then="closure_reason")
        reason = Choose(closed, default=Value(OPEN), output_field=CharField())
        parts = self.by(reason, [OPEN])
        shown, _whole = publish_parts(parts)
        labels = {OPEN: _("Open")} | dict(Case.ClosureReason.choices)
        named = [(labels[part], number) for part, number in shown.items() if number is not None]
        rest = sum(parts.values()) - sum(number for _label, number in named) if named else 0  # other than what?
        return List(
            _("How their cases stood at the end"), (*named, *(((_("Other ways, together"), rest),) if rest else ()))
        )

    @property
    def services(self):
        """Services that ten of them or more were given. One person may be in several."""
        people = defaultdict(int)
        by_its_end = {"case__in": self.period.cases, "given_at__lt": self.period.ends}
        for model in (ServiceLog, HealthServiceLog):
            given = model.objects.counted().filter(**by_its_end, outcome__in=GIVEN).order_by()
            for row in given.values("service_type").annotate(people=Count("case", distinct=True)):
                people[row["service_type"]] += row["people"]
        enough = {kind: number for kind, number in people.items() if number >= THRESHOLD}
        kinds = ServiceType.objects.filter(pk__in=enough)
        rows = sorted(((str(kind), enough[kind.pk]) for kind in kinds), key=lambda row: (-row[1], row[0]))
        return List(_("Services given"), tuple(rows), _("Services that fewer than ten were given are not listed."))


def first_of(rows, none):
    """What the first row says; `none` where there is no row."""
    return Coalesce(Subquery(rows[:1]), Value(none), output_field=CharField())
