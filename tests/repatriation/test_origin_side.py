"""The other side of a return: who sees which field when, who may not, what they answer, and what that moves."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from carecase.access.models import Membership, Organisation, Unit, User
from carecase.access.roles import Role
from carecase.assessments.models import HealthNeeds
from carecase.audit.models import Event, Kind
from carecase.cases.actions import take_case
from carecase.cases.models import Consent, Task
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.models import StateChange
from repatriation import actions, forms, models, steps
from repatriation.guards import ROWS
from repatriation.models import OriginAnswer, ReceiverConfirmation, ReturnPartner, State
from repatriation.models.origin import FROM_APPROVAL, OVER, SEEN
from repatriation.origin import actions as origin
from repatriation.origin import forms as origin_forms
from repatriation.origin.circumstances import LABELS
from repatriation.origin.facts import FACTS, seen
from repatriation.tiers import Tier
from tests.queries import MOST, asked_by
from tests.repatriation.conftest import fresh

pytestmark = pytest.mark.django_db

EVERYTHING = ["identity", "contact", "health", "travel"]
AGAINST = {
    "conclusion": "against",
    "assessor": "Suyapa Reyes, SENAF",
    "violence": "risk",
    "violence_note": "Padrastro",
}


@pytest.fixture
def senaf(db):
    return Organisation.objects.create(name="SENAF", kind=Organisation.Kind.CENTRAL_GOVERNMENT, country="HN")


@pytest.fixture
def suyapa(senaf):
    return colleague_of(senaf, "suyapa", Role.RECEIVING_ORGANISATION)


def colleague_of(organisation, username, role):
    unit, _made = Unit.objects.get_or_create(organisation=organisation, kind=Unit.Kind.TEAM, name="Desk")
    user = User.objects.create(username=username, display_name=username)
    Membership.objects.create(user=user, organisation=organisation, unit=unit, role=role)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def join(write, senaf, suyapa, case_manager):
    """SENAF takes part in a plan: `join(plan, is_assessor=True)`, on a consent for these categories."""

    def take_part(plan, categories=EVERYTHING, **purposes):
        with act(case_manager, "consent", plan.case) as doing:
            consent = doing.save(
                Consent(
                    case=plan.case, kind="data_share", given="yes", by="both", how="signed", organisation=senaf,
                    categories=categories,
                )
            )  # fmt: skip
        typed = {"organisation": senaf.pk, "consent": consent.pk, "told": "Una joven", "our_phone": "+506 2222"}
        return write(
            origin_forms.ReturnPartnerForm, plan, case_manager, **typed, **(purposes or {"is_assessor": True})
        )

    return take_part


@pytest.fixture
def to_us(client):
    def get(partner, by, page="one"):
        client.force_login(by)
        return client.get(reverse(f"repatriation:to_us_{page}", args=[partner.pk]))

    return get


@pytest.fixture
def say(client):
    def post(partner, by, page, **typed):
        client.force_login(by)
        return client.post(reverse(f"repatriation:to_us_{page}", args=[partner.pk]), typed)

    return post


def at(state, partner):
    """The partner as it would be if the return stood there."""
    partner = ReturnPartner.objects.select_related("plan", "consent").get(pk=partner.pk)
    partner.plan.__dict__["state"] = state
    return partner


def codes(partner):
    return {fact.code for fact in seen(partner)}


# --- who learns what when -------------------------------------------------------------------------------------------

ASKED_OF = {"place", "told"}
JOURNEY = ASKED_OF | {"called", "leaves", "arrives", "route", "needs", "company", "meets", "our_phone"}
DOSSIER = {fact.code for fact in FACTS}
BOTH, ASSESSOR = {"is_assessor": True, "is_receiver": True}, {"is_assessor": True}
RECEIVER, AUTHORITY = {"is_receiver": True}, {"is_child_authority": True}

TABLE = (
    # where it stands      assessor   receiver    child authority
    (State.REQUESTED,      ASKED_OF,  set(),      ASKED_OF),
    (State.RISK_ASSESSED,  ASKED_OF,  set(),      ASKED_OF),
    (State.APPROVED,       ASKED_OF,  JOURNEY,    JOURNEY),
    (State.READY,          ASKED_OF,  JOURNEY,    JOURNEY),
    (State.NO_SHOW,        ASKED_OF,  JOURNEY,    JOURNEY),
    (State.SUSPENDED,      ASKED_OF,  set(),      ASKED_OF),
    (State.DEPARTED,       ASKED_OF,  DOSSIER,    DOSSIER),
    (State.TRANSIT_INCIDENT, ASKED_OF, DOSSIER,   DOSSIER),
    (State.HANDED_OVER,    ASKED_OF,  DOSSIER,    DOSSIER),
    (State.DECLINED,       set(),     set(),      set()),
    (State.WITHDRAWN,      set(),     set(),      set()),
    (State.ENDED_BY_DEATH, set(),     set(),      set()),
)  # fmt: skip


def test_the_table_of_who_sees_which_field_in_which_state(requested_plan, join):
    partner = join(requested_plan)
    for purposes, column in ((ASSESSOR, 1), (RECEIVER, 2), (AUTHORITY, 3)):
        known = dict.fromkeys(("is_assessor", "is_receiver", "is_child_authority"), False) | purposes
        ReturnPartner.objects.filter(pk=partner.pk).update(**known)
        for row in TABLE:
            assert codes(at(row[0], partner)) == row[column], (row[0], purposes)


def test_what_is_one_row_of_the_plan_is_asked_at_once_and_nothing_that_is_not_theirs(
    ready_plan, join, to_us, suyapa, case_manager, take
):
    """The rest are tables of their own: legs, escorts, papers, languages, guardians, phones, things, answers."""
    partner = join(ready_plan, is_assessor=True, is_receiver=True)
    take(fresh(ready_plan), case_manager, "depart")
    page = to_us(partner, suyapa).content.decode()
    for told in ("abuela", "San Pedro Sula", "Avión 123", "Rosa", "Ana"):
        assert told in page, told
    address = reverse("repatriation:to_us_one", args=[partner.pk])
    client = Client()
    client.force_login(suyapa)
    assert len(asked_by(lambda: client.get(address))) <= MOST
    Consent.objects.filter(pk=partner.consent_id).update(categories=["travel"])
    asked = asked_by(lambda: client.get(address))
    not_theirs = [models.Fitness, models.DangerCheck, HealthNeeds]
    assert not [each for each in asked for model in not_theirs if f'"{model._meta.db_table}"' in each]


def test_every_state_says_what_the_other_side_sees_or_is_over():
    assert {state for state in State if state not in SEEN} == set(OVER)
    assert State.APPROVED in FROM_APPROVAL
    assert State.RISK_ASSESSED not in FROM_APPROVAL


@pytest.mark.parametrize("category", ["identity", "contact", "health"])
def test_what_the_consent_leaves_out_is_not_seen_even_at_the_end(category, requested_plan, join):
    partner = join(requested_plan, [each for each in EVERYTHING if each != category], **BOTH)
    left_out = DOSSIER - codes(at(State.DEPARTED, partner))
    assert left_out == {fact.code for fact in FACTS if fact.category == category} != set()


def test_the_page_shows_the_place_and_never_the_case(requested_plan, write, join, to_us, suyapa, case_manager):
    write(forms.PlaceForm, requested_plan, case_manager, country="HN", kind="origin", area="Cortés", with_whom="mamá")
    partner = join(fresh(requested_plan))
    page = to_us(partner, suyapa).content.decode()
    assert "Cortés" in page
    assert "Una joven" in page
    assert requested_plan.number not in page
    event = Event.objects.filter(kind=Kind.READ, verb="view_return_to_us").latest("pk")
    assert event.details["sees"] == "QUESTIONS"


def test_where_nothing_can_be_answered_it_says_so(requested_plan, join, to_us, suyapa, monkeypatch):
    partner, said = join(requested_plan), "Por ahora no hay nada que responder aquí."
    assert said not in to_us(partner, suyapa).content.decode()
    monkeypatch.setattr(ReturnPartner, "may_answer", False)  # as from the departure on
    assert said in to_us(partner, suyapa).content.decode()


# --- who may not ----------------------------------------------------------------------------------------------------


def test_only_a_fitting_role_of_that_organisation_finds_it(requested_plan, join, to_us, senaf, stranger, case_manager):
    partner = join(requested_plan)
    watching = colleague_of(senaf, "vera", Role.STATISTICS_VIEWER)
    assert to_us(partner, watching).status_code == 403
    assert to_us(partner, stranger).status_code in (403, 404)
    assert to_us(partner, case_manager).status_code == 404
    manager_there = colleague_of(senaf, "mario", Role.CASE_MANAGER)
    assert to_us(partner, manager_there).status_code == 200


def test_the_case_and_the_return_stay_closed_to_the_other_side(client, requested_plan, join, suyapa):
    join(requested_plan)
    client.force_login(suyapa)
    for name in ("plan", "risk_new", "partner_new", "confirmation_phone"):
        assert client.get(reverse(f"repatriation:{name}", args=[requested_plan.number])).status_code == 404
    assert client.get(requested_plan.case.get_absolute_url()).status_code == 404


def test_the_list_shows_what_waits_without_a_name(client, requested_plan, join, suyapa, stranger):
    partner = join(requested_plan)
    client.force_login(suyapa)
    page = client.get(reverse("repatriation:to_us")).content.decode()
    assert partner.reference in page
    assert requested_plan.number not in page


def test_the_list_takes_a_bounded_number_of_queries(
    client, register, join, suyapa, case_manager, django_assert_max_num_queries
):
    for case in register(4).cases.all():
        join(actions.open_return_plan(take_case(case, by=case_manager), by=case_manager))
    client.force_login(suyapa)
    client.get(reverse("repatriation:to_us"))
    with django_assert_max_num_queries(14):
        assert client.get(reverse("repatriation:to_us")).status_code == 200


def test_taking_the_consent_back_ends_everything_in_the_same_request(
    client, ready_plan, join, to_us, say, suyapa, case_manager
):
    partner = join(ready_plan, **BOTH)
    typed = {"name": "Suyapa", "phone": "+504 2", "adult_name": "Abuela", "adult_papers_seen": "on"}
    assert say(partner, suyapa, "confirm", **typed).status_code == 302
    ready_plan.confirmations.filter(partner__isnull=True).delete()
    client.force_login(case_manager)
    client.post(reverse("cases:withdraw", args=[ready_plan.number, partner.consent_id]))
    assert to_us(partner, suyapa).status_code == 404
    assert say(partner, suyapa, "answer", **AGAINST).status_code == 404
    assert fresh(partner).ended_because == "consent"
    assert partner.confirmations.get().withdrawn_at == fresh(partner).until_at  # void, and it says so
    assert fresh(ready_plan).state == State.PREPARING


def test_a_consent_that_ran_out_opens_nothing_and_the_clockwork_puts_the_plan_back(
    ready_plan, join, to_us, suyapa, say, system, tuesday
):
    partner = join(ready_plan, **BOTH, is_child_authority=True)
    say(partner, suyapa, "confirm", name="S", phone="2", adult_name="Abuela", adult_papers_seen="on")
    ready_plan.confirmations.filter(partner__isnull=True).delete()
    Consent.objects.filter(pk=partner.consent_id).update(valid_until=datetime.date(2026, 5, 26))
    assert to_us(partner, suyapa).status_code == 200
    assert actions.revert_expired(by=system) == []
    tuesday.shift(datetime.timedelta(days=1))
    assert to_us(partner, suyapa).status_code == 404
    assert [plan.pk for plan in actions.revert_expired(by=system)] == [ready_plan.pk]


def test_a_consent_that_names_somebody_else_by_now_opens_nothing(client, requested_plan, join, to_us, suyapa):
    partner = join(requested_plan)
    Consent.objects.filter(pk=partner.consent_id).update(organisation=None)
    assert to_us(partner, suyapa).status_code == 404
    assert partner.reference not in client.get(reverse("repatriation:to_us")).content.decode()


def test_when_the_person_decides_otherwise_they_see_nothing_any_more(ready_plan, join, to_us, suyapa, case_manager):
    partner = join(ready_plan, **BOTH)
    assert to_us(partner, suyapa).status_code == 200
    steps.withdraw(ready_plan, by=case_manager)
    assert to_us(partner, suyapa).status_code == 404
    assert fresh(partner).ended_because == "return"


def test_we_can_end_it_by_a_button(client, ready_plan, join, to_us, suyapa, case_manager):
    partner = join(ready_plan)
    client.force_login(case_manager)
    end = reverse("repatriation:partner_end", args=[ready_plan.number, partner.pk])
    assert client.post(end).headers["Location"] == ready_plan.get_absolute_url()
    assert client.post(end).status_code == 409
    assert to_us(partner, suyapa).status_code == 404


def test_a_consent_must_name_the_organisation_and_cover_the_journey(requested_plan, senaf, suyapa, case_manager):
    with act(case_manager, "consent", requested_plan.case) as doing:
        common = {"case": requested_plan.case, "kind": "data_share", "given": "yes", "by": "self", "how": "oral"}
        other = doing.save(Consent(partner="Otra", categories=EVERYTHING, **common))
        narrow = doing.save(Consent(organisation=senaf, categories=["identity"], **common))
    for consent in (other, narrow):
        typed = {"organisation": senaf.pk, "is_receiver": "on", "consent": consent.pk}
        form = origin_forms.ReturnPartnerForm(
            typed, instance=ReturnPartner(plan=requested_plan), by=case_manager, parent=requested_plan.case
        )
        assert "consent" in form.errors


def test_the_page_of_a_new_partner_leads_to_the_consent_it_rests_on(client, requested_plan, case_manager):
    client.force_login(case_manager)
    page = client.get(reverse("repatriation:partner_new", args=[requested_plan.number])).content.decode()
    [link] = re.findall(r'href="([^"]*/consent/new/[^"]*)"', page)
    form = client.get(link.replace("&amp;", "&")).context["form"]
    assert form["kind"].value() == "data_share"
    assert "travel" in form["categories"].value()


# --- their half of the judgement ------------------------------------------------------------------------------------


def test_they_answer_on_their_page_and_we_read_it(client, requested_plan, write, join, say, suyapa, case_manager):
    place = write(forms.PlaceForm, requested_plan, case_manager, country="HN", kind="origin", with_whom="mamá")
    partner = join(fresh(requested_plan))
    assert say(partner, suyapa, "answer", **AGAINST, household="protective").status_code == 302
    answer = requested_plan.origin_answers.get()
    assert (answer.place, answer.came, answer.partner, answer.recorded_by) == (place, "here", partner, suyapa)
    assert answer.factors == {"violence": ["risk", "Padrastro"], "household": ["protective", ""]}
    client.force_login(case_manager)
    page = client.get(reverse("repatriation:origin_answer", args=[requested_plan.number, answer.pk])).content.decode()
    assert "Padrastro" in page
    assert str(LABELS["debt"]) not in page
    risk = forms.ReturnRiskForm(
        instance=requested_plan.risks.model(plan=fresh(requested_plan)), by=case_manager, parent=requested_plan.case
    )
    assert risk.initial["heard"] == "origin_side"


def test_they_read_again_what_they_said_of_the_family(preparing, join, say, to_us, suyapa):
    partner = join(preparing())
    said = {"done_on_day": "1", "done_on_month": "5", "done_on_year": "2026", "agrees": "on", "able": "on"}
    assert say(partner, suyapa, "family", **said, findings="Casa propia").status_code == 302
    assert "Casa propia" in to_us(partner, suyapa).content.decode()


def test_who_changes_a_confirmation_changes_what_was_said(ready_plan, join, say, to_us, suyapa):
    partner = join(ready_plan, **BOTH)
    assert say(partner, suyapa, "confirm", name="Suyapa", phone="+504 2", adult_name="Abuela").status_code == 302
    assert "se vieron los documentos" in to_us(partner, suyapa).content.decode()
    form = to_us(partner, suyapa, "confirm").context["form"]
    assert (form["name"].value(), form["adult_name"].value()) == ("Suyapa", "Abuela")


def test_heard_rests_on_an_answer_that_counts_or_on_a_named_source(preparing, join, say, suyapa, case_manager):
    plan = preparing(Tier.VICTIM)
    holds = ROWS["origin_side_was_heard"].guard.holds
    with act(case_manager, "forget", plan.case) as doing:
        risk = plan.risks.get()
        risk.source = ""
        doing.save(risk)
    assert not holds(fresh(plan))
    say(join(plan), suyapa, "answer", conclusion="for", assessor="S")
    assert holds(fresh(plan))
    plan.origin_answers.update(answered_at=datetime.datetime(2026, 4, 20, tzinfo=datetime.UTC))
    assert not holds(fresh(plan))


def test_a_contrary_answer_puts_a_ready_plan_back_until_it_was_weighed(
    ready_plan, join, say, write, suyapa, case_manager, take, tuesday
):
    partner = join(ready_plan, **BOTH)
    tuesday.shift(datetime.timedelta(minutes=5))
    assert say(partner, suyapa, "answer", **AGAINST).status_code == 302
    back = StateChange.objects.get(object_id=ready_plan.pk, step="put_back")
    assert str(ROWS["origin_side_does_not_object"].guard.otherwise) in back.reason
    with pytest.raises(Blocked):
        take(fresh(ready_plan), case_manager, "make_ready")
    tuesday.shift(datetime.timedelta(minutes=5))
    weighed = {"likelihood": 3, "harm": 4, "residual_likelihood": 2, "residual_harm": 3, "wish": "Ir"}
    write(forms.ReturnRiskForm, fresh(ready_plan), case_manager, place=ready_plan.place.pk, **weighed)
    assert take(fresh(ready_plan), case_manager, "make_ready").state == State.READY


def test_what_they_said_by_phone_is_typed_in_with_its_source(requested_plan, write, case_manager):
    place = write(forms.PlaceForm, requested_plan, case_manager, country="HN", kind="origin", with_whom="mamá")
    plan = fresh(requested_plan)
    typed = {"place": place.pk, "came": "phone", "assessor": "Lic. Paz", "conclusion": "for", "debt": "risk"}
    form = origin_forms.OriginAnswerForm(
        typed | {"answered_at": "2026-05-20T10:00"},
        instance=OriginAnswer(plan=plan),
        by=case_manager,
        parent=plan.case,
    )
    assert "source" in form.errors
    answer = write(origin_forms.OriginAnswerForm, plan, case_manager, **typed, source="ERI, guardia")
    assert answer.factors == {"debt": ["risk", ""]}


def test_who_only_receives_is_not_asked(ready_plan, join, to_us, suyapa):
    partner = join(ready_plan, **RECEIVER)
    assert to_us(partner, suyapa).status_code == 200
    assert to_us(partner, suyapa, "answer").status_code == 404
    assert to_us(partner, suyapa, "family").status_code == 404


def test_they_assess_the_family_and_a_high_score_of_the_home_speaks_against_it(ready_plan, join, say, suyapa):
    partner = join(ready_plan, **AUTHORITY)
    typed = {"done_on": "2026-05-26", "agrees": "on", "able": "on", "likelihood": 4, "harm": 5}
    assert say(partner, suyapa, "family", **typed).status_code == 302
    found = ready_plan.family_assessments.first()
    assert (found.done_by, found.score, found.level, found.speaks_for_return) == ("SENAF", 20, "high", False)
    assert fresh(ready_plan).state == State.PREPARING


# --- who receives ---------------------------------------------------------------------------------------------------

CONFIRMED = {"name": "Suyapa", "phone": "+504 2", "meets": "En la puerta 3", "first_night": "Casa de la abuela"}


def test_they_confirm_on_their_page_and_taking_it_back_puts_the_plan_back(
    ready_plan, join, say, to_us, suyapa, case_manager, take
):
    ready_plan.confirmations.all().delete()
    partner = join(ready_plan, **AUTHORITY)
    say(partner, suyapa, "confirm", **CONFIRMED, adult_name="Abuela")
    assert fresh(ready_plan).state == State.PREPARING  # the papers of the adult were not seen
    say(partner, suyapa, "confirm", **CONFIRMED, adult_name="Abuela", adult_papers_seen="on")
    assert take(fresh(ready_plan), case_manager, "make_ready").state == State.READY
    assert ready_plan.confirmations.get(withdrawn_at__isnull=True).first_night == "Casa de la abuela"
    assert say(partner, suyapa, "back").status_code == 302
    assert fresh(ready_plan).state == State.PREPARING
    assert say(partner, suyapa, "back").status_code == 409


def test_nothing_is_confirmed_before_the_approval(requested_plan, write, join, say, to_us, suyapa, case_manager):
    write(forms.PlaceForm, requested_plan, case_manager, country="HN", kind="origin", with_whom="mamá")
    partner = join(fresh(requested_plan), **AUTHORITY)
    assert to_us(partner, suyapa, "confirm").status_code == 200
    refused = say(partner, suyapa, "confirm", **CONFIRMED, adult_name="x", adult_papers_seen="on")
    assert refused.status_code == 409
    assert not requested_plan.confirmations.exists()


def test_a_day_before_they_confirm_again_and_the_reminder_is_done(ready_plan, join, say, suyapa):
    ready_plan.confirmations.all().delete()
    partner = join(ready_plan, **AUTHORITY)
    say(partner, suyapa, "confirm", **CONFIRMED, adult_name="Abuela", adult_papers_seen="on")
    reminders = ready_plan.case.tasks.open().filter(kind=Task.Kind.RECEIVER_RECONFIRM)
    assert reminders.exists()
    assert say(partner, suyapa, "again").status_code == 302
    assert not reminders.exists()


def test_by_phone_it_is_one_line_and_again_it_is_no_second_receiver(client, ready_plan, case_manager):
    client.force_login(case_manager)
    phone = reverse("repatriation:confirmation_phone", args=[ready_plan.number])
    [before] = ready_plan.confirmations.all()
    page = client.get(phone).content.decode()
    assert before.organisation in page
    again = {
        "organisation": before.organisation, "name": "Lic. Paz", "phone": "+504 9", "is_child_authority": "on",
        "adult_name": before.adult_name, "adult_papers_seen": "on",
    }  # fmt: skip
    assert client.post(phone, again).status_code == 302
    after = fresh(before)
    assert (after.name, bool(after.reconfirmed_at)) == ("Lic. Paz", True)
    assert not ready_plan.case.tasks.open().filter(kind=Task.Kind.RECEIVER_RECONFIRM).exists()
    assert client.post(phone, again | {"organisation": "ERI"}).status_code == 302
    second = ready_plan.confirmations.get(organisation="ERI")
    assert (second.came, second.confirmed_on) == ("phone", datetime.date(2026, 5, 26))


def test_an_act_of_theirs_needs_their_right(ready_plan, join, suyapa, stranger):
    partner = join(ready_plan, **RECEIVER)
    with act(suyapa, "make", ready_plan.case) as doing:
        known = {"name": "S", "phone": "2", "confirmed_on": datetime.date(2026, 5, 26), "organisation": "SENAF"}
        confirmation = doing.save(ReceiverConfirmation(plan=ready_plan, partner=partner, **known))
    for take in (origin.take_back_theirs, origin.confirm_again):
        with pytest.raises(Forbidden):
            take(confirmation, by=stranger)


# --- who is told ----------------------------------------------------------------------------------------------------


def test_the_team_is_told_once_and_weighing_it_closes_the_task(ready_plan, join, say, write, suyapa, case_manager):
    partner = join(ready_plan, **BOTH)
    told = ready_plan.case.tasks.open().filter(kind=Task.Kind.ORIGIN_SIDE)
    for _each in range(2):
        say(partner, suyapa, "answer", conclusion="for", assessor="S")
    assert told.get().owner == case_manager
    weighed = {"likelihood": 3, "harm": 4, "residual_likelihood": 2, "residual_harm": 3, "wish": "Ir"}
    write(forms.ReturnRiskForm, fresh(ready_plan), case_manager, place=ready_plan.place.pk, **weighed)
    assert not told.exists()


def test_who_notes_the_departure_has_read_what_they_said(ready_plan, join, say, take, suyapa, case_manager):
    partner = join(ready_plan, **BOTH)
    say(partner, suyapa, "confirm", **CONFIRMED, adult_name="Abuela", adult_papers_seen="on")
    told = ready_plan.case.tasks.open().filter(kind=Task.Kind.ORIGIN_SIDE)
    assert told.exists()
    take(fresh(ready_plan), case_manager, "depart")
    assert not told.exists()


def test_what_waits_stands_in_the_day_of_the_other_side(client, ready_plan, join, say, suyapa):
    partner = join(ready_plan, **BOTH)
    client.force_login(suyapa)
    assert partner.reference in client.get("/").content.decode()
    say(partner, suyapa, "answer", conclusion="for", assessor="S")
    assert partner.reference in client.get("/").content.decode()
    say(partner, suyapa, "confirm", **CONFIRMED, adult_name="Abuela", adult_papers_seen="on")
    assert partner.reference not in client.get("/").content.decode()


BAD = ["\x00", "x" * 100_000, "2026-13-45", "-1", "00000000-0000-0000-0000-000000000000"]


@pytest.mark.parametrize("page", ["answer", "family", "confirm"])
def test_bad_input_of_theirs_is_answered_in_words(page, ready_plan, join, say, suyapa):
    partner = join(ready_plan, is_assessor=True, is_child_authority=True)
    fields = {
        "answer": ["conclusion", "words", "assessor", "violence", "violence_note"],
        "family": ["done_on", "likelihood", "harm", "findings"],
        "confirm": ["name", "phone", "meets", "adult_name"],
    }[page]
    for bad in BAD:
        assert say(partner, suyapa, page, **dict.fromkeys(fields, bad)).status_code in (302, 422), bad[:10]
