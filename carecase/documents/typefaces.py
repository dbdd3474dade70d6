"""Noto Sans from our own folder: the same letters on every machine, embedded in every paper."""

import unicodedata
from functools import cache
from pathlib import Path

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"
REGULAR, BOLD = "NotoSans", "NotoSans-Bold"
#: Scripts of the languages people speak that Noto Sans lacks: font → the ranges of signs it is taken for.
OTHERS = {
    "NotoSansArabic-Regular": ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
    "NotoSansDevanagari-Regular": ((0x900, 0x97F), (0xA8E0, 0xA8FF)),
    "NotoSansBengali-Regular": ((0x980, 0x9FF),),
    "NotoSansGurmukhi-Regular": ((0xA00, 0xA7F),),
    "NotoSansGujarati-Regular": ((0xA80, 0xAFF),),
    "NotoSansTamil-Regular": ((0xB80, 0xBFF),),
    "NotoSansTelugu-Regular": ((0xC00, 0xC7F),),
    "NotoSansArmenian-Regular": ((0x530, 0x58F), (0xFB13, 0xFB17)),
    "NotoSansGeorgian-Regular": ((0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)),
    "NotoSansEthiopic-Regular": ((0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F)),
    "DroidSansFallback": ((0x3000, 0x30FF), (0x3130, 0x318F), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFF00, 0xFF60)),
}
JOINERS = "\u200c\u200d"  # Persian and the scripts of India write with them; they turn nothing round


@cache
def register():
    """Make our own letters known to reportlab, once per process."""
    for name, file in ((REGULAR, "NotoSans-Regular.ttf"), (BOLD, "NotoSans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, FOLDER / file))
    for bold in (0, 1):
        for italic in (0, 1):
            addMapping(REGULAR, bold, italic, BOLD if bold else REGULAR)
    return pdfmetrics.getFont(REGULAR)


@cache
def register_other(name):
    """Another script, the first time a paper needs it: reading a font takes time."""
    pdfmetrics.registerFont(TTFont(name, FOLDER / f"{name}.ttf"))
    for bold in (0, 1):
        for italic in (0, 1):
            addMapping(name, bold, italic, name)
    return pdfmetrics.getFont(name)


def font_for(sign, base):
    """The font a sign is set in: ours if it has it, else the one of its script; none has it: ours, as an empty box."""
    code = ord(sign)
    if code in pdfmetrics.getFont(base).face.charToGlyph:
        return base
    name = next((name for name, ranges in OTHERS.items() if any(low <= code <= high for low, high in ranges)), "")
    return name if name and code in register_other(name).face.charToGlyph else base


def printable(text):
    """Without control and direction signs, which could hide or reverse what is printed; line breaks stay."""
    return "".join(sign for sign in text if sign in "\n" + JOINERS or unicodedata.category(sign)[0] != "C")
