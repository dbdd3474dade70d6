"""What the page of an integration plan shows, group by group, and who may add to it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from carecase.integration import models


@dataclass(frozen=True)
class Part:
    """One kind of row of the plan. `url` names its page. Reviews are set by the beginning, not added."""

    model: type
    url: str
    set_by_the_plan: bool = False

    @property
    def title(self):
        return self.model._meta.verbose_name

    @property
    def add_url(self):
        return f"integration:{self.url}_new"

    @property
    def change_url(self):
        return f"integration:{self.url}"


GROUPS = (
    (_("The right to stay"), (Part(models.StatusRoute, "route"),)),
    (
        _("Home, income, school"),
        (Part(models.Home, "home"), Part(models.Income, "income"), Part(models.Schooling, "school")),
    ),
    (
        _("The way ahead"),
        (Part(models.Milestone, "milestone"), Part(models.Review, "review", set_by_the_plan=True)),
    ),
)


def shown(plan, user, *, may_write):
    """The groups with the rows this user may read: one query per part."""
    return [(title, [shown_part(part, plan, user, may_write) for part in parts]) for title, parts in GROUPS]


def shown_part(part, plan, user, may_write):
    rows = list(part.model.objects.filter(plan=plan).visible_to(user).select_related("key"))
    return {"part": part, "rows": rows, "may_add": may_write and not part.set_by_the_plan, "may_change": may_write}
