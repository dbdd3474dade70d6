"""What the country of the chosen place asks of a return, in one view: advice, way, consulate, who is told."""

from dataclasses import dataclass

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from carecase.cases import consular
from carecase.jurisdictions import countries
from carecase.jurisdictions.keys import DAYS
from carecase.ui.moments import clock
from repatriation.consular import rules
from repatriation.models import Notification
from repatriation.models.corridor import Rule


@dataclass(frozen=True)
class RuleLine:
    """One rule with its figure, and how this journey stands to it."""

    rule: str
    asked: str
    keeps: bool
    exception: object = None

    @property
    def sentence(self):
        check = rules.GUARDS[self.rule]
        return check.done if self.keeps else check.otherwise


@dataclass(frozen=True)
class TellLine:
    """Somebody who is told: whether the way asks for it, since when they know, or that they are not contacted."""

    to: str
    wanted: bool
    row: object = None
    locked: bool = False

    @property
    def label(self):
        return Notification.To(self.to).label


def advisory_on(plan):
    return plan.case.pack.advisory_on(plan.place.country) if plan.place else None


def warnings(plan):
    """What must be seen on the plan itself: an advice against this country, and what the person said of it. That no
    consent was asked yet is no warning."""
    if plan.place is None:
        return {}
    return {"advisory": advisory_on(plan), "locks": consular.said_against(plan.case, plan.place.country)}


def country_asks(plan):
    if plan.place is None:
        return {}
    corridor, country = rules.corridor_of(plan), plan.place.country
    return {
        "advisory": advisory_on(plan),
        "locks": consular.locks(plan.case, country),
        "country": countries.name(country),
        "corridor": corridor,
        "rules": [rule_line(plan, corridor, rule) for rule in Rule if figure(corridor, rule)] if corridor else [],
        "crossing": plan.crossings.first(),
        "no_consulate": country in plan.case.pack.value("no_consulate_of"),
        "tell": tell_lines(plan),
    }


def rule_line(plan, corridor, rule):
    return RuleLine(rule, figure(corridor, rule), rules.keeps(plan, rule), rules.exception(plan, rule))


def figure(corridor, rule):
    """What the pack says of a rule, in words; "" where it says nothing."""
    return str(FIGURES[rule](corridor))


def hours(corridor):
    if corridor.from_time is None and corridor.until_time is None:
        return ""
    return "–".join(clock(each) if each else "…" for each in (corridor.from_time, corridor.until_time))


def notice(corridor):
    return _("%(n)s hours before") % {"n": corridor.notice_hours} if corridor.notice_hours is not None else ""


def room(corridor):
    return _("at most %(n)s a day") % {"n": corridor.most_per_day} if corridor.most_per_day is not None else ""


FIGURES = {
    Rule.POINT: lambda corridor: ", ".join(corridor.points),
    Rule.DAY: lambda corridor: ", ".join(str(WEEKDAYS[DAYS.index(day)]) for day in corridor.days),
    Rule.HOURS: hours,
    Rule.NOTICE: notice,
    Rule.ROOM: room,
}


def tell_lines(plan):
    """Everybody who is or may be told. The consulate stands there also when it is locked: so that nobody calls it."""
    wanted, known = rules.to_tell(plan), rules.told(plan)
    locked = bool(consular.locks(plan.case, plan.place.country))
    shown = [to for to in Notification.To if to in wanted or to in known or rules.concerns(plan, to)]
    if locked:
        shown = [Notification.To.CONSULATE, *(to for to in shown if to != Notification.To.CONSULATE)]
    return [TellLine(to, to in wanted, known.get(to), locked and to == Notification.To.CONSULATE) for to in shown]
