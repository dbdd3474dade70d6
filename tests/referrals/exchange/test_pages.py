"""Pages of partners, keys, packages and what came: who may, what they show, what they refuse."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carecase.audit.models import Event, Kind
from carecase.cases.models import Task
from referrals.exchange import envelope, keys
from referrals.exchange.steps import receiving
from referrals.models import Field, IncomingReferral, Outgoing, OwnKeys, PackageKind, Partner, Referral, State
from tests.referrals.exchange.conftest import package_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def arrived(sent, arrive):
    referral = sent(kind="transfer", fields=[Field.NAMES, Field.CALLED, Field.LANGUAGES, Field.SEX])
    arrive()
    return referral


@pytest.fixture
def incoming(arrived):
    return IncomingReferral.objects.get()


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args))


def file_of(text):
    return SimpleUploadedFile("x.json", text.encode())


# --- the inbox ------------------------------------------------------------------------------------------------------


@pytest.fixture
def hand_in(system):
    def send(raw):
        return Client(enforce_csrf_checks=True).post(
            reverse("exchange:inbox"), raw, content_type="application/jose+json"
        )

    return send


def test_the_inbox_answers_with_a_sealed_acknowledgement_and_no_cookie(sent, hand_in):
    answer = hand_in(package_of(sent()).envelope)
    assert (answer.status_code, answer.cookies) == (202, {})
    payload, _keys, _own = envelope.opened(answer.content)
    assert payload["kind"] == PackageKind.ACKNOWLEDGEMENT
    assert Outgoing.objects.get(kind=PackageKind.ACKNOWLEDGEMENT).delivered_at


def test_every_refusal_sounds_the_same(sent, hand_in):
    raw = package_of(sent()).envelope
    hand_in(raw)
    answers = [hand_in(each) for each in (raw, "", "{}", raw[:-9] + "A" * 9, "x" * (envelope.LARGEST + 5))]
    assert {(each.status_code, each.content) for each in answers} == {(400, b'{"error": "refused"}')}
    assert not any(each.cookies for each in answers)


def test_the_inbox_only_takes(client):
    assert client.get(reverse("exchange:inbox")).status_code == 405


def test_whoever_is_refused_too_often_is_not_looked_at(hand_in):
    assert [hand_in("").status_code for _each in range(61)] == [400] * 60 + [429]


# --- what came ------------------------------------------------------------------------------------------------------


def test_the_page_shows_exactly_what_came_and_the_reading_is_on_record(client, incoming, desk):
    html = page(client, desk, "exchange:incoming_one", incoming.pk).content.decode()
    assert "Marcada Nombrez" in html
    assert "carecase-referral" in html
    assert Event.objects.filter(kind=Kind.READ, verb="view_incoming_referral", actor=str(desk.pk)).exists()


def test_the_list_names_nobody_and_costs_the_same_however_long(
    client, incoming, desk, sent, arrive, django_assert_max_num_queries
):
    html = page(client, desk, "exchange:incoming").content.decode()
    assert "Marcada" not in html
    for _each in range(3):
        sent()
    arrive()
    with django_assert_max_num_queries(24):
        html = page(client, desk, "exchange:incoming").content.decode()
    assert all(row.get_absolute_url() in html for row in IncomingReferral.objects.all())
    assert IncomingReferral.objects.count() == 4


def test_it_stands_in_the_day_of_the_desk_until_it_is_answered_or_called_back(client, incoming, arrived, desk, system):
    assert incoming.get_absolute_url() in page(client, desk, "casework:my_day").content.decode()
    receiving["recall"](incoming, by=system)
    html = page(client, desk, "casework:my_day").content.decode()
    assert incoming.get_absolute_url() in html
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert incoming.get_absolute_url() not in page(client, desk, "casework:my_day").content.decode()


def test_nobody_else_finds_it(client, incoming, case_manager, stranger, keepers, theirs):
    for other in (case_manager, stranger):
        assert page(client, other, "exchange:incoming_one", incoming.pk).status_code == 404
    assert page(client, keepers[theirs][0], "exchange:incoming_one", incoming.pk).status_code == 403


def test_accepting_on_the_page_begins_a_case_with_what_is_owed(client, incoming, desk):
    client.force_login(desk)
    address = reverse("casework:answer_incoming", args=[incoming.pk, "accept"])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "Sí"}).status_code == 302
    case = IncomingReferral.objects.get().case
    assert case.tasks.filter(kind=Task.Kind.FIRST_RISK).exists()
    html = client.get(incoming.get_absolute_url()).content.decode()
    assert case.get_absolute_url() in html


def test_a_reason_is_owed_where_it_is_turned_down_or_failed(client, incoming, desk):
    client.force_login(desk)
    for step in ("turn_down", "report_failure"):
        answer = client.post(reverse("casework:answer_incoming", args=[incoming.pk, step]), {"reason": " "})
        assert answer.status_code == 409
    address = reverse("casework:answer_incoming", args=[incoming.pk, "report_failure"])
    assert client.post(address, {"outcome": "no_capacity"}).status_code == 302
    assert IncomingReferral.objects.get().outcome == "no_capacity"


def test_words_go_back_from_the_page(client, incoming, desk):
    client.force_login(desk)
    assert client.post(incoming.get_absolute_url(), {"words": "Llegó"}).status_code == 302
    assert client.post(incoming.get_absolute_url(), {"words": ""}).status_code == 422
    assert Outgoing.objects.filter(kind=PackageKind.FEEDBACK).count() == 1


# --- packages as files ----------------------------------------------------------------------------------------------


def test_a_package_goes_by_file_and_comes_by_file(client, sent, case_manager, desk):
    referral = sent()
    html = page(client, case_manager, "referrals:page", referral.number, referral.pk).content.decode()
    address = reverse("exchange:package", args=[package_of(referral).pk])
    assert address in html
    taken = client.get(address)
    assert referral.reference not in taken.headers["Content-Disposition"]
    assert case_manager.username not in taken.headers["Content-Disposition"]
    client.force_login(desk)
    loaded = client.post(reverse("exchange:load"), {"file": file_of(taken.content.decode())})
    assert loaded.headers["Location"] == IncomingReferral.objects.get().get_absolute_url()
    back = Outgoing.objects.get(kind=PackageKind.ACKNOWLEDGEMENT)
    answer = client.get(reverse("exchange:package", args=[back.pk])).content.decode()
    client.force_login(case_manager)
    assert client.post(reverse("exchange:load"), {"file": file_of(answer)}).status_code == 302
    assert Referral.objects.get(pk=referral.pk).state == State.RECEIVED


def test_a_refused_file_says_why_to_whoever_loads_it(client, sent, desk):
    client.force_login(desk)
    answer = client.post(reverse("exchange:load"), {"file": file_of("x")})
    assert answer.status_code == 422
    assert not IncomingReferral.objects.exists()


def test_what_they_refused_is_sent_again_by_a_button(client, sent, case_manager):
    package = package_of(sent())
    Outgoing.objects.filter(pk=package.pk).update(refused_at=timezone.now())
    client.force_login(case_manager)
    assert client.post(reverse("exchange:send_again", args=[package.pk])).status_code == 302
    assert Outgoing.objects.get(pk=package.pk).refused_at is None


def test_packages_of_others_are_not_found(client, sent, stranger):
    assert page(client, stranger, "exchange:package", package_of(sent()).pk).status_code == 404


# --- choosing a partner ---------------------------------------------------------------------------------------------


def test_the_form_offers_partners_and_sends_by_package(client, known_case, case_manager, partner, consent):
    client.force_login(case_manager)
    typed = {
        "kind": "referral", "partner": partner.pk, "text": "Un lugar", "reason": "other", "urgency": "normal",
        "fields": ["called"], "consent": consent.pk,
    }  # fmt: skip
    address = reverse("referrals:referral_new", args=[known_case.number])
    assert client.post(address, typed | {"to_name": "Otra"}).status_code == 422
    assert client.post(address, typed).status_code == 302
    assert known_case.referrals.get().channel == Referral.Channel.PACKAGE


# --- partners and keys ----------------------------------------------------------------------------------------------


@pytest.fixture
def keeper(client, keepers, organisation):
    client.force_login(keepers[organisation][0])
    return keepers[organisation][0]


def typed_partner(organisation, theirs, **more):
    today = timezone.localdate()
    return {
        "organisation": organisation.pk, "name": "Casa del Norte", "country": "PA", "org_id": str(theirs.pk),
        "desk": organisation.units.first().pk, "agreed_scope": ["needs"], "agreed_on": today,
        "agreed_until": today + timedelta(days=10), "pasted": json.dumps(keys.jwks(theirs)),
    } | more  # fmt: skip


def test_a_partner_is_added_with_keys_that_do_not_count_yet(client, keeper, own_keys, organisation, team, theirs):
    answer = client.post(reverse("exchange:partner_new"), typed_partner(organisation, theirs))
    partner = Partner.objects.get()
    assert answer.headers["Location"] == partner.get_absolute_url()
    assert partner.trusted_keys is None
    assert client.post(reverse("exchange:partner_new"), typed_partner(organisation, theirs)).status_code == 422
    assert client.get(partner.get_absolute_url()).status_code == 200
    assert Partner.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"inbox": "http://partner.example/"},
        {"pasted": ""},
        {"pasted": "{}"},
        {"agreed_until": "2020-01-01"},
        {"agreed_scope": []},
        {"desk": ""},
    ],
)
def test_what_is_wrong_about_a_partner_is_said(client, keeper, own_keys, organisation, team, theirs, wrong):
    answer = client.post(reverse("exchange:partner_new"), typed_partner(organisation, theirs, **wrong))
    assert answer.status_code == 422
    assert not Partner.objects.exists()


def test_the_protocol_is_changed(client, keeper, partner, organisation, theirs):
    typed = typed_partner(organisation, theirs, agreed_scope=["health"])
    assert client.post(reverse("exchange:partner_change", args=[partner.pk]), typed).status_code == 302
    assert Partner.objects.get(pk=partner.pk).agreed_scope == ["health"]


def test_the_fingerprint_is_typed_as_it_is_heard(
    client, keeper, introduce, own_keys, organisation, team, theirs, keepers
):
    given = introduce(organisation, theirs, compared=0).keys.get()
    address = reverse("exchange:compare", args=[given.pk])
    assert given.fingerprint not in client.get(address).content.decode()
    assert client.post(address, {"heard": "12345"}).status_code == 409
    assert client.post(address, {"heard": given.fingerprint}).status_code == 302
    client.force_login(keepers[organisation][1])
    assert client.post(address, {"heard": given.fingerprint}).status_code == 302
    assert type(given).objects.get(pk=given.pk).is_trusted


def test_our_keys_are_made_read_replaced_and_revoked(client, keeper, organisation, team):
    ours = lambda what: reverse("exchange:own_keys", args=[organisation.pk, what])  # noqa: E731
    download = reverse("exchange:jwks", args=[organisation.pk])
    assert client.get(download).status_code == 404
    client.post(ours("make"))
    first = OwnKeys.objects.get()
    assert first.fingerprint in client.get(reverse("exchange:partners")).content.decode()
    found = json.loads(client.get(download).content)
    assert not any("d" in key for key in found["keys"])
    assert set(keys.read_jwks(json.dumps(found))) == {"signing", "encryption"}
    client.post(ours("make"))
    assert OwnKeys.objects.current().get() != first
    assert client.post(ours("other")).status_code == 404
    client.post(ours("revoke"))
    assert {(own.private, bool(own.revoked_at)) for own in OwnKeys.objects.all()} == {(None, True)}


def test_new_keys_of_a_partner_are_added_once_and_revoked(client, keeper, partner, theirs):
    known = json.dumps(keys.jwks(theirs))
    assert client.post(partner.get_absolute_url(), {"pasted": known}).status_code == 409
    public = [pair[1] for pair in envelope.new_pair()]
    assert client.post(partner.get_absolute_url(), {"pasted": json.dumps({"keys": public})}).status_code == 302
    newest = partner.keys.first()
    assert client.post(reverse("exchange:revoke", args=[newest.pk])).status_code == 302
    assert type(newest).objects.get(pk=newest.pk).revoked_by == keeper


def test_partners_of_others_are_not_found(client, partner, keepers, theirs, case_manager):
    client.force_login(keepers[theirs][0])
    assert client.get(partner.get_absolute_url()).status_code == 404
    client.force_login(case_manager)
    assert client.get(partner.get_absolute_url()).status_code == 403
