"""A return is something two installations talk about: how referrals.exchange finds it."""

from pathlib import Path

from django.urls import reverse

from carecase.access.permissions import Permission
from referrals.exchange import talks
from repatriation.elsewhere import sending, taking
from repatriation.models import IncomingReturn, ReturnPartner


def begin():
    schema = Path(__file__).parent / "schemas" / "return-package.schema.json"
    talks.begin(sending.FORMAT, talks.Talk(schema, taking.take, threads_of, record_of, right_to, page_of))


def threads_of(user):
    """Ours by the return, theirs by the desk: each side sees only what it made."""
    ours = ReturnPartner.objects.visible_to(user).filter(thread__isnull=False)
    theirs = IncomingReturn.objects.visible_to(user)
    return [ours.values("thread"), theirs.values("thread")]


def record_of(package):
    """Whose page it stands on: of the return it tells of, or of the one that came."""
    if package.thread is None:
        return None
    came = IncomingReturn.objects.filter(thread=package.thread, partner=package.partner).first()
    return came or ReturnPartner.objects.filter(thread=package.thread, elsewhere=package.partner).first()


def page_of(package):
    found = record_of(package)
    if isinstance(found, IncomingReturn):
        return found.get_absolute_url()
    return reverse("repatriation:partner_told", args=[found.plan.number, found.pk])


def right_to(package):
    return Permission.ANSWER_RETURN if isinstance(record_of(package), IncomingReturn) else Permission.PREPARE_RETURN
