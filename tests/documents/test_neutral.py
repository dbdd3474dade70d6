"""What a person carries never says what happened to her, in whatever language."""

import pytest

from carecase.cases.documents import ContactCard, RightsSheet
from carecase.documents import languages, neutral
from carecase.documents.neutral import NotNeutral
from carecase.documents.press import render

REFUSED = {
    "es": [
        "trata",
        "Tráfico",
        "VÍCTIMA",
        "víctimas",
        "explotación",
        "traficantes",
        "tratante",
        "esclavitud",
        "trá\u00adfico",
    ],
    "en": ["trafficking", "Smuggled", "victims", "exploited", "slavery"],
    "fr": ["traite", "Victime", "exploitée", "trafic", "passeurs", "esclavage"],
    "pt_BR": ["tráfico", "vítima", "exploração", "aliciador", "escravidão"],
    "ht": ["trafik", "viktim", "eksplwatasyon", "esklavaj"],
}
HARMLESS = [
    "tratamiento", "tratado", "trato", "contrato", "Víctor", "Victoria", "traitement", "extraite", "exploradora",
    "tractor", "contrata", "retrata", "traffic light", "esclarecer", "nomenclatura", "Trinidad",
]  # fmt: skip


class Letter(RightsSheet):
    """A paper with a sentence that somebody typed."""

    typed = ""

    def write(self, writer):
        yield writer.title(self.title)
        yield writer.paragraph("Se certifica: %(typed)s.", typed=self.typed)


@pytest.mark.parametrize(("language", "word"), [(each, word) for each, words in REFUSED.items() for word in words])
def test_a_word_that_harms_is_refused_and_named(carried, language, word):
    letter = carried(Letter, language)
    letter.typed = f"la persona ({word}) viaja mañana"
    with pytest.raises(NotNeutral) as refusal:
        render(letter)
    assert refusal.value.word == word.replace("\u00ad", "")


@pytest.mark.parametrize("word", REFUSED["fr"])
def test_a_word_of_another_language_is_refused_too(carried, word):
    letter = carried(Letter, "ht")
    letter.typed = word
    with pytest.raises(NotNeutral):
        render(letter)


@pytest.mark.parametrize("word", HARMLESS)
def test_words_that_only_look_alike_pass(word):
    assert neutral.first_forbidden(f"Aquí dice {word}, y nada más.") == ""


def test_every_language_of_papers_has_its_words():
    assert set(neutral.STEMS) == {language[:2] for language in languages.PERSON}


def test_what_stands_around_the_text_is_checked_as_well(carried):
    letter = carried(RightsSheet, "es")
    letter.reader.display_name = "Unidad contra la Trata"
    with pytest.raises(NotNeutral, match="Trata"):
        render(letter)


def test_an_hour_of_the_help_line_may_not_betray_either(carried, monkeypatch):
    monkeypatch.setattr(ContactCard, "help_line", ("800 000", "línea de trata, 24 h"))
    with pytest.raises(NotNeutral, match="trata"):
        render(carried(ContactCard, "es"))


@pytest.mark.parametrize("language", languages.PERSON)
@pytest.mark.parametrize("kind", [RightsSheet, ContactCard])
def test_the_papers_a_person_carries_are_neutral(carried, kind, language):
    assert kind.neutral
    assert render(carried(kind, language, "en" if language != "en" else "es"))
