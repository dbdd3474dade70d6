"""What others have not answered yet, and who asks to be given a case: by numbers, nobody is named."""

from django.urls import reverse
from django.utils.translation import gettext as _

from carecase.casework.my_day.block import Block, Row
from referrals import late
from referrals.models import ASKED, CaseRequest, Referral


def sent(user):
    """What was sent and waits, the longest beyond its hour first."""
    waiting = Referral.objects.visible_to(user).filter(state__in=ASKED)
    named = ("case", "organisation", "receiving_unit__organisation", "receiving_user", "partner", "key")
    waiting = waiting.select_related(*named).annotate(is_escalated=late.is_escalated())
    link = (_("Referrals sent"), reverse("referrals:sent"))
    yield Block(_("Referrals that wait for an answer"), waiting.order_by("answer_by_at", "pk"), row, link=link)


def row(referral):
    flag = _("Supervisor told") if referral.is_escalated else ""
    return Row(referral.to, referral.get_absolute_url(), referral.case.number, referral.answer_due_at, flag=flag)


def requests(user):
    """Somebody holds the number of a case of hers and asks for it."""
    waiting = CaseRequest.objects.visible_to(user).waiting()
    waiting = waiting.select_related("case", "unit__organisation").order_by("recorded_at", "pk")
    yield Block(_("Somebody asks to be given a case"), waiting, request_row, is_counted=False, stands_out=True)


def request_row(request):
    return Row(request.asker, request.get_absolute_url(), request.case.number, request.answer_due_at)
