"""The figures there are, in the order people look for them: one line each, with who may open it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission


@dataclass(frozen=True)
class Report:
    title: Promise
    sentence: Promise
    page: str
    permission: Permission = Permission.SEE_STATISTICS


REPORTS = (
    Report(
        _("People met"),
        _("Month by month: who they were, what was found, what they were given, how their cases stand."),
        "reports:people",
    ),
    Report(
        _("Ways people came"),
        _("Stretches of the road, what happened on them, and what the whole way cost."),
        "reports:ways",
    ),
    Report(
        _("Costs and models compared"),
        _("What a night and a service cost in a house, with a business and with others, and what became of people."),
        "reports:costs",
    ),
    Report(
        _("What a return costs"),
        _("By corridor and month: how many left, and what each return cost."),
        "reports:returns",
    ),
    Report(
        _("Alternatives compared"),
        _("So many people for so many nights in two or three ways, with the working shown."),
        "reports:alternatives",
    ),
    Report(
        _("Petition for resources"),
        _("What was needed and could not be had, what it would cost, and to whom to say so."),
        "reports:petition",
    ),
    Report(
        _("Hours of interpreters"),
        _("By language, country and month: what was asked, what was given, and for what nobody was found."),
        "reports:interpreters",
    ),
    Report(
        _("What a night in a house costs"),
        _("Figures that finance works out and enters, dated; the comparison uses them."),
        "reports:night_costs",
        Permission.ENTER_COSTS,
    ),
    Report(
        _("What missing services cost"),
        _("For the petition, where no agreement has a price that fits."),
        "reports:unit_costs",
        Permission.ENTER_COSTS,
    ),
)


def open_to(user):
    return [report for report in REPORTS if user.may(report.permission)]
