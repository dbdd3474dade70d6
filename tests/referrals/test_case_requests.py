"""A case is asked for by its number: nobody learns whether there is one, and those who have it answer."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.cases.models import Case, Task
from carecase.cases.numbers import new_number
from carecase.casework import clockwork
from carecase.workflow.engine import Blocked, Forbidden
from referrals import case_requests
from referrals.models import CaseRequest, Kind, Referral
from tests.referrals.conftest import EVERYTHING, fresh

pytestmark = pytest.mark.django_db

PAGE = "/referrals/cases-asked-for/"
Answer = CaseRequest.Answer


@pytest.fixture
def written(their_team):
    """What their case manager writes: `written(number)`."""
    unit, _manager = their_team

    def make(number, **more):
        usual = {"number": number, "unit": unit.pk, "speaks_for": "person", "urgency": "urgent"}
        return usual | {"because": "Está con nosotras.", "wanted": "Alojamiento y escuela."} | more

    return make


@pytest.fixture
def paula(client, their_team):
    client.force_login(their_team[1])
    return client


@pytest.fixture
def asked(open_case, their_team):
    unit, manager = their_team
    words = {"because": "Está con nosotras.", "wanted": "Alojamiento.", "speaks_for": "person", "urgency": "urgent"}
    return case_requests.ask(CaseRequest(number=open_case.number, unit=unit, **words), by=manager)


def tasks(case, kind=Task.Kind.CASE_ASKED_FOR):
    return case.tasks.open().filter(kind=kind)


def listed(client):
    html = client.get(PAGE).content.decode()
    return html[html.index("<tbody>") : html.index("</tbody>")]


def test_every_number_gets_the_same_answer(paula, written, register, open_case, their_team):
    """One that exists, one that does not, one that is closed: the same page to the letter, but for the number."""
    closed = register(1).cases.get()
    Case.objects.filter(pk=closed.pk).update(state=Case.State.CLOSED, closed_at=timezone.now(), closure_reason="x")
    pages = []
    with time_machine.travel(timezone.now(), tick=False):
        for number in (open_case.number, new_number(), closed.number):
            said = paula.post(PAGE, written(number), follow=True)
            assert said.redirect_chain == [(PAGE, 302)]
            assert [str(each) for each in said.context["messages"]]
            [row] = [each for each in listed(paula).split("<tr>") if number in each]
            pages.append(row.replace(number, ""))
            CaseRequest.objects.filter(number=number).update(recorded_at=timezone.now())
    assert len(set(pages)) == 1
    assert [tasks(each).count() for each in (open_case, closed)] == [1, 0]
    assert Event.objects.filter(verb="ask_for_case", actor=str(their_team[1].pk)).count() == 3


def test_silence_looks_like_a_number_of_nobody(paula, asked, written, case_manager):
    paula.post(PAGE, written(nobodys := new_number()))
    case_requests.answer(asked, Answer.SILENCE, by=case_manager, reason="La busca quien la explotó.")
    standings = {each.number: each.standing for each in CaseRequest.objects.all()}
    assert standings[nobodys] == standings[asked.number]
    again = paula.post(PAGE, written(asked.number))
    assert again.status_code == 422, "what her own team knows already, for either"
    assert paula.post(PAGE, written(nobodys)).status_code == 422
    later = timezone.now() + datetime.timedelta(days=15)
    with time_machine.travel(later):
        assert len({each.standing for each in CaseRequest.objects.all()}) == 1
    assert "explotó" not in paula.get(PAGE).content.decode()


def test_who_tries_numbers_out_is_stopped_and_it_is_on_record(paula, written):
    for _each in range(case_requests.A_DAY):
        assert paula.post(PAGE, written(new_number())).status_code == 302
    assert paula.post(PAGE, written(new_number())).status_code == 429
    assert CaseRequest.objects.count() == case_requests.A_DAY
    assert Event.objects.filter(verb="ask_for_case", kind="refusal").exists()
    assert paula.post(PAGE, written("K7QM-2RD8-1")).status_code == 422


def test_one_asks_only_for_a_team_of_ones_own(open_case, team, their_team):
    with pytest.raises(Forbidden):
        case_requests.ask(CaseRequest(number=open_case.number, unit=team), by=their_team[1])


def test_the_supervisor_is_told_where_the_case_manager_works_no_longer(
    open_case, case_manager, supervisor, their_team
):
    case_manager.memberships.update(until_on=timezone.localdate() - datetime.timedelta(days=1))
    unit, manager = their_team
    case_requests.ask(CaseRequest(number=open_case.number, unit=unit), by=manager)
    assert tasks(open_case).get().owner == supervisor


def test_those_who_have_the_case_read_who_asks_and_others_do_not(
    client, asked, case_manager, their_team, colleague, team
):
    client.force_login(case_manager)
    page = client.get(asked.get_absolute_url())
    assert "Fundación Puente" in page.content.decode()
    assert asked.get_absolute_url() in client.get("/").content.decode(), "my day leads there"
    for other in (their_team[1], colleague("hugo", Role.HEALTH, team)):
        client.force_login(other)
        assert client.get(asked.get_absolute_url()).status_code == 404
        assert client.post(asked.get_absolute_url(), {"answer": "not_now"}).status_code == 404
    assert fresh(asked).answer == ""


def test_not_now_shows_no_reason(client, asked, case_manager, their_team):
    client.force_login(case_manager)
    client.post(asked.get_absolute_url(), {"answer": "not_now", "reason": "No quiere."})
    assert (fresh(asked).answer, fresh(asked).reason) == (Answer.NOT_NOW, "No quiere.")
    assert not tasks(asked.case).exists()
    with pytest.raises(Blocked):
        case_requests.answer(asked, Answer.SILENCE, by=case_manager)
    client.force_login(their_team[1])
    html = client.get(PAGE).content.decode()
    assert str(Answer.NOT_NOW.label) in html
    assert "No quiere." not in html


def test_a_transfer_begins_with_what_the_request_says_and_answers_it_when_it_is_sent(
    client, asked, agreed, take, case_manager, their_team
):
    unit, manager = their_team
    consent = agreed(categories=EVERYTHING, organisation=unit.organisation, partner=str(unit.organisation))
    client.force_login(case_manager)
    url = reverse("referrals:asked_for_answer", args=[asked.number, asked.pk, "transfer"])
    shown = client.get(url).context["form"].instance
    assert (shown.kind, shown.receiving_unit, shown.consent) == (Kind.TRANSFER, unit, consent)
    given = {"kind": "transfer", "receiving_unit": unit.pk, "consent": consent.pk, "text": "La pide la persona."}
    saved = client.post(url, given | {"reason": "other", "urgency": "urgent", "fields": ["called"], "version": 0})
    referral = Referral.objects.get()
    assert saved.url == referral.get_absolute_url()
    assert fresh(asked).answer == "", "a draft is no answer"
    take(referral, "offer", "send")
    assert fresh(asked).answer == Answer.TRANSFER
    assert not tasks(asked.case).exists()
    client.force_login(manager)
    received = reverse("referrals:received_one", args=[referral.pk])
    assert received in client.get(PAGE).content.decode()
    assert client.get(received).status_code == 200


def test_time_tells_the_supervisor_once_and_then_ends_it(asked, supervisor, system):
    by, sent = system, timezone.now()
    late = Task.Kind.CASE_ASKED_FOR_LATE
    for hours, waits in ((71, 0), (73, 1), (74, 1), (24 * 14 + 1, 0)):
        now = sent + datetime.timedelta(hours=hours)
        with time_machine.travel(now):
            clockwork.tell_of_late_answers(by, now)
            clockwork.end_case_requests(by, now)
        assert tasks(asked.case, late).count() == waits, hours
    assert asked.case.tasks.get(kind=late).owner == supervisor
    assert not tasks(asked.case).exists()
