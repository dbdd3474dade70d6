"""A case changes hands when the receiver accepts, and not before; across a border a new one begins."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.assessments.models import HealthNeeds, NeedsAssessment
from carecase.cases.actions import add_to_team, take_case, withdraw_consent
from carecase.cases.models import Case, CaseNote, Grant, HealthNote, Task
from carecase.people.models import Person, PersonLanguage, Phone, SamePerson
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from referrals import guards
from referrals.actions import end_without_success, revoke_resting_on
from referrals.forms import ReferralForm
from referrals.models import Kind, Referral, State
from referrals.steps import referring
from tests.referrals.conftest import EVERYTHING, fresh, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def transfer(draft, agreed, take):
    """A transfer that was sent: `transfer(unit, fields=["names"])`."""

    def make(unit, **details):
        if "without_consent_by" not in details:
            details["consent"] = agreed(categories=EVERYTHING, organisation=unit.organisation)
        return take(draft(kind=Kind.TRANSFER, receiving_unit=unit, **details), "offer", "send")

    return make


def visible(case, user):
    return Case.objects.visible_to(type(user).objects.get(pk=user.pk)).filter(pk=case.pk).exists()


# --- inside a country -------------------------------------------------------------------------------------------


def test_the_case_is_ours_until_they_accept_and_theirs_from_then_on(
    transfer, their_team, open_case, case_manager, take
):
    unit, paula = their_team
    referral = transfer(unit)
    assert visible(open_case, case_manager)
    assert not visible(open_case, paula)
    take(referral, "take_on", by=paula)
    case = fresh(open_case)
    assert (case.unit, case.organisation, case.manager) == (unit, unit.organisation, paula)
    assert case.person.held_by == unit.organisation
    assert visible(case, paula)
    assert not visible(case, case_manager)


def test_everybody_of_the_old_team_loses_sight_of_it(
    transfer, their_team, open_case, case_manager, supervisor, colleague, team, take
):
    helper = colleague("leo", Role.LEGAL_ADVISER, team)
    add_to_team(open_case, user=helper, role=Role.LEGAL_ADVISER, by=case_manager)
    assert visible(open_case, helper)
    assert visible(open_case, supervisor)
    take(transfer(their_team[0]), "take_on", by=their_team[1])
    assert not any(visible(open_case, user) for user in (helper, supervisor, case_manager))


def test_whoever_lodges_the_person_goes_on_doing_so(
    transfer, their_team, open_case, shelter_worker, house_unit, case_manager, take
):
    with act(case_manager, "lodge", open_case) as doing:
        doing.save(Grant(case=open_case, unit=house_unit, because=Grant.Because.ADMISSION))
        theirs = doing.save(Task(case=open_case, owner=shelter_worker, text="Cama"))
    take(transfer(their_team[0]), "take_on", by=their_team[1])
    assert visible(open_case, shelter_worker)
    assert fresh(theirs).owner == shelter_worker


def test_tasks_are_handed_over(transfer, their_team, open_case, case_manager, take):
    with act(case_manager, "task", open_case) as doing:
        ours = doing.save(Task(case=open_case, owner=case_manager, text="Llamar"))
    take(transfer(their_team[0]), "take_on", by=their_team[1])
    assert fresh(ours).owner == their_team[1]
    assert not fresh(open_case).tasks.open().filter(owner=case_manager).exists()


def test_accepted_by_the_desk_it_waits_for_a_case_manager_there(transfer, clinic, desk, open_case, colleague, take):
    take(transfer(clinic), "take_on", by=desk)
    case = fresh(open_case)
    assert case.manager is None
    assert case.unit == clinic
    manager = colleague("celia", Role.CASE_MANAGER, clinic)
    assert take_case(case, by=manager).manager == manager


def test_the_sender_keeps_a_stub_and_nothing_else(
    transfer, their_team, open_case, case_manager, supervisor, client, take, stranger
):
    referral = take(transfer(their_team[0], fields=["names"]), "take_on", by=their_team[1])
    client.force_login(case_manager)
    for url in (open_case.get_absolute_url(), referral.get_absolute_url()):
        assert client.get(url).status_code == 404
    html = client.get(reverse("referrals:handed_over", args=[referral.pk])).content.decode()
    for told in (open_case.number, str(their_team[1]), str(their_team[0].organisation)):
        assert told in html
    assert "Control médico" not in html
    assert reverse("referrals:handed_over", args=[referral.pk]) in client.get("/").content.decode()
    client.force_login(stranger)
    assert client.get(reverse("referrals:handed_over", args=[referral.pk])).status_code == 404


def test_before_it_is_accepted_there_is_no_stub(transfer, their_team, case_manager, client):
    client.force_login(case_manager)
    assert client.get(reverse("referrals:handed_over", args=[transfer(their_team[0]).pk])).status_code == 404


def test_a_transfer_that_is_turned_down_changes_nothing(transfer, their_team, open_case, case_manager, take):
    take(transfer(their_team[0]), "turn_down", by=their_team[1])
    assert fresh(open_case).manager == case_manager


def test_of_two_transfers_the_first_that_is_accepted_counts(transfer, their_team, clinic, desk, take, open_case):
    first, second = transfer(their_team[0]), transfer(clinic)
    take(second, "take_on", by=desk)
    assert fresh(first).state == State.REVOKED
    with pytest.raises(Blocked, match=str(State.REVOKED.label)):  # says where the referral stands, not the case
        take(first, "take_on", by=their_team[1])
    assert fresh(open_case).unit == clinic


def test_what_was_handed_over_is_not_called_back(transfer, their_team, take):
    referral = take(transfer(their_team[0]), "take_on", by=their_team[1])
    with pytest.raises(Blocked, match=says(guards.the_case_was_not_handed_over)):
        take(referral, "revoke", by=their_team[1])
    for step in ("give_up", "report_failure"):
        with pytest.raises(Blocked, match=says(guards.the_case_was_not_handed_over)):
            end_without_success(referral, "other", by=their_team[1], step=step)


def test_consent_taken_back_later_does_not_bring_the_case_back(transfer, their_team, open_case, take):
    unit, paula = their_team
    referral = take(transfer(unit), "take_on", by=paula)
    consent = fresh(referral.consent)
    with act(paula, "withdraw_consent", consent.case):
        withdraw_consent(consent, by=paula)
        revoke_resting_on(consent, by=paula)
    assert fresh(referral).state == State.ACCEPTED
    assert fresh(open_case).unit == unit


def test_a_day_that_is_past_is_no_day_to_share_until(draft, agreed, their_team, take):
    consent = agreed(categories=EVERYTHING, organisation=their_team[0].organisation)
    past = timezone.localdate() - timedelta(days=1)
    referral = take(draft(receiving_unit=their_team[0], consent=consent, share_until=past), "offer")
    with pytest.raises(Blocked, match=says(guards.it_has_not_run_out)):
        take(referral, "send")


def test_a_closed_case_is_not_handed_over(transfer, their_team, open_case, take):
    referral = transfer(their_team[0])
    closed = {"state": "closed", "closed_at": timezone.now(), "closure_reason": "goals_met"}
    Case.objects.filter(pk=open_case.pk).update(**closed)
    with pytest.raises(Blocked, match=says(guards.the_case_can_be_handed_over)):
        take(referral, "take_on", by=their_team[1])


# --- what a transfer rests on -----------------------------------------------------------------------------------


def test_another_reason_than_the_law_does_not_carry_a_transfer(draft, their_team, case_manager, take):
    word = {"without_consent_because": "Mejor allá", "without_consent_by": case_manager, "ground": "other"}
    referral = take(draft(kind=Kind.TRANSFER, receiving_unit=their_team[0], **word), "offer")
    with pytest.raises(Blocked, match=says(guards.a_transfer_rests_on_consent_or_law)):
        take(referral, "send")


def test_the_law_carries_it(transfer, their_team, case_manager, open_case, take):
    word = {"without_consent_because": "Art. 12", "without_consent_by": case_manager, "ground": "legal_mandate"}
    take(transfer(their_team[0], **word), "take_on", by=their_team[1])
    assert fresh(open_case).manager == their_team[1]


def test_a_consent_for_another_partner_does_not_cover_it(draft, agreed, their_team, clinic, take):
    consent = agreed(categories=EVERYTHING, organisation=clinic.organisation)
    referral = take(draft(kind=Kind.TRANSFER, receiving_unit=their_team[0], consent=consent), "offer")
    with pytest.raises(Blocked, match=says(guards.consent_or_a_named_reason)):
        take(referral, "send")


@pytest.mark.parametrize("partner", ["Fundación Puente", "fundacion PUENTE", "Acogida"])
def test_a_consent_may_name_the_partner_in_words(partner, draft, agreed, their_team, take):
    referral = draft(receiving_unit=their_team[0], consent=agreed(partner=partner), fields=["needs"])
    assert take(referral, "offer", "send").state == State.SENT


def test_a_colleague_is_given_a_case_not_sent_it(draft, agreed, colleague, team, take):
    consent, lawyer = agreed(categories=EVERYTHING), colleague("leo", Role.CASE_MANAGER, team)
    referral = take(draft(kind=Kind.TRANSFER, receiving_user=lawyer, consent=consent), "offer")
    with pytest.raises(Blocked, match=says(guards.a_transfer_goes_to_another_team)):
        take(referral, "send")


def test_only_who_may_transfer_sends_one(draft, agreed, their_team, colleague, team, open_case, case_manager, take):
    screener = colleague("elsa", Role.SCREENER, team)
    add_to_team(open_case, user=screener, role=Role.SCREENER, by=case_manager)
    consent = agreed(categories=EVERYTHING, organisation=their_team[0].organisation)
    referral = take(draft(kind=Kind.TRANSFER, receiving_unit=their_team[0], consent=consent), "offer")
    with pytest.raises(Forbidden):
        referring["send"](referral, by=screener)
    offered = ReferralForm(instance=Referral(case=open_case), by=screener, parent=open_case).fields["kind"].choices
    assert Kind.TRANSFER not in dict(offered)


# --- to another country -----------------------------------------------------------------------------------------

IDENTITY = ["names", "called", "age", "sex", "citizenships", "languages", "safe_contact", "wishes", "health_needs"]


@pytest.fixture
def known(open_case, case_manager):
    """She has a name, a phone, and a birth date that nobody ticks."""
    person = Person.objects.get(pk=open_case.person_id)
    person.given_names, person.family_names, person.born, person.age_told = "Rosa", "Lima", "1999", "27"
    with act(case_manager, "name", open_case) as doing:
        doing.save(person)
        doing.save(Phone(person=person, number="+50688887777", safe="yes"))
    return fresh(open_case)


def test_another_country_begins_a_case_of_its_own_from_what_was_ticked(
    transfer, team_abroad, known, case_manager, take
):
    unit, pilar = team_abroad
    referral = take(transfer(unit, fields=IDENTITY), "take_on", by=pilar)
    theirs, ours = referral.their_case, fresh(known)
    assert (theirs.jurisdiction, theirs.unit, theirs.manager) == ("PA", unit, pilar)
    assert (ours.manager, ours.is_open) == (case_manager, True)
    person = theirs.person
    assert (person.given_names, person.family_names, person.sex, person.age) == ("Rosa", "Lima", "2", known.person.age)
    assert person.born == ""
    assert person.held_by == unit.organisation
    assert PersonLanguage.objects.get(person=person).language == "spa"
    assert Phone.objects.get(person=person).number == "+50688887777"
    assert visible(theirs, pilar)
    assert not visible(ours, pilar)
    assert not visible(theirs, case_manager)


def test_the_two_records_are_of_one_human_being_by_both_sides_word(transfer, team_abroad, known, take):
    referral = take(transfer(team_abroad[0], fields=IDENTITY), "take_on", by=team_abroad[1])
    [pair] = SamePerson.objects.between(known.person, referral.their_case.person)
    assert pair.is_same
    assert pair.because == ["transfer"]


def test_what_has_no_place_of_its_own_stands_in_a_note_health_apart(transfer, team_abroad, known, case_manager, take):
    with act(case_manager, "needs", known) as doing:
        needs = doing.save(NeedsAssessment(case=known, wants="Estudiar"))
        doing.save(HealthNeeds(case=known, needs=needs, health_words="Asma"))
    case = take(transfer(team_abroad[0], fields=IDENTITY), "take_on", by=team_abroad[1]).their_case
    assert "Estudiar" in CaseNote.objects.get(case=case).text
    assert "Asma" not in CaseNote.objects.get(case=case).text
    assert "Asma" in HealthNote.objects.get(case=case).text


def test_who_it_is_about_is_told_across_a_border(draft, agreed, team_abroad, take):
    consent = agreed(categories=EVERYTHING, organisation=team_abroad[0].organisation)
    referral = draft(kind=Kind.TRANSFER, receiving_unit=team_abroad[0], consent=consent, fields=["age"])
    with pytest.raises(Blocked, match=says(guards.a_transfer_says_whom_it_is_about)):
        take(referral, "offer", "send")


def test_one_open_case_per_person_and_country_is_said_clearly(transfer, team_abroad, known, take):
    unit, pilar = team_abroad
    take(transfer(unit, fields=IDENTITY), "take_on", by=pilar)
    again = transfer(unit, fields=IDENTITY)
    with pytest.raises(Blocked, match=says(guards.no_other_case_is_open)):
        take(again, "take_on", by=pilar)


def test_the_sender_closes_her_own_case_by_its_own_step(transfer, team_abroad, known, case_manager, client, take):
    referral = take(transfer(team_abroad[0], fields=IDENTITY), "take_on", by=team_abroad[1])
    client.force_login(case_manager)
    assert reverse("cases:closure", args=[known.number]) in client.get(referral.get_absolute_url()).content.decode()


def test_what_is_owed_to_the_person_begins_with_the_answer(transfer, team_abroad, known, case_manager, client):
    unit, pilar = team_abroad
    person = Person.objects.get(pk=known.person_id)
    person.age_told, person.age_told_on, person.born = "15", None, ""
    with act(case_manager, "child", known) as doing:
        doing.save(person)
    referral = transfer(unit, fields=IDENTITY)
    client.force_login(pilar)
    answer = client.post(reverse("casework:answer_referral", args=[referral.pk, "take_on"]))
    assert answer.status_code == 302
    kinds = set(fresh(referral).their_case.tasks.open().values_list("kind", flat=True))
    assert {Task.Kind.FIRST_RISK, Task.Kind.GUARDIAN, Task.Kind.CHILD_AUTHORITY} <= kinds
