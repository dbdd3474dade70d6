"""What stands in the top line, by what a person may do. An explicit list, in the order people need it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Unit
from carecase.access.permissions import Permission
from carecase.jurisdictions import countries

ITEMS = (
    (_("My day"), "casework:my_day", None),
    (_("Cases"), "casework:cases", Permission.VIEW_CASE),
    (_("Group incidents"), "casework:incidents", Permission.REGISTER_PEOPLE),
    (_("Tasks"), "casework:tasks", Permission.MANAGE_TASKS),
    (_("Shelter"), "shelter:houses", Permission.SEE_HOUSE),
    (_("Log for several"), "plans:group_log", Permission.LOG_SERVICE),
    (_("Bills of providers"), "plans:bills", Permission.RECONCILE_BILLS),
    (_("Returns"), "repatriation:plans", Permission.PREPARE_RETURN),
    (_("Returns"), "repatriation:to_us", Permission.ANSWER_RETURN),  # for those who prepare none
    (_("Funds for returns"), "repatriation:funds", Permission.SEE_FUNDS),
    (_("Referrals"), "referrals:received", Permission.ANSWER_REFERRAL),  # from there to what was sent, and from afar
    (_("Referrals"), "referrals:sent", Permission.REFER),  # for those who receive none
    (_("Interpreter requests"), "casework:interpreter_requests", Permission.ANSWER_INTERPRETER_REQUEST),
    (_("Bank of interpreters"), "interpreters:bank", Permission.KEEP_INTERPRETER_BANK),
    (_("My bookings"), "casework:my_bookings", Permission.INTERPRET),
    (_("Calendar of interpreters"), "interpreters:calendar", Permission.KEEP_INTERPRETER_BANK),
    (_("My calendar"), "interpreters:calendar", Permission.INTERPRET),
    (_("Figures"), "reports:index", Permission.SEE_STATISTICS),
    (_("Colleagues"), "staff:colleagues", Permission.MANAGE_STAFF),
    (_("Roles to confirm"), "staff:waiting", Permission.CONFIRM_ROLE),
    (_("Shared devices"), "signin:devices", Permission.MANAGE_STAFF),
    (_("Shared devices"), "signin:devices", Permission.RUN_HOUSE),
    (_("Partners elsewhere"), "exchange:partners", Permission.KEEP_PARTNER_KEYS),
    (_("Exchange rates"), "reports:rates", Permission.ENTER_RATES),
    (_("Keeping the catalogue"), "keeping:desk", Permission.EDIT_CATALOGUE),
    (_("Reviewing the catalogue"), "keeping:desk", Permission.REVIEW_CATALOGUE),
    (_("Complaints about staff"), "complaints:desk", Permission.HANDLE_COMPLAINT),
    (_("Who saw what"), "oversight:access_log", Permission.READ_AUDIT),
    (_("Manual"), "website:manual", None),
)


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool


def navigation(request):
    """For base.html: the top line, where the reader works, and whether she may search."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav_items": []}
    first = {}
    for label, name, need in ITEMS:
        if allowed(user, need):
            first.setdefault(label, name)
    urls = {label: reverse(name) for label, name in first.items()}
    here = max((url for url in urls.values() if is_within(request.path, url)), key=len, default="")
    return {
        "nav_items": [Item(label, url, url == here) for label, url in urls.items()],
        "nav_search_url": reverse("casework:search") if user.may(Permission.SEARCH_PEOPLE) else "",
        "nav_place": workplace(user),
    }


def allowed(user, permission):
    return permission is None or user.may(permission)


def is_within(path, url):
    """The longest that is counts: the funds of returns are no page of the returns."""
    return path == url or (url != "/" and path.startswith(url))


def workplace(user):
    """A house's alias stands alone: an organisation's name is never beside it (practice rule 11)."""
    places = {
        m.unit.name if m.unit and m.unit.kind == Unit.Kind.HOUSE else str(m.organisation): m.organisation.country
        for m in user.standing
    }
    return " / ".join(f"{place} · {countries.name(country)}" for place, country in places.items())
