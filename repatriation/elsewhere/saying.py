"""What the other side says, of each kind: kept here by the rules of its own pages, whatever way it came."""

from datetime import datetime

from django.utils import timezone

from carecase.workflow.bounds import has_happened
from referrals.exchange.refusals import Refused, Why
from repatriation.after import visits
from repatriation.after.visit_form import VisitForm
from repatriation.models import FamilyAssessment, OriginAnswer, ReceiverConfirmation, Saying
from repatriation.origin import actions
from repatriation.origin.forms import TheirAnswerForm, TheirConfirmationForm, TheirFamilyForm

#: What is said → the form it is typed into, at both ends.
FORMS = {
    Saying.ANSWER: TheirAnswerForm,
    Saying.FAMILY: TheirFamilyForm,
    Saying.CONFIRM: TheirConfirmationForm,
    Saying.VISIT: VisitForm,
}


def fill(row, what, values):
    """The fields of its form and no others, cleaned as the form cleans them."""
    names = [name for name in FORMS[what]._meta.fields if name in values]
    for name in names:
        setattr(row, name, row._meta.get_field(name).to_python(values[name]))
    others = {field.name for field in row._meta.concrete_fields} - set(names)
    row.full_clean(exclude=others, validate_unique=False, validate_constraints=False)
    return row


def said_at(payload):
    return min(datetime.fromisoformat(payload["created"]), timezone.now())


def place_of(ours, payload):
    """The place they were asked about, also where another was chosen since."""
    return ours.plan.places.get(pk=payload["about"])


def answer(ours, payload, by, doing):
    about = {"plan": ours.plan, "place": place_of(ours, payload), "partner": ours}
    row = OriginAnswer(came=OriginAnswer.Came.PACKAGE, answered_at=said_at(payload), **about)
    fill(row, Saying.ANSWER, payload["values"])
    row.factors = payload["values"].get("factors", {})
    actions.hear(row, ours, TheirAnswerForm.allowed, by, doing)


def family(ours, payload, by, doing):
    about = {"plan": ours.plan, "place": place_of(ours, payload), "partner": ours}
    row = fill(FamilyAssessment(done_by=ours.neutral_name[:120], **about), Saying.FAMILY, payload["values"])
    has_happened(row.done_on)
    actions.hear(row, ours, TheirFamilyForm.allowed, by, doing)


def confirm(ours, payload, by, doing):
    about = {"plan": ours.plan, "partner": ours, "is_child_authority": ours.is_child_authority}
    row = ReceiverConfirmation(
        came=ReceiverConfirmation.Came.PACKAGE,
        organisation=ours.neutral_name,
        confirmed_on=timezone.localdate(said_at(payload)),
        **about,
    )
    fill(row, Saying.CONFIRM, payload["values"])
    actions.replace_confirmation(ours, doing)
    actions.hear(row, ours, TheirConfirmationForm.allowed, by, doing)


def standing(ours):
    """What they have confirmed, as long as they may know of the return."""
    confirmation = ours.confirmations.filter(withdrawn_at__isnull=True).first()
    if confirmation is None or not ours.sees:
        raise Refused(Why.NOT_EXPECTED, ours.elsewhere)
    return confirmation


def again(ours, payload, by, doing):
    actions.note_again(standing(ours), doing)


def take_back(ours, payload, by, doing):
    actions.taken_back_by_them(standing(ours), by, doing)


def visit(ours, payload, by, doing):
    row = visits.asked_elsewhere(ours).get(pk=payload["about"])
    fill(row, Saying.VISIT, payload["values"])
    row.note = "\n".join(filter(None, [str(ours), row.note]))
    visits.took_place(row, said_at(payload), doing)


SAID = {
    Saying.ANSWER: answer,
    Saying.FAMILY: family,
    Saying.CONFIRM: confirm,
    Saying.AGAIN: again,
    Saying.BACK: take_back,
    Saying.VISIT: visit,
}


# --- what is still to be said ---------------------------------------------------------------------------------------


def is_waited_for(incoming, content):
    """Whether something is asked that was not said yet: of this place, of receiving, of a visit."""
    replies = [] if incoming._state.adding else list(incoming.replies.select_related("key"))
    said = {(each.what, each.said.get("about", "")) for each in replies}
    stands = next((each.what for each in replies if each.what in (Saying.CONFIRM, Saying.BACK)), None)
    may, place = content["may"], content["place"]
    return (
        (Saying.ANSWER in may and (Saying.ANSWER, place) not in said)
        or (Saying.CONFIRM in may and stands != Saying.CONFIRM)
        or any((Saying.VISIT, each["id"]) not in said for each in content["visits"])
    )
