"""Colours, measures and styles of paper: those of the screens, calmer. All lengths are points (1/72 inch)."""

from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import LETTER, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from carecase.documents.typefaces import BOLD, REGULAR

INK, MUTED, LINE = HexColor("#1b2426"), HexColor("#4e5c61"), HexColor("#c3cccc")
BRAND, BRAND_DEEP, TINT = HexColor("#12595b"), HexColor("#0c4345"), HexColor("#eef4f3")
AMBER, AMBER_TINT = HexColor("#7a4300"), HexColor("#fff0d4")
WATERMARK = HexColor("#eef2f2")

MARGIN = 54
HEADER, FOOTER = 28, 24  # heights of the zones above and below the text
GAP = 22  # between two columns
BULLET = 13  # how far the text of a list stands in
CARD_WIDTH, CARD_HEIGHT = 85.6 * mm, 54 * mm
CARD_PADDING = 13
PORTRAIT_WIDTH, PORTRAIT_HEIGHT = 28 * mm, 36 * mm


@dataclass(frozen=True)
class Sheet:
    """A page and the frame for the text on it. Letter is what printers of the region hold; the margins suit A4 too."""

    width: float
    height: float
    margin: float = MARGIN

    @property
    def text_width(self):
        return self.width - 2 * self.margin

    @property
    def text_height(self):
        return self.height - 2 * self.margin - HEADER / 2 - FOOTER / 2


UPRIGHT, WIDE = Sheet(*LETTER), Sheet(*landscape(LETTER))


def style(name, size, leading, **more):
    given = {"fontName": REGULAR, "textColor": INK} | more
    return ParagraphStyle(name, fontSize=size, leading=leading, splitLongWords=1, **given)


TITLE = style("title", 21, 26, fontName=BOLD, textColor=BRAND, spaceAfter=8, keepWithNext=1)
HEADING = style("heading", 13, 17, fontName=BOLD, textColor=BRAND_DEEP, spaceBefore=11, spaceAfter=4, keepWithNext=1)
HEADING_OF_MANY = HEADING.clone("heading of many", keepWithNext=0)  # above what runs over pages
BODY = style("body", 11, 15.6, spaceAfter=5, allowWidows=0, allowOrphans=0)
LEAD = style("lead", 11, 15.6, textColor=MUTED, spaceAfter=6)
ITEM = style("item", 11, 15.4, leftIndent=BULLET, spaceAfter=3.5, allowWidows=0, allowOrphans=0)
CLOSE_HEADING = HEADING.clone("close heading", fontSize=12, leading=15, spaceBefore=6, spaceAfter=2)
CLOSE = style("close", 10.2, 13.4, leftIndent=BULLET, spaceAfter=2, allowWidows=0, allowOrphans=0)  # a form's
NARROW_TITLE = style("narrow title", 17, 21, fontName=BOLD, textColor=BRAND)  # these four: in a column
NARROW_LEAD = style("narrow lead", 10, 13.8, textColor=MUTED)
NARROW_HEADING = style("narrow heading", 12, 15, fontName=BOLD, textColor=BRAND_DEEP)
NARROW = style("narrow", 9.6, 12.9, leftIndent=BULLET, allowWidows=0, allowOrphans=0)
NARROW_BODY = NARROW.clone("narrow body", leftIndent=0)
LABEL = style("label", 9.5, 12.5, textColor=MUTED)
VALUE = style("value", 10.5, 13.5, fontName=BOLD)
HEAD = style("head", 8.8, 11, fontName=BOLD, textColor=BRAND_DEEP)
CELL = style("cell", 9.6, 12.2)
NUMBER = style("number", 9.6, 12.2, fontName=BOLD)
CARD_TITLE = style("card title", 10.5, 14, fontName=BOLD, textColor=BRAND, spaceAfter=3)
NOTE = style("note", 8.8, 12, textColor=MUTED, spaceBefore=8)
SMALL = 8  # the footer
CODE = 28  # a side of the square code in it: 21 modules of 0.47 mm
