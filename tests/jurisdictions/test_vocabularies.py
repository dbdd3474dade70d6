"""Languages by ISO 639-3, countries by ISO 3166-1: complete, named in the reader's language, unknown ones refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.db.migrations.writer import MigrationWriter
from django.utils.translation import override

from carecase.jurisdictions import cldr, countries, languages
from carecase.jurisdictions.fields import CountryField, LanguageField


def labels(choices):
    return [str(label) for _code, label in choices]


@pytest.mark.parametrize(
    ("code", "es", "en"),
    [
        ("spa", "español", "Spanish"),
        ("hat", "criollo haitiano", "Haitian Creole"),
        ("quc", "k'iche'", "Kʼicheʼ"),
        ("mam", "mam", "Mam"),
        ("wes", "pidgin camerunés", "Cameroon Pidgin"),
        ("csr", "lengua de señas costarricense", "Costa Rican Sign Language"),
    ],
)
def test_a_language_has_its_name_in_both_languages(code, es, en):
    with override("es"):
        assert languages.name(code) == es
    with override("en"):
        assert languages.name(code) == en


def test_every_language_has_a_name_in_every_language_of_the_house():
    for reader in ("es", "en", "fr", "pt-br", "ht"):
        with override(reader):
            assert all(languages.name(code).strip() for code in languages.known())


def test_a_language_is_known_by_its_own_name_too():
    assert languages.autonym("kek") == "Q'eqchi'"


@pytest.mark.parametrize("code", ["xxx", "es", "", None, "SPA"])
def test_an_unknown_language_is_refused_by_name(code):
    assert not languages.is_known(code)
    with pytest.raises(languages.UnknownLanguage, match=repr(code)):
        languages.name(code)


def test_the_languages_of_the_routes_stand_first():
    with override("es"):
        found = labels(languages.CHOICES)
    assert found[:5] == ["español", "inglés", "criollo haitiano", "francés", "portugués"]
    assert found[5:8] == ["achi", "aimara", "akateko"]
    assert len(found) == len(languages.CHOICES) == 163


def test_the_order_follows_the_language_of_the_reader():
    with override("en"):
        assert labels(countries.CHOICES)[11:13] == ["Afghanistan", "Åland Islands"]
    with override("es"):
        assert labels(countries.CHOICES)[11:14] == ["Afganistán", "Albania", "Alemania"]


def test_the_countries_of_the_conference_stand_first():
    assert [code for code, _label in countries.CHOICES][:11] == list(countries.RCM)
    assert countries.RCM == ("CA", "US", "MX", "GT", "BZ", "HN", "SV", "NI", "CR", "PA", "DO")


def test_every_country_of_the_world_is_known():
    """249 codes of ISO 3166-1, and Kosovo."""
    assert len(countries.known()) == 250
    assert {"HT", "CM", "VE", "CU", "CN", "XK"} <= countries.known()
    assert not {"EU", "UN", "ZZ", "XA", "419"} & countries.known()


def test_a_country_has_its_name_in_the_language_of_the_reader():
    with override("es"):
        assert countries.name("CM") == "Camerún"
    with override("en"):
        assert countries.name("CM") == "Cameroon"
    with override("ht"):  # CLDR has none: our own for the routes, French for the rest
        assert (countries.name("HN"), countries.name("DO")) == ("Ondiras", "Repiblik Dominikèn")
        assert (languages.name("hat"), languages.name("spa")) == ("kreyòl ayisyen", "panyòl")
        assert countries.name("CM") == "Cameroun"


def test_names_of_our_own_are_of_countries_and_languages_that_are_known():
    names = cldr.own_names("ht")
    assert set(countries.RCM) <= set(names)
    assert all(countries.is_known(code) or languages.is_known(code) for code in names)


@pytest.mark.parametrize("code", ["XX", "hn", "", None, "HND"])
def test_an_unknown_country_is_refused_by_name(code):
    assert not countries.is_known(code)
    with pytest.raises(countries.UnknownCountry, match=repr(code)):
        countries.name(code)


@pytest.mark.parametrize(("field", "good", "bad"), [(CountryField(), "HN", "XX"), (LanguageField(), "quc", "xyz")])
def test_a_field_refuses_what_is_unknown_and_names_it(field, good, bad):
    field.set_attributes_from_name("code")
    field.clean(good, None)
    with pytest.raises(ValidationError, match=bad):
        field.clean(bad, None)


def test_a_vocabulary_is_not_copied_into_migrations():
    for choices, name in ((languages.CHOICES, "LanguageChoices()"), (countries.CHOICES, "CountryChoices()")):
        field = models.CharField(max_length=3, choices=choices)
        field.set_attributes_from_name("code")
        assert name in MigrationWriter.serialize(field)[0]
