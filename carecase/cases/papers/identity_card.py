"""The identification card (D3): a picture and a name if she or he wants them, a number, and a code without meaning."""

import secrets
from datetime import timedelta

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from reportlab.platypus import Spacer

from carecase.access.data_classes import DataClass
from carecase.cases.likenesses import photograph_of
from carecase.cases.models import Case
from carecase.documents import figures, languages, look
from carecase.documents.languages import day
from carecase.documents.paper import Paper
from carecase.documents.parts import NO_PADDING, Grid, folding_card
from carecase.sealing.ring import Shredded

GOOD_FOR = timedelta(days=180)
CODE_SIDE = 74
PHOTOGRAPH, CALLED, NAME = "photograph", "called", "name"  # what can be ticked
PICTURE = _("Photograph of the person who carries the card")


class IdentityCard(Paper):
    """It bears no word on why anybody is in care. The code means something in this house alone, until it is void."""

    code = "D3"
    title = _("Identification card")
    purpose = _("A card to cut out and fold, with what she or he wants on it. Look at it together first.")
    file_word = "ficha"
    about = (Case,)
    languages = languages.PERSON
    neutral = parts_may_be_left = True

    how = _("Cut along the dashed line and fold in the middle.")
    says = _("This card only says that we know the person who carries it. It is no travel or residence paper.")
    yours = _(
        "The card is yours. You need not carry it, and you can give it back at any time: then it no longer counts."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.token = secrets.token_urlsafe(24)
        self.valid_until = timezone.localdate(self.printed_at) + GOOD_FOR

    @classmethod
    def offered_parts(cls, case, reader):
        """Ticked is what she agreed to and wants to be called; what stands in her papers only if she asks for it."""
        parts = [(PHOTOGRAPH, _("Photograph"))] if photograph_of(case, reader) else []
        parts += [(CALLED, _("Name used"))] if case.called else []
        if case.may_read(reader, DataClass.IDENTITY) and case.person.full_name:
            parts.append((NAME, _("Full name")))
        return parts, [PHOTOGRAPH, CALLED]

    def has(self, part):
        return part in self.parts and part in dict(self.offered_parts(self.subject, self.reader)[0])

    @cached_property
    def photograph(self):
        return photograph_of(self.subject, self.reader) if self.has(PHOTOGRAPH) else None

    @property
    def shows(self):
        return [self.subject.person, *([self.photograph] if self.photograph else [])]

    def around(self, page, pages):
        """The code stands on the card itself, and not once more below it."""
        return super().around(page, pages) | {"code": ""}

    def write(self, writer):
        yield writer.title(self.title)
        for language in filter(None, [self.language, self.beside]):
            told = writer.beside(language, writer.width)
            yield told.paragraph(self.yours)
            yield told.paragraph(self.how, look.LEAD)
        yield Spacer(1, look.GAP / 2)
        width = look.CARD_WIDTH - 2 * look.CARD_PADDING
        front, back = writer.beside(self.language, width), writer.beside(self.beside or self.language, width)
        yield folding_card(self.front(front, width), self.back(back, width))

    def front(self, writer, width):
        said = [writer.heading(self.title, look.CARD_TITLE)]
        if self.has(CALLED):
            said.append(writer.paragraph(self.subject.called, look.VALUE))
        if self.has(NAME):
            said.append(writer.paragraph(self.subject.person.full_name, look.CELL))
        said += [writer.paragraph(_("Your number"), look.LABEL), writer.paragraph(self.subject.number, look.VALUE)]
        picture = self.portrait(writer)
        return beside(picture, said, picture.width, width) if picture else said

    def portrait(self, writer):
        try:
            return figures.portrait(writer, self.photograph.file.open(), PICTURE) if self.photograph else None
        except Shredded:
            return None

    def back(self, writer, width):
        until = day(self.valid_until, writer.language)
        said = [
            writer.paragraph(_("Counts until"), look.LABEL),
            writer.paragraph(until, look.CELL),
            writer.paragraph(self.says, look.NOTE),
        ]
        code = figures.code(writer, self.token, _("Code of the card"), CODE_SIDE)
        return beside(code, said, CODE_SIDE, width)


def beside(figure, said, width, whole):
    gap = look.CARD_PADDING
    return Grid([[figure, "", said]], colWidths=[width, gap, whole - width - gap], style=NO_PADDING, hAlign="LEFT")
