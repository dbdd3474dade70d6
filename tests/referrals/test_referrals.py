"""A referral: offered first, sent on consent or on a named person's word, answered, and never lost."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.audit.models import Event, Kind
from carecase.cases.actions import add_to_team, take_case, withdraw_consent
from carecase.cases.models import Consent, Task
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.models import StateChange
from referrals import actions, sections, standing
from referrals.models import Onward, Referral, State
from referrals.steps import referring
from tests.referrals.conftest import fresh

pytestmark = pytest.mark.django_db


def test_it_is_offered_sent_accepted_and_done(draft, consent, take):
    referral = take(draft(consent=consent, fields=["needs"]), "offer", "send")
    assert referral.sent_at
    referral = take(referral, "accept")
    assert referral.responded_at
    assert take(referral, "complete").state == State.DONE
    assert StateChange.objects.filter(object_id=referral.pk).count() == 4


def test_it_is_offered_to_the_person_before_it_is_sent(draft, consent, case_manager):
    with pytest.raises(Blocked):
        referring["send"](draft(consent=consent), by=case_manager)


def test_what_the_person_declines_stays_on_record_and_counts(draft, take, open_case):
    take(draft(onward=Onward.LABOUR), "offer", "decline")
    assert standing.onward_referral_offered(open_case)


@pytest.mark.parametrize("onward", list(Onward))
def test_a_draft_was_not_offered_yet(onward, draft, open_case):
    draft(onward=onward)
    assert not standing.onward_referral_offered(open_case)


def test_without_consent_it_is_not_sent(draft, take, case_manager):
    referral = take(draft(), "offer")
    with pytest.raises(Blocked) as blocked:
        referring["send"](referral, by=case_manager)
    [reason] = blocked.value.reasons
    assert reason.url == reverse("referrals:referral", args=[referral.number, referral.pk])


@pytest.mark.parametrize("change", [{"withdrawn_at": timezone.now()}, {"valid_until": "2020-01-01"}, {"given": "no"}])
def test_a_consent_that_does_not_hold_is_none(change, draft, consent, take, case_manager):
    referral = take(draft(consent=consent, fields=["needs"]), "offer")
    Consent.objects.filter(pk=consent.pk).update(**change)
    with pytest.raises(Blocked):
        referring["send"](fresh(referral), by=case_manager)


def test_a_consent_that_does_not_cover_all_is_not_enough(draft, consent, take, case_manager):
    referral = take(draft(consent=consent, fields=["needs", "health_needs"]), "offer")
    with pytest.raises(Blocked):
        referring["send"](referral, by=case_manager)


def test_a_named_person_may_answer_for_sending_without(draft, take, case_manager):
    referral = draft(without_consent_because="Peligro de muerte", without_consent_by=case_manager)
    assert take(referral, "offer", "send").state == State.SENT


def test_the_form_writes_the_name_beside_the_reason(client, open_case, case_manager):
    client.force_login(case_manager)
    typed = {
        "to_name": "Hospital", "text": "Urgencia", "reason": "other", "urgency": "emergency", "channel": "phone",
        "without_consent_because": "Inconsciente",
    }  # fmt: skip
    answer = client.post(reverse("referrals:referral_new", args=[open_case.number]), typed)
    referral = open_case.referrals.get()
    assert answer.headers["Location"] == referral.get_absolute_url()
    assert referral.without_consent_by == case_manager


def test_a_consent_taken_back_ends_what_rests_on_it_and_only_that(draft, consent, take, case_manager):
    resting = take(draft(consent=consent, fields=["needs"]), "offer", "send")
    answered_for = draft(without_consent_because="…", without_consent_by=case_manager)
    consent = fresh(consent)
    with act(case_manager, "withdraw_consent", consent.case):
        withdraw_consent(consent, by=case_manager)
        actions.revoke_resting_on(consent, by=case_manager)
    assert fresh(resting).state == State.REVOKED
    assert StateChange.objects.filter(object_id=resting.pk).order_by("version").last().reason
    assert fresh(answered_for).state == State.DRAFT


def test_whether_one_was_offered_takes_one_query(open_case, django_assert_num_queries):
    with django_assert_num_queries(1):
        standing.onward_referral_offered(open_case)


def test_an_answer_is_due_by_urgency(draft, consent, take):
    with time_machine.travel(timezone.now(), tick=False):
        for urgency, hours in (("emergency", 24), ("urgent", 72), ("normal", 336)):
            referral = take(draft(consent=consent, urgency=urgency), "offer", "send")
            assert referral.answer_due_at - timezone.now() == datetime.timedelta(hours=hours)
            assert take(referral, "accept").answer_due_at is None


def test_not_accepting_and_calling_back_say_why(draft, consent, take, case_manager):
    referral = take(draft(consent=consent), "offer", "send")
    for step in ("reject", "revoke"):
        with pytest.raises(Blocked):
            referring[step](referral, by=case_manager, reason=" ")


def test_the_database_refuses_to_send_without_ground(draft):
    rows = Referral.objects.filter(pk=draft().pk)
    with pytest.raises(IntegrityError, match="consent_or_by_a_named"), transaction.atomic():
        rows.update(sent_at=timezone.now())
    with pytest.raises(IntegrityError, match="says_when"), transaction.atomic():
        rows.update(state=State.SENT)


def test_to_whom_and_what_for_is_sealed(draft):
    row = draft()
    stored = Referral.objects.filter(pk=row.pk).values("to_name", "text").get()
    assert all(value.stored.startswith("v1:") for value in stored.values())


# --- pages ------------------------------------------------------------------------------------------------------


def urls_of(referral):
    one = referral.url_args()
    return [
        reverse("referrals:page", args=one),
        reverse("referrals:referral", args=one),
        reverse("referrals:feedback", args=one),
        reverse("referrals:step", args=[*one, "offer"]),
        reverse("referrals:referral_new", args=one[:1]),
    ]


def test_pages_open_for_the_team_and_are_nothing_to_a_stranger(client, draft, case_manager, stranger):
    referral = draft()
    for by, status in ((case_manager, 200), (stranger, 404)):
        client.force_login(by)
        assert {client.get(url).status_code for url in urls_of(referral)} == {status}
    client.logout()
    assert {client.get(url).status_code for url in urls_of(referral)} == {302}


def test_who_only_reads_may_not_refer(client, draft, open_case, case_manager, colleague, team):
    referral = draft()
    lawyer = colleague("leo", Role.LEGAL_ADVISER, team)
    add_to_team(open_case, user=lawyer, role=Role.LEGAL_ADVISER, by=case_manager)
    client.force_login(lawyer)
    page, *others = urls_of(referral)
    assert client.get(page).status_code == 200
    assert {client.get(url).status_code for url in others} == {403}
    with pytest.raises(Forbidden):
        referring["offer"](referral, by=lawyer)


def test_a_referral_of_another_case_is_not_found(client, draft, register, case_manager):
    other = take_case(register(1).cases.get(), by=case_manager)
    client.force_login(case_manager)
    assert client.get(reverse("referrals:page", args=[other.number, draft().pk])).status_code == 404


def test_after_sending_only_what_came_back_is_written(client, draft, consent, take, case_manager):
    referral = take(draft(consent=consent), "offer", "send")
    client.force_login(case_manager)
    _page, change, feedback, *_others = urls_of(referral)
    typed = {"to_name": "Otra", "reason": "other", "urgency": "normal", "version": referral.version}
    assert client.post(change, typed).status_code == 422
    assert client.post(feedback, {"feedback": "La reciben el lunes", "version": referral.version}).status_code == 302
    assert fresh(referral).feedback == "La reciben el lunes"


def test_steps_are_taken_in_the_browser_and_refusals_say_why(client, draft, case_manager):
    referral = draft()
    client.force_login(case_manager)
    step = lambda name: client.post(reverse("referrals:step", args=[*referral.url_args(), name]))  # noqa: E731
    assert step("send").status_code == 409
    assert step("offer").headers["Location"] == referral.get_absolute_url()
    assert step("fall_with_consent").status_code == 404
    assert fresh(referral).state == State.OFFERED


def test_reading_a_referral_is_on_record(client, draft, case_manager):
    client.force_login(case_manager)
    client.get(draft().get_absolute_url())
    assert Event.objects.filter(kind=Kind.READ, verb="view_referral").count() == 1


def test_the_section_shows_what_one_may_read(draft, open_case, case_manager, shelter_worker, stranger):
    draft()
    assert len(sections.section(open_case, case_manager)["referrals"]) == 1
    for other in (shelter_worker, stranger):
        assert sections.section(open_case, other)["referrals"] == []


def test_the_section_costs_the_same_however_much_there_is(
    draft, open_case, case_manager, django_assert_max_num_queries
):
    for _each in range(25):
        draft()
    with django_assert_max_num_queries(4):
        shown = sections.section(open_case, case_manager)
        assert [referral.to for referral in shown["referrals"]]
    assert shown["more"]


BAD = ["\x00", "x" * 100_000, "😀" * 50, "‮gnirts", "2026-13-45", "00000000-0000-0000-0000-000000000000", "-1"]


@pytest.mark.parametrize("bad", BAD, ids=["nul", "long", "emoji", "rtl", "date", "id", "negative"])
def test_bad_input_is_answered_in_words(bad, client, open_case, case_manager):
    client.force_login(case_manager)
    url = reverse("referrals:referral_new", args=[open_case.number])
    fields = [
        "receiving_unit",
        "to_name",
        "to_kind",
        "country",
        "service",
        "text",
        "reason",
        "urgency",
        "fields",
        "consent",
    ]
    assert client.post(url, dict.fromkeys(fields, bad)).status_code == 422


def test_sent_empty_every_way_to_say_to_whom_is_marked(client, open_case, case_manager):
    client.force_login(case_manager)
    answer = client.post(reverse("referrals:referral_new", args=[open_case.number]), {})
    form = answer.context["form"]
    assert {"receiving_unit", "receiving_user", "to_name"} <= set(form.errors)
    for name in ("receiving_unit", "receiving_user", "to_name"):
        assert f'href="#{form[name].id_for_label}"' in answer.content.decode()


def test_somebody_asks_whether_it_arrived_and_whether_they_met(draft, consent, take):
    referral = take(draft(consent=consent, fields=["needs"]), "offer", "send")
    tasks, pack = referral.case.tasks.open(), referral.case.pack
    arrived = tasks.get(kind=Task.Kind.REFERRAL_ANSWER)
    assert arrived.due_at == pack.due("referral_acknowledged", referral.sent_at)
    take(referral, "accept")
    assert not tasks.filter(kind=Task.Kind.REFERRAL_ANSWER).exists()
    met = tasks.get(kind=Task.Kind.FIRST_MEETING)
    assert met.due_at == pack.due("referral_first_meeting", referral.sent_at)
    take(referral, "complete")
    assert not tasks.filter(about=referral.pk).exists()


def test_the_form_refuses_a_day_that_has_passed(client, open_case, case_manager):
    client.force_login(case_manager)
    past = timezone.localdate() - datetime.timedelta(days=1)
    typed = {"to_name": "Hospital", "text": "Urgencia", "reason": "other", "urgency": "emergency", "channel": "phone"}
    typed |= {f"share_until_{part}": getattr(past, part) for part in ("day", "month", "year")}
    answer = client.post(reverse("referrals:referral_new", args=[open_case.number]), typed)
    assert list(answer.context["form"].errors) == ["share_until"]


def test_a_referral_on_a_consent_is_written_where_no_other_installation_is_known(
    client, open_case, case_manager, agreed
):
    consent = agreed(partner="ONPAR", categories=["needs"])
    client.force_login(case_manager)
    typed = {
        "to_name": "ONPAR", "reason": "other", "urgency": "normal", "channel": "phone", "fields": ["needs"],
        "consent": consent.pk,
    }  # fmt: skip
    answer = client.post(reverse("referrals:referral_new", args=[open_case.number]), typed)
    assert answer.headers["Location"] == open_case.referrals.get().get_absolute_url()


def test_consents_for_one_partner_are_told_apart_by_what_they_cover(client, open_case, case_manager, agreed):
    agreed(categories=["needs"])
    agreed(categories=["health", "story"])
    client.force_login(case_manager)
    form = client.get(reverse("referrals:referral_new", args=[open_case.number])).context["form"]
    labels = [str(label) for value, label in form.fields["consent"].choices if value]
    assert len(set(labels)) == 2
    assert any("Salud, Lo ocurrido" in label for label in labels), labels
    assert "partner" not in form.fields, "no other installation is known: there is nothing to choose"
