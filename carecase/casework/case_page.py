"""What the case page shows: who, where on the way, what next, what is due. Bounded queries, however much there is."""

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass
from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.access.roles import permissions_of
from carecase.assessments import sections as assessments
from carecase.audit.models import Event, Kind
from carecase.cases import sections as cases
from carecase.cases.models import Grant, State
from carecase.casework import guards
from carecase.casework import sections as casework
from carecase.casework.flags import flags_of
from carecase.casework.steps import care
from carecase.integration import sections as integration
from carecase.plans import sections as plans
from carecase.shelter import sections as shelter
from carecase.shelter import standing as sheltered
from carecase.workflow.models import StateChange
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
    (_("Legal note"), "cases:legal-note_new", Permission.WRITE_LEGAL_NOTE),
    (_("Contact"), "cases:contact_new", Permission.RECORD_CONTACT),
    (_("Appointment"), "cases:appointment_new", Permission.MANAGE_TASKS),
    (_("Task"), "cases:task_new", Permission.MANAGE_TASKS),
    (_("Refer"), "referrals:referral_new", Permission.REFER),
    (_("Ask for an interpreter"), "cases:interpreter_new", Permission.REQUEST_INTERPRETER),
    (_("Absence"), "cases:absence_new", Permission.RECORD_ABSENCE),
    (_("Print"), "casework:print", Permission.VIEW_CASE),
)
LAST_READERS = 4


def permissions_on(case, user):
    """Everything the user may do on this case, as plain strings for templates."""
    return permissions_of(case.roles_of(user))


def next_steps(case, user):
    """The step that comes next on the way with its checklist, and the other ways that are open to the reader.

    Whoever may not take the next step reads what it is. Where the person has not chosen yet, there is none.
    """
    forward = step_ahead(case)
    others = [step for step in care.open_to(case, user) if step is not forward]
    following = None
    if forward is not None:
        may = user.has_perm(forward.permission, case)
        checklist = forward.checklist(case) if may else ()
        following = {"step": forward, "may": may, "checklist": checklist, "url": step_url(case, forward)}
    return following, [{"step": step, "url": step_url(case, step)} for step in others]


def step_ahead(case):
    name = AHEAD[case.state]
    name = name(case) if callable(name) else name
    return care[name] if name else None


def after_the_risk(case):
    """Shelter, unless it was passed by: declined, not needed, or none that suits."""
    return "start_shelter" if sheltered.shelter_not_used_because(case) is None else "start_protection"


def as_chosen(case):
    """What the person decided after talking through the options; nothing before that."""
    if guards.options_were_counselled.holds(case):
        return "start_repatriation"
    if guards.stay_is_chosen.holds(case):
        return "start_integration"
    return "follow_another_route" if guards.another_route_is_noted.holds(case) else None


#: State → the step that leads on, or a function of the case that names it.
AHEAD = {
    State.IDENTIFICATION: "start_risk_assessment",
    State.RISK_ASSESSMENT: after_the_risk,
    State.SHELTER: "start_protection",
    State.PROTECTION: as_chosen,
    State.REPATRIATION: "follow_up_after_return",
    State.INTEGRATION: "follow_up_after_integration",
    State.FOLLOW_UP: "close",
    State.CLOSED: None,
}


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
        "flags": flags_of([case]).get(case.pk, []),
        "way": WAY,
        "passed_by": passed_by(case),
        "section_links": section_links(case),
    }


def passed_by(case):
    """States that lie before the present one on the way, in which this episode never was."""
    content_type = ContentType.objects.get_for_model(case)
    moves = StateChange.objects.filter(content_type=content_type, object_id=case.pk, at__gte=case.opened_at)
    seen = {State.IDENTIFICATION, case.state, *moves.values_list("after", flat=True)}
    places = [states if isinstance(states, tuple) else (states,) for states, _label in WAY]
    here = next(place for place, states in enumerate(places) if case.state in states)
    return {state for states in places[:here] if not seen & set(states) for state in states}


def section_links(case):
    return [(title, reverse("casework:section", args=[case.number, name])) for name, title, _module in SECTIONS]


def team(case):
    """Who works on it, and in which role, each once. Who reads it in an emergency does not work on it."""
    working = [grant for grant in case.live_grants if grant.because != Grant.Because.EMERGENCY]
    return list(dict.fromkeys((grant.user or grant.unit, grant.get_role_display()) for grant in working))


def last_readers(case):
    """Who looked last: (name, when)."""
    subjects = Event._meta.get_field("subjects").related_model.objects.filter(subject=str(case.pk))
    reads = subjects.filter(event__kind=Kind.READ).order_by("-event_id").values_list("event__actor", "event__at")
    latest = {}
    for actor, at in reads[:30]:
        latest.setdefault(actor, at)
    names = dict(User.objects.filter(pk__in=[a for a in latest if a.isdigit()]).values_list("pk", "display_name"))
    return [(names.get(int(actor), "—"), at) for actor, at in list(latest.items())[:LAST_READERS] if actor.isdigit()]
