"""The letter of a referral with its reply slip, and the one that calls it back (pathway D6).

It is carried by the person or by the post, so it bears no word that harms, and what was ticked alone.
"""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from reportlab.platypus import KeepTogether, Spacer

from carecase.documents import look, neutral
from carecase.documents.languages import day, moment, speaking
from carecase.documents.paper import Paper
from carecase.documents.parts import CutHere
from referrals import sharing
from referrals.models import PaperCode, Referral
from referrals.models.vocabulary import MAY_BE_SEEN, State

APART = _("Told apart from this letter.")
SIGNED = _("Name, signature or mark, date")


class Letter(Paper):
    """Between us and those who receive a referral: its reference, never the number of the case."""

    about = (Referral,)
    neutral = True

    @property
    def reference(self):
        return self.subject.reference

    @property
    def shows(self):
        return [self.subject.case]

    def addressed(self):
        referral = self.subject
        return [
            (pgettext_lazy("letter", "To"), referral.to),
            (pgettext_lazy("letter", "From"), referral.sender),
            (_("Reference"), referral.reference),
            (_("Date"), day(self.printed_at, self.language)),
        ]

    def slip(self, writer, title, boxes, rows):
        """What is cut off and sent back; it names nobody."""
        part = [
            CutHere(),
            writer.heading(title),
            writer.paragraph(_("Cut along the line and send this part back."), look.NOTE),
            writer.facts(
                [(_("Reference"), self.subject.reference), (pgettext_lazy("letter", "To"), self.subject.sender)]
            ),
            Spacer(1, look.GAP / 3),
            *writer.boxes(boxes),
            writer.facts([(label, "") for label in rows], padding=6),
            Spacer(1, look.GAP / 2),  # or its last line would be left for the next page
        ]
        return KeepTogether(part)


class ReferralLetter(Letter):
    """D6: exactly what was ticked, what is asked, by when an answer is due, on what it rests; three sign."""

    code = "D6"
    title = _("Referral letter")
    purpose = _("For those who are asked, with a slip to answer on. It bears exactly what was ticked.")
    file_word = "oficio"

    @classmethod
    def fits(cls, referral):
        """From the offer on, as long as it stands on consent or on what a named person answers for."""
        grounded = referral.consent_covers_it or bool(referral.without_consent_because)
        return referral.state in (State.OFFERED, *MAY_BE_SEEN) and grounded and not referral.has_run_out

    def write(self, writer):
        yield writer.title(self.title)
        yield writer.facts(self.addressed() + self.asked())
        if self.subject.text:
            yield writer.heading(_("What is asked for"))
            yield from (writer.paragraph(line) for line in self.subject.text.split("\n") if line.strip())
        for title, rows in self.sections():
            yield writer.heading(title)
            yield from writer.told(rows)
        yield writer.paragraph(
            _("Use this only for what is asked here. Pass it on to nobody without asking the person."), look.NOTE
        )
        yield KeepTogether(
            [
                writer.signatures([_("The person"), _("Who sends it"), _("Who receives it")], SIGNED),
                Spacer(1, look.GAP / 3),
            ]
        )
        yield self.slip(
            writer,
            _("Reply slip"),
            [_("We accept"), _("We cannot")],
            [_("If you cannot: why, and who could"), _("Whom to contact, and how"), _("Name, signature, date")],
        )

    def asked(self):
        referral = self.subject
        rows = [
            (_("What it is"), referral.get_kind_display()),
            (_("Service"), str(referral.service) if referral.service_id else ""),
            (_("Answer needed by"), moment(self.due_at, self.language)),
            (_("Rests on"), self.ground()),
            (_("Goes along with the person"), referral.accompanied_by if referral.accompanied else ""),
            (_("Papers that go along"), ", ".join(str(PaperCode(code).label) for code in referral.papers)),
        ]
        return [(label, value) for label, value in rows if value]

    @property
    def due_at(self):
        referral = self.subject
        return (referral.sent_at or self.printed_at) + timedelta(hours=referral.HOURS[referral.urgency])

    def ground(self):
        """The day of the consent and nothing of what it says; or the ground that a named person answers for."""
        referral = self.subject
        if referral.consent_covers_it:
            agreed = day(referral.consent.at, self.language)
            return str(_("Consent given on %(day)s")) % {"day": agreed}
        return str(referral.get_ground_display() or _("A duty that needs no consent"))

    def sections(self):
        """The rows of the snapshot. What the reader may not read, or what could harm on paper, is told apart."""
        with speaking(self.language):
            hers = {row.label for row in sharing.shared(self.subject, reader=self.reader)}
            rows = sharing.shared(self.subject)
            return [
                (title, [(row.label, row.value if is_for_paper(row, hers) else str(APART)) for row in part])
                for title, part in sharing.sections(rows)
            ]


def is_for_paper(row, readable):
    return row.label in readable and not neutral.first_forbidden(row.value)


class RecallLetter(Letter):
    """D6, called back: it says nothing about anybody, not even who took back what."""

    code = "D6-R"
    title = _("Recall of a referral letter")
    purpose = _("For those who have the letter: it does not count any more. It says nothing about the person.")
    file_word = "retiro"

    @classmethod
    def fits(cls, referral):
        return referral.sent_at is not None and referral.state in (State.REVOKED, State.EXPIRED)

    def write(self, writer):
        sent = day(self.subject.sent_at, self.language)
        yield writer.title(self.title)
        yield writer.facts(self.addressed())
        yield Spacer(1, look.GAP / 2)
        yield writer.paragraph(
            _("On %(day)s we sent you a letter with this reference. It does not count any more."), day=sent
        )
        yield writer.paragraph(_("From today on, please:"))
        yield from writer.bullets(
            [
                _("use nothing of what it says, and pass nothing of it on;"),
                _("destroy the letter and every copy, or send them back to us;"),
                _("tell those to whom you have passed it on that the same holds for them;"),
                _("do not ask the person why. If she or he comes to you, your help stays open."),
            ]
        )
        yield writer.signatures([_("Who sends it"), _("Who receives it")], SIGNED)
        yield Spacer(1, look.GAP)
        yield self.slip(
            writer,
            _("Reply slip"),
            [_("The letter and every copy were destroyed"), _("The letter comes back with this slip")],
            [_("Passed on before to"), _("Name, signature, date")],
        )
