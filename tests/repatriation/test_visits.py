"""Visits after the return: on exact days, only as agreed, by the organisation there, which sees nothing else."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.access.models import Organisation, Unit
from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.cases.models import Case, Consent, ContactAttempt, Task
from carecase.plans.models import FollowUp
from carecase.plans.schedule import schedule_follow_ups
from carecase.workflow.acts import act
from carecase.workflow.engine import Forbidden
from repatriation import models
from repatriation.after import visits
from repatriation.after.forms import ContactAgreementForm
from tests.repatriation.conftest import fresh

pytestmark = pytest.mark.django_db

DAYS = ["2026-06-05", "2026-06-28", "2026-08-27", "2026-11-25", "2027-05-29"]
HANDED_OVER = datetime.datetime(2026, 5, 29, 18, 0, tzinfo=datetime.UTC)


@pytest.fixture
def other_team(db):
    organisation = Organisation.objects.create(name="Fundación Ceibal", kind=Organisation.Kind.NGO, country="HN")
    return Unit.objects.create(organisation=organisation, kind=Unit.Kind.TEAM, name="Occidente")


@pytest.fixture
def there(colleague, other_team):
    """Somebody at the desk of an organisation in the country of return."""
    return colleague("karla", Role.RECEIVING_ORGANISATION, other_team)


@pytest.fixture
def plan(ready_plan, case_manager, identify, tuesday):
    with act(case_manager, "consent", ready_plan.case) as doing:
        doing.save(Consent(case=ready_plan.case, kind="follow_up", given="yes", by="both", how="oral"))
    tuesday.move_to(HANDED_OVER)
    return ready_plan


@pytest.fixture
def agree(plan, case_manager):
    def answer(**typed):
        row = plan.contact_agreements.first() or models.ContactAgreement(plan=plan)
        data = {"how": "phone", "phone": "+504 9999 0000", "code_word": "mango", "version": str(row.version)} | typed
        form = ContactAgreementForm(data, instance=row, by=case_manager, parent=plan.case)
        return form.save() if form.is_valid() else form.errors

    return answer


@pytest.fixture
def planned(plan, case_manager):
    """The contacts of a case, counted from the handover; as the step of the case does it."""

    def make():
        case = Case.objects.get(pk=plan.case_id)
        with act(case_manager, "plan_contacts", case) as doing:
            rows = schedule_follow_ups(case, FollowUp.Kind.AFTER_RETURN, HANDED_OVER, doing)
            visits.arrange(case, doing)
        return rows

    return make


def of_the_partner(plan):
    return list(plan.case.follow_ups.filter(kind="after_return").values_list("partner__name", flat=True))


def test_days_are_exact(plan, planned):
    assert [str(row.due_on) for row in planned()] == DAYS[:4]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"phone": ""}, "phone"),
        ({"code_word": ""}, "phone"),
        ({"how": "visit", "meeting_place": ""}, "meeting_place"),
        ({"code_word": "víctima"}, "code_word"),
    ],
)
def test_what_is_agreed_is_whole(agree, typed, field):
    assert list(agree(**typed)) == [field]


def test_the_organisation_is_named_only_when_the_person_agreed(agree, other_team, plan, planned):
    there = other_team.organisation.pk
    assert list(agree(organisation=there)) == ["knows_who"]
    assert list(agree(organisation=plan.case.organisation_id, knows_who=True)) == ["organisation"]
    planned()
    agree(organisation=there, knows_who=True)
    assert set(of_the_partner(plan)) == {other_team.organisation.name}
    agree(organisation="", knows_who="")
    assert set(of_the_partner(plan)) == {None}


def test_who_receives_is_proposed_and_still_asked_about(plan, other_team, case_manager):
    organisation = other_team.organisation
    with act(case_manager, "consent", plan.case) as doing:
        shared = {"kind": "data_share", "given": "yes", "by": "both", "how": "oral", "organisation": organisation}
        consent = doing.save(Consent(case=plan.case, **shared))
        doing.save(models.ReturnPartner(plan=plan, organisation=organisation, is_receiver=True, consent=consent))
    form = ContactAgreementForm(instance=models.ContactAgreement(plan=plan), by=case_manager, parent=plan.case)
    assert form.initial["organisation"] == organisation.pk
    assert not form.initial["knows_who"]


def test_not_at_all_calls_everything_off_and_without_consent_nothing_is_agreed(agree, plan, planned):
    planned()
    agree(how="none", phone="", code_word="")
    assert not plan.case.follow_ups.planned().exists()
    plan.case.consents.filter(kind="follow_up").update(withdrawn_at=timezone.now())
    assert list(agree()) == ["how"]


@pytest.fixture
def asked(agree, other_team, planned):
    planned()
    agree(organisation=other_team.organisation.pk, knows_who=True)


def test_it_sees_day_name_and_what_was_agreed_and_nothing_else(asked, client, there, plan):
    client.force_login(there)
    listed = client.get(reverse("repatriation:visits")).content.decode()
    [first, *_rest] = visits.asked_of(there).order_by("due_on")
    assert visits.reference(first) in listed
    page = client.get(reverse("repatriation:visit", args=[first.pk])).content.decode()
    assert "mango" in page
    assert "+504 9999 0000" in page
    hidden = [plan.number, str(plan.case_id), plan.case.person.full_name, "Santa Bárbara", "abuela", "SENAF"]
    assert [each for each in hidden if each and (each in page or each in listed)] == []
    assert Event.objects.latest("pk").verb == "view_visit"
    for url in (
        plan.get_absolute_url(),
        plan.case.get_absolute_url(),
        reverse("plans:follow_ups", args=[plan.number]),
    ):
        assert client.get(url).status_code in (403, 404)


def test_nobody_else_sees_it(asked, client, case_manager, officer, colleague, other_team, there):
    first = visits.asked_of(there).first()
    same_desk_no_part = colleague("vera", Role.INTERPRETER_COORDINATOR, other_team)
    for user, status in ((case_manager, 404), (officer, 403), (same_desk_no_part, 403)):
        client.force_login(user)
        assert client.get(reverse("repatriation:visit", args=[first.pk])).status_code == status
        with pytest.raises(Forbidden):
            visits.answer(first, by=user)


ANSWER = {"wellbeing": "7", "safety": "safe", "housing": "stable", "occupation": "school"}
ANSWER |= {"retrafficking_signal": "false"}


def test_the_answer_comes_back_with_its_source_and_is_gone_there(asked, client, there, plan, case_manager):
    first = visits.asked_of(there).order_by("due_on").first()
    url = reverse("repatriation:visit", args=[first.pk])
    client.force_login(there)
    assert client.post(url, ANSWER | {"wellbeing": "11"}).status_code == 422
    assert client.post(url, {**ANSWER, "retrafficking_signal": ""}).status_code == 422
    assert client.post(url, ANSWER | {"note": "Va a la escuela."}).status_code == 302
    told = fresh(first)
    assert (told.wellbeing, told.occupation, told.note) == (7, "school", "Va a la escuela.")
    assert told.source == f"{there.standing[0].organisation} · {there.display_name}"
    assert not plan.case.tasks.open().filter(about=first.pk).exists()
    assert client.get(url).status_code == 404
    client.force_login(case_manager)
    assert told.source in client.get(reverse("plans:follow_ups", args=[plan.number])).content.decode()


@pytest.mark.parametrize("sign", [{"retrafficking_signal": "true"}, {"safety": "in_danger"}])
def test_a_sign_of_harm_again_is_a_task_of_the_case_manager_at_once(asked, client, there, plan, sign):
    first = visits.asked_of(there).first()
    client.force_login(there)
    client.post(reverse("repatriation:visit", args=[first.pk]), ANSWER | sign)
    task = plan.case.tasks.open().get(kind=Task.Kind.RISK_REASSESSMENT, about=first.pk)
    assert (task.owner, task.due_at) == (plan.case.manager, timezone.now())


def test_nobody_reached_is_a_line_and_the_contact_stays_planned(asked, client, there, plan):
    first = visits.asked_of(there).first()
    client.force_login(there)
    url = reverse("repatriation:visit", args=[first.pk])
    assert client.post(url, {"not_reached": "1", "nobody-note": "Dos llamadas"}).status_code == 302
    attempt = ContactAttempt.objects.get(case=plan.case)
    assert (attempt.outcome, attempt.note, attempt.recorded_by) == ("not_reached", "Dos llamadas", there)
    assert plan.case.tasks.open().filter(kind=Task.Kind.CONTACT_AGAIN, about=attempt.pk).exists()
    assert visits.asked_of(there).filter(pk=first.pk).exists()


@pytest.mark.parametrize(
    "gone", [{"withdrawn_at": HANDED_OVER}, {"valid_until": datetime.date(2026, 5, 28)}, {"given": "no"}]
)
def test_with_the_consent_the_sight_is_gone(asked, there, plan, gone):
    assert visits.asked_of(there).exists()
    plan.case.consents.filter(kind="follow_up").update(**gone)
    assert not visits.asked_of(there).exists()


def test_the_list_is_bounded(asked, client, there, plan, case_manager, django_assert_max_num_queries):
    case = Case.objects.get(pk=plan.case_id)
    with act(case_manager, "plan", case) as doing:
        day = datetime.date(2027, 1, 1)
        for n in range(120):
            row = FollowUp(case=case, kind="after_return", due_on=day + datetime.timedelta(days=n))
            row.partner = there.standing[0].organisation
            doing.save(row)
    client.force_login(there)
    with django_assert_max_num_queries(25):
        page = client.get(reverse("repatriation:visits")).content.decode()
    assert page.count('<th scope="row">') <= 100
