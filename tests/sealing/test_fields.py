"""A sealed value is clear to the code, sealed in the database, and bound to its own row and field."""

import copy
import pickle
from datetime import date
from uuid import UUID, uuid4

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, transaction
from django.db.models import Case, F, Value, When
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from carecase.sealing.envelope import Sealed
from carecase.sealing.fields import SealedField
from carecase.sealing.models import DataKey, in_memory
from carecase.sealing.ring import Broken, KeyMissing
from tests.sealing.notes import Note, Twin

pytestmark = pytest.mark.django_db


class NoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ["title", "text", "phone", "born_on", "facts"]


def stored(row, column="text"):
    """What stands in the database, without any of Django's conversions."""
    pk = row._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {column} FROM "{row._meta.db_table}" WHERE {pk.column} = %s',  # noqa: S608
            [pk.get_db_prep_value(row.pk, connection)],
        )
        return cursor.fetchone()[0]


def overwrite(row, text, column="text"):
    pk = row._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{row._meta.db_table}" SET {column} = %s WHERE {pk.column} = %s',  # noqa: S608
            [text, pk.get_db_prep_value(row.pk, connection)],
        )


def again(row):
    return type(row)._base_manager.get(pk=row.pk)


def test_what_was_written_is_read_again(written_note):
    assert written_note.text == "María told us"
    assert written_note.born_on == date(2010, 8, 14)
    assert written_note.facts == {"legs": ["Necoclí"]}


def test_what_is_stored_names_version_and_data_key_and_hides_the_rest(written_note):
    version, key_id, body = stored(written_note).split(":")
    assert (version, key_id) == ("v1", str(written_note.key_id))
    assert "María" not in body


def test_no_clear_text_is_in_the_database(written_note):
    written_note.title = "canary-in-the-clear"
    written_note.text = "canary-sealed"
    written_note.save()
    everything = "".join(connection.connection.iterdump()) if connection.vendor == "sqlite" else _postgresql_dump()
    assert "canary-in-the-clear" in everything
    for secret in ("canary-sealed", "María", "2010-08-14", "Necoclí", "Necocl", "she corrected it"):
        assert secret not in everything


def test_no_clear_text_is_in_the_bytes_of_the_database_file(written_note):
    if connection.vendor != "sqlite":
        pytest.skip("reads the bytes of an SQLite database")
    Note.objects.filter(pk=written_note.pk).update(title="canary-in-the-clear")
    raw = connection.connection.serialize()
    assert b"canary-in-the-clear" in raw
    for secret in ("María told us", "2010-08-14", "Necoclí", "she corrected it"):
        assert secret.encode() not in raw


def _postgresql_dump():
    with connection.cursor() as cursor:
        rows = []
        for table in (Note._meta.db_table, Note.history.model._meta.db_table):
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


def test_nothing_to_hide_is_stored_as_it_is(key):
    note = Note.objects.create(key=key)
    assert [stored(note, column) for column in ("text", "born_on", "facts", "words")] == ["", None, "", None]
    found = again(note)
    assert (found.text, found.born_on, found.facts, found.words) == ("", None, {}, None)


def test_a_text_that_looks_sealed_is_sealed_like_any_other(key, written_note):
    note = Note.objects.create(key=key, text=stored(written_note))
    assert again(note).text == stored(written_note)
    assert stored(note) != stored(written_note)


# --- bound to its place ---------------------------------------------------------------------------------------------


def test_a_sealed_text_moved_to_another_row_does_not_open(key, written_note):
    other = Note.objects.create(key=key, text="other")
    overwrite(other, stored(written_note))
    with pytest.raises(Broken):
        _ = again(other).text


def test_a_sealed_text_moved_to_another_field_does_not_open(written_note):
    overwrite(written_note, stored(written_note), "phone")
    with pytest.raises(Broken):
        _ = again(written_note).phone


def test_a_sealed_text_moved_to_another_model_does_not_open(written_note):
    twin = Twin(pk=written_note.pk, key=written_note.key)
    twin.text = Sealed(stored(written_note))
    with pytest.raises(Broken):
        _ = twin.text


def test_an_altered_text_does_not_open(written_note):
    text = stored(written_note)
    overwrite(written_note, text[:-5] + ("A" if text[-5] != "A" else "B") + text[-4:])
    with pytest.raises(Broken):
        _ = again(written_note).text


@pytest.mark.parametrize("rubbish", ["clear text", "v2:a:b", "v1:nokey:AAAA", f"v1:{UUID(int=7)}:%%%"])
def test_what_was_never_sealed_does_not_pass_for_sealed(written_note, rubbish):
    overwrite(written_note, rubbish)
    with pytest.raises(Broken):
        _ = again(written_note).text


def test_the_key_named_in_the_text_is_the_one_that_opens(written_note):
    overwrite(written_note, stored(written_note).replace(str(written_note.key_id), str(uuid4())))
    with pytest.raises(KeyMissing):
        _ = again(written_note).text


# --- what is unchanged stays as it is -------------------------------------------------------------------------------


def test_an_unread_value_keeps_its_sealed_text(written_note):
    before = stored(written_note)
    again(written_note).save()
    assert stored(written_note) == before


def test_a_value_read_and_left_keeps_its_sealed_text(written_note):
    before = [stored(written_note, column) for column in ("text", "born_on", "facts")]
    note = again(written_note)
    _ = (note.text, note.born_on, note.facts)
    note.text = "María told us"
    note.save()
    note.refresh_from_db()
    note.save()
    assert [stored(written_note, column) for column in ("text", "born_on", "facts")] == before


def test_a_list_changed_in_place_is_saved(written_note):
    written_note.facts["legs"].append("Darién")
    written_note.save()
    assert again(written_note).facts == {"legs": ["Necoclí", "Darién"]}


def test_saving_twice_seals_once(key):
    note = Note(key=key, text="once")
    note.save()
    before = stored(note)
    note.save()
    assert stored(note) == before


def test_clearing_a_text_empties_the_column(written_note):
    written_note.text, written_note.born_on, written_note.facts = "", None, {}
    written_note.save()
    assert [stored(written_note, column) for column in ("text", "born_on", "facts")] == ["", None, ""]


@pytest.mark.parametrize("read_first", [True, False])
def test_a_copied_record_is_sealed_for_its_own_row(written_note, read_first):
    twin = copy.copy(again(written_note))
    if read_first:
        assert twin.text
    twin.pk, twin._state.adding = uuid4(), True
    twin.save()
    assert again(twin).text == "María told us"
    assert again(written_note).text == "María told us"


@pytest.mark.parametrize("read_first", [True, False])
def test_a_record_given_another_data_key_is_sealed_with_it(written_note, read_first):
    note = again(written_note)
    if read_first:
        assert note.text
    note.key = DataKey.make()
    note.save()
    assert str(note.key_id) in stored(note)
    assert again(note).text == "María told us"


def test_a_record_without_a_data_key_is_not_saved():
    with pytest.raises(KeyMissing):
        Note(text="a").save()


def test_a_row_without_an_id_is_not_sealed(key):
    with pytest.raises(ValueError, match="needs an id"):
        Note(pk=None, key=key, text="a")._meta.get_field("text").pre_save(Note(pk=None, key=key, text="a"), True)


# --- Django's other ways of loading and saving -----------------------------------------------------------------------


def test_deferred_values_open_when_they_are_asked_for(written_note):
    assert Note.objects.only("title").get().text == "María told us"
    assert Note.objects.defer("text").get().text == "María told us"


def test_a_deferred_value_stays_as_it_is(written_note):
    before = stored(written_note)
    note = Note.objects.defer("text").get()
    note.title = "new"
    note.save()
    assert stored(written_note) == before


def test_refreshing_forgets_what_was_typed(written_note):
    written_note.text = "typed"
    written_note.refresh_from_db()
    assert written_note.text == "María told us"


def test_only_the_named_fields_are_saved(written_note):
    written_note.text, written_note.phone = "new", "8888"
    written_note.save(update_fields=["text"])
    assert (again(written_note).text, again(written_note).phone) == ("new", "")


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda note: pickle.loads(pickle.dumps(note))])  # noqa: S301
def test_copies_of_an_instance_read_and_save_the_same(written_note, way):
    unread, read = way(again(written_note)), way(written_note)
    assert unread.text == read.text == "María told us"
    before = stored(written_note)
    unread.save()
    read.save()
    assert stored(written_note) == before


def test_nothing_sealed_shows_in_representations_and_values(written_note):
    note = Note.objects.get()
    told = [repr(note.__dict__), repr(Note.objects.values().get()), str(Note.objects.values_list("text").get()[0])]
    assert not any("María" in text for text in told)


def test_a_sealed_value_from_values_can_be_put_back_in_its_own_row(written_note):
    written_note.text = Note.objects.values_list("text", flat=True).get()
    assert written_note.text == "María told us"


def test_full_clean_leaves_the_values_alone(written_note):
    before = stored(written_note)
    written_note.full_clean()
    written_note.save()
    assert stored(written_note) == before


def test_a_form_shows_clear_text_and_saves_it_sealed(written_note):
    form = NoteForm(instance=again(written_note))
    html = form.as_p()
    assert "María told us" in html
    assert "14/08/2010" in html
    assert "Necocl" in html
    form = NoteForm(
        {"text": "new", "phone": "", "born_on": "14/08/2010", "facts": '{"legs": []}'}, instance=again(written_note)
    )
    assert form.is_valid(), form.errors
    form.save()
    found = again(written_note)
    assert (found.text, found.born_on, found.facts) == ("new", date(2010, 8, 14), {"legs": []})


def test_a_form_knows_what_has_changed(written_note):
    typed = {"text": "María told us", "phone": "1", "born_on": "2010-08-14", "facts": '{"legs": ["Necoclí"]}'}
    assert NoteForm(typed, instance=again(written_note)).changed_data == ["phone"]


def test_forms_get_the_widget_that_fits():
    fields = NoteForm().fields
    assert isinstance(fields["text"].widget, forms.Textarea)
    assert type(fields["phone"].widget) is forms.TextInput
    assert isinstance(fields["born_on"], forms.DateField)
    assert isinstance(fields["facts"], forms.JSONField)


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        {"text": "a"},
        {"text": None},
        {"text__contains": "a"},
        {"text__in": ["a"]},
        {"text__gt": ""},
        {"text__lower": "a"},
        {"born_on__year": 2010},
        {"facts__legs": 1},
    ],
)
def test_sealed_fields_cannot_be_searched(written_note, asked):
    with pytest.raises(FieldError):
        list(Note.objects.filter(**asked))


def test_only_absence_can_be_asked(written_note):
    assert Note.objects.filter(born_on__isnull=False).exists()
    assert not Note.objects.filter(born_on__isnull=True).exists()


@pytest.mark.parametrize(
    "value", ["clear", "", None, Value("clear"), F("title"), Case(When(text__isnull=False, then=Value("clear")))]
)
def test_update_cannot_write_a_sealed_field(written_note, value):
    before = stored(written_note)
    with pytest.raises(FieldError), transaction.atomic():
        Note.objects.update(text=value)
    assert stored(written_note) == before


def test_bulk_update_cannot_write_a_sealed_field(written_note):
    written_note.text = "new"
    with pytest.raises(FieldError), transaction.atomic():
        Note.objects.bulk_update([written_note], ["text"])
    with pytest.raises(FieldError), transaction.atomic():
        bulk_update_with_history([written_note], Note, ["text"])


def test_an_expression_is_not_saved(written_note):
    written_note.text = F("title")
    with pytest.raises(FieldError):
        written_note.save()


@pytest.mark.parametrize("order", ["text", "-text", F("text"), F("text").desc(), "key__id", "title"])
def test_rows_are_not_ordered_by_sealed_text(written_note, order):
    if order in ("key__id", "title"):
        assert Note.objects.order_by(order).count() == 1
    else:
        with pytest.raises(FieldError):
            Note.objects.order_by(order)


def test_dumpdata_is_refused(written_note):
    with pytest.raises(FieldError, match="dumpdata"):
        serializers.serialize("json", [written_note])


def test_a_dump_allowed_for_tests_holds_texts_and_no_dates(written_note, settings):
    settings.SEALING_ALLOW_DUMP = True
    dump = serializers.serialize("json", [written_note])
    assert "told us" in dump
    assert "2010-08-14" not in dump


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "a\0b"),
        ("text", "half \ud800"),
        ("text", "x" * 501),
        ("phone", "9" * 100_000),
        ("born_on", "2010-02-31"),
        ("born_on", "9999-99-99"),
        ("facts", {"a": ["b\0"]}),
        ("facts", {"a": "x" * 100_001}),
        ("facts", {"a": {1, 2}}),
    ],
)
def test_bad_values_are_refused_in_words(key, field, value):
    with pytest.raises(ValidationError) as refused:
        Note(key=key, **{field: value}).full_clean()
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("text", ["emoji 🙂", "عربي", "Kreyòl", "᠎", "x" * 500, "a:b:c", "v1::"])
def test_every_language_and_sign_is_kept(key, text):
    note = Note(key=key, text=text)
    note.full_clean()
    note.save()
    assert again(note).text == text


def test_a_sealed_field_without_data_key_or_with_an_index_fails_the_checks():
    class Bad(Note):
        extra = SealedField(db_index=True)

        class Meta:
            app_label = "sealing_tests_bad"

    found = " ".join(str(error) for error in Bad._meta.get_field("extra").check())
    assert "indexed" in found
    assert "parent" in found


def test_sealed_fields_pass_the_checks():
    for model in (Note, Twin, Note.history.model):
        for field in model._meta.fields:
            assert not field.check() or not isinstance(field, SealedField)


def test_a_sealed_field_survives_a_migration():
    field = Note._meta.get_field("phone")
    _name, path, args, kwargs = field.deconstruct()
    assert path == "carecase.sealing.fields.SealedField"
    assert SealedField(*args, **kwargs).max_length == 30
    assert field.get_db_prep_save("", connection) == ""


# --- many at once ----------------------------------------------------------------------------------------------------


def test_many_are_created_with_their_history(key):
    notes = [Note(key=key, text=f"note {n}", born_on=date(2000, 1, 1 + n)) for n in range(5)]
    bulk_create_with_history(notes, Note)
    assert sorted(note.text for note in Note.objects.all()) == [f"note {n}" for n in range(5)]
    assert sorted(row.text for row in Note.history.all()) == [f"note {n}" for n in range(5)]


def test_a_list_of_people_costs_one_query_for_their_keys(db, django_assert_num_queries):
    for _ in range(50):
        Note.objects.create(key=DataKey.make(), text="a")
    in_memory.clear()
    notes = list(Note.objects.all())
    with django_assert_num_queries(1):
        DataKey.warm(note.key_id for note in notes)
        assert {note.text for note in notes} == {"a"}


def test_a_joined_key_costs_no_query(db, django_assert_num_queries):
    for _ in range(5):
        Note.objects.create(key=DataKey.make(), text="a")
    in_memory.clear()
    with django_assert_num_queries(1):
        assert {note.text for note in Note.objects.select_related("key")} == {"a"}
