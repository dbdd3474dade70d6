"""The consent form: what for, who uses it, which information, with whom, until when, and how to take it back (D2).

One form per purpose and partner, made of what was recorded or blank, to be signed first. The person may carry it: no
word on it says why she or he is in care. What people read stands here; the catalogues of all five languages are
complete.
"""

from dataclasses import dataclass

from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from reportlab.platypus import KeepTogether, PageBreak, Spacer

from carecase.access.data_classes import DataClass
from carecase.cases.models import Case, Consent
from carecase.documents import look
from carecase.documents.bilingual import Boxes, InTwoLanguages
from carecase.documents.languages import day, speaking
from carecase.documents.parts import CutHere
from carecase.jurisdictions import languages as spoken

Kind, Told, Category = Consent.Kind, Consent.Told, Consent.Category


@dataclass(frozen=True)
class Purpose:
    """What one kind of consent says of itself: what it is to, what for, and who uses it and how."""

    to: Promise
    what_for: Promise
    uses: Promise


PURPOSES = {
    Kind.SERVICES: Purpose(
        _("Help and services"),
        _("So that the team can help me with what I need and ask for."),
        _("The team uses what I tell only to help me."),
    ),
    Kind.INTERVIEW: Purpose(
        _("A talk about what happened"),
        _("So that the team understands what I need and what could put me in danger."),
        _("The team reads what is written down. I can leave out what I do not want to tell."),
    ),
    Kind.DATA_RECORD: Purpose(
        _("Keeping my data"),
        _("So that I need not tell everything again, also when somebody else helps me later."),
        _("Only those who help me read it, and it is noted who has read it."),
    ),
    Kind.DATA_SHARE: Purpose(
        _("Sharing my data with one partner"),
        _("So that the partner named here can help me."),
        _("The partner learns only what is marked here, and uses it for nothing else."),
    ),
    Kind.PHOTO: Purpose(
        _("A photograph"),
        _("So that those who help me recognise me."),
        _("It is kept locked away, apart from my other data, and given to nobody else."),
    ),
    Kind.BIOMETRICS: Purpose(
        _("Fingerprints"),
        _("So that nobody else can pass for me."),
        _("They are kept locked away, apart from my other data, and given to nobody else."),
    ),
    Kind.MEDICAL_EXAM: Purpose(
        _("A medical examination"),
        _("So that I get the treatment I need. I can say no to any part of it."),
        _("Those who treat me read the result. Others learn only what they need to help me."),
    ),
    Kind.RETURN: Purpose(
        _("A journey to where I want to live"),
        _("So that the journey can be prepared. I can change my mind until I board."),
        _("Those who help on the way learn only what they need for that."),
    ),
    Kind.RECORDING: Purpose(
        _("A recording of sound or pictures"),
        _("So that I need not tell it again."),
        _("Only those whom I was told of hear or see it."),
    ),
    Kind.RESEARCH: Purpose(
        _("Studies without my name"),
        _("So that others can be helped better."),
        _("My name, and everything by which I could be recognised, is left out."),
    ),
    Kind.FOLLOW_UP: Purpose(
        _("Calls or visits later on"),
        _("So that the team can ask how I am."),
        _("The team calls or comes only in the way that I have said is safe."),
    ),
    Kind.CONSULATE: Purpose(
        _("Contact with a consulate"),
        _("So that a consulate can give me papers or help."),
        _("The consulate learns only what is marked here."),
    ),
}
RIGHTS = {
    Told.RESEARCH: _("Figures and studies use it only without my name and without what could show who I am."),
    Told.ACCESS: _("I may see what is written about me, have it corrected and ask who has read it."),
    Told.RETENTION: _("It is kept locked away for as long as the help and the law ask, and then erased."),
    Told.WITHDRAWAL: _(
        "I can take it back at any time: with the slip below, by phone, or by telling anybody in the team. I need not "
        "say why. From then on nothing more is passed on or used."
    ),
    Told.NOT_A_CONDITION: _("The help I get does not depend on it."),
}
CATEGORIES = {
    Category.IDENTITY: _("Who I am"),
    Category.CONTACT: _("How to reach me"),
    Category.NEEDS: _("What I need and what help I get"),
    Category.HEALTH: _("My health"),
    Category.STORY: _("What happened to me"),
    Category.LEGAL: _("My legal situation"),
    Category.TRAVEL: _("My journey"),
}
ANSWERS = {Consent.Given.YES: _("Yes"), Consent.Given.PARTIAL: _("In part"), Consent.Given.NO: _("No")}
WAYS = {
    Consent.How.SIGNED: _("I sign."),
    Consent.How.THUMB: _("I put my thumb here, because I prefer that."),
    Consent.How.ORAL: _("I said it aloud; a witness heard it and signs for that."),
}
WITH_A_PARTNER = (Kind.DATA_SHARE, Kind.CONSULATE)


class ConsentPaper(InTwoLanguages):
    """What both forms have in common. They bear the number of the paper and none of the case."""

    title = _("My consent")
    neutral = True
    reference = ""
    file_word = "acuerdo"
    section, item, padding = look.CLOSE_HEADING, look.CLOSE, 2
    lead = _("I decide this myself. I can say no or take it back whenever I want, and lose no help by it.")
    hint = _("Name, signature or mark, date")
    how = ""  # of Consent.How
    taken_back = _("I do not want it any more. I need not say why.")

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

    def signing(self):
        others = [_("Witness or interpreter"), _("For the team")]
        if self.case.person.is_child:
            return [_("I, the child"), _("The adult who decides with me"), *others]
        return [_("I"), *others]

    def signed(self, writer):
        """As she or he said it, if that is known; else the three ways to choose from."""
        return [Spacer(1, look.GAP / 4), self.way(writer), *super().signed(writer)]

    def way(self, writer):
        if self.how:
            return writer.paragraph(self.in_both(WAYS[self.how]))
        return writer.boxes_across([self.in_both(each) for each in WAYS.values()], 3, look.NARROW)

    def slip(self, writer, rows):
        """What makes it easy to take it back."""
        number = self.number if self.bears_number else "—"
        rows = [*rows, (_("Number of this paper"), number), (self.hint, "")]
        told = [(self.in_both(label), self.in_both(value) if value else "") for label, value in rows]
        heading, words = self.in_both(_("To take back this consent")), self.in_both(self.taken_back)
        cut = [Spacer(1, look.GAP / 3), CutHere()]
        head = [writer.heading(heading, look.CLOSE_HEADING), writer.paragraph(words)]
        return KeepTogether([*cut, *head, writer.facts(told, padding=2)])


class ConsentForm(ConsentPaper):
    """D2 of one answer that was recorded and holds."""

    code = "D2"
    purpose = _("What she or he agreed to, to be signed and kept, with a slip to take it back.")
    about = (Consent,)
    nothing = _("She or he said no, took it back, or has not been asked: there is nothing to sign.")

    @property
    def case(self):
        return self.subject.case

    @property
    def how(self):
        return self.subject.how

    @property
    def is_empty(self):
        return not self.subject.holds

    @property
    def told_of(self):
        return PURPOSES[self.subject.kind]

    def sections(self, language):
        consent = self.subject
        explained = self.explained()
        parts = [(_("What I agree to"), self.facts(language))]
        if consent.categories:
            parts.append((_("Which information"), [CATEGORIES[code] for code in consent.categories]))
        if any(code in consent.told for code in explained):
            parts.append((_("What was explained to me"), [explained[c] for c in explained if c in consent.told]))
        if owed := Boxes(explained[code] for code in explained if code not in consent.told):
            parts.append((_("Still to be explained"), owed))
        return parts

    def explained(self):
        return {Told.PURPOSE: self.told_of.what_for, Told.USES: self.told_of.uses} | RIGHTS

    def facts(self, language):
        consent = self.subject
        until = day(consent.valid_until, language) if consent.valid_until else _("Until I take it back")
        rows = [
            *self.what(),
            (_("My name"), self.named or "—"),
            (_("My answer"), ANSWERS[consent.given]),
            (_("Valid from"), day(consent.at, language)),
            (_("Valid until"), until),
            (_("Explained in"), self.explained_in(language)),
        ]
        return [row for row in rows if row[1]]

    def explained_in(self, language):
        with speaking(language):
            return spoken.name(self.subject.language) if self.subject.language else ""

    def write(self, writer):
        yield from super().write(writer)
        yield self.slip(writer, self.what())

    def what(self):
        partner = self.subject.partner
        return [(_("To what"), self.told_of.to), *([(_("With whom"), partner)] if partner else [])]


class BlankConsentForm(ConsentPaper):
    """D2 to be signed before it is recorded: a page of its own for each purpose that is ticked, and each partner."""

    code = "D2-B"
    purpose = _("To be read aloud, filled in and signed; record the answer afterwards. One form for each partner.")
    about = (Case,)
    nothing = _("Tick what is to be asked.")

    @classmethod
    def offered_parts(cls, case, reader):
        return [(kind.value, kind.label) for kind in Kind], []

    @property
    def case(self):
        return self.subject

    @cached_property
    def kinds(self):
        return [kind for kind in Kind if kind.value in self.parts]

    @property
    def is_empty(self):
        return not self.kinds

    @property
    def shows(self):
        return [self.case.person] if self.says_who else []

    def write(self, writer):
        for kind in self.kinds:
            if kind is not self.kinds[0]:
                yield PageBreak()
            self.kind = kind
            yield from super().write(writer)
            yield self.slip(writer, [(_("To what"), self.told_of.to)])

    def what(self):
        """To what, and a line for the partner where there is one."""
        return [(_("To what"), self.told_of.to), *([(_("With whom"), "")] if self.kind in WITH_A_PARTNER else [])]

    @property
    def told_of(self):
        return PURPOSES[self.kind]

    def sections(self, language):
        parts = [(_("What I agree to"), [*self.what(), (_("My name"), self.named), *self.until()])]
        if self.kind in WITH_A_PARTNER:
            parts.append((_("Which information"), Boxes(CATEGORIES.values(), across=3)))
        explained = Boxes([self.told_of.what_for, self.told_of.uses, *RIGHTS.values()])
        answers = Boxes(ANSWERS.values(), across=3)
        return [*parts, (_("What was explained to me"), explained), (_("My answer"), answers)]

    def until(self):
        return [(_("Valid until"), ""), (_("Explained in"), "")]
