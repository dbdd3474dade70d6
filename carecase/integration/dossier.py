"""What the page of an integration plan shows, group by group, and who may add to it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from carecase.cases.models import Case
from carecase.integration import models
from carecase.people.models import Person
from carecase.workflow.held import Tables, holding, know


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
    def related(self):
        """What the plan calls these rows."""
        return self.model._meta.get_field("plan").remote_field.related_name

    def read_by(self, user):
        people = [field.name for field in self.model._meta.fields if field.related_model is Person]
        return self.model.objects.visible_to(user).select_related("key", *people)

    @property
    def add_url(self):
        return f"integration:{self.url}_new"

    @property
    def change_url(self):
        return f"integration:{self.url}"


#: Rows shown on the page; the rest stands on a page of its own.
FEW = 12
GROUPS = (
    (
        _("The right to stay"),
        (
            Part(models.StatusRoute, "route"),
            Part(models.StatusStep, "status-step"),
            Part(models.DependantCover, "dependant"),
            Part(models.WorkPermit, "permit"),
        ),
    ),
    (
        _("Home and money"),
        (
            Part(models.Home, "home"),
            Part(models.CommunityFactor, "community"),
            Part(models.Income, "income"),
            Part(models.Account, "account"),
        ),
    ),
    (
        _("School, health, people"),
        (
            Part(models.Schooling, "school"),
            Part(models.LanguageCourse, "course"),
            Part(models.HealthCover, "health-cover"),
            Part(models.Mentor, "mentor"),
        ),
    ),
    (
        _("The way ahead"),
        (
            Part(models.Milestone, "milestone"),
            Part(models.Review, "review", set_by_the_plan=True),
            Part(models.Rest, "rest"),
        ),
    ),
)
PARTS = {part.url: part for _title, parts in GROUPS for part in parts}
RELATED = [part.related for part in PARTS.values()]
OF_CASE = ("leaks", "approvals")  # what conditions ask of the case


def latest_plan(case):
    """The open plan, or the one that ended last, and which of its tables hold something; None without one."""
    of_case = holding(Case, OF_CASE, key="case", mark="case_holds")
    plan = case.integration_plans.annotate(**holding(models.IntegrationPlan, RELATED), **of_case).first()
    if plan:
        plan.case = case
        know(Tables(case, OF_CASE, marked=plan, mark="case_holds"))
    return plan


def read(plan, user):
    """Reads everything on the plan that this user may read, once: conditions asked afterwards go by the same rows."""
    parts = {part.related: part.read_by(user) for part in PARTS.values()}
    know(Tables(plan, list(parts), fetch=parts))


def shown(plan, *, may_write):
    """The groups with the rows that were read."""
    return [(title, [shown_part(part, plan, may_write) for part in parts]) for title, parts in GROUPS]


def shown_part(part, plan, may_write):
    rows = list(getattr(plan, part.related).all())
    more, may_add = len(rows) > FEW, may_write and not part.set_by_the_plan
    return {"part": part, "rows": rows[:FEW], "more": more, "may_add": may_add, "may_change": may_write}
