"""A model with sealed fields of its own, so that sealing is proved without the record that stands on it."""

import pytest
from django.db import connection

from carecase.sealing.models import DataKey, in_memory
from tests.sealing.notes import Note


@pytest.fixture(scope="module", autouse=True)
def tables_of_notes(django_db_setup, django_db_blocker):
    """They are dropped again: PostgreSQL empties no table that another one, unknown to Django, refers to."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for model in (Note, Note.history.model):
            editor.create_model(model)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for model in (Note.history.model, Note):
            editor.delete_model(model)


@pytest.fixture(autouse=True)
def nothing_in_memory():
    in_memory.clear()
    yield
    in_memory.clear()


@pytest.fixture
def key(db):
    return DataKey.make()


@pytest.fixture
def written_note(key):
    note = Note(key=key, text="María told us", born_on="2010-08-14", facts={"legs": ["Necoclí"]})
    note._change_reason = "she corrected it"
    note.save()
    return Note.objects.get(pk=note.pk)
