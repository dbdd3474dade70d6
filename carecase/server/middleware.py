"""What every request passes through, whatever the page: a log line, safe headers, refusal of hostile addresses."""

import logging
import time
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.shortcuts import render

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


def keep_for(response, seconds):
    """Say of an answer that it shows everybody the same and may be kept: of public pages, and of nothing else."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.is_for_everybody = True
    return response


class ResponseHeaders:
    """Only static files and public pages may be kept by browsers and proxies: other pages hold what people told us."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        is_for_everybody = getattr(response, "is_for_everybody", False) and not response.cookies
        if is_for_everybody:
            response.headers["Vary"] = "Accept-Encoding"  # whatever else a browser sends along, the answer is the same
        elif not request.path.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "no-store, private"
        return response


class ShowTheWayBack:
    """An address that only takes what a form sends, opened by hand or after signing in: words, not nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET" and not response.content:
            allowed = response.headers["Allow"]
            response = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
            response.headers["Allow"] = allowed
        return response


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
