"""A letter to show at work or at school: that somebody had an appointment, from when until when, and nothing else.

No organisation, no place, no purpose: whoever reads it learns only that the absence has a good reason (practice rule
10). What people read stands here; the catalogues of all five languages are complete.
"""

from babel.dates import format_datetime
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass
from carecase.cases.models import Appointment
from carecase.documents.bilingual import InTwoLanguages
from carecase.documents.languages import day

Outcome = Appointment.Outcome


class AttendanceLetter(InTwoLanguages):
    """Before the appointment it asks for the hours; afterwards it says that she or he was there."""

    code = "D21"
    title = _("Proof of an appointment")
    purpose = _("For her or him to show at work or at school: the day and the hours. It names no organisation.")
    file_word = "cita"
    about = (Appointment,)
    neutral = True
    reference = ""
    nothing = _("She or he was not there, or it was called off: there is nothing to prove.")
    lead = _("To whom it may concern")
    hint = _("Name, signature, date")

    ahead = _("The person named here has a personal appointment at this time that cannot be put off.")
    behind = _("The person named here had a personal appointment at this time and came to it.")
    asked = _("Please count the absence as excused.")
    no_questions = _("Please ask the person for no reasons, and keep no copy without asking.")

    @property
    def case(self):
        return self.subject.case

    @cached_property
    def says_who(self):
        return self.case.may_read(self.reader, DataClass.IDENTITY)

    @property
    def is_empty(self):
        return self.subject.outcome in (Outcome.MISSED, Outcome.CALLED_OFF)

    @property
    def shows(self):
        return [self.case, self.case.person] if self.says_who else [self.case]

    def sections(self, language):
        certified = self.behind if self.subject.outcome == Outcome.KEPT else self.ahead
        return [
            (_("The person"), [(_("Name"), self.named), *self.when(language)]),
            (_("What is certified"), [certified, self.asked, self.no_questions]),
        ]

    @property
    def named(self):
        """Her or his name; a line to write on for whoever may not read it."""
        return (self.case.person.full_name or self.case.called) if self.says_who else ""

    def when(self, language):
        leaves, back = self.subject.begins_at, self.subject.back_at
        rows = [
            (_("Day"), day(leaves, language)),
            (_("From what time"), hour(leaves)),
            (_("Until what time"), hour(back) if back else ""),
        ]
        same_day = back and timezone.localdate(back) == timezone.localdate(leaves)
        return (
            rows
            if same_day or not back
            else [*rows[:2], (_("Until what time"), f"{day(back, language)}, {hour(back)}")]
        )

    def signing(self):
        return [_("Confirmed by")]


def hour(moment):
    return format_datetime(timezone.localtime(moment), "HH:mm")
