"""What is kept about people says who may read it, for how long, and through whom it is seen (architecture 3 and 4)."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils.functional import Promise

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import User
from carecase.audit import triggers
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.models import StateChange
from carecase.workflow.records import RecordQuerySet
from tests.rules.world import RECORDS

LONGEST_IN_CLEAR = 120  # characters: a code, a place or a body's name, but nothing that is told

# Text in clear that is longer, or JSON that is no list of codes: why it names nobody and tells nothing.
IN_CLEAR = {
    "unanswered": "names of fields and codes of reasons",
    "assessments.Screening.marks": "codes of signs and of how each was met",
    "shelter.House.complaint_channel": "what hangs on the wall of the house for everybody to read",
    "repatriation.ReceiverConfirmation.organisation": "the name of an organisation",
}


def labels(models_found):
    return [model._meta.label for model in models_found]


def relation_above(model):
    return model._meta.get_field(model.visible_through) if model.visible_through else None


def test_every_record_says_its_data_class_and_how_long_it_is_kept():
    assert len(RECORDS) > 20
    assert labels(m for m in RECORDS if not isinstance(getattr(m, "data_class", None), DataClass)) == []
    assert labels(m for m in RECORDS if not isinstance(getattr(m, "retention", None), Retention)) == []


def test_every_record_is_seen_through_a_relation_or_decides_for_itself():
    roots = [model for model in RECORDS if not model.visible_through]
    undecided = [m for m in roots if type(m.objects.all()).visible_to is RecordQuerySet.visible_to]
    assert labels(undecided) == []
    rest = [model for model in RECORDS if model.visible_through]
    assert labels(m for m in rest if not hasattr(relation_above(m).related_model.objects, "visible_to")) == []


@pytest.mark.django_db
def test_nobody_sees_any_record_by_being_a_superuser():
    """Asked with an empty database, so that every visible_to is at least once resolved to SQL."""
    root = User.objects.create_superuser("root", display_name="Root", password="x")
    assert labels(model for model in RECORDS if model.objects.visible_to(root).exists()) == []


def test_every_record_has_a_key_that_seals_it():
    for model in RECORDS:
        above = model._meta.get_field(model.key_from) if model.key_from else relation_above(model)
        owned = above is not None and above.concrete and hasattr(above.related_model, "key")
        assert owned or model().key_owner() is None, model._meta.label


def test_every_record_has_a_history_that_may_be_erased():
    histories = [model.history.model for model in RECORDS]
    assert labels(h for h in histories if getattr(h, "append_only", False)) == []
    reasons = {history: history._meta.get_field("history_change_reason") for history in histories}
    assert labels(history for history, reason in reasons.items() if not isinstance(reason, SealedField)) == []


def indexed(model):
    named = {name.lstrip("-") for index in model._meta.indexes for name in index.fields}
    named |= {name for constraint in model._meta.constraints for name in getattr(constraint, "fields", ())}
    named |= {name for together in model._meta.unique_together for name in together}
    return named | {field.name for field in model._meta.fields if field.db_index or field.unique}


def test_nothing_sealed_is_indexed_or_unique():
    assert [
        str(f) for m in RECORDS for f in m._meta.fields if isinstance(f, SealedField) and f.name in indexed(m)
    ] == []


def tells_in_clear(field):
    if isinstance(field, (SealedField, CodesField)) or field.choices:
        return False
    if isinstance(field, models.JSONField):
        return True
    long = field.max_length is None or field.max_length > LONGEST_IN_CLEAR
    return isinstance(field, (models.CharField, models.TextField)) and long


def test_what_is_told_is_sealed():
    clear = [field for model in RECORDS for field in model._meta.fields if tells_in_clear(field)]
    assert [str(field) for field in clear if field.name not in IN_CLEAR and str(field) not in IN_CLEAR] == []
    assert set(IN_CLEAR) - {name for field in clear for name in (field.name, str(field))} == set()


def test_no_record_has_a_file_or_a_many_to_many():
    """Files belong to the private store; what a join table holds has no history."""
    assert [str(f) for m in RECORDS for f in m._meta.fields if isinstance(f, models.FileField)] == []
    assert labels(model for model in RECORDS if model._meta.many_to_many) == []


def misnamed(field):
    """Moments end in _at, days in _on; an end or a beginning may say so instead."""
    name = field.name
    if name.endswith(("_until", "_since")):
        return False
    if type(field) is models.DateField:
        return not name.endswith("_on")
    told = isinstance(field, (models.DateTimeField, SealedField))
    return isinstance(field, models.DateTimeField) != name.endswith("_at") and not (told and name.endswith("_at"))


def test_moments_and_days_are_named_as_such():
    assert [str(field) for model in RECORDS for field in model._meta.local_fields if misnamed(field)] == []


def test_people_call_every_record_by_a_translated_name():
    assert labels(model for model in RECORDS if not isinstance(model._meta.verbose_name, Promise)) == []


@pytest.mark.django_db
def test_append_only_tables_are_guarded_by_the_database():
    guarded = [model for model in apps.get_models() if getattr(model, "append_only", False)]
    assert StateChange in guarded
    assert len(triggers.wanted(connection)) >= 2 * len(guarded)
    assert triggers.missing() == []
