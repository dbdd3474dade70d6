"""My day as each role opens it: something to do, in a bounded number of queries, and every row leads somewhere."""

import re

import pytest
from django.urls import reverse

from carecase.access.roles import Role

pytestmark = pytest.mark.django_db

NOTHING_DAILY = {Role.STATISTICS_VIEWER}
MOST_QUERIES = 55


@pytest.fixture
def my_day(client):
    def ask(user):
        client.force_login(user)
        return client.get(reverse("casework:my_day"), headers={"accept-language": "en"}).content.decode()

    return ask


@pytest.mark.parametrize("role", Role)
def test_only_who_has_nothing_to_do_every_day_is_told_so(world, role, my_day):
    html = my_day(world.members[role])
    assert ("Your role has no daily list" in html) == (role in NOTHING_DAILY)
    if role in NOTHING_DAILY:
        [(address, label)] = re.findall(r'no daily list\.</p>\s*<p[^>]*><a[^>]*href="([^"]+)"[^>]*>([^<]+)<', html)
        assert f">{label}</a>" in html.split("<main")[0], "the first of the menu"
        assert address != reverse("casework:my_day")


@pytest.mark.parametrize("role", Role)
def test_the_day_of_each_role_stays_within_its_queries(world, role, my_day, django_assert_max_num_queries):
    my_day(world.members[role])
    with django_assert_max_num_queries(MOST_QUERIES):
        my_day(world.members[role])


@pytest.mark.parametrize("role", Role)
def test_every_row_of_a_day_opens_for_the_one_whose_day_it_is(world, role, my_day, client):
    html = my_day(world.members[role])
    main = html[html.index("<main") :]
    closed = [
        url for url in set(re.findall(r'href="(/[^"]*)"', main)) if client.get(url).status_code not in (200, 302)
    ]
    assert closed == []
