"""What the case page and the incident page show of the assessments: the last of each, and where to ask again."""

from carecase.assessments.models import (
    ChildFacts,
    ExploitationFacts,
    HealthNeeds,
    Identification,
    Interview,
    InterviewCareView,
    JourneyFacts,
    Leak,
    NeedsAssessment,
    ReflectionPeriod,
    RiskAssessment,
    Screening,
    UrgentNeeds,
)
from carecase.ui.counting import where_any

SHOWN = 5
DATED = (
    ("urgent_needs", UrgentNeeds),
    ("screenings", Screening),
    ("identifications", Identification),
    ("reflections", ReflectionPeriod),
    ("risks", RiskAssessment),
    ("needs_assessments", NeedsAssessment),
    ("health_needs", HealthNeeds),
    ("interviews", Interview),
    ("leaks", Leak),
)
TOLD_ONCE = (
    ("care-view", InterviewCareView),
    ("journey", JourneyFacts),
    ("exploitation", ExploitationFacts),
    ("child", ChildFacts),
)


def section(case, user):
    """The last few of each, newest first, of what this reader may see."""
    dated = {
        name: model.objects.visible_to(user).filter(case=case).select_related("recorded_by", "key")
        for name, model in DATED
    }
    found = {name: list(rows[:SHOWN]) for name, rows in where_any(dated).items()}
    pages = told(case, user)
    return found | {
        "told": pages,
        "anything_told": any(record is not None for _name, _what, record in pages),
        "times_told": sum(interview.retold for interview in found["interviews"]),
        "is_child": case.person.is_child,
    }


def told(case, user):
    """Pages of the interview: (address name, what it is, the record or None). The child's only for a child."""
    pages = [page for page in TOLD_ONCE if page[0] != "child" or case.person.is_child]
    found = where_any({name: model.objects.visible_to(user).filter(case=case) for name, model in pages})
    return [(f"assessments:{name}", model._meta.verbose_name, found[name].first()) for name, model in pages]


def site_section(incident, user):
    """For the page of an incident: reports on the place, inspections, headcounts."""
    related = ("site_reports", "inspections", "head_counts")
    found = {name: getattr(incident, name).visible_to(user).select_related("recorded_by", "key") for name in related}
    return {name: rows[:SHOWN] for name, rows in where_any(found).items()}
