"""The bench itself, at its smallest: every job and its floor, for each who is measured, every key of the report."""

import json
import secrets
import time

import pytest
from django.test import Client

from carecase.access.models import User
from carecase.audit import chain
from carecase.audit.models import Event, EventSubject
from carecase.cases.models import Case
from carecase.people.models import Person
from carecase.plans.models import ServiceLog
from tools.bench import report
from tools.bench.client import Answer
from tools.bench.jobs import CASES as USERS
from tools.bench.jobs import jobs_of, known_world
from tools.bench.runs import Bench
from tools.bench.world import made, words
from tools.bench.world.staff import CASELOAD

pytestmark = pytest.mark.django_db

CASES, GROUP = 60, 5
# Of what the server is asked in a test, two are the savepoint that stands for a transaction.
MOST_QUERIES = {
    "list": 10,
    "my day": 13,
    "log a service": 15 + 2,
    "take a step": 17 + 2,
    "register a group of 70": 34 + 2,
}
ASKED_FOR = {
    "job", "database", "cases", "clients", "p50_ms", "p95_ms", "requests_per_s", "queries", "bytes", "floor_p50_ms",
    "ratio",
}  # fmt: skip


class InProcess:
    """Answers as the bench's browser does, without a server."""

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(User.objects.get(username=user), backend="carecase.access.backends.RoleBackend")

    def get(self, path, expect=200):
        return self.asked(self.client.get, path, {}, expect)

    def post(self, path, data, expect=200):
        once = {"csrfmiddlewaretoken": secrets.token_hex(16)}  # as every page has its own
        return self.asked(self.client.post, path, data | once, expect)

    def asked(self, ask, path, data, expect):
        began = time.perf_counter()
        response = ask(path, data)
        assert response.status_code == expect, (path, response.status_code, response.content[:2000])
        return Answer(response.status_code, response.headers, response.content, (time.perf_counter() - began) * 1000)


@pytest.fixture
def world(settings):
    settings.ROOT_URLCONF = "tools.bench.urls"
    settings.MIDDLEWARE = ["tools.bench.meter.Meter", *settings.MIDDLEWARE]
    made.make(CASES)
    return known_world()


@pytest.fixture
def in_process(monkeypatch):
    """One client without threads: the test's own connection sees what was made."""
    browsers = {}

    def together(self, job, side, user, clients, turn, times):
        browser = browsers.setdefault(user, InProcess(user))
        for n in turn:
            if job.before and side == "ours":
                job.before(user, n)
            times.answers.append(getattr(job, side)(browser, user, n))

    monkeypatch.setattr(Bench, "together", together)
    monkeypatch.setattr(Bench, "browser", lambda self, user, client: None)
    monkeypatch.setattr("tools.bench.runs.WARM", 1)
    monkeypatch.setattr("tools.bench.runs.CLIENTS", (1,))
    monkeypatch.setattr("tools.bench.jobs.GROUP", GROUP)
    return Bench(port=0, size=0, say=lambda words_: None)


def test_every_job_and_its_floor_are_measured(world, in_process, tmp_path):
    the_world_is_as_the_product_would_have_made_it()
    before = Event.objects.count()
    rows = []
    for job in jobs_of(world):
        rows += in_process.measure(job, report.circumstances("sqlite", CASES, CASES))
    its_floors_write_no_trail(before, rows)
    # Another run over the same world opens what the floors wrote, history too: a text of another row would be Broken.
    assert "Como acordado." in {log.note for log in ServiceLog.history.all()}
    file = tmp_path / "bench.json"
    report.keep([row | {"server_pss_mb": 1} for row in rows], file)
    the_report_is_whole(json.loads(file.read_text()))


def the_world_is_as_the_product_would_have_made_it():
    manager = User.objects.get(username="manager")
    own = Case.objects.visible_to(manager).open().filter(manager=manager).select_related("key", "person")
    assert len(own) == CASELOAD
    assert Case.objects.visible_to(User.objects.get(username="supervisor")).count() == CASES
    assert chain.first_bad_row() is None
    person = next(each.person for each in own if words.RARE in each.person.family_names)
    assert person.given_names == words.GIVEN[0]
    assert person.age is not None
    assert Person.history.filter(id=person.pk).first().family_names == person.family_names


def its_floors_write_no_trail(before, rows):
    """Each reading of a case, each step and so on leaves lines; and none of them is of a floor."""
    assert Event.objects.count() > before
    assert all(row["ratio"] > 0 and row["cpu_ratio"] > 0 for row in rows)
    ours = 3 * 2  # one to warm and two measured, for each of two users; and as many of the floor
    assert Case.objects.filter(incident__isnull=False).count() == 2 * ours * GROUP
    assert EventSubject.objects.filter(label="cases.GroupIncident").values("subject").distinct().count() == ours
    assert Event.objects.filter(verb="return_to_protection").count() == ours


def the_report_is_whole(rows):
    assert all(row.keys() >= ASKED_FOR for row in rows)
    by = {(row["job"], row["user"]): row for row in rows}
    assert len(by) == 8 * 2 + 1
    counted = {job: max(by[job, user]["queries"] for user in USERS) for job in MOST_QUERIES}
    assert {job: count for job, count in counted.items() if count > MOST_QUERIES[job]} == {}, counted
    assert 0 < by["list", "supervisor"]["sealing_share"] < 1
    assert 0 < by["open a case", "manager"]["audit_share"] < 1
    table = report.tables(rows)
    assert "| list, manager, 1 |" in table


def test_a_row_takes_the_place_of_the_older_one_of_the_same_measure(tmp_path):
    file = tmp_path / "bench.json"
    row = dict.fromkeys(report.KEYS, 1) | {"job": "list", "size": 10_000}
    report.keep([row], file)
    assert len(report.keep([row | {"cases": 10_140, "p50_ms": 2}, row | {"job": "my day"}], file)) == 2
    assert [each["p50_ms"] for each in json.loads(file.read_text())] == [2, 1]


def test_no_other_settings_reach_the_floors(settings):
    assert settings.ROOT_URLCONF == "carecase.urls"
    assert Client().get("/floor/list/").status_code == 404
