"""A full disk, a database that takes nothing, a store that is away: said plainly, what was typed kept, nothing half.

Each in a process of its own, with a connection that is in that trouble (security.md F6).
"""

import pytest
from django.db import connection
from django.urls import reverse

from carecase.cases.models import CaseNote
from carecase.workflow.models import Sent
from tests.workflow.test_typed import Reader

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = "Dice que quiere llamar a su hermana. " + "Y esperar. " * 800


def full():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")


def read_only():
    with connection.cursor() as cursor:
        on_sqlite = connection.vendor == "sqlite"
        cursor.execute("PRAGMA query_only = ON" if on_sqlite else "SET default_transaction_read_only = on")


def away():
    connection.close()
    connection.settings_dict |= {"NAME": "/nowhere/at/all", "PORT": "1"}


TROUBLES = [*([full] if connection.vendor == "sqlite" else []), read_only, away]


def test_what_was_typed_stands_in_the_page_and_is_saved_once_all_is_well(case_manager, open_case, hands):
    ines = Reader(case_manager).open(reverse("cases:note_new", args=[open_case.number]))
    hands = hands()

    def send_in(trouble):
        trouble()
        answer = ines.post(text=TYPED)
        html = answer.content.decode()
        return answer.status_code, int(answer.headers["Retry-After"]) > 0, html.count(TYPED), 'lang="es"' in html

    def send_again():
        before = CaseNote.objects.count(), Sent.objects.count()
        return before, ines.post(text=TYPED).status_code, CaseNote.objects.count()

    # The text stands there twice: to be read and copied, and to be sent again as it is.
    assert hands.at_once(send_in, TROUBLES) == [(503, True, 2, True)] * len(TROUBLES)
    assert hands.afterwards(send_again) == ((0, 0), 302, 1)


def test_a_page_that_cannot_be_shown_says_so(case_manager, hands, client):
    client.force_login(case_manager)
    client.raise_request_exception = False

    def look(trouble):
        trouble()
        answer = client.get("/")
        return answer.status_code, "Retry-After" in answer.headers, "<form method" in answer.content.decode()

    assert hands().at_once(look, [away]) == [(503, True, False)]


def test_an_error_of_ours_keeps_what_was_typed_too(case_manager, open_case, monkeypatch):
    ines = Reader(case_manager).open(reverse("cases:note_new", args=[open_case.number]))
    monkeypatch.setattr(CaseNote, "full_clean", lambda *args, **kwargs: 1 / 0)
    answer = ines.post(text=TYPED)
    assert answer.status_code == 500
    assert answer.content.decode().count(TYPED) == 2
    assert "Retry-After" not in answer.headers
