"""What the case page shows: who, where on the way, what next, what is due. Bounded queries, however much there is."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass
from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.access.roles import ROLES
from carecase.assessments import sections as assessments
from carecase.audit.models import Event, Kind
from carecase.cases import sections as cases
from carecase.cases.models import State
from carecase.casework import sections as casework
from carecase.casework.flags import flags_of
from carecase.casework.steps import care
from carecase.integration import sections as integration
from carecase.plans import sections as plans
from carecase.shelter import sections as shelter
from carecase.shelter import standing as sheltered
from referrals import sections as referrals
from repatriation import sections as repatriation

WAY = (
    (State.IDENTIFICATION, _("Identification")),
    (State.RISK_ASSESSMENT, _("Risk assessment")),
    (State.SHELTER, _("Shelter")),
    (State.PROTECTION, _("Protection")),
    ((State.REPATRIATION, State.INTEGRATION), _("Return or integration")),
    (State.FOLLOW_UP, _("Follow-up")),
    (State.CLOSED, _("Closed")),
)

# What the page of a case can be opened to, in the order people work: address, title, what fills it.
SECTIONS = (
    ("identity", _("Identity and family"), casework),
    ("assessments", _("Assessments"), assessments),
    ("cases", _("Agreements, contacts, stay"), cases),
    ("plans", _("Plan and services"), plans),
    ("shelter", _("Shelter"), shelter),
    ("referrals", _("Referrals"), referrals),
    ("repatriation", _("Return"), repatriation),
    ("integration", _("Integration"), integration),
)

QUICK = (
    (_("Log a service"), "plans:log", Permission.LOG_SERVICE),
    (_("Note"), "cases:note_new", Permission.WRITE_CASE_NOTE),
    (_("Note for the house"), "cases:operations-note_new", Permission.WRITE_OPERATIONS_NOTE),
    (_("Health note"), "cases:health-note_new", Permission.WRITE_HEALTH_NOTE),
    (_("Contact"), "cases:contact_new", Permission.RECORD_CONTACT),
    (_("Task"), "cases:task_new", Permission.MANAGE_TASKS),
    (_("Refer"), "referrals:referral_new", Permission.REFER),
    (_("Ask for an interpreter"), "cases:interpreter_new", Permission.REQUEST_INTERPRETER),
    (_("Absence"), "cases:absence_new", Permission.RECORD_ABSENCE),
    (_("Print"), "casework:print", Permission.VIEW_CASE),
)
LAST_READERS = 4


def permissions_on(case, user):
    """Everything the user may do on this case, as plain strings for templates."""
    return set().union(*(ROLES[role].permissions for role in case.roles_of(user)))


def next_steps(case, user):
    """The step people would take next with its checklist, and the other ways out of this state."""
    open_steps = care.open_to(case, user)
    if not open_steps:
        return None, []
    first, *others = open_steps
    return {"step": first, "checklist": first.checklist(case), "url": step_url(case, first)}, [
        {"step": step, "url": step_url(case, step)} for step in others
    ]


def step_url(case, step):
    return reverse("casework:step", args=[case.number, step.name])


def quick_actions(case, can):
    """What is done most often; once the case is closed there is nothing left to do but print."""
    quick = QUICK if case.is_open else QUICK[-1:]
    return [{"label": label, "url": reverse(name, args=[case.number])} for label, name, need in quick if need in can]


def identity(case, user):
    """The bar at the top of every page of a case. The name used is all that a house knows; more needs identity."""
    stay = sheltered.current_stay(case)
    return {
        "case": case,
        "person": case.person,
        "may_name": case.may_read(user, DataClass.IDENTITY),
        "languages": list(case.person.languages.all()),
        "stay": stay,
        "flags": flags_of([case])[case.pk],
        "way": WAY,
        "section_links": section_links(case),
    }


def section_links(case):
    return [(title, reverse("casework:section", args=[case.number, name])) for name, title, _module in SECTIONS]


def team(case):
    """Who works on it, and in which role."""
    return [(grant.user or grant.unit, grant.get_role_display()) for grant in case.live_grants]


def last_readers(case):
    """Who looked last: (name, when)."""
    subjects = Event._meta.get_field("subjects").related_model.objects.filter(subject=str(case.pk))
    numbers = subjects.filter(event__kind=Kind.READ).order_by("-event_id").values_list("event_id", flat=True)[:30]
    rows = Event.objects.filter(pk__in=list(numbers)).order_by("-n").values_list("actor", "at")
    latest = {}
    for actor, at in rows:
        latest.setdefault(actor, at)
    names = dict(User.objects.filter(pk__in=[a for a in latest if a.isdigit()]).values_list("pk", "display_name"))
    return [(names.get(int(actor), "—"), at) for actor, at in list(latest.items())[:LAST_READERS] if actor.isdigit()]
