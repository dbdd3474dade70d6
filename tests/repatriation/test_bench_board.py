"""How long the board takes over five thousand open returns, beside one statement by hand for the same rows.

`make bench` writes what was measured to build/bench.json; docs/performance.md says how to read it.
"""

import statistics
import time

import pytest
from django.db import connection

from repatriation import board
from tests.bench import note
from tests.machine import proof_size
from tests.repatriation.many import make_plans

pytestmark = [pytest.mark.prove, pytest.mark.alone, pytest.mark.django_db]

PLANS, ROUNDS = 5_000, 15

BY_HAND = """
SELECT p.id, c.number, p.state, g.country, i.departs_at,
  (SELECT MIN(d.expires_on) FROM repatriation_traveldocument d WHERE d.plan_id = p.id),
  (SELECT COUNT(*) FROM repatriation_escort e WHERE e.plan_id = p.id),
  (SELECT COUNT(*) FROM repatriation_receiverconfirmation r WHERE r.plan_id = p.id AND r.withdrawn_at IS NULL)
FROM repatriation_returnplan p
JOIN cases_case c ON c.id = p.case_id
LEFT JOIN repatriation_itinerary i ON i.plan_id = p.id
LEFT JOIN repatriation_place g ON g.plan_id = p.id AND g.is_chosen
WHERE p.state NOT IN ('declined', 'handed_over', 'post_return', 'withdrawn')
  AND EXISTS (SELECT 1 FROM cases_grant t WHERE t.case_id = c.id AND t.user_id = %(user)s AND t.until_at IS NULL)
ORDER BY i.departs_at ASC NULLS LAST, p.id
LIMIT 26
"""


def by_hand(user):
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, {"user": user.pk})
        return cursor.fetchall()


def first_page(user):
    """What the view asks for, and every word of every row."""
    rows = board.page(board.BoardFilter({}, user=user), size=25).rows
    for row in rows:
        told = (row.next_words, row.next_url, row.rest, row.days, row.expiring, row.has_seat, row.escorts)
        assert told and (row.escort_is_missing, row.receiver)  # noqa: PT018  nothing is proved: all of it is read
    return rows


def milliseconds(work):
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def told(times):
    lowest, _second, highest = statistics.quantiles(times, n=4)
    return {"median_ms": round(statistics.median(times), 2), "quartiles_ms": [round(lowest, 2), round(highest, 2)]}


def test_the_board_over_five_thousand_open_returns(case_manager, team):
    plans = max(int(PLANS * proof_size()), 60)
    make_plans(plans, case_manager, team)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    ours = [str(row.plan.pk).replace("-", "") for row in first_page(case_manager)]
    assert ours == [str(pk).replace("-", "") for pk, *_rest in by_hand(case_manager)[:25]]
    pairs = [
        (milliseconds(lambda: first_page(case_manager)), milliseconds(lambda: by_hand(case_manager)))
        for _round in range(ROUNDS + 2)
    ][2:]
    measured = dict(zip(("ours", "by_hand"), map(told, zip(*pairs, strict=True)), strict=True))
    measured["ratio"] = round(measured["ours"]["median_ms"] / measured["by_hand"]["median_ms"], 1)
    note(ROUNDS, "return board", plans=plans, **measured)
    assert measured["ours"]["median_ms"] < 2000
