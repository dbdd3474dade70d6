"""Identification: a named person decides, on the elements, once and for all dates; and what follows."""

import datetime

import pytest
from django.db import IntegrityError

from carecase.access.models import Organisation
from carecase.access.roles import Role
from carecase.assessments import standing
from carecase.assessments.identification import Overwritten
from carecase.assessments.models import Identification, ReflectionPeriod
from carecase.assessments.screening import Track
from carecase.cases.models import Task
from carecase.workflow.acts import act
from tests.assessments.conftest import moment

pytestmark = pytest.mark.django_db

NEW = "assessments:identification_new"
ACTUAL = {
    "status": "actual",
    "smuggling": "smuggled",
    "framework": "palermo",
    "acts": ["recruitment", "transportation"],
    "means": ["deception"],
    "purposes": ["sexual_exploitation"],
    "decided_by": "non_police_governmental_organization",
    "body": "ERI",
    "decided_on": "2026-03-11",
    "resolution": "ERI-014-2026",
    "votes_for": "5",
    "votes_against": "1",
}
POSSIBLE = {"status": "possible", "smuggling": "not_assessed", "framework": "palermo"}


def without(given, *names, **instead):
    return {name: value for name, value in given.items() if name not in names} | instead


@pytest.fixture
def yuleisy(case_on, send, case_manager):
    """H1: screened on 3 March with signs; the decision is due on the 12th."""
    case = case_on("2026-03-03 09:00", age=22)
    signs = {"documents.withheld": "present", "recruitment.deceived": "present"}
    send(case_manager, "assessments:screening_new", case, **signs)
    return case


def test_from_the_referral_to_the_reflection_period(yuleisy, send, case_manager, tasks, time_machine):
    """H1.6: due 2026-03-12, decided 03-11 as actual, reflection from then to 2026-06-11 at least."""
    send(case_manager, NEW, yuleisy, **POSSIBLE)
    assert Identification.objects.get().due_at == moment("2026-03-12 23:59")
    assert not ReflectionPeriod.objects.exists()

    time_machine.move_to(moment("2026-03-11 16:00"))
    response = send(case_manager, NEW, yuleisy, **ACTUAL)

    period = standing.reflection_of(yuleisy)
    assert response.status_code == 302
    assert (period.starts_on, period.ends_on) == (datetime.date(2026, 3, 11), datetime.date(2026, 6, 11))
    assert period.start_event == "accreditation"
    assert Task.Kind.ACCREDITATION not in tasks(yuleisy)
    assert tasks(yuleisy)[Task.Kind.DECISION_INTERVIEW] == moment("2026-05-28 23:59")
    assert tasks(yuleisy)[Task.Kind.STAY_EXTENSION] == moment("2026-05-28 23:59")
    assert standing.identified_as(yuleisy) == "actual"
    assert standing.track_of(yuleisy) == Track.BOTH
    assert not standing.reflection_over_or_waived(yuleisy)
    assert not standing.reflection_over_or_waived(yuleisy, on=datetime.date(2026, 6, 11))
    assert standing.reflection_over_or_waived(yuleisy, on=datetime.date(2026, 6, 12))


def test_a_pending_decision_counts_from_when_the_body_learnt_of_it(yuleisy, send, case_manager, tasks, time_machine):
    time_machine.move_to(moment("2026-03-06 10:00"))
    send(case_manager, NEW, yuleisy, **POSSIBLE, known_on="2026-03-05")

    assert tasks(yuleisy)[Task.Kind.ACCREDITATION] == moment("2026-03-16 23:59")


@pytest.mark.parametrize("missing", ["acts", "means", "purposes"])
def test_an_adult_needs_act_means_and_purpose(yuleisy, send, case_manager, time_machine, missing):
    time_machine.move_to(moment("2026-03-11 16:00"))
    response = send(case_manager, NEW, yuleisy, **without(ACTUAL, missing))

    assert response.status_code == 422
    assert "status" in response.context["form"].errors


def test_a_child_does_not_need_means(case_on, send, case_manager, tasks):
    """H2: means left blank, and the decision is still "actual"; a protection measure instead of a period."""
    case = case_on("2026-04-15 10:00", age=15)
    response = send(case_manager, NEW, case, **without(ACTUAL, "means"))

    decision = Identification.objects.get()
    assert response.status_code == 302
    assert (decision.palermo_result, decision.age_standing) == ("met", "child")
    assert not ReflectionPeriod.objects.exists()
    assert standing.reflection_over_or_waived(case)
    assert Task.Kind.DECISION_INTERVIEW not in tasks(case)


def test_a_disputed_age_counts_as_a_childs(case_on, send, case_manager):
    case = case_on("2026-04-15 10:00", age=19, age_basis="disputed")

    assert send(case_manager, NEW, case, **without(ACTUAL, "means")).status_code == 302


def test_nobody_of_unknown_age_is_refused_or_decided_as_an_adult(case_on, send, case_manager, tasks):
    case = case_on("2026-04-15 10:00", age="")
    refused = {"status": "not_victim", "smuggling": "smuggled", "framework": "palermo"}
    decided = {"decided_by": "police", "decided_on": "2026-04-14", "resolution": "1"}

    assert send(case_manager, NEW, case, **refused, **decided).status_code == 422
    assert send(case_manager, NEW, case, **without(ACTUAL, "means")).status_code == 422
    assert send(case_manager, NEW, case, **POSSIBLE, acts=["receipt"], purposes=["forced_labour"]).status_code == 302
    assert Identification.objects.get().palermo_result == "undetermined"
    assert Task.Kind.AGE_REVIEW in tasks(case)


def test_the_database_refuses_what_the_form_refuses(open_case, case_manager):
    given = {"case": open_case, "decided_on": datetime.date(2026, 3, 11), "acts": ["receipt"]}
    with pytest.raises(IntegrityError), act(case_manager, "test", open_case) as doing:
        doing.save(Identification(status="actual", **given))
    with pytest.raises(IntegrityError), act(case_manager, "test", open_case) as doing:
        doing.save(Identification(status="not_victim", case=open_case))
    with pytest.raises(IntegrityError), act(case_manager, "test", open_case) as doing:
        doing.save(Identification(status="possible", case=open_case))


def test_national_law_may_ask_for_no_means(yuleisy, send, case_manager, time_machine):
    time_machine.move_to(moment("2026-03-11 16:00"))
    nationally = without(ACTUAL, "means", framework="national", national_result="met", national_number="N-1")

    assert send(case_manager, NEW, yuleisy, **nationally).status_code == 302
    assert Identification.objects.get().palermo_result == "not_met"


def test_not_established_is_a_decision_too(yuleisy, send, case_manager, tasks, time_machine):
    time_machine.move_to(moment("2026-03-11 16:00"))
    given = without(ACTUAL, "acts", "means", "purposes", status="not_victim")

    assert send(case_manager, NEW, yuleisy, **given).status_code == 302
    assert standing.not_established(yuleisy)
    assert not standing.trafficking_signs(yuleisy)
    assert standing.reflection_over_or_waived(yuleisy)
    assert standing.track_of(yuleisy) == Track.SMS
    assert Task.Kind.ACCREDITATION not in tasks(yuleisy)


def test_a_decision_is_never_overwritten(yuleisy, send, case_manager, time_machine):
    time_machine.move_to(moment("2026-03-11 16:00"))
    send(case_manager, NEW, yuleisy, **ACTUAL)
    first = Identification.objects.get()
    first.status = "not_victim"
    with pytest.raises(Overwritten), act(case_manager, "test", yuleisy) as doing:
        doing.save(first)

    time_machine.move_to(moment("2026-03-11 16:30"))
    send(case_manager, NEW, yuleisy, **ACTUAL, reasons="corrige un error")
    assert Identification.objects.count() == 2
    assert standing.latest_identification(yuleisy).reasons == "corrige un error"
    assert ReflectionPeriod.objects.count() == 1


def test_an_older_decision_from_paper_does_not_stand_over_a_newer_one(yuleisy, send, case_manager, time_machine):
    time_machine.move_to(moment("2026-03-20 16:00"))
    send(case_manager, NEW, yuleisy, **ACTUAL)
    older = without(ACTUAL, "acts", "means", "purposes", status="not_victim", decided_on="2026-03-05")
    send(case_manager, NEW, yuleisy, **older)

    assert standing.identified_as(yuleisy) == "actual"


def test_evidence_is_asked_only_of_the_body_that_decides(look, open_case, case_manager):
    assert "evidence_act" not in look(case_manager, NEW, open_case).context["form"].fields


def test_the_body_that_decides_writes_its_evidence(yuleisy, send, join, time_machine, organisation):
    organisation.kind = Organisation.Kind.CENTRAL_GOVERNMENT
    organisation.save()
    member = join(yuleisy, "elena", Role.LEGAL_ADVISER)
    time_machine.move_to(moment("2026-03-11 16:00"))
    ours = without(ACTUAL, "resolution", own_decision="on")
    evidence = {f"evidence_{element}": "declaración" for element in ("act", "means", "purpose")}

    assert send(member, NEW, yuleisy, **ours).status_code == 422
    assert send(member, NEW, yuleisy, **ours, **evidence).status_code == 302
    assert Identification.objects.get().evidence_means == "declaración"


def test_others_keep_number_and_date(yuleisy, send, case_manager, time_machine):
    time_machine.move_to(moment("2026-03-11 16:00"))

    assert send(case_manager, NEW, yuleisy, **without(ACTUAL, "resolution")).status_code == 422
    assert send(case_manager, NEW, yuleisy, **without(ACTUAL, "decided_on")).status_code == 422
    assert send(case_manager, NEW, yuleisy, **without(ACTUAL, decided_on="2026-03-12")).status_code == 422  # tomorrow


def test_who_may_record_a_decision(look, send, open_case, join, stranger):
    screener = join(open_case, "nora", Role.SCREENER)

    assert look(screener, NEW, open_case).status_code == 403
    assert send(screener, NEW, open_case, **POSSIBLE).status_code == 403
    assert send(stranger, NEW, open_case, **POSSIBLE).status_code == 404


def test_the_page_shows_both_tests_and_reading_leaves_a_line(yuleisy, send, look, case_manager, seen):
    send(case_manager, NEW, yuleisy, **POSSIBLE)
    decision = Identification.objects.get()
    page = look(case_manager, "assessments:identification", yuleisy, decision.pk)

    assert page.status_code == 200
    assert "Protocolo de Palermo" in page.content.decode()
    assert "view_assessment" in seen(decision)


# --- reflection ------------------------------------------------------------------------------------------------------


def test_she_waives_it_after_advice(yuleisy, send, case_manager, tasks, time_machine):
    time_machine.move_to(moment("2026-03-11 16:00"))
    send(case_manager, NEW, yuleisy, **ACTUAL)
    waiver = {"name": "assessments:reflection", "subject": yuleisy}

    assert send(case_manager, **waiver, waived_how="oral").status_code == 422
    time_machine.move_to(moment("2026-03-20 10:00"))
    assert (
        send(case_manager, **waiver, waived_how="thumb", advice="La abogada, en español", version=1).status_code == 302
    )
    assert standing.reflection_over_or_waived(yuleisy)
    assert standing.reflection_of(yuleisy).waived_at == moment("2026-03-20 10:00")
    assert Task.Kind.DECISION_INTERVIEW not in tasks(yuleisy)
    assert send(case_manager, **waiver, waived_how="oral", advice="otra vez", version=2).status_code == 409


def test_waiving_before_it_has_begun(yuleisy, send, case_manager, time_machine):
    time_machine.move_to(moment("2026-03-05 10:00"))
    assert not standing.reflection_over_or_waived(yuleisy)
    send(case_manager, "assessments:reflection", yuleisy, waived_how="oral", advice="La abogada, en español")

    period = standing.reflection_of(yuleisy)
    assert (period.starts_on, period.ends_on) == (datetime.date(2026, 3, 5), datetime.date(2026, 6, 5))
    assert standing.reflection_over_or_waived(yuleisy)


def test_a_child_has_nothing_to_waive(case_on, send, case_manager):
    case = case_on("2026-04-15 10:00", age=15)

    assert send(case_manager, "assessments:reflection", case, waived_how="oral", advice="x").status_code == 409


def test_where_presumption_starts_it_the_period_begins_early(case_on, send, case_manager, organisation):
    """Panama: from the preliminary identification."""
    case = case_on("2026-05-09 14:00", age=31)
    type(case).objects.filter(pk=case.pk).update(jurisdiction="PA")
    send(case_manager, NEW, case, **POSSIBLE)

    period = standing.reflection_of(case)
    assert (period.start_event, period.starts_on) == ("presumption", datetime.date(2026, 5, 9))


def test_without_signs_there_is_nothing_to_wait_for(open_case):
    assert standing.reflection_over_or_waived(open_case)
    assert standing.reflection_of(open_case) is None


# --- decided or due --------------------------------------------------------------------------------------------------


def test_decided_or_due(open_case, yuleisy, send, case_manager, describe):
    assert standing.identification_decided_or_due(yuleisy)  # referred, with its due date

    fresh = yuleisy
    fresh.tasks.update(done_at=moment("2026-03-03 10:00"))
    assert not standing.identification_decided_or_due(fresh)
    send(case_manager, NEW, fresh, status="no_indicators", smuggling="smuggled", framework="palermo")
    assert standing.identification_decided_or_due(fresh)


def test_a_later_screening_with_signs_stands_over_our_own_finding(yuleisy, send, case_manager, time_machine):
    send(case_manager, NEW, yuleisy, status="no_indicators", smuggling="smuggled", framework="palermo")
    assert not standing.trafficking_signs(yuleisy)

    time_machine.move_to(moment("2026-03-09 10:00"))
    send(case_manager, "assessments:screening_new", yuleisy, **{"movement.locked_in": "present"})
    assert standing.trafficking_signs(yuleisy)
