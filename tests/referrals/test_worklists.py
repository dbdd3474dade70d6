"""Worklists of referrals, and what happens when an answer is late."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from carecase.cases.models import Task
from carecase.casework import clockwork
from referrals import late
from referrals.models import Referral

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
SENT, RECEIVED = "/referrals/sent/", "/referrals/received/"
UNCONFIRMED, UNANSWERED = Task.Kind.REFERRAL_UNCONFIRMED, Task.Kind.REFERRAL_UNANSWERED


@pytest.fixture
def references(client):
    """What stands on a list, in order: `references(user, "/referrals/sent/", late="on")`."""

    def ask(user, url, **asked):
        client.force_login(user)
        context = client.get(url, asked).context
        return [each.reference for each in context["page" if url == SENT else "referrals"]]

    return ask


@pytest.fixture
def tick(system):
    def clock(now):
        with time_machine.travel(now):
            clockwork.tell_of_late_answers(system, now)

    return clock


def told(case, kind):
    return [(task.owner.username, task.done_at is not None) for task in case.tasks.filter(kind=kind)]


def test_the_most_overdue_stands_first_and_filters_narrow(sent, take, desk, case_manager, references):
    calm, hasty = sent(urgency="normal"), sent(urgency="emergency")
    with time_machine.travel(timezone.now() + 30 * HOUR):
        narrowed(calm, hasty, sent, take, desk, case_manager, references)


def narrowed(calm, hasty, sent, take, desk, case_manager, references):
    urgent, taken = sent(urgency="urgent"), take(sent(), "take_on", by=desk)
    gone = take(sent(), "revoke")
    for user, url in ((case_manager, SENT), (desk, RECEIVED)):
        assert references(user, url) == [hasty.reference, urgent.reference, calm.reference]
        assert references(user, url, late="on") == [hasty.reference]
        assert references(user, url, urgency="urgent") == [urgent.reference]
        assert references(user, url, state="accepted") == [taken.reference]
        assert references(user, url, state="ended") == [gone.reference]
        assert len(references(user, url, state="nonsense", to="nonsense", after="nonsense")) == 3
    assert references(case_manager, SENT, to="outside") == []
    assert len(references(case_manager, SENT, to=str(desk.memberships.get().organisation_id))) == 3
    assert len(references(desk, RECEIVED, to=str(desk.memberships.get().unit_id))) == 3
    assert references(desk, RECEIVED, to="me") == []


def test_who_sees_no_case_sees_no_row(sent, stranger, desk, references, client):
    sent()
    assert references(stranger, SENT) == []
    client.force_login(desk)
    assert client.get(SENT).status_code == 403


def test_more_rows_cost_no_more_queries(sent, client, case_manager, desk, django_assert_max_num_queries):
    for _each in range(6):
        sent()
    for user, url in ((case_manager, SENT), (desk, RECEIVED)):
        client.force_login(user)
        client.get(url)
        with django_assert_max_num_queries(26):
            client.get(url)


def test_the_supervisor_is_told_once_of_each_clock(
    sent, take, desk, open_case, supervisor, case_manager, client, tick
):
    referral = sent(urgency="urgent")
    start = referral.sent_at
    tick(start + HOUR)
    assert told(open_case, UNCONFIRMED) == []
    days = datetime.timedelta(days=10)
    tick(referral.acknowledgement_due_at + HOUR)
    tick(referral.acknowledgement_due_at + 2 * HOUR)
    assert told(open_case, UNCONFIRMED) == [("sofia", False)]
    tick(start + days)
    tick(start + days + HOUR)
    assert told(open_case, UNANSWERED) == [("sofia", False)]
    client.force_login(case_manager)
    [row] = client.get(SENT).context["page"]
    assert row.is_escalated
    take(referral, "receive", by=desk)
    assert told(open_case, UNCONFIRMED) == [("sofia", True)]
    assert told(open_case, UNANSWERED) == [("sofia", False)], "that it arrived is no answer"
    take(referral, "take_on", by=desk)
    assert told(open_case, UNANSWERED) == [("sofia", True)]
    tick(start + 2 * days)
    assert [told(open_case, kind) for kind in (UNCONFIRMED, UNANSWERED)] == [[("sofia", True)]] * 2


def test_what_is_answered_while_the_clock_is_read_is_told_to_nobody(sent, take, desk, open_case, system):
    """The list of late ones was read before the answer came."""
    referral = sent(urgency="emergency")
    take(referral, "take_on", by=desk)
    for kind in (UNCONFIRMED, UNANSWERED):
        late.tell(referral, kind, system, timezone.now())
        assert told(open_case, kind) == []


def test_what_was_answered_in_time_is_told_to_nobody(sent, take, desk, open_case, supervisor, tick):
    referral = sent(urgency="emergency")
    take(referral, "take_on", by=desk)
    tick(referral.sent_at + 400 * HOUR)
    assert told(open_case, UNCONFIRMED) + told(open_case, UNANSWERED) == []
    assert Referral.objects.get().answer_by_at == referral.sent_at + 24 * HOUR
