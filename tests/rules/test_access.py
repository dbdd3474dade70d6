"""Who may open which page: access.toml, asked of every page there is, by every role (security.md, F1).

A page without its row fails, and so does a row without its page. Whoever may not see a case gets the answer that a
case gives that is not there.
"""

import re
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import auth
from django.contrib.auth import middleware
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carecase.access.models import User
from carecase.access.roles import Role
from carecase.audit import reading
from carecase.cases.models import Grant
from carecase.cases.numbers import new_number
from carecase.casework.case_page import SECTIONS
from carecase.plans.models import UnmetNeed
from tests.rules.pages import PAGES
from tests.rules.shared_world import taken_back

pytestmark = pytest.mark.django_db

TABLE = tomllib.loads((Path(__file__).parent / "access.toml").read_text())
ANYONE, SIGNED_IN = set(TABLE["anyone"]), set(TABLE["signed_in"])
ROLES = {name: set(row["roles"]) for row in TABLE["row"] for name in row["pages"]}

OPENED = {200, 302}
TAKEN = {200, 302, 400, 409, 422}  # a button pressed with nothing filled in: heard, and perhaps not possible
NOT_HERS = {403, 404}

# What a button needs so that it is not a slip of the address: page → what is posted.
SENT = {
    "plans:settle_need": {"resolution": UnmetNeed.Resolution.values[0]},
    "plans:settle_health_need": {"resolution": UnmetNeed.Resolution.values[0]},
}


def asked(browser, page, address):
    """The answer to opening a page, or to pressing its button where it has no page. What it did is taken back."""
    with taken_back():
        return browser.post(address, SENT.get(page.name)) if page.only_posts else browser.get(address)


def browser_of(user=None):
    browser = Client(raise_request_exception=False)
    if user:
        browser.force_login(user)
    return browser


def answered(page):
    return TAKEN if page.only_posts else OPENED


def expected(page, role):
    return answered(page) if page.name in ANYONE | SIGNED_IN or role in ROLES[page.name] else NOT_HERS


LISTED = [page for page in PAGES if page.name in ANYONE | SIGNED_IN | set(ROLES)]
FOR_SOME = [page for page in LISTED if page.name in ROLES]
ABOUT_SOMEBODY = [page for page in FOR_SOME if page.arguments]  # a case, a house or a record is named in the address


# --- the table itself -------------------------------------------------------------------------------------------


def test_every_page_has_a_name_and_one_row():
    assert [page.route for page in PAGES if not page.name] == []
    listed = [*TABLE["anyone"], *TABLE["signed_in"], *(name for row in TABLE["row"] for name in row["pages"])]
    assert sorted(listed) == sorted(set(listed))
    assert {page.name for page in PAGES} - set(listed) == set()
    assert set(listed) - {page.name for page in PAGES} == set()


def test_the_table_names_roles_that_exist():
    assert set().union(*ROLES.values()) - {role.value for role in Role} == set()


# What is changed here may be what a return rests on: the page of the return stands in front and calls this one.
STANDS_BEHIND = {
    "cases:fear_new": "repatriation:fear_new",
    "cases:fear": "repatriation:fear",
    "cases:withdraw": "repatriation:withdraw",
    "cases:legal-stay_new": "repatriation:legal-stay_new",
    "cases:legal-stay": "repatriation:legal-stay",
    "cases:consent_new": "repatriation:consent_new",
    "cases:consent": "repatriation:consent",
}


def test_every_address_leads_to_one_page():
    """Of two patterns with the same address the second is never reached."""
    first = {}
    for page in PAGES:
        first.setdefault(page.route, page)
    assert {page.name: first[page.route].name for page in PAGES if first[page.route] != page} == STANDS_BEHIND


# --- asking every page ------------------------------------------------------------------------------------------


@pytest.fixture
def decided(monkeypatch):
    """Pages only decide: who may open what is asked some thousands of times. Nothing is drawn, no line is left in the
    trail (its own tests read that), and accounts are not fetched anew for every request."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")
    monkeypatch.setattr(reading, "write", lambda *arguments: None)
    monkeypatch.setattr(middleware, "get_user", remembered())


def remembered():
    users = {}

    def get_user(request):
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if key not in users:
            users[key] = auth.get_user(request)
        return users[key]

    return get_user


def test_every_page_is_drawn_for_somebody_who_may_open_it(world):
    wrong = []
    for page in FOR_SOME:
        browser = browser_of(world.members[min(ROLES[page.name])])
        status = asked(browser, page, world.address(page)).status_code
        wrong += [] if status in answered(page) else [f"{page.name}: {status}"]
    assert wrong == []


@pytest.mark.not_by_rows  # on PostgreSQL every page is drawn for somebody, and refused to strangers
@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_the_table_says_and_nothing_else(world, decided, role):
    browser, wrong = browser_of(world.members[role]), []
    for page in LISTED:
        status = asked(browser, page, world.address(page)).status_code
        wrong += [] if status in expected(page, role) else [f"{page.name}: {status}"]
    assert wrong == []


def found_by_strangers(world, role, pages):
    """What somebody of another organisation opens or is told of, of those pages that the role may open at home."""
    browser = browser_of(world.strangers[role])
    for page in pages:
        if role in ROLES[page.name]:
            status = asked(browser, page, world.address(page)).status_code
            if status != 404:
                yield f"{page.name}: {status}"


@pytest.mark.parametrize("role", Role)
def test_the_same_role_in_another_organisation_finds_none_of_it(world, decided, role):
    """Every day each role asks a third of the pages, another third than its neighbour; in the proofs all of them."""
    third = list(Role).index(role) % 3
    assert list(found_by_strangers(world, role, ABOUT_SOMEBODY[third::3])) == []


@pytest.mark.prove
@pytest.mark.parametrize("role", Role)
def test_the_same_role_in_another_organisation_finds_none_of_all(world, decided, role):
    assert list(found_by_strangers(world, role, ABOUT_SOMEBODY)) == []


@pytest.mark.parametrize("role", Role)
def test_no_list_of_another_organisation_names_what_is_ours(world, role):
    browser = browser_of(world.strangers[role])
    ours = (world.case.number, world.incident.number, str(world.case.pk), str(world.house.pk), str(world.house))
    named = []
    for page in LISTED:
        if not page.arguments and page.name not in ANYONE:
            html = asked(browser, page, world.address(page)).content.decode(errors="replace")  # some are files
            named += [(page.name, each) for each in ours if each in html]
    assert named == []


def without_what_varies(response, number):
    """Status and bytes of an answer, but for the token and the number that was asked for."""
    html = response.content.decode().replace(number, "")
    return response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


def test_a_hidden_case_answers_like_a_case_that_is_not_there(world, time_machine):
    time_machine.move_to(timezone.now(), tick=False)  # a page says at which minute it was drawn
    browser, wrong = browser_of(world.strangers[Role.SUPERVISOR]), []
    for page in ABOUT_SOMEBODY:
        if "number" in page.arguments:
            numbers = (world.number(page), new_number())
            answers = [
                without_what_varies(asked(browser, page, world.address(page, number=number)), number)
                for number in numbers
            ]
            wrong += [page.name] if answers[0] != answers[1] else []
    assert wrong == []


def sent_to_sign_in(browser, world):
    """Pages that do anything else."""
    for page in LISTED:
        if page.name not in ANYONE:
            response = asked(browser, page, world.address(page))
            if response.status_code != 302 or not response.url.startswith(reverse("account_login")):
                yield f"{page.name}: {response.status_code}"


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(world, decided):
    assert list(sent_to_sign_in(browser_of(), world)) == []


def test_a_disabled_account_is_nobody(world, decided):
    browser = browser_of(world.manager)
    User.objects.filter(pk=world.manager.pk).update(is_active=False)
    assert list(sent_to_sign_in(browser, world)) == []


def test_a_membership_that_has_ended_opens_nothing(world, decided):
    browser, yesterday = browser_of(world.members[Role.SUPERVISOR]), timezone.localdate() - timedelta(days=1)
    world.members[Role.SUPERVISOR].memberships.update(until_on=yesterday)
    Grant.objects.filter(user=world.members[Role.SUPERVISOR]).update(until_at=timezone.now())
    opened = [page for page in FOR_SOME if asked(browser, page, world.address(page)).status_code not in NOT_HERS]
    assert [page.name for page in opened] == []


def test_a_record_of_one_case_is_not_found_under_another(world, decided):
    """An id put together with the number of another case of the same team leads nowhere."""
    browser, wrong = browser_of(world.members[Role.SUPERVISOR]), []
    other = world.incident.cases.exclude(pk=world.case.pk).get()
    for page in ABOUT_SOMEBODY:
        if page.route.startswith("cases/") and "pk" in page.arguments and page.name not in FREE_OF_CASE:
            status = asked(browser, page, world.address(page, number=other.number)).status_code
            wrong += [] if status in NOT_HERS else [f"{page.name}: {status}"]
    assert wrong == []


# The record in the address is a bed, which belongs to no case.
FREE_OF_CASE = {"shelter:reserve", "shelter:override"}


# --- nothing is offered that is then refused --------------------------------------------------------------------

LINK = re.compile(r'href="(/[^"#?]*)')
OFFERED_ON = (
    "casework:case",
    "plans:plan",
    "plans:follow_ups",
    "plans:services",
    "referrals:page",
    "repatriation:plan",
    "repatriation:from_elsewhere",
)


def shown_to(world, role):
    """Addresses of pages that lead on to what hangs on a case, and all of its sections."""
    named = {page.name: page for page in PAGES}
    yield from [world.address(named[name]) for name in OFFERED_ON if role in ROLES[name]]
    if role in ROLES["casework:section"]:
        yield from [reverse("casework:section", args=[world.case.number, name]) for name, *_more in SECTIONS]


@pytest.mark.not_by_rows
@pytest.mark.parametrize("role", Role)
def test_no_link_on_the_pages_of_a_case_leads_to_a_refusal(world, role, request):
    browser, found = browser_of(world.members[role]), {}
    for address in shown_to(world, role):
        found |= dict.fromkeys(LINK.findall(browser.get(address).content.decode()), address)
    request.getfixturevalue("decided")  # the pages were drawn; of what they lead to only the answer counts
    refused = []
    for link, address in found.items():
        with taken_back():
            refused += [f"{address} → {link}"] if browser.get(link).status_code == 403 else []
    assert refused == []
