"""Consulates: every lock against contact, how a request goes on and stands still, and who lets us wait."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from carecase.cases.forms import AuthorityNoticeForm
from carecase.cases.models import AuthorityNotice, Case, Consent, Fear, LegalStay, Task
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked
from repatriation import forms, models
from repatriation.consular import actions, rules
from repatriation.consular.forms import (
    CorridorExceptionForm,
    NationalityEntryForm,
    NationalityRequestForm,
    NotificationForm,
)
from repatriation.models import NationalityEntry, NationalityRequest, State
from tests.repatriation.conftest import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

Kind = NationalityEntry.Kind
ASKED = {"country": "HN", "office": "consulate", "office_name": "Consulado, San José", "way": "letter"}
TODAY = datetime.date(2026, 5, 26)


def save(by, *rows):
    with act(by, "make", rows[0].case) as doing:
        for row in rows:
            doing.save(row)


@pytest.fixture
def case(open_case, case_manager):
    """Somebody of Honduras who agreed to contact with consulates."""
    save(case_manager, Consent(case=open_case, kind=Consent.Kind.CONSULATE, given="yes", by="self", how="oral"))
    return Case.objects.get(pk=open_case.pk)


def filled(form_class, row, by, **typed):
    """The form that comes back from a page."""
    parent = row.case if hasattr(row, "case") else row.request.case if hasattr(row, "request") else row.plan.case
    shown = form_class(instance=row, by=by, parent=parent)
    data = {name: value for name, value in shown.initial.items() if value is not None and name in shown.fields}
    return form_class(data | typed | {"version": str(row.version)}, instance=row, by=by, parent=parent)


@pytest.fixture
def ask(case_manager):
    def send(case, **changed):
        form = filled(NationalityRequestForm, NationalityRequest(case=case), case_manager, **ASKED | changed)
        assert form.is_valid(), form.errors
        return fresh(form.save())

    return send


@pytest.fixture
def entry_of(case_manager):
    def write(request, kind, **typed):
        entry = NationalityEntry(request=fresh(request))
        form = filled(NationalityEntryForm, entry, case_manager, kind=kind, **typed)
        assert form.is_valid(), form.errors
        form.save()
        return fresh(request)

    return write


@pytest.fixture
def fear(client, case_manager):
    """Note a fear on its page, or change it."""

    def post(case, pk=None, **typed):
        client.force_login(case_manager)
        name, rest = ("cases:fear", [pk]) if pk else ("cases:fear_new", [])
        version = {"version": str(Fear.objects.get(pk=pk).version)} if pk else {}
        return client.post(reverse(name, args=[case.number, *rest]), {"country": "HN"} | typed | version)

    return post


# --- every lock, wherever somebody could contact a consulate -----------------------------------------------------

LOCKS = {
    "fear": lambda case: Fear(case=case, country="HN"),
    "claim": lambda case: Fear(case=case, country="HN", claims_asylum=True),
    "applicant": lambda case: LegalStay(case=case, status="asylum_applicant", issued_on=TODAY),
    "she says no": lambda case: Consent(case=case, kind=Consent.Kind.CONSULATE, given="no", by="self", how="oral"),
}


def take_consent_away(case):
    case.consents.all().delete()


def contacts(case, by):
    """Every form by which somebody speaks to a consulate of Honduras, here and in a third country."""
    plan = case.return_plans.get()
    new = NationalityRequest(case=case)
    letter = {"kind": "travel_letter", "country": "HN", "issued_on": "2026-05-20"}
    notice = {"body": "consulate", "country": "HN", "channel": "phone", "reached": True}
    told = {"to": "consulate", "done_at": "2026-05-26T09:00", "way": "phone"}
    elsewhere = ASKED | {"office": "embassy", "seat": "BR"}
    yield filled(NationalityRequestForm, new, by, **ASKED)
    yield filled(NationalityRequestForm, NationalityRequest(case=case), by, **elsewhere)
    yield filled(forms.TravelDocumentForm, models.TravelDocument(plan=plan), by, **letter)
    yield filled(AuthorityNoticeForm, AuthorityNotice(case=case), by, **notice)
    yield filled(NotificationForm, models.Notification(plan=plan), by, **told)
    for request in case.nationality_requests.all():
        yield filled(NationalityEntryForm, NationalityEntry(request=request), by, kind=Kind.ASKED_AGAIN)


@pytest.mark.parametrize("lock", [None, *LOCKS, "no consent"])
def test_nobody_contacts_a_consulate_that_is_locked(lock, case, ask, case_manager, write, tuesday):
    plan = models.ReturnPlan(case=case)
    save(case_manager, plan)
    write(forms.PlaceForm, plan, case_manager, country="HN", kind="origin", with_whom="Su tía", is_chosen=True)
    request = ask(case)
    if lock == "no consent":
        take_consent_away(case)
    elif lock:
        tuesday.shift(60)
        save(case_manager, LOCKS[lock](case))
    answers = [form.is_valid() for form in contacts(Case.objects.get(pk=case.pk), case_manager)]
    assert answers == [lock is None] * 6
    if lock:
        with pytest.raises(Blocked):
            actions.ask_again(request, by=case_manager)


@pytest.mark.parametrize("lock", ["fear", "claim"])
def test_a_lock_counts_for_its_country_only(lock, case, ask, case_manager):
    save(case_manager, LOCKS[lock](case))
    assert ask(case, country="NI").waits_for == "answer"


@pytest.mark.parametrize("lock", [None, *LOCKS])
def test_a_letter_leads_to_the_consent_it_needs_but_not_where_more_speaks_against_it(
    lock, client, requested_plan, case_manager, write
):
    write(forms.PlaceForm, requested_plan, case_manager, country="HN", kind="origin", with_whom="mamá")
    if lock:
        save(case_manager, LOCKS[lock](requested_plan.case))
    client.force_login(case_manager)
    page = client.get(reverse("repatriation:document_new", args=[requested_plan.number])).content.decode()
    assert ("/consent/new/?kind=consulate" in page) is (lock is None)


def test_where_there_is_no_consulate_an_embassy_in_a_third_country_is_asked(case, ask, case_manager):
    Case.objects.filter(pk=case.pk).update(jurisdiction="PA")
    case = Case.objects.get(pk=case.pk)
    for wrong in ({"office": "consulate"}, {"office": "embassy"}, {"office": "embassy", "seat": "PA"}):
        form = filled(
            NationalityRequestForm, NationalityRequest(case=case), case_manager, **ASKED | {"country": "CM"} | wrong
        )
        assert not form.is_valid(), wrong
    assert ask(case, country="CM", office="embassy", seat="BR").seat == "BR"
    assert ask(case, seat="BR").seat == ""  # a consulate stands here


# --- the way of a request ----------------------------------------------------------------------------------------

WAYS = (
    (["received"], "answer"),
    (["received", "question"], "us"),
    (["question", "replied"], "answer"),
    (["fee_asked", "fee_paid"], "answer"),
    (["asked_again", "escalated", "yes"], "letter"),
    (["yes", "fee_asked", "fee_paid"], "letter"),
    (["yes", "letter_issued"], "collection"),
    (["yes", "letter_issued", "letter_collected"], "nothing"),
    (["no"], "nothing"),
    (["cannot"], "nothing"),
    (["called_off"], "nothing"),
)


@pytest.mark.parametrize(("lines", "waits_for"), WAYS)
def test_what_happened_says_what_is_waited_for(lines, waits_for, case, ask, entry_of):
    request = ask(case, wants_letter=True)
    for kind in lines:
        request = entry_of(request, kind)
    assert request.waits_for == waits_for
    ended = waits_for == "nothing"
    assert (request.ended_on == TODAY, request.chase_at is None) == (ended, ended)
    assert case.tasks.open().filter(kind=Task.Kind.CONSULATE_AGAIN).exists() is not ended


def test_without_a_letter_the_answer_is_the_end(case, ask, entry_of):
    assert entry_of(ask(case, wants_letter=""), "yes").waits_for == "nothing"


def test_what_cannot_follow_is_not_offered(case, ask, entry_of):
    request = ask(case)
    assert Kind.REPLIED not in actions.possible(request)
    assert Kind.FROZEN not in actions.possible(request)
    assert actions.possible(entry_of(request, "no")) == []


def test_its_clock_asks_again_after_a_week_and_higher_up_after_three(case, ask, entry_of, tuesday):
    request = ask(case, sent_on="2026-05-12")
    due = {task.kind: f"{task.due_at.astimezone(case.pack.timezone):%m-%d}" for task in case.tasks.open()}
    assert (due["consulate_again"], due["consulate_escalate"]) == ("05-19", "06-02")
    assert (request.days_waiting, request.last_on) == (14, datetime.date(2026, 5, 12))
    request = actions.ask_again(request, by=request.case.manager, words="Que esperemos").request
    again = case.tasks.open().get(kind=Task.Kind.CONSULATE_AGAIN)
    assert again.due_at == request.chase_at == actions.chase_after(request, datetime.date(2026, 5, 26))
    request = entry_of(request, "escalated", next_on="2026-05-28")
    assert f"{request.chase_at.astimezone(case.pack.timezone):%m-%d}" == "05-28"
    assert not case.tasks.open().filter(kind=Task.Kind.CONSULATE_ESCALATE).exists()


def test_the_database_lets_nobody_chase_what_stands_still_or_has_ended(case, ask):
    rows = NationalityRequest.objects.filter(pk=ask(case).pk)
    now = datetime.datetime(2026, 5, 26, tzinfo=datetime.UTC)
    for wrong in ({"frozen_at": now}, {"waits_for": "nothing"}, {"office": "embassy"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


# --- standing still ----------------------------------------------------------------------------------------------


def test_a_fear_stated_later_freezes_what_waits_and_puts_a_ready_plan_back(ready_plan, ask, fear, coordinator):
    request = ask(ready_plan.case)
    assert fear(ready_plan.case, words="Me buscan").status_code == 302
    request, case = fresh(request), ready_plan.case
    assert (request.is_frozen, request.chase_at) == (True, None)
    kinds = set(case.tasks.open().values_list("kind", flat=True))
    assert Task.Kind.CONSULATE_FROZEN in kinds
    assert not {Task.Kind.CONSULATE_AGAIN, Task.Kind.CONSULATE_ESCALATE} & kinds
    assert fresh(ready_plan).state == State.PREPARING
    assert not set(NationalityEntry.CONTACTS) & set(actions.possible(request))
    assert Kind.YES in actions.possible(request)  # what they say by themselves is noted


def test_a_lock_of_another_country_freezes_nothing(case, ask, fear):
    request = ask(case)
    fear(case, country="NI")
    assert not fresh(request).is_frozen


@pytest.mark.parametrize("missing", ["asked_again_at", "alone", "interpreted", "legal_advice"])
def test_a_lock_goes_only_when_asked_again_alone_with_interpreter_and_advice(missing, case, ask, fear):
    request = ask(case)
    fear(case)
    noted = case.fears.get()
    answer = {
        "asked_again_at": "2026-05-26T09:00", "alone": "on", "interpreted": "on", "legal_advice": "Hablado",
        "lifted": "on",
    }  # fmt: skip
    without = {name: value for name, value in answer.items() if name != missing}
    assert fear(case, noted.pk, **without).status_code == 422
    assert fresh(request).is_frozen
    assert fear(case, noted.pk, **answer).status_code == 302
    request = fresh(request)
    assert not request.is_frozen
    assert request.chase_at is not None
    assert [entry.kind for entry in request.entries.order_by("recorded_at")] == ["sent", "frozen", "released"]
    assert not case.tasks.open().filter(kind=Task.Kind.CONSULATE_FROZEN).exists()


def test_a_lock_is_not_undone_by_writing_over_it(case, fear):
    fear(case, claims_asylum="on")
    noted = case.fears.get()
    assert fear(case, noted.pk, country="NI", claims_asylum="on").status_code == 422
    assert fear(case, noted.pk).status_code == 422  # the tick of the claim taken away
    assert fear(case, noted.pk, claims_asylum="on", words="Más").status_code == 302


def test_consent_and_claim_freeze_and_let_go_on_their_own_pages(client, case, ask, case_manager, tuesday):
    request, number = ask(case), case.number
    client.force_login(case_manager)
    client.post(reverse("cases:withdraw", args=[number, case.consents.get().pk]))
    assert fresh(request).is_frozen
    tuesday.shift(60)
    yes = {"kind": "consulate", "given": "yes", "by": "self", "how": "oral"}
    assert client.post(reverse("cases:consent_new", args=[number]), yes).status_code == 302
    assert not fresh(request).is_frozen
    stay = {"status": "asylum_applicant", "issued_on": "2026-05-26", "dependants": 0}
    assert client.post(reverse("cases:legal-stay_new", args=[number]), stay).status_code == 302
    assert fresh(request).is_frozen


def test_a_consent_that_has_run_out_freezes_by_the_clock(case, ask, system, tuesday):
    request = ask(case)
    case.consents.update(valid_until=TODAY)
    actions.follow_all_locks(by=system)
    assert not fresh(request).is_frozen
    tuesday.shift(datetime.timedelta(days=1))
    actions.follow_all_locks(by=system)
    actions.follow_all_locks(by=system)
    assert fresh(request).is_frozen
    assert fresh(request).entries.filter(kind=Kind.FROZEN).count() == 1


def test_a_request_that_was_called_off_lets_the_plan_go_on(ready_plan, ask, entry_of, fear, write, case_manager):
    request = ask(ready_plan.case, country="NI")
    fear(ready_plan.case, country="NI")
    guard = rules.no_request_stands_still
    assert not guard.holds(fresh(ready_plan))
    entry_of(request, "called_off")
    assert guard.holds(fresh(ready_plan))


# --- pages -------------------------------------------------------------------------------------------------------


def test_the_list_names_who_lets_wait_and_takes_a_line(client, case, ask, case_manager, stranger, officer):
    request = ask(case, sent_on="2026-05-12")
    client.force_login(case_manager)
    url = reverse("repatriation:chase")
    html = client.get(url).content.decode()
    assert case.number in html
    assert "Consulado, San José" in html
    assert ">14<" in html
    assert "instancia superior" not in html
    other = ask(case, country="NI", office_name="Consulado de Nicaragua")
    only = client.get(url, {"country": "NI"}).content.decode()
    assert other.get_absolute_url() in only
    assert request.get_absolute_url() not in only
    again = reverse("repatriation:nationality_again", args=[case.number, request.pk])
    noted = client.post(again, {"words": "Mañana", "query": "country=HN&x=%0d%0aa"})
    assert noted.headers["Location"].startswith(f"{url}?country=HN")
    assert fresh(request).entries.get(kind=Kind.ASKED_AGAIN).words == "Mañana"
    assert case.number not in client.get(url, {"due": "on"}).content.decode()
    client.force_login(stranger)
    assert case.number not in client.get(url).content.decode()
    assert client.post(again).status_code == 404
    client.force_login(officer)
    assert client.get(url).status_code == 403


def test_the_list_is_paged_and_asks_a_bounded_number_of_times(
    client, case, case_manager, django_assert_max_num_queries
):
    days = {"sent_on": TODAY, "last_on": TODAY}
    with act(case_manager, "make", case) as doing:
        doing.save_all(
            [NationalityRequest(case=case, **ASKED | {"office_name": f"Consulado {n:02}"}, **days) for n in range(60)]
        )
    client.force_login(case_manager)
    with django_assert_max_num_queries(25):
        html = client.get(reverse("repatriation:chase")).content.decode()
    assert html.count("Consulado ") >= 50
    assert "Consulado 55" not in html
    assert "after=" in html


def test_after_three_weeks_the_list_says_to_ask_higher_up(client, case, ask, entry_of, case_manager):
    request = ask(case, sent_on="2026-05-01")
    client.force_login(case_manager)
    assert "instancia superior" in client.get(reverse("repatriation:chase")).content.decode()
    entry_of(request, "escalated")
    assert "instancia superior" not in client.get(reverse("repatriation:chase")).content.decode()


def test_a_frozen_request_says_do_not_contact_and_offers_no_line(client, case, ask, fear, case_manager):
    request = ask(case)
    fear(case)
    for url in (reverse("repatriation:chase"), request.get_absolute_url()):
        html = client.get(url).content.decode()
        assert "No contactar" in html
        assert reverse("repatriation:nationality_again", args=[case.number, request.pk]) not in html
    refused = client.post(reverse("repatriation:nationality_again", args=[case.number, request.pk]))
    assert refused.status_code == 409


def test_the_letter_leads_to_the_travel_document(client, ready_plan, ask, entry_of, case_manager):
    case, client_of = ready_plan.case, client
    client_of.force_login(case_manager)
    request = entry_of(ask(case, sent_on="2026-05-12"), "yes")
    typed = {"kind": "letter_issued", "entry_on": "2026-05-25"}
    issued = client.post(reverse("repatriation:nationality_line", args=[case.number, request.pk]), typed)
    assert issued.headers["Location"] == f"{reverse('repatriation:document_new', args=[case.number])}?of={request.pk}"
    form = client.get(issued.headers["Location"]).context["form"]
    assert (form["kind"].value(), form["country"].value()) == ("travel_letter", "HN")
    assert form["issued_on"].value() == datetime.date(2026, 5, 25)


def test_for_who_decides_otherwise_nobody_goes_on_asking(client, ready_plan, ask, case_manager, take):
    """The office is not told; a request that has ended takes no line."""
    request = ask(ready_plan.case)
    take(ready_plan, case_manager, "withdraw")
    request = fresh(request)
    assert (request.waits_for, request.ended_on) == ("nothing", TODAY)
    client.force_login(case_manager)
    line_url = reverse("repatriation:nationality_line", args=[ready_plan.number, request.pk])
    assert client.post(line_url, {"kind": "asked_again", "entry_on": "2026-05-26"}).status_code == 422


BAD = ["\x00", "x" * 100_000, "😀" * 50, "2026-13-45", "00000000-0000-0000-0000-000000000000", "-1"]


@pytest.mark.parametrize("bad", BAD)
def test_bad_input_is_answered_in_words(bad, client, ready_plan, ask, case_manager, supervisor):
    request, number = ask(ready_plan.case), ready_plan.number
    client.force_login(supervisor)
    for name, args, form_class in (
        ("nationality_new", [number], NationalityRequestForm),
        ("nationality_line", [number, request.pk], NationalityEntryForm),
        ("notification_new", [number], NotificationForm),
        ("corridor_exception", [number], CorridorExceptionForm),
    ):
        typed = dict.fromkeys(form_class._meta.fields, bad)
        response = client.post(reverse(f"repatriation:{name}", args=args), typed)
        assert response.status_code == 422, name
    typed = bad[:50].replace("\x00", "0")  # what is worse is stopped at the door
    listed = client.get(reverse("repatriation:chase"), dict.fromkeys(["country", "due", "after"], typed))
    begun = client.get(reverse("repatriation:document_new", args=[number]), {"of": typed})
    assert (listed.status_code, begun.status_code) == (200, 200)
