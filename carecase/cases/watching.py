"""Whose trail somebody may read.

An auditor and a data protection officer watch every case of the units or the whole organisation they work for, without
reading it; a supervisor watches the cases she sees as a supervisor. Nobody watches another organisation's cases.
"""

from django.db.models import Exists, Func, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce

from carecase.access.data_classes import DataClass
from carecase.access.models import Membership
from carecase.access.permissions import Permission
from carecase.access.roles import ROLES
from carecase.audit.models import Event, EventSubject
from carecase.cases.models import Case, Grant

WATCHERS = frozenset(role for role, card in ROLES.items() if Permission.READ_AUDIT in card.permissions)
OUTSIDE = frozenset(role for role in WATCHERS if DataClass.OPERATIONS not in ROLES[role].reads)


class AsWritten(Func):
    """A UUID as the trail writes it, however the database keeps it (SQLite: 32 digits without hyphens)."""

    output_field = TextField()
    template = "CAST(%(expressions)s AS text)"
    ends = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))

    def as_sqlite(self, compiler, connection, **context):
        parts = " || '-' || ".join(f"SUBSTR(%(expressions)s, {start}, {length})" for start, length in self.ends)
        return self.as_sql(compiler, connection, template=f"({parts})", **context)


def standing_as(user, roles):
    return [m for m in user.standing if m.role in roles]


def within(memberships, unit="unit", organisation="organisation"):
    """The units of these memberships, or all of an organisation where one is for the whole of it."""
    units = {m.unit_id for m in memberships if m.unit_id}
    wholes = {m.organisation_id for m in memberships if not m.unit_id}
    return Q(**{f"{unit}__in": units}) | Q(**{f"{organisation}__in": wholes})


def watched_cases(user):
    """Cases whose trail this user may read, in one query and without a list of ids."""
    outside, inside = standing_as(user, OUTSIDE), standing_as(user, WATCHERS - OUTSIDE)
    own = Q(user=user, role__in=WATCHERS - OUTSIDE) & ~Q(because=Grant.Because.EMERGENCY)
    through_unit = within(inside, "unit", "unit__organisation")
    seen = Grant.objects.live().filter(own | through_unit).values("case")
    return Case.objects.filter(within(outside + inside) | Q(pk__in=seen))


def watched_staff(user):
    """Accounts of the organisations that are watched from outside, those that have left included."""
    organisations = {m.organisation_id for m in standing_as(user, OUTSIDE)}
    return Membership.objects.filter(organisation__in=organisations)


def events_watched_by(user):
    """What happened to the cases this user watches; from outside also what her or his organisation's accounts did
    that concerned no record: signing in, searching in vain, being turned away."""
    ids = watched_cases(user).annotate(written=AsWritten("pk")).values("written")
    # Coalesce keeps SQLite from trying every watched case for every event instead of looking at the event's subjects.
    subjects = EventSubject.objects.filter(event=OuterRef("pk")).annotate(about=Coalesce("subject", Value("")))
    staff = watched_staff(user).annotate(actor=Cast("user_id", TextField())).values("actor")
    of_nobody = Q(actor__in=staff) & ~Exists(subjects)
    return Event.objects.filter(Exists(subjects.filter(label=Case._meta.label, about__in=ids)) | of_nobody)
