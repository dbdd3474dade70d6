"""Which screens each role may print. What is not named here has no link to print it, and prints an empty page.

Papers have a table of their own (printouts.py, by permission). A screen is printed by opening it once more "for
printing", so that what a browser prints is on record: every line of reading that the page writes is marked, and a page
that writes none leaves one for the printing.
"""

from contextvars import ContextVar

from carecase.access.roles import Role as R  # noqa: N817
from carecase.cases import emergency

EVERYBODY = frozenset(R)
TEAM = {R.SCREENER, R.CASE_MANAGER, R.SUPERVISOR, R.LEGAL_ADVISER, R.HEALTH, R.REPATRIATION_COORDINATOR}
LEADING = {R.CASE_MANAGER, R.SUPERVISOR}
HOUSE = {R.SHELTER_MANAGER, R.SHELTER_STAFF}
RETURNS = {*LEADING, R.REPATRIATION_COORDINATOR}
BANK = {R.INTERPRETER_COORDINATOR, R.INTERPRETER}
WATCHING = {R.DATA_PROTECTION_OFFICER, R.AUDITOR}
COUNTING = {R.SUPERVISOR, R.DATA_PROTECTION_OFFICER, R.STATISTICS_VIEWER, R.NATIONAL_COORDINATOR, R.FINANCE}

SCREENS = {
    "casework:my_day": EVERYBODY,
    "casework:tasks": {*TEAM, *HOUSE},
    # cases
    "casework:cases": TEAM,
    "casework:case": TEAM,
    "casework:section": TEAM,
    "casework:history": LEADING,
    "casework:papers": LEADING,
    "plans:plan": LEADING,
    "plans:safety-plan": LEADING,
    "casework:incident": {*TEAM, R.FRONTLINE_OFFICER},
    "casework:incidents": {*TEAM, R.FRONTLINE_OFFICER},
    # the house
    "shelter:board": HOUSE,
    "shelter:day_sheet": HOUSE,
    "shelter:handover": HOUSE,
    "shelter:headcount": HOUSE,
    "shelter:log": HOUSE,
    # journeys home, and what other organisations are asked
    "repatriation:plans": RETURNS,
    "repatriation:plan": RETURNS,
    "repatriation:calendar": RETURNS,
    "repatriation:day": RETURNS,
    "repatriation:movement": RETURNS,
    "referrals:sent": TEAM,
    "referrals:received": {*TEAM, R.RECEIVING_ORGANISATION},
    # interpreters, bills, figures
    "interpreters:calendar": BANK,
    "casework:my_bookings": {R.INTERPRETER},
    "casework:interpreter_requests": {R.INTERPRETER_COORDINATOR, *LEADING},
    "plans:bills": {R.FINANCE},
    "plans:bill": {R.FINANCE},
    "reports:index": COUNTING,
    "reports:costs": COUNTING,
    "reports:returns": COUNTING,
    "reports:alternatives": COUNTING,
    "reports:petition": COUNTING,
    "reports:people": COUNTING,
    "reports:ways": COUNTING,
    "reports:interpreters": {*COUNTING, R.INTERPRETER_COORDINATOR},
    # who watches
    "oversight:access_log": {*WATCHING, R.SUPERVISOR},
    "oversight:who_saw": {*WATCHING, R.SUPERVISOR},
    # what is the same for everybody, and what she writes down for herself
    "website:manual": EVERYBODY,
    "website:manual_page": EVERYBODY,
    "website:manual_version": EVERYBODY,
    "casework:keyboard": EVERYBODY,
}
#: Shown once, and about nobody in care: to be opened again for printing would lose it, so it prints as it is shown.
PRINTED_AS_SHOWN = {"mfa_view_recovery_codes"}
#: Lists of people: whoever uses the second step gives it again before they are printed.
LISTS_OF_PEOPLE = {"casework:cases", "casework:incident", "shelter:day_sheet", "repatriation:movement"}
ASKED = "print"  # in the address

_printing = ContextVar("printing", default=None)


def may_print(user, screen):
    """Whether a role of today has this screen on its list."""
    allowed = SCREENS.get(screen)
    return allowed is not None and any(m.role in allowed for m in user.standing)


def prints_now(user, screen):
    """Nothing is printed while a case is open in an emergency: it was opened to be read."""
    return may_print(user, screen) and emergency.open_of(user) is None


class Printing:
    """One printing of a screen: whether a line of the trail tells of it already."""

    def __init__(self):
        self.told = False


def begin():
    printing = Printing()
    return printing, _printing.set(printing)


def end(token):
    _printing.reset(token)


def mark(user, records):
    """For audit.reading: what is read in order to be printed is marked so."""
    printing = _printing.get()
    if printing is None:
        return {}
    printing.told = True
    return {"printed": True}
