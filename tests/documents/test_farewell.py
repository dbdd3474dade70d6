"""The letter of farewell: in every language, it names nobody, and the card is on it."""

import pytest

from carecase.cases.documents import ClosureLetter
from carecase.cases.models import Case
from carecase.documents import languages
from carecase.documents.languages import speaking
from carecase.documents.neutral import first_forbidden
from carecase.documents.press import Setting
from tests.documents.reading import Printed, in_order, well_made


@pytest.mark.parametrize("language", languages.PERSON)
def test_the_letter_of_farewell_names_nobody_and_bears_the_card(carried, language):
    for beside in ("", "ht" if language != "ht" else "es"):
        made = carried(ClosureLetter, language, beside)
        printed = Printed(made)
        assert first_forbidden(printed.text) == ""
        with speaking(language):
            assert str(ClosureLetter.title) in printed.text
            assert in_order(printed.text, str(ClosureLetter.title), str(ClosureLetter.how))
        assert len(printed.pages) == 1
        assert made.subject.number not in printed.text
        well_made(printed, made)


@pytest.mark.django_db
def test_it_is_offered_once_the_closing_form_is_written(open_case, case_manager):
    assert not ClosureLetter.fits(Case.objects.get(pk=open_case.pk))


@pytest.mark.parametrize("language", [each for each in languages.PERSON if each != "en"])
def test_no_english_is_left_over(carried, language):
    def said(each):
        setting = Setting(carried(ClosureLetter, each), pages=1)
        setting.run()
        return {words for words in setting.said if words.strip()}

    assert said(language) & said("en") - {"Inés Mora Solano", "Information"} == set()
