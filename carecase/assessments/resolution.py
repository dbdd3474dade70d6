"""The decision on identification for the file: by whom, when, under which number, with which result (pathway D7).

What each element rests on is printed by the body that decided, and by nobody else (practice rule 5).
"""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from reportlab.platypus import KeepTogether, Spacer

from carecase.access.data_classes import DataClass
from carecase.assessments.identification import RESOLVED, Identification
from carecase.assessments.palermo import AgeStanding
from carecase.documents import look
from carecase.documents.languages import day, speaking
from carecase.documents.paper import Paper


class TechnicalResolution(Paper):
    """D7, restricted: under the name it has in the country."""

    code = "D7"
    title = _("Technical resolution on the identification")
    purpose = _(
        "For the file and the court, restricted: who decided, when and with which result. Never carried along."
    )
    file_word = "resolucion"
    about = (Identification,)
    restricted = True
    nothing = _("Only what is decided can be printed, by those who may read it.")

    @classmethod
    def fits(cls, decision):
        return decision.status in RESOLVED

    @property
    def case(self):
        return self.subject.case

    @property
    def reference(self):
        return self.case.number

    @cached_property
    def heading(self):
        """As the country calls it."""
        with speaking(self.language):
            return str(self.case.pack.paper("identification_resolution"))

    @property
    def is_empty(self):
        return not self.case.may_read(self.reader, DataClass.NARRATIVE)

    @cached_property
    def says_who(self):
        return self.case.may_read(self.reader, DataClass.IDENTITY)

    @property
    def shows(self):
        return [self.case, *([self.case.person] if self.says_who else [])]

    def write(self, writer):
        with speaking(self.language):
            decided, elements, evidence = self.decided(), self.elements(), self.evidence()
        yield writer.title(self.heading)
        yield writer.paragraph(
            _("Confidential. It stays in the file and is given to nobody without consent or order."), look.LEAD
        )
        yield writer.heading(_("What was decided"))
        yield from writer.told(decided)
        yield writer.heading(_("Act, means, purpose"))
        yield from writer.told(elements)
        if evidence:
            yield writer.heading(_("What it rests on"))
            yield from writer.told(evidence)
        yield KeepTogether([Spacer(1, look.GAP / 2), *self.signed(writer)])

    def signed(self, writer):
        hint = _("Name, office, signature, stamp")
        if self.subject.own_decision:
            return [writer.signatures([_("For the body that decides"), _("Received by")], hint)]
        note = _("A note of what was told. The resolution itself is kept by the body that decided.")
        return [writer.paragraph(note, look.NOTE), writer.signatures([_("Noted by")], hint)]

    def decided(self):
        row = self.subject
        rows = [
            (_("Case"), self.case.number),
            (_("Person"), self.case.person.full_name or self.case.called if self.says_who else ""),
            (_("Decision"), row.label),
            (_("Smuggling"), row.get_smuggling_display()),
            (_("Decided by"), row.body or row.get_decided_by_display()),
            (_("Date"), day(row.decided_on, self.language)),
            (_("Number of the resolution"), row.resolution),
            (_("Votes"), self.votes()),
            (_("Reasons, in short"), row.reasons),
        ]
        return [(label, str(value)) for label, value in rows if value]

    def votes(self):
        row = self.subject
        if row.votes_for is None:
            return ""
        told = {"for": row.votes_for, "against": row.votes_against or 0}
        return str(_("%(for)s in favour, %(against)s against")) % told

    def elements(self):
        """What the body found, element by element, and both tests."""
        row = self.subject
        means = self.found("means")
        if not row.means and row.age_standing == AgeStanding.CHILD:
            means = str(_("Not needed under 18"))
        rows = [
            (_("Act"), self.found("acts")),
            (_("Means"), means),
            (_("Purpose"), self.found("purposes")),
            (_("The exploitation"), row.get_exploitation_display()),
            (_("Test of the Palermo Protocol"), row.get_palermo_result_display()),
            (_("Test of national law"), self.nationally()),
        ]
        return [(label, str(value)) for label, value in rows if value]

    def found(self, name):
        codes = getattr(self.subject, name)
        labels = self.subject._meta.get_field(name).labels(codes)
        nothing = _("Not established") if self.subject.own_decision else _("Not noted")
        return "; ".join(str(label) for label in labels) or str(nothing)

    def nationally(self):
        row = self.subject
        on = day(row.national_on, self.language) if row.national_on else ""
        return ", ".join(str(part) for part in (row.get_national_result_display(), row.national_number, on) if part)

    def evidence(self):
        row = self.subject
        if not row.own_decision:
            return []
        rows = ((_("Act"), row.evidence_act), (_("Means"), row.evidence_means), (_("Purpose"), row.evidence_purpose))
        return [(label, value) for label, value in rows if value]
