"""Several people referred at once: each on her or his own consent, in an act of its own, and never twice."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.cases.actions import take_case
from carecase.cases.models import Case
from carecase.workflow.models import StateChange
from referrals.bulk import sending
from referrals.models import Referral, State
from referrals.steps import referring

pytestmark = pytest.mark.django_db
ONCE = "0f4e7f1c-8f0b-4a3e-9d55-1f6f0a3c2b11"
PAGE = "/referrals/several/"


@pytest.fixture
def group(register, case_manager):
    """`group(3)`: cases of one incident, all of one manager."""

    def make(count):
        incident = register(count)
        for case in incident.cases.all():
            take_case(case, by=case_manager)
        return list(Case.objects.filter(incident=incident).order_by("label"))

    return make


@pytest.fixture
def press(client, case_manager, clinic, desk):
    """Post the page: `press(cases, do="send")`."""

    def post(people, by=case_manager, **typed):
        client.force_login(by)
        usual = {
            "group": f"incident-{people[0].incident.number}", "once": ONCE, "cases": [case.pk for case in people],
            "receiving_unit": clinic.pk, "text": "Control médico", "urgency": "urgent", "fields": ["needs", "called"],
            "rest": "leave", "do": "check", "offered": "on",
        }  # fmt: skip
        return client.post(PAGE, {name: value for name, value in (usual | typed).items() if value is not None})

    return post


@pytest.fixture
def says_yes(agreed, clinic):
    """A consent that names the clinic and covers who she or he is and the needs."""

    def make(*cases, **details):
        usual = {"organisation": clinic.organisation, "partner": str(clinic.organisation)}
        return [agreed(case, **usual | {"categories": ["needs", "identity"]} | details) for case in cases]

    return make


def standing_of(answer):
    return {each.case.pk: each for each in answer.context["found"]}


def test_the_table_says_on_which_consent_each_rests_or_why_not_and_writes_nothing(group, press, says_yes, agreed):
    yes, none, narrow, over, no, gone, other = group(7)
    [consent] = says_yes(yes)
    says_yes(narrow, categories=["needs"])
    says_yes(over, valid_until=timezone.localdate() - datetime.timedelta(days=1))
    says_yes(no, given="no")
    says_yes(gone, withdrawn_at=timezone.now())
    agreed(other, partner="Clínica del Norte", categories=["needs", "identity"])
    answer = press([yes, none, narrow, over, no, gone, other])
    found = standing_of(answer)
    assert {pk for pk, each in found.items() if each.ready} == {yes.pk}
    assert found[yes.pk].consent == consent
    assert {pk for pk, each in found.items() if each.ask} == {none.pk, narrow.pk, over.pk, other.pk}
    assert str(consent.Category.IDENTITY.label) in found[narrow.pk].why
    assert not Referral.objects.exists()


def test_one_press_sends_each_by_the_usual_steps_in_an_act_of_its_own(group, press, says_yes, client, case_manager):
    first, second, left = group(3)
    consents = says_yes(first, second)
    answer = press([first, second, left], do="send")
    assert answer.headers["Location"] == reverse("referrals:several_sent", args=[ONCE])
    sent = list(Referral.objects.order_by("case__label"))
    assert [(each.case, each.consent, each.state) for each in sent] == [
        (first, consents[0], State.SENT),
        (second, consents[1], State.SENT),
    ]
    for each in sent:
        assert set(each.snapshot) == {"needs", "called"}
        assert [c.step for c in StateChange.objects.filter(object_id=each.pk).order_by("version")] == ["offer", "send"]
        assert each.share_until == each.consent.valid_until
    assert Event.objects.filter(verb="refer_several").count() == 2
    page = client.get(answer.headers["Location"])
    assert sent[0].reference in page.content.decode()
    assert left.number not in page.content.decode()


def test_pressed_twice_it_is_sent_once(group, press, says_yes):
    cases = group(2)
    says_yes(*cases)
    assert press(cases, do="send").status_code == press(cases, do="send").status_code == 302
    assert Referral.objects.count() == 2
    assert StateChange.objects.filter(step="send").count() == 2


def test_who_was_asked_already_is_not_asked_again(group, press, says_yes):
    cases = group(2)
    says_yes(*cases)
    press(cases[:1], do="send")
    found = standing_of(press(cases, once="8e1d5b50-43c4-4e43-8e0b-3a1b8f2f5a10"))
    assert not found[cases[0].pk].ready
    assert found[cases[0].pk].earlier == Referral.objects.get()
    assert found[cases[1].pk].ready


def test_drafts_wait_for_the_consent_and_are_sent_once_it_is_there(group, press, says_yes, client):
    first, later, no = group(3)
    says_yes(first)
    says_yes(no, given="no")
    there = press([first, later, no], do="send", rest="draft").headers["Location"]
    draft = Referral.objects.get(case=later)
    assert (draft.state, draft.consent) == (State.DRAFT, None)
    assert not Referral.objects.filter(case=no).exists()
    assert client.get(there).context["ready"] == 0
    [consent] = says_yes(later)
    assert client.get(there).context["ready"] == 1
    client.post(there)
    assert Referral.objects.get(pk=draft.pk).state == State.DRAFT
    client.post(there, {"offered": "on"})
    draft = Referral.objects.get(pk=draft.pk)
    assert (draft.state, draft.consent, draft.share_until) == (State.SENT, consent, consent.valid_until)


def test_where_nobody_can_be_sent_yet_drafts_can_be_prepared(group, press):
    cases = group(2)
    press(cases, do="keep", offered=None)
    assert set(Referral.objects.values_list("case", "state")) == {(case.pk, State.DRAFT) for case in cases}


def test_an_error_with_one_leaves_the_others(group, press, says_yes, monkeypatch):
    cases = group(3)
    says_yes(*cases)
    offer = referring["offer"]

    def fails_for_the_second(referral, *, by):
        if referral.case_id == cases[1].pk:
            raise sending.Blocked(["No se puede."])
        return offer(referral, by=by)

    monkeypatch.setitem(referring, "offer", fails_for_the_second)
    answer = press(cases, do="send")
    assert set(Referral.objects.values_list("case", "state")) == {
        (cases[0].pk, State.SENT),
        (cases[2].pk, State.SENT),
    }
    said = [str(message) for message in answer.wsgi_request._messages]
    assert any(cases[1].label in words and "No se puede." in words for words in said)


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"receiving_unit": None}, 422),
        ({"text": ""}, 422),
        ({"to_name": "Clínica Sur"}, 422),
        ({"cases": []}, 422),
        ({"offered": None, "do": "send"}, 422),
        ({"do": "change"}, 200),
    ],
)
def test_nothing_typed_is_lost_on_an_error(typed, status, group, press, says_yes):
    cases = group(2)
    says_yes(*cases)
    answer = press(cases, **{"text": "Control médico en ayunas"} | typed)
    assert answer.status_code == status
    page = answer.content.decode()
    assert typed.get("text", "Control médico en ayunas") in page
    assert page.count(" checked") >= 2  # urgency, and what is ticked
    assert ONCE in page
    assert not Referral.objects.exists()


def test_without_consent_nobody_is_sent_however_it_is_asked(group, press):
    cases = group(1)
    answer = press(cases, do="send", without_consent_because="Urgente", ground="other")
    assert answer.status_code == 409
    assert not Referral.objects.exists()


def test_who_may_not_refer_opens_nothing_and_who_may_sees_only_her_own(group, press, client, colleague, team, clinic):
    cases = group(2)
    client.force_login(colleague("hilda", Role.HEALTH, team))
    assert client.get(PAGE).status_code == 403
    stranger = colleague("nora", Role.CASE_MANAGER, clinic)
    assert press(cases, by=stranger, do="send").status_code == 422
    client.force_login(stranger)
    assert client.get(reverse("referrals:several_sent", args=[ONCE])).status_code == 404
    assert not Referral.objects.exists()


def test_seventy_people_cost_no_more_queries_than_three_and_more_are_refused(
    group, press, says_yes, django_assert_max_num_queries
):
    cases = group(71)
    says_yes(*cases)
    press(cases[:1])  # what is asked once
    with CaptureQueriesContext(connection) as few:
        press(cases[:3])
    with django_assert_max_num_queries(len(few)):
        answer = press(cases[:70])
    assert sum(each.ready for each in answer.context["found"]) == 70
    assert press(cases).status_code == 422


def test_what_became_of_each_costs_no_more_queries_for_more_people(
    group, press, says_yes, client, django_assert_max_num_queries
):
    cases = group(9)
    says_yes(*cases[:4])
    there = press(cases[3:5], do="send", rest="draft").headers["Location"]
    client.get(there)
    with CaptureQueriesContext(connection) as few:
        client.get(there)
    most = len(few)
    press(cases, do="send", rest="draft")
    with django_assert_max_num_queries(most):
        assert len(client.get(there).context["rows"]) == 9


def test_the_form_of_a_consent_begins_with_what_is_to_be_asked(group, press, client, clinic):
    cases = group(1)
    ask = standing_of(press(cases))[cases[0].pk].ask
    assert str(clinic.organisation) not in ask
    form = client.get(ask).context["form"]
    assert form["kind"].value() == "data_share"
    assert str(form["organisation"].value()) == str(clinic.organisation.pk)
    assert form["categories"].value() == ["identity", "needs"]
    assert client.get(ask.split("?")[0] + "?kind=data_share&with=x&share=x").status_code == 200


def test_links_lead_there(group, client, case_manager):
    [case] = group(1)
    client.force_login(case_manager)
    for page in (reverse("casework:cases"), case.incident.get_absolute_url()):
        assert f'href="{PAGE}?group=' in client.get(page).content.decode()
    answer = client.get(f"{PAGE}?group=incident-{case.incident.number}")
    assert answer.context["marked"] == {str(case.pk)}
