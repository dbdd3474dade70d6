"""What both sides do about a return besides their forms: ending the sharing, taking a confirmation back, once more."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block
from carecase.cases.clocks import finish_tasks
from carecase.cases.models import Task
from carecase.workflow.acts import act
from carecase.workflow.engine import Forbidden
from repatriation.actions import recheck, take_back
from repatriation.models import ReturnPartner
from repatriation.origin import ending, telling


def nothing_stands():
    return block(_("Nothing was confirmed, or it was taken back already."))


def end_partner(partner, *, by, reason=""):
    """They take no part in it any more."""
    with act(by, "end_return_partner", partner.plan, reason=reason) as doing:
        allow(by, Permission.PREPARE_RETURN, partner.plan, "end_return_partner")
        if partner.until_at:
            raise block(_("This was already taken back."))
        ending.end(partner, doing, ReturnPartner.Ended.OURS)
        recheck(partner.plan, by=by)
    return partner


def end_resting_on(consent, *, by):
    """Call in the act that takes a consent back: those who knew of the return by it know nothing any more."""
    with act(by, "end_return_partners", consent.case) as doing:
        for partner in consent.return_partners.filter(until_at__isnull=True):
            ending.end(partner, doing, ReturnPartner.Ended.CONSENT)


def take_back_theirs(confirmation, *, by):
    """Those who were to receive say that they cannot: a plan that was ready waits."""
    partner = confirmation.partner
    with act(by, "take_back_own_confirmation", partner) as doing:
        allow(by, Permission.ANSWER_RETURN, partner, "take_back_own_confirmation")
        taken_back_by_them(confirmation, by, doing)
    return confirmation


def taken_back_by_them(confirmation, by, doing):
    take_back(confirmation, doing)
    telling.of_their_word(confirmation.plan, doing)
    recheck(confirmation.plan, by=by)


def hear(row, partner, allowed, by, doing):
    """Keep a word of theirs. Asked in the transaction: what it rests on may have ended while they wrote."""
    now = ReturnPartner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    if not now.sees:
        raise Forbidden("hear")
    if not allowed(now):
        raise block(_("This cannot be answered now: the return is not approved yet, or it has begun."))
    if not now.plan.place:
        raise block(_("Those who prepare the return have not said yet where to."))
    doing.save(row)
    telling.of_their_word(row.plan, doing)
    recheck(row.plan, by=by)


def replace_confirmation(partner, doing):
    """A new word of theirs takes the place of the one before."""
    now = timezone.now()
    for before in partner.confirmations.filter(withdrawn_at__isnull=True):
        before.withdrawn_at = now
        doing.save(before)


def confirm_again(confirmation, *, by):
    """A day before the departure those who receive say once more that they do."""
    with act(by, "confirm_again", confirmation.partner) as doing:
        allow(by, Permission.ANSWER_RETURN, confirmation.partner, "confirm_again")
        note_again(confirmation, doing)
    return confirmation


def note_again(confirmation, doing):
    """The reminder is done when everybody who confirmed has said so again."""
    if not confirmation.stands:
        raise block(_("This was already taken back."))
    confirmation.reconfirmed_at = timezone.now()
    doing.save(confirmation)
    plan = confirmation.plan
    waiting = [each for each in plan.confirmations_standing if each.pk != confirmation.pk and not each.reconfirmed_at]
    if plan.itinerary and not waiting:
        about = [plan.itinerary.pk]
        finish_tasks(plan.case, [Task.Kind.RECEIVER_RECONFIRM], doing, at=timezone.now(), about=about)
