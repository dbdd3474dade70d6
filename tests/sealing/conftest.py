"""A model with sealed fields of its own, so that sealing is proved without the record that stands on it."""

import pytest
from django.db import connection

from carecase.sealing.models import DataKey, in_memory
from tests.sealing.notes import Note


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        standing = connection.introspection.table_names()
        with connection.schema_editor() as editor:
            for model in (Note, Note.history.model):
                if model._meta.db_table not in standing:
                    editor.create_model(model)


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
