"""History keeps what people read later: every earlier value, sealed at the place of the record it tells of."""

from datetime import date

import pytest
from django.db import connection

from carecase.sealing.envelope import Sealed
from tests.sealing.notes import Note, Twin

pytestmark = pytest.mark.django_db


def test_history_holds_every_earlier_value(written_note):
    written_note.text, written_note.born_on = "second", date(2011, 1, 1)
    written_note.save()
    told = [(row.text, row.born_on, row.facts) for row in written_note.history.all()]
    assert told == [
        ("second", date(2011, 1, 1), {"legs": ["Necoclí"]}),
        ("María told us", date(2010, 8, 14), {"legs": ["Necoclí"]}),
    ]


def test_history_says_what_changed(written_note):
    written_note.text = "second"
    written_note.save()
    newer, older = written_note.history.all()
    changes = newer.diff_against(older).changes
    assert [(change.field, change.old, change.new) for change in changes] == [("text", "María told us", "second")]


def test_the_reason_is_sealed_and_read_again(written_note):
    assert written_note.history.get().history_change_reason == "she corrected it"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT history_change_reason FROM "{Note.history.model._meta.db_table}"')  # noqa: S608
        assert cursor.fetchone()[0].startswith("v1:")


def test_reasons_open_on_every_model_that_inherits_the_history(key, written_note):
    twin = Twin(key=key, text="twin")
    Twin.history.model  # noqa: B018
    assert Twin._meta.label != Note._meta.label
    row = Twin.history.model(id=twin.id, key=key, text="twin", history_change_reason="why", history_type="+")
    field = row._meta.get_field("history_change_reason")
    row.history_change_reason = Sealed(field.pre_save(row, True).stored)
    assert row.history_change_reason == "why"


def test_a_history_row_has_the_place_of_its_record(written_note):
    """So a revert needs no special care, and a text moved into another person's history does not open."""
    row = written_note.history.get()
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT text FROM "{row._meta.db_table}"')  # noqa: S608
        sealed = cursor.fetchone()[0]
    note = Note(pk=written_note.pk, key=written_note.key)
    note.text = Sealed(sealed)
    assert note.text == "María told us"


def test_an_earlier_version_can_be_saved_again(written_note):
    written_note.text = "second"
    written_note.save()
    written_note.history.last().instance.save(force_update=True)
    assert Note.objects.get().text == "María told us"
    assert Note.history.count() == 3


def test_history_survives_the_row(written_note):
    pk = written_note.pk
    written_note.delete()
    assert [row.text for row in Note.history.filter(id=pk)] == ["María told us"] * 2


def test_the_state_of_a_day_can_be_read(written_note):
    at = written_note.history.get().history_date
    written_note.text = "second"
    written_note.save()
    assert Note.history.as_of(at).get().text == "María told us"
    assert written_note.history.as_of(at).text == "María told us"


def test_a_history_row_saved_again_keeps_its_sealed_texts(written_note):
    row = written_note.history.get()
    sealed = Note.history.values_list("text", flat=True).get()
    row.save()
    assert Note.history.values_list("text", flat=True).get() == sealed
