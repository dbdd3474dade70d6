"""Many lists are counted in one statement."""

import pytest
from django.apps import apps

from carecase.access.models import Unit
from carecase.ui.counting import how_many

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(organisation):
    Unit.objects.bulk_create(Unit(organisation=organisation, kind="team", name=f"Counted {n}") for n in range(5))
    counted = Unit.objects.filter(name__startswith="Counted")
    return {"some": counted, "no": counted.filter(kind="post"), "never": Unit.objects.none()}


def test_one_statement_counts_all_lists_and_no_further_than_told(lists, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert how_many(lists.values()) == [5, 0, 0]
    assert how_many(lists.values(), 3) == [3, 0, 0]
    assert how_many([]) == []


def test_every_foreign_key_has_an_index():
    keys = [(model, field) for model in apps.get_models() for field in model._meta.local_fields if field.many_to_one]
    ours = [(model, field) for model, field in keys if not model.__name__.startswith("Historical")]
    assert (Unit, Unit._meta.get_field("organisation")) in ours
    bare = [f"{model._meta.label}.{field.name}" for model, field in ours if not is_indexed(model, field)]
    assert bare == []


def is_indexed(model, field):
    """By an index of its own, or as the first column of another that counts for every row."""
    unique = [each.fields for each in model._meta.constraints if getattr(each, "condition", 1) is None]
    first = [fields[0] for fields in (*unique, *model._meta.unique_together) if fields]
    first += [index.fields_orders[0][0] for index in model._meta.indexes if index.fields and index.condition is None]
    return field.db_index or field.unique or field.name in first
