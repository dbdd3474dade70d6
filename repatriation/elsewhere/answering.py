"""We are the origin side: what we say of a return that another installation prepares goes back in a sealed package."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block
from carecase.workflow.acts import act
from referrals.exchange import outbox, packages
from referrals.models import PackageKind
from repatriation.elsewhere import facts, saying
from repatriation.elsewhere.sending import FORMAT, must_have_keys
from repatriation.models import IncomingReturn, IncomingReturnReply, Saying


def say(incoming, what, values, *, by, about=""):
    """Sealed in the act that writes it down; asked once more there whether it may still be said."""
    with act(by, "say_of_return_elsewhere", incoming) as doing:
        allow(by, Permission.ANSWER_RETURN, incoming, "say_of_return_elsewhere")
        incoming = IncomingReturn.objects.select_for_update(of=("self",)).get(pk=incoming.pk)
        if not incoming.content or not is_asked(incoming, what, about):
            raise block(_("This cannot be answered now: the return is not approved yet, or it has begun."))
        partner = incoming.partner
        own = outbox.signing_keys(partner.organisation)
        must_have_keys(partner)
        said = {"what": str(what), "about": about or incoming.content["place"], "values": values}
        frame = packages.frame(FORMAT, partner, own, timezone.now() + packages.OPENED_WITHIN)
        payload = frame | {"thread": str(incoming.thread), "in_reply_to": str(incoming.package_id)}
        payload |= {"kind": PackageKind.RETURN_ANSWER.value} | said
        package = outbox.put(payload, PackageKind.RETURN_ANSWER, partner, own, doing, thread=incoming.thread)
        reply = doing.save(IncomingReturnReply(incoming=incoming, package=package, what=what, said=said))
        incoming.waits = saying.is_waited_for(incoming, incoming.content)
        doing.save(incoming)
    return reply


def is_asked(incoming, what, about):
    if what == Saying.VISIT:
        return about in {each["id"] for each in facts.visits_to_make(incoming)}
    return incoming.may(what)
