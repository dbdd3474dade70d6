"""Words of the house: what people eat, and the four signs that somebody needs a doctor before a bed."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

#: ISO 4217, three capital letters.
CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("Write three capital letters, for instance USD."))


class Diet(models.TextChoices):
    NO_PORK = "no_pork", _("no pork")
    HALAL = "halal", _("halal")
    KOSHER = "kosher", _("kosher")
    VEGETARIAN = "vegetarian", _("vegetarian")
    VEGAN = "vegan", _("vegan")
    LACTOSE_FREE = "lactose_free", _("lactose-free")
    GLUTEN_FREE = "gluten_free", _("gluten-free")
    LOW_SUGAR = "low_sugar", _("low sugar")
    LOW_SALT = "low_salt", _("low salt")
    SOFT = "soft", _("soft food")
    BABY = "baby", _("baby food")


class DangerSign(models.TextChoices):
    """Any of them: medical help now, the bed meanwhile (emergency admission, pathway B1)."""

    BREATHING = "breathing", _("Breathes with difficulty")
    BLEEDING = "bleeding", _("Bleeds and it does not stop")
    CONSCIOUSNESS = "consciousness", _("Fainted, confused or has fits")
    PAIN = "pain", _("Severe pain; or in pregnancy: pain, fever or bleeding")
