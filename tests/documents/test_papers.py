"""Every paper in every language it declares: set on pages, read back, looked at."""

import datetime

import pytest
from django.conf import settings

from carecase.cases.documents import ContactCard, GroupList, GroupListForHelpers, RightsSheet
from carecase.cases.models import GroupIncident
from carecase.documents import languages, look
from carecase.documents.languages import UnknownPaperLanguage, speaking
from carecase.documents.parts import Words
from carecase.documents.press import Setting, render
from carecase.documents.structure import Element
from carecase.jurisdictions import packs
from tests.documents.reading import Printed, in_order

CARRIED = (RightsSheet, ContactCard)
PAGE_ONE = {"es": "Página 1 de", "en": "Page 1 of", "fr": "Page 1 sur", "pt_BR": "Página 1 de", "ht": "Paj 1 sou"}
ACCENTS = {
    "es": ["médica", "niño", "está", "Información"],
    "en": ["free of charge", "Information"],
    "fr": ["médicaments", "À qui", "décidez", "tête"],
    "pt_BR": ["Informação", "não", "é de graça", "você"],
    "ht": ["Èd kounye", "pèsonn", "lè", "entèprèt"],
}
PAIRS = [(one, other) for one in languages.STAFF for other in languages.PERSON if one != other]
MADE_AT = datetime.datetime(2026, 11, 23, 20, 5, tzinfo=datetime.UTC)


@pytest.fixture
def everyone(reader):
    """A list of a group without a database: `everyone(GroupList, "es", rows)`."""

    def make(kind, language, rows=()):
        incident = GroupIncident(country="CR", occurred_at=MADE_AT)
        paper = kind(incident, reader=reader, language=language, at=MADE_AT)
        paper.__dict__ |= {"people": list(rows), "registered": len(rows)}
        return paper

    return make


@pytest.mark.parametrize("language", languages.PERSON)
@pytest.mark.parametrize("kind", CARRIED)
def test_what_a_person_carries_is_printed_in_all_her_languages(carried, kind, language):
    paper = carried(kind, language, at=MADE_AT)
    printed = Printed(paper)
    with speaking(language):
        assert str(kind.title) in printed.text
    for number, page in enumerate(printed.pages, start=1):
        assert PAGE_ONE[language].replace("1", str(number)) + f" {len(printed.pages)}" in page
        assert "Inés Mora Solano" in page
        assert "14:05" in page  # Costa Rica
    assert "23" in printed.text
    assert "2026" in printed.text


@pytest.mark.parametrize("language", languages.PERSON)
def test_accents_and_the_order_of_the_text_survive(carried, language):
    text = Printed(carried(RightsSheet, language)).text
    for word in ACCENTS[language]:
        assert word in text
    with speaking(language):
        headings = [str(heading) for heading, *_items in RightsSheet.sections]
        assert in_order(text, str(RightsSheet.title), *headings, str(RightsSheet.numbers))


@pytest.mark.parametrize("language", [each for each in languages.PERSON if each != "en"])
@pytest.mark.parametrize("kind", CARRIED)
def test_no_english_is_left_over(carried, kind, language):
    """Each sentence of the source was translated: none of them stands on the paper as it is."""
    setting = Setting(carried(kind, language), pages=1)
    setting.run()
    english = Setting(carried(kind, "en"), pages=1)
    english.run()
    same_word = {"", "Inés Mora Solano", "Information"}  # French says it like English
    assert set(setting.said) & set(english.said) - same_word == set()


@pytest.mark.parametrize(("language", "beside"), PAIRS)
def test_two_languages_stand_side_by_side(carried, language, beside):
    for kind in CARRIED:
        printed = Printed(carried(kind, language, beside))
        for each in (language, beside):
            with speaking(each):
                assert str(kind.title).split()[0] in printed.text
        of = {lang for role, lang, _marks in printed.tags() if role == "Sect"}
        assert of == {languages.tag(language), languages.tag(beside)}
    assert len(Printed(carried(RightsSheet, language, beside)).pages) == 2  # one sheet, both sides


def test_the_columns_are_read_one_after_the_other(carried):
    """On the page the languages alternate; a screen reader reads Spanish to its end, then Creole."""
    printed = Printed(carried(RightsSheet, "es", "ht"))
    sections = [lang for role, lang, _marks in printed.tags() if role == "Sect"]
    assert sections == ["es", "ht"]


def test_demo_stands_on_every_page_of_every_paper(carried, everyone, settings):
    settings.DEMO = True
    papers = [carried(kind, "es") for kind in CARRIED] + [
        everyone(kind, "es") for kind in (GroupList, GroupListForHelpers)
    ]
    for paper in papers:
        for page in Printed(paper).pages:
            assert "DEMO" in page


def test_without_a_demonstration_no_paper_says_so(carried):
    assert "DEMO" not in Printed(carried(RightsSheet, "es")).text


@pytest.mark.parametrize("kind", CARRIED)
@pytest.mark.parametrize("language", languages.PERSON)
def test_nothing_is_cut_off(carried, kind, language):
    """No ink touches the edge of a page: every picture has a white border."""
    for picture in Printed(carried(kind, language)).pictures():
        width, height = picture.size
        grey = picture.convert("L")
        border = [
            (0, 0, width, 18),
            (0, height - 18, width, height),
            (0, 0, 24, height),
            (width - 24, 0, width, height),
        ]
        assert all(grey.crop(edge).getextrema() == (255, 255) for edge in border)


def test_the_card_has_the_size_of_a_wallet_card_and_names_no_one(carried):
    assert (round(look.CARD_WIDTH * 25.4 / 72, 1), round(look.CARD_HEIGHT * 25.4 / 72, 1)) == (85.6, 54.0)
    paper = carried(ContactCard, "es")
    text = Printed(paper).text
    assert paper.subject.number not in text
    assert "carecase" not in text.lower()
    assert len(Printed(paper).pages) == 1


def test_the_help_line_comes_from_the_pack_and_is_never_made_up(carried, tmp_path, settings):
    assert packs.pack_for("CR").value("hotline") == ""
    assert "1199" not in Printed(carried(RightsSheet, "es")).text
    source = (packs.OURS / "cr.toml").read_text()
    known = '[values]\nhotline = { value = "1199 0000", source = "test", verified = true }\n'
    known += 'hotline_hours = { value = "24 h", source = "test", verified = true }\n'
    known += 'complaints = { value = "800 77", source = "test", verified = true }\n'
    (tmp_path / "cr.toml").write_text(source.replace("[values]\n", known, 1))
    settings.JURISDICTION_PACKS = str(tmp_path)
    for kind in CARRIED:
        for language in languages.PERSON:
            text = Printed(carried(kind, language)).text
            assert "1199 0000" in text
            assert "24 h" in text
            assert ("800 77" in text) is issubclass(kind, ContactCard)


@pytest.mark.parametrize("language", ["de", "pt", "", "ES"])
def test_an_unknown_language_is_refused_by_name(carried, language):
    with pytest.raises(UnknownPaperLanguage, match=f"^{language}$"):
        carried(RightsSheet, language)
    with pytest.raises(UnknownPaperLanguage):
        carried(RightsSheet, "es", language or "de")


def test_a_list_for_colleagues_speaks_the_languages_of_the_house(everyone):
    assert GroupList.languages == tuple(code for code, _name in settings.LANGUAGES)
    with pytest.raises(UnknownPaperLanguage, match="ht"):
        everyone(GroupList, "ht")


def test_months_of_haiti_are_her_own():
    assert languages.day(datetime.date(2026, 8, 3), "ht") == "3 out 2026"
    assert languages.day(datetime.date(2026, 8, 3), "fr") == "3 août 2026"
    assert languages.day(datetime.date(2026, 8, 3), "pt_BR") == "3 de agosto de 2026"


@pytest.mark.parametrize(
    ("codes", "expected"),
    [(["hat", "fra"], "ht"), (["por"], "pt_BR"), (["kek", "spa"], "es"), (["mam"], ""), ([], ""), (["fra"], "fr")],
)
def test_the_language_of_a_person_is_the_first_that_papers_have(codes, expected):
    assert languages.for_speaker(codes) == expected


HOSTILE = [
    "\x00NUL",
    "<b>negrita</b> & <para>",
    "%(name)s %s 100%",
    "‮left",
    "😀🧑🏽‍🤝‍🧑🏻",
    "اسم",
    "名前",
    "A" * 300,
    "a\nb",
    "{}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_can_be_printed(reader, text, everyone):
    """What somebody is called may be anything; a sign that the font lacks becomes a box, not an error."""
    reader.display_name = text
    paper = everyone(GroupList, "es")
    printed = Printed(paper)
    assert len(printed.pages) == 1
    if text.startswith("<b>"):
        assert "<b>negrita</b> & <para>" in printed.text
    if "NUL" in text:
        assert "NUL" in printed.text


def test_what_a_page_divides_stays_one_paragraph_and_keeps_its_dot():
    element = Element("LBody")
    words = Words("palabra " * 200, look.ITEM)
    words.element, words.dot = element, True
    words.wrap(300, 1000)
    first, second = words.split(300, 60)
    assert (first.element, second.element) == (element, element)
    assert (first.dot, second.dot) == (True, False)


def test_the_same_paper_gives_the_same_file(carried):
    assert render(carried(RightsSheet, "es", at=MADE_AT)) == render(carried(RightsSheet, "es", at=MADE_AT))


def test_text_of_several_lines_is_printed_wherever_it_stands(everyone):
    """A text that somebody typed with line breaks once came out as nothing at all."""
    paper = everyone(GroupList, "es")
    paper.write = lambda writer: [
        writer.paragraph("uno\ndos"),
        *writer.bullets(["tres\ncuatro"]),
        writer.table(["A"], [["cinco\n" + "largo " * 60 + "\nseis"]], [1]),
        writer.facts([("Nota", "siete\n\nocho")]),
    ]
    text = Printed(paper).text
    assert in_order(text, "uno", "dos", "tres", "cuatro", "cinco", "largo largo", "seis", "siete", "ocho")
