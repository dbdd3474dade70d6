"""How a case stands in what belongs to this app: small facts for guards, lists and pages above."""

from django.db.models import OuterRef, Q

from carecase.cases.models import Approval, AuthorityNotice, Closure, Consent, LegalStay, RightsTalk, Task
from carecase.workflow.facts import IT, each, first, holds

#: Of rows that say a fact of a case: what was recorded since its time zero.
IN_THIS_EPISODE = {"recorded_at__gte": OuterRef("opened_at")}


@holds
def rights_explained():
    """In this episode, and understood."""
    return RightsTalk.objects.filter(case=IT, understood=True, **IN_THIS_EPISODE)


@holds
def child_authority_notified():
    body = AuthorityNotice.Body.CHILD_AUTHORITY
    return AuthorityNotice.objects.filter(case=IT, body=body, **IN_THIS_EPISODE)


@first("consents")
def word_on_the_record(rows):
    """What was last said to keeping the data, or None."""
    return rows.filter(kind=Consent.Kind.DATA_RECORD)


@first("consents")
def word_on_follow_up(rows):
    """What was last said in this episode to being contacted afterwards, or None."""
    return rows.filter(kind=Consent.Kind.FOLLOW_UP, **IN_THIS_EPISODE)


@each("consents")
def words_on_consent(rows):
    """Everything that was said to any consent, in no order."""
    return rows


@first("legal_stays")
def latest_legal_stay(rows):
    return rows


@holds
def was_on_the_asylum_route():
    """An applicant for asylum or a refugee, by what was ever noted."""
    return LegalStay.objects.filter(case=IT, status__in=[LegalStay.Status.ASYLUM_APPLICANT, LegalStay.Status.REFUGEE])


@holds
def something_is_open():
    """Tasks that count and are not done, but for those that ask a supervisor."""
    return Task.objects.counting().filter(case=IT).exclude(kind=Task.Kind.APPROVAL)


@holds
def closing_form_is_written():
    return Closure.objects.filter(case=IT)


@first("closures")
def closure_of(rows):
    """The closing form of this episode, or None."""
    return rows.filter(episode=OuterRef("episode"))


@first("approvals")
def approval_of_the_closure(rows):
    """That of the closing form as it stands, or else the request that waits, or None."""
    closing = Closure.objects.filter(case=OuterRef("case"), episode=OuterRef("case__episode"))
    return given_or_awaited(rows, Approval.What.CLOSURE, closing.values("pk"))


def given_or_awaited(rows, what, about):
    """The approval of what has one of these ids, or else the request that waits."""
    given = Q(answer=Approval.Answer.APPROVED, about__in=about)
    return rows.filter(given | Q(answer=Approval.Answer.PENDING), what=what).order_by("answer", "-recorded_at")
