"""Screening: the signs one after another, told or seen. A score never decides and never writes a status (C4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.assessments import indicators
from carecase.assessments.conversation import SETTING, Conversation
from carecase.assessments.indicators import Advice, Group
from carecase.cases.models import Case
from carecase.sealing.fields import SealedField


class Track(models.TextChoices):
    """What a case is about (case_track). Derived, never stored as a fact; "both" is cared for as trafficking (B4)."""

    VOT = "VOT", _("Trafficking")
    SMS = "SMS", _("Smuggling")
    BOTH = "BOTH", _("Trafficking and smuggling")
    NEITHER = "NEITHER", _("Neither of them")

    @classmethod
    def of(cls, *, trafficked, smuggled):
        if trafficked:
            return cls.BOTH if smuggled else cls.VOT
        return cls.SMS if smuggled else cls.NEITHER


class Screening(Conversation):
    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="screenings")
    marks = models.JSONField(
        default=dict, editable=False
    )  # code of the indicator → Mark; those not known are left out
    advice = models.CharField(_("what the signs suggest"), max_length=10, choices=Advice, editable=False)
    note = SealedField(_("what else was seen or said"), default="", blank=True, max_length=2000)

    class Meta(Conversation.Meta):
        verbose_name = _("screening")

    def __str__(self):
        return str(self._meta.verbose_name)

    def prepare(self):
        self.advice = indicators.advise(self.marks, is_child=self.case.person.is_child)
        super().prepare()

    @property
    def signs(self):
        return indicators.signs(self.marks)

    @property
    def trafficking_signs(self):
        return indicators.of_trafficking(self.signs)

    @property
    def suggests_trafficking(self):
        return self.advice in (Advice.LIKELY, Advice.POSSIBLE)

    @property
    def suggests_smuggling(self):
        return any(each.group == Group.SMUGGLING for each in self.signs)

    @property
    def points(self):
        return indicators.points(self.trafficking_signs)

    @property
    def track(self):
        return Track.of(trafficked=self.suggests_trafficking, smuggled=self.suggests_smuggling)

    def has_any(self, codes):
        return any(each.code in codes for each in self.signs)


SECTIONS = (SETTING, ("", "", ["note"]))
