"""What most people reach by 30, 90, 180 and 365 days: the goals a plan begins with, to be changed as it suits her."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from carecase.integration.models import Milestone

Area = Milestone.Area
TEMPLATE = {
    30: (
        (Area.STATUS, _("The next day with the authority is known")),
        (Area.HEALTH, _("Everybody in the family can see a doctor")),
    ),
    90: (
        (Area.LANGUAGE, _("A course has begun, or the language is no hurdle")),
        (Area.MONEY, _("There is a place for her or his own money")),
        (Area.SCHOOL, _("Every child has settled in at school or childcare")),
    ),
    180: (
        (Area.WORK, _("She or he lives on her or his own income")),
        (Area.PEOPLE, _("She or he knows people to turn to outside the programme")),
    ),
    365: ((Area.HOUSING, _("The home is secured for the coming year")),),
}
FOR_CHILDREN = (Area.SCHOOL, Area.CHILDCARE)


def from_template(plan, first_day):
    """Goals for the days the country's pack names; an area that has a goal already keeps its own."""
    taken = set(plan.milestones.values_list("area", flat=True))
    taken |= set() if plan.children else set(FOR_CHILDREN)
    wanted = (
        (day, *goal) for day in plan.case.pack.value("integration_milestone_days") for goal in TEMPLATE.get(day, ())
    )
    return [
        Milestone(plan=plan, area=area, goal=str(goal), day=day, due_on=first_day + timedelta(days=day))
        for day, area, goal in wanted
        if area not in taken
    ]
