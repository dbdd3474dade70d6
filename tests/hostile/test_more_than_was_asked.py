"""Fields that no form shows, sent all the same: nobody gets more than the page offers (mass assignment)."""

import uuid

import pytest

from carecase.access.models import Membership, User
from carecase.access.roles import Role
from carecase.cases.models import Case, Grant
from carecase.people.models import Person
from tests.hostile.html_forms import FRAME, plausible
from tests.hostile.test_forms import WITH_FORMS, Visit, each_page
from tests.rules.shared_world import taken_back

pytestmark = pytest.mark.django_db

GUARDED = {
    Case: ("state", "number", "person_id", "organisation_id", "unit_id", "manager_id", "jurisdiction", "key_id"),
    Person: ("held_by_id", "key_id"),
    User: ("is_superuser", "is_staff", "is_active", "username", "password"),
    Membership: ("role", "organisation_id", "unit_id", "user_id"),
}


def smuggled(world):
    """What somebody would try to slip in with any form."""
    abroad, stranger = world.abroad, world.strangers[Role.SUPERVISOR]
    return {
        "state": "closed",
        "number": "K7QM-2RD8-X",
        "id": str(uuid.uuid4()),
        "pk": str(uuid.uuid4()),
        "key": str(uuid.uuid4()),
        "key_id": str(uuid.uuid4()),
        "case": str(world.other_case.pk),
        "case_id": str(world.other_case.pk),
        "person": str(world.other_case.person_id),
        "person_id": str(world.other_case.person_id),
        "organisation": str(abroad.organisation.pk),
        "unit": str(abroad.team.pk),
        "unit_id": str(abroad.team.pk),
        "held_by": str(abroad.organisation.pk),
        "manager": str(stranger.pk),
        "manager_id": str(stranger.pk),
        "recorded_by": str(stranger.pk),
        "recorded_at": "1999-01-01T00:00",
        "is_superuser": "on",
        "is_staff": "on",
        "is_active": "",
        "role": "administrator",
        "closed_at": "2025-01-01T00:00",
        "closure_reason": "deceased",
        "answered_by": str(stranger.pk),
        "decided_by": str(stranger.pk),
        "history_user": str(stranger.pk),
        "because": "manager",
        "until_at": "",
    }


def guarded(world):
    """What stands now in the fields that no form of a case may change."""
    found = {
        (model, row["pk"], name): row[name]
        for model, names in GUARDED.items()
        for row in model.objects.values("pk", *names)
        for name in names
    }
    return found | {"grants of strangers": Grant.objects.filter(user__in=world.strangers.values()).count()}


def changed_by(visit, form, data, world, before):
    """What of the guarded fields is other after sending; it is taken back."""
    with taken_back():
        assert visit.post(form, data).status_code < 500
        after = guarded(world)
    return {key: after[key] for key in before if after[key] != before[key]}


def nothing_is_slipped_in(visit, forms, world):
    """What was sent besides changes nothing that the form alone would not have changed."""
    before = guarded(world)
    for form in forms:
        asked = plausible(form)
        extra = {name: value for name, value in smuggled(world).items() if name not in asked}
        changed = changed_by(visit, form, asked | extra, world, before)
        assert not changed or changed == changed_by(visit, form, asked, world, before)


@pytest.mark.not_by_rows  # which fields a form takes
@each_page
def test_nothing_can_be_slipped_in(world, page):
    visit = Visit.of(page, world)
    nothing_is_slipped_in(visit, visit.forms, world)


def test_nothing_can_be_slipped_into_the_frame_of_every_page(world):
    with_all_of_it = (Visit(user, "/") for user in world.members.values())
    visit = next(visit for visit in with_all_of_it if {form.action for form in visit.frame} == FRAME)
    nothing_is_slipped_in(visit, visit.frame, world)


@pytest.mark.parametrize("version", ["0", "-1", "999999", "x", "1e3", "", "9" * 40])
def test_a_false_version_overwrites_nothing(world, version):
    """A form that says it was read at another version is compared, not saved; one that says nothing, too."""
    page = next(page for page in WITH_FORMS if page.name == "cases:note")
    note = world.row(page.model)
    visit = Visit.of(page, world)
    [form] = [form for form in visit.forms if "version" in form.controls]
    with taken_back():
        response = visit.post(form, plausible(form) | {"version": version, "text": "otra cosa"})
        assert response.status_code in {409, 422}
        assert type(note).objects.get(pk=note.pk).text == note.text


YES_OR_NO = {"True", "False", "on", ""}

# Pages that answer a choice that is not offered with a message and send back to where it can be made.
SENT_BACK = {"casework:team", "casework:interpreter_requests"}


def is_choice(control):
    return control.kind != "button" and bool(set(control.options) - YES_OR_NO)


@pytest.mark.prove
def test_nobody_of_another_organisation_is_offered_or_taken(world):
    """Where a colleague can be chosen, no stranger can; and no choice of any page takes a stranger's id."""
    stranger, wrong = str(world.strangers[Role.CASE_MANAGER].pk), []
    for page in WITH_FORMS:
        visit = Visit.of(page, world)
        for form in visit.forms:
            for name, control in form.controls.items():
                if {str(world.manager.pk), stranger} <= set(control.options):
                    wrong.append(f"{page.name}: {name} offers a stranger")
            choices = [name for name, control in form.controls.items() if is_choice(control)]
            sent = plausible(form) | dict.fromkeys(choices, stranger)
            if choices and visit.send(form, sent).status_code == 302 and page.name not in SENT_BACK:
                wrong.append(f"{page.name}: {form.action} takes what is not offered")
    assert not wrong, "\n".join(wrong)
