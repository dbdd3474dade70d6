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
from carecase.ui.together import read_named, read_together

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
        name: model.objects.visible_to(user).filter(case=case).select_related("recorded_by", "key")[:SHOWN]
        for name, model in DATED
    }
    found = read_named(dated)
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
    asked = (model.objects.visible_to(user).filter(case=case).select_related("recorded_by") for _name, model in pages)
    found = read_together([rows[:1] for rows in asked])
    return [
        (f"assessments:{name}", model._meta.verbose_name, next(iter(rows), None))
        for (name, model), rows in zip(pages, found, strict=True)
    ]


def site_lists(incident, user):
    """For the page of an incident, by name: reports on the place, inspections, headcounts."""
    related = ("site_reports", "inspections", "head_counts")
    rows = (getattr(incident, name).visible_to(user).select_related("recorded_by", "key")[:SHOWN] for name in related)
    return dict(zip(related, rows, strict=True))
