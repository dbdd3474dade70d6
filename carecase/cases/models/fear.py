"""Fear of a country: it locks that destination and its consulate, until asked again alone with legal advice."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models.case import Case
from carecase.jurisdictions import countries
from carecase.jurisdictions.fields import CountryField
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record


class Fear(Record):
    """The person said she or he is afraid of a country, or asked for asylum from it (pathway B1, practice rule 7).

    Lifted only when asked again, alone, with an interpreter where one is needed and a note of legal advice.
    """

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="fears")
    country = CountryField(_("of which country"))
    words = SealedField(_("in her or his words"), default="", blank=True, max_length=2000)
    claims_asylum = models.BooleanField(_("asks for asylum"), default=False)
    asked_again_at = models.DateTimeField(_("asked again on"), null=True, blank=True)
    alone = models.BooleanField(_("alone, with no authority present"), default=False)
    interpreted = models.BooleanField(_("with an interpreter, or none was needed"), default=False)
    legal_advice = SealedField(_("legal advice given"), default="", blank=True, max_length=2000)
    lifted = models.BooleanField(_("no longer fears to go there"), default=False)

    class Meta:
        verbose_name = _("fear of return")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "country"], condition=Q(lifted=False), name="one_fear_per_country"
            ),
            models.CheckConstraint(
                condition=Q(lifted=False) | Q(asked_again_at__isnull=False, alone=True, interpreted=True),
                name="fear_is_lifted_only_when_asked_again_alone",
            ),
        ]

    def __str__(self):
        return countries.name(self.country)
