"""Who signs in comes with where she works and as what: the same as if it were asked afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carecase.access.backends import RoleBackend
from carecase.access.models import Deputy, Membership, User
from carecase.access.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cover(colleague, team):
    """`cover(user)`: she stands in today for the supervisor of the team."""

    def begin(user):
        today = timezone.localdate()
        boss = colleague("jefa", Role.SUPERVISOR, team)
        Deputy.objects.create(supervisor=boss, deputy=user, from_on=today, until_on=today)

    return begin


def roles(user):
    return sorted((m.role, m.unit_id) for m in user.standing)


def test_one_query_says_who_it_is_and_what_she_may(case_manager, team, cover, django_assert_num_queries):
    cover(case_manager)
    with django_assert_num_queries(1):
        account = RoleBackend().get_user(case_manager.pk)
        assert roles(account) == [(Role.CASE_MANAGER, team.pk), (Role.SUPERVISOR, team.pk)]
        assert account.has_emergency is False
    assert account == case_manager
    assert roles(account) == roles(User.objects.get(pk=account.pk))


def test_who_works_nowhere_any_more_still_signs_in_and_may_nothing(case_manager):
    Membership.objects.filter(user=case_manager).update(until_on=timezone.localdate() - timedelta(days=1))
    account = RoleBackend().get_user(case_manager.pk)
    assert account == case_manager
    assert account.standing == []
    assert account.has_emergency is False


def test_who_only_stands_in_is_herself(case_manager, team, cover):
    Membership.objects.filter(user=case_manager).delete()
    cover(case_manager)
    account = RoleBackend().get_user(case_manager.pk)
    assert account == case_manager
    assert roles(account) == [(Role.SUPERVISOR, team.pk)]


def test_who_was_disabled_is_nobody(case_manager):
    User.objects.filter(pk=case_manager.pk).update(is_active=False)
    assert RoleBackend().get_user(case_manager.pk) is None
