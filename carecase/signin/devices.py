"""Shared devices of a house: how one is recognised, who works shifts on it; and what to call any other device."""

from hashlib import sha256

from django.conf import settings

from carecase.access.models import Unit
from carecase.access.permissions import Permission
from carecase.access.roles import ROLES, Role, holding
from carecase.signin.models import Device

SHIFT_ROLES = {Role.SHELTER_MANAGER, Role.SHELTER_STAFF}

# The first that occurs in what a browser says of itself, which all of them fill with the names of others.
BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("SamsungBrowser/", "Samsung"), ("Chrome/", "Chrome"))
BROWSERS += (("Safari/", "Safari"),)
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"))
SYSTEMS += (("Linux", "Linux"),)


def hashed(token):
    return sha256(token.encode()).hexdigest()


def device_of(request):
    """The registered device this request comes from, or None."""
    token = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return Device.objects.standing().select_related("unit").filter(token_hash=hashed(token)).first() if token else None


def may_work_shifts(user, device):
    return any(m.role in SHIFT_ROLES and m.covers(device.unit) for m in user.standing)


def works_shifts(user):
    return any(m.role in SHIFT_ROLES for m in user.standing)


def houses_of(user):
    """Houses whose devices this person looks after: those she runs, and all of the organisations she administers."""
    run = user.units_as(holding(Permission.RUN_HOUSE))
    kept = {m.organisation_id for m in user.standing if Permission.MANAGE_STAFF in ROLES[m.role].permissions}
    houses = Unit.objects.filter(kind=Unit.Kind.HOUSE)
    return houses.filter(pk__in=run) | houses.filter(organisation__in=kept)


def in_words(agent):
    """A browser and a system, as far as one can tell; nothing when one cannot."""
    found = [next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found))
