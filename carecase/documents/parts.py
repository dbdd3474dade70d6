"""What papers are made of: headings, paragraphs, lists, rows of facts, tables, signatures, two columns of languages.

A Writer writes in one language into one place of the structure. Each part it gives is a flowable that knows its tag.
"""

from functools import partial
from itertools import groupby
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfmetrics import getAscentDescent
from reportlab.platypus import Flowable, Paragraph, Table

from carecase.documents import look, scripts
from carecase.documents.languages import speaking, tag
from carecase.documents.typefaces import printable

TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")
CELL_PADDING = 5
LONG = 400  # signs: what is longer stands below its label
NO_PADDING = [TOP, ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]


class Words(Paragraph):
    """A paragraph that is drawn as its element, also when a page divides it; a dot before it makes it an item."""

    element, dot, box, is_empty, is_foreign = None, False, False, False, False

    def split(self, width, height):
        parts = super().split(width, height)
        for part in parts:
            part.element, part.is_foreign = self.element, self.is_foreign
        if parts:
            parts[0].dot, parts[0].box = self.dot, self.box
        return parts

    def draw(self):
        if self.dot:
            with self.canv.artifact():
                self.canv.setFillColor(look.BRAND)
                self.canv.circle(3, self.height - self.style.fontSize * 0.72, 1.7, stroke=0, fill=1)
        if self.box:
            with self.canv.artifact():
                self.canv.setStrokeColor(look.MUTED)
                self.canv.setLineWidth(0.8)
                self.canv.rect(0, self.height - self.style.fontSize * 1.02, 8, 8, stroke=1, fill=0)
        if self.is_foreign:
            self.draw_run_by_run()
        elif not self.is_empty:
            self.end_lines_with_a_space()
            with self.canv.tagged(self.element):
                super().draw()

    def end_lines_with_a_space(self):
        """So that whoever reads the text without its places does not read two words as one."""
        lines = self.blPara.lines
        if self.blPara.kind == 0:
            self.blPara.lines = [(room, [*words, ""]) for room, words in lines[:-1]] + lines[-1:]
        else:
            for line in lines[:-1]:
                line.words[-1].text += " "

    def draw_run_by_run(self):
        """Lines with names in other scripts: reportlab has broken them, here they are ordered and joined."""
        style = self.style
        self.canv.setFillColor(style.textColor)
        ascent, _descent = getAscentDescent(style.fontName, style.fontSize)
        for number, line in enumerate(self.broken_lines(), start=1):
            text = line.rstrip() + " " * (number < len(self.blPara.lines))
            y = self.height - ascent - style.leading * (number - 1)
            spans = [self.element.add("Span") for _run in scripts.runs(text, style.fontName)]
            mark = partial(self.mark, spans)
            scripts.draw(self.canv, style.leftIndent, y, text, style.fontName, style.fontSize, mark)

    def mark(self, spans, run, written=""):
        """Every run is an element of its own, in the order they are read."""
        return self.canv.tagged(spans[run.place], written)

    def broken_lines(self):
        if self.blPara.kind == 0:
            return [" ".join(words) for _room, words in self.blPara.lines]
        return ["".join(getattr(word, "text", "") for word in line.words) for line in self.blPara.lines]


class Grid(Table):
    """A table whose lines and grounds are for the eye only; what is in its cells has tags of its own."""

    def _drawBkgrnd(self):  # noqa: N802 (reportlab's name)
        with self.canv.artifact():
            super()._drawBkgrnd()

    def _drawLines(self):  # noqa: N802
        with self.canv.artifact():
            super()._drawLines()


class Blank(Flowable):
    """A line to write on by hand."""

    def __init__(self, height=16):
        super().__init__()
        self.height = height

    def wrap(self, width, height):
        self.width = width
        return width, self.height

    def draw(self):
        with self.canv.artifact():
            self.canv.setStrokeColor(look.MUTED)
            self.canv.setLineWidth(0.6)
            self.canv.line(0, 1.5, self.width, 1.5)


class CutHere(Flowable):
    """A dashed line from edge to edge: what stands below it is cut off and sent back."""

    HEIGHT = 14

    def wrap(self, width, height):
        self.width, self.height = width, self.HEIGHT
        return width, self.height

    def draw(self):
        with self.canv.artifact():
            self.canv.setStrokeColor(look.MUTED)
            self.canv.setLineWidth(0.7)
            self.canv.setDash(4, 3)
            self.canv.line(0, self.height / 2, self.width, self.height / 2)


def unbroken(rows, widths):
    """The widths, with room moved from wide columns to those whose longest word (a case's number) would be broken."""
    needed = [max(each.minWidth() for each in column) + 2 * CELL_PADDING + 0.1 for column in zip(*rows, strict=True)]
    spare = [width - need for width, need in zip(widths, needed, strict=True)]
    lacking, left = -sum(min(each, 0) for each in spare), sum(max(each, 0) for each in spare)
    if lacking > left:  # a word longer than the paper: it is broken after all
        return widths
    return [
        need if room < 0 else width - lacking * room / (left or 1)
        for width, need, room in zip(widths, needed, spare, strict=True)
    ]


class Writer:
    """Writes in one language, `width` points wide, under one element; every word it writes is kept in `said`."""

    def __init__(self, element, language, width, said):
        self.element, self.language, self.width, self.said = element, language, width, said

    def beside(self, language, width):
        """Another writer for the same paper, in a part of its own and in another language."""
        return Writer(self.element.add("Sect", lang=tag(language)), language, width, self.said)

    def say(self, words, **values):
        """The words in this language, with values put in."""
        with speaking(self.language):
            text = str(words) % {name: str(value) for name, value in values.items()} if values else str(words)
        self.said.append(printable(text))
        return self.said[-1]

    def words(self, words, style, element, **values):
        said = self.say(words, **values)
        is_foreign = scripts.is_foreign(said)
        marked = scripts.marked_up(said, style.fontName, escape) if is_foreign else escape(said)
        part = Words(marked.replace("\n", "<br/>"), style)
        part.element, part.is_empty, part.is_foreign = element, not said.strip(), is_foreign
        return part

    def title(self, words, style=look.TITLE, **values):
        return self.words(words, style, self.element.add("H1"), **values)

    def heading(self, words, style=look.HEADING, **values):
        return self.words(words, style, self.element.add("H2"), **values)

    def paragraph(self, words, style=look.BODY, **values):
        return self.words(words, style, self.element.add("P"), **values)

    def bullets(self, items, style=look.ITEM):
        """A list: one flowable per item."""
        whole = self.element.add("L")
        made = [self.words(item, style, whole.add("LI").add("LBody")) for item in items]
        for item in made:
            item.dot = True
        return made

    def boxes(self, items, style=look.ITEM):
        """The same, each with a box to put a cross in."""
        made = self.bullets(items, style)
        for item in made:
            item.dot, item.box = False, True
        return made

    def boxes_across(self, items, columns, style=look.ITEM):
        """Short ones beside each other, row by row."""
        made = self.boxes(items, style)
        made += [""] * (-len(made) % columns)
        rows = [made[first : first + columns] for first in range(0, len(made), columns)]
        close = [("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]
        layout = [*NO_PADDING, *close, ("RIGHTPADDING", (0, 0), (-1, -1), 8), ("NOSPLIT", (0, 0), (-1, -1))]
        return Grid(rows, colWidths=self.width / columns, style=layout, hAlign="LEFT")

    def told(self, rows):
        """What was told: short values beside their labels; long ones below, so that they run over pages."""
        for is_long, group in groupby(rows, key=lambda row: len(row[1]) > LONG):
            if not is_long:
                yield self.facts(list(group))
                continue
            for label, value in group:
                yield self.paragraph(label, look.LABEL)
                yield from (self.paragraph(part) for part in value.split("\n") if part.strip())

    def facts(self, rows, label_width=0.36, padding=4):
        """What is known, as pairs of label and value; a value that is empty is a line to write on."""
        whole = self.element.add("Table")
        cells = [self.fact(whole.add("TR"), label, value) for label, value in rows]
        widths = [self.width * label_width, self.width * (1 - label_width)]
        lines = [("LINEBELOW", (0, 0), (-1, -1), 0.5, look.LINE)] if all(value for _label, value in rows) else []
        vertical = [("TOPPADDING", (0, 0), (-1, -1), padding), ("BOTTOMPADDING", (0, 0), (-1, -1), padding)]
        vertical.append(("RIGHTPADDING", (0, 0), (0, -1), 8))  # a long label keeps off its value
        return Grid(cells, colWidths=widths, style=[*NO_PADDING, *vertical, *lines], hAlign="LEFT")

    def fact(self, row, label, value):
        named = self.words(label, look.LABEL, row.add("TH", scope="Row"))
        known = row.add("TD")
        return [named, self.words(value, look.VALUE, known) if value else Blank()]

    def facts_across(self, rows):
        """The same in one line: labels, and their values below them."""
        whole = self.element.add("Table")
        labels, values = whole.add("TR"), whole.add("TR")
        cells = [
            [self.words(label, look.LABEL, labels.add("TH", scope="Column")) for label, _value in rows],
            [self.words(value, look.VALUE, values.add("TD")) for _label, value in rows],
        ]
        rule = ("LINEBELOW", (0, 1), (-1, 1), 0.5, look.LINE)
        close = [("BOTTOMPADDING", (0, 0), (-1, 0), 0), ("BOTTOMPADDING", (0, 1), (-1, 1), 7)]
        return Grid(cells, colWidths=self.width / len(rows), style=[*NO_PADDING, *close, rule], hAlign="LEFT")

    def table(self, head, rows, shares, number_column=None):
        """Many rows under a head that is repeated on every page. `shares`: the widths, as parts of the whole."""
        whole = self.element.add("Table")
        first = whole.add("TR")
        cells = [[self.words(each, look.HEAD, first.add("TH", scope="Column", once=True)) for each in head]]
        for row in rows:
            line = whole.add("TR")
            styles = [look.NUMBER if place == number_column else look.CELL for place in range(len(row))]
            pairs = zip(row, styles, strict=True)
            cells.append([self.words(value, style, line.add("TD")) for value, style in pairs])
        widths = unbroken(cells, [self.width * share / sum(shares) for share in shares])
        look_of_it = [
            TOP,
            ("BACKGROUND", (0, 0), (-1, 0), look.TINT),
            ("LINEBELOW", (0, 0), (-1, 0), 1, look.BRAND),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, look.LINE),
            ("LEFTPADDING", (0, 0), (-1, -1), CELL_PADDING),
            ("RIGHTPADDING", (0, 0), (-1, -1), CELL_PADDING),
            ("TOPPADDING", (0, 0), (-1, -1), 4.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5.5),
        ]
        return Grid(cells, colWidths=widths, repeatRows=1, style=look_of_it, hAlign="LEFT")

    def signatures(self, labels, hint):
        """Room to sign, one beside the other: who, and below the line what to write there."""
        width = (self.width - look.GAP * (len(labels) - 1)) / len(labels)
        columns = [self.signature(label, hint) for label in labels]
        rows = [[each for part in row for each in (part, "")][:-1] for row in zip(*columns, strict=True)]
        widths = [width if place % 2 == 0 else look.GAP for place in range(len(rows[0]))]
        close = [("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]
        room = [*close, ("TOPPADDING", (0, 0), (-1, 0), 10), ("NOSPLIT", (0, 0), (-1, -1))]
        return Grid(rows, colWidths=widths, style=[*NO_PADDING, *room], hAlign="LEFT")

    def signature(self, label, hint):
        return [
            self.words(label, look.LABEL, self.element.add("P")),
            Blank(30),
            self.words(hint, look.NOTE, self.element.add("P")),
        ]


def side_by_side(rows, widths, keep=0):
    """Rows of two columns, each in its language, read one after the other. The first `keep` rows stay together."""
    half = look.GAP / 2
    layout = [
        TOP,
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (0, 0), (0, -1), half),
        ("LEFTPADDING", (1, 0), (1, -1), half),
        ("RIGHTPADDING", (1, 0), (1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, 0), 7),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LINEBEFORE", (1, 0), (1, -1), 0.5, look.LINE),
    ]
    if keep:
        layout.append(("NOSPLIT", (0, 0), (-1, keep - 1)))
    return Grid(rows, colWidths=[width + half for width in widths], style=layout, hAlign="LEFT")


def folding_card(front, back):
    """A card of wallet size (85.6 × 54 mm, ISO 7810 ID-1) with its back beside it, to be cut out and folded."""
    layout = [
        TOP,
        ("BOX", (0, 0), (-1, -1), 0.7, look.MUTED, None, (3, 3)),
        ("LINEAFTER", (0, 0), (0, 0), 0.5, look.LINE, None, (1, 3)),
        *[(f"{side}PADDING", (0, 0), (-1, -1), look.CARD_PADDING) for side in ("LEFT", "RIGHT", "TOP")],
    ]
    return Grid([[front, back]], colWidths=look.CARD_WIDTH, rowHeights=look.CARD_HEIGHT, style=layout)
