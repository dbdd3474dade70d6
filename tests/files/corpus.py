"""Files as they are sent to hurt: made here, each with what becomes of it (security.md, F13)."""

import struct
import zipfile
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"<script>alert(document.domain)</script>"


def picture(kind="JPEG", size=(320, 240), colour=(30, 90, 90), **options):
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind, **options)
    return file.getvalue()


def with_metadata():
    """Where and with what it was taken, a comment, XMP, a thumbnail, and lying on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telefono de Ana"
    exif[0x8825] = {1: "N", 2: (9.0, 55.0, 41.0), 3: "W", 4: (84.0, 5.0, 27.0)}
    return picture(exif=exif, comment=b"Casa Ceiba", xmp=b"<x:xmpmeta>GPSLatitude</x:xmpmeta>", icc_profile=b"secret")


def sheet(*, script=False, embedded=b""):
    file = BytesIO()
    canvas = Canvas(file, invariant=True)
    canvas.setAuthor("Ana")
    canvas.drawString(72, 720, "Firmado")
    canvas.showPage()
    canvas.save()
    data = file.getvalue()
    if script:
        action = b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> /Type /Catalog"
        data = data.replace(b"/Type /Catalog", action)
    return data + embedded


def archive(*names):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, b"MZ")
    return file.getvalue()


def pixel_bomb():
    """A PNG of 900 million pixels in some hundred bytes."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def gif_with_script():
    return b"GIF89a/*" + picture("GIF")[8:] + b"*/=1;alert(1)"


def heic():
    return picture("HEIF")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
REFUSED = {
    "drawing.svg": SVG,
    "page.html": b"<!doctype html>" + SCRIPT,
    "page.jpg": SCRIPT,
    "eicar.com.jpg": EICAR,
    "script.gif": gif_with_script(),
    "forms.docm": archive("word/vbaProject.bin"),
    "book.xlsx": archive("xl/externalLinks/externalLink1.xml"),
    "bomb.zip": archive(*(f"{number}.zip" for number in range(42))),
    "MZ.pdf": b"MZ" + sheet(),
    "late.pdf": b"\n" * 20 + sheet(),
    "empty.jpg": b"",
    "large.jpg": picture() + b"\0" * 10_000_000,
    "pixels.png": pixel_bomb(),
    "wide.png": picture("PNG", size=(30_001, 1000)),
    "half.jpg": picture()[:200],
    "magic-only.png": b"\x89PNG\r\n\x1a\n" + SCRIPT,
    "broken.pdf": b"%PDF-1.7\n" + SCRIPT,
    "movie.heic": b"\0\0\0\x18ftypmp42" + b"\0" * 40,
    "animation.gif": picture("GIF"),
    "tiff.jpg": picture("TIFF"),
}
TAKEN = {
    "photo.jpg": picture(),
    "photo.png": picture("PNG"),
    "photo.webp": picture("WEBP"),
    "photo.heic": heic(),
    "place.jpg": with_metadata(),
    "photo.jpg.exe": picture(),
    "photo\0.jpg": picture(),
    "gpj.\u202eexe.jpg": picture(),
    "../../etc/passwd": picture(),
    "script-behind.jpg": picture() + SCRIPT,
    "archive-behind.png": picture("PNG") + archive("a.exe"),
    "sheet.pdf": sheet(),
    "script.pdf": sheet(script=True),
    "archive-behind.pdf": sheet(embedded=archive("a.exe")),
}
LEFT_BEHIND = (
    b"alert",
    b"Telefono",
    b"Casa Ceiba",
    b"GPS",
    b"Exif",
    b"xmpmeta",
    b"secret",
    b"PK\3\4",
    b"MZ\x90",
    b"(Ana)",
)


def sent(name, data):
    return SimpleUploadedFile(name, data, content_type="image/jpeg")
