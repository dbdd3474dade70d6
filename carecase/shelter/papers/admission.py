"""Admission to a house: how we live together, how to complain, what was handed over and what was given back (D9).

The house stands there by its alias alone, beside no organisation and without a place. What people read stands here;
the catalogues of all five languages are complete.
"""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from reportlab.platypus import CondPageBreak

from carecase.documents import look
from carecase.documents.bilingual import InTwoLanguages
from carecase.documents.languages import day, moment, speaking
from carecase.jurisdictions import languages as spoken
from carecase.shelter.models import Belonging, Stay

MOST = 200  # things on one paper
LINES = 6  # to write on by hand, where nothing is written down yet

HERE = (
    _("I am here because I want to be. I may leave at any time, and I may come back and ask again."),
    _("I have a bed, food and what I need to wash. It costs nothing, and nobody may ask for anything in return."),
    _("I may rest, pray, phone and be alone. Nobody comes into my room without knocking."),
    _("I may ask for a doctor, an interpreter or another person at any time, also at night."),
    _("I can complain about anything and anybody here, also without my name. I lose nothing by it."),
)
TOGETHER = (
    _("Nobody hits, threatens or insults anybody. Nobody brings weapons, alcohol or drugs."),
    _("I tell nobody where the house is, and I post no pictures of it. My phone does not show where I am."),
    _("I say when I go out and when I come back, so that nobody worries. Visits are agreed on before."),
    _("What others tell here stays here."),
)


class AdmissionPaper(InTwoLanguages):
    """D9 of one stay: for the person to keep, and for the house with the signatures."""

    code = "D9"
    title = _("Welcome to the house")
    purpose = _("For the person: how we live together, how to complain, and what is kept safe. It bears no address.")
    file_word = "casa"
    about = (Stay,)
    neutral = True
    reference = ""
    lead = _("This sheet is mine. If it is not safe to carry it, the house keeps it for me.")
    hint = _("Name, signature or mark, date and time")
    columns = (_("What"), pgettext_lazy("things", "How many"), _("Handed over on"), _("Given back on, signed by"))

    @property
    def case(self):
        return self.subject.case

    @property
    def shows(self):
        return [self.case]

    def sections(self, language):
        stay = self.subject
        return [
            (_("Who and when"), self.facts(language)),
            (_("What holds for me"), HERE),
            (_("How we live together"), TOGETHER),
            (_("If something is not right"), [(_("Whom to tell, outside the house"), stay.house.complaint_channel)]),
        ]

    def facts(self, language):
        """The name used alone: a house reads no other."""
        stay = self.subject
        with speaking(language):
            explained = spoken.name(stay.rules_explained_in) if stay.rules_explained_in else ""
        rows = [
            (_("What I am called"), self.case.called),
            (_("House"), stay.house.alias),
            (_("Here since"), moment(stay.admitted_at, language)),
            (_("Explained in"), explained),
        ]
        return [*rows, (_("Left on"), moment(stay.ended_at, language))] if stay.ended_at else rows

    def below(self, writer):
        yield CondPageBreak(120)  # the heading stands with the first things
        yield writer.heading(self.in_both(_("What is kept safe for me")), look.HEADING_OF_MANY)
        if self.subject.ended_at and not self.things:
            yield writer.paragraph(self.in_both(_("Nothing was handed over.")))
            return
        yield writer.table([self.in_both(each) for each in self.columns], self.rows(), (35, 10, 27, 28))
        yield writer.paragraph(
            self.in_both(_("It is mine. I get it back whenever I ask, and when I leave.")), look.NOTE
        )

    def rows(self):
        return [self.row(thing) for thing in self.things] or [("\u00a0", "", "", "")] * LINES

    def row(self, thing):
        cash = f"{thing.currency} {thing.cash}" if thing.cash is not None else ""
        back = ", ".join([day(thing.returned_at, self.language), thing.signed_by]) if thing.returned_at else ""
        what = " · ".join(filter(None, [thing.description, cash]))
        return [what, str(thing.quantity), day(thing.at, self.language), back]

    @cached_property
    def things(self):
        kept = Belonging.objects.visible_to(self.reader).filter(stay=self.subject)
        return list(kept.select_related("key")[:MOST])

    def signing(self):
        return [_("I"), _("Witness or interpreter"), _("For the house")]
