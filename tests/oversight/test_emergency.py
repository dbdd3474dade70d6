"""Break-glass: one case, a reason, sixty minutes, reading only, marked, told at once, judged within 72 hours (E3)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from carecase.access.data_classes import DataClass
from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.access.roles import Role
from carecase.audit.models import Event, Kind
from carecase.cases import emergency
from carecase.cases.models import Case, EmergencyAccess, Grant, OperationsNote
from carecase.signin import clocks
from carecase.workflow.engine import Blocked, Forbidden

WHY = "Llama el hospital: nadie del equipo contesta."


@pytest.fixture
def helper(colleague, organisation):
    """A case manager of another team of the same organisation: this case is none of hers."""
    unit = organisation.units.create(kind="team", name="Equipo Norte")
    return colleague("norma", Role.CASE_MANAGER, unit)


@pytest.fixture
def boss(colleague, organisation):
    unit = organisation.units.create(kind="team", name="Equipo Este")
    return colleague("berta", Role.SUPERVISOR, unit)


@pytest.fixture
def officer_of_data(colleague, organisation):
    return colleague("victoria", Role.DATA_PROTECTION_OFFICER, organisation=organisation)


@pytest.fixture
def broken(open_case, helper):
    return emergency.begin(open_case, by=helper, reason=WHY)


def again(user):
    return User.objects.get(pk=user.pk)


def page_of(client, user, case):
    client.force_login(user)
    return client.get(case.get_absolute_url())


def opened(client, user, number, reason=WHY):
    client.force_login(user)
    return client.post(reverse("emergency:open"), {"number": number, "reason": reason})


def test_the_case_opens_for_an_hour_with_a_banner_and_shuts_by_itself(client, open_case, helper, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    assert page_of(client, helper, open_case).status_code == 404
    answer = opened(client, helper, open_case.number.lower())
    assert answer.url == open_case.get_absolute_url()
    html = client.get(answer.url).content.decode()
    assert "60" in html
    assert reverse("emergency:close") in client.get(reverse("casework:my_day")).content.decode()
    time_machine.shift(timedelta(minutes=59, seconds=59))
    assert client.get(answer.url).status_code == 200
    time_machine.shift(timedelta(seconds=2))
    assert client.get(answer.url).status_code == 404
    assert reverse("emergency:close") not in client.get(reverse("casework:my_day")).content.decode()


def test_it_is_closed_before_and_then_another_opens(client, broken, open_case, helper):
    with pytest.raises(Blocked):
        emergency.begin(open_case, by=helper, reason=WHY)
    client.force_login(helper)
    client.post(reverse("emergency:close"))
    assert client.get(open_case.get_absolute_url()).status_code == 404
    assert not Grant.objects.live().filter(user=helper, because=Grant.Because.EMERGENCY).exists()
    assert opened(client, helper, open_case.number).status_code == 302


def test_one_case_at_a_time(broken, helper, register):
    [second] = register(1).cases.all()
    with pytest.raises(Blocked, match="otro"):
        emergency.begin(second, by=again(helper), reason=WHY)


def test_nobody_judges_what_she_opened_herself(broken, helper, organisation):
    organisation.memberships.create(user=helper, role=Role.DATA_PROTECTION_OFFICER)
    with pytest.raises(Blocked):
        emergency.review(broken, by=again(helper), verdict="approved", words="")
    broken.refresh_from_db()
    assert broken.reviewed_at is None


def test_it_is_read_and_nothing_is_changed(client, broken, open_case, helper):
    case, helper = Case.objects.get(pk=open_case.pk), again(helper)
    assert [each for each in Permission if helper.has_perm(each, case)] == [Permission.VIEW_CASE]
    client.force_login(helper)
    note = reverse("cases:operations-note_new", args=[case.number])
    assert client.post(note, {"text": "x"}).status_code == 403
    assert not OperationsNote.objects.exists()
    answer = client.get(case.get_absolute_url())
    assert note not in answer.content.decode()
    assert reverse("casework:team", args=[case.number]) not in answer.content.decode()
    assert helper not in [who for who, _role in answer.context["team"]]


def test_suspects_testimony_and_places_stay_shut_whoever_opens(open_case, boss):
    emergency.begin(open_case, by=boss, reason=WHY)
    case, boss = Case.objects.get(pk=open_case.pk), again(boss)
    shut = {DataClass.SUSPECTS, DataClass.JUSTICE, DataClass.SHELTER_LOCATION, DataClass.BIOMETRICS}
    readable = {kind for kind in DataClass if case.may_read(boss, kind)}
    assert readable == {DataClass.OPERATIONS, DataClass.IDENTITY, DataClass.NARRATIVE, DataClass.HEALTH}
    assert not shut & {kind for kind in DataClass if Case.objects.visible_to(boss, kind).filter(pk=case.pk).exists()}
    assert not emergency.watched_cases(boss).exists()


def test_nobody_reads_more_in_an_emergency_than_elsewhere_in_her_role(open_case, shelter_worker):
    emergency.begin(open_case, by=shelter_worker, reason=WHY)
    case, worker = Case.objects.get(pk=open_case.pk), again(shelter_worker)
    assert [kind for kind in DataClass if case.may_read(worker, kind)] == [DataClass.OPERATIONS]


def test_of_another_organisation_there_is_no_case_not_even_in_an_emergency(client, open_case, stranger):
    answers = [opened(client, stranger, number) for number in (open_case.number, "K7QM-2RD8-X")]
    assert [answer.status_code for answer in answers] == [422, 422]
    refusal = Event.objects.filter(verb="break_glass", kind=Kind.REFUSAL, subjects__subject=str(open_case.pk))
    assert refusal.get().actor == str(stranger.pk)
    with pytest.raises(Forbidden):
        emergency.begin(open_case, by=stranger, reason=WHY)
    assert not EmergencyAccess.objects.exists()


def test_without_a_reason_or_a_fresh_password_nothing_opens(client, open_case, helper, monkeypatch):
    assert opened(client, helper, open_case.number, "  ").status_code == 422
    with pytest.raises(Blocked):
        emergency.begin(open_case, by=helper, reason=" ")
    monkeypatch.setattr(clocks, "is_fresh", lambda session: False)
    for answer in (client.get(reverse("emergency:open")), opened(client, helper, open_case.number)):
        assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not EmergencyAccess.objects.exists()


def test_the_database_itself_wants_a_reason_an_hour_and_an_end(broken):
    for wrong in ({"reason_length": 0}, {"minutes": 61}, {"reviewed_by": broken.user}, {"verdict": "approved"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EmergencyAccess.objects.filter(pk=broken.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(because=Grant.Because.EMERGENCY).update(until_at=None)


def test_what_is_read_is_marked_and_what_is_read_elsewhere_is_not(client, broken, open_case, helper, register):
    client.force_login(helper)
    client.get(open_case.get_absolute_url())
    marked = Event.objects.filter(actor=str(helper.pk), kind=Kind.READ, verb="view_case")
    assert [event.details["emergency"] for event in marked] == [str(broken.pk)]
    client.get(reverse("casework:tasks"))
    assert not [e for e in Event.objects.filter(verb="list_tasks") if "emergency" in e.details]


def test_supervisor_and_officer_read_of_it_at_once_and_nobody_else(
    client, broken, open_case, supervisor, officer_of_data, other_case_manager, boss
):
    link = reverse("emergency:access", args=[broken.pk])
    for user, told in [(supervisor, True), (officer_of_data, True), (boss, False), (other_case_manager, False)]:
        client.force_login(user)
        day = client.get(reverse("casework:my_day")).content.decode()
        assert (link in day, WHY in day) == (told, False)
        assert client.get(link).status_code == (200 if told else 404 if user == boss else 403)


def test_the_officer_judges_it_within_72_hours_and_lateness_is_shown(
    client, broken, officer_of_data, supervisor, time_machine
):
    page = reverse("emergency:access", args=[broken.pk])
    client.force_login(supervisor)
    assert client.post(page, {"verdict": "approved"}).status_code == 403
    time_machine.move_to(timezone.now() + timedelta(hours=73), tick=False)
    client.force_login(officer_of_data)
    assert "72" in client.get(page).content.decode()
    assert client.post(page, {"verdict": "objected", "words": " "}).status_code == 422
    words = {"verdict": "objected", "words": "El turno contestaba: se habla con la persona."}
    assert client.post(page, words).status_code == 302
    assert client.post(page, words).status_code == 422
    broken.refresh_from_db()
    assert (broken.verdict, broken.reviewed_by, broken.words) == ("objected", officer_of_data, words["words"])
    assert page not in client.get(reverse("casework:my_day")).content.decode()


def test_an_auditor_sees_that_it_happened_and_not_why(client, broken, colleague, organisation):
    client.force_login(colleague("ana", Role.AUDITOR, organisation=organisation))
    html = client.get(reverse("emergency:access", args=[broken.pk])).content.decode()
    assert (broken.case.number in html, WHY in html) == (True, False)
