"""The organisation over there: what for it takes part in a return, on what consent, and its half of the judgement."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Organisation
from carecase.access.permissions import Permission
from carecase.access.roles import ROLES, Role
from carecase.cases.models import Consent
from carecase.cases.numbers import new_number
from carecase.people import names
from carecase.sealing.fields import SealedField, SealedJSONField
from carecase.workflow.records import Record, RecordQuerySet
from referrals.models import Partner
from repatriation.models.plan import OVER, Place, ReturnPlan, State
from repatriation.wording import PATTERN, neutral

ANSWERING = frozenset(role for role, card in ROLES.items() if Permission.ANSWER_RETURN in card.permissions)
GIVEN = (Consent.Given.YES, Consent.Given.PARTIAL)


class Sees(models.IntegerChoices):
    """How much of a return the other side sees (practice rule 7): each includes what stands before it."""

    NOTHING = 0, _("Nothing")
    QUESTIONS = 1, _("The place and the questions")
    JOURNEY = 2, _("The journey")
    DOSSIER = 3, _("The dossier")


#: By where the return stands. What is not named here is not yet theirs, or not any more.
SEEN = {
    **dict.fromkeys((State.REQUESTED, State.OPTIONS_COUNSELLED, State.RISK_ASSESSED, State.SUSPENDED), Sees.QUESTIONS),
    **dict.fromkeys((State.APPROVED, State.PREPARING, State.READY, State.NO_SHOW), Sees.JOURNEY),
    **dict.fromkeys(
        (State.DEPARTED, State.TRANSIT_INCIDENT, State.ARRIVED, State.HANDED_OVER, State.POST_RETURN), Sees.DOSSIER
    ),
}
#: The roles of an organisation there, said to it as what is asked of it.
ASKED = {
    "is_assessor": _("to judge the danger there"),
    "is_receiver": _("to receive the person"),
    "is_child_authority": _("to answer as the child authority there"),
}
#: Who only receives learns of the return when it is approved.
FROM_APPROVAL = tuple(state for state, sees in SEEN.items() if sees >= Sees.JOURNEY)


class ReturnPartnerQuerySet(RecordQuerySet):
    def live(self, day=None):
        """Those that may see something today: not ended, the consent stands, the return goes on or is done."""
        day = day or timezone.localdate()
        stands = Q(consent__given__in=GIVEN, consent__withdrawn_at__isnull=True)
        stands &= Q(consent__valid_until__isnull=True) | Q(consent__valid_until__gte=day)
        return self.filter(stands, until_at__isnull=True).exclude(plan__state__in=OVER)

    def to_us(self, user):
        """Where an organisation in which she holds a fitting role takes part, as far as it may know of it."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        ours = {membership.organisation_id for membership in user.standing if membership.role in ANSWERING}
        knows = Q(is_assessor=True) | Q(is_child_authority=True) | Q(plan__state__in=FROM_APPROVAL)
        return self.live().filter(knows, organisation__in=ours)


class ReturnPartner(Record):
    """An organisation of the other side takes part in this return: what for, on what consent, from when until when."""

    class Ended(models.TextChoices):
        CONSENT = "consent", _("The consent it rested on was taken back")
        RETURN = "return", _("The return did not go on")
        OURS = "ours", _("We ended it")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_number, editable=False)
    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="returns_to_it",
        verbose_name=_("organisation that works with this system"),
    )
    elsewhere = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="returns_asked",
        verbose_name=_("or one in another installation, by sealed package"),
    )
    name = SealedField(_("or another organisation, by its name"), default="", blank=True, max_length=150)
    is_assessor = models.BooleanField(_("judges the danger there with us"), default=False)
    is_receiver = models.BooleanField(_("receives her or him"), default=False)
    is_child_authority = models.BooleanField(_("is the child authority there"), default=False)
    consent = models.ForeignKey(
        Consent, models.PROTECT, related_name="return_partners", verbose_name=_("consent it rests on")
    )
    told = SealedField(
        _("what they need to know in order to answer"), default="", blank=True, max_length=2000, validators=[neutral]
    )
    our_phone = SealedField(_("phone on our side, day and night"), default="", blank=True, max_length=40)
    since_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    until_at = models.DateTimeField(_("until"), null=True, editable=False)
    ended_because = models.CharField(_("why it ended"), max_length=10, choices=Ended, blank=True, editable=False)
    # Of one elsewhere: under which number we talk about it, and a fingerprint of what it was told last.
    thread = models.UUIDField(null=True, unique=True, editable=False)
    told_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = ReturnPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation of the origin side")
        ordering = ["-since_at", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_assessor=True) | Q(is_receiver=True) | Q(is_child_authority=True),
                name="a_return_partner_has_a_role",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True, ended_because="")
                | (Q(until_at__isnull=False) & ~Q(ended_because="")),
                name="an_ended_return_partner_says_why",
            ),
            models.UniqueConstraint(
                fields=["plan", "organisation"],
                condition=Q(until_at__isnull=True),
                name="one_return_partner_per_organisation",
            ),
            models.UniqueConstraint(
                fields=["plan", "elsewhere"],
                condition=Q(until_at__isnull=True),
                name="one_return_partner_per_partner_elsewhere",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(elsewhere__isnull=True),
                name="a_return_partner_is_here_or_elsewhere",
            ),
        ]

    def __str__(self):
        return str(self.organisation or self.elsewhere or self.name)

    @property
    def number(self):
        """What stands in titles of pages of the other side: never the number of the case."""
        return self.reference

    def get_absolute_url(self):
        return reverse("repatriation:to_us_one", args=[self.pk])

    @property
    def purposes(self):
        """Its roles in this return, in words."""
        fields = ("is_assessor", "is_receiver", "is_child_authority")
        return [self._meta.get_field(name).verbose_name for name in fields if getattr(self, name)]

    @property
    def asked(self):
        """The same, said to them on their own pages."""
        return [words for name, words in ASKED.items() if getattr(self, name)]

    @property
    def neutral_name(self):
        """As it may stand on what travels with a person: some are called after what they fight."""
        name = str(self)
        return str(_("Receiving organisation")) if PATTERN.search(name) else name

    @property
    def in_words(self):
        return " · ".join([str(self), ", ".join(map(str, self.purposes))])

    def is_ours(self, user):
        """Whether she works for this organisation in a fitting role."""
        return any(m.organisation_id == self.organisation_id and m.role in ANSWERING for m in user.standing)

    def roles_of(self, user):
        """Ours by the case; theirs are the desk that answers, whatever else they may be elsewhere."""
        theirs = self.organisation_id is not None and self.is_ours(user)
        return self.plan.roles_of(user) | ({Role.RECEIVING_ORGANISATION} if theirs else set())

    # --- what it may know ---------------------------------------------------------------------------------------

    @property
    def holds(self):
        """Not ended, and the consent stands today and names it."""
        agreed = self.elsewhere is None or self.elsewhere.protocol_holds
        return self.until_at is None and agreed and self.consent.holds and self.is_named_by(self.consent)

    @property
    def parts(self):
        """The parts of the consent that count: for an installation elsewhere, as far as the protocol goes, too."""
        agreed = set(self.consent.categories)
        return agreed & set(self.elsewhere.agreed_scope) if self.elsewhere_id else agreed

    def is_named_by(self, consent):
        if consent.organisation_id:
            return consent.organisation_id == self.organisation_id
        return names.words(consent.partner) == names.words(str(self))

    @property
    def judges(self):
        """Whether it is asked before anything is approved."""
        return self.is_assessor or self.is_child_authority

    @property
    def receives(self):
        return self.is_receiver or self.is_child_authority

    @property
    def sees(self):
        """How much it sees now."""
        by_state = SEEN.get(self.plan.state, Sees.NOTHING) if self.holds else Sees.NOTHING
        if not self.receives:
            return min(by_state, Sees.QUESTIONS)
        return by_state if self.judges or by_state >= Sees.JOURNEY else Sees.NOTHING

    @property
    def may_answer(self):
        """Until she or he leaves, those who judge the danger may answer, and answer anew."""
        return self.judges and self.sees and SEEN[self.plan.state] < Sees.DOSSIER

    @property
    def may_confirm(self):
        return self.receives and self.sees == Sees.JOURNEY


class Weight(models.TextChoices):
    """What a circumstance does at that place."""

    UNKNOWN = "unknown", _("Not known")
    RISK = "risk", _("A danger")
    PROTECTIVE = "protective", _("Protects")
    NEUTRAL = "neutral", _("Neither")


class OriginAnswer(Record):
    """The half of the judgement that only the other side can give, or who stands in for it (C13). Never changed:
    who has learnt something new answers anew."""

    Weight = Weight

    class Came(models.TextChoices):
        HERE = "here", _("In this system")
        PHONE = "phone", _("By phone")
        LETTER = "letter", _("By letter")
        PACKAGE = "package", _("By sealed package, from another installation")
        INDEPENDENT = "independent", _("An independent source; the origin side is not safe to ask")

    class Conclusion(models.TextChoices):
        FOR = "for", _("Nothing speaks against this place")
        MEASURES = "measures", _("Possible, with what is named here")
        AGAINST = "against", _("This place is not safe")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="origin_answers")
    place = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("place"))
    partner = models.ForeignKey(
        ReturnPartner,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("which organisation answers"),
    )
    came = models.CharField(_("how the answer came"), max_length=12, choices=Came, default=Came.PHONE)
    assessor = SealedField(_("who judged it, by name and office"), max_length=150)
    source = SealedField(_("how they know"), default="", blank=True, max_length=500)
    answered_at = models.DateTimeField(_("judged on"), default=timezone.now)
    factors = SealedJSONField(_("the circumstances"), default=dict, blank=True, editable=False)
    conclusion = models.CharField(_("what follows from it"), max_length=10, choices=Conclusion)
    words = SealedField(_("why, and what would be needed"), default="", blank=True, max_length=2000)

    class Meta:
        verbose_name = _("answer of the origin side")
        ordering = ["-answered_at", "-recorded_at"]

    def __str__(self):
        return self.get_conclusion_display()

    @property
    def number(self):
        return self.plan.number

    @property
    def valid_until(self):
        return self.plan.case.pack.due("return_risk_valid", self.answered_at)

    @property
    def is_valid(self):
        return self.valid_until >= timezone.now()

    @property
    def speaks_against(self):
        return self.conclusion == self.Conclusion.AGAINST

    @property
    def who(self):
        return f"{self.assessor} ({self.partner})" if self.partner_id else self.assessor

    @property
    def in_words(self):
        return f"{self.place.in_words}: {self} · {self.who}"
