"""A photograph that shows nobody: a drawn figure, taken at the same page as a real one."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from carecase.cases.models import Likeness
from carecase.casework.likenesses import PhotographForm
from carecase.demo.stage import NotAccepted

GROUND, SKIN, HAIR, CLOTH = "#dfe7e4", "#c49a7c", "#3b2f2a", "#12595b"


def drawn():
    """A head and shoulders without a face."""
    image = Image.new("RGB", (840, 1080), GROUND)
    pen = ImageDraw.Draw(image)
    pen.ellipse((230, 150, 610, 640), HAIR)
    pen.rectangle((360, 560, 480, 760), SKIN)
    pen.ellipse((275, 230, 565, 640), SKIN)
    pen.chord((265, 180, 575, 520), 180, 360, HAIR)
    pen.ellipse((110, 720, 730, 1400), CLOTH)
    file = BytesIO()
    image.save(file, "PNG")
    return SimpleUploadedFile("dibujo.png", file.getvalue())


def photographed(case, *, by):
    form = PhotographForm({}, {"picture": drawn()}, instance=Likeness(case=case), by=by, parent=case)
    if not form.is_valid():
        raise NotAccepted(form)
    return form.save()
