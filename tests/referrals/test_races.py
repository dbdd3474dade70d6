"""Many hands accept at once: a case is handed over to one team, and a referral is accepted once (security F4)."""

import uuid

import pytest

from carecase.access.roles import Role
from carecase.cases.models import Case, Grant
from carecase.people.models import SamePerson
from carecase.workflow.acts import Refusal
from carecase.workflow.models import StateChange
from carecase.workflow.records import Stale
from referrals.actions import expire_lapsed
from referrals.bulk.sending import refer_one
from referrals.bulk.standing import Standing, asked_for
from referrals.models import Kind, Referral, State
from referrals.steps import referring
from tests.fixtures.hands import HANDS
from tests.referrals.conftest import EVERYTHING

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def offered_to(draft, agreed, take, place, colleague):
    """A transfer of the case to each of many teams, with who answers there: [(referral, manager)]."""

    def make(countries, **details):
        pairs = []
        for n, country in enumerate(countries):
            unit = place(f"Equipo {n}", country)
            manager = colleague(f"manager{n}", Role.CASE_MANAGER, unit)
            consent = agreed(categories=EVERYTHING, organisation=unit.organisation)
            referral = draft(kind=Kind.TRANSFER, receiving_unit=unit, consent=consent, **details)
            pairs.append((take(referral, "offer", "send"), manager))
        return pairs

    return make


def accept(pair):
    referral, by = pair
    try:
        referring["take_on"](Referral.objects.get(pk=referral.pk), by=type(by).objects.get(pk=by.pk))
    except Refusal as refused:
        return type(refused).__name__
    except Stale:
        return "Stale"
    return "accepted"


def test_a_case_is_handed_over_to_one_team(offered_to, open_case, case_manager, hands):
    pairs = offered_to(["CR"] * HANDS)
    many = hands()
    answers = many.at_once(accept, pairs)
    assert answers.count("accepted") == 1, answers
    assert set(answers) <= {"accepted", "Blocked"}, answers

    def standing():
        case = Case.objects.get(pk=open_case.pk)
        winner = Referral.objects.get(state=State.ACCEPTED)
        managers = case.grants.live().filter(because=Grant.Because.MANAGER)
        return case.unit_id == winner.receiving_unit_id and [g.user_id for g in managers] == [case.manager_id]

    assert many.afterwards(standing)
    many.afterwards(lambda: expire_lapsed(by=case_manager))  # as the clockwork does, for those who came second
    assert many.afterwards(lambda: Referral.objects.filter(state=State.REVOKED).count()) == HANDS - 1


def test_one_country_begins_one_case(offered_to, hands):
    pairs = offered_to(["PA"] * HANDS, fields=["called"])
    many = hands()
    answers = many.at_once(accept, pairs)
    assert answers.count("accepted") == 1, answers
    assert set(answers) <= {"accepted", "Blocked"}, answers
    assert many.afterwards(lambda: Case.objects.filter(jurisdiction="PA").count()) == 1
    assert many.afterwards(SamePerson.objects.count) == 1


def test_a_referral_is_accepted_once(sent, desk, hands):
    referral = sent()
    many = hands()
    answers = many.at_once(accept, [(referral, desk)] * HANDS)
    assert answers.count("accepted") == 1, answers
    steps = StateChange.objects.filter(object_id=referral.pk, step="take_on")
    assert many.afterwards(steps.count) == 1


def press(referral, consent, by):
    found = Standing(referral.case, referral, consent)
    try:
        refer_one(found, by=type(by).objects.get(pk=by.pk))
    except (Refusal, Stale) as refused:
        return type(refused).__name__
    return "done"


def test_a_person_is_referred_once_however_often_it_is_pressed(open_case, agreed, case_manager, clinic, hands):
    consent = agreed(categories=EVERYTHING, organisation=clinic.organisation)
    common = {"receiving_unit": clinic, "text": "Control", "fields": ["needs"]}
    each = [asked_for(open_case, common, uuid.UUID(int=7), case_manager) for _hand in range(HANDS)]
    many = hands()
    answers = many.at_once(lambda referral: press(referral, consent, case_manager), each)
    assert set(answers) == {"done"}, answers
    assert many.afterwards(lambda: Referral.objects.get().state) == State.SENT
    assert many.afterwards(lambda: StateChange.objects.filter(step="send").count()) == 1
