"""The field that takes a file from outside: what it gives is drawn anew, or refused with a sentence."""

from django import forms

from carecase.files.content import checked

PICTURES = "image/jpeg,image/png,image/webp,image/heic,image/*"


class PictureField(forms.FileField):
    """A picture. On a phone the browser offers its camera; without one, a file is chosen."""

    only_pictures, accepts, camera = True, PICTURES, True

    def __init__(self, **kwargs):
        attrs = {"accept": self.accepts} | ({"capture": "environment"} if self.camera else {})
        super().__init__(**{"allow_empty_file": True, "widget": forms.FileInput(attrs=attrs), **kwargs})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        return checked(file, only_pictures=self.only_pictures) if file else None


class SheetField(PictureField):
    """A signed sheet: a picture of it, or a scan as PDF."""

    only_pictures, accepts, camera = False, f"{PICTURES},application/pdf", False
