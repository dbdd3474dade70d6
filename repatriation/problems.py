"""What stands in the way of a journey, or should be known of it: one sentence each, with its page."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.jurisdictions import countries
from carecase.ui.moments import when
from repatriation import routes
from repatriation.models import TravelDocument
from repatriation.tiers import Tier


@dataclass(frozen=True)
class Problem:
    sentence: str
    url: str

    def __str__(self):
        return self.sentence


def at(sentence, row, page="leg"):
    return Problem(sentence, reverse(f"repatriation:{page}", args=[row.plan.number, row.pk]))


def of_plan(sentence, plan, page):
    return Problem(sentence, reverse(f"repatriation:{page}", args=[plan.number]))


# --- what a route needs to be complete ---------------------------------------------------------------------------


def of_the_route(plan):
    """Legs from door to door, each beginning where the last one ended, no night without a place, no child alone."""
    legs = plan.legs_in_order
    if not legs:
        return [of_plan(_("Write down the first leg."), plan, "leg_new")]
    found = [*torn(legs), *not_at_the_place(plan, legs[-1]), *without_a_bed(legs)]
    return found + (alone(legs) if plan.tier == Tier.CHILD else [])


def torn(legs):
    gap = _("“%(then)s” does not begin where “%(one)s” ends.")
    overlap = _("“%(then)s” leaves before “%(one)s” has arrived.")
    pairs = [(gap, pair) for pair in routes.gaps(legs)] + [(overlap, pair) for pair in routes.overlapping(legs)]
    return [at(sentence % {"one": one.ways, "then": then.ways}, then) for sentence, (one, then) in pairs]


def not_at_the_place(plan, last):
    if plan.place is None or plan.place.country == last.to_country:
        return []
    names = {"there": last.get_to_country_display(), "country": plan.place.get_country_display()}
    return [
        of_plan(_("The way ends in %(there)s, but she or he goes to %(country)s: add a leg.") % names, plan, "leg_new")
    ]


def without_a_bed(legs):
    sentence = _("A night falls on “%(leg)s” or after it: say where it is spent.")
    return [at(sentence % {"leg": leg.ways}, leg) for leg in routes.nights_without_place(legs)]


def alone(legs):
    sentence = _("No child protection officer travels along on “%(leg)s”.")
    return [at(sentence % {"leg": leg.ways}, leg) for leg in routes.unaccompanied(legs)]


# --- what may be so, with a reason -------------------------------------------------------------------------------


def of_connections(plan):
    """Too little time to change, and nobody has said why it is enough."""
    sentence = _("Only %(time)s between “%(one)s” and “%(then)s”: too little, or say why it is enough.")
    short = [pair for pair in routes.short_connections(plan.legs_in_order) if not pair[0].short_reason]
    return [
        at(sentence % {"time": length(routes.wait_between(*pair)), "one": pair[0].ways, "then": pair[1].ways}, pair[0])
        for pair in short
    ]


def of_arrival(plan):
    line = plan.itinerary
    if line is None or line.arrives_by_day or (line.meeter and line.first_night and line.night_reason):
        return []
    sentence = _("It arrives at night, at %(time)s: name who meets her or him, the first night, and why.")
    return [of_plan(sentence % {"time": f"{line.arrives_local:%H:%M}"}, plan, "itinerary")]


def length(delta):
    """ "1 h 05 min"."""
    hours, minutes = divmod(int(delta.total_seconds()) // 60, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


def of_escorts(plan):
    """Those who travel along must come home again, and not before their last leg ends."""
    unknown = _("Say how %(who)s comes home again, or that no way back is needed.")
    early = _("The way back of %(who)s begins before the last leg with her or him ends.")
    found = []
    for escort in plan.escorts.all():
        last = max((leg.arrives_at for leg in plan.legs_in_order if leg.escort_id == escort.pk), default=None)
        if not escort.way_back:
            found.append(at(unknown % {"who": escort.name}, escort, "escort"))
        elif last and escort.back_departs_at and escort.back_departs_at < last:
            found.append(at(early % {"who": escort.name}, escort, "escort"))
    return found


# --- papers ------------------------------------------------------------------------------------------------------


def of_transit(plan):
    """Countries passed through that ask for a permit, and none is held that is good on those days."""
    papers, known = plan.documents.all(), nationalities(plan)
    permits = [paper for paper in papers if paper.kind in TravelDocument.PERMITS]
    sentence = _("%(country)s asks for a permit to pass: record a visa or transit permit that is good on these days.")
    return [
        of_plan(sentence % {"country": countries.name(country)}, plan, "document_new")
        for country, days in routes.transit(plan.legs_in_order).items()
        if routes.needs_permit(country, known)
        and not any(each.country == country and all(map(each.is_good_on, days)) for each in permits)
    ]  # fmt: skip


def nationalities(plan):
    """As the person told them; else of the papers to travel with."""
    issued_by = {paper.country for paper in plan.documents.all() if paper.kind in TravelDocument.CROSSES}
    return plan.case.person.citizenships or sorted(issued_by)


def of_papers(plan):
    """Papers that end before the arrival, or soon after it."""
    arrives = plan.itinerary.arrives_local.date() if plan.itinerary else timezone.localdate()
    soon = arrives + timedelta(days=plan.case.pack.value("travel_document_alert_days"))
    before, after = _("%(paper)s ends on %(day)s, before the arrival."), _("%(paper)s ends on %(day)s, soon.")
    return [
        at(
            (before if paper.expires_on < arrives else after) % {"paper": paper, "day": when(paper.expires_on)},
            paper,
            "document",
        )
        for paper in plan.documents.all()
        if paper.expires_on and paper.expires_on < soon
    ]  # fmt: skip
