"""The interpreter's table of access is empty of people, and no page she opens names anybody.

That every other page is shut is asked with all the other roles, in tests/rules/test_access.py.
"""

import pytest

from carecase.access.data_classes import DataClass
from carecase.access.roles import ROLES, Role
from tests.rules.pages import PAGES
from tests.rules.shared_world import world  # noqa: F401  a fixture
from tests.rules.test_access import ROLES as OPEN_TO
from tests.rules.test_access import SIGNED_IN, asked, browser_of

pytestmark = pytest.mark.django_db
HERS = {name for name, roles in OPEN_TO.items() if Role.INTERPRETER in roles}
OF_THE_BANK = ("interpreters:", "casework:print_invoice", "casework:booking", "casework:my_bookings")
OF_THE_BANK += ("casework:declare_conflict",)


def test_no_class_of_data_is_hers_to_read():
    assert ROLES[Role.INTERPRETER].reads == set()
    assert [each for each in DataClass if each in ROLES[Role.INTERPRETER].reads] == []


def test_what_she_may_open_is_of_the_bank_and_of_nothing_else():
    assert HERS
    assert [name for name in HERS if not name.startswith(OF_THE_BANK)] == []


def test_no_page_she_opens_names_anybody(world):  # noqa: F811
    """No number of a case, no person, no group, no house and no team stands on any of them, nor in its address."""
    case = world.case
    people = [case.number, case.pk, case.person_id, world.incident.number, world.house.pk, world.house.alias]
    people += [world.home.team.name, world.home.house_unit.name, world.manager.display_name]
    browser, named = browser_of(world.members[Role.INTERPRETER]), []
    for page in PAGES:
        if page.name in HERS | SIGNED_IN and not page.only_posts and page.name != "account_logout":
            address = world.address(page)
            html = address + asked(browser, page, address).content.decode(errors="replace")
            named += [(page.name, str(each)) for each in people if str(each) in html]
    assert named == []
