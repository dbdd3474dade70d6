"""Pictures and square codes within a paper: tagged as figures, with words for who cannot see them."""

from io import BytesIO

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from carecase.documents import look


class Figure(Flowable):
    def __init__(self, element, width, height):
        super().__init__()
        self.element, self.width, self.height = element, width, height

    def wrap(self, width, height):
        return self.width, self.height

    def draw(self):
        with self.canv.tagged(self.element):
            self.draw_figure()


class Picture(Figure):
    """A JPEG, its middle cut to the shape of the frame, so that nobody's face is drawn wider or narrower."""

    def __init__(self, element, jpeg, width, height):
        super().__init__(element, width, height)
        self.image = ImageReader(BytesIO(jpeg))

    def draw_figure(self):
        wide, high = self.image.getSize()
        scale = max(self.width / wide, self.height / high)
        left, bottom = (self.width - wide * scale) / 2, (self.height - high * scale) / 2
        self.canv.saveState()
        frame = self.canv.beginPath()
        frame.roundRect(0, 0, self.width, self.height, 3)
        self.canv.clipPath(frame, stroke=0, fill=0)
        self.canv.drawImage(self.image, left, bottom, wide * scale, high * scale)
        self.canv.restoreState()


class Code(Figure):
    """What a reader of codes gives back as it stands: no address, so that it leads nowhere by itself."""

    def __init__(self, element, text, side):
        super().__init__(element, side, side)
        self.text = text

    def draw_figure(self):
        side = self.width
        drawing = Drawing(side, side)
        drawing.add(QrCodeWidget(self.text, barLevel="M", barBorder=0, barWidth=side, barHeight=side))
        drawing.drawOn(self.canv, 0, 0)


def portrait(writer, jpeg, words, width=look.PORTRAIT_WIDTH, height=look.PORTRAIT_HEIGHT):
    """`words`: what it is, said in the language of the paper."""
    return Picture(writer.element.add("Figure", alt=writer.say(words)), jpeg, width, height)


def code(writer, text, words, side):
    return Code(writer.element.add("Figure", alt=writer.say(words)), text, side)
