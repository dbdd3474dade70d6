"""The day of who looks after accounts: who may sign in, and whose role ends soon."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.models import Membership, User
from carecase.access.permissions import Permission
from carecase.access.roles import ROLES
from carecase.casework.my_day.block import Block, Row, counted

AHEAD = timedelta(days=30)


def blocks(user):
    looked_after = {m.organisation_id for m in user.standing if Permission.MANAGE_STAFF in ROLES[m.role].permissions}
    today = timezone.localdate()
    here = Membership.objects.filter(organisation__in=looked_after, user__is_active=True)
    colleagues = User.objects.filter(pk__in=here.on(today).values("user"))
    former = User.objects.filter(pk__in=here.values("user")).exclude(memberships__in=Membership.objects.on(today))
    rows = [
        Row(_("Colleagues with a role today: %(count)s") % {"count": counted(colleagues)}),
        Row(_("Accounts without a role, which see nothing: %(count)s") % {"count": counted(former)}),
    ]
    invite = (_("Invite a colleague"), reverse("staff:invite"))
    yield Block(_("Accounts"), rows=rows, actions=(invite,), link=(_("Colleagues"), reverse("staff:colleagues")))
    yield ending(here.filter(until_on__range=(today, today + AHEAD)))


def ending(memberships):
    memberships = memberships.select_related("user", "unit").order_by("until_on", "pk")
    return Block(_("Roles that end, 30 days"), memberships, ending_row, empty=_("No role ends soon."))


def ending_row(membership):
    place = f" · {membership.unit}" if membership.unit else ""
    return Row(f"{membership.user} · {membership.get_role_display()}{place}", due_at=membership.until_on)
