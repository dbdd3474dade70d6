"""How an episode ends when a person has died, is lost or refuses; and how everything begins anew."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.cases import actions
from carecase.cases.models import Case, Consent, ContactAttempt, RightsTalk, Task
from carecase.cases.retention import kept_until
from carecase.cases.standing import closure_of
from carecase.casework import guards
from carecase.casework.steps import care
from carecase.people.models import Guardian
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked
from tests.assessments.conftest import client_of, send, tasks

__all__ = ["client_of", "send", "tasks"]
pytestmark = pytest.mark.django_db
Kind = Task.Kind


def record(by, row):
    with act(by, "test", row.case if hasattr(row, "case") else None) as doing:
        return doing.save(row)


@pytest.fixture
def later(time_machine):
    """So much time passes."""
    return lambda much: time_machine.move_to(timezone.now() + much, tick=False)


def closing(send, by, case, reason, **more):
    return send(by, "cases:closure", case, reason=reason, open_tasks_because="Se deja constancia.", **more)


def approve_and_close(case, case_manager, supervisor):
    case = Case.objects.get(pk=case.pk)
    closure = closure_of(case)
    request = actions.request_approval(case, "closure", by=case_manager, about=closure)
    actions.answer_approval(request, by=supervisor, approved=True)
    return care["close"](case, by=case_manager)


def test_a_case_is_closed_when_the_person_has_died_and_what_that_asks_for_goes_on(
    open_case, send, case_manager, supervisor, tasks
):
    record(case_manager, Task(case=open_case, kind=Kind.CONTACT_AGAIN, due_at=timezone.now()))
    assert closing(send, case_manager, open_case, "deceased").status_code == 302
    assert set(actions.AFTER_A_DEATH) <= set(tasks(open_case))
    assert Kind.CONTACT_AGAIN not in tasks(open_case)
    with pytest.raises(Blocked) as blocked:
        approve_and_close(open_case, case_manager, supervisor)
    missing = {str(guards.death_is_recorded.otherwise), str(guards.death_is_cared_for.otherwise)}
    assert missing <= {str(reason) for reason in blocked.value.reasons}


def test_who_has_asked_reads_since_when_the_answer_is_awaited(open_case, send, client_of, case_manager, supervisor):
    def page(user=case_manager):
        address = reverse("casework:request_closure", args=[open_case.number])
        return client_of(user).get(address).content.decode()

    closing(send, case_manager, open_case, "lost_contact")
    closure, asking = closure_of(open_case), 'name="note"'
    assert guards.closure_is_approved.check(open_case).sentence == guards.closure_is_approved.otherwise
    assert asking in page()
    request = actions.request_approval(open_case, "closure", by=case_manager, about=closure)
    said = guards.closure_is_approved.check(open_case).sentence
    assert "Falta la respuesta de quien supervisa." in said
    assert said in page()
    assert asking not in page()
    answering = reverse("cases:approval", args=[open_case.number, request.pk])
    assert answering in page(supervisor)
    assert answering not in page()
    actions.answer_approval(request, by=supervisor, approved=False, reason="Falta llamar a su hermana.")
    assert guards.closure_is_approved.check(open_case).sentence == guards.closure_is_approved.otherwise


def test_a_death_noted_by_mistake_starts_nothing(open_case, send, case_manager, tasks):
    closing(send, case_manager, open_case, "deceased")
    version = open_case.closures.get().version
    closing(send, case_manager, open_case, "lost_contact", version=version)
    assert not set(actions.AFTER_A_DEATH) & set(tasks(open_case))


@pytest.mark.parametrize(("days", "enough"), [((1, 10, 29), True), ((1, 10, 45), False), ((1, 10), False)])
def test_contact_is_lost_after_as_many_attempts_in_as_many_days_as_the_pack_says(
    open_case, send, case_manager, days, enough, later
):
    later(timedelta(days=60))
    closing(send, case_manager, open_case, "lost_contact")
    for before in days:
        at = timezone.now() - timedelta(days=before)
        record(case_manager, ContactAttempt(case=open_case, channel="phone", outcome="not_reached", occurred_at=at))
    assert guards.contact_was_tried.holds(open_case) is enough


def test_help_that_was_refused_is_offered_once_more(open_case, send, case_manager, tasks):
    day = timezone.localdate() + timedelta(days=14)
    again = {f"offer_again_on_{part}": getattr(day, part) for part in ("year", "month", "day")}
    closing(send, case_manager, open_case, "refused_assistance", information_given="true", **again)
    assert timezone.localtime(tasks(open_case)[Kind.OFFER_AGAIN]).date() == day


def test_no_day_to_offer_help_again_is_promised_where_it_was_not_refused(
    open_case, send, client_of, case_manager, tasks
):
    page = client_of(case_manager).get(reverse("cases:closure", args=[open_case.number])).content.decode()
    assert 'data-shown-by="reason" data-shown-when="refused_assistance withdrew"' in page
    day = timezone.localdate() + timedelta(days=14)
    proposed = {f"offer_again_on_{part}": getattr(day, part) for part in ("year", "month", "day")}
    closing(send, case_manager, open_case, "withdrew", information_given="true", **proposed)
    assert Kind.OFFER_AGAIN in tasks(open_case)
    version = open_case.closures.get().version
    closing(send, case_manager, open_case, "goals_met", version=version, **proposed)
    assert open_case.closures.get().offer_again_on is None
    assert Kind.OFFER_AGAIN not in tasks(open_case)


def test_a_guardian_with_a_future_end_is_a_guardian(open_case, case_manager, describe):
    child = describe(open_case, case_manager, age=15)
    today = timezone.localdate()
    named = {"person": child.person, "capacity": "authority", "name": "Lcda. Rojas", "from_on": today}
    with act(case_manager, "test", child) as doing:
        guardian = doing.save(Guardian(**named, until_on=today + timedelta(days=300)))
    assert guards.guardian_is_there.holds(child)
    with act(case_manager, "test", child) as doing:
        guardian.from_on, guardian.until_on = today - timedelta(days=9), today - timedelta(days=1)
        doing.save(guardian)
    assert not guards.guardian_is_there.holds(child)


# --- again ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def closed_case(open_case, send, case_manager, supervisor):
    record(case_manager, RightsTalk(case=open_case, language="spa", mode="same_language", understood=True))
    record(case_manager, Consent(case=open_case, kind="data_record", given="yes", by="self", how="oral"))
    record(case_manager, Consent(case=open_case, kind="follow_up", given="yes", by="self", how="oral"))
    closing(send, case_manager, open_case, "absconded")
    return approve_and_close(open_case, case_manager, supervisor)


def test_a_new_episode_starts_every_deadline_again(closed_case, case_manager, supervisor, later, tasks):
    later(timedelta(days=90))
    case = care["reopen"](closed_case, by=case_manager, reason="Volvió a pedir ayuda.")
    due = tasks(case)
    assert due[Kind.FIRST_RISK] == case.pack.due("initial_assessment", case.opened_at)
    assert case.tasks.get(kind=Kind.REOPENED).owner == supervisor
    assert Kind.DUPLICATE_REVIEW not in due
    assert case.next_due_at == min(due.values())


def test_in_a_new_episode_rights_are_explained_and_wishes_asked_again(closed_case, case_manager, later):
    later(timedelta(days=90))
    case = care["reopen"](closed_case, by=case_manager, reason="Volvió a pedir ayuda.")
    assert not guards.rights_were_explained.holds(case)
    assert not guards.follow_up_was_asked.holds(case)
    assert guards.consent_was_asked.holds(case)  # given, not taken back, and without an end


def test_a_child_who_is_met_again_is_owed_everything_again(closed_case, case_manager, describe, later, tasks):
    describe(closed_case, case_manager, age=14)
    later(timedelta(days=20))
    case = care["reopen"](closed_case, by=case_manager, reason="Volvió a pedir ayuda.")
    assert {Kind.CHILD_AUTHORITY, Kind.GUARDIAN, Kind.BEST_INTERESTS} <= set(tasks(case))


def test_time_zero_is_when_she_was_met_again(closed_case, register, case_manager, later):
    later(timedelta(days=30))
    [again] = register(1).cases.all()
    record(case_manager, Task(case=again, kind=Kind.DUPLICATE_REVIEW, about=closed_case.person_id))
    later(timedelta(days=2))
    case = care["reopen"](closed_case, by=case_manager, reason="Volvió a pedir ayuda.")
    assert case.opened_at == again.opened_at
    assert case.encounters.order_by("occurred_at").last().occurred_at == again.opened_at


def test_a_consent_that_was_taken_back_is_asked_again(open_case, case_manager):
    consent = record(case_manager, Consent(case=open_case, kind="data_record", given="yes", by="self", how="oral"))
    assert guards.consent_was_asked.holds(open_case)
    actions.withdraw_consent(consent, by=case_manager)
    assert not guards.consent_was_asked.holds(open_case)


def test_wishes_put_off_are_not_yet_known(open_case, case_manager):
    soon = timezone.now() + timedelta(hours=3)
    record(case_manager, Consent(case=open_case, kind="follow_up", given="deferred", ask_again_at=soon))
    assert not guards.follow_up_was_asked.holds(open_case)


# --- how long it is kept --------------------------------------------------------------------------------------------


def test_a_closed_case_says_until_when_it_is_kept(closed_case, case_manager, client_of, describe):
    closed_on = timezone.localtime(closed_case.closed_at).date()
    assert kept_until(closed_case).year == closed_on.year + 5
    page = client_of(case_manager).get(reverse("casework:case", args=[closed_case.number]))
    assert "Se conserva hasta" in page.content.decode()


def test_what_is_known_of_a_child_is_kept_until_she_is_grown(closed_case, case_manager):
    person = closed_case.person
    with act(case_manager, "test", person) as doing:
        person.born = f"{timezone.localdate().year - 3}-05-02"
        doing.save(person)
    assert kept_until(Case.objects.get(pk=closed_case.pk)).year == timezone.localdate().year - 3 + 25
