"""Wagtail's admin in a real browser: nothing the policy forbids, nobody else asked, nothing wider than the screen."""

import subprocess
import sys

import pytest

from tests.fixtures.browser import ROOT, environment, serving

pytestmark = pytest.mark.browser

#: An editor and a coordinator, in the copy of the demo alone.
SEED = """
from carecase.access.models import Membership, Organisation, User
from carecase.access.roles import Role
organisation = Organisation.objects.filter(country="CR").first()
for name, role in (("editora-prueba", Role.CATALOGUE_EDITOR), ("coordina-prueba", Role.NATIONAL_COORDINATOR)):
    user = User.objects.create_user(name, password="camino-de-prueba", display_name=name)
    Membership.objects.create(user=user, organisation=organisation, role=role, from_on="2020-01-01")
"""
FORMS = ("/cms/", "/cms/provider/", "/cms/provider/new/", "/cms/provider_service/new/", "/cms/agreement/new/")


@pytest.fixture(scope="module")
def cms(demo_data, tmp_path_factory):
    """A server on a copy of the demo with somebody who keeps the catalogue."""
    var = tmp_path_factory.mktemp("cms") / "var"
    subprocess.run(["cp", "-r", str(demo_data), str(var)], check=True)
    shell = [sys.executable, "manage.py", "shell", "-v", "0"]
    subprocess.run(shell, input=SEED, text=True, cwd=ROOT, env=environment(var), check=True)
    with serving(var) as address:
        yield address


def signed_in(page, cms, name):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{cms}/accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", "camino-de-prueba")
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{cms}/")
    return asked


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_the_forms_of_the_catalogue_ask_nobody_else_and_fit_the_screen(cms, open_page, width):
    page = open_page(width)
    asked = signed_in(page, cms, "editora-prueba")
    for place in FORMS:
        assert page.goto(cms + place).status == 200
        assert overflow(page) <= 0, place
    assert [url for url in asked if not url.startswith((cms, "data:", "blob:"))] == []


def test_the_manual_is_written_without_a_violation(cms, open_page):
    page = open_page()
    asked = signed_in(page, cms, "coordina-prueba")
    page.goto(f"{cms}/manual/shelter/")
    page.click("a[href*='/cms/pages/']")
    page.wait_for_selector(".Draftail-Editor")
    page.goto(f"{cms}/cms/")
    page.click(".cc-welcome a[href*='/cms/pages/']")
    assert page.locator("table a", has_text="Albergue").count()
    assert [url for url in asked if not url.startswith((cms, "data:", "blob:"))] == []
