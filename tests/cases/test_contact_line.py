"""A contact in one line: one press, its next try, and what follows from it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.audit.models import Event, Kind
from carecase.cases.in_error import undo_contact
from carecase.cases.models import Case, ContactAttempt, Task
from carecase.casework.guards import contact_was_tried
from carecase.casework.history import happenings

pytestmark = pytest.mark.django_db

NOT_REACHED = {"channel": "phone", "outcome": "not_reached"}


@pytest.fixture
def note(send, open_case, case_manager):
    return lambda **line: send(case_manager, "cases:contact_line", open_case, **line)


def test_one_press_notes_that_she_was_reached(note, open_case):
    assert note(channel="phone", outcome="reached", again="1d").url == open_case.get_absolute_url()
    attempt = ContactAttempt.objects.get()
    assert (attempt.outcome, attempt.next_try_at) == ("reached", None)
    open_case.refresh_from_db()
    assert open_case.last_contact_at == attempt.at


def test_whoever_was_not_reached_is_tried_again_and_once(note, open_case):
    note(**NOT_REACHED, again="4h")
    note(**NOT_REACHED, again="3d")
    [task] = open_case.tasks.open().filter(kind=Task.Kind.CONTACT_AGAIN)
    assert timedelta(days=2) < task.due_at - timezone.now() <= timedelta(days=3)


def test_where_it_was_not_safe_nobody_tries_again_and_the_risk_is_looked_at(note, tasks, open_case):
    note(**NOT_REACHED, again="1d")
    note(channel="visit", outcome="unsafe", again="1d")
    assert Task.Kind.RISK_REASSESSMENT in tasks(open_case)
    assert Task.Kind.CONTACT_AGAIN not in tasks(open_case)


def test_my_day_asks_and_is_answered_in_the_row(note, client_of, case_manager, open_case, time_machine):
    note(**NOT_REACHED, again="1d")
    time_machine.move_to(timezone.now() + timedelta(days=1))
    my_day = reverse("casework:my_day")
    line = reverse("cases:contact_line", args=[open_case.number])
    browser = client_of(case_manager)
    assert f'action="{line}"' in browser.get(my_day).content.decode()
    assert browser.post(line, {"channel": "phone", "outcome": "reached", "back": my_day}).url == my_day
    assert f'action="{line}"' not in browser.get(my_day).content.decode()


def test_it_leads_nowhere_else(note, open_case):
    assert note(channel="phone", outcome="reached", back="https://example.org/").url == open_case.get_absolute_url()


def test_the_page_of_the_case_has_the_line(look, case_manager, open_case):
    page = look(case_manager, "casework:case", open_case).content.decode()
    assert reverse("cases:contact_line", args=[open_case.number]) in page


def test_who_was_reached_at_a_follow_up_is_not_said_never_to_have_been(browser, open_case):
    assert "Todavía no hay contactos anotados." in listed(browser, open_case)
    Case.objects.filter(pk=open_case.pk).update(last_contact_at=timezone.now())
    assert "Aquí no hay intentos anotados." in listed(browser, open_case)


# --- taken back -------------------------------------------------------------------------------------------------


@pytest.fixture
def browser(client_of, case_manager):
    return client_of(case_manager)


def undo(attempt):
    return reverse("cases:undo_contact", args=[attempt.case.number, attempt.pk])


def line(case):
    return reverse("cases:contact_line", args=[case.number])


def listed(browser, case):
    return browser.get(reverse("casework:section", args=[case.number, "cases"])).content.decode()


def again(case):
    return case.tasks.open().filter(kind=Task.Kind.CONTACT_AGAIN)


def test_the_words_that_follow_offer_to_undo_it_and_it_stays_struck_through(browser, open_case, case_manager):
    said = browser.post(line(open_case), NOT_REACHED | {"note": "Contestó otra voz."}, follow=True).content.decode()
    attempt = ContactAttempt.objects.get()
    assert undo(attempt) in said
    assert undo(attempt) in listed(browser, open_case)
    for _press in range(2):
        assert browser.post(undo(attempt)).status_code == 302
    page = listed(browser, open_case)
    assert "Contestó otra voz.</s>" in page
    assert "Ingresado por error" in page
    assert undo(attempt) not in page
    assert attempt.history.count() == 2
    assert Event.objects.filter(verb="mark_contact_in_error", kind=Kind.WRITE).count() == 1
    told = [each.sentence for each in happenings(open_case, case_manager)[0]]
    assert any("marcó un contacto como ingresado por error" in each for each in told)


def test_the_whole_form_offers_it_and_a_marked_one_is_not_changed(browser, open_case):
    new = reverse("cases:contact_new", args=[open_case.number])
    said = browser.post(new, NOT_REACHED, follow=True).content.decode()
    attempt = ContactAttempt.objects.get()
    assert undo(attempt) in said
    browser.post(undo(attempt))
    attempt.refresh_from_db()
    changed = reverse("cases:contact", args=[open_case.number, attempt.pk])
    assert browser.post(changed, NOT_REACHED | {"version": attempt.version, "note": "x"}).status_code == 422


def test_its_next_try_falls_away_and_the_one_before_stands_again(note, open_case, case_manager):
    note(**NOT_REACHED, again="4h")
    [first] = again(open_case)
    note(**NOT_REACHED, again="3d")
    undo_contact(ContactAttempt.objects.first(), by=case_manager)
    assert [(task.pk, task.due_at) for task in again(open_case)] == [(first.pk, first.due_at)]
    undo_contact(ContactAttempt.objects.last(), by=case_manager)
    assert not again(open_case).exists()


def test_what_was_tried_later_stands(note, open_case, case_manager):
    for when in ("4h", "1d", "3d"):
        note(**NOT_REACHED, again=when)
    [last] = again(open_case)
    _third, second, _first = ContactAttempt.objects.all()
    undo_contact(second, by=case_manager)
    assert [task.pk for task in again(open_case)] == [last.pk]


def test_she_was_last_reached_when_she_really_was(note, open_case, case_manager):
    note(**NOT_REACHED, again="1d")
    for _time in range(3):
        note(channel="phone", outcome="reached")
    last, before, first, _try = ContactAttempt.objects.all()
    for mistaken, stands in ((before, last.at), (last, first.at), (first, None)):
        mistaken.case.refresh_from_db()
        undo_contact(mistaken, by=case_manager)
        open_case.refresh_from_db()
        assert open_case.last_contact_at == stands
    assert again(open_case).exists()


def test_a_try_that_was_none_does_not_count_towards_lost_contact(note, open_case, case_manager):
    for _time in range(3):
        note(**NOT_REACHED)
    assert contact_was_tried.holds(open_case)
    undo_contact(ContactAttempt.objects.first(), by=case_manager)
    assert not contact_was_tried.holds(open_case)


def test_a_look_at_the_risk_stays(note, tasks, open_case, case_manager):
    note(channel="visit", outcome="unsafe")
    undo_contact(ContactAttempt.objects.get(), by=case_manager)
    assert Task.Kind.RISK_REASSESSMENT in tasks(open_case)


def test_a_colleague_and_a_later_day_do_not_take_it_back(note, browser, client_of, colleague, team, open_case):
    note(**NOT_REACHED)
    attempt = ContactAttempt.objects.get()
    boss = colleague("jefa", Role.SUPERVISOR, team)
    assert undo(attempt) not in listed(client_of(boss), open_case)
    assert client_of(boss).post(undo(attempt)).status_code == 409
    ContactAttempt.objects.update(recorded_at=timezone.now() - timedelta(hours=25))
    assert undo(attempt) not in listed(browser, open_case)
    assert browser.post(undo(attempt)).status_code == 409
    assert ContactAttempt.objects.counted().exists()


def test_a_stranger_does_not_find_it(note, client_of, stranger, open_case):
    note(**NOT_REACHED)
    assert client_of(stranger).post(undo(ContactAttempt.objects.get())).status_code == 404
