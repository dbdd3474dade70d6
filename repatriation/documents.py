"""Papers the person reads and carries on the way: the declaration of return, the travel letter (pathway D10, D12).

Nothing on them says why anybody was in care. What people read stands here and nowhere else in this app; the
catalogues of all five languages are complete.
"""

import re
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from reportlab.platypus import KeepTogether, Spacer

from carecase.access.data_classes import DataClass
from carecase.cases.likenesses import photograph_of
from carecase.documents import figures, look
from carecase.documents.bilingual import InTwoLanguages
from carecase.documents.languages import day, moment, speaking
from carecase.documents.paper import Paper
from carecase.documents.parts import CutHere
from carecase.jurisdictions import countries
from carecase.jurisdictions import languages as spoken
from repatriation.models import Leg, ReturnPlan, TravelDocument

PHOTOGRAPH = "photograph"
FULL_DATE = re.compile(r"\d{4}-\d\d-\d\d")
SPOKEN = 3  # languages named on a letter

# A paper to cross a border with, in every language of papers.
DOCUMENTS = {
    TravelDocument.Kind.PASSPORT: _("Passport"),
    TravelDocument.Kind.TRAVEL_LETTER: _("Consular travel letter"),
    TravelDocument.Kind.NATIONAL_ID: _("National identity card, where it is enough"),
}
MODES = {
    Leg.Mode.FOOT: _("On foot"),
    Leg.Mode.CAR: _("Car of those who accompany"),
    Leg.Mode.AMBULANCE: _("Ambulance"),
    Leg.Mode.TAXI: _("Taxi"),
    Leg.Mode.BUS: _("Bus"),
    Leg.Mode.TRAIN: _("Train"),
    Leg.Mode.BOAT: _("Boat"),
    Leg.Mode.PLANE: _("Plane"),
}
# Of what the journey needs, that which a stranger on the way should know.
HELP_ON_THE_WAY = {
    ReturnPlan.Need.ASSISTANCE: _("Help with walking, seeing or hearing"),
    ReturnPlan.Need.INTERPRETER: _("An interpreter on the way"),
}


class ReturnPaper(Paper):
    """About one return. It bears no number of a case: whoever finds it must not be able to ask for one."""

    about = (ReturnPlan,)
    neutral = travels = True
    reference = ""

    @property
    def case(self):
        return self.subject.case

    @cached_property
    def says_who(self):
        return self.case.may_read(self.reader, DataClass.IDENTITY)

    @property
    def shows(self):
        return [self.case, self.case.person] if self.says_who else [self.case]

    @property
    def named(self):
        """Her or his name; a line to write on for whoever may not read it."""
        return (self.case.person.full_name or self.case.called) if self.says_who else ""

    def born(self, language):
        """In words, if the day is known; else as it was told."""
        told = str(self.case.person.born or "") if self.says_who else ""
        return day(date.fromisoformat(told), language) if FULL_DATE.fullmatch(told) else told

    @cached_property
    def line(self):
        return self.subject.itinerary if self.says_who else None

    def goes_to(self, language):
        place = self.subject.place
        with speaking(language):
            return ", ".join(filter(None, [place.area, countries.name(place.country)]))

    def journey(self, language):
        """Leg by leg, each in the local time of its places; lines to write on where it is not known."""
        if not self.says_who or not self.subject.legs_in_order:
            return [(_("Departure"), ""), (_("Arrival"), "")]
        return [row for leg in self.subject.legs_in_order for row in self.leg(leg, language)]

    def leg(self, leg, language):
        with speaking(language):
            by = " ".join(filter(None, [str(MODES[leg.mode]), leg.carrier]))
        return [
            (local(leg.departs_at, leg.departs_zone, language), f"{leg.from_place} – {leg.to_place}"),
            (by, local(leg.arrives_at, leg.arrives_zone, language)),
        ]


def local(at, zone, language):
    """As the clocks show it there, with the place whose clocks these are."""
    with timezone.override(ZoneInfo(zone)):
        return f"{moment(at, language)} ({zone.rpartition('/')[2].replace('_', ' ')})"


class ReturnPaperInTwoLanguages(ReturnPaper, InTwoLanguages):
    """Read by the person and by those beside her."""

    hint = _("Name, signature or mark, place and date")


# --- the declaration --------------------------------------------------------------------------------------------


class ReturnDeclaration(ReturnPaperInTwoLanguages):
    """D10: freely, signed, by thumb or aloud, and taken back at any time until boarding with the slip below."""

    code = "D10"
    title = _("Declaration: I want to travel")
    purpose = _(
        "For the person to sign, mark or say aloud. It can be taken back until boarding; the slip is for that."
    )
    file_word = "declaracion"
    nothing = _("Name first the place where she or he wants to go.")
    lead = _("I decide this myself. Nobody forces me, and nobody has promised me anything for it.")

    known = (
        _("I was told about every way: to go, to stay, to ask for protection here, and to decide later."),
        _("I could ask what I wanted to know about the journey and the place, in a language I understand well."),
        _("I can take this back at any time until I board. I need not say why, and I lose no help by it."),
        _("It costs me nothing. Nobody may ask me for money, work or favours for it."),
        _("Those who help me on the way learn only what they need for that."),
    )
    of_child = (
        _("I am under 18. The adult who decides with me agrees too."),
        _("I was asked what I want, and it was written down. If I say no, I do not travel."),
    )
    ways = (
        _("I sign."),
        _("I put my thumb here, because I prefer that."),
        _("I said it aloud; a witness heard it and signs for that."),
    )

    @property
    def is_empty(self):
        return self.subject.place is None

    @property
    def of_a_child(self):
        return self.case.person.is_child

    def sections(self, language):
        parts = [(_("What I want"), self.wish(language)), (_("What I know"), self.known)]
        if self.of_a_child:
            parts.append((_("If I am under 18"), self.of_child))
        return parts

    def wish(self, language):
        return [(_("My name"), self.named), (_("I want to go to"), self.goes_to(language))]

    def signing(self):
        if self.of_a_child:
            return [_("I, the child"), _("The adult who decides with me"), _("Witness or interpreter")]
        return [_("I"), _("Witness or interpreter"), _("For the team")]

    def write(self, writer):
        yield from super().write(writer)
        yield self.slip(writer)

    def signed(self, writer):
        ways = [self.in_both(each) for each in self.ways]
        boxes = [writer.boxes_across(ways, 3, look.NARROW)] if self.beside else writer.boxes(ways)
        return [writer.heading(self.in_both(_("How I say it")), self.close), *boxes, *super().signed(writer)]

    @property
    def close(self):
        """Two languages beside each other fill the page: the headings below stand closer, so that the slip fits."""
        return look.CLOSE_HEADING if self.beside else look.HEADING

    def slip(self, writer):
        """What makes it easy to say no."""
        words = _("I take back my declaration. I do not want to travel now. I may decide anew later.")
        return KeepTogether(
            [
                Spacer(1, 0 if self.beside else look.GAP / 2),
                CutHere(),
                writer.heading(self.in_both(_("To take it back")), self.close),
                writer.paragraph(self.in_both(words), look.NARROW_BODY if self.beside else look.BODY),
                writer.facts([(_("Name, signature or mark, place and date"), "")], padding=2 if self.beside else 6),
            ]
        )


# --- the letter -------------------------------------------------------------------------------------------------


class TravelLetter(ReturnPaperInTwoLanguages):
    """D12: who travels, how, with whom, and whom to call; with a photograph if she or he wants it there."""

    code = "D12"
    title = _("Travel letter")
    purpose = _(
        "For the person or the escort to show on the way. Write the number to call by hand before you give it."
    )
    file_word = "viaje"
    nothing = _("Write down the route first: the letter is about the journey.")
    lead = _(
        "To whom it may concern: the person named here travels as written below. Please help if asked, and let the "
        "person travel on without delay. If in doubt, call the number below at any hour."
    )
    hint = _("Name, office, signature, stamp")
    parts_may_be_left = True

    @classmethod
    def offered_parts(cls, plan, reader):
        """The photograph, where she or he agreed to one: officers on the way compare it."""
        known = photograph_of(plan.case, reader) is not None
        return ([(PHOTOGRAPH, _("Photograph"))], [PHOTOGRAPH]) if known else ([], [])

    @cached_property
    def photograph(self):
        return photograph_of(self.case, self.reader) if PHOTOGRAPH in self.parts else None

    @property
    def shows(self):
        return [*super().shows, *([self.photograph] if self.photograph else [])]

    @property
    def is_empty(self):
        return self.subject.itinerary is None or not self.says_who

    def write(self, writer):
        if self.photograph:
            yield figures.portrait(writer, self.photograph.file.open(), _("Photograph of the person named here"))
            yield Spacer(1, look.GAP / 2)
        yield from super().write(writer)

    def sections(self, language):
        return [
            (_("Who travels"), self.traveller(language)),
            (_("The journey"), [*self.journey(language), *self.met()]),
            (_("Whom to call"), self.numbers()),
            (_("Until when"), self.until(language)),
        ]

    def traveller(self, language):
        person = self.case.person
        with speaking(language):
            rows = [
                (_("Name"), self.named),
                (_("Born"), self.born(language)),
                (_("Citizenship"), ", ".join(countries.name(code) for code in person.citizenships or ())),
                (_("Paper to travel with"), self.paper(language)),
                (_("Languages"), ", ".join(spoken.name(each.language) for each in person.languages.all()[:SPOKEN])),
                (_("Travels with"), ", ".join(f"{each.name} ({each.organisation})" for each in self.escorts)),
                (_("Help on the way"), "; ".join(str(HELP_ON_THE_WAY[need]) for need in self.needs)),
            ]
        return [row for row in rows if row[1]]

    def paper(self, language):
        """The one that is good on the day of arrival, by its kind and number."""
        arrives_on = self.line.arrives_local.date()
        crossing = self.subject.documents.filter(kind__in=TravelDocument.CROSSES).select_related("key")
        good = next((each for each in crossing if each.is_good_on(arrives_on)), None)
        return " ".join(filter(None, [str(DOCUMENTS[good.kind]), good.number])) if good else ""

    @cached_property
    def escorts(self):
        return list(self.subject.escorts.select_related("key"))

    @property
    def needs(self):
        return [need for need in HELP_ON_THE_WAY if need in self.subject.needs]

    def met(self):
        return [(_("Met there by"), self.line.meeter)] if self.line.meeter else []

    def numbers(self):
        """The number here is written by hand: there is none that somebody answers day and night in every team."""
        there = next((each for each in self.subject.confirmations_standing), None)
        known = [(_("There"), f"{there.name}, {there.phone}")] if there else []
        return [(_("Here, day and night"), ""), *known]

    def until(self, language):
        last = day(self.line.arrives_local.date(), language)
        with speaking(language):
            return [_("This letter is good until the end of the journey, at the latest on %(day)s.") % {"day": last}]

    def signing(self):
        return [_("The person"), _("Who travels along"), _("Issued by")]
