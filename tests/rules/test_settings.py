"""What is installed and mounted, and what is not."""

import re
from importlib.metadata import packages_distributions

from django.conf import settings

from tests.rules.pages import EVERY_PAGE, PAGES
from tests.rules.source import ROOT

ADDRESS = re.compile(r"https?://|--index-url|--extra-index-url|--find-links|--trusted-host|git\\+|file:", re.I)


def test_exactly_one_package_gives_the_state_machine():
    assert set(packages_distributions()["django_fsm"]) == {"django-fsm-2"}


def test_no_admin_of_django_and_nothing_of_wagtail_that_keeps_files_or_sends_people_elsewhere():
    routes = {page.route for page in EVERY_PAGE}
    assert [route for route in routes if route.startswith(("admin", "documents/", "django-admin"))] == []
    closed = {"django.contrib.admin", "wagtail.documents", "wagtail.images", "wagtail.contrib.redirects"}
    closed |= {"wagtail.snippets", "wagtail.sites", "wagtail.contrib.forms", "modelsearch"}
    assert set(settings.INSTALLED_APPS) & closed == set()


def test_wagtail_calls_nobody_and_has_no_sign_in_of_its_own():
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is settings.WAGTAIL_ENABLE_WHATS_NEW_BANNER is False
    assert settings.WAGTAILADMIN_LOGIN_URL == settings.WAGTAIL_FRONTEND_LOGIN_URL == settings.LOGIN_URL


def test_no_sign_up_and_no_password_reset_is_mounted():
    names = {page.name for page in PAGES}
    assert not names & {"account_signup", "account_reset_password", "account_email", "socialaccount_signup"}


def test_requirements_are_hashed_and_name_no_address():
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert "--hash=sha256:" in text, path.name
        assert not ADDRESS.search(text), path.name


def test_nothing_is_shown_to_strangers_by_default():
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
