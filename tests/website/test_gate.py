"""Wagtail's admin, every address of it, asked by nobody, by everybody, and by those who may (security.md, F1)."""

import pytest
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse

from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.access.roles import ROLES, Role
from carecase.website.adapters import INSTEAD, OPEN
from carecase.website.models import ManualIndex, ManualPage
from tests.machine import proof_size
from tests.rules.pages import BEHIND_A_GATE, EVERY_PAGE

pytestmark = pytest.mark.django_db

TREE = [page for page in EVERY_PAGE if page.route.startswith(BEHIND_A_GATE)]
SOMETHING = {"int": "1", "uuid": "6f1c1a52-5b0c-4c7e-9d8a-0123456789ab", "slug": "x", "str": "x", "path": "x"}
SPELT = {"wagtailadmin_pages:revisions_compare": "/cms/pages/1/revisions/compare/1...2/"}
EDITORS = {role for role in Role if ROLES[role].permissions & {Permission.EDIT_CATALOGUE, Permission.EDIT_MANUAL}}
OTHERS = [role for role in Role if role not in EDITORS]


def address(page):
    """Somewhere behind a pattern: whatever stands in for its arguments, and for what it leaves open."""
    if page.name in SPELT:
        return SPELT[page.name]
    place = page.route.replace("^", "").replace(".*/$", "nowhere/").replace("$", "")
    for argument, kind in page.converters:
        for spelt in (f"<{kind}:{argument}>", f"<{argument}>"):
            place = place.replace(spelt, SOMETHING.get(kind, "x"))
    return "/" + place.replace("(?P", "").replace("[0-9]+)", "1").replace("\\.", ".").replace(")", "")


def answers(user, pages=TREE):
    """(name, method, status, where to) of every address, asked by GET and by POST."""
    browser = Client(raise_request_exception=False)
    if user:
        browser.force_login(user)
    for page in pages:
        for method in ("get", "post"):
            response = getattr(browser, method)(address(page))
            yield page.name, method, response.status_code, response.headers.get("Location", "")


@pytest.fixture
def undrawn(monkeypatch):
    """What a page looks like is not asked here."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")


def test_the_tree_is_large_and_all_of_it_is_asked():
    assert len(TREE) > 100
    assert set(OPEN) <= {page.name for page in TREE}
    assert {page.name for page in TREE} > {
        "wagtailadmin_login",
        "wagtailadmin_password_reset",
        "wagtailusers_users:add",
    }


def test_who_is_not_signed_in_is_sent_to_the_products_sign_in_from_everywhere(undrawn):
    wrong = [a for a in answers(None) if a[2] != 302 or not a[3].startswith(reverse("account_login"))]
    assert wrong == []


@pytest.mark.not_by_rows
@pytest.mark.parametrize("role", OTHERS)
def test_no_other_role_reaches_any_of_it(colleague, organisation, role, undrawn):
    """Every day each role asks a quarter of the addresses, another than its neighbour; in the proofs all."""
    user, quarter = colleague("otra", role, organisation=organisation), OTHERS.index(role) % 4
    assert [a for a in answers(user, TREE[quarter::4]) if a[2] != 403] == []


@pytest.mark.prove
@pytest.mark.parametrize("role", OTHERS)
def test_no_other_role_reaches_any_of_all(colleague, organisation, role, undrawn):
    every = max(1, round(1 / proof_size()))
    user = colleague("otra", role, organisation=organisation)
    assert [a for a in answers(user, TREE[OTHERS.index(role) % every :: every]) if a[2] != 403] == []


@pytest.mark.parametrize("role", sorted(EDITORS))
def test_editors_and_coordinators_find_what_is_open_and_nothing_else(colleague, organisation, role, manual, undrawn):
    user = colleague("otra", role, organisation=organisation)
    closed = [page for page in TREE if page.name not in OPEN]
    assert len(closed) > 80
    assert [a for a in answers(user, closed) if a[2] != 404] == []
    held = ROLES[role].permissions
    not_theirs = [page for page in TREE if page.name in OPEN and not held & set(OPEN[page.name])]
    assert [a for a in answers(user, not_theirs) if a[2] != 403] == []


def test_only_two_roles_are_editors():
    assert {Role.CATALOGUE_EDITOR, Role.NATIONAL_COORDINATOR} == EDITORS


def test_nobody_reaches_accounts_and_groups_not_even_a_superuser(colleague, organisation, undrawn):
    root = User.objects.create_superuser("root", display_name="Root", password="x")
    people = [page for page in TREE if page.name.startswith(("wagtailusers", "wagtailadmin_account"))]
    people = [page for page in people if page.name not in INSTEAD]
    assert people
    assert {a[2] for a in answers(root, people)} == {403}
    editing_root = colleague("root", Role.CATALOGUE_EDITOR, organisation=organisation)
    assert editing_root.is_superuser
    assert {a[2] for a in answers(editing_root, people)} == {404}
    assert User.objects.get(username="root").is_superuser  # what is forgotten is forgotten in memory alone


def test_a_superuser_who_edits_the_catalogue_does_not_write_the_manual(colleague, organisation, client, manual):
    root = User.objects.create_superuser("root", display_name="Root", password="x")
    client.force_login(colleague("root", Role.CATALOGUE_EDITOR, organisation=organisation))
    page = ManualPage.objects.first()
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 403
    assert not root.has_perm("wagtailcore.change_page")


def test_account_and_sign_out_lead_to_the_products_pages(client, editor):
    client.force_login(editor)
    assert client.get(reverse("wagtailadmin_account")).url == reverse("account_change_password")
    leaving = client.post(reverse("wagtailadmin_logout"))
    assert (leaving.status_code, leaving.url) == (307, reverse("account_logout"))


def test_the_policy_is_the_products_but_for_styles_in_the_editor_of_texts(client, editor, coordinator, manual):
    strict = client.get(reverse("account_login")).headers["Content-Security-Policy"]
    client.force_login(editor)
    for place in (reverse("wagtailadmin_home"), reverse("provider:index"), reverse("provider:add")):
        assert client.get(place).headers["Content-Security-Policy"] == strict
    client.force_login(coordinator)
    place = reverse("wagtailadmin_pages:edit", args=[ManualPage.objects.first().pk])
    policy = client.get(place).headers["Content-Security-Policy"]
    assert policy.replace(" 'unsafe-inline'", "", 1) == strict
    assert "style-src 'self' 'unsafe-inline'" in policy


def test_a_coordinator_writes_and_publishes_the_manual_and_nothing_above_it(client, coordinator, manual):
    client.force_login(coordinator)
    index, page = ManualIndex.objects.get(), ManualPage.objects.first()
    assert client.get(reverse("wagtailadmin_explore", args=[index.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    above = client.get(reverse("wagtailadmin_pages:edit", args=[index.get_parent().pk]))
    assert above.status_code in {302, 403, 404}


def test_no_person_and_no_case_is_known_to_wagtail():
    named = {page.name.partition(":")[0] for page in TREE if ":" in page.name}
    assert named & {"case", "person", "stay", "careplan", "user"} == set()
