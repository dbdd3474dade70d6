"""What the countries agree on: one list of services by phase, from time zero to years later."""

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from carecase.workflow.codes import CodesField

#: Language of the reader → column. A language that is not here reads Spanish.
NAMES = {"es": "name_es", "en": "name_en", "fr": "name_fr", "pt-br": "name_pt_br", "ht": "name_ht"}


class Timeframe(models.TextChoices):
    """By when something starts, counted from the moment the need is known (care pathway C9 and F)."""

    ONE_HOUR = "1_hour", _("Within 1 hour")
    THREE_HOURS = "3_hours", _("Within 3 hours")
    ONE_DAY = "1_day", _("Within 1 day")
    THREE_DAYS = "3_days", _("Within 3 days")
    ONE_WEEK = "1_week", _("Within 1 week")
    ONE_MONTH = "1_month", _("Within 1 month")
    THREE_MONTHS = "3_months", _("Within 3 months")
    SIX_MONTHS = "6_months", _("Within 6 months")
    ONE_YEAR = "12_months", _("Within 1 year")


class ServiceTypeQuerySet(models.QuerySet):
    def in_phase(self, *phases):
        return self.filter(phase__in=phases)

    def by_code(self):
        """Every type under its code, in one query."""
        return {each.code: each for each in self}


class ServiceType(models.Model):
    """A kind of service under the code that all countries use (care pathway G). Codes are add-only."""

    class Phase(models.TextChoices):
        IMMEDIATE = "immediate", _("Immediate, first 72 hours")
        PRIMARY = "primary", _("Primary, 3 to 30 days")
        SECONDARY = "secondary", _("Secondary, 1 to 6 months")
        LONG_TERM = "long_term", _("Long-term, 6 to 24 months and beyond")

    class Domain(models.TextChoices):
        """The support types of HTCDS (spl_Type)."""

        EDUCATION = "education", _("Education")
        FINANCIAL = "financial", _("Financial support")
        HEALTH = "health", _("Health")
        LABOUR_REHABILITATION = "labour_exploitation_rehabilitation", _("Recovery from labour exploitation")
        LEGAL = "legal", _("Legal")
        LIVELIHOOD = "livelihood", _("Livelihood")
        RIGHTS_TRAINING = "rights_based_training", _("Training on rights")
        SEXUAL_REHABILITATION = "sexual_exploitation_rehabilitation", _("Recovery from sexual exploitation")
        SOCIAL_CARE = "social_care", _("Social care")

    class Population(models.TextChoices):
        """Whom a service is meant for in particular; none named means everybody."""

        WOMEN = "women", _("Women")
        MEN = "men", _("Men")
        GIRLS = "girls", pgettext_lazy("population", "Girls")
        BOYS = "boys", pgettext_lazy("population", "Boys")
        LGBTI = "lgbti", _("LGBTI people")
        DISABILITY = "disability", _("People with disabilities")
        OLDER = "older", _("Older people")
        FAMILIES = "families", _("Families")
        INDIGENOUS = "indigenous", _("Indigenous peoples")
        EXTRA_CONTINENTAL = "extra_continental", _("People from other continents")
        TRAFFICKED = "trafficked", _("Trafficked people")
        SMUGGLED = "smuggled", _("Smuggled migrants")

    code = models.CharField(_("code"), max_length=6, unique=True)
    position = models.PositiveSmallIntegerField(_("place in the list"))
    phase = models.CharField(_("phase"), max_length=10, choices=Phase)
    domain = models.CharField(_("field of support"), max_length=40, choices=Domain)
    urgency = models.CharField(_("usually starts"), max_length=10, choices=Timeframe)
    populations = CodesField(_("meant for"), codes=Population)
    name_es = models.CharField(_("name in Spanish"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    name_fr = models.CharField(_("name in French"), max_length=100)
    name_pt_br = models.CharField(_("name in Portuguese"), max_length=100)
    name_ht = models.CharField(_("name in Haitian Creole"), max_length=100)
    includes_es = models.CharField(_("includes, in Spanish"), max_length=200, blank=True)
    includes_en = models.CharField(_("includes, in English"), max_length=200, blank=True)
    usually_es = models.CharField(_("who usually gives it, in Spanish"), max_length=200)
    usually_en = models.CharField(_("who usually gives it, in English"), max_length=200)

    history = HistoricalRecords()
    objects = ServiceTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("type of service")
        verbose_name_plural = _("types of service")
        ordering = ["position"]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """What it is called in the reader's language."""
        return getattr(self, NAMES.get((get_language() or "es").lower(), "name_es"))

    @property
    def includes(self):
        """What belongs to it, in English for English readers, else in Spanish."""
        return self.includes_en if self.in_english else self.includes_es

    @property
    def usually(self):
        """Who usually gives it, in English for English readers, else in Spanish."""
        return self.usually_en if self.in_english else self.usually_es

    @property
    def in_english(self):
        return (get_language() or "es").startswith("en")

    @property
    def is_health(self):
        """Health services are logged where only those who read health can see them."""
        return self.domain == self.Domain.HEALTH
