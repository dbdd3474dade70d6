"""Who sleeps where: what a person needs of a bed, the hold on one, the stay, and every bed of it in turn."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models import Case
from carecase.jurisdictions.fields import LanguageField
from carecase.sealing.fields import SealedField, SealedJSONField
from carecase.shelter.allocation_rules import Rule
from carecase.shelter.models.house import Bed, House
from carecase.shelter.querysets import AllocationQuerySet, OverrideQuerySet, ReservationQuerySet, StayQuerySet
from carecase.shelter.vocabulary import DangerSign, Diet
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record


class YesNo(models.TextChoices):
    """For answers that are sealed, because they touch health."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class LodgingNeeds(Record):
    """What a bed must give this person. Needs only, never the reason: the house reads it before she or he arrives."""

    class Sleeps(models.TextChoices):
        WOMEN = "women", _("Among women")
        MEN = "men", _("Among men")
        LGBTI = "lgbti", _("In a room for LGBTI people")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.OneToOneField(Case, models.CASCADE, related_name="lodging_needs", editable=False)
    sleeps = SealedField(
        _("where she or he feels safe to sleep"),
        default="",
        blank=True,
        choices=Sleeps,
        help_text=_("Ask alone. Empty: by the gender or sex in the record."),
    )
    step_free = SealedField(_("needs a way without steps"), default="", blank=True, choices=YesNo)
    isolation = SealedField(_("needs a room of her or his own for now"), default="", blank=True, choices=YesNo)

    class Meta:
        verbose_name = _("what the bed must give")

    def __str__(self):
        return str(self._meta.verbose_name)


class Reservation(Record):
    """A bed held for somebody until a time. What has run out holds nothing, also before it is tidied away."""

    class Outcome(models.TextChoices):
        ADMITTED = "admitted", _("Admitted")
        EXPIRED = "expired", _("Ran out")
        RELEASED = "released", _("Let go")
        REPLACED = "replaced", _("Another bed was taken instead")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="reservations", editable=False)
    bed = models.ForeignKey(Bed, models.PROTECT, related_name="reservations", editable=False)
    expires_at = models.DateTimeField(_("until"))
    closed_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(_("what became of it"), max_length=10, choices=Outcome, blank=True, editable=False)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reserved bed")
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(closed_at__isnull=True), name="one_open_reservation_per_case"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="a_closed_reservation_says_how",
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)


class Stay(Record):
    """From admission to exit in one house (C8). What could not be asked at night is asked in the morning."""

    class ReferredBy(models.TextChoices):
        CASE_TEAM = "case_team", _("The case team")
        SELF = "self", _("Came by her- or himself")
        POLICE = "police", _("Police")
        MIGRATION = "migration", _("Migration service")
        CHILD_AUTHORITY = "child_authority", _("Child authority")
        HEALTH = "health", _("Hospital or clinic")
        OTHER_HOUSE = "other_house", _("Another house")
        HOTLINE = "hotline", _("Hotline")
        OTHER = "other", _("Somebody else")

    class Mobility(models.TextChoices):
        FREE = "free", _("Walks without help")
        HELP = "help", _("Walks with help or slowly")
        NO_STEPS = "no_steps", _("Cannot use steps")

    class PhoneLocation(models.TextChoices):
        OFF = "off", _("Switched off together")
        NO_PHONE = "no_phone", _("Has no phone")
        NOT_WANTED = "not_wanted", _("Explained, she or he leaves it on")

    class EndReason(models.TextChoices):
        AS_PLANNED = "as_planned", _("Moved on as planned")
        OTHER_HOUSE = "other_house", _("Moved to another house")
        RETURNED = "returned", _("Began the journey home")
        WISHED = "wished", _("Wished to leave")
        NOT_BACK = "not_back", _("Did not come back")
        HOSPITAL = "hospital", _("Long stay in hospital")
        CONDUCT = "conduct", _("Could not stay because of danger to others")
        DIED = "died", _("Died")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="stays", editable=False)
    house = models.ForeignKey(House, models.PROTECT, related_name="stays", editable=False)
    admitted_at = models.DateTimeField(_("admitted on"), default=timezone.now)
    ended_at = models.DateTimeField(_("left the house on"), null=True, editable=False)
    end_reason = models.CharField(_("why it ended"), max_length=12, choices=EndReason, blank=True, editable=False)
    is_emergency = models.BooleanField(_("emergency admission"), default=False, editable=False)
    danger_signs = SealedJSONField(_("danger signs"), default=list, blank=True, editable=False)
    alias = SealedField(
        _("alias for the board in the hall"),
        default="",
        blank=True,
        max_length=30,
        help_text=_("Not her or his real name. Empty: the hall shows the bed only."),
    )
    referred_by = models.CharField(_("who brought or sent her or him"), max_length=20, choices=ReferredBy, blank=True)
    with_children = models.BooleanField(_("comes with children of her or his own"), default=False)
    safe_with_companions = SealedField(
        _("asked alone: safe with those who came along?"), default="", blank=True, choices=YesNo
    )
    diet = CodesField(_("food"), codes=Diet)
    allergy = SealedField(_("allergies"), default="", blank=True, max_length=200)
    medication = SealedField(_("takes medicine"), default="", blank=True, choices=YesNo)
    pregnancy = SealedField(_("pregnant"), default="", blank=True, choices=YesNo)
    mobility = SealedField(_("walking and steps"), default="", blank=True, choices=Mobility)
    phone_location = models.CharField(
        _("location in her or his phone"), max_length=12, choices=PhoneLocation, blank=True
    )
    rules_explained_in = LanguageField(_("house rules explained in"), blank=True)
    complaint_explained = models.BooleanField(_("knows how to complain, also about staff"), default=False)
    exit_plan_on = models.DateField(_("planned to leave on"), null=True, blank=True)
    longest_until_on = models.DateField(_("longest stay until"), null=True, editable=False)

    objects = StayQuerySet.as_manager()

    class Meta:
        verbose_name = _("stay")
        ordering = ["-admitted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="one_open_stay_per_case"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="an_ended_stay_says_why",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("admitted_at")),
                name="a_stay_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["house", "ended_at"], name="stay_by_house")]

    def __str__(self):
        return self.house.alias

    @property
    def bed(self):
        """The bed slept in now, or None."""
        open_one = self.allocations.filter(until_at__isnull=True).select_related("bed__room").first()
        return open_one.bed if open_one else None

    @property
    def danger_sign_labels(self):
        words = dict(DangerSign.choices)
        return [words.get(code, code) for code in self.danger_signs]

    @property
    def diet_labels(self):
        return self._meta.get_field("diet").labels(self.diet)

    def not_asked_yet(self):
        """The parts of the admission that still have to be done, in words."""
        waiting = [
            (self.safe_with_companions or "safe_with_companions" in self.unanswered, _("Ask alone about companions")),
            (self.phone_location, _("Location in the phone")),
            (self.rules_explained_in, _("Explain the house rules")),
            (self.complaint_explained, _("Explain how to complain")),
        ]
        return [words for done, words in waiting if not done]

    def is_over_longest(self, today=None):
        longest = self.longest_until_on
        return longest is not None and self.ended_at is None and longest < (today or timezone.localdate())


class BedAllocation(Record):
    """Who has a bed, from when until when: because of a stay or of a reservation. A move closes one and opens another.

    One table for both, so that the database itself refuses to give a bed to two people, or two beds to one.
    """

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="beds")
    bed = models.ForeignKey(Bed, models.PROTECT, related_name="allocations")
    stay = models.ForeignKey(Stay, models.CASCADE, null=True, related_name="allocations")
    reservation = models.ForeignKey(Reservation, models.CASCADE, null=True, related_name="allocations")
    from_at = models.DateTimeField(_("from"), default=timezone.now)
    until_at = models.DateTimeField(_("until"), null=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("bed taken")
        ordering = ["-from_at"]
        constraints = [
            models.UniqueConstraint(fields=["bed"], condition=Q(until_at__isnull=True), name="a_bed_is_given_once"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(until_at__isnull=True, stay__isnull=False),
                name="one_person_sleeps_in_one_bed",
            ),
            models.CheckConstraint(
                condition=Q(stay__isnull=False, reservation__isnull=True)
                | Q(stay__isnull=True, reservation__isnull=False),
                name="a_bed_is_slept_in_or_reserved",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="a_bed_is_left_after_it_is_taken",
            ),
        ]

    def __str__(self):
        return str(self.bed)


class AllocationOverride(Record):
    """A rule set aside for one person and one bed: by the manager of the house or on call, with what is done about the
    danger instead, why, and until when (practice rule 1)."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="allocation_overrides", editable=False)
    bed = models.ForeignKey(Bed, models.CASCADE, related_name="overrides", editable=False)
    rules = CodesField(_("rules set aside"), codes=Rule)
    reason = SealedField(_("why this bed all the same"), max_length=500)
    mitigation = SealedField(_("what is done so that nobody is in danger"), max_length=500)
    expires_at = models.DateTimeField(_("until"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception to a rule on beds")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(rules=[]), name="an_exception_names_its_rules"),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def rule_labels(self):
        return self._meta.get_field("rules").labels(self.rules)
