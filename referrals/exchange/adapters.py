"""The line to a partner's inbox: HTTPS, one address, a short time, nothing followed, nothing of a person said."""

import ssl
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 10
MEDIA_TYPE = "application/jose+json"
LONGEST_ANSWER = 1_000_000
AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True)
class Answer:
    accepted: bool
    body: bytes = b""


def is_allowed(address):
    """HTTPS with a host and without a password in it; on this machine itself plain HTTP, where settings allow it."""
    try:
        parts = urlsplit(address)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        return False
    if parts.username or parts.password or parts.fragment or not parts.hostname or not port_is_one:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname))


def is_this_machine(host):
    try:
        here = ip_address(host).is_loopback
    except ValueError:
        return False
    return here and settings.EXCHANGE_OVER_LOOPBACK


def send(address, envelope):
    """The answer of the other side, or None where there is none yet and it is to be tried again."""
    if not is_allowed(address):
        return None
    parts, connection = urlsplit(address), line_to(address)
    try:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("POST", path, envelope.encode(), {"Content-Type": MEDIA_TYPE})
        response = connection.getresponse()
        body = response.read(LONGEST_ANSWER + 1)
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
    return understood(response.status, body)


def line_to(address):
    parts = urlsplit(address)
    if parts.scheme == "http":
        return HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
    return HTTPSConnection(parts.hostname, parts.port, timeout=SECONDS, context=ssl.create_default_context())


def understood(status, body):
    """2xx: taken in. 4xx: they do not want it. Anything else, a redirect too, is no answer of an inbox."""
    if status == HTTPStatus.ACCEPTED and len(body) <= LONGEST_ANSWER:
        return Answer(accepted=True, body=body)
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in AGAIN:
        return Answer(accepted=False)
    return None
