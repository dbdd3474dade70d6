"""A leak: one form, and everything that must follow."""

from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.assessments.actions import answer_leak
from carecase.assessments.leak import SECTIONS, Leak
from carecase.assessments.questionnaire import Questionnaire


class LeakForm(Questionnaire):
    permission = Permission.RECORD_CONTACT
    verb = "report_leak"
    sections_of = SECTIONS
    plain = ("words", "occurred_at")

    class Meta:
        model = Leak
        fields = ["what", "words", "occurred_at"]
        help_texts = {"words": _("No names of people who look for her or him: those belong into a case note.")}

    def write(self, doing):
        super().write(doing)
        answer_leak(self.instance, doing)
