"""What follows from an assessment, in its own transaction; and the acts that are more than one form."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.permissions import Permission
from carecase.assessments.conversation import Answer
from carecase.assessments.identification import DECIDED, Identification, Status
from carecase.assessments.indicators import DEBT, PAPERS
from carecase.assessments.leak import Leak
from carecase.assessments.palermo import AgeStanding, Result, age_standing
from carecase.assessments.reflection import ReflectionPeriod
from carecase.assessments.risk import ORDER, RiskAssessment, higher
from carecase.assessments.standing import first_risk_judged, latest_risk, reflection_of
from carecase.cases import actions as cases
from carecase.cases.actions import allow, block, locked
from carecase.cases.clocks import due, finish_tasks, open_task, refresh_next_due
from carecase.cases.models import Approval, RiskLevel, Task
from carecase.cases.task_words import sentence
from carecase.jurisdictions.pack import END_OF_DAY
from carecase.people.models import Person, Phone, Sex
from carecase.workflow.acts import act

Kind = Task.Kind

# Not in the packs: ours (care pathway J names the tasks, not their time).
RIGHTS_TALK_WITHIN = timedelta(hours=24)
PAPERS_WITHIN = timedelta(days=3)
FAMILY_CALL_WITHIN = timedelta(hours=24)
SUPPORT_WITHIN = timedelta(hours=24)
REPORT_WITHIN = timedelta(hours=24)


def open_until(case, kind, doing, due_at, **more):
    """An automatic task whose time is known anew: an open one of the same cause moves to it."""
    task = open_task(case, kind, doing, due_at=due_at, **more)
    if task.due_at != due_at:
        task.due_at = due_at
        doing.save(task)
        refresh_next_due(case, doing)
    return task


def open_worded(case, text, doing, **more):
    """A task of no kind of its own, in words that the whole team may read."""
    task = open_task(case, Kind.OTHER, doing, **more)
    task.text = str(text)
    return doing.save(task)


# --- urgent needs -------------------------------------------------------------------------------------------------


def windows(case, assault_at):
    """The care that must begin in time after rape: task kind → until when. No contraception for a man."""
    found = {Kind.PEP: due(case, "pep", assault_at)}
    if may_be_female(case.person):
        found[Kind.EMERGENCY_CONTRACEPTION] = due(case, "emergency_contraception", assault_at)
    return found


def may_be_female(person):
    return person.sex not in (Sex.MALE, Sex.NOT_APPLICABLE)


def judge_urgency(urgent, health):
    """Whether to go now, and until when there is time. Say it before saving: it stands on the record."""
    closing = windows(urgent.case, health.sexual_violence_at) if health.sexual_violence_at else {}
    still_open = [until for until in closing.values() if until > timezone.now()]
    urgent.window_until = min(still_open, default=None)
    urgent.go_now = bool(still_open) or urgent.medical_danger == Answer.YES or bool(health.signs)


def answer_urgency(urgent, health, doing):
    """The tasks of pathway J for danger, rape and thoughts of dying; or the next try when nothing was asked."""
    case, now = urgent.case, timezone.now()
    if urgent.asked == urgent.Asked.NOT_ASKED:
        open_until(case, Kind.RETRY_URGENT_NEEDS, doing, urgent.retry_at)
    else:
        finish_tasks(case, [Kind.RETRY_URGENT_NEEDS], doing, at=now)
    if urgent.go_now:
        open_task(case, Kind.CLINIC_NOW, doing, due_at=now)
        if not first_risk_judged(case):
            open_until(case, Kind.FIRST_RISK, doing, due(case, "initial_assessment_high", case.opened_at))
    if health.sexual_violence_at:
        answer_assault(case, health.sexual_violence_at, doing)
    if health.self_harm == Answer.YES:
        call_for_reassessment(case, doing, sentence("urgent_needs"))


def answer_assault(case, assault_at, doing):
    now = timezone.now()
    still_open = {kind: until for kind, until in windows(case, assault_at).items() if until > now}
    for kind, until in still_open.items():
        open_until(case, kind, doing, until)
    if still_open and may_be_female(case.person):
        open_task(case, Kind.FEMALE_STAFF, doing, due_at=now)
    if still_open:
        open_task(case, Kind.EVIDENCE_CONSENT, doing, due_at=max(still_open.values()))


# --- screening ----------------------------------------------------------------------------------------------------


def answer_signs(screening, doing):
    """The tasks of pathway J for possible trafficking, withheld papers, debt and extortion. No status is written."""
    case, at = screening.case, screening.at
    if screening.suggests_trafficking:
        refer_for_identification(case, doing, known_at=at)
    if screening.has_any(PAPERS):
        open_task(case, Kind.PAPER_RETRIEVAL, doing, due_at=at + PAPERS_WITHIN)
    if screening.has_any(DEBT):
        open_task(case, Kind.FAMILY_SAFETY_CALL, doing, due_at=at + FAMILY_CALL_WITHIN)
        open_task(case, Kind.BLOCK_NUMBERS, doing, due_at=at + FAMILY_CALL_WITHIN)
        call_for_reassessment(case, doing, sentence("debt"), about=screening.pk)


def refer_for_identification(case, doing, known_at):
    """Referral to the body that decides, by the country's time limit, and the talk about rights that goes with it."""
    open_task(case, Kind.ACCREDITATION, doing, due_at=due(case, "accreditation", known_at))
    open_task(case, Kind.RIGHTS_TALK, doing, due_at=known_at + RIGHTS_TALK_WITHIN)


# --- identification, reflection -----------------------------------------------------------------------------------


def decision_due(identification):
    """When a pending decision is due: from the day the body learnt of it, else by the open task, else from now."""
    case = identification.case
    if identification.known_on:
        return due(case, "accreditation", on_day(case, identification.known_on))
    task = case.tasks.open().filter(kind=Kind.ACCREDITATION, due_at__isnull=False).first()
    return task.due_at if task else due(case, "accreditation", identification.at)


def on_day(case, day):
    """The end of a day in the country of the case."""
    return datetime.combine(day, END_OF_DAY, tzinfo=case.pack.timezone)


def settle(identification, doing):
    """What follows from a decision, or from noting that one is pending."""
    case = identification.case
    if identification.status == Status.POSSIBLE:
        open_until(case, Kind.ACCREDITATION, doing, identification.due_at)
        open_task(case, Kind.RIGHTS_TALK, doing, due_at=identification.at + RIGHTS_TALK_WITHIN)
    if identification.status in DECIDED:
        finish_tasks(case, [Kind.ACCREDITATION], doing, at=timezone.now())
    if identification.palermo_result == Result.UNDETERMINED:
        open_task(case, Kind.AGE_REVIEW, doing, due_at=identification.at + PAPERS_WITHIN)
    if begins_reflection(identification):
        begin_reflection(case, doing, identification)


def begins_reflection(identification):
    """By the pack's start event: on identification, or already when trafficking is presumed. Never for a child."""
    adult = identification.age_standing == AgeStanding.ADULT
    early = identification.case.pack.clock("reflection").starts != "accreditation"
    starts = identification.status == Status.ACTUAL or (identification.status == Status.POSSIBLE and early)
    return adult and starts and not runs(identification.case)


def runs(case):
    period = reflection_of(case)
    return period is not None and not period.over()


def begin_reflection(case, doing, identification=None):
    """The period, and the talk about the decision and the extension of the stay so many days before it ends."""
    period = new_reflection(case, identification)
    doing.save(period)
    alert_at = on_day(case, period.ends_on - timedelta(days=case.pack.value("reflection_alert_days")))
    for kind in (Kind.DECISION_INTERVIEW, Kind.STAY_EXTENSION):
        open_until(case, kind, doing, alert_at)
    return period


def new_reflection(case, identification=None):
    """A period not saved yet, from the event that the country's pack names."""
    clock = case.pack.clock("reflection")
    start = start_of_reflection(case, clock.starts, identification)
    return ReflectionPeriod(
        case=case,
        identification=identification,
        start_event=clock.starts,
        starts_on=start.astimezone(case.pack.timezone).date(),
        ends_on=due(case, "reflection", start).date(),
    )


def start_of_reflection(case, event, identification=None):
    if event in ("first_contact", "encounter"):
        return case.opened_at
    if event == "presumption":
        possible = Identification.objects.filter(case=case, status=Status.POSSIBLE).last()  # the earliest
        return on_day(case, possible.dated_on) if possible else timezone.now()
    return on_day(case, identification.decided_on) if identification else timezone.now()


def waive_reflection(case, *, by, how, advice):
    """She or he wants no more time: said alone, after advice. May be taken back by recording a new decision."""
    with act(by, "waive_reflection", case) as doing:
        case = locked(case)
        allow(by, Permission.RECORD_IDENTIFICATION, case, "waive_reflection")
        period = reflection_of(case) or new_reflection(case)
        period.waived_how, period.advice = how, advice
        return settle_waiver(period, doing)


def settle_waiver(period, doing):
    case = period.case
    if age_standing(Person.objects.get(pk=case.person_id)) != AgeStanding.ADULT:
        raise block(_("A child has a protection measure instead: there is nothing to waive."))
    if not case.pack.value("reflection_waiver"):
        raise block(_("In this country the reflection period cannot be waived."))
    if period.waived_at:
        raise block(_("It has already been waived."))
    period.waived_at = timezone.now()
    doing.save(period)
    finish_tasks(case, [Kind.DECISION_INTERVIEW], doing, at=period.waived_at, outcome=sentence("waived"))
    return period


# --- risk ---------------------------------------------------------------------------------------------------------


def level_in_force(assessment, by):
    """The level the case gets now: the one judged, or the highest that stands where a supervisor must agree first."""
    standing = higher(held_level(assessment.case), assessment.suggested)
    if ORDER[assessment.level] >= ORDER[standing] or by.has_perm(Permission.LOWER_RISK, assessment.case):
        return assessment.level
    return standing


def held_level(case):
    """The level the case has, as far as it was judged in this episode; what was judged before binds nobody."""
    return case.risk_level if first_risk_judged(case) else ""


def settle_risk(assessment, doing):
    """The level goes to the case in this act, the next assessment gets its time, a lower level its question."""
    case = assessment.case
    set_level(assessment, doing)
    done = [Kind.FIRST_RISK, Kind.RISK_AND_SAFETY, Kind.RISK_REASSESSMENT]
    if assessment.stage == RiskAssessment.Stage.FULL:
        done.append(Kind.FULL_ASSESSMENT)
    finish_tasks(case, done, doing, at=timezone.now())
    open_task(case, Kind.RISK_REASSESSMENT, doing, due_at=assessment.again_at, about=assessment.pk)
    answer_level(assessment, doing)
    what = Approval.What.LOWER_RISK
    if assessment.waits:
        cases.request_approval(case, what, by=doing.by, about=assessment, note=assessment.because)
    else:
        cases.overtake(case, what, doing)


def answer_level(assessment, doing):
    """What the level asks for by when: a first response, and the care plan counted from the assessment (F)."""
    case, level = assessment.case, assessment.in_force
    response = due(case, f"first_response_{level}", assessment.at)
    if not case.tasks.filter(kind=Kind.FIRST_RESPONSE, recorded_at__gte=case.opened_at).exists():
        open_task(case, Kind.FIRST_RESPONSE, doing, due_at=response)
    for task in case.tasks.open().filter(kind=Kind.CARE_PLAN):
        task.due_at = due(case, "care_plan_high" if level == RiskLevel.HIGH else "care_plan", assessment.at)
        doing.save(task)
    refresh_next_due(case, doing)


def set_level(assessment, doing):
    case = assessment.case
    case.risk_level = assessment.in_force
    doing.save(case, reason=assessment.because)


def next_assessment(case, level, start):
    """When a risk of this level is looked at again, by the schedule of follow-up (F)."""
    return due(case, f"follow_up_{level}", start)


def put_in_force(assessment, *, by):
    """After a supervisor agreed, the case manager sets the lower level."""
    with act(by, "put_risk_in_force", assessment.case) as doing:
        assessment.case = case = locked(assessment.case)
        allow(by, Permission.ASSESS_RISK, case, "put_risk_in_force")
        if latest_risk(case) != assessment:
            raise block(_("A later assessment stands over this one."))
        if not cases.approved(case, Approval.What.LOWER_RISK, assessment):
            raise block(_("A supervisor has not agreed to the lower level yet."))
        assessment.in_force = assessment.level
        assessment.again_at = next_assessment(case, assessment.level, assessment.at)
        doing.save(assessment)
        set_level(assessment, doing)
        open_until(case, Kind.RISK_REASSESSMENT, doing, assessment.again_at, about=assessment.pk)
    return assessment


def call_for_reassessment(case, doing, why, *, due_at=None, about=None):
    """Something has happened: the risk is looked at again within a day. `why` is read by the whole team."""
    due_at = due_at or due(case, "first_response_high", timezone.now())
    task = open_task(case, Kind.RISK_REASSESSMENT, doing, due_at=due_at, about=about)
    task.due_at, task.text = min(task.due_at, due_at), why
    doing.save(task)
    refresh_next_due(case, doing)
    return task


# --- leaks --------------------------------------------------------------------------------------------------------


def report_leak(case, *, by, what, words="", at=None):
    """The address or a phone has become known to people who may harm (rule 13). `what`: codes of Leak.What."""
    with act(by, "report_leak", case) as doing:
        case = locked(case)
        allow(by, Permission.RECORD_CONTACT, case, "report_leak")
        leak = Leak(case=case, what=list(what), words=words, occurred_at=at)
        doing.save(leak)
        answer_leak(leak, doing)
    return leak


def answer_leak(leak, doing):
    """Move, assess again, new contacts; and the numbers that are burnt are not called again."""
    case, until = leak.case, due(leak.case, "leak_response", leak.at)
    open_task(case, Kind.LEAK, doing, due_at=until, about=leak.pk)
    call_for_reassessment(case, doing, sentence("leak"), due_at=until, about=leak.pk)
    for phone in Phone.objects.filter(person=case.person_id, leaked=False):
        burnt = Leak.What.OWN_PHONE if phone.whose == Phone.Whose.OWN else Leak.What.CONTACT_PHONE
        if burnt in leak.what:
            phone.leaked, phone.safe = True, Phone.Safe.NO
            doing.save(phone)
