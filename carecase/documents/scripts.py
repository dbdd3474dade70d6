"""Names in other scripts than ours: which font has each sign, in which order they stand, and how they join.

reportlab shapes word by word, with one font and no idea of right and left. So where a line of a paragraph holds a sign
that Noto Sans lacks, the line is cut into runs here, each shaped by HarfBuzz and drawn with what was written beside it
(ActualText), so that it is read aloud and copied as it was written.
"""

import unicodedata
from contextlib import nullcontext
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, groupby
from operator import add

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr

from carecase.documents.typefaces import OTHERS, REGULAR, font_for

OPENING, CLOSING = "([{«", ")]}»"


@dataclass(frozen=True)
class Run:
    """Signs that stand together: one font, one direction."""

    text: str
    font: str
    level: int
    place: int  # in the order they are read

    @property
    def is_rtl(self):
        return self.level % 2 == 1

    @property
    def is_plain(self):
        return self.font not in OTHERS and not self.is_rtl


def is_foreign(text):
    """Whether there is a sign that our own letters do not have."""
    return any(font in OTHERS for font in fonts_of(text, REGULAR))


def fonts_of(text, base):
    """For every sign the font it is set in. A mark goes with its letter; a space or stop stays ours."""
    found = []
    for sign in text:
        mark = unicodedata.category(sign) in ("Mn", "Mc", "Cf") and found
        found.append(found[-1] if mark and found[-1] in OTHERS else font_for(sign, base))
    return found


def marked_up(text, base, escape):
    """For reportlab's own measuring of lines: every stretch in the font it will be set in."""
    stretches = groupby(zip(fonts_of(text, base), text, strict=True), key=lambda each: each[0])
    parts = ((font, escape("".join(sign for _font, sign in part))) for font, part in stretches)
    return "".join(f'<font name="{font}">{part}</font>' if font in OTHERS else part for font, part in parts)


# --- order ------------------------------------------------------------------------------------------------------


def runs(text, base):
    """The runs of one line, as they stand on paper from its left (Unicode Annex 9)."""
    parts = groupby(zip(fonts_of(text, base), levels(text), text, strict=True), key=lambda each: each[:2])
    made = [Run("".join(sign for *_key, sign in part), *key, place) for place, (key, part) in enumerate(parts)]
    for level in (2, 1):
        made = turned(made, level)
    return made


def turned(made, level):
    """Every stretch of this level or above the other way round (rule L2)."""
    whole = []
    for is_above, part in groupby(made, key=lambda run: run.level >= level):
        stretch = list(part)
        whole += reversed(stretch) if is_above else stretch
    return whole


def levels(text):
    """0 from the left, 1 from the right, 2 a number within what runs from the right."""
    kinds = resolved([kind_of(sign) for sign in text])
    for start, end in pairs(text):
        kinds[start] = kinds[end] = of_pair(kinds, start, end)
    return [{"L": 0, "R": 1, "D": 2}[kind] for kind in neutrals(kinds)]


def kind_of(sign):
    """L or R; D for digits; M for a mark, which goes with what stands before it; N for all that has no direction."""
    kind = unicodedata.bidirectional(sign)
    return {"L": "L", "R": "R", "AL": "R", "EN": "D", "AN": "D", "NSM": "M"}.get(kind, "N")


def resolved(kinds):
    """Marks take their letter's direction; digits after letters from the left are letters from the left."""
    strong, before, found = "L", "L", []
    for kind in kinds:
        kind = before if kind == "M" else kind
        if kind in "LR":
            strong = kind
        before = "L" if kind == "D" and strong == "L" else kind
        found.append(before)
    return found


def pairs(text):
    """Places of brackets that belong together (rule N0)."""
    waiting = []
    for place, sign in enumerate(text):
        if sign in OPENING:
            waiting.append((place, sign))
        elif sign in CLOSING and waiting and OPENING.index(waiting[-1][1]) == CLOSING.index(sign):
            yield waiting.pop()[0], place


def of_pair(kinds, start, end):
    inside, before = kinds[start:end], [kind for kind in kinds[:start] if kind != "N"]
    if "L" in inside:
        return "L"
    from_right = ("R" in inside or "D" in inside) and before and before[-1] in "RD"
    return "R" if from_right else "N" if not {"R", "D"} & set(inside) else "L"


def neutrals(kinds):
    """Between two that run from the right, so do they; else from the left (rules N1 and N2)."""
    found, place = list(kinds), 0
    for kind, part in groupby(kinds):
        length = len(list(part))
        if kind == "N":
            around = {
                found[place - 1] if place else "L",
                kinds[place + length] if place + length < len(kinds) else "L",
            }
            found[place : place + length] = ["L" if "L" in around else "R"] * length
        place += length
    return found


# --- shape ------------------------------------------------------------------------------------------------------


def shaped(run, size):
    """The run as HarfBuzz joins and orders it, from the left: pairs of what was written and how reportlab draws it."""
    font = pdfmetrics.getFont(run.font)
    drawn, buffer = font.hbFont(size), uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if run.is_rtl else "ltr"
    uharfbuzz.shape(drawn, buffer)
    glyphs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    clusters = [(start, list(part)) for start, part in groupby(glyphs, key=lambda each: each[0].cluster)]
    starts = [*sorted({start for start, _part in clusters}), len(run.text)]
    for start, part in clusters:
        written = run.text[start : starts[starts.index(start) + 1]]
        yield written, as_text(font, drawn, part)


def as_text(font, drawn, glyphs):
    """Glyphs with their places, as reportlab's own shaping gives them."""
    signs, data = "", []
    for info, place in glyphs:
        sign = sign_of(font, drawn, info.codepoint, place.x_advance)
        scaled = [font.pdfScale(each) for each in (place.x_advance, place.y_advance, place.x_offset, place.y_offset)]
        signs += chr(sign)
        data.append(ShapeData(info.cluster, *scaled, font.face.charWidths[sign]))
    return ShapedStr(signs, shapeData=data)


def sign_of(font, drawn, glyph, advance):
    """The sign reportlab knows this glyph by; a joined form has none of its own and gets a private one."""
    known = font.face.glyphToChar.get(glyph)
    return known[0] if known else font.hbAddPrivate(drawn.glyph_to_string(glyph), glyph, advance)


def width_of(glyphs, size):
    return sum(each.x_advance for each in glyphs.__shapeData__) * size / 1000


# --- draw -------------------------------------------------------------------------------------------------------


def unmarked(run, written=""):
    return nullcontext()


def draw(canvas, x, y, text, base, size, mark=unmarked):
    """One line of text from the left. `mark(run, written)`: the tag of what is drawn meanwhile."""
    for run in runs(text, base):
        if run.is_plain:
            with mark(run):
                canvas.setFont(base, size)
                canvas.drawString(x, y, run.text)
            x += pdfmetrics.stringWidth(run.text, base, size)
        else:
            x = draw_shaped(canvas, x, y, run, size, mark)


def draw_shaped(canvas, x, y, run, size, mark):
    """A run from the left as a whole; one from the right sign by sign, in the order it is read, not the one it stands
    in: so those who go by the order of drawing read it right, and those who go by places too."""
    parts = list(shaped(run, size))
    places = accumulate((width_of(glyphs, size) for _written, glyphs in parts), initial=x)
    placed = [(place, *part) for place, part in zip(places, parts, strict=False)]
    end = x + sum(width_of(glyphs, size) for _written, glyphs in parts)
    if run.is_rtl:
        for place, written, glyphs in reversed(placed):
            with mark(run, "" if says(glyphs, written) else written):
                draw_glyphs(canvas, place, y, run.font, size, glyphs)
    else:
        with mark(run, run.text):
            draw_glyphs(canvas, x, y, run.font, size, reduce(add, (glyphs for _written, glyphs in parts)))
    return end


def says(glyphs, written):
    """Whether a reader of the file knows these signs by themselves; what is said twice, some turn round twice."""
    return unicodedata.normalize("NFKC", str(glyphs)) == written


def draw_glyphs(canvas, x, y, font, size, glyphs):
    line = canvas.beginText(x, y)
    line.setFont(font, size)
    line._textOut(glyphs)
    canvas.drawText(line)
