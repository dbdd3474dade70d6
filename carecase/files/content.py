"""What is taken from outside: known by its content, decoded whole, drawn anew. Nothing that came is kept as it was.

A picture becomes a JPEG without metadata; the pages of a PDF become pictures in a PDF of ours. Scripts, attachments,
places and thumbnails are not searched for: they are not there afterwards. The name of the file is never looked at.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO

import pillow_heif
import pypdfium2
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from carecase.documents.pictures import drawing

JPEG, PDF = "image/jpeg", "application/pdf"
LARGEST = 10_000_000  # bytes of what is sent
LONGEST_SIDE = 2000  # pixels of what is kept
QUALITY = 85
#: Pixels of what is sent: a JPEG is made smaller while it is decoded, the others need all their room at once.
MOST_PIXELS = {"JPEG": 80_000_000, "PNG": 30_000_000, "WEBP": 30_000_000, "HEIF": 30_000_000}
MOST_PAGES = 12
LONGEST_PAGE = 1000  # points of a page that is kept

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
pillow_heif.register_heif_opener(thumbnails=False)


@dataclass(frozen=True)
class Content:
    """What was drawn anew, ready to be kept."""

    content_type: str
    data: bytes


def refuse(sentence):
    return ValidationError(sentence, code="refused_file")


def kind_of(data):
    """JPEG, PNG, WEBP, HEIF or PDF by the first bytes, or ""."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        return "HEIF"
    return "PDF" if data.startswith(b"%PDF-") else ""


def checked(file, *, only_pictures=False):
    """The content of an uploaded file, drawn anew. Raises ValidationError with a sentence for who sent it."""
    if not file.size:
        raise refuse(_("This file is empty. Take the picture again."))
    if file.size > LARGEST:
        raise refuse(_("This file is too large: at most 10 MB. Take the picture with fewer pixels."))
    data = file.read()
    kind = kind_of(data)
    if kind == "PDF" and not only_pictures:
        return Content(PDF, pages_anew(data))
    if kind not in MOST_PIXELS:
        raise refuse(_("Only pictures are taken here: JPEG, PNG, WebP or HEIC.") if only_pictures else WHAT_IS_TAKEN)
    return Content(JPEG, picture_anew(data, kind))


WHAT_IS_TAKEN = _("Only pictures (JPEG, PNG, WebP or HEIC) and PDF are taken here.")


# --- pictures ---------------------------------------------------------------------------------------------------


def picture_anew(data, kind):
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(data), formats=[kind]) as image:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if image.width * image.height > MOST_PIXELS[kind]:
                raise too_many_pixels()
            if kind == "JPEG":
                image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return as_jpeg(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_pixels() from error
    except ValidationError:
        raise
    except Exception as error:  # whatever a decoder stumbles over, it is the file that is not right
        raise refuse(_("This picture cannot be read. Take it again.")) from error


def too_many_pixels():
    return refuse(_("This picture has too many pixels. Take it with fewer."))


def as_jpeg(image):
    """On white where it is transparent, no larger than needed; of what stood around the pixels nothing is written."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    image = image.convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", image.size)
    plain.paste(image)
    file = BytesIO()
    plain.save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()


# --- sheets -----------------------------------------------------------------------------------------------------


def pages_anew(data):
    """Every page as a picture in a PDF of ours, which can hold nothing but pictures."""
    try:
        with drawing, pypdfium2.PdfDocument(data) as document:
            if not 1 <= len(document) <= MOST_PAGES:
                raise refuse(_("This PDF has too many pages: at most 12."))
            pages = [page_anew(document[number]) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise refuse(_("This PDF cannot be read. If it asks for a password, take a picture instead.")) from error
    return as_pdf(pages)


def page_anew(page):
    """(width, height, JPEG) of one page. Its own measures say how large it is shown, never how much is drawn."""
    width, height = page.get_size()
    longest = max(width, height, 1)
    image = page.render(scale=LONGEST_SIDE / longest).to_pil()
    page.close()
    shrink = min(1, LONGEST_PAGE / longest)
    return max(width * shrink, 1), max(height * shrink, 1), as_jpeg(image)


def as_pdf(pages):
    file = BytesIO()
    canvas = Canvas(file, invariant=True, pageCompression=1)
    for each in ("Title", "Author", "Subject", "Creator", "Producer"):
        getattr(canvas, f"set{each}")("")
    for width, height, jpeg in pages:
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(BytesIO(jpeg)), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return file.getvalue()
