"""The true lengths of sessions, and a browser that signs in as people do."""

import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

PASSWORD = "correcto caballo"


@pytest.fixture(autouse=True)
def lengths(settings):
    cache.clear()
    settings.SESSION_IDLE, settings.SESSION_LONGEST = timedelta(minutes=15), timedelta(hours=8)
    settings.SHIFT_IDLE, settings.SHIFT_LONGEST = timedelta(minutes=5), timedelta(hours=12)


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as travelling:
        yield travelling


@pytest.fixture
def browser():
    """Somebody signs in with her password: `browser(user)`; cookies stay with it."""

    def make(user, **cookies):
        signed_in = Client()
        signed_in.cookies.load(cookies)
        enter(signed_in, user)
        return signed_in

    return make


def enter(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.username, "password": password})


def code_of(secret, at=None):
    return format_hotp_value(hotp_value(secret, int(at or time.time()) // 30))


def opens(client, page="casework:my_day"):
    return client.get(reverse(page))


def is_locked(response):
    return response.status_code == 302 and response.url.startswith(reverse("signin:locked"))


def is_ended(response):
    return response.status_code == 302 and response.url.startswith(reverse("account_login"))
