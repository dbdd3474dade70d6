"""Data keys: wrapped by the ring, rotated without touching a text, shredded to erase for good."""

import base64
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from carecase.sealing import ERASED, ring
from carecase.sealing.models import DataKey, KeysInMemory, in_memory
from carecase.sealing.ring import Broken, KeyMissing, Shredded
from tests.sealing.notes import Note

pytestmark = pytest.mark.django_db

NEWER = "k9:" + base64.b64encode(b"n" * 32).decode()


def rewrap(**options):
    out = StringIO()
    call_command("rewrap_keys", stdout=out, stderr=out, **options)
    return out.getvalue()


def test_a_key_opens_to_thirty_two_bytes_that_are_not_stored(key):
    assert len(key.open()) == 32
    assert key.open() not in base64.b64decode(key.wrapped)
    in_memory.clear()
    assert DataKey.objects.get().open() == key.open()


def test_a_wrapped_key_moved_to_another_row_does_not_open(key):
    other = DataKey.make()
    DataKey.objects.filter(pk=other.pk).update(wrapped=key.wrapped)
    in_memory.clear()
    with pytest.raises(Broken):
        DataKey.opened(other.pk)


def test_an_unknown_key_is_named(db):
    with pytest.raises(KeyMissing, match="no data key"):
        DataKey.opened("00000000-0000-4000-8000-000000000000")


# --- rotation --------------------------------------------------------------------------------------------------------


def test_old_ring_keys_go_on_opening(written_note, settings):
    settings.SEALING_KEYS = f"{NEWER},{settings.SEALING_KEYS}"
    in_memory.clear()
    assert Note.objects.get().text == "María told us"
    assert DataKey.make().ring_key_id == "k9"


def test_rewrapping_lets_the_old_ring_key_be_retired(written_note, settings):
    sealed = Note.objects.values_list("text", flat=True).get()
    settings.SEALING_KEYS = f"{NEWER},{settings.SEALING_KEYS}"
    assert "1 of 1" in rewrap()
    settings.SEALING_KEYS = NEWER
    in_memory.clear()
    assert Note.objects.get().text == "María told us"
    assert Note.objects.values_list("text", flat=True).get() == sealed
    assert "0 data keys to wrap" in rewrap()


def test_rewrapping_leaves_shredded_keys_alone(key, settings):
    key.shred()
    settings.SEALING_KEYS = f"{NEWER},{settings.SEALING_KEYS}"
    rewrap()
    assert DataKey.objects.get().wrapped is None


def test_a_key_whose_ring_key_is_lost_is_named_and_kept(key, settings):
    settings.SEALING_KEYS = NEWER
    with pytest.raises(CommandError, match="1 data keys could not be opened"):
        rewrap()
    assert DataKey.objects.get().wrapped == key.wrapped


def test_without_its_ring_key_a_text_does_not_open(written_note, settings):
    settings.SEALING_KEYS = NEWER
    in_memory.clear()
    with pytest.raises(KeyMissing, match="SEALING_KEYS"):
        _ = Note.objects.get().text


def test_a_false_ring_key_of_the_same_name_opens_nothing(written_note, settings):
    settings.SEALING_KEYS = NEWER.replace("k9", ring.current_key_id())
    in_memory.clear()
    with pytest.raises(Broken):
        _ = Note.objects.get().text


# --- shredding -------------------------------------------------------------------------------------------------------


@pytest.fixture
def shredded_note(written_note):
    written_note.key.shred()
    return Note.objects.get()


def test_shredding_erases_the_row_and_its_history(shredded_note):
    assert shredded_note.text is ERASED
    assert [row.text for row in Note.history.all()] == [ERASED]
    assert (shredded_note.born_on, shredded_note.facts) == (None, {})


def test_an_erased_text_reads_as_a_word_of_the_language(shredded_note, settings):
    assert str(shredded_note.text) in ("[borrado]", "[erased]")


def test_shredding_is_remembered_on_the_key(shredded_note):
    key = DataKey.objects.get()
    assert key.wrapped is None
    assert key.shredded_at is not None
    with pytest.raises(Shredded):
        key.open()


def test_shredding_twice_keeps_the_first_time(key):
    key.shred()
    first = key.shredded_at
    key.shred()
    assert DataKey.objects.get().shredded_at == first


def test_a_key_is_wrapped_or_shredded_never_neither(key):
    with pytest.raises(IntegrityError), transaction.atomic():
        DataKey.objects.update(wrapped=None)


@pytest.mark.parametrize("read_first", [True, False])
def test_an_erased_record_can_still_be_saved(shredded_note, read_first):
    if read_first:
        _ = (shredded_note.text, shredded_note.born_on, shredded_note.facts)
        shredded_note.full_clean()
    shredded_note.title = "tombstone"
    shredded_note.save()
    shredded_note.refresh_from_db()
    shredded_note.save()
    assert Note.objects.get().text is ERASED
    assert {str(row.text) for row in Note.history.all()} == {str(ERASED)}


def test_nothing_new_can_be_written_about_an_erased_person(shredded_note):
    shredded_note.text = "new"
    with pytest.raises(Shredded):
        shredded_note.save()


def test_a_shredding_rolled_back_never_happened(written_note):
    with transaction.atomic():
        DataKey.objects.get().shred()
        assert Note.objects.get().text is ERASED
        transaction.set_rollback(True)
    assert Note.objects.get().text == "María told us"


def test_erased_people_in_a_list_cost_one_query(django_assert_num_queries, shredded_note):
    with django_assert_num_queries(1):
        assert [note.text for note in Note.objects.select_related("key")] == [ERASED]


# --- what is kept in memory ------------------------------------------------------------------------------------------


def test_keys_are_forgotten_after_their_time():
    now = [0.0]
    keys = KeysInMemory(size=2, seconds=60, clock=lambda: now[0])
    keys.put("a", b"1")
    now[0] = 60
    assert keys.get("a") == b"1"
    now[0] = 60.5
    assert keys.get("a") is None


def test_memory_is_bounded():
    keys = KeysInMemory(size=2)
    for name in "abc":
        keys.put(name, name)
    assert [keys.get(name) for name in "abc"] == [None, "b", "c"]


def test_shredding_forgets_the_key(written_note):
    assert written_note.key_id in in_memory
    written_note.key.shred()
    assert written_note.key_id not in in_memory


def test_many_threads_read_one_memory():
    keys = KeysInMemory(size=20)

    def work(seed):
        for turn in range(2000):
            name = (seed * turn) % 50
            keys.put(name, name)
            assert keys.get(name) in (name, None)
            keys.forget((name + 1) % 50)
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(1, 9)))


def test_many_threads_open_one_instance(written_note):
    note = Note.objects.select_related("key").get()
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: note.text, range(200))) == {"María told us"}
