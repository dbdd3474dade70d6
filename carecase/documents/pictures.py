"""Pages of a paper as pictures, drawn here and kept nowhere: how it will look, before it is issued."""

import threading
from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO

import pypdfium2

MOST = 12  # pages shown
WIDTH = 816  # points of a screen: letter at 96 dots an inch
drawing = threading.Lock()  # PDFium draws for one thread at a time


@dataclass(frozen=True)
class Pictures:
    """The first pages as addresses of their own data, and how many pages there are."""

    shown: list
    pages: int

    @property
    def is_cut(self):
        return self.pages > len(self.shown)


def pictures(pdf):
    with drawing, pypdfium2.PdfDocument(pdf) as document:
        shown = [as_data(document[number]) for number in range(min(len(document), MOST))]
        return Pictures(shown, len(document))


def as_data(page):
    image = page.render(scale=WIDTH / page.get_width(), grayscale=False).to_pil()
    file = BytesIO()
    image.convert("P", palette=1, colors=64).save(file, "PNG", optimize=False)
    page.close()
    return f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
