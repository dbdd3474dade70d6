"""The ways when it goes otherwise: every step of them an act, in order, and nobody is punished."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from carecase.cases import actions as cases
from carecase.cases.models import Case, Consent, Fear, Task
from carecase.casework import clockwork
from carecase.casework.flags import flags_on, with_flags
from carecase.casework.steps import care
from carecase.plans.models import FollowUp
from carecase.plans.schedule import plan_contact
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked
from repatriation import actions, models
from repatriation.after import paths
from repatriation.models import State
from tests.queries import MOST, asked_by
from tests.repatriation.conftest import fresh

pytestmark = pytest.mark.django_db

WELL = {"reached": "yes", "reached_at": "2026-05-26T09:00", "well": "Tiene miedo de volar."}


@pytest.fixture
def send(client, case_manager):
    """Fill in a page of a way: `send(plan, "pause_new", why="health", …)`."""
    client.force_login(case_manager)

    def fill(plan, page, *more, **typed):
        return client.post(reverse(f"repatriation:{page}", args=[plan.number, *more]), typed).status_code

    return fill


@pytest.fixture
def walked(ready_plan, case_manager, take):
    """The ready plan, some steps further."""
    return lambda *steps: take(ready_plan, case_manager, *steps)


def standing(way, plan):
    """Which steps of a way are done, and which can be acted on."""
    steps = paths.steps_of(way, fresh(plan))
    return [each.done for each in steps], [bool(each.acts or each.press) for each in steps]


# --- every way, as a table ------------------------------------------------------------------------------------------

TABLE = [
    # way, steps before, what is possible on it at first
    (paths.INCIDENT, [], [False] * 4),
    (paths.INCIDENT, ["depart"], [True, False, False, False]),
    (paths.NO_SHOW, [], [True, False]),
    (paths.NO_SHOW, ["depart"], [False, False]),
    (paths.PAUSE, [], [True, False]),
    (paths.PAUSE, ["depart"], [False, False]),
    (paths.PAUSE, ["suspend"], [False, True]),
    (paths.OTHERWISE, [], [False, True]),
    (paths.OTHERWISE, ["depart", "arrive"], [False, True]),
    (paths.OTHERWISE, ["withdraw"], [False, True]),  # what was booked is still to be settled
]


@pytest.mark.parametrize(("way", "before", "possible"), TABLE)
def test_each_way_offers_what_is_possible_from_where_the_plan_stands(
    way, before, possible, walked, client, case_manager
):
    plan = walked(*before)
    assert standing(way, plan)[1] == possible
    client.force_login(case_manager)
    assert client.get(reverse("repatriation:path", args=[plan.number, way])).status_code == 200


def test_the_page_of_such_a_step_leads_to_its_way(client, ready_plan, case_manager):
    client.force_login(case_manager)
    for step, way in paths.WAYS_OF_STEPS.items():
        led = client.get(reverse("repatriation:step", args=[ready_plan.number, step]))
        assert led.headers["Location"] == reverse("repatriation:path", args=[ready_plan.number, way])
    assert client.get(reverse("repatriation:path", args=[ready_plan.number, "elsewhere"])).status_code == 404


# --- stopped on the way ---------------------------------------------------------------------------------------------


def test_an_incident_is_stopped_made_safe_told_and_only_then_goes_on(walked, send, case_manager, take):
    plan = walked("depart")
    alarms = plan.case.tasks.open().filter(kind__startswith="arrival")
    assert alarms.exists()
    what = {"kind": "missed_connection", "happened_at": "2026-05-26T09:30", "where": "Ciudad de Guatemala"}
    assert send(plan, "incident_new", **what) == 302
    assert fresh(plan).state == State.TRANSIT_INCIDENT
    assert not alarms.exists()
    row = plan.incidents.get()
    with pytest.raises(Blocked):
        take(fresh(plan), case_manager, "resume")
    assert standing(paths.INCIDENT, plan) == ([True, False, False, False], [True, True, True, False])
    safe = {"safe_at": "2026-05-26T09:45", "safe_where": "Hotel, con Ana", "version": "1"}
    assert send(plan, "incident_safe", row.pk, **safe) == 302
    assert send(plan, "incident_told", row.pk, told=[], version="2") == 422
    assert send(plan, "incident_told", row.pk, told=["receiver", "guardian"], version="2") == 302
    assert standing(paths.INCIDENT, plan) == ([True, True, True, False], [True] * 4)
    assert take(fresh(plan), case_manager, "resume").state == State.PREPARING
    assert standing(paths.INCIDENT, plan)[0] == [True] * 4


def test_no_incident_without_a_journey(ready_plan, send):
    what = {"kind": "ill", "happened_at": "2026-05-26T09:30", "where": "Casa"}
    assert send(ready_plan, "incident_new", **what) == 409
    assert not models.TransitIncident.objects.exists()


# --- not begun ------------------------------------------------------------------------------------------------------


def test_how_she_is_comes_before_what_she_wants(ready_plan, send):
    assert send(ready_plan, "missed_new", reached="no", wish="stay") == 422
    assert send(ready_plan, "missed_new", reached="yes", well="", wish="stay") == 422
    assert send(ready_plan, "missed_new", reached="no") == 302
    assert fresh(ready_plan).state == State.NO_SHOW
    assert standing(paths.NO_SHOW, ready_plan) == ([False, False], [True, False])
    row = ready_plan.missed_departures.get()
    assert send(ready_plan, "missed", row.pk, version="1", **WELL, wish="rebook") == 302
    assert standing(paths.NO_SHOW, ready_plan) == ([True, False], [True, True])


@pytest.mark.parametrize(("step", "state"), [("resume", State.PREPARING), ("withdraw", State.WITHDRAWN)])
def test_she_leaves_another_day_or_stays(step, state, ready_plan, send, take, case_manager):
    send(ready_plan, "missed_new", **WELL, wish="think")
    plan = take(fresh(ready_plan), case_manager, step)
    assert plan.state == state
    assert Case.objects.get(pk=plan.case_id).state == ready_plan.case.state, "no consequence for the care"


# --- paused ---------------------------------------------------------------------------------------------------------


def test_a_pause_says_why_until_when_and_what_was_booked(ready_plan, send, take, case_manager):
    told = {"why": "health", "look_again_on": "2026-06-10", "booked": "Vuelo sin costo hasta el 28 de mayo"}
    assert send(ready_plan, "pause_new", **told | {"look_again_on": "2026-05-25"}) == 422
    assert send(ready_plan, "pause_new", **told) == 302
    plan, pause = fresh(ready_plan), ready_plan.pauses.get()
    review = plan.case.tasks.open().get(kind=Task.Kind.PAUSE_REVIEW)
    assert (plan.state, review.about, timezone.localdate(review.due_at)) == (
        State.SUSPENDED, pause.pk, datetime.date(2026, 6, 10),
    )  # fmt: skip
    assert send(plan, "pause", pause.pk, version="1", **told | {"look_again_on": "2026-06-20"}) == 302
    assert timezone.localdate(fresh(review).due_at) == datetime.date(2026, 6, 20)
    take(plan, case_manager, "resume")
    assert not plan.case.tasks.open().filter(kind=Task.Kind.PAUSE_REVIEW).exists()
    assert send(plan, "pause", pause.pk, version="2", **told) == 409


# --- decided otherwise ----------------------------------------------------------------------------------------------


def test_what_is_freed_is_said_in_words_before_and_after(ready_plan, client, case_manager, coordinator):
    actions.add_coordinator(ready_plan, user=coordinator, by=case_manager)
    freed = paths.freed(fresh(ready_plan))
    assert len(freed) == 7
    for word in ("Avión 123", "Ana, PANI", "SENAF", "18"):
        assert any(word in sentence for sentence in freed)
    client.force_login(case_manager)
    page = client.get(reverse("repatriation:path", args=[ready_plan.number, paths.OTHERWISE])).content.decode()
    assert all(sentence.split(":")[0] in page for sentence in freed)
    gone = client.post(reverse("repatriation:withdraw_plan", args=[ready_plan.number]), follow=True)
    assert "Avión 123" in gone.content.decode()
    assert fresh(ready_plan).state == State.WITHDRAWN
    assert client.post(reverse("repatriation:withdraw_plan", args=[ready_plan.number])).status_code == 409


def test_its_page_asks_at_most_fifteen_times(ready_plan, client, case_manager, coordinator, take):
    """Reminders, an approval, a colleague who was named, seats, an escort, who receives, money to be settled."""
    actions.add_coordinator(ready_plan, user=coordinator, by=case_manager)
    client.force_login(case_manager)
    address = reverse("repatriation:path", args=[ready_plan.number, paths.OTHERWISE])
    assert len(asked_by(lambda: client.get(address))) <= MOST
    take(fresh(ready_plan), case_manager, "withdraw")
    assert reverse("repatriation:budget_settle", args=[ready_plan.number]) in client.get(address).content.decode()
    assert len(asked_by(lambda: client.get(address))) <= MOST


# --- a death --------------------------------------------------------------------------------------------------------

DIED = {"died_on": "2026-05-25", "where": "hospital", "country": "GT", "place": "Hospital Roosevelt",
        "certified": "physician", "certified_by": "Dr. Paz, 123", "known_from": "La acompañante"}  # fmt: skip


@pytest.fixture
def died(ready_plan, send, case_manager, take):
    """She dies on the way."""
    plan = take(ready_plan, case_manager, "depart")
    with act(case_manager, "plan", plan.case) as doing:
        plan_contact(plan.case, FollowUp.Kind.IN_CARE, datetime.date(2026, 6, 1), doing)
    assert send(plan, "death_record", **DIED) == 302
    return plan


def open_kinds(case):
    return set(case.tasks.open().values_list("kind", flat=True))


def test_with_a_death_everything_that_asks_for_her_stops(died, system):
    assert fresh(died).state == State.ENDED_BY_DEATH
    case = Case.objects.get(pk=died.case_id)
    assert set(cases.AFTER_A_DEATH) <= open_kinds(case)
    assert not open_kinds(case) & {*cases.ROUTINE, "arrival_confirm", "arrival_escort", "arrival_coordinator"}
    assert not case.follow_ups.planned().exists()
    with override("en"):
        assert [flag.words for flag in flags_on(with_flags(Case.objects).get(pk=case.pk))] == ["Has died"]
    before = open_kinds(case)
    case.consents.update(valid_until=timezone.localdate() - datetime.timedelta(days=1))
    for job in clockwork.ONCE_A_DAY:
        job(system, timezone.now())
    assert open_kinds(case) == before


def test_it_closes_as_deceased_only_when_that_is_done(died, case_manager, supervisor, client):
    case = Case.objects.get(pk=died.case_id)
    client.force_login(case_manager)
    typed = {"reason": "deceased", "open_tasks_because": "Falleció."}
    assert client.post(reverse("cases:closure", args=[case.number]), typed).status_code == 302
    closure = case.closures.get()
    request = cases.request_approval(case, "closure", by=case_manager, about=closure)
    cases.answer_approval(request, by=supervisor, approved=True)
    with pytest.raises(Blocked):
        care["close"](Case.objects.get(pk=case.pk), by=case_manager)
    for task in case.tasks.open().filter(kind__in=cases.AFTER_A_DEATH):
        done = client.post(reverse("cases:finish_task", args=[case.number, task.pk]), {"outcome": "Se avisó."})
        assert done.status_code == 302
    page = client.get(reverse("repatriation:death", args=[case.number])).content.decode()
    assert reverse("cases:closure", args=[case.number]) in page
    assert care["close"](Case.objects.get(pk=case.pk), by=case_manager).closure_reason == "deceased"


@pytest.mark.parametrize("said_in_life", ["fear", "no"])
def test_no_consulate_learns_of_her_against_what_she_said(said_in_life, open_case, case_manager, send):
    with act(case_manager, "note", open_case) as doing:
        if said_in_life == "fear":
            doing.save(Fear(case=open_case, country="HT", words="Me buscan"))
        else:
            doing.save(Consent(case=open_case, kind="consulate", given="no", by="self", how="oral"))
    assert send(open_case, "death_record", **DIED) == 302
    assert Task.Kind.CONSULATE_DEATH not in open_kinds(open_case)
    assert [bool(each.not_done_because) for each in paths.owed_after_death(open_case)] == [False, True, False]


def test_a_death_is_recorded_by_who_answers_for_the_case(open_case, shelter_worker, stranger, client, send):
    assert send(open_case, "death_record", **DIED | {"certified_by": ""}) == 422
    client.force_login(stranger)
    assert client.get(reverse("repatriation:death", args=[open_case.number])).status_code == 404
