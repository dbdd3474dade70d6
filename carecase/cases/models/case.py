"""The case: one person in one jurisdiction, how it began, and who sees it."""

from datetime import UTC, datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access import roles
from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Organisation, Unit
from carecase.access.roles import Role
from carecase.cases.models.incident import GroupIncident
from carecase.cases.numbers import new_number
from carecase.cases.querysets import CaseQuerySet, GrantQuerySet
from carecase.jurisdictions.fields import CountryField
from carecase.jurisdictions.packs import pack_for
from carecase.people.models import Person
from carecase.sealing.fields import SealedField
from carecase.workflow.facts import each
from carecase.workflow.fields import StateField, StatefulModel
from carecase.workflow.records import Record

NOTHING_DUE = datetime(9999, 1, 1, tzinfo=UTC)


class State(models.TextChoices):
    """Where the team's main work is now. Never a turnstile: services are given in every open state (rule 0)."""

    IDENTIFICATION = "identification", _("Identification")
    RISK_ASSESSMENT = "risk_assessment", _("Risk assessment")
    SHELTER = "shelter", _("Shelter")
    PROTECTION = "protection", _("Protection")
    REPATRIATION = "repatriation", _("Repatriation")
    INTEGRATION = "integration", _("Integration")
    FOLLOW_UP = "follow_up", _("Follow-up")
    CLOSED = "closed", _("Closed")


OPEN_STATES = tuple(state for state in State if state != State.CLOSED)


class RiskLevel(models.TextChoices):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


#: Lists by risk: the highest first, and what was never judged before what was judged low.
RISK_RANK = {RiskLevel.HIGH: 0, RiskLevel.MEDIUM: 1, "": 2, RiskLevel.LOW: 3}


def level_and_rank():
    """The rank of a case is that of its level, and no other."""
    return reduce(or_, (Q(risk_level=level, risk_rank=rank) for level, rank in RISK_RANK.items()))


class Case(StatefulModel, Record):
    """One person in one jurisdiction. What is in clear here names nobody; who she is stands in `person`."""

    State = State
    RiskLevel = RiskLevel

    class ClosureReason(models.TextChoices):
        """What people read is kind; standard codes appear only in exports (B1)."""

        LEFT_ONWARD = "left_onward", _("Went on her or his way")
        DETAINED = "detained", _("Detained")
        DEPORTED = "deported", _("Deported")
        HOSPITAL = "hospital_long_stay", _("Long stay in hospital")
        ASYLUM_SYSTEM = "handed_to_asylum_system", _("In the care of the asylum system")
        LEFT_BEFORE = "left_before_assessment", _("Left before the assessment")
        GOALS_MET = "goals_met", _("Goals met")
        RETURNED = "returned_and_followed_up", _("Returned and accompanied afterwards")
        INTEGRATED = "integrated", _("Settled here")
        OTHER_ORG = "transferred_other_org", _("In the care of another organisation")
        OTHER_COUNTRY = "transferred_other_country", _("In care in another country")
        REFUSED = "refused_assistance", _("Did not want assistance")
        WITHDREW = "withdrew", _("Decided to stop")
        NOT_ESTABLISHED = "not_victim_referred_elsewhere", _("Trafficking not established, referred elsewhere")
        LOST_CONTACT = "lost_contact", _("Contact lost")
        ABSCONDED = "absconded", _("Left without notice")
        DUPLICATE = "duplicate", _("Registered twice")
        REACHED_18 = "reached_18_handed_over", _("Turned 18, in the care of adult services")
        LEFT_AREA = "left_area_or_remigrated", _("Moved away")
        DECEASED = "deceased", _("Died")
        INELIGIBLE = "ineligible_or_conduct", _("Conditions of the programme no longer met")
        PROGRAMME_ENDED = "programme_ended", _("Programme ended")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    key_from = "person"

    number = models.CharField(_("number"), max_length=12, unique=True, default=new_number, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases", editable=False)
    incident = models.ForeignKey(GroupIncident, models.PROTECT, null=True, related_name="cases", editable=False)
    jurisdiction = CountryField(_("country"), editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="cases", editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases", editable=False)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="managed_cases", editable=False
    )
    state = StateField(choices=State, default=State.IDENTIFICATION, editable=False)
    called = SealedField(_("name used"), default="", blank=True, max_length=80)
    label = models.CharField(_("mark at registration"), max_length=10, blank=True)  # "P07" on a wristband
    opened_at = models.DateTimeField(default=timezone.now, editable=False)  # time zero of this episode
    episode = models.PositiveSmallIntegerField(default=1, editable=False)
    risk_level = models.CharField(_("risk"), max_length=6, choices=RiskLevel, blank=True, editable=False)
    risk_rank = models.PositiveSmallIntegerField(default=RISK_RANK[""], editable=False)  # follows the level: for lists
    next_due_at = models.DateTimeField(default=NOTHING_DUE, editable=False)  # never empty: lists page by it
    last_contact_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closure_reason = models.CharField(_("reason"), max_length=40, choices=ClosureReason, blank=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "jurisdiction"],
                condition=~Q(state=State.CLOSED),
                name="one_open_case_per_person_and_jurisdiction",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | (Q(closed_at__isnull=False) & ~Q(closure_reason="")),
                name="a_closed_case_says_when_and_why",
            ),
            models.CheckConstraint(condition=level_and_rank(), name="the_risk_rank_is_that_of_the_level"),
        ]
        indexes = [
            models.Index(fields=["next_due_at", "id"], name="case_by_due"),
            # Whoever has few cases makes a list look at every open one; it must not look at all closed ones too.
            models.Index(fields=["next_due_at", "id"], name="open_case_by_due", condition=~Q(state=State.CLOSED)),
            models.Index(
                fields=["risk_rank", "next_due_at", "id"], name="open_case_by_risk", condition=~Q(state=State.CLOSED)
            ),
            models.Index(fields=["risk_rank", "next_due_at", "id"], name="case_by_risk"),
            models.Index(fields=["-opened_at", "id"], name="case_by_opening"),
            models.Index(fields=["last_contact_at", "id"], name="case_by_contact"),
            models.Index(fields=["unit", "state"], name="case_by_unit_state"),
            models.Index(fields=["manager", "state"], name="case_by_manager_state"),
        ]

    def __str__(self):
        return self.number

    def parent(self):
        return None

    def prepare(self):
        super().prepare()
        self.risk_rank = RISK_RANK[self.risk_level]

    def get_absolute_url(self):
        return reverse("casework:case", args=[self.number])

    def url_args(self):
        return [self.number]

    @property
    def is_open(self):
        return self.state != State.CLOSED

    @property
    def pack(self):
        """Clocks, bodies and papers of the country where the person is cared for."""
        return pack_for(self.jurisdiction)

    @cached_property
    def live_grants(self):
        return list(self.grants.live().select_related("unit", "user"))

    @property
    def colleagues(self):
        """Those who hold a grant of their own and still work."""
        return {grant.user for grant in self.live_grants if grant.user_id and grant.user.is_active}

    def roles_of(self, user):
        """Roles held on this case now: granted to her, to a unit she belongs to, or as supervisor of its team."""
        own = [g for g in self.live_grants if g.user_id == user.pk]
        personal = {roles.IN_EMERGENCY if g.because == Grant.Because.EMERGENCY else g.role for g in own}
        through_units = {m.role for g in self.live_grants if g.unit_id for m in user.standing if m.covers(g.unit)}
        supervises = {Role.SUPERVISOR} if self.unit_id in user.units_as({Role.SUPERVISOR}) else set()
        return personal | through_units | supervises

    @property
    def standing_fears(self):
        """Those that were not lifted when she or he was asked again."""
        return [fear for fear in fears(self) if not fear.lifted]

    @property
    def feared_countries(self):
        """Countries that are locked as destinations, and whose consulates are not contacted."""
        return {fear.country for fear in self.standing_fears}

    def agrees_to(self, kind):
        """Whether her or his latest word on this is a yes that still holds; to be asked later is no word."""
        said = [each for each in self.consents.filter(kind=kind) if each.given != each.Given.DEFERRED]
        latest = max(said, key=lambda consent: consent.withdrawn_at or consent.at, default=None)
        return latest is not None and latest.holds

    def may_read(self, user, data_class):
        held = self.roles_of(user)
        if roles.IN_EMERGENCY in held and data_class in roles.READ_IN_EMERGENCY:
            held |= {g.role for g in self.live_grants if g.user_id == user.pk}
        return bool(held & roles.reading(data_class))


@each("fears")
def fears(rows):
    """Of countries, each with whether it was lifted."""
    return rows


class Encounter(Record):
    """Time zero: where and when the person was met. Every clock starts here (G, F)."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="encounters")
    incident = models.ForeignKey(GroupIncident, models.PROTECT, null=True, blank=True, related_name="encounters")
    country = CountryField(_("country"))
    admin1 = models.CharField(_("province or department"), max_length=80, blank=True)
    authority = models.CharField(_("who met her or him"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("encounter")
        constraints = [models.CheckConstraint(condition=Q(occurred_at__isnull=False), name="an_encounter_has_a_time")]

    def __str__(self):
        return f"{self.country} {self.occurred_at:%Y-%m-%d}"


class Episode(Record):
    """From an opening to a closure. A closed case that is reopened begins a new one; the old stays readable."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="episodes")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closure_reason = models.CharField(max_length=40, choices=Case.ClosureReason, blank=True)

    class Meta:
        verbose_name = _("episode")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="episode_once")]

    def __str__(self):
        return str(self.number)


class Grant(Record):
    """Seeing is a row: who sees this case, in which role, because of what, from when until when (architecture 3)."""

    class Because(models.TextChoices):
        REGISTERED = "registered", _("registered the person")
        INTAKE = "intake", _("new case waiting for the team")
        TEAM = "team", _("member of the case team")
        MANAGER = "manager", _("case manager")
        ADMISSION = "admission", _("lives in the house")
        RETURN = "return", _("prepares the return")
        REFERRAL = "referral", _("accepted a referral")
        SENDER = "sender", _("sent the case on")
        COVER = "cover", _("covers for a colleague")
        EMERGENCY = "emergency", _("emergency access")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="grants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="grants")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="grants")
    role = models.CharField(_("role"), max_length=40, choices=roles.CHOICES, blank=True)
    because = models.CharField(_("because"), max_length=20, choices=Because)
    from_at = models.DateTimeField(_("from"), default=timezone.now)
    until_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("access to the case")
        constraints = [
            models.CheckConstraint(
                condition=(Q(user__isnull=False) & Q(unit__isnull=True) & ~Q(role=""))
                | (Q(user__isnull=True) & Q(unit__isnull=False) & Q(role="")),
                name="a_grant_is_for_a_user_in_a_role_or_for_a_unit",
            ),
            models.CheckConstraint(
                condition=~Q(because="emergency") | Q(until_at__isnull=False), name="an_emergency_ends"
            ),
            models.UniqueConstraint(
                fields=["case", "user", "role", "because"],
                condition=Q(until_at__isnull=True, user__isnull=False),
                name="one_open_grant_per_user",
            ),
            models.UniqueConstraint(
                fields=["case", "unit", "because"],
                condition=Q(until_at__isnull=True, unit__isnull=False),
                name="one_open_grant_per_unit",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "role", "case"], name="grant_by_user"),
            # Most grants of a unit ended when somebody took the case: those that hold are found without them.
            models.Index(fields=["unit", "until_at", "case", "from_at"], name="grant_by_unit_and_end"),
        ]

    def __str__(self):
        return f"{self.user or self.unit}"
