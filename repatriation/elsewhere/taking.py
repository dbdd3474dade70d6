"""What comes from the other side in packages: what is asked of us, and what is said to us. Checked by form and schema
before, by the same rules as on the pages here."""

from datetime import date, datetime

from django.core.exceptions import ObjectDoesNotExist, ValidationError

from carecase.workflow.acts import Refusal, act
from referrals.exchange.refusals import Refused, Why
from referrals.models import Outgoing, PackageKind
from repatriation.elsewhere import saying
from repatriation.models import IncomingReturn, IncomingReturnContent, ReturnPartner


def take(payload, partner, by, doing):
    """In the act of receiving."""
    kind = payload["kind"]
    if kind == PackageKind.RETURN:
        be_told(payload, partner, doing)
    elif kind == PackageKind.RETURN_CLOSED:
        close(payload, partner, doing)
    else:
        hear(payload, partner, by, doing)


# --- at the origin side -------------------------------------------------------------------------------------------


def be_told(payload, partner, doing):
    """On the desk of the team that answers this partner: always the latest, never anything older over it."""
    created = datetime.fromisoformat(payload["created"])
    incoming = partner.incoming_returns.select_for_update(of=("self",)).filter(thread=payload["thread"]).first()
    if incoming is None:
        incoming = IncomingReturn(thread=payload["thread"], partner=partner, unit=partner.desk)
    elif incoming.closed_at or incoming.told_at > created:
        return
    incoming.package_id, incoming.told_at = payload["package_id"], created
    incoming.keep_until = date.fromisoformat(payload["handling"]["retain_until"])
    incoming.waits = saying.is_waited_for(incoming, payload)
    doing.save(incoming)
    content = IncomingReturnContent.objects.filter(incoming=incoming).first()
    content = content or IncomingReturnContent(incoming=incoming)
    content.content = payload
    doing.save(content)


def close(payload, partner, doing):
    incoming = partner.incoming_returns.filter(thread=payload["thread"]).first()
    if incoming is None:
        raise Refused(Why.NOT_EXPECTED, partner)
    incoming.close()
    doing.save(incoming)


# --- at ours ------------------------------------------------------------------------------------------------------


def hear(payload, partner, by, doing):
    """Their word, about what was sent to them and may still be said; else it is refused, and they see that."""
    ours = ReturnPartner.objects.select_for_update(of=("self",)).filter(thread=payload["thread"], elsewhere=partner)
    ours = ours.select_related("plan__case__person", "consent", "elsewhere").first()
    sent = Outgoing.objects.filter(package_id=payload["in_reply_to"], thread=payload["thread"], partner=partner)
    if ours is None or not sent.filter(kind=PackageKind.RETURN).exists():
        raise Refused(Why.NOT_EXPECTED, partner)
    doing.subjects.append(ours)
    try:
        saying.SAID[payload["what"]](ours, payload, by, doing)
    except (Refusal, ObjectDoesNotExist, ValidationError, ValueError) as error:
        raise Refused(Why.NOT_EXPECTED, partner) from error


# --- what has run out ---------------------------------------------------------------------------------------------


def close_what_ran_out(*, by):
    for incoming in IncomingReturn.objects.run_out():
        with act(by, "close_incoming_return", incoming) as doing:
            incoming.close()
            doing.save(incoming)
