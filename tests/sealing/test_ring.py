"""The ring: keys from the environment, one subkey per purpose, clear words when something is wrong."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from carecase.sealing import checks, ring
from carecase.sealing.ring import Broken, KeyMissing

ONE = base64.b64encode(b"1" * 32).decode()
TWO = base64.urlsafe_b64encode(b"\xff" * 32).decode()


@pytest.fixture(autouse=True)
def two_keys(settings):
    settings.SEALING_KEYS = f" k2:{TWO} , k1:{ONE} "
    settings.SEALING_INDEX_KEY = ONE


def test_the_first_key_is_the_current_one():
    assert ring.current_key_id() == "k2"


def test_what_is_wrapped_unwraps_in_its_context_only():
    key_id, text = ring.wrap(b"d" * 32, b"here")
    assert ring.unwrap(key_id, text, b"here") == b"d" * 32
    with pytest.raises(Broken):
        ring.unwrap(key_id, text, b"there")
    with pytest.raises(Broken):
        ring.unwrap("k1", text, b"here")
    with pytest.raises(Broken):
        ring.unwrap(key_id, "not base64", b"here")


def test_a_missing_ring_key_is_named():
    with pytest.raises(KeyMissing, match="k0"):
        ring.mac("k0", b"")


def test_a_mac_depends_on_key_and_message():
    macs = {ring.mac(key, text) for key in ("k1", "k2") for text in (b"a", b"b")}
    assert len(macs) == 4
    assert all(len(mac) == 32 for mac in macs)


def test_purposes_have_subkeys_of_their_own():
    assert len({ring._subkey("k1", purpose) for purpose in (b"wrapping", b"audit", b"blind")}) == 3


def test_a_blind_token_is_equal_for_equals_and_tells_kinds_apart():
    token = ring.blind("phone", "88881234")
    assert token == ring.blind("phone", "88881234")
    assert len(token) == 32
    assert int(token, 16)
    assert len({token, ring.blind("paper", "88881234"), ring.blind("phone", "88881235")}) == 3


def test_blind_tokens_outlive_a_rotation(settings):
    token = ring.blind("name", "maria")
    settings.SEALING_KEYS = f"k3:{ONE}"
    assert ring.blind("name", "maria") == token


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "not set"),
        (" ", "not set"),
        ("k1", "not of the form"),
        (f":{ONE}", "not of the form"),
        (f"a b:{ONE}", "not of the form"),
        ("k1:", "base64 of 32 bytes"),
        ("k1:AAAA", "base64 of 32 bytes"),
        ("k1:%%%", "base64 of 32 bytes"),
        (f"k1:{ONE},k1:{TWO}", "twice"),
    ],
)
def test_a_malformed_ring_is_refused_in_words_that_hold_no_key(settings, text, complaint):
    settings.SEALING_KEYS = text
    with pytest.raises(ImproperlyConfigured, match=complaint) as refused:
        ring.current_key_id()
    assert ONE not in str(refused.value)
    assert [error.id for error in checks.ring_is_usable(None)] == ["sealing.E001"]


def test_a_missing_index_key_fails_the_check(settings):
    settings.SEALING_INDEX_KEY = ""
    assert "SEALING_INDEX_KEY" in checks.ring_is_usable(None)[0].msg


def test_a_good_ring_passes_the_check():
    assert checks.ring_is_usable(None) == []
