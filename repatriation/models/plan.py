"""The return plan and the places it weighs. Nothing here says why the person was in care (B2, neutral record)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models import Case
from carecase.jurisdictions.fields import CountryField
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.fields import StateField, StatefulModel
from carecase.workflow.records import Record, RecordQuerySet
from repatriation.kin import left_behind
from repatriation.models.movement import Movement
from repatriation.tiers import tier_of
from repatriation.wording import neutral


class State(models.TextChoices):
    """B2. The person may decide otherwise at any time before the handover, without penalty."""

    REQUESTED = "requested", _("Asked for")
    OPTIONS_COUNSELLED = "options_counselled", _("Options talked over")
    RISK_ASSESSED = "risk_assessed", _("Dangers looked at")
    DECLINED = "declined", _("Not approved")
    APPROVED = "approved", _("Approved")
    PREPARING = "preparing", _("In preparation")
    READY = "ready", _("Ready to leave")
    DEPARTED = "departed", _("On the way")
    ARRIVED = "arrived", _("Arrived")
    HANDED_OVER = "handed_over", _("Received")
    POST_RETURN = "post_return", _("Contact after the return")
    WITHDRAWN = "withdrawn", _("The person decided otherwise")
    SUSPENDED = "suspended", _("Paused")
    NO_SHOW = "no_show", _("Did not leave on the day")
    TRANSIT_INCIDENT = "transit_incident", _("Something happened on the way")
    ENDED_BY_DEATH = "ended_by_death", _("The person has died")


#: The way, in order. The other states stand beside it.
WAY = (
    State.REQUESTED,
    State.OPTIONS_COUNSELLED,
    State.RISK_ASSESSED,
    State.APPROVED,
    State.PREPARING,
    State.READY,
    State.DEPARTED,
    State.ARRIVED,
    State.HANDED_OVER,
    State.POST_RETURN,
)
#: From here a plan goes on to preparing, or the person decides otherwise.
PAUSED = (State.SUSPENDED, State.NO_SHOW, State.TRANSIT_INCIDENT)
#: Nobody travels any more: those on the other side see nothing.
OVER = (State.DECLINED, State.WITHDRAWN, State.ENDED_BY_DEATH)
#: Such a plan is history; another may be opened beside it.
ENDED = (State.DECLINED, State.HANDED_OVER, State.POST_RETURN, State.WITHDRAWN, State.ENDED_BY_DEATH)


class ReturnPlanQuerySet(RecordQuerySet):
    def open(self):
        return self.exclude(state__in=ENDED)


class ReturnPlan(StatefulModel, Record):
    """One way home, to where the person lived, or to a third country, from the wish to the handover (C14)."""

    State = State

    class AskedBy(models.TextChoices):
        SELF = "self", _("The person")
        GUARDIAN = "guardian", _("The guardian, with the child")
        FAMILY = "family", _("The family")
        AUTHORITY = "authority", _("An authority")
        TEAM = "team", _("The team")

    class Need(models.TextChoices):
        """What the journey needs, without saying why."""

        MEDICAL_CHECK = "medical_check", _("A medical check before travel")
        ESCORT = "escort", _("Somebody to travel with")
        ASSISTANCE = "assistance", _("Help with walking, seeing or hearing")
        MEDICINE = "medicine", _("Medicine on the way")
        INTERPRETER = "interpreter", _("An interpreter on the way")

    class Testimony(models.TextChoices):
        NONE = "none", _("Nobody waits for a statement")
        PENDING = "pending", _("A statement is still to be given here")
        GIVEN = "given", _("The statement was given")
        REMOTE = "remote", _("It can be given from there, and that is arranged")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="return_plans")
    movement = models.ForeignKey(
        Movement, models.PROTECT, null=True, editable=False, related_name="plans", verbose_name=_("movement")
    )
    state = StateField(choices=State, default=State.REQUESTED, editable=False)
    paused_in = models.CharField(max_length=30, choices=State, blank=True, editable=False)
    asked_by = models.CharField(_("who asked for the return"), max_length=10, choices=AskedBy, default=AskedBy.SELF)
    needs = CodesField(_("what the journey needs"), codes=Need)
    testimony = models.CharField(
        _("statement before a court or prosecutor"), max_length=10, choices=Testimony, blank=True
    )
    departed_at = models.DateTimeField(_("left on"), null=True, editable=False)
    arrived_at = models.DateTimeField(_("arrived on"), null=True, editable=False)

    objects = ReturnPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("return plan")
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=~Q(state__in=ENDED), name="one_open_return_plan"),
            models.CheckConstraint(
                condition=~Q(state__in=[State.DEPARTED, State.ARRIVED]) | Q(departed_at__isnull=False),
                name="a_departed_plan_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PAUSED) | ~Q(paused_in=""), name="a_paused_plan_knows_where_it_stood"
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"

    @property
    def number(self):
        """Of its case: what stands in titles."""
        return self.case.number

    def url_args(self):
        return [self.case.number]

    def get_absolute_url(self):
        return reverse("repatriation:plan", args=self.url_args())

    @property
    def is_open(self):
        return self.state not in ENDED

    @property
    def is_called_off(self):
        return self.state in OVER

    # What several conditions ask about, read once per copy of the plan; a step always works on a fresh copy.

    @cached_property
    def tier(self):
        return tier_of(self)

    @cached_property
    def place(self):
        """Where the person wants to go, among the places looked at."""
        return next((place for place in self.places.all() if place.is_chosen), None)

    @cached_property
    def talk(self):
        return self.talks.first()

    @cached_property
    def risk(self):
        """The latest judgement of danger at the chosen place."""
        return self.latest_of_place(self.risks)

    @cached_property
    def itinerary(self):
        return next(iter(self.itineraries.all()), None)

    @cached_property
    def legs_in_order(self):
        return list(self.legs.select_related("key", "escort__key"))

    @cached_property
    def confirmations_standing(self):
        rows = self.confirmations.all()
        return [row for row in rows if row.withdrawn_at is None and row.stands]

    @cached_property
    def origin_answer(self):
        """What the other side said last of the chosen place."""
        return self.latest_of_place(self.origin_answers)

    @cached_property
    def leaves_family_behind(self):
        """Whether somebody of her or his family in care is not on this journey."""
        return bool(left_behind([self])[self.pk])

    def latest_of_place(self, judged):
        """The latest of what was judged of the chosen place; of another it does not count."""
        return next((each for each in judged.all() if self.place and each.place_id == self.place.pk), None)

    def may_be_read_by(self, user):
        """Whether somebody works on the return, not only for the day of the person."""
        return self.case.may_read(user, DataClass.NARRATIVE)


class Place(Record):
    """A place somebody could go back to, and with whom. One is chosen; what was judged of another does not count."""

    class Kind(models.TextChoices):
        ORIGIN = "origin", _("Country of origin")
        RESIDENCE = "residence", _("Country where she or he lived")
        THIRD = "third", _("A third country")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="places")
    country = CountryField(_("country"))
    kind = models.CharField(_("what it is for her or him"), max_length=10, choices=Kind)
    area = models.CharField(_("province or department"), max_length=80, blank=True)
    address = SealedField(_("town and address"), default="", blank=True, max_length=300)
    with_whom = SealedField(_("with whom she or he will live"), max_length=150, validators=[neutral])
    is_chosen = models.BooleanField(_("this is where she or he wants to go"), default=True)

    class Meta:
        verbose_name = _("place to go back to")
        ordering = ["-is_chosen", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=Q(is_chosen=True), name="one_place_is_chosen")
        ]

    def __str__(self):
        return f"{self.country} {self.area}".strip()

    @property
    def in_words(self):
        """For those who may read it: with whom, and where."""
        return ", ".join(part for part in (self.with_whom, self.area, self.get_country_display()) if part)
