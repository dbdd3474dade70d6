"""What the page of a return shows, group by group, and who may add to it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from repatriation import models
from repatriation.tiers import Tier


@dataclass(frozen=True)
class Part:
    """One kind of row of the plan. `url` names its page; one that exists once has no page for a new one."""

    model: type
    url: str
    permission: str
    once: bool = False
    only_for: tuple = ()
    do: str = ""  # a button beside each row: back (taken back) or approve

    @property
    def title(self):
        return self.model._meta.verbose_name

    @property
    def add_url(self):
        return f"repatriation:{self.url}" if self.once else f"repatriation:{self.url}_new"

    @property
    def change_url(self):
        return f"repatriation:{self.url}"

    @property
    def do_url(self):
        return f"repatriation:{self.url}_{self.do}"

    def counts_for(self, plan):
        return not self.only_for or plan.tier in self.only_for

    def rows(self, plan, user):
        relations = [name for name in ("place", "place__key", "approved_by", "other") if self.has(name)]
        return self.model.objects.filter(plan=plan).visible_to(user).select_related("key", *relations)

    def has(self, relation):
        return relation.split("__")[0] in {each.name for each in self.model._meta.concrete_fields if each.is_relation}


GROUPS = (
    (
        _("What she or he wants"),
        (
            Part(models.Place, "place", Permission.COUNSEL_OPTIONS),
            Part(models.OptionsTalk, "talk", Permission.COUNSEL_OPTIONS),
            Part(models.DangerCheck, "danger", Permission.COUNSEL_OPTIONS),
            Part(models.Declaration, "declaration", Permission.COUNSEL_OPTIONS, do="back"),
        ),
    ),
    (
        _("Whether it is safe"),
        (
            Part(models.ReturnRisk, "risk", Permission.ASSESS_RETURN_RISK),
            Part(models.FamilyAssessment, "family", Permission.ASSESS_RETURN_RISK, only_for=(Tier.CHILD,)),
            Part(models.BestInterests, "best_interests", Permission.ASSESS_RETURN_RISK, only_for=(Tier.CHILD,)),
        ),
    ),
    (
        _("The journey"),
        (
            Part(models.TravelDocument, "document", Permission.PREPARE_RETURN),
            Part(models.Itinerary, "itinerary", Permission.PREPARE_RETURN, once=True),
            Part(models.Fitness, "fitness", Permission.PREPARE_RETURN),
            Part(models.Escort, "escort", Permission.PREPARE_RETURN),
            Part(models.Companion, "companion", Permission.PREPARE_RETURN),
            Part(models.Budget, "budget", Permission.PREPARE_RETURN, once=True, do="approve"),
            Part(models.BelongingsSigned, "belongings", Permission.PREPARE_RETURN, once=True),
        ),
    ),
    (
        _("The arrival"),
        (
            Part(models.ReceiverConfirmation, "confirmation", Permission.PREPARE_RETURN, do="back"),
            Part(models.Handover, "handover", Permission.PREPARE_RETURN, once=True),
        ),
    ),
)


def shown(plan, user):
    """The groups with the rows this user may read, and whether she may write: one query per part."""
    return [
        (title, [shown_part(part, plan, user) for part in parts if part.counts_for(plan)]) for title, parts in GROUPS
    ]


def shown_part(part, plan, user):
    rows = list(part.rows(plan, user))
    may_write = user.has_perm(part.permission, plan)
    return {"part": part, "rows": rows, "may_add": may_write and not (part.once and rows), "may_change": may_write}
