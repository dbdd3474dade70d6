"""What somebody may put into an address: places in a list, filters, ids, steps. Never an error of ours.

The everyday run asks every page a sample, another one each; `make prove` asks every page everything.
"""

import base64
import json

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from carecase.access.roles import Role
from tests.machine import proof_size
from tests.rules.pages import PAGES
from tests.rules.shared_world import taken_back
from tests.rules.test_access import ROLES, SIGNED_IN

pytestmark = pytest.mark.django_db

ANSWERS = {200, 302, 400, 403, 404, 405, 422}


def cursor(*values):
    """A place in a list as our pages write it."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


PLACES = [
    "%%%",
    "é",
    cursor(),
    cursor(None),
    cursor(None, None),
    cursor("x", "y"),
    cursor(10**30, 10**30),
    cursor(-(10**30)),
    cursor(float("inf")),
    cursor(float("nan"), "x"),
    cursor(True, {}),
    cursor([1], [2]),
    cursor("0001-01-01T00:00:00+14:00", "00000000-0000-0000-0000-000000000001"),
    cursor("9999-12-31T23:59:59-12:00", "00000000-0000-0000-0000-000000000001"),
    cursor("2025-01-01T00:00:00+00:00", 5),
    base64.urlsafe_b64encode(b"[" * 1400).decode(),
    base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "9" * 100,
    "-1",
    "²",
]
FILTERS = ["x", "-1", "9" * 30, "0000-00-00", "9999-12-31", "٣", "' OR 1=1 --", "\u202e", "[]", "a" * 2000]
ASKED = ("state", "risk", "manager", "unit", "language", "waiting", "late", "order", "whose", "kind", "who", "since",
         "until", "group", "plan", "page", "step", "row", "q", "next", "day", "status")  # fmt: skip

READ = [page for page in PAGES if page.name in set(ROLES) | SIGNED_IN and not page.only_posts]


def browser_for(page, world):
    browser = Client(raise_request_exception=False)
    browser.force_login(world.members[min(ROLES.get(page.name, [Role.SUPERVISOR]))])
    return browser


def errors(page, world, queries):
    browser, address = browser_for(page, world), world.address(page)
    for query in queries:
        with taken_back():
            status = browser.get(address, query).status_code
        if status not in ANSWERS:
            yield f"{address} {str(query)[:120]}: {status}"


LISTS = [page for page in READ if not page.arguments or page.name in {"casework:history", "oversight:who_saw"}]
AT_PLACES = [{name: place} for place in PLACES for name in ("after", "before")]
#: Every page is asked everything at once, each time another value everywhere.
FILTERED = [dict.fromkeys(ASKED, value) for value in FILTERS]


def stumbles(pages, world, queries, every=1):
    """What goes wrong where every page is asked each `every`-th of the queries, beginning with another one."""
    return [each for n, page in enumerate(pages) for each in errors(page, world, queries[n % every :: every])]


def test_no_list_stumbles_over_a_place_that_is_none(world):
    assert stumbles(LISTS, world, AT_PLACES, every=16) == []


def test_no_page_stumbles_over_a_filter_that_is_none(world):
    """Lists every day; pages of one thing, which read few filters or none, in the longer proofs."""
    assert stumbles(LISTS, world, FILTERED, every=6) == []


@pytest.mark.prove
def test_no_page_stumbles_over_anything_at_all(world):
    assert stumbles(READ, world, AT_PLACES + FILTERED, every=max(1, round(1 / proof_size()))) == []


@pytest.mark.prove
def test_no_list_stumbles_over_the_same_filter_twice_or_none_at_all(world):
    twice = [{name: ["x", "9999-12-31", ""] for name in ASKED}, dict.fromkeys(ASKED, "")]
    assert stumbles(LISTS, world, twice) == []


@pytest.mark.parametrize(
    "text",
    [
        "K7QM-2RD8-X",
        "00000000-0000-0000-0000-000000000001",
        *(pytest.param(text, marks=pytest.mark.prove) for text in ("0", "9" * 60, "x" * 200)),
    ],
)
def test_an_address_of_nothing_is_not_found(world, text):
    browser = Client(raise_request_exception=False)
    browser.force_login(world.members[Role.SUPERVISOR])
    wrong = []
    for page in READ:
        for name in page.arguments:
            try:
                address = world.address(page, **{name: text})
            except NoReverseMatch:
                continue  # not an address at all: the pattern itself refuses it
            with taken_back():
                status = browser.get(address).status_code
            wrong += [] if status in {403, 404} else [f"{address}: {status}"]
    assert wrong == []


@pytest.mark.parametrize("body", [b"q=%FF%FE%ED%B2%80", b"\xff\xfe\x00", b"q=%00", b"&&&===", b"q=%E2%80%AE"])
@pytest.mark.parametrize("name", ["casework:search", "oversight:access_log", "account_login"])
def test_bytes_that_are_no_text_are_answered(world, name, body):
    browser = Client(raise_request_exception=False)
    if name != "account_login":
        browser.force_login(world.members[Role.SUPERVISOR])
    with taken_back():
        response = browser.post(reverse(name), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in {200, 302, 400, 422}
