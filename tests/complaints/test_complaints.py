"""The door for complaints of abuse by staff: past the case team, past the accused, with clocks (C20)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from carecase.access.roles import Role
from carecase.audit.models import EventSubject
from carecase.cases.watching import events_watched_by
from carecase.complaints.models import StaffComplaint
from carecase.oversight import trail

pytestmark = pytest.mark.django_db

WORDS = "Le pidió favores a cambio de salir."


@pytest.fixture
def dora(colleague, organisation):
    return colleague("dora", Role.DATA_PROTECTION_OFFICER, organisation=organisation)


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def bring(dora, shelter_worker):
    def send(by=shelter_worker, **said):
        return browser_of(by).post(reverse("complaints:new"), {"through": "told", "what": WORDS} | said)

    return send


def desk_of(user):
    return browser_of(user).get(reverse("complaints:desk"))


def test_it_arrives_with_those_who_look_into_it_and_whoever_brought_it_reads_only_that(bring, dora, shelter_worker):
    assert bring().status_code == 302
    complaint = StaffComplaint.objects.get()
    page = reverse("complaints:one", args=[complaint.pk])
    assert complaint.number in desk_of(dora).content.decode()
    assert WORDS in browser_of(dora).get(page).content.decode()
    own = browser_of(shelter_worker).get(reverse("complaints:new")).content.decode()
    assert complaint.number in own
    assert own.count("<summary>Elegir de la lista</summary>") == 2, "lists of all colleagues are folded"
    assert WORDS not in own
    assert browser_of(shelter_worker).get(page).status_code == 404


def test_the_case_team_and_those_who_lead_it_do_not_learn_of_it(bring, supervisor, case_manager, shelter_manager):
    bring()
    complaint = StaffComplaint.objects.get()
    for user in (supervisor, case_manager, shelter_manager):
        assert desk_of(user).status_code == 403
        assert browser_of(user).get(reverse("complaints:one", args=[complaint.pk])).status_code == 404
        assert complaint.number not in browser_of(user).get(reverse("casework:my_day")).content.decode()


def test_no_trail_that_anybody_reads_tells_of_it(bring, supervisor, dora, shelter_worker):
    bring()
    about = EventSubject.objects.filter(label=StaffComplaint._meta.label).values_list("event", flat=True)
    assert about
    for watcher in (supervisor, dora):
        assert not events_watched_by(watcher).filter(pk__in=list(about)).exists()
        told = [line.what for line in trail.lines(events_watched_by(watcher), watcher)]
        assert not [words for words in told if "queja" in words.lower() or "complaint" in words.lower()]


def test_the_accused_never_sees_it_although_the_role_would(bring, dora, colleague, organisation):
    other = colleague("otra", Role.DATA_PROTECTION_OFFICER, organisation=organisation)
    bring(accused=[dora.pk])
    complaint = StaffComplaint.objects.get()
    page = reverse("complaints:one", args=[complaint.pk])
    assert browser_of(dora).get(page).status_code == 404
    assert complaint.number not in desk_of(dora).content.decode()
    assert browser_of(dora).post(reverse("complaints:acknowledge", args=[complaint.pk])).status_code == 404
    assert browser_of(other).get(page).status_code == 200


def test_where_nobody_is_left_to_read_it_nothing_is_lost_and_the_door_outside_is_named(bring, dora):
    answer = bring(kept_from=[dora.pk])
    assert answer.status_code == 409
    assert WORDS in answer.content.decode()
    assert not StaffComplaint.objects.exists()


def test_whoever_has_left_is_nobody_who_may_read_it(bring, dora):
    type(dora).objects.filter(pk=dora.pk).update(is_active=False)
    assert bring().status_code == 409


def test_the_clock_runs_faster_where_somebody_is_in_danger(bring):
    bring()
    bring(in_danger="on")
    danger, calm = StaffComplaint.objects.all()
    assert danger.due_at - danger.recorded_at < calm.due_at - calm.recorded_at <= timedelta(hours=24)


def test_it_is_acknowledged_and_ended_with_an_outcome(bring, dora, shelter_worker):
    bring()
    complaint = StaffComplaint.objects.get()
    of = lambda name: reverse(f"complaints:{name}", args=[complaint.pk])  # noqa: E731
    browser_of(dora).post(of("acknowledge"))
    complaint.refresh_from_db()
    assert complaint.acknowledged_by == dora
    assert complaint.due_at - complaint.recorded_at == timedelta(days=30)
    for half in ({"outcome": "upheld"}, {"outcome": "", "measures": "Fue apartado."}):
        assert browser_of(dora).post(of("end"), half).status_code == 422
    browser_of(dora).post(of("end"), {"outcome": "upheld", "measures": "Fue apartado y denunciado."})
    complaint.refresh_from_db()
    assert (complaint.outcome, complaint.due_at) == ("upheld", None)


def test_a_member_of_another_organisation_cannot_be_named_from_the_list(bring, stranger):
    assert bring(accused=[stranger.pk]).status_code == 422
