"""Where the work goes on: the page of what is missing next, so that nobody has to look for it."""

from urllib.parse import urlsplit

from django.urls import resolve, reverse

from carecase.access.permissions import Permission
from repatriation.dossier import GROUPS
from repatriation.guards import checklist
from repatriation.steps import returning

#: Pages that put something right → what it takes to write there.
WRITES = {
    part.add_url.removeprefix("repatriation:"): part.permission
    for _title, parts in GROUPS
    for part in parts
    if part.do != "approve"  # somebody else agrees to it
} | {
    "leg_new": Permission.PREPARE_RETURN,
    "budget_line_new": Permission.PREPARE_RETURN,
    "country": Permission.PREPARE_RETURN,
    "change": Permission.COUNSEL_OPTIONS,
}


def url(plan, user, after=""):
    """What is missing next and is this user's to write, but not the page just left (`after`); once nothing is
    missing, the next step; else the plan, which says what others have to do."""
    steps = returning.open_to(plan, user)
    missing = [check for check in checklist(steps[0], plan) if not check.holds] if steps else []
    if steps and not missing:
        return reverse("repatriation:step", args=[plan.number, steps[0].name])
    pages = (check.url for check in missing if check.url)
    return next((page for page in pages if is_hers(page, plan, user, after)), plan.get_absolute_url())


def is_hers(page, plan, user, after):
    name = resolve(urlsplit(page).path).url_name
    return name != after and name in WRITES and user.has_perm(WRITES[name], plan)
