"""For monitors: 200 when all is well, 503 with the name of what is not. It tells nothing about anyone."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from carecase.health import checks

STALE_IS_NO_REASON_TO_RESTART = {"tick"}


@login_not_required
@require_safe
def health(request):
    found = checks.run()
    broken = {name for name, wrong in found.items() if wrong} - STALE_IS_NO_REASON_TO_RESTART
    answer = {"ok": not broken, "checks": {name: wrong or "ok" for name, wrong in found.items()}}
    return JsonResponse(answer, status=503 if broken else 200)
