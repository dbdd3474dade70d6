"""A certificate to show wherever help is claimed: that it was decided, by number and day, and never what (D7).

Neither the body that decides nor its reasons stand on it: their names alone can say why somebody is in care. What
people read stands here; the catalogues of all five languages are complete.
"""

from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass
from carecase.assessments.identification import Identification, Status
from carecase.assessments.standing import latest_identification
from carecase.documents.bilingual import InTwoLanguages
from carecase.documents.languages import day, speaking
from carecase.jurisdictions import countries


class NeutralCertificate(InTwoLanguages):
    """D7 for the person."""

    code = "D7-C"
    title = _("Certificate")
    purpose = _("For her or him to show: that there is a right to help, in neutral words. It does not say why.")
    file_word = "constancia"
    about = (Identification,)
    neutral = True
    reference = ""
    nothing = _("This decision does not stand any more, or it is not yours to read who it is about.")
    lead = _("To whom it may concern")
    hint = _("Name, office, signature, stamp")

    rights = _("The person named here has a right to the help that the law provides for. This paper is enough proof.")
    decided = _("It was decided on %(day)s under the number %(number)s.")
    decided_on = _("It was decided on %(day)s.")
    accompanied = _("%(organisation)s accompanies the person.")
    no_questions = _("Please ask the person for no reasons, and keep no copy without asking.")
    genuine = _("The organisation says whether this paper counts, by its number, and answers no other question.")

    @classmethod
    def fits(cls, decision):
        return decision.status == Status.ACTUAL

    @property
    def case(self):
        return self.subject.case

    @cached_property
    def may_read(self):
        return self.case.may_read(self.reader, DataClass.IDENTITY)

    @property
    def is_empty(self):
        return not self.may_read or latest_identification(self.case) != self.subject

    @property
    def shows(self):
        return [self.case, self.case.person]

    def sections(self, language):
        return [(_("The person"), self.facts(language)), (_("What is certified"), self.certified(language))]

    def facts(self, language):
        person = self.case.person
        with speaking(language):
            citizen_of = ", ".join(countries.name(code) for code in person.citizenships or ())
        rows = [
            (_("Name"), person.full_name or self.case.called),
            (_("Born"), born(person, language)),
            (_("Citizenship"), citizen_of),
        ]
        return [row for row in rows if row[1]] or [(_("Name"), "")]

    def certified(self, language):
        decision = self.subject
        told = {
            "day": day(decision.decided_on, language),
            "number": decision.resolution,
            "organisation": self.case.organisation.name,
        }
        decided = self.decided if decision.resolution else self.decided_on
        with speaking(language):
            said = [str(words) % told for words in (decided, self.accompanied)]
        return [self.rights, *said, self.no_questions, self.genuine]

    def signing(self):
        return [_("For the organisation")]


def born(person, language):
    """In words, if the day is known; else as it was told."""
    told = str(person.born or "")
    try:
        return day(date.fromisoformat(told), language)
    except ValueError:
        return told
