import pytest
from django.core.exceptions import ValidationError

from carecase.people import phones


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("8888-7777", "CR", "+50688887777"),
        ("+506 8888 7777", "PA", "+50688887777"),
        ("506 8888 7777", "CR", "+50688887777"),
        ("00 506 8888 7777", "CR", "+50688887777"),
        ("(55) 1234-5678", "MX", "+525512345678"),
        ("+1 (202) 555-0123", "CR", "+12025550123"),
        ("305 555 0123", "US", "+13055550123"),
        ("509 3412 3456", "CR", "+50934123456"),
        ("٨٨٨٨٧٧٧٧", "CR", "+50688887777"),
    ],
)
def test_a_number_is_kept_in_one_form_however_it_was_written(typed, country, kept):
    assert phones.normalised(typed, country) == kept


def test_an_extension_is_not_lost():
    assert phones.normalised("2222 3333 ext. 4", "CR") == "+50622223333 ext. 4"


@pytest.mark.parametrize(
    "typed", ["", "abc", "12", "+", "++506", "8888", "1" * 40, "8888 7777 99 11 22", "🙂", "‏שלום"]
)
def test_what_is_no_number_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match=r"Costa Rica.*\+506"):
        phones.normalised(typed, "CR")


def test_without_a_country_the_code_is_asked_for():
    with pytest.raises(ValidationError, match=r"\+"):
        phones.normalised("8888 7777", "")


def test_a_number_is_read_aloud_in_groups():
    assert phones.shown("+50688887777") == "+506 8888 7777"
    assert phones.shown("unknown") == "unknown"


def test_a_number_is_found_with_and_without_its_country():
    found = phones.spellings("+50688887777")
    assert found == {"50688887777", "88887777"}
    for typed in ("8888 7777", "+506 8888-7777", "0050688887777", "506.8888.7777"):
        assert found & phones.sought(typed)


@pytest.mark.parametrize("typed", ["P01", "12345", "Ana 88887777", "K7QM-2RD8-X", ""])
def test_what_is_no_number_is_not_looked_for(typed):
    assert not phones.sought(typed)
