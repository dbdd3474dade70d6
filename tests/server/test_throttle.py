from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from carecase.server.throttle import wait_after

LIMIT = 5
RIGHT, WRONG = "correct horse battery", "wrong horse battery"


@pytest.fixture
def maria(db):
    return get_user_model().objects.create_user("maria", password=RIGHT, display_name="María")


def sign_in(password, name="maria", address="10.0.0.1"):
    return Client(REMOTE_ADDR=address).post("/accounts/login/", {"login": name, "password": password})


def fail(times, **kwargs):
    return [sign_in(WRONG, **kwargs).status_code for _ in range(times)]


def let_pass(**duration):
    """Move every remembered failure into the past."""
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(**duration))


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (11, 60), (99, 60)]
)
def test_the_wait_doubles_with_each_failure_up_to_an_hour(failures, minutes):
    assert wait_after(failures, LIMIT) == timedelta(minutes=minutes)


def test_the_right_password_opens(maria):
    assert sign_in(RIGHT).status_code == 302


def test_guessing_is_stopped_after_five_failures(maria):
    assert fail(6) == [200, 200, 200, 200, 429, 429]
    assert sign_in(RIGHT).status_code == 429


def test_the_person_attacked_still_signs_in_from_elsewhere(maria):
    fail(8)
    assert sign_in(RIGHT, address="10.0.0.2").status_code == 302


def test_a_colleague_at_the_same_address_still_signs_in(maria):
    fail(8)
    get_user_model().objects.create_user("jorge", password=RIGHT, display_name="Jorge")
    assert sign_in(RIGHT, name="jorge").status_code == 302


def test_when_the_wait_is_over_the_right_password_opens_and_clears_the_count(maria):
    fail(LIMIT)
    let_pass(seconds=61)
    assert sign_in(RIGHT).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_a_failure_after_the_wait_makes_the_next_wait_longer(maria):
    fail(LIMIT)
    let_pass(seconds=61)
    assert fail(1) == [429]
    let_pass(seconds=61)
    assert sign_in(RIGHT).status_code == 429
    let_pass(seconds=121)
    assert sign_in(RIGHT).status_code == 302


def test_trying_during_the_wait_does_not_lengthen_it(maria):
    fail(LIMIT)
    let_pass(seconds=50)
    fail(3)
    let_pass(seconds=61)
    assert sign_in(RIGHT).status_code == 302


def test_failures_are_forgotten_after_a_day(maria):
    fail(LIMIT + 2)
    let_pass(hours=25)
    assert fail(LIMIT - 1) == [200] * (LIMIT - 1)


def test_neither_name_nor_password_is_kept_about_a_failure(maria):
    sign_in(WRONG, name=RIGHT)
    attempt = AccessAttempt.objects.get()
    kept = f"{attempt.username} {attempt.post_data} {attempt.get_data}"
    assert RIGHT not in kept
    assert WRONG not in kept


def test_an_unknown_name_is_answered_like_a_known_one(maria):
    known, unknown = (sign_in(WRONG, name=name).content.decode() for name in ("maria", "nobody"))
    assert known.count("nobody") == 0
    assert len(known) - len(unknown) in range(-20, 20)
