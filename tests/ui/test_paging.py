import datetime

import pytest
from django.contrib.sessions.models import Session
from django.db.models import Case, DateTimeField, F, When

from carecase.ui.paging import keyset_page

START = datetime.datetime(2026, 3, 4, 16, 0, 0, 123456, tzinfo=datetime.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    """Twenty-three rows, several at the same moment, every third without a deadline."""
    for number in range(23):
        moment = START + datetime.timedelta(hours=number // 4)
        Session.objects.create(session_key=f"k{number:02}", session_data="", expire_date=moment)
    third = [f"k{number:02}" for number in range(0, 23, 3)]
    return Session.objects.annotate(
        due_at=Case(When(pk__in=third, then=None), default=F("expire_date"), output_field=DateTimeField())
    )


def walk(rows, order, *, back=False):
    """Every row, page by page."""
    pages, page = [], keyset_page(rows, order, size=5)
    while True:
        pages.append([row.pk for row in page])
        if not page.next_cursor:
            break
        page = keyset_page(rows, order, after=page.next_cursor, size=5)
    if not back:
        return [pk for keys in pages for pk in keys]
    seen = [pages[-1]]
    while page.previous_cursor:
        page = keyset_page(rows, order, before=page.previous_cursor, size=5)
        seen.insert(0, [row.pk for row in page])
    return [pk for keys in seen for pk in keys]


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize(
    "order", [("expire_date", "pk"), ("-expire_date", "pk"), ("due_at", "pk"), ("-due_at", "-pk")]
)
def test_every_row_is_met_once_in_order(rows, order, back):
    met = walk(rows, order, back=back)
    assert sorted(met) == [f"k{number:02}" for number in range(23)]
    assert met == [row.pk for row in keyset_page(rows, order, size=100)]


def test_rows_without_a_deadline_come_last(rows):
    assert [row.due_at is None for row in keyset_page(rows, ("-due_at", "pk"), size=100)] == [False] * 15 + [True] * 8


def test_the_first_page_has_nothing_before_it(rows):
    page = keyset_page(rows, ("pk",), size=5)
    assert page.previous_cursor is None
    assert page.next_cursor


def test_going_back_to_the_first_page_ends_there(rows):
    second = keyset_page(rows, ("pk",), after=keyset_page(rows, ("pk",), size=5).next_cursor, size=5)
    first = keyset_page(rows, ("pk",), before=second.previous_cursor, size=5)
    assert first.previous_cursor is None
    assert first.next_cursor
    assert len(first) == 5


@pytest.mark.parametrize(
    "cursor", ["nonsense", "WzFd", "é", "\x00", "bnVsbA", "W1siYSJdXQ", "eyJhIjogMX0", "A" * 9999]
)
def test_a_cursor_anyone_typed_is_the_first_page(rows, cursor):
    page = keyset_page(rows, ("expire_date", "pk"), after=cursor, size=5)
    assert next(iter(page)).pk == "k00"


def test_no_rows_are_an_empty_page():
    page = keyset_page(Session.objects.all(), ("pk",))
    assert (len(page), page.next_cursor, page.previous_cursor) == (0, None, None)


def test_a_page_asks_the_database_once(rows, django_assert_num_queries):
    with django_assert_num_queries(1):
        keyset_page(rows, ("expire_date", "pk"), size=5)
