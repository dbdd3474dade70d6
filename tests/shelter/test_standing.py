"""The small facts that the steps of a case ask for."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from carecase.cases.models import Absence, Task
from carecase.shelter import absences, actions, standing
from carecase.shelter.models import Belonging, ProviderLodging, ShelterChoice
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db


def save(row, by):
    with act(by, "write") as doing:
        return doing.save(row)


def lodging(case, from_on, nights=3, **more):
    price = {"amount": "40.00", "currency": "USD"}
    return ProviderLodging(
        case=case, provider="Hotel Sol", agreement="7", from_on=from_on, nights=nights, **price, **more
    )


def test_a_bed_is_ready_while_it_is_held(woman, bed, reserved):
    assert not standing.bed_ready(woman)
    reserved(woman, bed("1A"))
    assert standing.bed_ready(woman)
    with time_machine.travel(timezone.now() + timedelta(hours=7)):
        assert not standing.bed_ready(woman)


def test_a_provider_under_agreement_is_a_bed_too(woman, case_manager):
    today = timezone.localdate()
    save(lodging(woman, today - timedelta(days=5)), case_manager)
    assert not standing.bed_ready(woman), "those nights are over"
    save(lodging(woman, today, ended_on=today), case_manager)
    assert not standing.bed_ready(woman), "it ended early"
    save(lodging(woman, today), case_manager)
    assert standing.bed_ready(woman)


def test_the_current_stay_is_the_open_one(woman, bed, lodged, shelter_worker):
    assert standing.current_stay(woman) is None
    stay = lodged(woman, bed("1A"))
    assert standing.current_stay(woman) == stay
    assert str(standing.current_stay(woman)) == "Casa Ceiba"
    actions.end_stay(woman, by=shelter_worker)
    assert standing.current_stay(woman) is None


def test_the_latest_answer_says_why_there_is_no_shelter(woman, case_manager):
    assert standing.shelter_not_used_because(woman) is None
    save(ShelterChoice(case=woman, choice="declined", why="va con su hermana"), case_manager)
    assert standing.shelter_not_used_because(woman).choice == "declined"
    save(ShelterChoice(case=woman, choice="wanted"), case_manager)
    assert standing.shelter_not_used_because(woman) is None


def test_belongings_count_until_they_are_given_back(woman, bed, lodged, shelter_worker):
    assert not standing.belongings_are_kept(woman)
    stay = lodged(woman, bed("1A"))
    kept = save(Belonging(case=woman, stay=stay, house=stay.house, description="mochila"), shelter_worker)
    assert standing.belongings_are_kept(woman)
    actions.return_belonging(kept, by=shelter_worker, signed_by="Yuleisy")
    assert not standing.belongings_are_kept(woman)


def test_a_stay_over_the_longest_is_seen(woman, bed, lodged):
    stay = lodged(woman, bed("1A"))
    assert not stay.is_over_longest()
    with time_machine.travel(timezone.now() + timedelta(days=92)):
        assert stay.is_over_longest()


@pytest.mark.parametrize("fact", ["current_stay", "bed_ready", "shelter_not_used_because", "belongings_are_kept"])
def test_each_fact_costs_two_queries_at_most(fact, woman, bed, lodged, django_assert_max_num_queries):
    lodged(woman, bed("1A"))
    with django_assert_max_num_queries(2):
        getattr(standing, fact)(woman)


# --- absences ----------------------------------------------------------------------------------------------------


def test_missing_starts_the_welfare_check_of_an_adult(woman, bed, lodged, shelter_worker):
    lodged(woman, bed("1A"))
    absence = absences.note_missing(woman, by=shelter_worker)
    task = woman.tasks.get(kind=Task.Kind.WELFARE_CHECK)
    assert task.due_at == absence.left_at + timedelta(hours=12)
    assert absences.bed_kept_until(absence) == absence.left_at + timedelta(hours=48)


def test_a_missing_child_is_reported(boy, bed, lodged, shelter_worker):
    lodged(boy, bed("4A"))
    absences.note_missing(boy, by=shelter_worker)
    assert boy.tasks.filter(kind=Task.Kind.MISSING_CHILD_REPORT).exists()


def test_a_planned_exit_starts_no_clock(woman, bed, lodged, shelter_worker):
    lodged(woman, bed("1A"))
    absences.note_exit(woman, by=shelter_worker, expected_at=timezone.now() + timedelta(hours=3))
    assert not woman.tasks.open().exists()
    absences.note_back(woman, by=shelter_worker)
    assert not woman.tasks.open().exists()


def test_coming_back_ends_the_search_and_begins_a_talk(woman, bed, lodged, shelter_worker):
    lodged(woman, bed("1A"))
    absences.note_missing(woman, by=shelter_worker)
    absences.note_back(woman, by=shelter_worker)
    assert [task.kind for task in woman.tasks.open()] == [Task.Kind.RETURN_TALK]
    assert Absence.objects.get().returned_at
    assert absences.note_back(woman, by=shelter_worker) is None
