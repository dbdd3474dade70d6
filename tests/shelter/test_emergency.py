"""The door at night: a bed in a minute, the rest in the morning."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carecase.cases.models import Case, Task
from carecase.casework import case_page
from carecase.people.models import FamilyMember
from carecase.shelter.emergency import emergency_admission
from carecase.shelter.models import AllocationOverride, BedAllocation, Stay
from carecase.workflow.engine import Blocked, Forbidden

pytestmark = pytest.mark.django_db

A_WOMAN = {"sex": "2", "age_band": "adult"}
A_MAN = {"sex": "1", "age_band": "adult"}


def test_an_alias_and_what_can_be_seen_are_enough(house, shelter_worker, team, case_manager):
    stay = emergency_admission(house, by=shelter_worker, called="Luna", **A_WOMAN)
    case = stay.case
    assert stay.bed.code == "1A"
    assert (case.called, stay.is_emergency) == ("Luna", True)
    assert stay.alias == "", "what is typed in a hurry may be a real name: the hall shows the bed only"
    assert case.state == Case.State.IDENTIFICATION
    assert case.unit == team, "the team that takes over from the house"
    assert case in Case.objects.visible_to(shelter_worker)
    assert case in Case.objects.visible_to(case_manager)
    assert case.person.age_basis == "estimated"


def test_the_house_that_met_and_keeps_somebody_stands_once_in_the_team(house, shelter_worker):
    stay = emergency_admission(house, by=shelter_worker, sex="2", age_band="adult", called="Sol")
    assert stay.case.grants.filter(unit=house.unit).count() > 1
    named = [who for who, _role in case_page.team(Case.objects.get(pk=stay.case_id))]
    assert named.count(house.unit) == 1


def test_risk_and_safety_are_due_within_twelve_hours(house, shelter_worker):
    stay = emergency_admission(house, by=shelter_worker, called="Luna", **A_WOMAN)
    task = stay.case.tasks.get(kind=Task.Kind.RISK_AND_SAFETY)
    assert task.due_at == stay.admitted_at + timedelta(hours=12)
    assert stay.case.next_due_at == task.due_at


def test_a_danger_sign_sends_to_the_clinic_now(house, shelter_worker):
    stay = emergency_admission(house, by=shelter_worker, called="Luna", signs=["bleeding"], **A_WOMAN)
    task = stay.case.tasks.get(kind=Task.Kind.CLINIC_NOW)
    assert task.due_at <= timezone.now()
    assert stay.danger_sign_labels == ["Sangra y no se detiene"]


def test_the_child_authority_is_a_task_at_once(house, shelter_worker):
    stay = emergency_admission(house, by=shelter_worker, sex="1", age_band="12_17")
    assert stay.bed.room.kind == "boys"
    assert stay.case.tasks.filter(kind=Task.Kind.CHILD_AUTHORITY).exists()


def test_somebody_of_whom_nothing_is_known_counts_as_a_child(house, shelter_worker):
    with pytest.raises(Blocked) as caught:
        emergency_admission(house, by=shelter_worker, called="Sol")
    sentences = " ".join(str(reason) for reason in caught.value.reasons)
    assert "Ninguna cama es adecuada" in sentences
    assert not Stay.objects.exists()
    assert not Case.objects.filter(label="").exists(), "nothing is left of what was refused"


def test_a_bed_chosen_by_hand_obeys_the_rules_too(house, bed, shelter_worker):
    with pytest.raises(Blocked):
        emergency_admission(house, by=shelter_worker, bed=bed("1A"), **A_MAN)
    stay = emergency_admission(house, by=shelter_worker, bed=bed("2B"), **A_MAN)
    assert stay.bed.code == "2B"


def test_the_manager_on_call_may_agree_by_phone_and_confirms_in_the_morning(
    house, bed, shelter_worker, shelter_manager
):
    stay = emergency_admission(
        house, by=shelter_worker, bed=bed("8A"), agreed_by=shelter_manager, mitigation="puerta cerrada", **A_MAN
    )
    override = AllocationOverride.objects.get()
    assert (override.decided_by, override.recorded_by) == (shelter_manager, shelter_worker)
    task = Task.objects.get(about=override.pk)
    assert (task.owner, task.due_at) == (shelter_manager, override.expires_at)
    assert stay.bed.code == "8A"


def test_somebody_without_that_right_cannot_agree(house, bed, shelter_worker, case_manager):
    with pytest.raises(Forbidden):
        emergency_admission(house, by=shelter_worker, bed=bed("8A"), agreed_by=case_manager, mitigation="x", **A_MAN)
    assert not BedAllocation.objects.exists()


def test_a_mother_comes_with_her_children_and_they_stay_together(house, shelter_worker):
    mother = emergency_admission(house, by=shelter_worker, called="Luna", with_children=True, **A_WOMAN)
    assert mother.bed.room.kind in ("families", "mother_infant")
    child = emergency_admission(house, by=shelter_worker, sex="2", age_band="00_05", came_with=mother.case)
    assert child.bed.room == mother.bed.room
    assert FamilyMember.objects.get(person=child.case.person).proof == FamilyMember.Proof.PROPOSED


def test_an_older_child_stays_once_the_adult_was_asked_alone(house, shelter_worker):
    father = emergency_admission(house, by=shelter_worker, with_children=True, **A_MAN)
    assert father.bed.room.kind == "families"
    with pytest.raises(Blocked):
        emergency_admission(
            house, by=shelter_worker, bed=father.bed.room.beds.last(), sex="1", age_band="06_11", came_with=father.case
        )
    stay = emergency_admission(
        house, by=shelter_worker, sex="1", age_band="06_11", came_with=father.case, asked_alone=True
    )
    assert stay.bed.room == father.bed.room


def test_a_number_on_a_card_opens_nothing_but_a_question(house, shelter_worker, open_case):
    stay = emergency_admission(house, by=shelter_worker, shown_number=open_case.number, **A_WOMAN)
    assert stay.case != open_case
    assert open_case not in Case.objects.visible_to(shelter_worker)
    task = stay.case.tasks.get(kind=Task.Kind.DUPLICATE_REVIEW)
    assert open_case.number in task.text


def test_somebody_expected_keeps_the_case_she_has(house, woman, reserved, bed, shelter_worker):
    reserved(woman, bed("1A"))
    woman = Case.objects.get(pk=woman.pk)
    stay = emergency_admission(house, by=shelter_worker, case=woman, bed=bed("1A"))
    assert stay.case == woman
    assert stay.case.tasks.get(kind=Task.Kind.RISK_AND_SAFETY).owner == woman.manager


def test_only_the_people_of_the_house_open_its_door(house, other_keeper, case_manager):
    for somebody_else in (other_keeper, case_manager):
        with pytest.raises(Forbidden):
            emergency_admission(house, by=somebody_else, **A_WOMAN)
