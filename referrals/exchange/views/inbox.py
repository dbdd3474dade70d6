"""Where partners' systems hand packages over: no session, no cookie, one answer for whatever is refused."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from carecase.access.models import User
from referrals.exchange.adapters import MEDIA_TYPE
from referrals.exchange.envelope import LARGEST
from referrals.exchange.receiving import handed_back, take_in
from referrals.exchange.refusals import Refused

REFUSALS_A_MINUTE = 60  # more than that is no partner: nothing is looked at until the minute is over
COUNTED = "exchange-refusals"


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class Inbox(View):
    http_method_names = ["post"]

    def post(self, request):
        if cache.get(COUNTED, 0) >= REFUSALS_A_MINUTE:
            return refusal(HTTPStatus.TOO_MANY_REQUESTS)
        by = User.objects.filter(username="system").first()
        try:
            answer = take_in(request.read(LARGEST + 1), by=by)
        except Refused:
            count()
            return refusal(HTTPStatus.BAD_REQUEST)
        body = handed_back(answer, by=by) if answer else ""
        return HttpResponse(body, status=HTTPStatus.ACCEPTED, content_type=MEDIA_TYPE)


def refusal(status):
    """Says nothing about why: the reason stands in the trail."""
    return JsonResponse({"error": "refused"}, status=status)


def count():
    cache.add(COUNTED, 0, timeout=60)
    cache.incr(COUNTED)
