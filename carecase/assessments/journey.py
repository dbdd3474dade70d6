"""The journey, told once: why, with whom, how, at what price; and its legs, one row each (C7).

Leaves care only de-identified or with consent (pathway E7).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.assessments.answers import in_words
from carecase.assessments.conversation import Answer, yes_no
from carecase.cases.models import Case, GroupIncident
from carecase.jurisdictions.fields import CountryField
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.partial_dates import PartialDateField
from carecase.workflow.records import Record


class Push(models.TextChoices):
    IMPULSE = "personal_impulse", _("Own decision")
    EXPULSION = "expulsion", _("Driven out")


class App(models.TextChoices):
    """HTCDS vic_RecruitmentWebsitesAndApps, those used in the region first."""

    WHATSAPP = "whatsapp", "WhatsApp"
    FACEBOOK = "facebook", "Facebook"
    MESSENGER = "facebook_messenger", "Facebook Messenger"
    INSTAGRAM = "instagram", "Instagram"
    TIKTOK = "tiktok", "TikTok"
    TELEGRAM = "telegram", "Telegram"
    SNAPCHAT = "snapchat", "Snapchat"
    TWITTER = "twitter", "Twitter, X"
    WECHAT = "wechat", "WeChat"
    VIBER = "viber", "Viber"
    LINE = "line", "Line"
    QQ = "qq", "QQ"
    QZONE = "qzone", "QZone"
    FOURSALE = "4sale", "4Sale"
    OTHER = "other", _("Another app or site")


class Method(models.TextChoices):
    """HTCDS vic_MethodOfRecruitment."""

    FAMILY = "through_family_or_family_events", _("Through family")
    FRIENDS = "through_friends_or_social_events", _("Through friends")
    SOCIAL_NETWORKS = "through_online_social_networks", _("Through social networks")
    ONLINE_ADVERTISEMENT = "through_an_online_advertisement", _("Through an advertisement on the internet")
    WORK = "at_work", _("At work")
    BUSINESS = "at_a_place_of_business", _("In a shop, bar or other business")
    SCHOOL = "at_an_educational_institution", _("At school or university")
    TELEVISION = "through_a_television_advert", _("Through television")
    NEWSPAPER = "through_a_newspaper_advert", _("Through a newspaper")
    OTHER = "other", _("In another way")


class JourneyFacts(Record):
    """One per case, added to sitting by sitting. What has been told is shown for reading and not asked again."""

    class Why(models.TextChoices):
        ECONOMIC = "economic", _("Work, income")
        VIOLENCE = "violence", _("Violence, gangs")
        DOMESTIC_VIOLENCE = "domestic_violence", _("Violence at home")
        DISASTER = "disaster", _("Disaster, drought")
        FAMILY_REUNION = "family_reunion", _("To join the family")
        PERSECUTION = "persecution", _("Persecution")
        OFFER = "offer", _("An offer, perhaps a deceit")
        OTHER = "other", _("Another reason")

    class WhoTook(models.TextChoices):
        COYOTE = "coyote", _("Guide or smuggler")
        RECRUITER = "recruiter", _("Recruiter")
        RELATIVE = "relative", _("Relative")
        EMPLOYER = "employer", _("Employer")
        AGENCY = "agency", _("Agency")
        ALONE = "alone", _("Nobody, alone")
        GROUP = "group", _("A group or caravan")

    class Papers(models.TextChoices):
        OWN = "own", _("Travelled with own papers")
        GIVEN = "given", _("Papers were given")
        ALTERED = "altered", _("Papers were altered")
        TAKEN = "taken", _("Papers were taken away")
        NONE = "none", _("No papers")

    class Currency(models.TextChoices):
        """ISO 4217, of the region and of those who cross it; a code is its own label."""

        USD = "USD", "USD"
        EUR = "EUR", "EUR"
        MXN = "MXN", "MXN"
        GTQ = "GTQ", "GTQ"
        BZD = "BZD", "BZD"
        HNL = "HNL", "HNL"
        NIO = "NIO", "NIO"
        CRC = "CRC", "CRC"
        PAB = "PAB", "PAB"
        DOP = "DOP", "DOP"
        HTG = "HTG", "HTG"
        COP = "COP", "COP"
        BRL = "BRL", "BRL"
        CLP = "CLP", "CLP"
        PEN = "PEN", "PEN"
        VES = "VES", "VES"
        CUP = "CUP", "CUP"
        CAD = "CAD", "CAD"
        XAF = "XAF", "XAF"

    EXPELS = frozenset({Why.VIOLENCE, Why.DOMESTIC_VIOLENCE, Why.DISASTER, Why.PERSECUTION})

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.OneToOneField(Case, models.CASCADE, related_name="journey")
    left_on = PartialDateField(_("when she or he left"))
    left_country = CountryField(_("from which country"), blank=True)
    left_from = SealedField(_("from which place"), default="", blank=True, max_length=120)
    why = CodesField(_("why"), codes=Why)
    who_took = models.CharField(_("with whom"), max_length=10, choices=WhoTook, blank=True)
    contacted = models.CharField(_("how they met"), max_length=40, choices=Method, blank=True)
    apps = CodesField(_("apps and sites used"), codes=App)
    promised = SealedField(_("what was promised, and what happened"), default="", blank=True, max_length=2000)
    destination_country = CountryField(_("to which country"), blank=True)
    destination = SealedField(_("to which place"), default="", blank=True, max_length=120)
    awaited_by = SealedField(
        _("who waits there, and the plan for the arrival"), default="", blank=True, max_length=500
    )
    papers = CodesField(_("papers"), codes=Papers)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, null=True, blank=True)
    paid = models.DecimalField(_("paid so far"), max_digits=12, decimal_places=2, null=True, blank=True)
    owed = models.DecimalField(_("still owed"), max_digits=12, decimal_places=2, null=True, blank=True)
    payer = SealedField(_("who pays"), default="", blank=True, max_length=200)
    collateral = SealedField(_("what was given as security"), default="", blank=True, max_length=300)
    debt_holder = SealedField(_("to whom it is owed"), default="", blank=True, max_length=200)
    threats = SealedField(_("threats about it"), default="", blank=True, max_length=1000)
    companions_missing = yes_no(_("somebody was lost or is missing"))

    class Meta:
        verbose_name = _("journey")
        constraints = [
            models.CheckConstraint(
                condition=Q(price__isnull=True, paid__isnull=True, owed__isnull=True) | ~Q(currency=""),
                name="an_amount_has_a_currency",
            ),
            models.CheckConstraint(
                condition=(Q(price__isnull=True) | Q(price__gte=0))
                & (Q(paid__isnull=True) | Q(paid__gte=0))
                & (Q(owed__isnull=True) | Q(owed__gte=0)),
                name="amounts_are_not_negative",
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def push_type(self):
        """Whether the reasons told drove her or him out, or left a choice; "" when none is known."""
        if not self.why:
            return ""
        return Push.EXPULSION if self.EXPELS & set(self.why) else Push.IMPULSE

    @property
    def somebody_is_missing(self):
        return self.companions_missing == Answer.YES


class JourneyLeg(Record):
    """One stretch of the way, as told."""

    class Happened(models.TextChoices):
        ROBBERY = "robbery", _("Robbery")
        RAPE = "rape", _("Sexual violence")
        KIDNAPPING = "kidnapping", _("Kidnapping")
        EXTORTION = "extortion", _("Extortion")
        ACCIDENT = "accident", _("Accident")
        DEATH_SEEN = "death_seen", _("Saw somebody die")
        ABANDONMENT = "abandonment", _("Left behind")
        DETENTION = "detention", _("Detention")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "journey"

    journey = models.ForeignKey(JourneyFacts, models.CASCADE, related_name="legs")
    seq = models.PositiveSmallIntegerField(_("leg"), editable=False)
    from_country = CountryField(_("from: country"), blank=True)
    from_place = SealedField(_("from: place"), default="", blank=True, max_length=120)
    to_country = CountryField(_("to: country"), blank=True)
    to_place = SealedField(_("to: place"), default="", blank=True, max_length=120)
    told_date = PartialDateField(_("when"))
    mode = models.CharField(_("how"), max_length=10, choices=GroupIncident.Transport, blank=True)
    guide = SealedField(_("guide, as described"), default="", blank=True, max_length=200)
    paper = SealedField(_("paper shown"), default="", blank=True, max_length=120)
    slept = SealedField(_("where she or he slept"), default="", blank=True, max_length=200)
    happened = CodesField(_("what happened"), codes=Happened)

    class Meta:
        verbose_name = _("leg of the journey")
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["journey", "seq"], name="a_leg_has_its_own_number")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.seq}"

    @property
    def happened_words(self):
        return in_words(self, "happened")


LEG_FIELDS = [
    "from_country", "from_place", "to_country", "to_place", "told_date", "mode", "guide", "paper", "slept", "happened",
]  # fmt: skip

SECTIONS = (
    (
        _("Leaving"),
        "",
        ["left_on", "left_country", "left_from", "why", "who_took", "contacted", "apps", "promised"],
    ),
    (_("Where to"), "", ["destination_country", "destination", "awaited_by", "papers", "companions_missing"]),
    (
        _("Price and debt"),
        "",
        ["currency", "price", "paid", "owed", "payer", "collateral", "debt_holder", "threats"],
    ),
)
