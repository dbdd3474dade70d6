"""Taking in what partners send: everything is checked first, and what is refused leaves a line and nothing else."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError
from django.utils import timezone

from carecase.audit.reading import refused
from carecase.workflow.acts import act
from referrals.exchange import answers, envelope, outbox, schema, talks
from referrals.exchange.refusals import Refused, Why
from referrals.exchange.steps import receiving
from referrals.models import Arrived, IncomingContent, IncomingReferral, Outgoing, PackageKind

CLOCKS_DIFFER = timedelta(minutes=10)


def take_in(raw, *, by):
    """The answer to a package that arrived (its acknowledgement as it travels, or None); or Refused, written down."""
    try:
        return arrive(*envelope.opened(raw), by)
    except Refused as refusal:
        about = [refusal.partner] if refusal.partner else []
        refused(by, "receive_package", *about, why=refusal.why.value)
        raise


def arrive(payload, keys, own, by):
    partner = keys.partner
    kind = check(payload, partner, own)
    if Arrived.objects.filter(pk=payload["package_id"]).exists():
        answer_again(payload, partner, by)
        raise Refused(Why.REPLAYED, partner)
    try:
        return keep(payload, kind, partner, by)
    except IntegrityError as error:
        if not Arrived.objects.filter(pk=payload["package_id"]).exists():
            raise
        raise Refused(Why.REPLAYED, partner) from error  # the same package at the same moment


def check(payload, partner, own):
    """Its form, its parties and its time. → what it says"""
    if schema.problem(payload):
        raise Refused(Why.NOT_AS_AGREED, partner)
    if (payload["from"]["org_id"], payload["to"]["org_id"]) != (partner.org_id, str(own.organisation_id)):
        raise Refused(Why.WRONG_PARTY, partner)
    if not is_in_time(payload):
        raise Refused(Why.EXPIRED, partner)
    return PackageKind.REFERRAL if payload["format"] == schema.REFERRAL else PackageKind(payload["kind"])


def is_in_time(payload):
    try:
        created, expires = (datetime.fromisoformat(payload[name]) for name in ("created", "expires"))
        return created - CLOCKS_DIFFER <= timezone.now() <= expires
    except (ValueError, TypeError):  # no moment, or one without a time zone
        return False


def keep(payload, kind, partner, by):
    """One act: the number is taken, what it says is done, and the acknowledgement is made; of one, there is none."""
    with act(by, "receive_package", partner) as doing:
        Arrived.objects.create(package_id=payload["package_id"], partner=partner, kind=kind)
        if talk := talks.of(payload["format"]):
            talk.take(payload, partner, by, doing)
            about = {"thread": payload["thread"]}
        elif kind == PackageKind.REFERRAL:
            about = {"incoming": begin(payload, partner, doing)}
        elif kind == PackageKind.RECALL:
            about = {"incoming": close(payload, partner, by, doing)}
        else:
            about = {"referral": answers.take(payload, kind, partner, by, doing).referral}
        if kind == PackageKind.ACKNOWLEDGEMENT:
            return None
        return outbox.reply(PackageKind.ACKNOWLEDGEMENT, partner, payload["package_id"], doing, **about)


def begin(payload, partner, doing):
    """A referral: on the desk of the team that answers this partner."""
    handling = payload["handling"]
    incoming = doing.save(
        IncomingReferral(
            package_id=payload["package_id"],
            partner=partner,
            unit=partner.desk,
            kind=payload.get("kind", "referral"),
            urgency=payload["priority"],
            keep_until=date.fromisoformat(handling["retain_until"]),
            destroy_if_rejected=handling.get("destroy_if_rejected", True),
        )
    )
    doing.save(IncomingContent(incoming=incoming, content=payload))
    return incoming


def close(payload, partner, by, doing):
    """A recall: what came is closed at once, whatever became of it."""
    incoming = partner.incoming.filter(package_id=payload["in_reply_to"]).first()
    if incoming is None:
        raise Refused(Why.NOT_EXPECTED, partner)
    doing.subjects.append(incoming)
    if receiving["recall"].open_for(incoming):
        return receiving["recall"](incoming, by=by)
    incoming.close()
    return doing.save(incoming)


def answer_again(payload, partner, by):
    """They send what was taken in before: our acknowledgement was lost. It goes out once more, by the outbox."""
    answer = partner.outgoing.filter(reply_to=payload["package_id"], kind=PackageKind.ACKNOWLEDGEMENT).first()
    if answer and partner.inbox:
        with act(by, "send_package", answer) as doing:
            outbox.send_again(answer, doing)


def handed_back(answer: Outgoing, *, by):
    """An acknowledgement that travels back on the same line needs no other way."""
    with act(by, "send_package", answer) as doing:
        answer.delivered_at = timezone.now()
        doing.save(answer)
    return answer.envelope
