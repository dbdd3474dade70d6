"""Births and handing over: how a group is registered, who takes a case, how seeing begins and ends."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.access.roles import Role
from carecase.cases.clocks import due, finish_tasks, hurry, open_task, refresh_next_due
from carecase.cases.likenesses import follow_consent
from carecase.cases.models import Approval, Case, Concern, Consent, Encounter, Episode, Grant, Separation, Task
from carecase.people.models import Person
from carecase.ui.moments import when
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Check, Forbidden
from carecase.workflow.one_moment import asked_once

REOPEN_WITHIN = timedelta(hours=24)


def allow(by, permission, subject, verb):
    if not by.has_perm(permission, subject):
        raise Forbidden(verb)


def block(sentence, url=""):
    return Blocked([Check(False, sentence, url)])


# --- registering ------------------------------------------------------------------------------------------------


def register_incident(incident, *, by, unit):
    """Open an incident with as many numbered people as were counted: names may come later. One clock for all."""
    with act(by, "register_incident"):
        open_incident(incident, by=by, unit=unit)
        add_people(incident, incident.count, by=by, after=0)
    return incident


def open_incident(incident, *, by, unit):
    """Without its people yet."""
    with act(by, "register_incident") as doing:
        allow(by, Permission.REGISTER_PEOPLE, unit, "register_incident")
        incident.unit, incident.organisation = unit, unit.organisation
        incident.occurred_at = incident.occurred_at or timezone.now()
        doing.save(incident)


def add_people(incident, how_many, *, by, after=None, owing=None):
    """People of one event, P01 onwards: each a person and a case of their own. `after`: how many it has already.
    `owing`: as for `open_cases`."""
    first = 1 + (incident.cases.count() if after is None else after)
    held_by = receiving_unit(incident.unit).organisation
    with act(by, "add_people", incident) as doing:
        people = doing.save_all([Person(held_by=held_by) for _each in range(how_many)])
        labels = [f"P{n:02}" for n in range(first, first + how_many)]
        return open_cases(people, by=by, incident=incident, labels=labels, owing=owing)


def receiving_unit(unit):
    """The team that takes over what this unit registers: named beforehand, or the unit itself."""
    return unit.hands_over_to.first() or unit


def open_case(person, *, by, incident=None, unit=None, occurred_at=None, called="", label=""):
    """A case for one person: a walk-in, a hotline call, a night admission, or one more of a group."""
    with act(by, "open_case") as doing:
        allow(by, Permission.REGISTER_PEOPLE, incident.unit if incident else unit, "open_case")
        doing.save(person)
        labels = [label]
        [case] = open_cases([person], by=by, incident=incident, unit=unit, occurred_at=occurred_at, labels=labels)
        if called:
            case.called = called
            doing.save(case)
    return case


def open_cases(people, *, by, labels, incident=None, unit=None, occurred_at=None, owing=None):
    """Cases, encounters, first episodes and grants for people just written, in a handful of queries however many.

    `owing`: says for the cases, not yet saved, with which tasks they begin: each is born with its next due time.
    """
    registering = incident.unit if incident else unit
    receiving = receiving_unit(registering)
    at = (incident.occurred_at if incident else occurred_at) or timezone.now()
    country = incident.country if incident else receiving.organisation.country
    common = {"incident": incident, "jurisdiction": country, "organisation": receiving.organisation, "unit": receiving}
    met = {"incident": incident, "country": country, "authority": str(registering)[:120], "occurred_at": at}
    seen_by = [(registering, Grant.Because.REGISTERED), (receiving, Grant.Because.INTAKE)]
    with act(by, "open_case") as doing:
        cases = [Case(person=p, label=n, opened_at=at, **common) for p, n in zip(people, labels, strict=True)]
        tasks = owing(cases) if owing else []
        for task in tasks:
            hurry(task.case, task)
        doing.save_all(cases)
        doing.save_all([Encounter(case=case, admin1=incident.admin1 if incident else "", **met) for case in cases])
        doing.save_all([Episode(case=case, number=1, opened_at=at) for case in cases])
        doing.save_all([Grant(case=case, unit=u, because=why) for case in cases for u, why in seen_by])
        doing.save_all(tasks)
    return cases


# --- who works on it --------------------------------------------------------------------------------------------


def take_case(case, *, by):
    """A case manager becomes accountable. Those who registered the person lose sight of it."""
    with act(by, "take_case", case) as doing:
        case = locked(case)
        allow(by, Permission.TAKE_CASE, case, "take_case")
        if case.manager_id:
            raise block(_("Somebody has already taken this case."))
        return hand_to(case, by, doing)


def assign_case(case, *, to, by):
    """A supervisor gives the case to a case manager of the team."""
    with act(by, "assign_case", case) as doing:
        case = locked(case)
        allow(by, Permission.ASSIGN_CASE, case, "assign_case")
        if Role.CASE_MANAGER not in case.unit.roles_of(to):
            raise block(_("This colleague is not a case manager of the team."))
        return hand_to(case, to, doing)


def hand_to(case, manager, doing):
    before = case.manager
    case.manager = manager
    doing.save(case)
    end_grants(case, doing, because=[Grant.Because.REGISTERED, Grant.Because.INTAKE, Grant.Because.MANAGER])
    doing.save(Grant(case=case, user=manager, role=Role.CASE_MANAGER, because=Grant.Because.MANAGER))
    for task in case.tasks.open().filter(owner=before):
        task.owner = manager
        doing.save(task)
    return case


def add_to_team(case, *, user, role, by, because=Grant.Because.TEAM, until_at=None):
    """Somebody works on the case from now on, in a role she holds."""
    with act(by, "add_to_team", case) as doing:
        if not (by.has_perm(Permission.TAKE_CASE, case) or by.has_perm(Permission.ASSIGN_CASE, case)):
            raise Forbidden("add_to_team")
        if role not in {m.role for m in user.standing}:
            raise block(_("This colleague does not hold this role."))
        grant = case.grants.live().filter(user=user, role=role, because=because).first()
        return grant or doing.save(Grant(case=case, user=user, role=role, because=because, until_at=until_at))


def end_grants(case, doing, **which):
    """Seeing ends now: the next request of those people finds nothing."""
    lookups = {f"{name}__in" if isinstance(value, list) else name: value for name, value in which.items()}
    for grant in case.grants.live().filter(**lookups):
        grant.until_at = timezone.now()
        doing.save(grant)


def locked(case):
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


# --- apart ------------------------------------------------------------------------------------------------------


def keep_apart(case, other, *, by):
    """Lodge, seat and transport these two apart: an instruction both ways, without a reason."""
    with act(by, "keep_apart", case, other) as doing:
        allow(by, Permission.RAISE_CONCERN, case, "keep_apart")
        for one, two in ((case, other), (other, case)):
            if not one.separations.filter(other=two, ended_at__isnull=True).exists():
                doing.save(Separation(case=one, other=two))


def keep_apart_from_the_group(case, doing):
    """From the moment of the doubt, everybody else of the group; colleagues read an instruction without a reason."""
    mates = case.incident.cases.exclude(pk=case.pk) if case.incident_id else Case.objects.none()
    known = set(Separation.objects.filter(case=case, ended_at__isnull=True).values_list("other", flat=True))
    new = [mate for mate in mates if mate.pk not in known and mate.is_open]
    doing.save_all([Separation(case=one, other=two) for mate in new for one, two in ((case, mate), (mate, case))])


def end_separation(separation, *, by, reason=""):
    """They need not be kept apart any more, both ways. What a concern still stands behind goes on."""
    case, other = separation.case, separation.other
    with act(by, "end_separation", case, other, reason=reason) as doing:
        allow(by, Permission.JUDGE_CONCERN, case, "end_separation")
        if is_flagged(case) or is_flagged(other):
            raise block(_("This instruction stands until a supervisor has judged it again."))
        for one, two in ((case, other), (other, case)):
            for row in one.separations.filter(other=two, ended_at__isnull=True):
                row.ended_at = timezone.now()
                doing.save(row)


def is_flagged(case):
    """Whether a concern about this person stands: not judged yet, or confirmed and not ended."""
    standing = case.concerns.exclude(judgement=Concern.Judgement.DISMISSED)
    return standing.filter(expires_on__gte=timezone.localdate()).exists()


# --- tasks, consents, approvals ---------------------------------------------------------------------------------


def finish_task(task, *, by, outcome=""):
    with act(by, "finish_task", task.case) as doing:
        allow(by, Permission.MANAGE_TASKS, task.case, "finish_task")
        if task.done_at:
            raise block(_("This task was already done."))
        task.done_at, task.done_by, task.outcome = timezone.now(), by, outcome
        doing.save(task)
        refresh_next_due(task.case, doing)
    return task


def reopen_task(task, *, by):
    """The wrong button: whoever marked it done takes that back, for a day. That it was marked stays in the history."""
    with act(by, "reopen_task", task.case) as doing:
        allow(by, Permission.MANAGE_TASKS, task.case, "reopen_task")
        case, task = task.case, Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
        task.case = case
        if task.done_at is None:
            raise block(_("This task is open already."))
        if task.done_by_id != by.pk or task.is_done_elsewhere or timezone.now() - task.done_at > REOPEN_WITHIN:
            raise block(_("Only whoever marked it done opens it again, on the same day. Write a new task instead."))
        if task.about and case.tasks.open().filter(kind=task.kind, about=task.about).exists():
            raise block(_("There is a task like this again already."))
        task.done_at, task.done_by, task.outcome = None, None, ""
        doing.save(task)
        refresh_next_due(case, doing)
    return task


def to_reopen(user):
    """What she or he may open again as marked done by mistake, the last first."""
    done = Task.objects.visible_to(user).filter(done_by=user, done_at__gt=timezone.now() - REOPEN_WITHIN)
    return done.exclude(kind__in=Task.DONE_ELSEWHERE).order_by("-done_at")


def end_pause(hold, *, by, reason=""):
    """The case goes on."""
    with act(by, "end_pause", hold.case, reason=reason) as doing:
        allow(by, Permission.MANAGE_TASKS, hold.case, "end_pause")
        if hold.ended_at:
            raise block(_("This pause has ended already."))
        hold.ended_at = timezone.now()
        doing.save(hold)
        finish_tasks(hold.case, [Task.Kind.PAUSE_REVIEW], doing, at=hold.ended_at, about=[hold.pk])
    return hold


def look_for(case, doing, *, since, about):
    """Somebody is not there and nobody knows why: the report of a missing child or a welfare check, and a log (J)."""
    child = case.person.is_child
    kind = Task.Kind.MISSING_CHILD_REPORT if child else Task.Kind.WELFARE_CHECK
    due_at = due(case, "child_missing_report" if child else "adult_welfare_check", since)
    for each in (kind, Task.Kind.SEARCH_LOG):
        open_task(case, each, doing, due_at=due_at, about=about)


#: What asks for the person her- or himself: nobody calls a family to speak with somebody who has died.
ROUTINE = (
    Task.Kind.CONTACT_AGAIN,
    Task.Kind.FOLLOW_UP,
    Task.Kind.VISIT_AFTER_RETURN,
    Task.Kind.WELFARE_CHECK,
    Task.Kind.CONSENT_AGAIN,
    Task.Kind.CLOSURE_CALL,
)
AFTER_A_DEATH = (Task.Kind.NEXT_OF_KIN, Task.Kind.CONSULATE_DEATH, Task.Kind.REMAINS)


def asked_after_a_death(case):
    """What is to be done: no consulate learns of her or him against a fear or a no that was said in life."""
    return [kind for kind in AFTER_A_DEATH if kind != Task.Kind.CONSULATE_DEATH or consulate_may_be_told(case)]


def consulate_may_be_told(case):
    asked = case.consents.filter(kind=Consent.Kind.CONSULATE).first()
    refused = asked is not None and (asked.given == Consent.Given.NO or asked.withdrawn_at is not None)
    return not (refused or case.feared_countries)


def follow_death(case, doing, *, died):
    """What a death asks for begins, routine messages stop (B1); and back again, where it was noted by mistake."""
    now = timezone.now()
    if died:
        for kind in asked_after_a_death(case):
            if not case.tasks.filter(kind=kind, recorded_at__gte=case.opened_at).exists():
                open_task(case, kind, doing, due_at=due(case, "first_response_high", now))
        finish_tasks(case, ROUTINE, doing, at=now, outcome=str(_("The person has died.")))
    else:
        finish_tasks(case, AFTER_A_DEATH, doing, at=now, outcome=str(_("Noted by mistake.")))


def interpreter_found(request, doing):
    """This request is met, and with it the general search for somebody who speaks the language."""
    tasks = request.case.tasks.open().filter(kind=Task.Kind.INTERPRETER_NEED)
    general = tasks.filter(about__isnull=True) if speaks(request) else tasks.none()
    for task in [*tasks.filter(about=request.pk), *general]:
        task.done_at, task.done_by = request.met_at, doing.by
        doing.save(task)
    refresh_next_due(request.case, doing)


def speaks(request):
    return request.case.person.languages.filter(language=request.language).exists()


def withdraw_consent(consent, *, by, reason=""):
    """Taken back by the person: at once, without a reason being owed; the partner is told."""
    with act(by, "withdraw_consent", consent.case, reason=reason) as doing:
        allow(by, Permission.RECORD_CONSENT, consent.case, "withdraw_consent")
        if consent.withdrawn_at:
            raise block(_("This consent was already taken back."))
        consent.withdrawn_at = timezone.now()
        doing.save(consent)
        follow_consent(consent, doing)
        if consent.kind == consent.Kind.DATA_SHARE:
            kind = Task.Kind.RECALL_LETTER
            open_task(consent.case, kind, doing, due_at=timezone.now(), about=consent.pk)
    return consent


def request_approval(case, what, *, by, about=None, note=""):
    """Ask a supervisor or her deputy. A new request for the same thing replaces the one that waits."""
    with act(by, "request_approval", case) as doing:
        overtake(case, what, doing, about=about)
        version = about.version if about is not None else None
        request = Approval(
            case=case, what=what, about=about.pk if about else None, about_version=version, note=note, requested_by=by
        )
        doing.save(request)
        due_at = timezone.now() + timedelta(days=2)
        open_task(case, Task.Kind.APPROVAL, doing, due_at=due_at, about=request.pk, owner=supervisor_of(case))
    return request


def overtake(case, what, doing, about=None):
    """What was asked about has changed: the question, and an answer given to it, no longer count."""
    standing = [Approval.Answer.PENDING, Approval.Answer.APPROVED]
    same = {"about": about.pk} if about is not None else {}
    for old in case.approvals.filter(what=what, answer__in=standing, **same):
        old.answer = Approval.Answer.OVERTAKEN
        doing.save(old)
        for task in case.tasks.open().filter(about=old.pk):
            task.done_at, task.done_by = timezone.now(), doing.by
            doing.save(task)


def supervisor_of(case):
    """Somebody who supervises the team, for tasks; None leaves it to whoever holds the role."""
    membership = case.unit.memberships.on(timezone.localdate()).filter(role=Role.SUPERVISOR).first()
    return membership.user if membership else None


def answer_approval(approval, *, by, approved, reason=""):
    """A supervisor or named deputy answers, never the one who asked; a refusal says why."""
    with act(by, "answer_approval", approval.case, reason=reason) as doing:
        allow(by, Permission.APPROVE, approval.case, "answer_approval")
        if approval.requested_by_id == by.pk:
            raise block(_("Somebody else must answer what you asked for."))
        if approval.answer != Approval.Answer.PENDING:
            raise block(_("This request has already been answered or overtaken."))
        if not approved and not reason.strip():
            raise block(_("Write why it is not approved."))
        approval.answer = Approval.Answer.APPROVED if approved else Approval.Answer.REJECTED
        approval.answered_by, approval.answered_at, approval.answer_reason = by, timezone.now(), reason
        doing.save(approval)
        for task in approval.case.tasks.open().filter(about=approval.pk):
            task.done_at, task.done_by = timezone.now(), by
            doing.save(task)
        refresh_next_due(approval.case, doing)
    return approval


@asked_once
def asked_for(case):
    return list(case.approvals.all())


def approved(case, what, about=None):
    """Whether an approval stands for this case (and for this very version of what it is about)."""
    given = [each for each in asked_for(case) if each.what == what and each.answer == Approval.Answer.APPROVED]
    return any(each.about == about.pk for each in given) if about is not None else bool(given)


def awaited(case, what):
    """Since when the answer of a supervisor is awaited, in words. Empty: nobody was asked, or it was answered."""
    return waiting(pending(case, what))


def waiting(asked):
    """The same for what is known of a request: it, or None."""
    if asked is None or asked.answer != Approval.Answer.PENDING:
        return ""
    return _("Approval asked for, %(at)s. A supervisor's answer is awaited.") % {"at": when(asked.recorded_at)}


def pending(case, what):
    """The request that waits for its answer, if one does."""
    waiting = (each for each in asked_for(case) if each.what == what and each.answer == Approval.Answer.PENDING)
    return next(waiting, None)
