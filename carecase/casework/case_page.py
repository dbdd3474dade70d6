"""What the case page shows: who, where on the way, what next, what is due. Bounded queries, however much there is."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, FilteredRelation, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass
from carecase.access.models import Joined
from carecase.access.permissions import Permission
from carecase.access.roles import permissions_of
from carecase.assessments import sections as assessments
from carecase.cases import sections as cases
from carecase.cases.models import Case, Grant, PossibleMatch, State
from carecase.casework import guards
from carecase.casework import sections as casework
from carecase.casework.flags import flags_on, with_flags
from carecase.casework.steps import care
from carecase.casework.summary import FACTS
from carecase.integration import sections as integration
from carecase.people.models import SamePerson
from carecase.plans import sections as plans
from carecase.shelter import sections as shelter
from carecase.shelter import standing as sheltered
from carecase.workflow.facts import ask
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


def cases():
    """Cases, each with all that stands on top of its pages: one stay of a case is open at a time.

    `been_in` names the states that this episode came to by a step.
    """
    stay = FilteredRelation("stays", condition=Q(stays__ended_at__isnull=True))
    on_top = ("key", "person__key", "manager", "unit", "incident", "stay__house__unit")
    steps = StateChange.objects.filter(content_type=ContentType.objects.get_for_model(Case), object_id=OuterRef("pk"))
    of_episode = steps.filter(at__gte=OuterRef("opened_at")).order_by().values("object_id")
    been_in = Subquery(of_episode.values(states=Joined("after")))
    cases = with_flags(Case.objects.annotate(stay=stay, been_in=been_in)).select_related(*on_top)
    return cases.prefetch_related("person__languages")


def asking(cases):
    """The same, and whether it is worth while to ask for what most have not. Whoever asks still sees only her own."""
    pair = Q(one=OuterRef("person")) | Q(other=OuterRef("person"))
    return cases.annotate(
        is_asked_elsewhere=Exists(SamePerson.objects.filter(pair)),
        is_compared=Exists(PossibleMatch.objects.filter(pair)),
        is_not_alone=Exists(Case.objects.filter(~Q(pk=OuterRef("pk")), person=OuterRef("person"))),
    )


def read_facts(case, user):
    """What its page builds on for this reader, in one query, to be known while the page lasts."""
    ahead = [fact for name in AHEAD[case.state] for fact in care[name].facts]
    ask(case, *(fact for fact, told in FACTS.items() if case.may_read(user, told)), *ahead)


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
    choose = CHOSEN.get(case.state)
    name = choose(case) if choose else next(iter(AHEAD[case.state]), None)
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


#: State → the step that leads on, or those among which the case itself decides (CHOSEN).
AHEAD = {
    State.IDENTIFICATION: ["start_risk_assessment"],
    State.RISK_ASSESSMENT: ["start_shelter", "start_protection"],
    State.SHELTER: ["start_protection"],
    State.PROTECTION: ["start_repatriation", "start_integration", "follow_another_route"],
    State.REPATRIATION: ["follow_up_after_return"],
    State.INTEGRATION: ["follow_up_after_integration"],
    State.FOLLOW_UP: ["close"],
    State.CLOSED: [],
}
CHOSEN = {State.RISK_ASSESSMENT: after_the_risk, State.PROTECTION: as_chosen}


def step_url(case, step):
    return reverse("casework:step", args=[case.number, step.name])


def quick_actions(case, can):
    """What is done most often; once the case is closed there is nothing left to do but print."""
    quick = QUICK if case.is_open else QUICK[-1:]
    return [{"label": label, "url": reverse(name, args=[case.number])} for label, name, need in quick if need in can]


def identity(case, user):
    """The bar at the top of every page of a case. The name used is all that a house knows; more needs identity."""
    return {
        "case": case,
        "person": case.person,
        "may_name": case.may_read(user, DataClass.IDENTITY),
        "languages": list(case.person.languages.all()),
        "stay": getattr(case, "stay", None),
        "flags": flags_on(case),
        "way": WAY,
        "passed_by": passed_by(case),
        "section_links": section_links(case),
    }


def passed_by(case):
    """States that lie before the present one on the way, in which this episode never was."""
    places = [states if isinstance(states, tuple) else (states,) for states, _label in WAY]
    here = next(place for place, states in enumerate(places) if case.state in states)
    if not here:
        return set()
    seen = {State.IDENTIFICATION, case.state, *(case.been_in or "").split(",")}
    return {state for states in places[:here] if not seen & set(states) for state in states}


def section_links(case):
    return [(title, reverse("casework:section", args=[case.number, name])) for name, title, _module in SECTIONS]


def team(case):
    """Who works on it, and in which role, each once. Who reads it in an emergency does not work on it."""
    working = [grant for grant in case.live_grants if grant.because != Grant.Because.EMERGENCY]
    return list(dict.fromkeys((grant.user or grant.unit, grant.get_role_display()) for grant in working))


def last_readers(events):
    """Who looked last, of lines of the trail: (name, when)."""
    latest = {}
    for each in events:
        latest.setdefault(each.account, (each.who or "—", each.at))
    return [each for account, each in list(latest.items())[:LAST_READERS] if account is not None]
