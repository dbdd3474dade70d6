"""Names in every script of the languages list: printed as letters, joined, in their order, and read back."""

import unicodedata

import pikepdf
import pytest

from carecase.documents import look, scripts, typefaces
from carecase.documents.paper import Paper
from carecase.documents.scripts import Run, is_foreign, levels, runs
from carecase.jurisdictions import languages as spoken
from tests.documents.reading import Printed, marks, nesting, role, walk

NAMES = {
    "arb": "محمد علي الحسن",
    "pus": "ښکلا گل",
    "hin": "क्षितिज प्रकाश",
    "ben": "শ্রীকৃষ্ণ",
    "pan": "ਸਿੰਘ",
    "guj": "ક્ષિતિજ",
    "tam": "செல்வி",
    "tel": "కృష్ణ",
    "hye": "Հայկ",
    "kat": "ქეთევან",
    "amh": "ብርሃኑ",
    "cmn": "王小明",
    "kor": "김영희",
}
FROM_THE_RIGHT = ("arb", "pus")


class Names(Paper):
    """Each name as a value, as on a list and in a line of words."""

    title, code, file_word, anonymous = "Nombres", "X", "x", True
    names = ()

    def write(self, writer):
        yield writer.title(self.title)
        yield writer.facts([(name, name) for name in self.names])
        for name in self.names:
            yield writer.paragraph(name)


@pytest.fixture
def printed(reader):
    def make(*names):
        paper = Names(None, reader=reader, language="es")
        paper.names = names
        return Printed(paper)

    return make


def plain(text):
    return unicodedata.normalize("NFKC", text)


def test_every_language_of_the_list_can_be_written_in_its_own_letters():
    typefaces.register()
    for code in spoken.known():
        for sign in spoken.autonym(code):
            font = typefaces.font_for(sign, typefaces.BOLD if sign.isascii() else typefaces.REGULAR)
            assert ord(sign) in typefaces.pdfmetrics.getFont(font).face.charToGlyph, (code, sign)


def test_every_autonym_is_read_back(printed):
    autonyms = [spoken.autonym(code) for code in spoken.known()]
    found = plain(printed(*autonyms).text)
    lost = [each for each in autonyms if plain(each) not in found]
    assert [each for each in lost if not from_the_right(each)] == []
    assert all(word in found for each in lost for word in each.split())


def from_the_right(text):
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


@pytest.mark.parametrize("code", NAMES)
def test_a_name_is_letters_and_no_boxes(printed, code):
    name = NAMES[code]
    printed_name = printed(name)
    text = plain(printed_name.text)
    assert all(plain(word) in text for word in name.split())
    boxes = printed("\u0e01" * len(name))  # Thai: on no list, so its signs are empty boxes
    assert ink(printed_name) != ink(boxes)
    assert is_foreign(name)
    for run in runs(name, typefaces.REGULAR):
        for _written, glyphs in scripts.shaped(run, 10):
            assert all(sign.__shapeData__ for sign in [glyphs])
            assert all(typefaces.pdfmetrics.getFont(run.font).face.charToGlyph[ord(sign)] for sign in glyphs)


def ink(printed):
    """The picture of the first page's text, where values stand."""
    (picture,) = printed.pictures(2)
    left = int(2 * (look.MARGIN + look.UPRIGHT.text_width * 0.3))
    return picture.convert("L").crop((left, 150, picture.width - 60, 400)).tobytes()


def test_arabic_letters_join():
    typefaces.register()
    (run,) = runs("محمد", typefaces.REGULAR)
    joined = [str(glyphs) for _written, glyphs in scripts.shaped(run, 10)]
    alone = [next(scripts.shaped(Run(sign, run.font, 1, 0), 10))[1] for sign in reversed("محمد")]
    assert len(joined) == len(alone) == 4
    assert all(one != str(other) for one, other in zip(joined, alone, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", "000"),
        ("Ana محمد fin", "000011110000"),
        ("محمد علي", "11111111"),
        ("علي 12", "111122"),
        ("(علي)", "01110"),
        ("علي (أبو) x", "11111111100"),
        ("علي (x) ي", "111000001"),
        ("مُ", "11"),
        ("a 12 ع", "000001"),
    ],
)
def test_what_runs_from_the_right_is_found(text, expected):
    assert "".join(map(str, levels(text))) == expected


def test_the_order_on_paper():
    shown = [run.text for run in runs("Ana علي 12 fin", typefaces.REGULAR)]
    assert shown == ["Ana ", "12", " ", "علي", " fin"]


def test_long_names_break_within_the_margins(printed):
    name = "王小明" * 60 + " " + "محمد بن علي " * 30
    for picture in printed(name).pictures():
        grey = picture.convert("L")
        assert grey.crop((picture.width - 50, 0, picture.width, picture.height)).getextrema() == (255, 255)


def test_runs_are_elements_in_the_order_they_are_read(printed):
    made = printed("Ana محمد ښکلا fin")
    with made.open() as pdf:
        assert nesting(pdf) == 0
        spans = [each for each in walk(pdf.Root.StructTreeRoot.K) if role(each) == "Span"]
        assert all(marks(each) for each in spans)
        written = [
            str(operands[1]["/ActualText"])
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and "/ActualText" in operands[1]
        ]
    assert "ښ" in written


def test_joiners_stay_and_signs_that_turn_text_round_do_not():
    assert typefaces.printable("می\u200cخواهم\u202e") == "می\u200cخواهم"


def test_latin_text_is_set_as_before():
    assert not is_foreign("Ñandú, Ẽbẽra, кыргызча, Ωμέγα")
