"""Registering a group: an officer at a post, on a phone, in the night."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carecase.access.models import Membership, Organisation, StaffLanguage
from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.cases.models import Case, GroupIncident, Task

pytestmark = pytest.mark.django_db

REGISTER = "casework:register"


@pytest.fixture
def event():
    """What an officer types: `event(count=12)`."""

    def typed(**changes):
        return {"place": "Paso Canoas, bodega 3", "country": "CR", "count": "12", "once": str(uuid.uuid4())} | changes

    return typed


@pytest.fixture
def submit(client, event):
    """Send the form as somebody, and get the answer."""

    def send(user, **changes):
        client.force_login(user)
        return client.post(reverse(REGISTER), event(**changes))

    return send


def test_the_form_asks_little_and_knows_the_country(client, officer):
    client.force_login(officer)
    answer = client.get(reverse(REGISTER))
    assert answer.status_code == 200
    assert answer.context["form"].fields["country"].initial == "CR"
    assert "unit" not in answer.context["form"].fields


def test_twelve_people_get_a_number_each_and_one_clock(submit, officer):
    answer = submit(officer, occurred_at="2026-03-03T05:40")
    incident = GroupIncident.objects.get()
    assert answer.url == reverse("casework:incident_people", args=[incident.number])
    assert [case.label for case in incident.cases.order_by("label")] == [f"P{n:02}" for n in range(1, 13)]
    assert {case.opened_at for case in incident.cases.all()} == {incident.occurred_at}


def test_seventy_people_cost_as_many_queries_as_one(submit, officer):
    asked = []
    for count in (1, 1, 70):  # the first of all also finds out what a server asks once
        with CaptureQueriesContext(connection) as seen:
            answer = submit(officer, count=str(count))
        assert answer.status_code == 302
        asked.append(len([each for each in seen if "SAVEPOINT" not in each["sql"]]))
    signing_in = 12  # `submit` signs in each time
    assert asked[1] == asked[2] <= 25 + signing_in
    last = GroupIncident.objects.latest("recorded_at")
    assert last.cases.count() == 70
    assert {tuple(case.history.values_list("version", "history_type")) for case in last.cases.all()} == {((1, "+"),)}


def test_each_is_born_with_the_deadline_that_is_due_first(submit, client, officer, born_due):
    submit(officer, count="3", languages=["hat"])
    incident = GroupIncident.objects.get()
    client.post(reverse("casework:incident_add", args=[incident.number]), {"how_many": "2"})
    assert incident.cases.count() == 5
    assert all(born_due(case) for case in incident.cases.all())
    first, second = incident.cases.order_by("label")[:2]
    assert first.next_due_at < second.next_due_at


def test_nothing_said_about_the_time_means_now(submit, officer):
    submit(officer)
    assert abs(GroupIncident.objects.get().occurred_at - timezone.now()) < timedelta(minutes=1)


def test_the_count_may_be_said_by_parts(submit, officer):
    submit(officer, count="", men="2", girls="1")
    assert GroupIncident.objects.get().count == 3


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("count", {"count": ""}),
        ("count", {"count": "0"}),
        ("count", {"count": "501"}),
        ("count", {"count": "-3"}),
        ("count", {"count": "doce"}),
        ("count", {"count": "2", "men": "2", "women": "1"}),
        ("place", {"place": ""}),
        ("place", {"place": "a\x00b"}),
        ("place", {"place": "x" * 100_000}),
        ("country", {"country": "XX"}),
        ("country", {"country": ""}),
        ("languages", {"languages": ["klingon"]}),
        ("needs", {"needs": ["dragons"]}),
        ("occurred_at", {"occurred_at": "2026-02-30T10:00"}),
        ("occurred_at", {"occurred_at": "2999-01-01T10:00"}),
        ("occurred_at", {"occurred_at": "1203-01-01T10:00"}),
        ("count", {"men": "99999999"}),
    ],
)
def test_a_mistake_is_named_and_nothing_is_registered(submit, officer, field, changes):
    answer = submit(officer, **changes)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not GroupIncident.objects.exists()


def test_a_mistake_keeps_what_was_typed(submit, officer):
    answer = submit(officer, count="501", place="Río Sixaola ‏مرحبا 🙂")
    assert "Río Sixaola ‏مرحبا 🙂" in answer.content.decode()


def test_five_hundred_people_are_registered_at_once(submit, officer):
    submit(officer, count="500")
    assert GroupIncident.objects.get().cases.count() == 500


def test_sent_twice_it_is_registered_once(client, submit, event, officer):
    once = str(uuid.uuid4())
    first, second = submit(officer, once=once), submit(officer, once=once)
    assert GroupIncident.objects.count() == 1
    assert first.status_code == second.status_code == 302


def test_the_id_of_somebody_elses_event_opens_nothing(client, submit, officer, colleague, house_unit, register):
    foreign = register(1)
    worker = colleague("rosa2", Role.SHELTER_STAFF, house_unit)
    foreign.cases.get().grants.all()
    GroupIncident.objects.filter(pk=foreign.pk).update(registering=False)
    answer = submit(worker, once=str(foreign.pk))
    assert answer.status_code == 302
    assert GroupIncident.objects.count() == 2


def test_who_works_in_two_units_says_which(client, officer, house_unit, submit, team):
    Membership.objects.create(user=officer, organisation=team.organisation, unit=team, role=Role.SCREENER)
    assert "unit" in submit(officer).context["form"].errors
    submit(officer, unit=str(team.pk))
    assert GroupIncident.objects.get().unit == team


def test_a_unit_of_others_cannot_be_chosen(officer, submit, team, house_unit, stranger):
    Membership.objects.create(user=officer, organisation=team.organisation, unit=team, role=Role.SCREENER)
    foreign = stranger.memberships.get().unit
    assert "unit" in submit(officer, unit=str(foreign.pk)).context["form"].errors


def test_who_may_not_register_is_refused_on_record(client, colleague, team):
    lawyer = colleague("lia", Role.LEGAL_ADVISER, team)
    client.force_login(lawyer)
    assert client.get(reverse(REGISTER)).status_code == 403
    assert Event.objects.latest("n").verb == "register_incident"


def test_an_organisation_without_units_is_told_so(client, submit, colleague):
    empty = Organisation.objects.create(name="Nueva", kind="ngo", country="PA")
    newcomer = colleague("nora", Role.CASE_MANAGER, organisation=empty)
    client.force_login(newcomer)
    assert client.get(reverse(REGISTER)).context["form"].fields["unit"].help_text
    assert submit(newcomer).status_code == 422
    assert client.get(reverse("casework:register_person")).status_code == 200


def test_nobody_registers_without_signing_in(client):
    assert client.get(reverse(REGISTER)).status_code == 302


# --- the tasks of the first hours -----------------------------------------------------------------------------------


def kinds(case):
    return sorted(case.tasks.values_list("kind", flat=True))


def test_beds_transport_and_meals_are_planned_on_the_first_case(submit, officer):
    submit(officer, men="7", women="4", girls="1", occurred_at="2026-03-03T05:40")
    first, second = Case.objects.order_by("label")[:2]
    assert kinds(first) == ["bed_plan", "first_risk", "meals", "no_spokesperson", "protective_equipment", "transport"]
    assert kinds(second) == ["first_risk"]
    bed_plan = first.tasks.get(kind="bed_plan")
    assert bed_plan.due_at == first.opened_at + timedelta(hours=1)
    assert "12" in bed_plan.text
    assert "7" in bed_plan.text


def test_every_case_has_its_first_risk_due_in_three_days_and_says_so(submit, officer):
    submit(officer)
    last = Case.objects.order_by("label").last()
    assert last.tasks.get().due_at == last.opened_at + timedelta(hours=72)
    assert last.next_due_at == last.tasks.get().due_at


def test_an_interpreter_is_looked_for_only_for_languages_that_nobody_speaks(submit, officer, case_manager):
    StaffLanguage.objects.create(user=case_manager, language="fra")
    submit(officer, languages=["fra", "hat", ""])
    task = Task.objects.get(kind="interpreter_need")
    assert task.case.label == "P01"
    assert task.words == "criollo haitiano"


def test_a_team_that_said_nothing_speaks_the_first_language_of_its_country(submit, officer):
    submit(officer, languages=["spa"])
    assert not Task.objects.filter(kind="interpreter_need").exists()


def test_one_person_needs_no_plan_for_a_group(submit, officer):
    submit(officer, count="1", needs=["transport"])
    assert kinds(Case.objects.get()) == ["first_risk", "transport"]


# --- afterwards -----------------------------------------------------------------------------------------------------


def test_more_people_are_added_with_the_numbers_that_follow(client, officer, register):
    incident = register(3)
    client.force_login(officer)
    client.post(reverse("casework:incident_add", args=[incident.number]), {"how_many": "2"})
    incident.refresh_from_db()
    assert sorted(case.label for case in incident.cases.all()) == ["P01", "P02", "P03", "P04", "P05"]
    assert incident.count == 5


@pytest.mark.parametrize("how_many", ["", "0", "501", "x", "\x00"])
def test_a_wrong_number_of_more_people_is_said_on_the_page(client, officer, register, how_many):
    incident = register(1)
    client.force_login(officer)
    answer = client.post(reverse("casework:incident_add", args=[incident.number]), {"how_many": how_many})
    assert answer.status_code == 422
    assert incident.cases.count() == 1


def test_only_the_unit_that_registered_adds_people(client, case_manager, register):
    incident = register(1)
    client.force_login(case_manager)
    assert client.post(reverse("casework:incident_add", args=[incident.number]), {"how_many": "2"}).status_code == 403


def test_the_event_is_put_right_without_touching_its_people(client, officer, register):
    incident = register(2)
    client.force_login(officer)
    address = reverse("casework:incident_change", args=[incident.number])
    assert client.get(address).status_code == 200
    client.post(address, {"place": "Sabalito", "country": "CR", "version": incident.version, "needs": ["beds"]})
    incident.refresh_from_db()
    assert (incident.place, incident.needs, incident.count) == ("Sabalito", ["beds"], 2)
