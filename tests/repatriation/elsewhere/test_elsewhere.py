"""The origin side in another installation: told by sealed package what it may know; what it says fills the return."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator

from carecase.cases.actions import withdraw_consent
from carecase.cases.models import Consent, Task
from carecase.plans.models import FollowUp
from carecase.workflow.acts import act
from referrals.exchange import envelope, outbox, packages, talks
from referrals.exchange import keys as keeping
from referrals.exchange.receiving import take_in
from referrals.exchange.refusals import Refused
from referrals.models import Outgoing, PackageKind
from repatriation import actions, forms, steps
from repatriation.after.forms import ContactAgreementForm
from repatriation.elsewhere import sending
from repatriation.elsewhere.saying import FORMS
from repatriation.elsewhere.taking import close_what_ran_out
from repatriation.models import IncomingReturn, OriginAnswer, ReturnPartner
from repatriation.origin import actions as origin
from repatriation.origin import forms as origin_forms
from repatriation.origin.circumstances import LABELS
from repatriation.origin.facts import FACTS
from repatriation.tiers import Tier
from tests.repatriation.conftest import fresh
from tests.repatriation.elsewhere.conftest import EVERYTHING

pytestmark = pytest.mark.django_db


def codes(incoming):
    return {row["code"] for row in incoming.content["facts"]}


def say(client, incoming, by, what, **typed):
    client.force_login(by)
    return client.post(reverse("repatriation:from_elsewhere_say", args=[incoming.pk, what]), typed)


ANSWER = {"conclusion": "against", "assessor": "Suyapa Reyes", "violence": "risk", "violence_note": "Padrastro"}
CONFIRM = {"name": "Licda. Reyes", "phone": "+504 2222", "meets": "En la puerta", "first_night": "Casa de paso"}


def came():
    return IncomingReturn.objects.get()


# --- they are asked, and answer -------------------------------------------------------------------------------------


def test_they_are_asked_and_their_answer_fills_the_return(placed, join, tick, desk, client):
    partner = join(placed)
    tick()
    incoming = came()
    assert list(IncomingReturn.objects.visible_to(desk).waiting()) == [incoming]
    assert (incoming.content["sees"], codes(incoming)) == ("questions", {"place", "told"})
    assert say(client, incoming, desk, "answer", **ANSWER).status_code == 302
    tick()
    answer = OriginAnswer.objects.get()
    assert (answer.came, answer.partner, answer.place) == ("package", partner, placed.place)
    assert (answer.conclusion, answer.assessor) == ("against", "Suyapa Reyes")
    assert answer.factors == {"violence": ["risk", "Padrastro"]}
    assert placed.case.tasks.open().filter(kind=Task.Kind.ORIGIN_SIDE).exists()
    assert not came().waits
    unknown = Outgoing.objects.filter(acknowledged_at__isnull=True).exclude(kind=PackageKind.ACKNOWLEDGEMENT)
    assert not unknown.exists()


def test_an_answer_is_about_the_place_they_were_asked_about(placed, join, tick, desk, client, write, case_manager):
    join(placed)
    tick()
    asked_about = placed.place
    say(client, came(), desk, "answer", **ANSWER)
    other = {"country": "HN", "kind": "origin", "area": "Copán", "with_whom": "tía", "is_chosen": True}
    write(forms.PlaceForm, fresh(placed), case_manager, **other)
    tick()
    assert OriginAnswer.objects.get().place == asked_about
    assert came().waits  # and they are asked about the other one


def test_of_a_child_they_assess_the_family(requested_plan, placed, join, tick, desk, client, describe, case_manager):
    describe(placed.case, case_manager, age=15, age_basis="document")
    join(fresh(placed))
    tick()
    found = {"done_on": "2026-01-05", "agrees": "true", "able": "true", "implicated": "false", "findings": "Bien"}
    assert say(client, came(), desk, "family", **found).status_code == 302
    tick()
    family = placed.family_assessments.get()
    assert (family.agrees, family.implicated, family.findings) == (True, False, "Bien")
    assert family.partner


# --- who learns what when -------------------------------------------------------------------------------------------


def test_the_journey_at_approval_the_dossier_at_departure_nothing_afterwards(
    preparing, join, tick, case_manager, take, client, desk
):
    plan = preparing(Tier.VICTIM)
    partner = join(plan)
    tick()
    assert came().content["sees"] == "journey"
    assert not codes(came()) & {"names", "age", "fitness", "health_needs", "papers"}
    take(plan, case_manager, "make_ready", "depart")
    assert codes(came()) & {"called", "leaves"} == {"called", "leaves"}
    tick()
    assert came().content["sees"] == "dossier"
    assert "fitness" in codes(came())
    assert say(client, came(), desk, "answer", **ANSWER).status_code == 404  # it is too late to judge

    steps.withdraw(fresh(plan), by=case_manager)
    tick()
    assert (came().content, came().waits) == ({}, False)
    assert "facts" not in came().came.content  # its key is gone
    assert (fresh(partner).told_digest, fresh(partner).ended_because) == ("", "return")
    page = client.get(came().get_absolute_url())
    assert b"Avi" not in page.content
    assert page.status_code == 200


def test_a_consent_that_is_taken_back_closes_what_lies_there_in_the_same_act(placed, join, tick, case_manager):
    partner = join(placed)
    tick()
    with act(case_manager, "withdraw_consent", placed.case):
        withdraw_consent(partner.consent, by=case_manager)
        origin.end_resting_on(partner.consent, by=case_manager)
    assert Outgoing.objects.filter(kind=PackageKind.RETURN_CLOSED, thread=partner_thread(partner)).exists()
    tick()
    assert came().closed_at


def partner_thread(partner):
    return fresh(partner).thread


def test_missing_keys_hold_up_no_withdrawal(placed, join, tick, case_manager, trusted, keepers, organisation, system):
    partner = join(placed)
    tick()
    keeping.revoke_partners(trusted, by=keepers[organisation][0])
    origin.end_partner(fresh(partner), by=case_manager)
    assert fresh(partner).until_at
    assert not came().closed_at
    assert fresh(partner).told_digest  # the clock tries again
    sending.follow(by=system, now=timezone.now())


@pytest.mark.parametrize("category", ["identity", "health"])
@pytest.mark.parametrize("where", ["consent", "protocol"])
def test_only_what_consent_and_protocol_cover_travels(
    where, category, preparing, join, partner, tick, case_manager, take
):
    fewer = [each for each in EVERYTHING if each != category]
    if where == "protocol":
        partner.agreed_scope = fewer
        partner.save()
    join(plan := preparing(Tier.VICTIM), fewer if where == "consent" else EVERYTHING)
    take(plan, case_manager, "make_ready", "depart")
    tick()
    left_out = {fact.code for fact in FACTS if fact.category == category}
    assert not codes(came()) & left_out
    assert set(came().content["withheld"]) == left_out
    assert category not in came().content["consent"]["scope"]


def test_no_news_no_package(placed, join, tick):
    join(placed)
    tick()
    tick()
    assert Outgoing.objects.filter(kind=PackageKind.RETURN).count() == 1


def test_news_that_has_not_left_yet_makes_room_for_newer(placed, join, partner, system, write, case_manager):
    partner.inbox = "https://example.invalid/inbox/"
    partner.save()
    taking_part = join(placed)
    sending.follow(by=system, now=timezone.now())
    write(origin_forms.ReturnPartnerForm, fresh(taking_part), case_manager, told="Otra cosa")
    sending.follow(by=system, now=timezone.now())
    first, second = Outgoing.objects.order_by("recorded_at")
    assert (bool(first.dropped_at), bool(second.dropped_at)) == (True, False)
    origin.end_partner(fresh(taking_part), by=case_manager)
    assert not Outgoing.objects.filter(kind=PackageKind.RETURN_CLOSED).exists()  # they never learnt of it


def test_what_may_not_be_kept_any_longer_is_closed(placed, join, tick, system):
    join(placed)
    tick()
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        close_what_ran_out(by=system)
    assert came().closed_at


# --- they receive ---------------------------------------------------------------------------------------------------


def test_they_confirm_once_more_and_take_it_back(preparing, join, tick, desk, client, case_manager, take):
    plan = preparing(Tier.VICTIM)
    partner = join(plan)
    tick()
    assert say(client, came(), desk, "confirm", **CONFIRM).status_code == 302
    tick()
    confirmation = partner.confirmations.get()
    assert (confirmation.came, confirmation.name, confirmation.meets) == ("package", "Licda. Reyes", "En la puerta")
    for other in plan.confirmations.exclude(pk=confirmation.pk):
        actions.withdraw_confirmation(other, by=case_manager)
    tick()
    client.post(reverse("repatriation:from_elsewhere_again", args=[came().pk]))
    tick()
    assert fresh(confirmation).reconfirmed_at
    take(plan, case_manager, "make_ready")
    assert client.post(reverse("repatriation:from_elsewhere_back", args=[came().pk])).status_code == 302
    tick()
    assert fresh(confirmation).withdrawn_at
    assert fresh(plan).state == "preparing"


def test_they_visit_after_the_return_and_what_they_say_comes_back(
    preparing, join, tick, desk, client, case_manager, take, sign, write
):
    plan = preparing(Tier.VICTIM)
    partner = join(plan)
    take(plan, case_manager, "make_ready", "depart", "arrive")
    with act(case_manager, "consent", plan.case) as doing:
        doing.save(Consent(case=plan.case, kind=Consent.Kind.FOLLOW_UP, given="yes", by="self", how="oral"))
    how = {"how": "phone", "phone": "+504 9999", "code_word": "girasol", "elsewhere": partner.elsewhere_id}
    write(ContactAgreementForm, fresh(plan), case_manager, **how, knows_who=True)
    visit = FollowUp(case=plan.case, kind=FollowUp.Kind.AFTER_RETURN, due_on=timezone.localdate() + timedelta(days=7))
    with act(case_manager, "plan_visit", plan.case) as doing:
        doing.save(visit)
    tick()
    assert came().content["visits"] == []  # not before she was received
    sign(fresh(plan), case_manager, "person", "escort", "receiver")
    take(fresh(plan), case_manager, "hand_over")
    tick()
    [asked] = came().content["visits"]
    assert (asked["phone"], asked["code_word"]) == ("+504 9999", "girasol")
    client.force_login(desk)
    page = reverse("repatriation:from_elsewhere_visit", args=[came().pk, visit.pk])
    found = {"wellbeing": "7", "safety": "safe", "retrafficking_signal": "false", "note": "Va a la escuela"}
    assert client.post(page, found).status_code == 302
    tick()
    done = fresh(visit)
    assert (done.wellbeing, done.safety, done.retrafficking_signal) == (7, "safe", False)
    assert done.note == f"{partner.elsewhere}\nVa a la escuela"
    assert done.done_at
    assert client.post(page, found).status_code == 404  # it was answered


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.fixture
def answered(placed, join, tick, desk, client):
    """An answer of theirs that is on its way."""
    join(placed)
    tick()
    say(client, came(), desk, "answer", **ANSWER)
    return Outgoing.objects.get(kind=PackageKind.RETURN_ANSWER)


def test_an_answer_counts_once_and_not_a_letter_of_it_may_be_changed(answered, system):
    altered = json.loads(answered.envelope)
    altered["tag"] = ("A" if altered["tag"][0] != "A" else "B") + altered["tag"][1:]
    take_in(answered.envelope.encode(), by=system)
    for raw, why in ((answered.envelope, "replayed"), (json.dumps(altered), "does_not_open")):
        with pytest.raises(Refused) as refusal:
            take_in(raw.encode(), by=system)
        assert refusal.value.why == why
    assert OriginAnswer.objects.count() == 1


def test_an_answer_that_comes_too_late_is_refused_and_leaves_nothing(answered, system, case_manager):
    origin.end_partner(ReturnPartner.objects.get(), by=case_manager)
    with pytest.raises(Refused) as refusal:
        take_in(answered.envelope.encode(), by=system)
    assert refusal.value.why == "not_expected"
    assert not OriginAnswer.objects.exists()


SAID = {"conclusion": "for", "assessor": "x", "factors": {}}
WRONG = {
    "another thread": ({"thread": "00000000-0000-4000-8000-000000000000"}, "not_expected"),
    "not an answer to ours": ({"in_reply_to": "00000000-0000-4000-8000-000000000000"}, "not_expected"),
    "about another place": ({"about": "00000000-0000-4000-8000-000000000000"}, "not_expected"),
    "what is not theirs to say": ({"what": "back", "values": {}}, "not_expected"),
    "a visit nobody asked for": (
        {"what": "visit", "values": {"wellbeing": 1, "safety": "safe", "retrafficking_signal": False}},
        "not_expected",
    ),
    "a field nobody knows": ({"values": SAID | {"state": "ready"}}, "not_as_agreed"),
    "a circumstance nobody knows": ({"values": SAID | {"factors": {"x": ["risk", ""]}}}, "not_as_agreed"),
    "what only we say": ({"kind": "return"}, "not_as_agreed"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_as_agreed_or_not_theirs_is_refused(name, answered, theirs, partner, system):
    change, why = WRONG[name]
    keyed = answered.partner
    own = outbox.signing_keys(keyed.organisation)
    payload = frame(keyed, own) | {"kind": "return_answer", "thread": str(answered.thread)}
    said = {"what": "answer", "values": SAID}
    payload |= said | {"in_reply_to": str(came().package_id), "about": came().content["place"]} | change
    with pytest.raises(Refused) as refusal:
        take_in(envelope.sealed(payload, own, [keyed.trusted_keys]).encode(), by=system)
    assert refusal.value.why == why
    assert not OriginAnswer.objects.exists()


def frame(keyed, own):
    return packages.frame(sending.FORMAT, keyed, own, timezone.now() + timedelta(days=1))


def test_the_schema_knows_every_fact_and_every_circumstance_and_no_other():
    schema = json.loads(talks.of(sending.FORMAT).schema.read_text())
    Draft202012Validator.check_schema(schema)
    facts = schema["properties"]["facts"]["items"]["properties"]["code"]["enum"]
    assert facts == schema["properties"]["withheld"]["items"]["enum"] == [fact.code for fact in FACTS]
    assert list(schema["$defs"]["answer"]["properties"]["factors"]["properties"]) == list(LABELS)
    for what, form in FORMS.items():
        asked = set(schema["$defs"][what]["properties"]) - {"factors"}
        assert asked == set(form._meta.fields)


# --- pages ----------------------------------------------------------------------------------------------------------


def test_the_desk_sees_it_in_its_day_in_the_list_and_on_its_page(placed, join, tick, desk, client, stranger):
    join(placed)
    tick()
    client.force_login(desk)
    for page in (reverse("casework:my_day"), reverse("repatriation:from_elsewhere"), came().get_absolute_url()):
        assert (
            came().in_list[:8] in client.get(page).content.decode()
            or came().reference in client.get(page).content.decode()
        )
    page = client.get(reverse("repatriation:from_elsewhere_say", args=[came().pk, "answer"])).content.decode()
    assert "violence" in page
    assert "Una joven" in page  # what they are told stands above the questions
    client.force_login(stranger)
    assert client.get(came().get_absolute_url()).status_code in (403, 404)


def test_a_page_says_what_they_know_and_sends_it_at_once(placed, join, client, case_manager, stranger):
    partner = join(placed)
    client.force_login(case_manager)
    told = reverse("repatriation:partner_told", args=[placed.number, partner.pk])
    assert told in client.get(placed.get_absolute_url()).content.decode()
    assert "Una joven" in client.get(told).content.decode()
    tell = reverse("repatriation:partner_tell", args=[placed.number, partner.pk])
    assert client.post(tell).status_code == 302
    package = Outgoing.objects.get()
    assert reverse("exchange:package", args=[package.pk]) in client.get(told).content.decode()
    assert client.get(reverse("exchange:package", args=[package.pk])).content.decode() == package.envelope
    assert client.post(reverse("exchange:send_again", args=[package.pk])).url == told
    assert client.post(tell).status_code == 409  # nothing new
    client.force_login(stranger)
    assert client.get(reverse("exchange:package", args=[package.pk])).status_code in (403, 404)
    assert client.get(told).status_code == 404
