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
    do: str = ""  # a button beside each row: back (taken back), approve or end
    quick: str = ""  # a shorter way to add one: the name of its page
    removable: bool = False  # whether a row may be taken away before departure

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

    @property
    def remove_url(self):
        return f"repatriation:{self.url}_remove"

    @property
    def quick_url(self):
        return f"repatriation:{self.quick}" if self.quick else ""

    def counts_for(self, plan):
        return not self.only_for or plan.tier in self.only_for

    def rows(self, plan, user):
        """Those she may read; the page has fetched them (one_page.py)."""
        return list(self.of(plan)) if plan.case.may_read(user, self.model.data_class) else []

    def of(self, plan):
        return getattr(plan, self.model._meta.get_field("plan").remote_field.get_accessor_name()).all()


class PartOfCase(Part):
    """Rows of the case that a return rests on too."""

    def of(self, plan):
        return getattr(plan.case, self.model._meta.get_field("case").remote_field.get_accessor_name()).all()


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
            Part(models.ReturnPartner, "partner", Permission.PREPARE_RETURN, do="end"),
            Part(models.OriginAnswer, "origin_answer", Permission.ASSESS_RETURN_RISK),
            Part(models.ReturnRisk, "risk", Permission.ASSESS_RETURN_RISK),
            Part(models.FamilyAssessment, "family", Permission.ASSESS_RETURN_RISK, only_for=(Tier.CHILD,)),
            Part(models.BestInterests, "best_interests", Permission.ASSESS_RETURN_RISK, only_for=(Tier.CHILD,)),
        ),
    ),
    (
        _("The journey"),
        (
            PartOfCase(models.NationalityRequest, "nationality", Permission.PREPARE_RETURN),
            Part(models.TravelDocument, "document", Permission.PREPARE_RETURN, removable=True),
            Part(models.Itinerary, "itinerary", Permission.PREPARE_RETURN, once=True),
            Part(models.Fitness, "fitness", Permission.PREPARE_RETURN),
            Part(models.Escort, "escort", Permission.PREPARE_RETURN, removable=True),
            Part(models.Companion, "companion", Permission.PREPARE_RETURN),
            Part(models.Budget, "budget", Permission.PREPARE_RETURN, once=True, do="approve"),
            Part(models.BelongingsSigned, "belongings", Permission.PREPARE_RETURN, once=True),
        ),
    ),
    (
        _("The arrival"),
        (
            Part(
                models.ReceiverConfirmation,
                "confirmation",
                Permission.PREPARE_RETURN,
                do="back",
                quick="confirmation_phone",
            ),
            Part(models.Handover, "handover_page", Permission.PREPARE_RETURN, once=True),
            Part(models.ContactAgreement, "contact_agreement", Permission.RECORD_FOLLOW_UP, once=True),
        ),
    ),
)


def shown(plan, user):
    """The groups with the rows this user may read, and whether she may write."""
    return [
        (title, [shown_part(part, plan, user) for part in parts if part.counts_for(plan)]) for title, parts in GROUPS
    ]


def shown_part(part, plan, user):
    rows = part.rows(plan, user)
    may_write = user.has_perm(part.permission, plan)
    return {"part": part, "rows": rows, "may_add": may_write and not (part.once and rows), "may_change": may_write}
