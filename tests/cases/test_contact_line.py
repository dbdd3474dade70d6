"""A contact in one line: one press, its next try, and what follows from it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.cases.models import ContactAttempt, Task

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
