"""A referral to another installation and what comes back, step by step, without a network."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from carecase.cases.actions import withdraw_consent
from carecase.cases.models import Case, Consent, Task
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked
from referrals import actions
from referrals.exchange import adapters, keys, outbox, replies, schema
from referrals.exchange.adapters import Answer
from referrals.exchange.receiving import take_in
from referrals.models import (
    Field,
    IncomingContent,
    IncomingReferral,
    Outgoing,
    OwnKeys,
    PackageKind,
    Partner,
    PartnerKeys,
    Referral,
    State,
)
from referrals.steps import referring
from tests.referrals.exchange.conftest import package_of

pytestmark = pytest.mark.django_db

NAMED = [Field.NAMES, Field.CALLED, Field.LANGUAGES, Field.SEX, Field.BORN, Field.DESTINATION, Field.SAFE_CONTACT]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def arrived(sent, arrive):
    """A transfer that is on their desk; ours knows that it has arrived."""
    referral = sent(kind="transfer", fields=NAMED)
    arrive()
    return fresh(referral)


@pytest.fixture
def incoming(arrived):
    return IncomingReferral.objects.get()


def test_the_acknowledgement_moves_the_referral(arrived):
    assert arrived.state == State.RECEIVED
    assert package_of(arrived).acknowledged_at


def test_it_stands_on_the_desk_that_answers_this_partner(incoming, desk, stranger, case_manager):
    assert incoming.unit == desk.standing[0].unit
    assert list(IncomingReferral.objects.visible_to(desk)) == [incoming]
    assert not IncomingReferral.objects.visible_to(stranger).exists()
    assert not IncomingContent.objects.visible_to(case_manager).exists()


def test_accepting_begins_a_person_and_a_case_with_what_came(incoming, arrived, desk, arrive):
    accepted = replies.answer(incoming, "accept", by=desk, words="Con gusto")
    case = accepted.case
    assert (case.unit, case.manager, case.jurisdiction) == (incoming.unit, desk, "PA")
    assert (case.called, case.person.full_name, case.person.born) == ("Llamadita", "Marcada Nombrez", "1995-02-03")
    assert case.person.held_by == incoming.unit.organisation
    assert case.person != arrived.case.person
    assert case.person.destination == "Destinoz"
    assert case.person.last_residence == ""
    assert case.person.phones.get().code_word == "girasol"
    assert case.person.languages.get().language == "spa"
    arrive()
    arrived = fresh(arrived)
    assert (arrived.state, arrived.feedback) == (State.ACCEPTED, "Con gusto")
    assert arrived.responded_at


def test_a_request_for_information_begins_no_case(sent, arrive, desk):
    sent(kind="information_request")
    arrive()
    before = Case.objects.count()
    replies.answer(IncomingReferral.objects.get(), "accept", by=desk)
    assert Case.objects.count() == before


def test_a_package_of_another_system_begins_a_case_with_what_it_says(incoming, desk):
    content = json.loads(json.dumps(incoming.content))
    del content["htcds"]
    content["subject"] |= {"languages": ["miq", "xxx"], "sex_iso5218": 2, "citizenship": ["HN", "QQ"]}
    with act(desk, "make", incoming) as doing:
        came = IncomingContent.objects.get(incoming=incoming)
        came.content = content
        doing.save(came)
    assert schema.problem(content) == ""
    person = replies.answer(fresh(incoming), "accept", by=desk).case.person
    assert [each.language for each in person.languages.all()] == ["miq"]
    assert (person.sex, person.citizenships) == ("2", ["HN"])


def test_turning_it_down_destroys_what_came_and_says_why(incoming, arrived, desk, arrive):
    came = incoming.came
    replies.answer(incoming, "turn_down", by=desk, words="No hay lugar")
    assert fresh(incoming).content == {}
    assert fresh(came).content == {}
    assert [row.content for row in IncomingContent.history.filter(id=came.pk)] == [{}]
    arrive()
    assert (fresh(arrived).state, fresh(arrived).feedback) == (State.REJECTED, "No hay lugar")


def test_what_need_not_be_destroyed_stays_until_its_day(incoming, desk, system):
    IncomingReferral.objects.filter(pk=incoming.pk).update(destroy_if_rejected=False)
    rejected = replies.answer(fresh(incoming), "turn_down", by=desk, words="No")
    assert fresh(rejected).content
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        replies.run_out(by=system)
        assert fresh(rejected).content == {}


def test_done_and_came_to_nothing(incoming, arrived, desk, arrive):
    accepted = replies.answer(incoming, "accept", by=desk)
    with pytest.raises(Blocked):
        replies.answer(accepted, "report_failure", by=desk)
    replies.answer(accepted, "finish", by=desk)
    arrive()
    assert fresh(arrived).state == State.DONE
    assert fresh(incoming).content == {}


def test_it_came_to_nothing_for_one_of_six_reasons(incoming, arrived, desk, arrive):
    replies.answer(incoming, "report_failure", by=desk, outcome="no_capacity", words="Lleno")
    arrive()
    assert (fresh(arrived).state, fresh(arrived).outcome) == (State.NOT_SUCCESSFUL, "no_capacity")


def test_words_travel_without_a_step(incoming, arrived, desk, arrive):
    replies.say(incoming, "Llegó bien", by=desk)
    arrive()
    assert (fresh(arrived).state, fresh(arrived).feedback) == (State.RECEIVED, "Llegó bien")


def test_nobody_else_answers(incoming, stranger, case_manager):
    for other in (stranger, case_manager):
        with pytest.raises(Exception, match="accept"):
            replies.answer(incoming, "accept", by=other)


def test_what_people_noted_by_hand_stays(incoming, arrived, desk, case_manager, arrive):
    """The phone was quicker than the package."""
    referring["accept"](arrived, by=case_manager)
    replies.answer(incoming, "accept", by=desk)
    arrive()
    assert fresh(arrived).state == State.ACCEPTED


# --- taking it back -------------------------------------------------------------------------------------------------


def test_a_consent_taken_back_before_sending_blocks(draft, consent, case_manager):
    referral = referring["offer"](draft(), by=case_manager)
    withdraw_consent(consent, by=case_manager)
    with pytest.raises(Blocked):
        referring["send"](fresh(referral), by=case_manager)
    assert not Outgoing.objects.exists()


def test_a_consent_taken_back_after_sending_closes_what_came_at_once(incoming, arrived, consent, case_manager, arrive):
    came = incoming.came
    withdraw_consent(Consent.objects.get(pk=consent.pk), by=case_manager)
    actions.revoke_resting_on(Consent.objects.get(pk=consent.pk), by=case_manager)
    assert arrived.packages.filter(kind=PackageKind.RECALL).exists()
    assert arrived.case.tasks.open().filter(kind=Task.Kind.RECALL_LETTER).exists()
    arrive()
    assert fresh(incoming).state == IncomingReferral.State.REVOKED
    assert fresh(incoming).content == {}
    assert fresh(came).content == {}
    assert fresh(arrived).recall_seen_at
    assert not arrived.case.tasks.open().filter(kind=Task.Kind.RECALL_LETTER).exists()


def test_a_recall_reaches_what_was_accepted_and_asks_the_person_again(sent, arrive, desk, case_manager):
    referral = sent(fields=NAMED)
    arrive()
    case = replies.answer(IncomingReferral.objects.get(), "accept", by=desk).case
    arrive()
    referring["revoke"](fresh(referral), by=case_manager, reason="Ya no")
    arrive()
    assert IncomingReferral.objects.get().state == IncomingReferral.State.REVOKED
    assert case.tasks.open().filter(kind=Task.Kind.CONSENT_AGAIN).exists()


def test_what_never_left_does_not_leave(sent, partner, case_manager):
    Partner.objects.filter(pk=partner.pk).update(inbox="https://partner.example/exchange/inbox/")
    referral = sent()
    referring["revoke"](referral, by=case_manager, reason="Ya no")
    assert package_of(referral).dropped_at
    assert list(Outgoing.objects.values_list("kind", flat=True)) == [PackageKind.REFERRAL]


def test_the_database_keeps_a_recalled_referral_closed(incoming):
    with pytest.raises(IntegrityError), transaction.atomic():
        IncomingReferral.objects.filter(pk=incoming.pk).update(state="revoked")


# --- before it may be sent ------------------------------------------------------------------------------------------


def test_without_keys_that_count_nothing_is_sealed(draft, partner, case_manager, keepers, organisation):
    keys.revoke_partners(partner.keys.get(), by=keepers[organisation][0])
    referral = referring["offer"](draft(), by=case_manager)
    with pytest.raises(Blocked):
        referring["send"](referral, by=case_manager)


@pytest.mark.parametrize(
    "change", [{"agreed_scope": ["needs"]}, {"agreed_on": "2020-01-01", "agreed_until": "2020-02-01"}]
)
def test_the_protocol_covers_what_is_shared_and_is_in_force(draft, partner, case_manager, change):
    referral = referring["offer"](draft(), by=case_manager)
    Partner.objects.filter(pk=partner.pk).update(**change)
    with pytest.raises(Blocked):
        referring["send"](fresh(referral), by=case_manager)


def test_a_consent_for_another_partner_is_none(draft, consent, case_manager):
    consent.partner = "Otra Casa"
    with act(case_manager, "change", consent.case) as doing:
        doing.save(consent)
    referral = referring["offer"](draft(), by=case_manager)
    with pytest.raises(Blocked):
        referring["send"](referral, by=case_manager)


# --- keys -----------------------------------------------------------------------------------------------------------


def test_two_people_compare_and_the_database_knows(introduce, own_keys, organisation, theirs, keepers):
    ada, alba = keepers[organisation]
    given = introduce(organisation, theirs, compared=0).keys.get()
    with pytest.raises(Blocked):
        keys.compare(given, "1" + given.fingerprint[1:] if given.fingerprint[0] != "1" else "2", by=ada)
    assert keys.compare(given, given.fingerprint, by=ada).is_trusted is False
    with pytest.raises(Blocked):
        keys.compare(given, given.fingerprint, by=ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerKeys.objects.filter(pk=given.pk).update(compared_again_by=ada)
    assert keys.compare(given, given.fingerprint.replace(" ", "-"), by=alba).is_trusted


def test_both_sides_read_the_same_fingerprint(partner, theirs):
    assert partner.keys.get().fingerprint == OwnKeys.objects.get(organisation=theirs).fingerprint


def test_a_private_key_is_never_taken(own_keys, theirs):
    stolen = json.dumps({"keys": [own_keys[theirs].private["signing"], own_keys[theirs].encryption]})
    with pytest.raises(ValidationError, match="priva"):
        keys.read_jwks(stolen)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"keys": []}', '{"keys": [1]}', '{"keys": [{"kty": "OKP", "crv": "X25519"}]}']
)
def test_what_is_no_set_of_keys(text):
    with pytest.raises(ValidationError):
        keys.read_jwks(text)


def test_one_organisation_has_one_current_pair(own_keys, organisation, keepers):
    new = keys.make(organisation, by=keepers[organisation][0])
    assert OwnKeys.objects.current().get(organisation=organisation) == new
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnKeys.objects.filter(organisation=organisation).update(replaced_at=None)


# --- the line -------------------------------------------------------------------------------------------------------


@pytest.fixture
def line(monkeypatch, partner):
    """The other side's inbox answers what this list holds, one after the other."""
    Partner.objects.filter(pk=partner.pk).update(inbox="https://partner.example/exchange/inbox/")
    replies_of_theirs, posted = [], []
    monkeypatch.setattr(adapters, "send", lambda *given: posted.append(given) or replies_of_theirs.pop(0))
    return replies_of_theirs, posted


def deliver(system):
    outbox.deliver(by=system, take_in=take_in)


def test_nothing_is_lost_while_the_line_is_down(line, sent, system):
    answers, posted = line
    referral, now = sent(), timezone.now()
    answers += [None, None, Answer(accepted=True)]
    with time_machine.travel(now, tick=False) as clock:
        deliver(system)
        deliver(system)  # too early
        assert len(posted) == 1
        for hours in (1, 2):
            clock.move_to(now + timedelta(hours=hours))
            deliver(system)
    assert len(posted) == 3
    assert {given[1] for given in posted} == {package_of(referral).envelope}
    assert (package_of(referral).tries, bool(package_of(referral).delivered_at)) == (3, True)


def test_what_is_answered_on_the_same_line_is_read(line, sent, system):
    referral = sent()
    back = take_in(package_of(referral).envelope.encode(), by=system)
    line[0].append(Answer(accepted=True, body=back.envelope.encode()))
    deliver(system)
    assert fresh(referral).state == State.RECEIVED


def test_an_answer_that_is_none_changes_nothing(line, sent, system):
    referral = sent()
    line[0].append(Answer(accepted=True, body=b"<html>"))
    deliver(system)
    assert fresh(referral).state == State.SENT
    assert package_of(referral).delivered_at


def test_what_they_refuse_is_not_tried_again_by_itself(line, sent, system):
    referral = sent()
    line[0].append(Answer(accepted=False))
    deliver(system)
    deliver(system)
    assert package_of(referral).refused_at


def test_a_lost_acknowledgement_is_sent_again(sent, system, theirs):
    Partner.objects.filter(organisation=theirs).update(inbox="https://us.example/exchange/inbox/")
    raw = package_of(sent()).envelope.encode()
    answer = take_in(raw, by=system)
    Outgoing.objects.filter(pk=answer.pk).update(delivered_at=timezone.now())
    with pytest.raises(Exception, match="replayed"):
        take_in(raw, by=system)
    assert fresh(answer).delivered_at is None


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://partner.example/exchange/inbox/", True),
        ("https://partner.example:8443/x", True),
        ("http://127.0.0.1:8000/exchange/inbox/", True),
        ("http://partner.example/", False),
        ("http://10.0.0.1/", False),
        ("ftp://partner.example/", False),
        ("https://user:word@partner.example/", False),
        ("https://", False),
        ("https://partner.example:x/", False),
        ("//partner.example/", False),
    ],
)
def test_where_packages_may_go(address, allowed):
    assert adapters.is_allowed(address) is allowed


def test_plain_http_only_where_settings_allow_it(settings):
    settings.EXCHANGE_OVER_LOOPBACK = False
    assert not adapters.is_allowed("http://127.0.0.1:8000/")


@pytest.mark.parametrize(
    ("status", "accepted"), [(202, True), (400, False), (404, False), (302, None), (429, None), (503, None)]
)
def test_what_a_status_means(status, accepted):
    answer = adapters.understood(status, b"")
    assert (answer.accepted if answer else None) is accepted


def test_a_recipient_that_is_one_of_us_is_not_written_to(draft, partner):
    referral = draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(receiving_unit=partner.desk)
