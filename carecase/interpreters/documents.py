"""Papers of interpreters: the confirmation of an hour, the oath, and what is to be paid (pathway D8).

They bear numbers only: no name of the interpreter, nothing about who it is for. What people read stands here and
nowhere else in this app; the catalogues of all five languages are complete.
"""

from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from reportlab.platypus import KeepTogether, Spacer

from carecase.documents import languages, look
from carecase.documents.languages import day, moment, speaking
from carecase.documents.paper import Paper
from carecase.documents.parts import side_by_side
from carecase.interpreters.invoices import Invoice
from carecase.interpreters.models import Booking, Interpreter, Mode, Topic
from carecase.jurisdictions import languages as spoken
from carecase.jurisdictions import zones

MODES = {Mode.IN_PERSON: _("In person"), Mode.PHONE: _("By phone"), Mode.VIDEO: _("By video")}
TOPICS = {
    Topic.EVERYDAY: _("Everyday matters"),
    Topic.RIGHTS: _("Rights and consent"),
    Topic.HEALTH: _("Health"),
    Topic.VIOLENCE: _("Violence, may be hard to hear"),
    Topic.CHILD: _("With a child"),
    Topic.LEGAL: _("Legal advice or asylum"),
    Topic.POLICE: _("Police or prosecution"),
}

# Each part: its heading, then what is promised.
CONFIDENTIAL = (
    _("I keep it to myself"),
    _(
        "I tell nobody what I hear, see or read, nor that this talk took place. This also holds when my work has "
        "ended."
    ),
    _("I keep no notes, pictures or recordings."),
    _("I exchange no names, numbers or messages with the person, and I do not meet her or him apart from the talk."),
)
IMPARTIAL = (
    _("I take nobody's side"),
    _("I interpret everything that is said, faithfully and in the first person. I add, leave out and change nothing."),
    _("I give no advice and no opinion, and I ask no questions of my own."),
    _("If I do not understand, I say so. If I need a pause, I ask for one."),
    _("I take no money, gift or favour from the person or from anybody else but those who booked me."),
)
NO_CONFLICT = (
    _("Nothing speaks against it"),
    _("As far as I know, I am no relative, friend, neighbour, employer or fellow traveller of the person."),
    _("I have no tie to anybody who led, controlled or harmed the person, here or where she or he comes from."),
    _("I do not work for the other side in the same matter: care and police each have their own interpreter."),
    _("If I find out otherwise, even during the talk, I stop and say so. I need not say why."),
)
IF_IN_DANGER = _("If I am threatened or put under pressure because of this work, I tell the coordinator at once.")


class InterpreterPaper(Paper):
    """Read and signed by an interpreter, in one language or in two side by side."""

    languages = languages.PERSON
    neutral = True  # it lies in bags and on tables
    lead = ""
    promises = ()
    signing = (_("Interpreter"), _("For the coordination"))
    hint = _("Signature, place and date")

    def facts(self, language):
        raise AssertionError("say which facts stand on it")

    def write(self, writer):
        yield from self.in_two_columns(writer) if self.beside else self.in_one_column(writer)

    def in_one_column(self, writer):
        yield writer.title(self.title)
        yield writer.facts(self.facts(self.language))
        yield Spacer(1, look.GAP / 3)
        yield writer.paragraph(self.lead, look.LEAD)
        for heading, *items in self.promises:
            yield KeepTogether([writer.heading(heading, look.CLOSE_HEADING), *writer.bullets(items, look.CLOSE)])
        yield KeepTogether([*writer.bullets([IF_IN_DANGER], look.CLOSE), *self.signed(writer)])

    def signed(self, writer):
        return [Spacer(1, look.GAP / 2), writer.signatures(self.signing, self.hint)]

    def in_two_columns(self, writer):
        width = (writer.width - look.GAP) / 2
        pair = [(language, writer.beside(language, width)) for language in (self.language, self.beside)]
        top = [[each.title(self.title, look.NARROW_TITLE) for _language, each in pair]]
        top.append([each.facts(self.facts(language), 0.42) for language, each in pair])
        top.append([each.paragraph(self.lead, look.NARROW_LEAD) for _language, each in pair])
        yield side_by_side(top, [width, width])
        for heading, *items in self.promises:
            rows = [[each.heading(heading, look.NARROW_HEADING) for _language, each in pair]]
            rows += zip(*(each.bullets(items, look.NARROW) for _language, each in pair), strict=True)
            yield side_by_side(rows, [width, width], keep=2)
        yield side_by_side([[each.paragraph(IF_IN_DANGER, look.NARROW) for _language, each in pair]], [width, width])
        yield from self.signed(writer)


class BookingConfirmation(InterpreterPaper):
    """D8: the hour, and what holds in it."""

    code = "D8"
    title = _("Confirmation of an hour of interpreting")
    purpose = _("For the interpreter: the hour and its rules. It does not say who it is for.")
    file_word = "cita"
    about = (Booking,)
    nothing = _("This hour does not stand, so its confirmation is not printed.")
    lead = _("What I have promised holds for this hour:")
    promises = (NO_CONFLICT, CONFIDENTIAL, IMPARTIAL)

    @property
    def is_empty(self):
        return not self.subject.is_standing

    def facts(self, language):
        booking = self.subject
        rows = [
            (_("Booking"), booking.number),
            (_("Interpreter"), booking.interpreter.number),
            (_("When"), self.when(booking.time_zone, language)),
        ]
        if booking.interpreter.time_zone != booking.time_zone:
            rows.append((_("Where you are, it is then"), self.when(booking.interpreter.time_zone, language)))
        rows += [(_("Language"), language_named(booking, language)), (_("How"), MODES[booking.mode])]
        rows.append((_("Topic"), TOPICS[booking.topic]))
        return rows + ([(_("Room"), booking.room.name)] if booking.room else [])

    def when(self, zone, language):
        with timezone.override(ZoneInfo(zone)):
            until = timezone.localtime(self.subject.ends_at)
            return f"{moment(self.subject.begins_at, language)}–{until:%H:%M} ({zones.place_in(zone, language)})"


class Oath(InterpreterPaper):
    """D8: signed once, valid until its day; the coordinator notes it on the profile."""

    code = "D8J"
    title = _("Oath of confidentiality and impartiality")
    purpose = _("For the interpreter to sign. Note afterwards on the profile since when and until when it is valid.")
    file_word = "promesa"
    about = (Interpreter,)
    lead = _("I promise on my honour, for every hour that I interpret:")
    promises = (CONFIDENTIAL, IMPARTIAL, NO_CONFLICT)

    def facts(self, language):
        one = self.subject
        rows = [(_("Interpreter"), one.number)]
        rows.append((_("Languages"), ", ".join(language_named(each, language) for each in one.languages.all())))
        until = one.sworn_until if one.sworn_until and one.sworn_until >= timezone.localdate() else None
        return [*rows, (_("Valid until"), day(until, language) if until else "")]


class InvoicePaper(InterpreterPaper):
    """The lines of a month, to be paid."""

    code = "D8F"
    title = _("Hours of interpreting to be paid")
    purpose = _("The lines of one month: minutes, price and fee.")
    file_word = "horas"
    about = (Interpreter,)
    head = (_("Booking"), _("When"), _("Language"), pgettext_lazy("unit", "Minutes"), _("Fee"))

    def __init__(self, subject, *, month, **more):
        super().__init__(subject, **more)
        self.invoice = Invoice(subject, month)

    @property
    def is_empty(self):
        return not self.invoice.lines

    def write(self, writer):
        yield writer.title(self.title)
        yield writer.facts(self.facts(self.language))
        yield Spacer(1, look.GAP / 2)
        yield writer.table(self.head, [self.line(each) for each in self.invoice.lines], (2, 3.4, 3, 1.4, 2))
        yield from self.signed(writer)

    def facts(self, language):
        invoice = self.invoice
        price, currency = self.subject.price, self.subject.currency
        return [
            (_("Interpreter"), self.subject.number),
            (_("Month"), f"{invoice.month:%m/%Y}"),
            (_("Price per hour"), f"{currency} {price}" if price is not None else "—"),
            (pgettext_lazy("unit", "Minutes"), str(invoice.minutes)),
            (_("To be paid"), ", ".join(f"{currency} {total}" for currency, total in invoice.totals) or "—"),
        ]

    def line(self, booking):
        fee = f"{booking.currency} {booking.fee}" if booking.fee is not None else "—"
        local = self.invoice.local(booking)
        return [
            booking.number,
            f"{local:%d/%m/%Y %H:%M}",
            language_named(booking, self.language),
            str(booking.minutes or "—"),
            fee,
        ]


def language_named(row, reader):
    """A language with its variety, in the language of who reads."""
    with speaking(reader):
        return spoken.name(row.language) + (f" ({row.variety})" if row.variety else "")
