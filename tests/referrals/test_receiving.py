"""Those who receive: they answer themselves, see nothing of the case, and nothing at all once it was called back."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.audit.models import Event, EventSubject, Kind
from carecase.cases.actions import withdraw_consent
from carecase.cases.models import Case, Consent, Grant, Task
from carecase.casework import clockwork
from carecase.casework.my_day import day_of
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.models import StateChange
from referrals import actions, guards
from referrals.models import Attachment, Outcome, Referral, State
from referrals.steps import referring
from referrals.timeline import timeline
from tests.referrals.conftest import fresh, says

pytestmark = pytest.mark.django_db

WISH = "Quiere aprender a coser"


def page_of(referral):
    return reverse("referrals:received_one", args=[referral.pk])


def answer_page(referral, step):
    return reverse("casework:answer_referral", args=[referral.pk, step])


def taken_back(consent, by):
    with act(by, "withdraw_consent", consent.case):
        withdraw_consent(fresh(consent), by=by)
        actions.revoke_resting_on(fresh(consent), by=by)


@pytest.fixture
def seen(client):
    """What a user is shown at an address."""

    def get(user, url, status=200):
        client.force_login(user)
        answer = client.get(url)
        assert answer.status_code == status
        return answer.content.decode()

    return get


# --- answering --------------------------------------------------------------------------------------------------


def test_the_desk_confirms_accepts_and_finishes(sent, take, desk):
    referral = take(sent(), "receive", by=desk)
    assert referral.state == State.RECEIVED
    assert referral.case.tasks.open().get(kind=Task.Kind.REFERRAL_ANSWER).due_at == referral.answer_due_at
    referral = take(referral, "take_on", by=desk)
    assert referral.state == State.ACCEPTED
    assert referral.responded_at
    assert referral.case.tasks.open().filter(kind=Task.Kind.FIRST_MEETING, about=referral.pk).exists()
    assert take(referral, "finish", by=desk).state == State.DONE
    assert not fresh(referral).case.tasks.open().filter(about=referral.pk).exists()


def test_it_is_accepted_in_one_click_and_one_confirmation(sent, desk, client, seen):
    referral = sent()
    html = seen(desk, page_of(referral))
    url = answer_page(referral, "take_on")
    assert f'href="{url}"' in html
    assert seen(desk, url)
    assert client.post(url).headers["Location"] == page_of(referral)
    assert fresh(referral).state == State.ACCEPTED


def test_turning_it_down_says_why_and_both_sides_read_it(sent, desk, client, seen, case_manager):
    referral = sent()
    client.force_login(desk)
    refused = client.post(answer_page(referral, "turn_down"), {"reason": " "})
    assert refused.status_code == 409
    assert '<a href="#reason">Escriba el motivo.</a>' in refused.content.decode()
    client.post(answer_page(referral, "turn_down"), {"reason": "No tenemos intérprete"})
    assert fresh(referral).state == State.REJECTED
    for user, url in ((desk, page_of(referral)), (case_manager, referral.get_absolute_url())):
        assert "No tenemos intérprete" in seen(user, url)


@pytest.mark.parametrize("step", ["receive", "take_on", "turn_down", "finish"])
def test_who_sent_it_does_not_answer_for_them(step, sent, take, case_manager, desk):
    referral = sent()
    referral = take(referral, "take_on", by=desk) if step == "finish" else referral
    with pytest.raises(Forbidden):
        referring[step](referral, by=case_manager, reason="…")


@pytest.mark.parametrize("step", ["note_receipt", "accept", "reject"])
def test_nobody_notes_for_those_who_answer_here(step, sent, case_manager):
    with pytest.raises(Blocked, match=says(guards.they_do_not_answer_here)):
        referring[step](sent(), by=case_manager, reason="…")


@pytest.mark.parametrize("step", ["revoke", "give_up", "accept"])
def test_the_receiver_takes_no_step_of_the_sender(step, sent, place, colleague, clinic, desk):
    also_a_case_manager = colleague("carla", Role.CASE_MANAGER, clinic)
    for user in (desk, also_a_case_manager):
        with pytest.raises(Forbidden):
            referring[step](sent(), by=user, reason="…")


def test_one_that_went_outside_is_noted_by_us(draft, consent, take):
    referral = take(draft(consent=consent), "offer", "send", "note_receipt")
    assert referral.state == State.RECEIVED
    assert take(referral, "accept", "complete").state == State.DONE


def test_it_came_to_nothing_for_one_of_six_reasons(sent, desk, client):
    assert len(Outcome) == 6
    referral = sent()
    url = reverse("referrals:report_failure", args=[referral.pk])
    client.force_login(desk)
    assert client.get(url).status_code == 200
    assert client.post(url, {"outcome": "bad_luck"}).status_code == 422
    assert client.post(url, {"outcome": "no_capacity", "instead": "La otra clínica"}).status_code == 302
    referral = fresh(referral)
    assert (referral.state, referral.outcome, referral.instead) == ("not_successful", "no_capacity", "La otra clínica")


def test_without_a_reason_it_does_not_come_to_nothing(sent, case_manager, desk):
    for step, by in (("give_up", case_manager), ("report_failure", desk)):
        with pytest.raises(Blocked):
            referring[step](sent(), by=by)


def test_if_none_is_possible_it_says_why_and_what_instead(draft, client, case_manager):
    referral = draft()
    client.force_login(case_manager)
    url = reverse("referrals:give_up", args=referral.url_args())
    assert client.get(url).status_code == 200
    client.post(url, {"outcome": "no_capacity", "instead": "La acompañamos al hospital"})
    assert fresh(referral).state == State.NOT_SUCCESSFUL
    assert "La acompañamos al hospital" in client.get(referral.get_absolute_url()).content.decode()


def test_feedback_comes_back(sent, desk, client, seen, case_manager):
    referral = sent()
    client.force_login(desk)
    url = reverse("referrals:say", args=[referral.pk])
    assert client.post(url, {"feedback": ""}).status_code == 422
    client.post(url, {"feedback": "La vimos el lunes"})
    assert "La vimos el lunes" in seen(case_manager, referral.get_absolute_url())


def test_both_sides_see_the_same_timeline(sent, take, desk, clinic, team):
    referral = take(take(sent(), "receive", by=desk), "take_on", by=desk)
    ours, theirs = (timeline(referral, of_sender=side) for side in (True, False))
    assert theirs == ours[:3]
    assert [item["sentence"] for item in theirs] == [
        state.label for state in (State.ACCEPTED, State.RECEIVED, State.SENT)
    ]
    assert [item["who"] for item in theirs] == [f"{clinic.organisation} · {clinic}"] * 2 + [
        f"{team.organisation} · {team}"
    ]


def test_every_change_of_state_is_a_row_with_who_and_why(sent, take, desk):
    referral = take(sent(), "receive", "turn_down", by=desk)
    rows = StateChange.objects.filter(object_id=referral.pk).order_by("version")
    assert [(row.after, row.by == desk, row.reason) for row in rows][-2:] == [
        ("received", True, "porque sí"),
        ("rejected", True, "porque sí"),
    ]


# --- what they do not see ---------------------------------------------------------------------------------------


def test_the_desk_finds_nothing_of_the_case(sent, desk, client):
    referral = sent(fields=["called"])
    client.force_login(desk)
    for name in ("referrals:page", "referrals:preview", "referrals:referral", "referrals:feedback"):
        assert client.get(reverse(name, args=referral.url_args())).status_code == 404
    assert client.get(referral.case.get_absolute_url()).status_code == 404
    assert not Case.objects.visible_to(desk).exists()
    assert not Referral.objects.visible_to(desk).exists()


def test_a_reference_stands_for_the_case(sent, desk, seen):
    referral = sent(fields=["names"])
    for url in (page_of(referral), reverse("referrals:received"), answer_page(referral, "take_on")):
        html = seen(desk, url)
        assert referral.reference in html
        assert referral.case.number not in html


def test_a_desk_elsewhere_and_a_stranger_find_nothing(sent, colleague, place, stranger, client):
    other = colleague("otto", Role.RECEIVING_ORGANISATION, place("Otra casa", "CR"))
    referral = sent()
    for user in (other, stranger):
        client.force_login(user)
        urls = [
            page_of(referral),
            answer_page(referral, "take_on"),
            reverse("referrals:report_failure", args=[referral.pk]),
        ]
        assert {client.get(url).status_code for url in urls} == {404}
        assert not Referral.objects.sent_to(user).exists()


def test_one_that_was_not_sent_is_not_received(draft, consent, clinic, desk, client):
    referral = draft(receiving_unit=clinic, consent=consent)
    client.force_login(desk)
    assert client.get(page_of(referral)).status_code == 404


def test_who_reads_what_was_shared_is_in_the_trail_of_the_case(sent, desk, seen):
    referral = sent()
    seen(desk, page_of(referral))
    [event] = Event.objects.filter(kind=Kind.READ, verb="view_received_referral")
    assert str(desk.pk) in event.actor or event.actor == str(desk.pk)
    assert EventSubject.objects.filter(event=event, label="cases.Case", subject=str(referral.case_id)).exists()


# --- when it ends -----------------------------------------------------------------------------------------------


def shown_after(referral, desk, seen):
    html = seen(desk, page_of(referral))
    assert WISH not in html
    assert "Control médico" not in html
    return html


@pytest.fixture
def told(sent, open_case, case_manager):
    """A referral that tells something, and is read."""
    person = open_case.person
    person.given_names = WISH
    with act(case_manager, "name", open_case) as doing:
        doing.save(person)
    return sent(fields=["names"])


def test_it_is_read_as_long_as_it_holds(told, desk, seen):
    assert WISH in seen(desk, page_of(told))


def test_a_consent_taken_back_closes_it_in_the_same_request(told, desk, seen, client, case_manager):
    client.force_login(case_manager)
    client.post(reverse("cases:withdraw", args=[told.case.number, told.consent_id]))
    assert fresh(told).state == State.REVOKED
    assert reverse("referrals:recall_seen", args=[told.pk]) in shown_after(told, desk, seen)


@pytest.mark.parametrize("change", [
    {"withdrawn_at": timezone.now()}, {"valid_until": datetime.date(2020, 1, 1)}, {"given": "no"}, {"categories": []},
    {"organisation": None, "partner": "Otra clínica"},
])  # fmt: skip
def test_a_consent_that_does_not_hold_is_none_whatever_the_state_says(change, told, desk, seen):
    consent = fresh(told.consent)
    for name, value in change.items():
        setattr(consent, name, value)
    with act(told.sent_by, "change", consent.case) as doing:
        doing.save(consent)
    shown_after(told, desk, seen)
    for step in ("take_on",):
        with pytest.raises(Blocked):
            referring[step](fresh(told), by=desk)


@pytest.mark.parametrize("change", ["withdrawn_at", "valid_until", "given"])
def test_the_list_knows_it_too(change, told, desk):
    values = {"withdrawn_at": timezone.now(), "valid_until": datetime.date(2020, 1, 1), "given": "no"}
    assert Referral.objects.received_by(desk).exists()
    Consent.objects.filter(pk=told.consent_id).update(**{change: values[change]})
    assert not Referral.objects.received_by(desk).exists()


def test_it_runs_out_by_itself(told, desk, seen, time_machine, django_user_model):
    assert told.share_until == told.consent.valid_until
    time_machine.move_to(timezone.now() + datetime.timedelta(days=401))
    assert not Referral.objects.received_by(desk).exists()
    shown_after(told, desk, seen)
    system = django_user_model.objects.create(username="system", is_active=False)
    clockwork.expire_referrals(system, timezone.now())
    assert fresh(told).state == State.EXPIRED
    actions.expire_lapsed(by=system)  # once
    assert StateChange.objects.filter(object_id=told.pk, step="expire").count() == 1


def test_a_shorter_time_than_the_consent_is_kept_to(sent, desk, time_machine):
    sent(share_until=timezone.localdate() + datetime.timedelta(days=7))
    time_machine.move_to(timezone.now() + datetime.timedelta(days=8))
    assert not Referral.objects.received_by(desk).exists()


def test_what_a_named_person_answers_for_stays_after_a_consent_is_taken_back(draft, take, clinic, desk, case_manager):
    word = {"without_consent_because": "Peligro", "without_consent_by": case_manager, "ground": "life_in_danger"}
    take(draft(receiving_unit=clinic, **word), "offer", "send")
    assert Referral.objects.received_by(desk).exists()


@pytest.mark.parametrize("end", ["reject", "done", "failed"])
def test_what_was_answered_is_closed_again(end, told, take, desk, seen):
    if end == "reject":
        take(told, "turn_down", by=desk)
    elif end == "done":
        take(told, "take_on", "finish", by=desk)
    else:
        actions.end_without_success(told, "no_capacity", by=desk, step="report_failure")
    shown_after(told, desk, seen)


def test_a_recall_waits_until_they_have_seen_it(told, desk, take, client, seen):
    take(told, "revoke")
    assert day_of(desk)[0].rows[0].number == told.reference
    client.force_login(desk)
    assert told.reference in client.get(reverse("referrals:received")).content.decode()
    url = reverse("referrals:recall_seen", args=[told.pk])
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 409
    referral = fresh(told)
    assert referral.recall_seen_by == desk
    assert referral.recall_seen_at
    assert told.reference not in client.get(reverse("referrals:received")).content.decode()


def test_nobody_else_confirms_a_recall(told, take, case_manager):
    take(told, "revoke")
    with pytest.raises(Forbidden):
        actions.acknowledge_recall(told, by=case_manager)


def test_the_task_to_tell_the_partner_ends_when_everybody_has_confirmed(
    told, sent, take, desk, case_manager, draft, clinic
):
    other = take(draft(receiving_unit=clinic, consent=told.consent), "offer", "send")
    taken_back(told.consent, case_manager)
    letters = told.case.tasks.open().filter(kind=Task.Kind.RECALL_LETTER)
    assert letters.count() == 1
    actions.acknowledge_recall(told, by=desk)
    assert letters.exists()
    actions.acknowledge_recall(other, by=desk)
    assert not letters.exists()


def test_calling_back_what_went_by_letter_asks_for_a_letter(draft, consent, take, sent):
    referral = take(draft(consent=consent), "offer", "send", "revoke")
    assert referral.case.tasks.open().filter(kind=Task.Kind.RECALL_LETTER, about=referral.pk).exists()
    inside = take(sent(), "revoke")
    assert not inside.case.tasks.open().filter(kind=Task.Kind.RECALL_LETTER, about=inside.pk).exists()


# --- papers -----------------------------------------------------------------------------------------------------


def test_a_paper_goes_along_as_it_was_and_is_logged(sent, desk, client):
    referral = sent(papers=["D1"])
    [paper] = referral.attachments.all()
    assert paper.is_as_it_was
    assert paper.pdf.startswith(b"%PDF")
    client.force_login(desk)
    url = reverse("referrals:received_paper", args=[referral.pk, paper.pk])
    assert url in client.get(page_of(referral)).content.decode()
    answer = client.get(url)
    assert answer.content == paper.pdf
    assert "no-store" in answer.headers["Cache-Control"]
    [event] = Event.objects.filter(verb="read_received_paper")
    assert EventSubject.objects.filter(event=event, label="cases.Case", subject=str(referral.case_id)).exists()


def test_a_paper_is_gone_with_the_referral(sent, desk, client, take, stranger):
    referral = sent(papers=["D1"])
    url = reverse("referrals:received_paper", args=[referral.pk, referral.attachments.get().pk])
    client.force_login(stranger)
    assert client.get(url).status_code == 404
    take(referral, "revoke")
    client.force_login(desk)
    assert client.get(url).status_code == 404


def test_what_was_altered_is_not_what_was_sent(sent):
    paper = sent(papers=["D1"]).attachments.get()
    paper.sealed_pdf = "JVBERg=="
    assert not paper.is_as_it_was
    assert Attachment.objects.get(pk=paper.pk).is_as_it_was


# --- a colleague ------------------------------------------------------------------------------------------------


@pytest.fixture
def lawyer(colleague, team):
    return colleague("leo", Role.LEGAL_ADVISER, team)


def test_a_colleague_who_accepts_sees_the_case_until_it_is_done(draft, agreed, take, lawyer, open_case):
    referral = take(draft(receiving_user=lawyer, consent=agreed()), "offer", "send")
    assert not Case.objects.visible_to(lawyer).exists()
    referral = take(referral, "take_on", by=lawyer)
    grant = open_case.grants.get(user=lawyer)
    assert (grant.because, grant.role) == (Grant.Because.REFERRAL, Role.LEGAL_ADVISER)
    assert Case.objects.visible_to(lawyer).get() == open_case
    take(referral, "finish", by=lawyer)
    assert not Case.objects.visible_to(lawyer).exists()


def test_calling_it_back_shuts_the_case_to_the_colleague(draft, agreed, take, lawyer):
    referral = take(draft(receiving_user=lawyer, consent=agreed()), "offer", "send")
    take(take(referral, "take_on", by=lawyer), "revoke")
    assert not Case.objects.visible_to(lawyer).exists()


def test_the_case_stays_open_to_her_while_another_referral_goes_on(draft, agreed, take, lawyer):
    one, two = (take(draft(receiving_user=lawyer, consent=agreed()), "offer", "send") for _each in range(2))
    one, two = take(one, "take_on", by=lawyer), take(two, "take_on", by=lawyer)
    take(one, "finish", by=lawyer)
    assert Case.objects.visible_to(lawyer).exists()
    take(two, "finish", by=lawyer)
    assert not Case.objects.visible_to(lawyer).exists()


# --- many -------------------------------------------------------------------------------------------------------


def test_the_lists_cost_the_same_however_much_there_is(sent, desk, client, take, django_assert_max_num_queries):
    for n in range(12):
        referral = sent()
        if n % 3 == 0:
            take(referral, "revoke")
    client.force_login(desk)
    client.get(reverse("referrals:received"))
    with django_assert_max_num_queries(16):
        client.get(reverse("referrals:received"))
    with django_assert_max_num_queries(10):
        assert len(day_of(desk)) == 2


def test_the_desk_lands_on_what_waits(sent, desk, seen):
    referral = sent()
    html = seen(desk, reverse("casework:my_day"))
    assert page_of(referral) in html
    assert referral.case.number not in html
