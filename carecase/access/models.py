"""Who works here: organisations as tenants, their units, people with an account, and what they are for each other."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Aggregate, Case, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access import roles
from carecase.access.permissions import EDITORS_MAY
from carecase.access.roles import ROLES, Role
from carecase.jurisdictions import languages
from carecase.jurisdictions.fields import CountryField, LanguageField
from carecase.sealing.models import DataKey


class Organisation(models.Model):
    """A tenant. Kinds follow HTCDS org_Type with the three that the region adds (care pathway I)."""

    class Kind(models.TextChoices):
        NGO = "ngo", _("Non-governmental organisation")
        LAW_ENFORCEMENT = "law_enforcement", _("Law enforcement")
        HEALTH_SERVICE = "health_service_organisation", _("Health service")
        CENTRAL_GOVERNMENT = "central_government_organisation", _("Central government body")
        LOCAL_GOVERNMENT = "local_government_organisation", _("Local government body")
        IMMIGRATION_SERVICE = "immigration_service", _("Immigration service")
        LEGAL_SERVICE = "legal_service", _("Legal service")
        CORPORATE_BUSINESS = "corporate_business", _("Business")
        SCHOOL = "school_or_college", _("School or college")
        CONSULATE = "consulate", _("Consulate")
        INTERNATIONAL = "international_organisation", _("International organisation")
        SHELTER = "shelter", _("Shelter")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(DataKey, models.PROTECT, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=40, choices=Kind)
    country = CountryField(_("country"))

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        if self.key_id is None:
            self.key = DataKey.make()
        super().save(*args, **kwargs)

    def roles_of(self, user):
        return {m.role for m in user.standing if m.organisation_id == self.pk}


class Unit(models.Model):
    """A post at a border, a team, or a house. A house's name is its alias."""

    class Kind(models.TextChoices):
        POST = "post", _("Post")
        TEAM = "team", _("Team")
        HOUSE = "house", _("House")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="units")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=100)
    takes_cases_of = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="hands_over_to",
        verbose_name=_("takes cases registered by"),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("unit")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="unit_name_once_per_organisation")
        ]

    def __str__(self):
        return self.name

    def roles_of(self, user):
        return {m.role for m in user.standing if m.covers(self)}


class Joined(Aggregate):
    """The ids or codes of a group in one text, so that they come with the row that needs them."""

    output_field = models.TextField()
    template = "STRING_AGG(%(expressions)s::text, ',')"

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="GROUP_CONCAT(%(expressions)s)", **context)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. What she may do comes from her memberships alone, never from is_superuser."""

    username = models.CharField(
        _("user name"), max_length=60, unique=True, error_messages={"unique": _("This user name is taken.")}
    )
    display_name = models.CharField(_("name shown to colleagues"), max_length=100)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    uses_shortcuts = models.BooleanField(_("keys that act at once"), default=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("user")

    def __str__(self):
        return self.display_name

    def get_full_name(self):
        return self.display_name

    get_short_name = get_full_name

    def _get_session_auth_hash(self, secret=None):
        """Every session holds this: when the epoch moves on, all of them end with their next request."""
        said = f"{self.password}:{self.session_epoch}"
        return salted_hmac("carecase.access.session", said, secret=secret, algorithm="sha256").hexdigest()

    def end_sessions(self):
        """Wherever she or he is signed in. Saved by the caller."""
        self.session_epoch += 1

    @cached_property
    def standing(self):
        """Memberships that hold today, with those of a supervisor she stands in for."""
        return list(Membership.objects.held_by(self.pk)) if self.is_active else []

    def may(self, permission):
        """Whether any membership of today allows it: for births and lists, where there is no record to ask yet."""
        return any(permission in ROLES[m.role].permissions for m in self.standing)

    def has_perm(self, permission, obj=None):
        """On a record, the roles held there decide. Without one, only the door to the editors' pages is asked for,
        and the roles decide that too: superusers see nobody's case."""
        if not self.is_active:
            return False
        if obj is None:
            return any(self.may(one) for one in EDITORS_MAY.get(permission, ()))
        return permission in roles.permissions_of(obj.roles_of(self))

    def units_as(self, roles_held):
        """Ids of the units where she holds one of these roles, directly or for the whole organisation."""
        held = [m for m in self.standing if m.role in roles_held]
        whole = [self.units_of_whole[m.organisation_id] for m in held if not m.unit_id]
        return {m.unit_id for m in held if m.unit_id}.union(*whole)

    @cached_property
    def units_of_whole(self):
        """Organisation → the ids of its units, of those for the whole of which she works."""
        whole = {m.organisation_id: m.units_of_whole for m in self.standing if not m.unit_id}
        return {pk: {uuid.UUID(each) for each in (ids or "").split(",") if each} for pk, ids in whole.items()}

    @property
    def organisations(self):
        return {m.organisation_id: m.organisation for m in self.standing}

    def use_shortcuts(self, wanted):
        self.uses_shortcuts = wanted
        self.save(update_fields=["uses_shortcuts"])

    def say_languages(self, codes):
        """She works in these languages and no others. Returns the codes that came and those that went."""
        known, said = {each.language for each in self.languages.all()}, set(codes)
        came, went = sorted(said - known), sorted(known - said)
        self.languages.filter(language__in=went).delete()
        StaffLanguage.objects.bulk_create(StaffLanguage(user=self, language=code) for code in came)
        return came, went


class DatedQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(Q(from_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day))


class MembershipQuerySet(DatedQuerySet):
    def on(self, day):
        """Those that count. One of the strongest roles counts once a second person has confirmed it."""
        return super().on(day).filter(waits=False)

    def held_by(self, account):
        """Those of an account today, with those of a supervisor it stands in for."""
        today = timezone.localdate()
        stands_in_for = Deputy.objects.on(today).filter(deputy=account).values("supervisor")
        own_or_lent = Q(user=account) | Q(user__in=stands_in_for, role=Role.SUPERVISOR)
        of_whole = Unit.objects.filter(organisation=OuterRef("organisation")).order_by().values("organisation")
        units = Case(When(unit=None, then=Subquery(of_whole.values(ids=Joined("pk")))), default=None)
        held = self.on(today).filter(own_or_lent, user__is_active=True)
        return held.select_related("organisation", "unit").annotate(units_of_whole=units)


class Membership(models.Model):
    """A person works for an organisation, perhaps in one of its units, in one role, for a time."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField(_("role"), max_length=40, choices=roles.CHOICES)
    from_on = models.DateField(_("from"), default=timezone.localdate)
    until_on = models.DateField(_("until"), null=True, blank=True)
    waits = models.BooleanField(_("waits for a second person"), default=False, editable=False)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=models.F("given_by")) & ~Q(confirmed_by=models.F("user"))),
                name="two_people_give_the_strongest_roles",
            ),
            models.CheckConstraint(
                condition=Q(given_by__isnull=True) | ~Q(given_by=models.F("user")), name="nobody_gives_herself_a_role"
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(until_on__isnull=True, unit__isnull=False),
                name="one_open_membership_per_unit",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(until_on__isnull=True, unit__isnull=True),
                name="one_open_membership_of_the_whole",
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()}"

    def clean(self):
        if self.unit and self.unit.organisation_id != self.organisation_id:
            raise ValidationError({"unit": _("This unit belongs to another organisation.")})

    def covers(self, unit):
        return self.unit_id == unit.pk or (self.unit_id is None and self.organisation_id == unit.organisation_id)


class Invitation(models.Model):
    """A link with which a colleague chooses her first password, or a new one. Only a hash of it is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    expires_at = models.DateTimeField(editable=False)
    used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("invitation")

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def is_good(self):
        return self.used_at is None and timezone.now() < self.expires_at


class StaffLanguage(models.Model):
    """A language a colleague can work in, so that an interpreter is asked for only when one is needed."""

    user = models.ForeignKey(User, models.CASCADE, related_name="languages")
    language = LanguageField(_("language"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "language"], name="staff_language_once")]

    def __str__(self):
        return languages.name(self.language)


class Deputy(models.Model):
    """Cover for leave: a named deputy approves in the supervisor's place (practice rule 10)."""

    supervisor = models.ForeignKey(User, models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(User, models.PROTECT, related_name="stands_in_for")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(supervisor=models.F("deputy")), name="nobody_deputises_for_herself"),
            models.CheckConstraint(condition=Q(until_on__gte=models.F("from_on")), name="deputy_ends_after_it_begins"),
        ]

    def __str__(self):
        return f"{self.deputy} → {self.supervisor}"
