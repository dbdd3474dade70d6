import datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from carecase.ui import moments
from carecase.ui.paging import KeysetPage

# 4 March 2026, 10:00 in Costa Rica
NOW = datetime.datetime(2026, 3, 4, 16, 0, tzinfo=datetime.UTC)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def drawn(source, language="es", **context):
    request = RequestFactory().get("/list/", {"state": "shelter", "page": "2"})
    with translation.override(language):
        html = Template("{% load ui %}" + source).render(Context({"request": request, "now": NOW, **context}))
    return " ".join(html.split())


@pytest.fixture(autouse=True)
def _on_the_fourth_of_march(monkeypatch):
    monkeypatch.setattr(moments, "today", lambda: datetime.date(2026, 3, 4))
    with timezone.override("America/Costa_Rica"):
        yield


@pytest.mark.parametrize(
    ("value", "spanish", "english"),
    [
        (NOW, "4 de marzo, 10:00", "4 March, 10:00"),
        (NOW - 365 * DAY, "4 de marzo de 2025, 10:00", "4 March 2025, 10:00"),
        (datetime.date(2026, 6, 3), "3 de junio", "3 June"),
        (datetime.time(9, 5), "09:05", "09:05"),
        ("lluvias de 2025", "lluvias de 2025", "lluvias de 2025"),
        (None, "", ""),
    ],
)
def test_a_moment_reads_as_people_say_it(value, spanish, english):
    assert drawn("{{ value|when }}", value=value) == spanish
    assert drawn("{{ value|when }}", "en", value=value) == english


def test_a_date_can_be_short_or_full():
    assert drawn("{{ value|when:'short' }}", value=NOW.date()) == "4 mar"
    assert drawn("{{ value|when:'full' }}", value=NOW.date()) == "4 de marzo de 2026"


@pytest.mark.parametrize(
    ("due_at", "state", "spanish", "english"),
    [
        (NOW - 2 * DAY, "late", "2 días de retraso", "2 days late"),
        (NOW - 1 * DAY, "late", "1 día de retraso", "1 day late"),
        (NOW - 1 * HOUR, "late", "Venció a las 09:00", "Late since 09:00"),
        (NOW + 8 * HOUR, "today", "Hoy, 18:00", "Today, 18:00"),
        (NOW + DAY, "soon", "Mañana, 10:00", "Tomorrow, 10:00"),
        (NOW + 3 * DAY, "soon", "faltan 3 días", "3 days left"),
        (NOW + 6 * DAY, "later", "faltan 6 días", "6 days left"),
        (NOW + 100 * DAY, "later", "12 de junio de 2026", "12 June 2026"),
        (datetime.date(2026, 3, 4), "today", "Hoy", "Today"),
        (datetime.date(2026, 3, 3), "late", "1 día de retraso", "1 day late"),
    ],
)
def test_a_deadline_is_a_word_and_a_colour(due_at, state, spanish, english):
    html = drawn("{% due_tag due_at now=now %}", due_at=due_at)
    assert f"cc-tag--{state}" in html
    assert f"<span>{spanish}</span>" in html
    assert f"<span>{english}</span>" in drawn("{% due_tag due_at now=now %}", "en", due_at=due_at)


def test_a_day_is_over_at_the_readers_midnight():
    late_evening = datetime.datetime(2026, 3, 5, 4, 0, tzinfo=datetime.UTC)  # still the fourth in Costa Rica
    assert moments.due(datetime.date(2026, 3, 4), now=late_evening).state == "today"


def test_what_is_done_is_not_late():
    html = drawn("{% due_tag due_at done_at now %}", due_at=NOW - DAY, done_at=NOW)
    assert "cc-tag--done" in html
    assert "Hecho, 4 mar" in html


def test_no_deadline_is_nothing():
    assert drawn("{% due_tag due_at %}", due_at=None) == ""


@pytest.mark.parametrize(
    ("level", "words"), [("high", "Riesgo alto"), ("medium", "Riesgo medio"), ("", "Riesgo sin valorar")]
)
def test_risk_is_a_word_and_a_shape(level, words):
    html = drawn("{% risk_tag level %}", level=level)
    assert words in html
    assert 'aria-hidden="true"' in html


def test_risk_can_be_short():
    assert "<span>Alto</span>" in drawn("{% risk_tag 'high' short=True %}")
    assert "<span>Low</span>" in drawn("{% risk_tag 'low' short=True %}", "en")


def test_the_way_shows_what_is_behind_here_and_ahead():
    states = [("shelter", "Shelter"), (("return", "integration"), "Return or integration"), ("closed", "Closed")]
    html = drawn("{% way states 'integration' passed_by=gone %}", "en", states=states, gone=["shelter"])
    assert 'class="is-done is-passed-by"' in html
    assert '<li class="is-now" aria-current="step"><span>Return or integration</span></li>' in html
    assert 'class="is-ahead"' in html
    assert html.count("aria-current") == 1


def test_what_is_missing_is_a_sentence_with_a_link():
    blockers = [
        {"holds": True, "sentence": "The plan has an aim.", "url": "/plan/"},
        {"holds": False, "sentence": "Record the answer.", "url": "/answer/"},
    ]
    html = drawn("{% missing blockers %}", "en", blockers=blockers)
    assert 'href="/answer/"' in html
    assert 'href="/plan/"' not in html
    assert "Possible once what is missing is there." in html


def test_how_much_is_missing_is_counted_in_spanish():
    html = drawn("{% missing blockers %}", blockers=[{"sentence": "a"}, {"sentence": "b"}])
    assert "Será posible cuando estén las 2 cosas que faltan." in html


def test_nothing_missing_is_nothing():
    assert drawn("{% missing blockers %}", blockers=[]) == ""


def test_a_summary_says_what_is_not_recorded_and_escapes_what_is():
    rows = [{"label": "Name", "value": "<b>"}, {"label": "Phone", "value": "", "url": "/phone/"}]
    html = drawn("{% summary_list rows %}", "en", rows=rows)
    assert "&lt;b&gt;" in html
    assert "Not recorded" in html
    assert 'href="/phone/">Change<span class="govuk-visually-hidden">: Phone</span>' in html


def test_history_reads_as_sentences():
    items = [{"sentence": "Inés changed the risk.", "at": NOW, "who": "Inés M.", "detail": "Long <story>."}]
    html = drawn("{% timeline items %}", "en", items=items)
    assert "Inés changed the risk." in html
    assert "4 March, 10:00</time> · Inés M." in html
    assert "Long &lt;story&gt;." in html


def test_no_history_is_said():
    assert "Aquí todavía no ha pasado nada." in drawn("{% timeline items %}", items=[])


def test_pages_keep_the_filters():
    html = drawn("{% pagination page %}", page=Paginator(range(312), 50).page(2))
    assert 'href="?state=shelter&amp;page=3"' in html
    assert "51 a 100 de 312" in html


def test_pages_by_cursor_keep_the_filters_and_lead_back():
    html = drawn("{% pagination page %}", page=KeysetPage([1], "abc", "xyz"))
    assert 'href="?state=shelter&amp;after=abc"' in html
    assert 'href="?state=shelter&amp;before=xyz"' in html
    assert 'href="?state=shelter"' in html


def test_one_page_by_cursor_needs_no_links():
    assert drawn("{% pagination page %}", page=KeysetPage([1], None, None)) == ""


def test_a_step_is_a_form_that_posts():
    html = drawn("{% step_button 'Close' '/close/' asks_reason=True version=3 %}", csrf_token="token")
    assert '<form class="cc-step" method="post" action="/close/">' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert '<input type="hidden" name="version" value="3">' in html
    assert 'name="reason"' in html


def test_a_quick_action_that_acts_at_once_posts():
    items = [
        {"label": "Note", "url": "/note/", "main": True},
        None,
        {"label": "Breakfast", "url": "/b/", "post": True},
    ]
    html = drawn("{% quick_actions items %}", items=items, csrf_token="token")
    assert '<a class="is-main" href="/note/">' in html
    assert '<form method="post" action="/b/">' in html


def test_an_empty_list_says_what_to_do_first():
    assert 'href="/new/">Register a group</a>' in drawn("{% empty 'Nobody yet.' '/new/' 'Register a group' %}")


def test_what_a_list_offers_is_escaped_grouped_and_marked_where_it_was_chosen():
    groups = [("", "---------"), ("Norte & sur", [("a", "<b>Ana</b>"), ("b", "Bea")])]
    form = type("Asking", (forms.Form,), {"who": forms.ChoiceField(choices=groups)})({"who": "b"})
    html = str(form["who"])
    assert '<option value="">—</option>' in html
    assert '<optgroup label="Norte &amp; sur">' in html
    assert '<option value="a">&lt;b&gt;Ana&lt;/b&gt;</option>' in html
    assert '<option value="b" selected>Bea</option>' in html
    assert html.count("selected") == 1
