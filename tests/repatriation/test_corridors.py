"""What the country on the other side asks: what keeps and what breaks each rule, who is told, who lets pass."""

import datetime

import pytest
from django.urls import reverse
from django.utils import translation

from carecase.cases.actions import add_to_team, take_case
from carecase.cases.models import Fear
from carecase.jurisdictions.pack import Advisory, Corridor, Pack
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from repatriation import actions, forms, models, steps
from repatriation.conditions import no_advice_against_the_country
from repatriation.consular import asks, rules
from repatriation.consular.forms import CorridorExceptionForm, CrossingForm, NotificationForm
from repatriation.legs_forms import LegForm
from repatriation.models import State
from repatriation.models.corridor import Rule
from repatriation.tiers import Tier
from tests.repatriation.conftest import FLIGHT, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def way(monkeypatch):
    """The rules of the way for this test: `way(days=("fri",))`."""

    def ask(**asked):
        corridor = Corridor(to="HN", source="I", verified=False, **asked)
        monkeypatch.setattr(Pack, "corridor_to", lambda pack, country: corridor if country == "HN" else None)

    return ask


# The journey arrives on Friday 29 May at 11:30 there; it is Tuesday 26 May at ten.
KEPT_OR_NOT = (
    (Rule.POINT, {"points": ()}, True),
    (Rule.POINT, {"points": ("Corinto",)}, False),
    (Rule.DAY, {"days": ()}, True),
    (Rule.DAY, {"days": ("thu", "fri")}, True),
    (Rule.DAY, {"days": ("sat", "sun")}, False),
    (Rule.HOURS, {"from_time": datetime.time(11, 30)}, True),
    (Rule.HOURS, {"until_time": datetime.time(11, 30)}, True),
    (Rule.HOURS, {"from_time": datetime.time(11, 31)}, False),
    (Rule.HOURS, {"until_time": datetime.time(11, 29)}, False),
    (Rule.NOTICE, {"notice_hours": 73}, True),
    (Rule.NOTICE, {"notice_hours": 74}, False),
    (Rule.ROOM, {"most_per_day": 1}, True),
    (Rule.ROOM, {"most_per_day": 0}, False),
)


@pytest.mark.parametrize(("rule", "asked", "keeps"), KEPT_OR_NOT)
def test_each_rule_is_kept_or_broken_by_the_arrival(
    rule, asked, keeps, requested_plan, case_manager, write, way, tuesday
):
    arriving(requested_plan, case_manager, write)
    way(**asked)
    plan = fresh(requested_plan)
    assert rules.keeps(plan, rule) is keeps
    assert [each for each in Rule if not rules.keeps(plan, each)] == ([] if keeps else [rule])
    assert rules.GUARDS[rule].holds(plan) is keeps


def arriving(plan, by, write, **changed):
    write(forms.PlaceForm, plan, by, country="HN", kind="origin", with_whom="Su tía", is_chosen=True)
    write(LegForm, fresh(plan), by, **FLIGHT | changed)


def test_a_crossing_among_their_points_keeps_the_rule(requested_plan, case_manager, write, way):
    arriving(requested_plan, case_manager, write)
    way(points=("Corinto", "Agua Caliente"))
    for point, keeps in (("Otro", False), ("Corinto", True)):
        row = requested_plan.crossings.first() or requested_plan
        write(CrossingForm, row, case_manager, point=point)
        assert rules.keeps(fresh(requested_plan), Rule.POINT) is keeps


def test_notice_counts_from_when_the_last_who_must_know_was_told(requested_plan, case_manager, write, way):
    arriving(requested_plan, case_manager, write)
    way(notice_hours=96, notify=("migration_authority",))
    assert not rules.keeps(fresh(requested_plan), Rule.NOTICE)
    told = {"to": "migration_authority", "done_at": "2026-05-25T09:00", "way": "letter"}
    write(NotificationForm, requested_plan, case_manager, **told)
    assert rules.keeps(fresh(requested_plan), Rule.NOTICE)
    assert rules.those_who_must_know_were_told.holds(fresh(requested_plan))


def test_room_counts_others_of_that_local_day_only(open_case, register, case_manager, write, way):
    plan = actions.open_return_plan(open_case, by=case_manager)
    arriving(plan, case_manager, write)
    way(most_per_day=1)
    other = actions.open_return_plan(taken(register, case_manager), by=case_manager)
    arriving(other, case_manager, write, arrives_at="2026-05-30T00:10")
    assert rules.keeps(fresh(plan), Rule.ROOM)
    write(LegForm, other.legs.get(), case_manager, arrives_at="2026-05-29T23:50")
    assert not rules.keeps(fresh(plan), Rule.ROOM)
    steps.withdraw(other, by=case_manager)
    assert rules.keeps(fresh(plan), Rule.ROOM)


def taken(register, by):
    return take_case(register(1).cases.get(), by=by)


# --- a supervisor lets it pass -----------------------------------------------------------------------------------


def test_a_supervisor_lets_one_arrival_pass_with_a_reason(preparing, case_manager, supervisor, write, way):
    plan = preparing(Tier.HEALTHY_ADULT)
    way(days=("mon",))
    with pytest.raises(Blocked, match=str(rules.GUARDS[Rule.DAY].otherwise)):
        steps.make_ready(plan, by=case_manager)
    reason = {"rule": "day", "reason": "Quienes reciben lo acordaron por teléfono."}
    with pytest.raises(Forbidden):
        write(CorridorExceptionForm, plan, case_manager, **reason)
    write(CorridorExceptionForm, plan, supervisor, **reason)
    ready = steps.make_ready(fresh(plan), by=case_manager)
    write(LegForm, ready.legs.get(), case_manager, arrives_at="2026-05-29T12:00")
    assert fresh(ready).state == State.PREPARING  # another arrival is another question


def test_a_rule_that_is_kept_cannot_be_let_pass(preparing, supervisor, way):
    plan = preparing(Tier.HEALTHY_ADULT)
    row = models.CorridorException(plan=plan)
    form = CorridorExceptionForm({"rule": "day", "reason": "Sí"}, instance=row, by=supervisor, parent=plan.case)
    assert "rule" in form.errors


# --- who is told -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "feared", "told"),
    [
        (Tier.HEALTHY_ADULT, False, ["consulate"]),
        (Tier.HEALTHY_ADULT, True, []),
        (Tier.CHILD, False, ["consulate", "child_authority", "airline"]),
        (Tier.CHILD, True, ["child_authority", "airline"]),
    ],
)
def test_who_must_be_told_and_that_a_lock_weighs_more(tier, feared, told, preparing, case_manager, way):
    plan = preparing(tier)
    way(notify=("consulate", "child_authority", "airline"))
    if feared:
        with act(case_manager, "fear", plan.case) as doing:
            doing.save(Fear(case=plan.case, country="HN"))
    plan = fresh(plan)
    assert rules.to_tell(plan) == told
    assert rules.those_who_must_know_were_told.holds(plan) is (not told)
    lines = {line.to: line for line in asks.tell_lines(plan)}
    assert lines["consulate"].locked is feared


# --- what is seen ------------------------------------------------------------------------------------------------

ADVICE = Advisory("HN", datetime.date(2026, 1, 2), "No retorne a nadie.", "Return nobody.", "UNHCR", False)


def test_an_advice_is_seen_on_the_plan_and_looked_at_again_at_departure(client, ready_plan, case_manager, monkeypatch):
    monkeypatch.setattr(Pack, "advisory_on", lambda pack, country: ADVICE)
    client.force_login(case_manager)
    for name in ("plan", "country"):
        shown = client.get(reverse(f"repatriation:{name}", args=[ready_plan.number])).content.decode()
        assert "No retorne a nadie." in shown
        assert "UNHCR" in shown
    with pytest.raises(Blocked, match=str(no_advice_against_the_country.otherwise)):
        steps.depart(ready_plan, by=case_manager)


@pytest.mark.parametrize(("language", "words"), [("es", "viernes"), ("en", "Friday")])
def test_one_page_says_what_the_country_asks(language, words, client, ready_plan, supervisor, case_manager, way):
    way(days=("mon",), notice_hours=48, notify=("child_authority",), note_es="Con calma.", note_en="Calmly.")
    client.force_login(supervisor)
    client.cookies["django_language"] = language
    url = reverse("repatriation:country", args=[ready_plan.number])
    with translation.override(language):
        day = str(asks.WEEKDAYS[0])
    shown = client.get(url).content.decode()
    assert day in shown
    assert ("Con calma." if language == "es" else "Calmly.") in shown
    assert f"{reverse('repatriation:corridor_exception', args=[ready_plan.number])}?rule=day" in shown
    assert f"{reverse('repatriation:notification_new', args=[ready_plan.number])}?to=child_authority" in shown
    client.force_login(case_manager)
    assert "corridor" not in client.get(url).content.decode()
    form = client.get(f"{reverse('repatriation:notification_new', args=[ready_plan.number])}?to=airline").context[
        "form"
    ]
    assert form["to"].value() == "airline"


def test_the_page_about_a_country_is_for_those_who_prepare(
    client, ready_plan, stranger, colleague, case_manager, team
):
    url = reverse("repatriation:country", args=[ready_plan.number])
    client.force_login(stranger)
    assert client.get(url).status_code == 404
    nurse = colleague("nora", "health", team)
    add_to_team(ready_plan.case, user=nurse, role="health", by=case_manager)
    client.force_login(nurse)
    assert client.get(url).status_code == 403


def test_before_a_place_is_named_the_page_says_so(client, requested_plan, case_manager, django_assert_max_num_queries):
    client.force_login(case_manager)
    with django_assert_max_num_queries(40):
        shown = client.get(reverse("repatriation:country", args=[requested_plan.number])).content.decode()
    assert reverse("repatriation:place_new", args=[requested_plan.number]) in shown
