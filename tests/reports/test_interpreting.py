"""Hours of interpreters: what counts as asked, given and unmet, and that nobody can be found in the figures."""

import datetime
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.cases.models import Case, InterpreterRequest
from carecase.interpreters.models import Booking
from carecase.reports.interpreting import lines_of, unmet_by_language
from carecase.reports.papers import HIDDEN, PetitionPaper
from carecase.reports.petition import Petition
from tests.documents.reading import Printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(write, noon):
    """`ask(cases, "hat", day=40, met="none")`: an hour for each of these."""

    def make(cases, language="hat", day=3, minutes=60, **facts):
        if facts.get("met"):
            facts |= {"met_at": noon(day)}
        wanted = {"language": language, "purpose": "interview", "wanted_at": noon(day), "minutes": minutes}
        return write(InterpreterRequest(case=case, **wanted, **facts) for case in cases)

    return make


@pytest.fixture
def tried(interprets, team, write):
    """`tried(requests, "done", minutes=60)`: a booking of each, each with an interpreter's time of its own."""

    def make(requests, state, minutes=None, language="hat"):
        one = interprets(language, "spa")
        for n, request in enumerate(requests):
            begins = request.wanted_at + datetime.timedelta(days=400, hours=2 * n)  # nobody is in two places
            ends = begins + datetime.timedelta(hours=1)
            facts = {"begins_at": begins, "ends_at": ends, "busy_from_at": begins, "busy_until_at": ends}
            facts |= {"language": language, "mode": "phone", "topic": "violence", "country": "CR"}
            write([Booking(interpreter=one, unit=team, asked_for=request.pk, time_zone="America/Costa_Rica", **facts)])
        Booking.objects.filter(asked_for__in=[each.pk for each in requests]).update(state=state, minutes=minutes)

    return make


@pytest.fixture
def keeper(colleague, organisation):
    return colleague("carla", Role.INTERPRETER_COORDINATOR, organisation=organisation)


@pytest.fixture
def lines(reach):
    return lambda: lines_of(reach, reach.begins, reach.ends)


def told(line):
    amounts = (line.asked, line.given, line.unmet)
    return tuple(amount and (amount.requests, float(amount.hours)) for amount in amounts)


def test_asked_given_and_unmet(people, ask, tried, lines):
    """Thirty asked for an hour: ten were interpreted for fifty minutes, ten had a colleague, ten had nobody."""
    helped = ask(people(10), met="phone")
    tried(helped, "done", minutes=50)
    ask(people(10, "men"), met="colleague")
    without = people(10, "girls")
    ask(without[:3], met="none")
    ask(without[3:5], met="second_language")
    tried(ask(without[5:8]), "no_show")
    ask(without[8:])
    [line] = lines()
    assert told(line) == ((30, 30.0), (10, 8.3), (10, 10.0))
    assert line.month == line.quarter.first_on


def test_what_was_called_off_was_not_needed_unless_somebody_was_asked_again(people, ask, tried, lines):
    cases = people(24)
    off, again = ask(cases[:12], day=2), ask(cases[12:], day=2)
    tried(off, "cancelled")
    tried(again, "cancelled")
    tried(again, "no_show")
    [line] = lines()
    assert told(line) == ((12, 12.0), (0, 0.0), (12, 12.0))


def test_the_hour_of_people_who_are_met_together_is_one_hour(people, write, noon, tried, lines, case_manager):
    facts = {"language": "hat", "purpose": "consent", "wanted_at": noon(3), "minutes": 60}
    requests = [InterpreterRequest(case=case, met="phone", met_at=noon(3), **facts) for case in people(12)]
    for request in requests:
        request.together = requests[0].pk
    tried(write(requests)[:1], "done", minutes=90)
    [line] = lines()
    assert told(line) == ((1, 1.0), (1, 1.5), (0, 0.0))


def test_a_language_is_shown_by_month_or_by_quarter_and_never_both(people, ask, lines):
    cases = people(30)
    ask(cases[:12], day=3)
    ask(cases[:5], day=40)  # five of the second month: the first cannot be shown either
    ask(cases[:12], "mam", day=3)
    ask(cases[12:], "mam", day=70)
    ask(cases[:9], "fra", day=3)
    shown = {(line.language, line.month and line.month.month % 3): line for line in lines()}
    assert set(shown) == {("hat", None), ("mam", 1), ("mam", 0)}
    assert told(shown["hat", None])[2] == (17, 17.0)


def test_nine_who_went_without_are_not_shown_however_many_asked(people, ask, tried, lines):
    """Nor is it told from what was given: the one is what the other leaves of those who asked."""
    cases = people(40)
    tried(ask(cases[:31], met="phone"), "done", minutes=60)
    ask(cases[31:])
    ask(cases[:1] * 20, "mam")  # one person who asks twenty times is one person
    [line] = lines()
    assert told(line) == ((40, 40.0), None, None)


def test_the_petition_asks_for_interpreters_in_page_sheet_and_paper(people, ask, reach, viewer, opened):
    ask(people(12), minutes=90)
    ask(people(9), "mam")
    assert [line.language for line in unmet_by_language(reach)] == ["hat"]
    asked = {"country": "CR", "quarter": reach.quarter.code}
    page = opened(viewer, "petition", **asked).content.decode()
    assert "criollo haitiano" in page.lower()
    assert "18,0" in page
    sheets = load_workbook(BytesIO(opened(viewer, "petition_sheet", **asked).content)).worksheets
    assert [cell.value for cell in sheets[1][2]][1:] == [12, 18, 12, 18]
    for language, words in (("es", "Horas sin intérprete"), ("en", "Hours without an interpreter")):
        with override(language):
            printed = Printed(PetitionPaper(Petition(reach, "USD"), reader=viewer, language=language))
        assert words in printed.text
        assert ("18,0" if language == "es" else "18.0") in printed.text


def test_the_table_sorts_and_its_filters_leave_lines_out_without_changing_one(
    people, ask, tried, client, keeper, quarter
):
    cases = people(24)
    ask(cases[:12], "hat", minutes=30)
    tried(ask(cases[12:], "mam", minutes=90, met="phone"), "done", minutes=90)

    client.force_login(keeper)

    def shown(**query):
        found = client.get(reverse("reports:interpreters"), query).context["found"]
        return [(line.language, told(line)) for line in found.lines]

    everything = shown()
    assert [language for language, _numbers in everything] == ["hat", "mam"]
    assert [language for language, _numbers in shown(sort="given")] == ["mam", "hat"]
    assert shown(language="mam") == [everything[1]]
    month = f"{quarter.first_on:%Y-%m}"
    assert shown(first=month, last=month, country="CR") == everything
    assert shown(last=f"{quarter.before.first_on:%Y-%m}") == []
    assert shown(first="' OR 1=1", sort="evil", language="xx") == everything


def test_the_sheet_shows_what_the_page_shows_and_is_on_record(people, ask, opened, keeper):
    cases = people(18)
    ask(cases)
    ask(cases[:12], "mam", day=4, met="colleague")
    ask(cases[:3], "mam", day=4)
    content = opened(keeper, "interpreters_sheet").content
    rows = list(load_workbook(BytesIO(content)).active.iter_rows(min_row=2, max_row=3, values_only=True))
    assert [row[3:] for row in rows] == [(18, 18, 0, 0, 18, 18), (15, 15, *[HIDDEN] * 4)]
    assert Event.objects.get(verb="export_figures").details["report"] == "interpreters"
    page = opened(keeper, "interpreters").content.decode()
    assert not any(case.number in page for case in Case.objects.all())


def test_queries_do_not_grow_with_what_was_asked(people, ask, opened, keeper, django_assert_max_num_queries):
    cases = people(12)
    for day, language in enumerate(("hat", "mam", "fra", "por", "eng", "quc")):
        ask(cases, language, day=day * 14)
    opened(keeper, "interpreters")
    with django_assert_max_num_queries(9):
        assert len(opened(keeper, "interpreters").context["found"].lines) == 6


def test_the_bank_leads_there_and_other_organisations_are_not_counted(
    people, ask, keeper, opened, client, colleague, elsewhere
):
    ask(people(12))
    client.force_login(keeper)
    assert "/figures/interpreters/" in client.get("/interpreters/").content.decode()
    other = colleague("otra", Role.INTERPRETER_COORDINATOR, organisation=elsewhere)
    assert opened(other, "interpreters").context["found"].lines == []
    stranger = colleague("sara", Role.SHELTER_STAFF, organisation=elsewhere)
    assert opened(stranger, "interpreters").status_code == 403
