"""Several lists come in one statement, and each is what it would be if it were asked for alone."""

import pytest
from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Value

from carecase.access.models import Membership, Organisation, Unit, User
from carecase.cases.models import Case
from carecase.ui.together import prefetch_together, read_named, read_together

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(organisation):
    Unit.objects.bulk_create(Unit(organisation=organisation, kind="team", name=f"Together {n}") for n in range(5))
    return Unit.objects.filter(name__startswith="Together")


def test_each_list_is_in_its_order_as_long_as_it_was_cut_and_of_its_kind(units, django_assert_num_queries):
    lists = [
        units.order_by("-name"),
        units.order_by("name")[1:3],
        units.filter(kind="post"),
        units.none(),
        Organisation.objects.order_by("pk"),
        units.order_by("name").values_list("name", flat=True)[:2],
    ]
    with django_assert_num_queries(1):
        down, few, no, never, organisations, names = read_together(lists)
    assert [unit.name[-1] for unit in down] == ["4", "3", "2", "1", "0"]
    assert [unit.name[-1] for unit in few] == ["1", "2"]
    assert (no, never, names) == ([], [], ["Together 0", "Together 1"])
    assert organisations == list(Organisation.objects.order_by("pk")) != []


def test_what_a_list_is_told_to_fetch_beside_it_comes_along(units, case_manager, django_assert_num_queries):
    working = Membership.objects.filter(unit=OuterRef("pk"))
    lists = {
        "told": units.select_related("organisation").annotate(any=Exists(working), seven=Value(7)).order_by("name"),
        "staff": User.objects.filter(pk=case_manager.pk).prefetch_related("memberships"),
        "counted": Unit.objects.order_by("organisation").values_list("organisation").annotate(Count("pk")),
    }
    name = units.first().organisation.name
    with django_assert_num_queries(2):  # memberships are a second question
        found = read_named(lists)
        assert {unit.organisation.name for unit in found["told"]} == {name}
        assert [(unit.any, unit.seven) for unit in found["told"]] == [(False, 7)] * 5
        assert len(found["staff"][0].memberships.all()) == 1
    assert found["counted"] == list(lists["counted"])


def test_one_list_or_none_is_asked_for_as_ever(units, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(*read_together([units])) == 5
    with django_assert_num_queries(0):
        assert read_together([]) == []
        assert read_together([units.none(), units.none()]) == [[], []]


def test_each_column_of_each_kind_of_record_comes_back_as_it_went(open_case):
    """Also sealed words, moments, amounts and signs, and beside kinds of record that nobody has."""
    models = [each for each in apps.get_models() if each._meta.managed]
    assert Case in models
    alone = [list(model._base_manager.order_by("pk")[:3]) for model in models]
    together = read_together([model._base_manager.order_by("pk")[:3] for model in models])
    assert sum(map(len, together)) > 10
    for expected, found in zip(alone, together, strict=True):
        assert [raw(each) for each in found] == [raw(each) for each in expected]


def raw(record):
    return [(type(value), value) for value in (getattr(record, each.attname) for each in record._meta.concrete_fields)]


def test_relations_to_many_are_known_without_a_query_of_their_own(units, case_manager, django_assert_num_queries):
    unit = units.select_related("organisation")[0]
    here = case_manager.memberships.select_related("unit__organisation").get().unit
    with django_assert_num_queries(1):
        prefetch_together([unit, here], "memberships", "organisation__units")
    with django_assert_num_queries(0):
        assert len(unit.organisation.units.all()) >= 5
        assert list(unit.memberships.all()) == []
        assert [each.user_id for each in here.memberships.all()] == [case_manager.pk]
        assert here.memberships.all()[0].unit is here
