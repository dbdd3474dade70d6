"""What time does by itself. Every job is idempotent, one transaction per act, by the built-in user `system`.

What can be derived (late, expired) is derived where it is read; here stands only what must be written down.
"""

from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from carecase.cases import expiring
from carecase.cases.actions import look_for
from carecase.cases.adulthood import BY_A_GUARDIAN, decided_by_a_guardian
from carecase.cases.clocks import due, end_of_day, open_task
from carecase.cases.likenesses import run_out
from carecase.cases.models import OPEN_STATES, Absence, Case, Consent, LegalStay, Likeness, Search, SearchHit, Task
from carecase.casework import missing
from carecase.casework.interpreting import take
from carecase.integration import alerts as integration
from carecase.interpreters import actions as bookings
from carecase.interpreters.steps import lapse
from carecase.jurisdictions.pack import add_months
from carecase.people import ages
from carecase.plans import vouchers
from carecase.plans.models import Voucher
from carecase.shelter import actions as shelter
from carecase.shelter import lodging
from carecase.workflow.acts import act
from carecase.workflow.typed import keeping
from referrals import actions as referrals
from referrals import case_requests, late
from referrals.exchange import keys, outbox, replies
from referrals.exchange.receiving import take_in
from repatriation import actions as repatriation
from repatriation.consular import actions as consular
from repatriation.elsewhere import sending as telling
from repatriation.elsewhere.taking import close_what_ran_out as close_returns_that_ran_out

AT_ONCE = 200  # rows read per query; a job goes on until nothing is left


def in_portions(rows):
    """Rows one by one, read a portion at a time so that a long job holds little."""
    yield from rows.iterator(chunk_size=AT_ONCE)


def release_reservations(by, now):
    shelter.release_expired(by=by)


def revert_returns(by, now):
    repatriation.revert_expired(by=by)


def follow_consular_locks(by, now):
    """A consent that has run out freezes what waits for a consulate."""
    consular.follow_all_locks(by=by)


def warn_of_expiring_stays(by, now):
    """An alert 60, 30 and 15 days (pack value) before the present leave to stay expires, each once."""
    today = timezone.localdate(now)
    later = LegalStay.objects.filter(case=OuterRef("case"), issued_on__gt=OuterRef("issued_on"))
    stays = LegalStay.objects.filter(expires_on__gte=today, expires_on__lte=today + expiring.LOOK_AHEAD)
    stays = stays.filter(~Exists(later), case__state__in=OPEN_STATES, case__death__isnull=True)
    kind = Task.Kind.LEGAL_STAY_EXPIRES
    for stay in in_portions(stays.select_related("case")):
        expiring.warn(stay.case, kind, stay.pk, stay.expires_on, by=by, today=today, verb="warn_of_expiring_stay")


def warn_those_who_stay(by, now):
    """The same for what a life here rests on: status, permit to work, home, health cover."""
    today = timezone.localdate(now)
    for case, kind, about, ends_on in integration.ending(today):
        expiring.warn(case, kind, about, ends_on, by=by, today=today, verb="warn_of_an_end")


def ask_expired_consents_again(by, now):
    today = timezone.localdate(now)
    lapsed = Consent.objects.filter(valid_until__lt=today, valid_until__gte=today - timedelta(days=7))
    lapsed = lapsed.filter(withdrawn_at__isnull=True, case__state__in=OPEN_STATES, case__death__isnull=True)
    asked_anew = Task.objects.filter(kind=Task.Kind.CONSENT_AS_ADULT, case=OuterRef("case"))
    lapsed = lapsed.exclude(Exists(asked_anew), by__in=BY_A_GUARDIAN).select_related("case")
    for consent in in_portions(lapsed):
        known = consent.case.tasks.filter(kind=Task.Kind.CONSENT_AGAIN, about=consent.pk)
        if not known.exists():
            with act(by, "ask_consent_again", consent.case) as doing:
                open_task(consent.case, Task.Kind.CONSENT_AGAIN, doing, due_at=now, about=consent.pk)


def follow_absences(by, now):
    """A planned exit that has run over its time becomes an absence like any other."""
    overdue = Absence.objects.filter(planned=True, returned_at__isnull=True, expected_at__lt=now)
    overdue = overdue.filter(case__death__isnull=True)
    for absence in in_portions(overdue.select_related("case", "case__person")):
        case = absence.case
        if not case.tasks.filter(kind=Task.Kind.SEARCH_LOG, about=absence.pk).exists():
            with act(by, "follow_absence", case) as doing:
                look_for(case, doing, since=absence.expected_at, about=absence.pk)


def keep_ages(by, now):
    """Age groups follow birthdays; six months before somebody turns 18 the change to adult services is planned."""
    living = Case.objects.open().filter(death__isnull=True)
    for case in in_portions(living.select_related("person", "person__key", "key")):
        person, today = case.person, timezone.localdate(now)
        if person.age is not None and ages.band(person.age) != person.age_band:
            with act(by, "follow_birthday", case) as doing:
                person.age_band = ages.band(person.age)
                doing.save(person)
        plan_adulthood(case, today, by)


def plan_adulthood(case, today, by):
    birthday = ages.birthday(case.person.born, ages.ADULT_AT)
    if birthday is None:
        return
    if birthday <= today:
        ask_consents_as_adult(case, birthday, by)
        end_guardianship(case, birthday, by)
        return
    starts = add_months(birthday, -case.pack.value("transition_before_18_months"))
    known = case.tasks.filter(kind=Task.Kind.TRANSITION_TO_ADULT, about=case.pk)
    if today >= starts and not known.exists():
        with act(by, "plan_adulthood", case) as doing:
            due_at = end_of_day(case, birthday)
            open_task(case, Task.Kind.TRANSITION_TO_ADULT, doing, due_at=due_at, about=case.pk)


def end_guardianship(case, birthday, by):
    if ended := decided_by_a_guardian(case, birthday):
        with act(by, "end_guardianship", case) as doing:
            for row in ended:
                doing.save(row)


def ask_consents_as_adult(case, birthday, by):
    """Who turns 18 in care answers for her- or himself from that day on; asked once."""
    began = datetime.combine(birthday, time.min, tzinfo=case.pack.timezone)
    known = case.tasks.filter(kind=Task.Kind.CONSENT_AS_ADULT, about=case.pk).exists()
    given_for_her = case.consents.filter(recorded_at__lt=began).exists()
    if case.opened_at < began and given_for_her and not known:
        with act(by, "ask_consents_as_adult", case) as doing:
            due_at = due(case, "consent_deferred", timezone.now())
            open_task(case, Task.Kind.CONSENT_AS_ADULT, doing, due_at=due_at, about=case.pk)


def expire_vouchers(by, now):
    vouchers.expire_vouchers(in_portions(Voucher.objects.run_out(timezone.localdate(now))), by=by)


def ask_next_interpreters(by, now):
    """An offer that nobody answered in time goes to the next who fits (cascade)."""
    for booking in in_portions(bookings.lapsed(now)):
        take(lapse, booking, by=by)


def give_back_places(by, now):
    lodging.give_back_places(by=by)


def expire_referrals(by, now):
    referrals.expire_lapsed(by=by)


def tell_of_late_answers(by, now):
    """Referrals, and requests to be given a case, whose clock has run out: the supervisor is told, once for each."""
    late.escalate(by=by, now=now)


def end_case_requests(by, now):
    case_requests.run_out(by=by, now=now)


def tell_returns_elsewhere(by, now):
    """Before what waits is delivered: what the origin side in another installation may know has changed."""
    telling.follow(by=by, now=now)


def deliver_packages(by, now):
    outbox.deliver(by=by, take_in=take_in)


def close_what_came(by, now):
    """Content of other installations that may not be kept any longer, and keys that have stopped opening."""
    replies.run_out(by=by)
    close_returns_that_ran_out(by=by)
    keys.forget_run_out(by=by)


def look_for_missing_persons(by, now):
    """Whoever is sought may have been met since yesterday, or be called otherwise by now."""
    for search in in_portions(Search.objects.open().select_related("case", "key")):
        missing.look(search, by=by)


def pass_on_search_answers(by, now):
    for hit in in_portions(SearchHit.objects.to_pass_on().select_related("case", "search__case")):
        missing.pass_on(hit, by=by, now=now)


def review_searches(by, now):
    """A search that was looked at, and goes on, is looked at again."""
    planned = Task.objects.open().filter(kind=Task.Kind.SEARCH_REVIEW, about=OuterRef("pk"))
    for search in in_portions(Search.objects.open().filter(~Exists(planned)).select_related("case")):
        with act(by, "plan_search_review", search.case) as doing:
            missing.plan_review(search, doing)


def forget_likenesses(by, now):
    """Photographs and fingerprints whose consent has run out, and those of cases closed long enough (E10)."""
    run_out(in_portions(Likeness.objects.kept().select_related("case", "file")), by=by, now=now)


EVERY_MINUTE = (
    release_reservations,
    revert_returns,
    follow_absences,
    ask_next_interpreters,
    tell_returns_elsewhere,
    deliver_packages,
    tell_of_late_answers,
    end_case_requests,
    pass_on_search_answers,
)
ONCE_A_DAY = (
    close_what_came,
    expire_referrals,
    follow_consular_locks,
    warn_of_expiring_stays,
    warn_those_who_stay,
    ask_expired_consents_again,
    keep_ages,
    expire_vouchers,
    forget_likenesses,
    give_back_places,
    look_for_missing_persons,
    review_searches,
    keeping.forget_old,
)
