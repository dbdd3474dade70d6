"""Noto Sans from our own folder: the same letters on every machine, embedded in every paper."""

import unicodedata
from functools import cache
from pathlib import Path

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"
REGULAR, BOLD = "NotoSans", "NotoSans-Bold"


@cache
def register():
    """Make the fonts known to reportlab, once per process."""
    for name, file in ((REGULAR, "NotoSans-Regular.ttf"), (BOLD, "NotoSans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, FOLDER / file))
    for bold in (0, 1):
        for italic in (0, 1):
            addMapping(REGULAR, bold, italic, BOLD if bold else REGULAR)
    return pdfmetrics.getFont(REGULAR)


def printable(text):
    """Without control and direction signs, which could hide or reverse what is printed; line breaks stay."""
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign)[0] != "C")
