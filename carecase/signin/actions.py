"""Devices are registered and forgotten, PINs chosen, sessions ended: each on record."""

import secrets

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.permissions import Permission
from carecase.signin.devices import hashed, houses_of
from carecase.signin.models import Device, OpenSession, Pin
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Check, Forbidden


def may_keep_devices(user):
    return user.may(Permission.MANAGE_STAFF) or user.may(Permission.RUN_HOUSE)


def register_device(*, by, unit, name):
    """This device belongs to the house from now on. Returns it, and the secret it keeps."""
    with act(by, "register_device", unit):
        if not houses_of(by).filter(pk=unit.pk).exists():
            raise Forbidden("register_device")
        token = secrets.token_urlsafe(32)
        return Device.objects.create(unit=unit, name=name, token_hash=hashed(token), registered_by=by), token


def revoke_device(device, *, by):
    """It is a device like any other again, and whoever works on it is signed out."""
    with act(by, "revoke_device", device.unit):
        if not houses_of(by).filter(pk=device.unit_id).exists():
            raise Forbidden("revoke_device")
        if not Device.objects.standing().filter(pk=device.pk).update(revoked_at=timezone.now()):
            raise Blocked([Check(False, _("This device was taken off the list already."))])
        end_those(OpenSession.objects.filter(device=device))


def choose_pin(*, by, digits):
    with act(by, "choose_pin", by):
        pin = Pin.objects.filter(user=by).first() or Pin(user=by)
        pin.choose(digits)
        pin.save()
        return pin


def end_session(row, *, by):
    """One of one's own, on a device that is not at hand."""
    with act(by, "end_session", by):
        end_those(OpenSession.objects.filter(pk=row.pk, user=by))


def end_those(rows):
    Session.objects.filter(pk__in=rows.values("session_key")).delete()
    rows.delete()
