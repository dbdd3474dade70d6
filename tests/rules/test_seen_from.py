"""However the rows of a case are looked for, the same are found: from the cases somebody sees, or row by row."""

from itertools import chain

import pytest

from carecase.access.models import Membership, User
from carecase.access.roles import Role
from carecase.cases.models import Case
from carecase.workflow.records import RecordQuerySet
from tests.rules.world import RECORDS

pytestmark = pytest.mark.django_db


def hangs_on_a_case(model):
    field = model._meta.get_field(model.visible_through) if model.visible_through else None
    return field is not None and field.concrete and field.related_model is Case


ROWS = [model for model in RECORDS if hangs_on_a_case(model)]


def row_by_row(model, user):
    path = model.visible_through
    return set(model.objects.filter(Case.objects.all().asked_of_each(path, user, model.data_class)))


def from_the_cases(model, user):
    return set(
        model.objects.filter(**{f"{model.visible_through}__in": Case.objects.visible_to(user, model.data_class)})
    )


def leads_everything(place):
    user = User.objects.create(username="leads", display_name="Leads")
    Membership.objects.create(user=user, organisation=place.organisation, role=Role.SUPERVISOR)
    return user


def test_everybody_finds_the_same_rows_either_way(world):
    users = [*world.members.values(), *world.strangers.values(), leads_everything(world.home)]
    unlike = [
        (user.username, model._meta.label)
        for user, model in ((user, model) for user in users for model in ROWS)
        if row_by_row(model, user) != from_the_cases(model, user)
    ]
    assert unlike == []


@pytest.mark.parametrize("whole", [False, True])
def test_who_leads_a_team_finds_what_hangs_on_its_cases_and_nobody_elses(world, whole):
    supervisor = leads_everything(world.home) if whole else world.members[Role.SUPERVISOR]
    through_the_door = {model: set(RecordQuerySet.visible_to(model.objects.all(), supervisor)) for model in ROWS}
    assert through_the_door == {model: from_the_cases(model, supervisor) for model in ROWS}
    assert len(set(chain.from_iterable(through_the_door.values()))) > 40
    stranger = world.strangers[Role.SUPERVISOR]
    assert [row for model in ROWS for row in RecordQuerySet.visible_to(model.objects.all(), stranger)] == []
