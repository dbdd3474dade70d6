"""The worklist of what was sent: what waits longest beyond its hour stands first."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import render
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.sealing.models import DataKey
from carecase.ui.paging import keyset_page
from carecase.workflow.views import must_somewhere
from referrals.worklists import SentWorklist


def page_of(request, worklist):
    """One page of a worklist, with the keys of all its rows fetched in one query."""
    asked = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = keyset_page(worklist.rows(), worklist.order, **asked)
    DataKey.warm(row.key_id for row in page)
    return page


class Sent(LoginRequiredMixin, View):
    """By the number of the case and who was asked; nobody is named."""

    def get(self, request):
        must_somewhere(request.user, Permission.REFER, "view_sent_referrals")
        worklist = SentWorklist(request.GET, user=request.user)
        page = page_of(request, worklist)
        saw(request.user, "view_sent_referrals", *dict.fromkeys(row.case for row in page))
        context = {"page": page, "filters": worklist, "may_answer": request.user.may(Permission.ANSWER_REFERRAL)}
        return render(request, "referrals/sent.html", context)
