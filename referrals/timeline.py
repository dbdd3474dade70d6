"""How a referral moved, for both sides: when, which side, what, and why."""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from carecase.access.permissions import Permission
from carecase.workflow.models import StateChange
from referrals.models import State
from referrals.steps import referring

SHOWN = 50
#: What a partner in another installation answered.
BY_PACKAGE = {"note_arrival", "note_acceptance", "note_rejection", "note_completion", "note_failure"}


def timeline(referral, *, of_sender):
    """From the sending on, the same for both sides; what came before only those who sent it read."""
    kind = ContentType.objects.get_for_model(referral)
    changes = StateChange.objects.filter(content_type=kind, object_id=referral.pk).select_related("key")
    changes = list(changes.order_by("-version")[:SHOWN])
    if not of_sender:
        sent = next((each.version for each in changes if each.step == "send"), None)
        changes = [each for each in changes if sent is not None and each.version >= sent]
    return [
        {"sentence": State(each.after).label, "at": each.at, "who": side_of(each, referral), "detail": each.reason}
        for each in changes
    ]


def side_of(change, referral):
    step = referring.get(change.step)
    if change.step in BY_PACKAGE:
        return referral.to
    if step is None or step.permission is None:
        return _("by itself")
    return referral.to if step.permission == Permission.ANSWER_REFERRAL else referral.sender
