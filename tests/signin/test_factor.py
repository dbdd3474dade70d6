"""The second step: set up, asked, used once, not got round, taken away after a loss."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client
from django.urls import reverse

from carecase.access.models import Membership
from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.signin import clocks
from carecase.signin.factor import has_factor
from carecase.signin.models import FactorRemoval
from carecase.staff import actions as staff
from carecase.workflow.engine import Blocked
from tests.signin.conftest import PASSWORD, code_of, enter, is_ended, opens

CODE = reverse("mfa_authenticate")


@pytest.fixture
def secret(case_manager):
    secret = generate_totp_secret()
    TOTP.activate(case_manager, secret)
    return secret


@pytest.fixture
def administrators(colleague, organisation):
    return [colleague(name, Role.ADMINISTRATOR, organisation=organisation) for name in ("bruno", "berta")]


def give(client, code):
    return client.post(CODE, {"code": code})


def test_who_needs_one_sets_it_up_before_anything_else(
    client, case_manager, settings, django_capture_on_commit_callbacks
):
    settings.SECOND_FACTOR_ROLES = ["case_manager"]
    enter(client, case_manager)
    assert opens(client).url == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert "<svg" in page
    assert "style=" not in page
    assert reverse("casework:cases") not in page
    secret = client.session["mfa.totp.secret"]
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Este código no es correcto. Los códigos de la aplicación cambian" in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    shown = client.get(answer.url).content.decode()
    assert "data-print-now" in shown
    assert "print=1" not in shown, "opened again, the codes would be gone"
    assert "cc-unprintable" not in shown
    codes = re.findall(r">(\d{8})<", shown)
    assert len(codes) == 10
    assert codes[0] not in client.get(answer.url).content.decode()
    assert opens(client).status_code == 200
    assert Event.objects.filter(verb="add_factor", actor=str(case_manager.pk)).count() == 1


def test_who_needs_none_is_not_asked(client, case_manager, settings):
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    enter(client, case_manager)
    assert opens(client).status_code == 200


def test_a_role_given_meanwhile_asks_for_it_with_the_next_request(client, case_manager, team, settings):
    settings.SECOND_FACTOR_ROLES = ["supervisor"]
    enter(client, case_manager)
    assert opens(client).status_code == 200
    Membership.objects.create(user=case_manager, organisation=team.organisation, unit=team, role=Role.SUPERVISOR)
    assert opens(client).url == reverse("mfa_activate_totp")


def test_the_password_alone_opens_nothing_and_a_code_counts_once(case_manager, secret, settings):
    settings.SECOND_FACTOR_ROLES = ["all"]
    first, second = Client(), Client()
    assert enter(first, case_manager).url.startswith(CODE)
    assert is_ended(opens(first))
    assert give(first, code_of(secret)).status_code == 302
    assert opens(first).status_code == 200
    enter(second, case_manager)
    give(second, code_of(secret))
    assert is_ended(opens(second))


def test_a_code_on_paper_opens_once(case_manager, secret):
    codes = RecoveryCodes.activate(case_manager).get_unused_codes()
    for expected in (True, False):
        client = Client()
        enter(client, case_manager)
        give(client, codes[0])
        assert (opens(client).status_code == 200) is expected


def test_guessing_codes_is_stopped_after_five(client, case_manager, secret):
    enter(client, case_manager)
    for _try in range(5):
        give(client, "000000")
    assert give(client, code_of(secret)).status_code == 200
    assert is_ended(opens(client))
    assert Event.objects.filter(verb="factor_failed").count() == 5


def test_a_new_password_by_link_does_not_get_round_it(case_manager, secret, administrators):
    token = staff.invite_again(case_manager, by=administrators[0])
    words = {"new_password1": "una frase nueva y larga", "new_password2": "una frase nueva y larga"}
    client = Client()
    client.post(reverse("staff:welcome", args=[token]), words)
    case_manager.refresh_from_db()
    assert enter(client, case_manager, words["new_password1"]).url.startswith(CODE)
    assert is_ended(opens(client))


def test_the_secret_lies_sealed(case_manager, secret):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        [[stored]] = cursor.fetchall()
    assert secret not in str(stored)
    assert has_factor(case_manager)


def test_an_administrator_takes_a_lost_one_away_and_the_person_reads_it(
    client, browser, case_manager, secret, administrators
):
    first = administrators[0]
    browser(first).post(reverse("staff:take_factor", args=[case_manager.pk]))
    assert not Authenticator.objects.exists()
    enter(client, case_manager)
    assert str(first) in client.get(reverse("mfa_index")).content.decode()
    assert Event.objects.filter(verb="take_factor", subjects__subject=str(case_manager.pk)).exists()
    with pytest.raises(Blocked):
        staff.take_factor(first, by=first)


def test_of_who_decides_much_a_second_person_agrees_first(browser, supervisor, administrators):
    TOTP.activate(supervisor, generate_totp_secret())
    first, second = administrators
    assert staff.take_factor(supervisor, by=first) is False
    assert has_factor(supervisor)
    removal = FactorRemoval.objects.get()
    answer = reverse("staff:answer_removal", args=[removal.pk])
    assert browser(first).post(answer, {"answer": "yes"}).status_code == 404
    asked = browser(second)
    assert "Sofia" in asked.get(reverse("staff:waiting")).content.decode()
    asked.post(answer, {"answer": "yes"})
    assert not has_factor(supervisor)
    removal.refresh_from_db()
    assert (removal.asked_by, removal.second) == (first, second)


# --- asked again ----------------------------------------------------------------------------------------------------


def test_what_weighs_much_asks_again_after_five_minutes_for_a_password_or_a_code(browser, case_manager, secret, clock):
    client, page = Client(), reverse("staff:elsewhere")
    enter(client, case_manager)
    give(client, code_of(secret, clocks.now()))
    assert client.post(page).url == "/"
    for proof in (PASSWORD, None):
        clock.shift(timedelta(minutes=6))
        asked = client.post(page, headers={"Referer": f"http://testserver{page}"})
        assert asked.url.startswith(reverse("account_reauthenticate"))
        assert client.post(asked.url, {"secret": "mal"}).status_code == 422
        assert client.post(page).url.startswith(reverse("account_reauthenticate"))
        assert client.post(asked.url, {"secret": proof or code_of(secret, time.time())}).url == page
        assert client.post(page).url == "/"
