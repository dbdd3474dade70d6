"""The handover record: who received whom, when and where, what was given over, and the signatures (D13).

It travels with the person and stays with those who receive: no word on it says why she or he was in care. What people
read stands here; the catalogues of all five languages are complete.
"""

from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from reportlab.platypus import Flowable, KeepTogether, Spacer

from carecase.cases.models import Case
from carecase.documents import languages, look
from carecase.documents.languages import moment
from carecase.documents.paper import Paper
from carecase.documents.parts import LONG, NO_PADDING, Blank, Grid, side_by_side
from repatriation import signing
from repatriation.models import Handover, Signer

SIGNERS = {Signer.PERSON: _("The person"), Signer.ESCORT: _("The escort"), Signer.RECEIVER: _("Who receives")}
PAPERS = {
    Handover.IdentitySeen.PASSPORT: _("Passport"),
    Handover.IdentitySeen.NATIONAL_ID: _("National identity card"),
    Handover.IdentitySeen.STAFF_CARD: _("Card of the organisation"),
    Handover.IdentitySeen.KNOWN: _("None; the escort knows her or him"),
}
BY_HAND = _("Name, signature, date and time")


class Drawn(Flowable):
    """A signature as it was drawn, on a line."""

    HEIGHT = 52

    def __init__(self, strokes):
        super().__init__()
        self.strokes = strokes

    def wrap(self, width, height):
        self.height = self.HEIGHT
        self.width = min(width, self.height * signing.WIDTH / signing.HEIGHT)
        return width, self.height

    def draw(self):
        scale = self.width / signing.WIDTH
        with self.canv.artifact():
            self.canv.setStrokeColor(look.INK)
            self.canv.setLineWidth(1.1)
            self.canv.setLineCap(1)
            for first, *rest in self.strokes:
                path = self.canv.beginPath()
                path.moveTo(first[0] * scale, (signing.HEIGHT - first[1]) * scale)
                for x, y in rest or [first]:
                    path.lineTo(x * scale, (signing.HEIGHT - y) * scale)
                self.canv.drawPath(path, stroke=1, fill=0)


class HandoverRecord(Paper):
    """D13: in the language of the house, and beside it in that of the person."""

    code = "D13"
    title = _("Handover record")
    purpose = _("For the person, the escort and those who receive. It says nothing of why she or he was in care.")
    file_word = "acta"
    about = (Case,)
    languages = languages.PERSON
    neutral = True
    nothing = _("There is no handover yet.")

    lead = _(
        "On this day the person named below was received. Everybody who signs has read this, or had it read aloud."
    )

    @classmethod
    def fits(cls, case):
        return Handover.objects.filter(plan__case=case).exists()

    @cached_property
    def handover(self):
        handovers = Handover.objects.visible_to(self.reader).filter(plan__case=self.subject)
        return handovers.select_related("plan", "key").order_by("-recorded_at").first()

    @property
    def is_empty(self):
        return self.handover is None

    @property
    def shows(self):
        return [self.handover]

    def write(self, writer):
        yield from self.in_two_columns(writer) if self.beside else self.in_one(writer)
        yield Spacer(1, look.GAP / 2)
        yield KeepTogether(self.signatures(writer))

    def in_one(self, writer):
        yield writer.title(self.title)
        yield writer.paragraph(self.lead, look.LEAD)
        yield from writer.told([(writer.say(label), str(value)) for label, value in self.facts(self.language)])

    def in_two_columns(self, writer):
        """One fact beside the other; what is long stands below, once, with its label in both languages."""
        width = (writer.width - look.GAP) / 2
        pair = [(writer.beside(each, width), self.facts(each)) for each in (self.language, self.beside)]
        rows = [[each.title(self.title, look.NARROW_TITLE) for each, _facts in pair]]
        rows.append([each.paragraph(self.lead, look.NARROW_LEAD) for each, _facts in pair])
        short, long = [], []
        for one, other in zip(*(facts for _writer, facts in pair), strict=True):
            (long if len(str(one[1])) > LONG else short).append((one, other))
        rows += [[each.facts([fact], 0.42) for (each, _f), fact in zip(pair, both, strict=True)] for both in short]
        yield side_by_side(rows, [width, width], keep=2)
        for one, other in long:
            label = " / ".join(each.say(fact[0]) for (each, _f), fact in zip(pair, (one, other), strict=True))
            yield from writer.told([(label, str(one[1]))])

    def facts(self, language):
        handover, person = self.handover, self.subject.person
        at = handover.handed_over_at
        rows = [
            (_("The person"), person.full_name or self.subject.called),
            (_("Date and time"), self.there(at, language) if at else ""),
            (_("Place"), handover.place),
            (_("Who receives"), handover.received_by),
            (_("Identity paper seen"), PAPERS.get(handover.identity_seen, "")),
            (_("How she or he arrived"), handover.condition),
            (_("Belongings"), self.belongings),
            (_("Medicines, and how they are taken"), handover.medicines or _("None")),
        ]
        if handover.missing_because:
            rows.append((_("A signature is missing because"), handover.missing_because))
        if handover.confirmed_at:
            by_phone = f"{handover.confirmed_with}, {self.there(handover.confirmed_at, language)}"
            rows.append((_("Confirmed by phone"), by_phone))
        return rows

    @property
    def belongings(self):
        """The signed list, once it was given over."""
        signed = self.handover.plan.belongings.first()
        if signed is None or not self.handover.belongings_given:
            return ""
        return "; ".join(thing.in_words for thing in signed.things.select_related("key"))

    def there(self, at, language):
        """As the clocks show it where she or he was received."""
        line = self.handover.plan.itinerary
        with timezone.override(ZoneInfo(line.arrives_zone) if line else timezone.get_current_timezone()):
            return moment(at, language)

    def signatures(self, writer):
        columns = [self.signature(writer, who) for who in self.handover.signers]
        width = (writer.width - look.GAP * (len(columns) - 1)) / len(columns)
        gaps = [each for column in columns for each in (column, "")][:-1]
        widths = [width if place % 2 == 0 else look.GAP for place in range(len(gaps))]
        return [Grid([gaps], colWidths=widths, style=[*NO_PADDING, ("NOSPLIT", (0, 0), (-1, -1))], hAlign="LEFT")]

    def signature(self, writer, who):
        """Drawn; or said to be on another paper; or a line to sign on by hand."""
        signed = self.handover.signatures.get(who)
        label = writer.words(self.in_both(SIGNERS[who]), look.LABEL, writer.element.add("P"))
        if signed is None:
            return [label, Blank(36), writer.words(BY_HAND, look.NOTE, writer.element.add("P"))]
        name = f"{signed.name}, {self.there(signed.signed_at, self.language)}"
        below = writer.words(name, look.NOTE, writer.element.add("P"))
        if signed.strokes:
            return [label, Drawn(signed.strokes), below]
        on_paper = writer.words(
            _("Signed on paper, seen by %(who)s"), look.NOTE, writer.element.add("P"), who=signed.seen_by
        )
        return [label, Blank(36), below, on_paper]
