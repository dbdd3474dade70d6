"""What is taken from outside is drawn anew or refused in words; nothing that hid in it is left."""

from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from PIL import Image

from carecase.files.content import JPEG, LONGEST_SIDE, PDF, checked
from tests.files import corpus


@pytest.mark.parametrize("name", corpus.REFUSED)
def test_refused_in_the_readers_words(name):
    said = {}
    for language in ("es", "en"):
        with translation.override(language):
            with pytest.raises(ValidationError) as refusal:
                checked(corpus.sent(name, corpus.REFUSED[name]))
            said[language] = refusal.value.messages[0]
    assert said["es"] != said["en"]
    assert said["es"].endswith(".")


@pytest.mark.parametrize("name", corpus.TAKEN)
def test_taken_and_drawn_anew(name):
    content = checked(corpus.sent(name, corpus.TAKEN[name]))
    assert content.content_type == (PDF if name.endswith(".pdf") else JPEG)
    assert [hidden for hidden in corpus.LEFT_BEHIND if hidden in content.data] == []
    if content.content_type == JPEG:
        with Image.open(BytesIO(content.data)) as image:
            assert image.format == "JPEG"
            assert dict(image.getexif()) == {}
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_picture_on_its_side_stands_upright():
    with Image.open(BytesIO(checked(corpus.sent("a.jpg", corpus.with_metadata())).data)) as image:
        assert image.size == (240, 320)


def test_a_large_picture_is_made_smaller_and_what_was_transparent_is_white():
    file = BytesIO()
    Image.new("RGBA", (3000, 900), (0, 0, 0, 0)).save(file, "PNG")
    with Image.open(BytesIO(checked(corpus.sent("a.png", file.getvalue())).data)) as image:
        assert image.size == (LONGEST_SIDE, 600)
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_a_sheet_holds_pictures_and_nothing_else():
    content = checked(corpus.sent("a.pdf", corpus.sheet(script=True)))
    with pikepdf.open(BytesIO(content.data)) as pdf:
        assert set(pdf.Root.keys()) <= {"/Type", "/Pages", "/PageMode", "/Outlines", "/PageLayout"}
        assert [list(page.get("/Annots", [])) for page in pdf.pages] == [[]]
        assert [len(list(page.get_images())) for page in pdf.pages] == [1]
        assert {str(value) for value in pdf.docinfo.values()} & {"Ana"} == set()


def test_a_sheet_with_a_password_or_too_many_pages_is_refused():
    locked, long = BytesIO(), pikepdf.new()
    with pikepdf.open(BytesIO(corpus.sheet())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="x", user="y"))
    many = BytesIO()
    for _page in range(13):
        long.add_blank_page()
    long.save(many)
    for data in (locked.getvalue(), many.getvalue()):
        with pytest.raises(ValidationError):
            checked(corpus.sent("a.pdf", data))


def test_where_only_a_picture_is_wanted_a_sheet_is_refused():
    with pytest.raises(ValidationError, match="JPEG, PNG"):
        checked(corpus.sent("a.pdf", corpus.sheet()), only_pictures=True)
