"""The death of a person in care or on the way (C19)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models.case import Case
from carecase.jurisdictions.fields import CountryField
from carecase.sealing.fields import SealedField
from carecase.workflow.bounds import has_happened
from carecase.workflow.records import Record


class Death(Record):
    """When and where, and who certified it. Everything that asks for the person her- or himself stops with it."""

    class Where(models.TextChoices):
        HOUSE = "house", _("In the house")
        HOSPITAL = "hospital", _("In a hospital")
        ON_THE_WAY = "on_the_way", _("On the way")
        ELSEWHERE = "elsewhere", _("Elsewhere")

    class Certified(models.TextChoices):
        PHYSICIAN = "physician", _("A physician")
        FORENSIC = "forensic", _("The forensic service")
        REGISTRY = "registry", _("The civil registry")
        NOT_YET = "not_yet", _("Nobody yet")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "case"

    case = models.OneToOneField(Case, models.CASCADE, related_name="death")
    died_on = models.DateField(_("died on"), validators=[has_happened])
    where = models.CharField(_("where it was"), max_length=12, choices=Where)
    country = CountryField(_("country"))
    place = SealedField(_("place"), max_length=200)
    certified = models.CharField(_("certified by"), max_length=10, choices=Certified)
    certified_by = SealedField(_("name and number of the certificate"), default="", blank=True, max_length=200)
    known_from = SealedField(_("who told us"), max_length=200)

    class Meta:
        verbose_name = _("death")

    def __str__(self):
        return str(self._meta.verbose_name)
