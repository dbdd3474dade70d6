"""What every request passes through, whatever the page: a log line, safe headers, refusal of hostile addresses."""

import logging
import time

from django.conf import settings
from django.core.exceptions import SuspiciousOperation

log = logging.getLogger("carecase.request")

LONGEST_VALUE = 2048  # characters in a path or in one value of a query string
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb", "browsing-topics")
)


class RequestLog:
    """One line per request: which page (its pattern, never its address), how it ended, how long it took."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.monotonic()
        response = self.get_response(request)
        log.info("request", extra={"facts": facts_of(request, response, time.monotonic() - began)})
        return response


def facts_of(request, response, seconds):
    match = request.resolver_match
    return {
        "method": request.method if request.method in {"GET", "HEAD", "POST", "OPTIONS"} else "other",
        "route": match.route if match else None,
        "status": response.status_code,
        "ms": round(seconds * 1000),
    }


class ResponseHeaders:
    """Nothing but static files may be kept by a browser or a proxy: pages hold what people told us.

    A view that shows nobody anything of anyone says so itself (`Cache-Control: public`), and hands out no cookie.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if not request.path.startswith(settings.STATIC_URL) and not is_for_everybody(response):
            response.headers["Cache-Control"] = "no-store, private"
        return response


def is_for_everybody(response):
    return response.headers.get("Cache-Control", "").startswith("public") and not response.cookies


class RefuseHostileAddresses:
    """400 for NUL or over-long values in path and query; what is typed into a form is answered in the form."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        values = [request.path_info]
        for name, given in request.GET.lists():
            values += [name, *given]
        if any("\0" in value or len(value) > LONGEST_VALUE for value in values):
            raise SuspiciousOperation("NUL or an over-long value in the address")
        return self.get_response(request)
