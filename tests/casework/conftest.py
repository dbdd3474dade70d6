"""A case of which there is something of everything."""

import pytest
from django.utils import timezone

from carecase.assessments.screening import Screening
from carecase.cases.models import (
    Absence,
    Approval,
    Closure,
    Consent,
    Fear,
    Hold,
    LegalStay,
    PossibleMatch,
    Task,
)
from carecase.integration.models import StayChoice
from carecase.people.models import Phone, SamePerson
from carecase.plans.models import CarePlan, Objective, PersonAnswer
from carecase.workflow.acts import act
from repatriation.models import OptionsTalk, Place, ReturnPlan
from tests.rules.shared_world import world  # noqa: F401


@pytest.fixture
def full_case(open_case, case_manager, register):
    """Of everything that its page may tell, there is something."""
    case, now = open_case, timezone.now()
    one, other = sorted([case.person, register(1).cases.get().person], key=lambda each: each.pk)
    register(1).cases.update(person=case.person, jurisdiction="GT")
    leave = ReturnPlan(case=case, state="options_counselled")
    care_plan = CarePlan(case=case, number=1, episode=1, review_on=now.date())
    spoken = {"how": "oral", "language": "spa", "mode": "interpreter"}
    said = PersonAnswer(plan=care_plan, answer="agreed", by="self", copy="kept_by_case_manager", **spoken)
    goal = Objective(plan=care_plan, domain="housing", goal="casa", due_on=now.date(), owner=case_manager)
    written = (
        [leave, Place(plan=leave, country="HN", kind="origin", with_whom="su tía")],
        [OptionsTalk(plan=leave, alone=True), StayChoice(case=case)],
        [Fear(case=case, country=country) for country in ("NI", "HT")],
        [care_plan, goal, said, Approval(case=case, what="care_plan", requested_by=case_manager)],
        [PossibleMatch(one=one, other=other, because=["name"]), SamePerson(one=one, other=other, because=["name"])],
        [Phone(person=case.person, number=f"+5068888{each}", whose="own", safe="yes") for each in (7777, 6666)],
        [LegalStay(case=case, status="none", issued_on=now.date()), Screening(case=case, alone="yes")],
        [Consent(case=case, kind="data_record", given="yes"), Consent(case=case, kind="photo", given="yes")],
        [Absence(case=case, left_at=now), Hold(case=case, reason="Hospital", until_on=now.date())],
        [Task(case=case, kind=Task.Kind.ACCREDITATION, due_at=now), Closure(case=case, episode=1, reason="withdrew")],
    )
    for each in written:
        with act(case_manager, "write", case) as doing:
            for record in each:
                doing.save(record)
    return case
