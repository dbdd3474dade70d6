"""Who may do what and read what: the whole answer, readable top to bottom.

A role is a name, a sentence, what it reads (data classes) and what it may do (permissions). Roles that later parts
of the product need arrive with them. Source: care pathway A (roles) and E2 (matrix).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass as D
from carecase.access.permissions import Permission as P  # noqa: N817


class Role(StrEnum):
    FRONTLINE_OFFICER = "frontline_officer"
    SCREENER = "screener"
    CASE_MANAGER = "case_manager"
    SUPERVISOR = "supervisor"
    SHELTER_MANAGER = "shelter_manager"
    SHELTER_STAFF = "shelter_staff"
    REPATRIATION_COORDINATOR = "repatriation_coordinator"
    INTERPRETER_COORDINATOR = "interpreter_coordinator"
    LEGAL_ADVISER = "legal_adviser"
    HEALTH = "health"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    AUDITOR = "auditor"
    STATISTICS_VIEWER = "statistics_viewer"
    ADMINISTRATOR = "administrator"
    CATALOGUE_EDITOR = "catalogue_editor"
    NATIONAL_COORDINATOR = "coordinator_national"
    FINANCE = "finance"
    INTERPRETER = "interpreter"
    RECEIVING_ORGANISATION = "receiving_org"


@dataclass(frozen=True)
class RoleCard:
    label: Promise
    sentence: Promise
    reads: frozenset
    permissions: frozenset


#: What these read or decide reaches beyond a caseload: a second person confirms whoever is given one.
STRONGEST = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.AUDITOR})


def card(label, sentence, reads=(), permissions=()):
    return RoleCard(label, sentence, frozenset(reads), frozenset(permissions))


EVERYDAY = {
    P.VIEW_CASE,
    P.WRITE_OPERATIONS_NOTE,
    P.MANAGE_TASKS,
    P.RECORD_CONTACT,
    P.REQUEST_INTERPRETER,
    P.BOOK_INTERPRETER,
    P.LOG_SERVICE,
    P.FIND_PROVIDER,
}

FIRST_CARE = EVERYDAY | {
    P.REGISTER_PEOPLE,
    P.EDIT_IDENTITY,
    P.EDIT_FAMILY,
    P.RECORD_CONSENT,
    P.EXPLAIN_RIGHTS,
    P.NOTIFY_AUTHORITY,
    P.RAISE_CONCERN,
    P.SCREEN,
    P.INSPECT_SITE,
    P.START_RISK_ASSESSMENT,
    P.CLOSE_SHORT_CARE,
    P.SEARCH_PEOPLE,
    P.WRITE_CASE_NOTE,
    P.ASSESS_RISK,
    P.ASSESS_NEEDS,
    P.INTERVIEW,
    P.REFER,
    P.RECORD_ABSENCE,
}

CASE_WORK = FIRST_CARE | {
    P.TAKE_CASE,
    P.KEEP_LIKENESS,
    P.RECORD_LEGAL_STAY,
    P.RECORD_IDENTIFICATION,
    P.WRITE_PLAN,
    P.MARK_IN_ERROR,
    P.RECORD_FOLLOW_UP,
    P.ADMIT,
    P.START_SHELTER,
    P.START_PROTECTION,
    P.START_REPATRIATION,
    P.START_INTEGRATION,
    P.START_FOLLOW_UP,
    P.CLOSE_CASE,
    P.REOPEN_CASE,
    P.COUNSEL_OPTIONS,
    P.ASSESS_RETURN_RISK,
    P.PREPARE_RETURN,
    P.ANSWER_RETURN,
    P.PLAN_INTEGRATION,
    P.VISIT_AFTER_RETURN,
    P.ANSWER_INTERPRETER_REQUEST,
    P.ISSUE_VOUCHER,
    P.ANSWER_REFERRAL,
    P.TRANSFER_CASE,
    P.LINK_INCIDENTS,
    P.BREAK_GLASS,
    P.COMPARE_PEOPLE,
}

# What is known elsewhere comes to the case manager alone (care pathway E8), not even to her supervisor.
BEYOND_THE_HOUSE = {P.REVIEW_SAME_PERSON, P.SEEK_MISSING_PERSON}

ROLES = {
    Role.FRONTLINE_OFFICER: card(
        _("Frontline officer"),
        _("Registers the people found and gives first care; loses sight of a case when its case manager takes it."),
        {D.OPERATIONS, D.IDENTITY},
        {
            P.REGISTER_PEOPLE,
            P.VIEW_CASE,
            P.EDIT_IDENTITY,
            P.EDIT_FAMILY,
            P.EXPLAIN_RIGHTS,
            P.NOTIFY_AUTHORITY,
            P.REQUEST_INTERPRETER,
            P.BOOK_INTERPRETER,
            P.RECORD_CONSENT,
            P.RAISE_CONCERN,
            P.LOG_SERVICE,
            P.WRITE_OPERATIONS_NOTE,
            P.CLOSE_SHORT_CARE,
            P.INSPECT_SITE,
        },
    ),
    Role.SCREENER: card(
        _("Screener"),
        _("Speaks with each person alone, asks about urgent needs and notes the indicators."),
        {D.OPERATIONS, D.IDENTITY, D.NARRATIVE},
        FIRST_CARE,
    ),
    Role.CASE_MANAGER: card(
        _("Case manager"),
        _("The one person accountable for a case, from first contact to closure."),
        {D.OPERATIONS, D.IDENTITY, D.NARRATIVE, D.HEALTH, D.BIOMETRICS},
        CASE_WORK | BEYOND_THE_HOUSE,
    ),
    Role.SUPERVISOR: card(
        _("Supervisor"),
        _("Leads a team, assigns its cases and approves plans, overrides and closures."),
        {D.OPERATIONS, D.IDENTITY, D.NARRATIVE, D.HEALTH, D.BIOMETRICS, D.JUSTICE, D.SUSPECTS},
        CASE_WORK
        | {
            P.ASSIGN_CASE,
            P.APPROVE,
            P.LOWER_RISK,
            P.JUDGE_CONCERN,
            P.CONFIRM_MERGE,
            P.OVERRIDE_ALLOCATION,
            P.DECIDE_RETURN,
            P.SEE_STATISTICS,
            P.READ_AUDIT,
        },
    ),
    Role.SHELTER_MANAGER: card(
        _("Shelter manager"),
        _("Runs a house: beds, allocation and its exceptions, staff on shift."),
        {D.OPERATIONS, D.SHELTER_LOCATION},
        EVERYDAY
        | {P.SEE_HOUSE, P.RUN_HOUSE, P.ADMIT, P.OVERRIDE_ALLOCATION, P.KEEP_DAY_LOG, P.START_SHELTER}
        | {P.RECORD_ABSENCE, P.REGISTER_PEOPLE, P.RAISE_CONCERN, P.ISSUE_VOUCHER, P.BREAK_GLASS},
    ),
    Role.SHELTER_STAFF: card(
        _("Shelter staff"),
        _("Admits people at any hour and keeps the day of the house."),
        {D.OPERATIONS, D.SHELTER_LOCATION},
        EVERYDAY
        | {P.SEE_HOUSE, P.ADMIT, P.KEEP_DAY_LOG, P.RECORD_ABSENCE, P.REGISTER_PEOPLE, P.RAISE_CONCERN}
        | {P.BREAK_GLASS},
    ),
    Role.REPATRIATION_COORDINATOR: card(
        _("Repatriation coordinator"),
        _("Prepares a return door to door with both sides of the border."),
        {D.OPERATIONS, D.IDENTITY, D.NARRATIVE, D.BIOMETRICS},
        EVERYDAY
        | {P.COUNSEL_OPTIONS, P.ASSESS_RETURN_RISK, P.PREPARE_RETURN, P.ANSWER_RETURN, P.RECORD_FOLLOW_UP}
        | {P.WRITE_CASE_NOTE, P.SEE_FUNDS, P.VISIT_AFTER_RETURN},
    ),
    Role.INTERPRETER_COORDINATOR: card(
        _("Interpreter coordinator"),
        _("Finds interpreters; sees language, time and mode, never who the person is."),
        (),
        {P.ANSWER_INTERPRETER_REQUEST, P.BOOK_INTERPRETER, P.KEEP_INTERPRETER_BANK},
    ),
    Role.LEGAL_ADVISER: card(
        _("Legal adviser"),
        _("Advises on status, rights and proceedings, and notes what advice was given."),
        {D.OPERATIONS, D.IDENTITY, D.NARRATIVE, D.JUSTICE},
        EVERYDAY
        | {P.WRITE_LEGAL_NOTE, P.WRITE_CASE_NOTE, P.RECORD_LEGAL_STAY, P.EXPLAIN_RIGHTS, P.RECORD_CONSENT}
        | {P.COUNSEL_OPTIONS, P.RECORD_IDENTIFICATION, P.ANSWER_REFERRAL},
    ),
    Role.HEALTH: card(
        _("Health worker"),
        _("Gives medical or psychological care; others see only fitness and needs."),
        {D.OPERATIONS, D.IDENTITY, D.HEALTH},
        EVERYDAY | {P.WRITE_HEALTH_NOTE, P.ASSESS_NEEDS, P.ANSWER_REFERRAL, P.BREAK_GLASS},
    ),
    Role.DATA_PROTECTION_OFFICER: card(
        _("Data protection officer"),
        _("Watches who saw and changed what, without reading the records, and looks into complaints about staff."),
        {D.STATISTICS, D.COMPLAINTS},
        {P.READ_AUDIT, P.SEE_STATISTICS, P.CONFIRM_ROLE, P.REVIEW_EMERGENCY, P.HANDLE_COMPLAINT},
    ),
    Role.AUDITOR: card(
        _("Auditor"), _("Reads the trail of what was done, without reading the records."), (), {P.READ_AUDIT}
    ),
    Role.STATISTICS_VIEWER: card(
        _("Statistics viewer"),
        _("Sees counts with small cells suppressed, and nobody behind them."),
        {D.STATISTICS},
        {P.SEE_STATISTICS},
    ),
    Role.ADMINISTRATOR: card(
        _("Administrator"),
        _("Looks after accounts and settings; sees no personal data."),
        (),
        {P.MANAGE_STAFF, P.CONFIRM_ROLE, P.ENTER_RATES, P.KEEP_PARTNER_KEYS},
    ),
    Role.CATALOGUE_EDITOR: card(
        _("Catalogue editor"),
        _("Keeps the providers, services and agreements of the own organisation up to date; sees nobody in care."),
        (),
        {P.EDIT_CATALOGUE},
    ),
    Role.NATIONAL_COORDINATOR: card(
        _("National coordinator"),
        _("Reviews what is published, answers for the country when a type of service is proposed, and sees counts."),
        {D.STATISTICS},
        {P.REVIEW_CATALOGUE, P.ANSWER_FOR_COUNTRY, P.EDIT_MANUAL, P.SEE_STATISTICS}
        | {P.SEE_FUNDS, P.APPROVE_ABOVE_LIMIT},
    ),
    Role.FINANCE: card(
        _("Finance officer"),
        _("Compares the bills of providers with vouchers and prices; sees numbers and amounts, nobody behind them."),
        {D.STATISTICS},
        {P.RECONCILE_BILLS, P.ENTER_COSTS, P.SEE_STATISTICS, P.SEE_FUNDS, P.KEEP_FUNDS, P.APPROVE_ABOVE_LIMIT},
    ),
    Role.INTERPRETER: card(
        _("Interpreter"),
        _("Sees the own hours: time, language, mode, kind of topic and room. Never who it is for."),
        (),
        {P.INTERPRET},
    ),
    Role.RECEIVING_ORGANISATION: card(
        _("Referral desk"),
        _("Answers what other organisations refer; sees exactly what was shared, and nothing of the case behind it."),
        (),
        {P.ANSWER_REFERRAL, P.ANSWER_RETURN, P.VISIT_AFTER_RETURN},
    ),
}

CHOICES = [(role.value, ROLES[role].label) for role in Role]


#: Held on one case for an hour, by nobody's membership: an emergency opens what the own role reads anywhere, but for
#: suspects, testimony and the place of a house (care pathway E3). It lets a case be looked at, and changes nothing.
IN_EMERGENCY = "in_emergency"
EMERGENCY_MAY = frozenset({P.VIEW_CASE})
READ_IN_EMERGENCY = frozenset({D.OPERATIONS, D.IDENTITY, D.NARRATIVE, D.HEALTH})


def permissions_of(held):
    """Everything that these roles, held on one record, allow there."""
    cards = (EMERGENCY_MAY if role == IN_EMERGENCY else ROLES[role].permissions for role in held)
    return set().union(*cards)


def reading(data_class):
    """The roles that may read a data class."""
    return frozenset(role for role, role_card in ROLES.items() if data_class in role_card.reads)


def holding(permission):
    """The roles that hold a permission."""
    return frozenset(role for role, role_card in ROLES.items() if permission in role_card.permissions)
