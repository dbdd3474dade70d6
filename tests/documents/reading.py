"""Reading a PDF back: its text by pypdfium2, its tags by pikepdf, its pages as pictures."""

from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdfium2

from carecase.documents.languages import tag
from carecase.documents.press import render


class Printed:
    """A rendered paper, opened again by somebody else's software."""

    def __init__(self, paper_or_bytes):
        self.bytes = paper_or_bytes if isinstance(paper_or_bytes, bytes) else render(paper_or_bytes)
        with pypdfium2.PdfDocument(self.bytes) as document:
            self.pages = [text_of(page) for page in document]

    @property
    def text(self):
        """All of it, with every run of white space as one space."""
        return " ".join(" ".join(self.pages).split())

    def open(self):
        return pikepdf.open(BytesIO(self.bytes))

    def pictures(self, scale=1):
        with pypdfium2.PdfDocument(self.bytes) as document:
            return [page.render(scale=scale).to_pil() for page in document]

    def tags(self):
        """(role, language or "", number of marks) of every element, in reading order."""
        with self.open() as pdf:
            return [(role(e), str(e.get("/Lang", "")), len(marks(e))) for e in walk(pdf.Root.StructTreeRoot.K)]


def text_of(page):
    textpage = page.get_textpage()
    text = textpage.get_text_range()
    textpage.close()
    return text.replace("\r\n", "\n").replace("\u00a0", " ").replace("\ufffe", "-")


def role(element):
    return str(element.S).lstrip("/")


def walk(element):
    yield element
    for kid in element.get("/K", []):
        if kid.get("/Type") == "/StructElem":
            yield from walk(kid)


def marks(element):
    return [kid for kid in element.get("/K", []) if kid.get("/Type") == "/MCR"]


def nesting(pdf):
    """Whether marked content opens and closes in pairs on every page, and how much of the text stands in none."""
    stray = 0
    for page in pdf.pages:
        depth = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            depth += (name in {"BDC", "BMC"}) - (name == "EMC")
            assert 0 <= depth <= 1, operands
            stray += name in {"Tj", "TJ"} and depth == 0
        assert depth == 0
    return stray


def in_order(text, *parts):
    """Whether these stand in the text, one after the other."""
    places = [text.find(part) for part in parts]
    return all(place >= 0 for place in places) and all(first < second for first, second in pairwise(places))


def well_made(printed, made):
    """Tags, title, language, no name in the file's properties, nothing outside the margins, numbered pages."""
    with printed.open() as pdf:
        assert nesting(pdf) == 0
        assert str(pdf.Root.Lang) == tag(made.language)
        info = " ".join(map(str, pdf.docinfo.values()))
        assert made.heading in info
        assert "MARCA" not in info
    for number, picture in enumerate(printed.pictures(), start=1):
        grey = picture.convert("L")
        width, height = picture.size
        for edge in ((0, 0, width, 18), (0, 0, 24, height), (width - 24, 0, width, height)):
            assert grey.crop(edge).getextrema() == (255, 255), (made.code, made.language, number)
        assert f"{number} " in printed.pages[number - 1]
        assert made.reader.display_name in printed.pages[number - 1]
