"""What a new row may begin with, because the plan knows it: nobody types twice what was said once.

Only facts and words that were given, never a judgement: how likely, how harmful and what a panel decides stay empty.
"""

from django.utils import timezone

from repatriation import models
from repatriation.tiers import Tier


def of_place(plan):
    """The first place is mostly in the country she or he comes from; another one in the same country."""
    if before := plan.places.first():
        return {"country": before.country, "kind": before.kind}
    citizenships = plan.case.person.citizenships
    return {"country": citizenships[0], "kind": models.Place.Kind.ORIGIN} if len(citizenships) == 1 else {}


def of_talk(plan):
    first = plan.case.person.languages.order_by("recorded_at").first()
    return {"language": first.language if first else ""}


def of_declaration(plan):
    by = models.Declaration.By
    spoken = {"language": plan.talk.language} if plan.talk else {}
    return spoken | {"by": by.BOTH if plan.tier == Tier.CHILD else by.SELF}


def of_risk(plan):
    """Who was heard of the place, and her or his own words."""
    told = {"wish": plan.talk.words} if plan.talk else {}
    answer, family = plan.origin_answer, plan.latest_of_place(plan.family_assessments)
    Heard = models.ReturnRisk.Heard  # noqa: N806
    if answer and answer.is_valid:
        independent = answer.came == answer.Came.INDEPENDENT
        heard = Heard.INDEPENDENT if independent else Heard.ORIGIN_SIDE
        return told | {"heard": heard, "source": answer.who[:250]}
    return told | ({"heard": Heard.ORIGIN_SIDE, "source": family.done_by} if family else {})


def of_family(plan):
    before = plan.family_assessments.first()
    return {"done_by": before.done_by} if before else {}


def of_best_interests(plan):
    return {"to_whom": plan.place.with_whom} if plan.place else {}


def of_document(plan):
    return {"country": plan.place.country} if plan.place else {}


def of_escort(plan):
    child = plan.tier == Tier.CHILD
    return {"kind": models.Escort.Kind.CHILD_PROTECTION} if child else {}


def of_confirmation(plan):
    """Written down on the day it is given; the adult is the one a panel named."""
    panel = plan.best_interests.first()
    adult = {"adult_name": panel.to_whom} if plan.tier == Tier.CHILD and panel and of_this_place(plan, panel) else {}
    return {"confirmed_on": timezone.localdate()} | adult


def of_this_place(plan, panel):
    return plan.place is not None and panel.place_id == plan.place.pk


def of_budget_line(plan):
    before = plan.budget_lines.order_by("-recorded_at").first()
    return {"fund": before.fund_id, "funder": before.funder} if before else {}


def of_crossing(plan):
    """A point where they receive, if the way leads through it."""
    corridor = plan.case.pack.corridor_to(plan.place.country) if plan.place else None
    ends = " ".join(f"{leg.from_place} {leg.to_place}" for leg in plan.legs_in_order)
    return {"point": next((point for point in (corridor.points if corridor else ()) if point in ends), "")}
