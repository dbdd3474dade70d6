"""What a person reads is complete in her language, and says where no native speaker has read it yet."""

import pytest
from django.apps import apps
from django.utils import translation

from carecase.cases.documents import RightsSheet
from carecase.documents import languages
from carecase.ui import catalogues

OTHERS = [language for language in languages.PERSON if language not in languages.STAFF]


def with_papers():
    """The apps that have something for a person to read."""
    return [config for config in catalogues.our_apps() if len(catalogues.found_in(config, "ht"))]


def test_the_apps_with_papers_are_found():
    assert {"documents", "cases"} <= {config.label for config in with_papers()}


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogues_are_complete(language):
    assert [fault for config in with_papers() for fault in catalogues.faults(config, language)] == []
    assert list(catalogues.differences(with_papers(), language)) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_that_nobody_of_that_language_has_read_says_so(language):
    for config in with_papers():
        head = catalogues.catalogue_path(config, language).read_text().splitlines()[0]
        assert head.startswith("# Not read by a native speaker") == (language in catalogues.NOT_READ_IN)


def test_what_only_colleagues_read_is_not_asked_of_every_language():
    cases = apps.get_app_config("cases")
    assert len(catalogues.found_in(cases, "ht")) < len(catalogues.found_in(cases)) / 2


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_falls_back_to_spanish(language):
    with languages.speaking(language):
        said = str(RightsSheet.title)
    with translation.override("es"):
        assert said != str(RightsSheet.title)
    with translation.override("en"):
        assert said != str(RightsSheet.title)


def test_collecting_again_keeps_the_note_at_the_head(tmp_path):
    path = catalogues.catalogue_path(apps.get_app_config("cases"), "ht")
    before = path.read_text().strip().split("\n\n")
    after = catalogues.as_text(catalogues.read(path, "ht")).strip().split("\n\n")
    assert after[0] == before[0]
    assert sorted(after) == sorted(before)
