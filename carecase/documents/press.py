"""From a paper to a PDF: pages with header and footer, tags, neutral properties. Drawn here, without a network."""

from functools import partial
from io import BytesIO

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from carecase.documents import look, neutral, scripts, typefaces
from carecase.documents.languages import tag
from carecase.documents.parts import Writer
from carecase.documents.structure import Element, TaggedCanvas
from carecase.documents.typefaces import BOLD, REGULAR, printable

LARGEST_WATERMARK, SMALLEST = 30, 5


def render(paper):
    """The paper as PDF, set twice: the first time only to count its pages. Raises NotNeutral rather than harm."""
    typefaces.register()
    counting = Setting(paper, pages=0)
    return Setting(paper, pages=counting.run()).finished()


class Setting:
    """One setting of a paper on pages."""

    def __init__(self, paper, pages):
        self.paper, self.pages, self.said, self.file = paper, pages, [], BytesIO()
        self.root = Element("Document", lang=tag(paper.language))

    def run(self):
        """Set all of it. Returns how many pages there are."""
        sheet = self.paper.sheet
        frame = Frame(
            sheet.margin,
            sheet.margin + look.FOOTER / 2,
            sheet.text_width,
            sheet.text_height,
            **dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0),
        )
        document = BaseDocTemplate(
            self.file,
            pagesize=(sheet.width, sheet.height),
            pageTemplates=[PageTemplate(frames=[frame], onPage=self.furnish)],
            displayDocTitle=True,
            invariant=True,  # no time of making, no serial of the machine
            pageCompression=1,
            **self.paper.properties,
        )
        document._doSave = bool(self.pages)  # what is only counted is not written, as in reportlab's own multiBuild
        writer = Writer(self.root, self.paper.language, sheet.text_width, self.said)
        document.build(list(self.paper.write(writer)), canvasmaker=partial(TaggedCanvas, root=self.root))
        return document.page

    def finished(self):
        self.run()
        if self.paper.neutral:
            neutral.require([*self.said, *self.paper.properties.values(), self.paper.file_name])
        return self.file.getvalue()

    # --- around the text ----------------------------------------------------------------------------------------

    def furnish(self, canvas, document):
        words = {place: printable(text) for place, text in self.paper.around(document.page, self.pages).items()}
        self.said += words.values()
        with canvas.artifact():
            canvas.saveState()
            if words["watermark"]:
                self.watermark(canvas, words["watermark"])
            self.header(canvas, words)
            self.footer(canvas, words)
            canvas.restoreState()

    def header(self, canvas, words):
        sheet = self.paper.sheet
        top = sheet.height - sheet.margin + 10
        canvas.setFillColor(look.BRAND)
        canvas.rect(sheet.margin, top, 46, 2.4, stroke=0, fill=1)
        canvas.setFillColor(look.MUTED)
        if canvas.getPageNumber() > 1:
            canvas.setFont(REGULAR, look.SMALL)
            canvas.drawString(sheet.margin, top - 12, words["title"])
        canvas.setFont(BOLD, look.SMALL + 0.5)
        canvas.drawRightString(sheet.width - sheet.margin, top - 2, words["reference"])
        if words["demo"]:
            self.demo(canvas, words["demo"])

    def demo(self, canvas, text):
        """A band above everything: these people are invented."""
        sheet, size = self.paper.sheet, look.SMALL + 1
        width = stringWidth(text, BOLD, size) + 24
        left, bottom = (sheet.width - width) / 2, sheet.height - sheet.margin + 20
        canvas.setFillColor(look.AMBER_TINT)
        canvas.roundRect(left, bottom, width, 17, 4, stroke=0, fill=1)
        canvas.setFillColor(look.AMBER)
        canvas.setFont(BOLD, size)
        canvas.drawCentredString(sheet.width / 2, bottom + 5.4, text)

    def footer(self, canvas, words):
        sheet = self.paper.sheet
        base = sheet.margin - 16
        canvas.setStrokeColor(look.LINE)
        canvas.setLineWidth(0.6)
        canvas.line(sheet.margin, base + 13, sheet.width - sheet.margin, base + 13)
        canvas.setFillColor(look.MUTED)
        right = "  ·  ".join(filter(None, [words["number"], words["page"]]))
        canvas.setFont(REGULAR, look.SMALL)
        edge = sheet.width - sheet.margin
        if words.get("code"):  # a leaflet for everybody has none
            edge -= look.CODE + 6
            self.code(canvas, words["code"], edge + 6, base + 9 - look.CODE)
        canvas.drawRightString(edge, base, right)
        room = edge - sheet.margin - stringWidth(right, REGULAR, look.SMALL) - look.GAP
        size = fitting(words["printed"], REGULAR, look.SMALL, room)
        scripts.draw(canvas, sheet.margin, base, words["printed"], REGULAR, size)

    def code(self, canvas, number, x, y):
        """The number once more for a camera, and nothing else: it leads nowhere without this house's register."""
        widget = QrCodeWidget(number, barLevel="M", barBorder=0, barWidth=look.CODE, barHeight=look.CODE)
        drawing = Drawing(look.CODE, look.CODE)
        drawing.add(widget)
        drawing.drawOn(canvas, x, y)

    def watermark(self, canvas, text):
        """Who printed it and when, large and pale behind the text: a copy left lying tells whose it was."""
        sheet = self.paper.sheet
        size = fitting(text, BOLD, LARGEST_WATERMARK, sheet.text_width * 0.85)
        canvas.saveState()
        canvas.setFillColor(look.WATERMARK)
        canvas.translate(sheet.width / 2, sheet.height / 2)
        canvas.rotate(24)
        for height in (-150, 0, 150):
            scripts.draw(canvas, -stringWidth(text, BOLD, size) / 2, height, text, BOLD, size)
        canvas.restoreState()


def fitting(text, font, size, width):
    """The size, or a smaller one if the text would be wider than that."""
    wide = stringWidth(text, font, size)
    return size if wide <= width else max(SMALLEST, size * width / wide)
