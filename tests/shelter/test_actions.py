"""Holding, giving, changing and leaving a bed; who sees the case meanwhile; and what a second hand is told."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from carecase.audit.models import Event
from carecase.cases import actions as cases
from carecase.cases.models import Approval, Case, Grant, Task
from carecase.shelter import actions
from carecase.shelter.models import Bed, BedAllocation, Belonging, House, Reservation, Stay
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden

pytestmark = pytest.mark.django_db


def reasons(caught):
    return [str(reason) for reason in caught.value.reasons]


# --- holding a bed -----------------------------------------------------------------------------------------------


def test_a_reservation_holds_the_bed_and_lets_the_house_see_who_comes(woman, bed, reserved, shelter_worker):
    assert not Case.objects.visible_to(shelter_worker).filter(pk=woman.pk).exists()
    reservation = reserved(woman, bed("1A"))
    assert BedAllocation.objects.standing().get(bed=bed("1A")).case == woman
    assert reservation.expires_at > timezone.now()
    assert Case.objects.visible_to(shelter_worker).filter(pk=woman.pk).exists()


def test_without_minutes_the_pack_says_how_long(woman, bed, reserved):
    before = timezone.now()
    assert timedelta(hours=5) < reserved(woman, bed("1A")).expires_at - before < timedelta(hours=7)


def test_what_has_run_out_holds_nothing_and_shows_nobody(woman, somebody, bed, case_manager, shelter_worker):
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        actions.reserve_bed(woman, bed("1A"), by=case_manager, minutes=30)
    assert not Case.objects.visible_to(shelter_worker).filter(pk=woman.pk).exists()
    other = somebody()
    actions.reserve_bed(other, bed("1A"), by=case_manager)
    assert woman.reservations.get().outcome == Reservation.Outcome.EXPIRED
    assert BedAllocation.objects.get(bed=bed("1A"), until_at__isnull=True).case == other


def test_the_clockwork_tidies_what_has_run_out(woman, bed, case_manager, supervisor):
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        actions.reserve_bed(woman, bed("1A"), by=case_manager, minutes=30)
    assert actions.release_expired(by=supervisor) == 1
    assert actions.release_expired(by=supervisor) == 0
    assert woman.reservations.get().outcome == Reservation.Outcome.EXPIRED


def test_another_bed_replaces_the_one_that_was_held(woman, bed, reserved):
    reserved(woman, bed("1A"))
    reserved(woman, bed("1B"))
    assert [r.outcome for r in woman.reservations.order_by("recorded_at")] == ["replaced", ""]
    assert list(BedAllocation.objects.standing().values_list("bed__code", flat=True)) == ["1B"]


def test_a_bed_let_go_is_free_and_the_house_forgets(woman, bed, reserved, case_manager, shelter_worker):
    reserved(woman, bed("1A"))
    actions.release_reservation(woman, by=case_manager)
    assert not BedAllocation.objects.standing().exists()
    assert not Case.objects.visible_to(shelter_worker).filter(pk=woman.pk).exists()


def test_a_bed_that_does_not_suit_is_not_held_and_says_why(somebody, bed, case_manager):
    man = somebody(sex="1")
    with pytest.raises(Blocked) as caught:
        actions.reserve_bed(man, bed("1A"), by=case_manager)
    assert reasons(caught) == ["Este cuarto es para: mujeres."]
    assert caught.value.reasons[0].url == f"/cases/{man.number}/bed/{bed('1A').pk}/exception/"
    assert not Reservation.objects.exists()
    assert Event.objects.order_by("-n").first().kind == "refusal"


def test_a_house_that_is_not_offered_cannot_be_asked(woman, case_manager, other_house, colleague):
    with act(case_manager, "close_offer") as doing:
        other_house.offered_to = House.OfferedTo.OWN
        doing.save(other_house)
    with pytest.raises(Forbidden):
        actions.reserve_bed(woman, Bed.objects.select_related("room__house__unit").get(code="W1"), by=case_manager)


def test_somebody_without_the_right_holds_no_bed(woman, bed, stranger):
    with pytest.raises(Forbidden):
        actions.reserve_bed(woman, bed("1A"), by=stranger)


# --- coming in ---------------------------------------------------------------------------------------------------


def test_an_admission_opens_a_stay_in_the_bed_that_was_held(woman, bed, reserved, shelter_worker, house):
    reserved(woman, bed("1A"))
    stay = actions.admit(woman, bed("1A"), by=shelter_worker, diet=["halal"], allergy="maní")
    assert (stay.house, stay.bed.code, stay.allergy) == (house, "1A", "maní")
    assert woman.reservations.get().outcome == Reservation.Outcome.ADMITTED
    assert stay.longest_until_on == (timezone.localdate(stay.admitted_at) + timedelta(days=90))


def test_the_house_sees_the_case_from_admission_to_exit(woman, bed, lodged, shelter_worker):
    lodged(woman, bed("1A"))
    grant = woman.grants.live().get(because=Grant.Because.ADMISSION)
    assert grant.until_at is None
    actions.end_stay(Case.objects.get(pk=woman.pk), by=shelter_worker, reason="as_planned")
    assert not Case.objects.visible_to(shelter_worker).filter(pk=woman.pk).exists()
    assert not woman.grants.live().filter(because=Grant.Because.ADMISSION).exists()


def test_the_case_manager_opens_the_stay_only_in_the_bed_that_is_held(woman, bed, reserved, case_manager):
    reserved(woman, bed("1A"))
    with pytest.raises(Forbidden):
        actions.admit(woman, bed("1B"), by=case_manager)
    stay = actions.open_stay_from_reservation(woman, by=case_manager)
    assert stay.bed.code == "1A"
    assert actions.open_stay_from_reservation(woman, by=case_manager) == stay


def test_nothing_opens_where_nothing_is_held(woman, case_manager):
    assert actions.open_stay_from_reservation(woman, by=case_manager) is None


def test_the_rules_are_asked_again_at_the_door(woman, somebody, bed, reserved, lodged, case_manager, shelter_worker):
    reserved(woman, bed("1A"))
    other = somebody()
    lodged(other, bed("1B"))
    cases.keep_apart(woman, other, by=case_manager)
    with pytest.raises(Blocked) as caught:
        actions.admit(woman, bed("1A"), by=shelter_worker)
    assert "instrucción" in reasons(caught)[0]


def test_nobody_is_admitted_twice(woman, bed, lodged, shelter_worker):
    lodged(woman, bed("1A"))
    with pytest.raises(Blocked) as caught:
        actions.admit(woman, bed("1B"), by=shelter_worker)
    assert "ya vive en esta casa" in reasons(caught)[0]


def test_who_is_admitted_in_another_house_has_left_the_first(
    woman, bed, lodged, other_house, other_keeper, case_manager, shelter_worker
):
    lodged(woman, bed("1A"))
    there = Bed.objects.select_related("room__house__unit").get(code="W1")
    actions.reserve_bed(woman, there, by=case_manager)
    actions.admit(woman, there, by=other_keeper)
    first, second = Stay.objects.filter(case=woman).order_by("admitted_at")
    assert first.end_reason == Stay.EndReason.OTHER_HOUSE
    assert second.ended_at is None
    assert list(BedAllocation.objects.standing().values_list("bed__code", flat=True)) == ["W1"]
    assert not Case.objects.visible_to(shelter_worker).filter(pk=woman.pk).exists()


# --- changing beds -----------------------------------------------------------------------------------------------


def test_a_move_closes_one_bed_and_opens_the_next(woman, bed, lodged, shelter_worker):
    stay = lodged(woman, bed("1A"))
    actions.move_bed(woman, bed("1B"), by=shelter_worker)
    first, second = stay.allocations.order_by("from_at")
    assert (first.bed.code, second.bed.code, second.until_at) == ("1A", "1B", None)
    assert first.until_at == second.from_at


def test_a_move_obeys_the_rules(woman, somebody, bed, lodged, shelter_worker):
    lodged(somebody(), bed("1B"))
    lodged(woman, bed("1A"))
    with pytest.raises(Blocked):
        actions.move_bed(woman, bed("2A"), by=shelter_worker)
    with pytest.raises(Blocked):
        actions.move_bed(woman, bed("1B"), by=shelter_worker)
    with pytest.raises(Blocked):
        actions.move_bed(woman, bed("1A"), by=shelter_worker)
    assert woman.stays.get().bed.code == "1A"


# --- leaving -----------------------------------------------------------------------------------------------------


def test_an_exit_frees_the_bed_and_says_why(woman, bed, lodged, shelter_worker):
    lodged(woman, bed("1A"))
    stay = actions.end_stay(woman, by=shelter_worker, reason="wished")
    assert (stay.end_reason, stay.bed) == ("wished", None)
    assert not BedAllocation.objects.standing().exists()


def test_what_is_still_kept_becomes_a_task_until_it_is_given_back(woman, bed, lodged, shelter_worker):
    stay = lodged(woman, bed("1A"))
    with act(shelter_worker, "keep", woman) as doing:
        bag = doing.save(Belonging(case=woman, stay=stay, house=stay.house, description="mochila"))
    actions.end_stay(woman, by=shelter_worker, reason="wished")
    task = woman.tasks.get(kind=Task.Kind.CLOSURE_BELONGINGS)
    assert task.done_at is None
    bag = Belonging.objects.visible_to(shelter_worker).get()  # the house still sees what it keeps
    actions.return_belonging(bag, by=shelter_worker, signed_by="Yuleisy")
    assert woman.tasks.get(pk=task.pk).done_at
    assert not Belonging.objects.visible_to(shelter_worker).exists()


def test_a_case_without_a_stay_has_none_to_end(woman, case_manager):
    with pytest.raises(Blocked):
        actions.end_stay(woman, by=case_manager)


def test_a_longer_stay_needs_a_supervisor(woman, bed, lodged, shelter_worker, supervisor):
    stay = lodged(woman, bed("1A"))
    until = timezone.localdate() + timedelta(days=200)
    with pytest.raises(Blocked):
        actions.extend_stay(woman, until, by=shelter_worker)
    asked = cases.request_approval(woman, Approval.What.LONGER_STAY, by=shelter_worker, about=stay, note="clases")
    cases.answer_approval(asked, by=supervisor, approved=True)
    assert actions.extend_stay(woman, until, by=shelter_worker).longest_until_on == until
    with pytest.raises(Blocked):  # an approval is used once
        actions.extend_stay(woman, until + timedelta(days=9), by=shelter_worker)


# --- exceptions --------------------------------------------------------------------------------------------------


def exception(**more):
    lasts = timezone.now() + timedelta(hours=12)
    return {"reason": "no hay otra cama", "mitigation": "duerme sola", "expires_at": lasts} | more


def test_shelter_staff_set_no_rule_aside(boy, bed, reserved, shelter_worker):
    reserved(boy, bed("4A"))
    with pytest.raises(Forbidden):
        actions.override_allocation(boy, bed("1A"), by=shelter_worker, **exception())


def test_an_exception_opens_the_door_until_it_ends(boy, bed, reserved, case_manager, shelter_manager):
    reserved(boy, bed("4A"))
    actions.override_allocation(boy, bed("1A"), by=shelter_manager, **exception())
    actions.reserve_bed(boy, bed("1A"), by=case_manager, minutes=20 * 60)
    with time_machine.travel(timezone.now() + timedelta(hours=13)), pytest.raises(Blocked):
        actions.admit(Case.objects.get(pk=boy.pk), bed("1A"), by=case_manager)


def test_a_supervisor_on_call_may_make_an_exception_for_her_cases(boy, bed, supervisor):
    override = actions.override_allocation(boy, bed("1A"), by=supervisor, **exception())
    assert override.decided_by == supervisor


def test_what_can_never_be_set_aside_is_refused(woman, somebody, bed, lodged, case_manager, supervisor):
    other = somebody()
    cases.keep_apart(woman, other, by=case_manager)
    lodged(woman, bed("1A"))
    with pytest.raises(Blocked) as caught:
        actions.override_allocation(other, bed("1B"), by=supervisor, **exception())
    assert "instrucción" in reasons(caught)[0]


def test_an_exception_ends_in_the_future_and_is_about_something(woman, boy, bed, supervisor):
    with pytest.raises(Blocked):
        actions.override_allocation(woman, bed("1A"), by=supervisor, **exception())
    with pytest.raises(Blocked):
        actions.override_allocation(boy, bed("1A"), by=supervisor, **exception(expires_at=timezone.now()))


# --- the database gives a bed once -------------------------------------------------------------------------------


def refused_by_the_database(row, by):
    with pytest.raises(IntegrityError), act(by, "cheat") as doing:
        doing.save(row)


def test_the_database_refuses_a_second_person_in_a_bed(woman, somebody, bed, lodged, reserved, case_manager):
    stay = lodged(woman, bed("1A"))
    other = somebody()
    reservation = reserved(other, bed("1B"))
    refused_by_the_database(BedAllocation(case=other, bed=bed("1A"), reservation=reservation), case_manager)
    refused_by_the_database(BedAllocation(case=woman, bed=bed("1C"), stay=stay), case_manager)


def test_the_database_refuses_two_open_stays_or_reservations(woman, bed, lodged, case_manager, house):
    lodged(woman, bed("1A"))
    refused_by_the_database(Stay(case=woman, house=house), case_manager)


def test_who_comes_second_is_told_in_words(woman, somebody, bed, case_manager, monkeypatch):
    """Somebody took the bed between the look at the rules and the writing: only the constraint stands there."""
    other = somebody()
    monkeypatch.setattr("carecase.shelter.beds.must_suit", lambda *args, **kwargs: None)
    actions.reserve_bed(woman, bed("1A"), by=case_manager)
    with pytest.raises(Blocked) as caught:
        actions.reserve_bed(other, bed("1A"), by=case_manager)
    assert reasons(caught) == ["Alguien acaba de tomar la cama 1A. Elija otra."]
    assert not other.reservations.exists()


def test_a_place_of_detention_is_never_a_house_in_the_database(house, shelter_manager):
    house.is_detention = True
    refused_by_the_database(house, shelter_manager)


def test_no_house_opens_without_a_complaint_channel_in_the_database(house, shelter_manager):
    house.complaint_channel = ""
    refused_by_the_database(house, shelter_manager)


# --- on record ---------------------------------------------------------------------------------------------------


def test_every_act_on_a_bed_is_on_record_without_a_value(woman, bed, lodged, shelter_worker):
    lodged(woman, bed("1A"), allergy="maní canario")
    event = Event.objects.filter(verb="admit").latest("n")
    assert event.actor == str(shelter_worker.pk)
    assert "canario" not in str(event.details)
    assert {s.subject for s in event.subjects.all()} >= {str(woman.pk), str(bed("1A").room.house_id)}
