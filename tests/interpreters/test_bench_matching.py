"""How long matching takes beside a query written by hand that finds the same people, in the same run.

5,000 interpreters and 50,000 bookings. The statements know everything but the words: who meets which rule.
Always at this size: with fewer people the eight queries themselves weigh more than what they find.
"""

import random
import statistics
import time as clock
from collections import namedtuple
from datetime import time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from carecase.interpreters.hours import is_there
from carecase.interpreters.matching import Rule, candidates
from carecase.interpreters.models import Availability, Booking, Interpreter, InterpreterLanguage, Tie
from carecase.interpreters.states import HOLDING
from carecase.sealing.models import DataKey
from tests.bench import note

pytestmark = [pytest.mark.prove, pytest.mark.alone, pytest.mark.django_db]

INTERPRETERS, BOOKINGS, ROUNDS, TIMES = 5_000, 50_000, 15, 4
CODES = (
    "hat",
    "kek",
    "quc",
    "mam",
    "cab",
    "miq",
    "gym",
    "wes",
    "fra",
    "por",
    "lin",
    "wol",
    "som",
    "ben",
    "nep",
    "eng",
)
ZONES = {"CR": "America/Costa_Rica", "PA": "America/Panama", "MX": "America/Mexico_City", "GT": "America/Guatemala"}

BY_HAND = """
SELECT i.id, i.number, i.time_zone, MAX(CASE WHEN l.level = 'conversational' THEN 0 ELSE 1 END),
  i.is_active, i.vetted_on <= %(day)s AND (i.vetted_until IS NULL OR i.vetted_until >= %(day)s),
  i.sworn_on <= %(day)s AND (i.sworn_until IS NULL OR i.sworn_until >= %(day)s),
  CAST(i.modes AS text) LIKE '%%"phone"%%', i.sex = 'female',
  EXISTS (SELECT 1 FROM interpreters_interpreterlanguage t WHERE t.interpreter_id = i.id AND t.language = 'spa'),
  NOT EXISTS (SELECT 1 FROM interpreters_tie t WHERE t.interpreter_id = i.id AND t.ended_on IS NULL
              AND t."to" <> 'police' AND t.country IN ('CR', 'HT')),
  NOT EXISTS (SELECT 1 FROM interpreters_tie t WHERE t.interpreter_id = i.id AND t.ended_on IS NULL
              AND t."to" = 'police'),
  NOT EXISTS (SELECT 1 FROM interpreters_availabilityexception e WHERE e.interpreter_id = i.id
              AND e.begins_at < %(ends)s AND e.ends_at > %(begins)s),
  NOT EXISTS (SELECT 1 FROM interpreters_expertassignment x WHERE x.interpreter_id = i.id
              AND x.begins_at < %(ends)s AND x.ends_at > %(begins)s),
  NOT EXISTS (SELECT 1 FROM interpreters_booking b WHERE b.interpreter_id = i.id
              AND b.state IN ('offered', 'accepted', 'confirmed', 'done')
              AND b.busy_from_at < %(ends)s AND b.busy_until_at > %(begins)s)
FROM interpreters_interpreter i
JOIN interpreters_interpreterlanguage l ON l.interpreter_id = i.id AND l.language = 'hat'
GROUP BY i.id
"""
HOURS = """
SELECT a.interpreter_id, a.weekday, a.begins, a.ends FROM interpreters_availability a
WHERE a.weekday IN (%(today)s, %(yesterday)s) AND a.interpreter_id IN (
  SELECT interpreter_id FROM interpreters_interpreterlanguage WHERE language = 'hat')
"""
Hours = namedtuple("Hours", "weekday begins ends")


@pytest.fixture
def bank(team, interpreter_coordinator, case_manager):
    """Filled at random but the same every time; in bulk, since the doors are proved elsewhere."""
    dice, today = random.Random(7), timezone.localdate()
    keys = DataKey.make_many(200)
    people = []
    for n in range(INTERPRETERS):
        country = dice.choice(list(ZONES))
        since = today - timedelta(days=dice.randrange(700))
        people.append(
            Interpreter(
                key=keys[n % 200],
                organisation=team.organisation,
                sex=dice.choice(["female", "male"]),
                modes=dice.choice([["phone"], ["video"], ["phone", "video"], ["in_person", "phone"]]),
                country=country,
                time_zone=ZONES[country],
                vetted_on=since,
                sworn_on=since,
                version=1,
                name="",
                sworn_until=since + timedelta(days=730),
                vetted_until=since + timedelta(days=dice.choice([365, 1095])),
            )
        )
    Interpreter.objects.bulk_create(people, batch_size=1000)
    spoken = [(one, code) for one in people for code in {dice.choice(CODES), "spa" if dice.random() < 0.8 else "eng"}]
    levels = ["native", "professional", "conversational"]
    InterpreterLanguage.objects.bulk_create(
        (InterpreterLanguage(interpreter=one, key=one.key, language=code, level=dice.choice(levels), version=1)
         for one, code in spoken), batch_size=1000,
    )  # fmt: skip
    Availability.objects.bulk_create(
        (Availability(interpreter=one, key=one.key, weekday=day, begins=f"0{dice.randint(6, 9)}:00", ends="17:00",
                      version=1) for one in people for day in range(7) if dice.random() < 0.8), batch_size=1000,
    )  # fmt: skip
    ties = [one for one in people if dice.random() < 0.05]
    Tie.objects.bulk_create(
        Tie(interpreter=one, key=one.key, to=dice.choice(["smuggler", "police"]), country=dice.choice(["HT", "CR"]),
            version=1) for one in ties
    )  # fmt: skip
    fill_calendars(people, team, dice, BOOKINGS)


def fill_calendars(people, team, dice, how_many):
    """Bookings one after the other, so that none overlaps: most behind us, some around the hour that is asked for."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    each, rows = max(1, how_many // len(people)), []
    for one in people:
        day = midnight + timedelta(days=dice.choice([1, 2, 3]))
        for _booking in range(each):
            begins = day + timedelta(hours=dice.randint(7, 15))
            hour = {"begins_at": begins, "ends_at": begins + timedelta(hours=1)}
            rows.append(
                Booking(interpreter=one, key=one.key, unit=team, asked_for=uuid4(), state=dice.choice(HOLDING),
                        language="hat", mode="phone", topic="health", country="CR", time_zone="UTC", version=1,
                        busy_from_at=hour["begins_at"], busy_until_at=hour["ends_at"], **hour)
            )  # fmt: skip
            day -= timedelta(days=1)
    Booking.objects.bulk_create(rows, batch_size=1000)


def by_hand(need):
    """Number → for each rule whether it is met: the same answer without its words, by two statements and the clock."""
    adapted, zone = connection.ops.adapt_datetimefield_value, ZoneInfo("America/Costa_Rica")
    day = need.begins_at.astimezone(zone).date()
    facts = {"begins": adapted(need.begins_at), "ends": adapted(need.ends_at), "day": day.isoformat()}
    facts |= {"today": day.weekday(), "yesterday": (day.weekday() - 1) % 7}
    weekly = {}
    with connection.cursor() as cursor:
        cursor.execute(HOURS, facts)
        for pk, weekday, begins, ends in cursor.fetchall():
            weekly.setdefault(pk, []).append(Hours(weekday, hour(begins), hour(ends)))
        cursor.execute(BY_HAND, facts)
        rows = cursor.fetchall()
    return {
        number: (*map(bool, met), is_there(weekly.get(pk, []), [], zone, need.begins_at, need.ends_at))
        for pk, number, zone, *met in rows
    }


def hour(stored):
    return time.fromisoformat(stored) if isinstance(stored, str) else stored


def busy_once(met):
    """Booked or in court is one rule of ours and two columns there."""
    *some, booked, court, hours = met
    return (*some, booked and court, hours)


def in_order(found):
    """Our answer in the same form: rules as the columns of the statement have them."""
    rules = (Rule.LEVEL, Rule.INACTIVE, Rule.NOT_VETTED, Rule.NOT_SWORN, Rule.MODE, Rule.SEX, Rule.NO_COMMON, Rule.TIE,
             Rule.TIE_TO_POLICE, None, Rule.BUSY, Rule.BUSY, Rule.NOT_THERE)  # fmt: skip
    return {each.interpreter.number: tuple(rule not in each.against for rule in rules) for each in found}


def in_turn(*works):
    """For each of them median, shortest and longest time, taken in turn so that both meet the same machine."""
    times = [[] for _work in works]
    for _round in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            begin = clock.perf_counter()
            work()
            taken.append(clock.perf_counter() - begin)
    return [(statistics.median(taken), min(taken), max(taken)) for taken in times]


def kept(ratio, matched, hand, of_language, fitting):
    """Beside the other figures of `make bench`: median, shortest and longest, in milliseconds."""
    sizes = {"interpreters": Interpreter.objects.count(), "bookings": Booking.objects.count()}
    times = {"ours_ms": matched, "by_hand_ms": hand}
    rounded = {name: [round(each * 1000, 1) for each in three] for name, three in times.items()}
    note(
        ROUNDS,
        "who can interpret",
        of_the_language=of_language,
        fit=fitting,
        ratio=round(ratio, 1),
        **sizes,
        **rounded,
    )


def test_matching_takes_little_more_than_a_query_by_hand(bank, need):
    wanted = need(sex="female", danger_in=frozenset({"CR", "HT"}))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    found = candidates(wanted)
    ours, fitting = in_order(found), [each for each in found if each.fits]
    assert {number: busy_once(met) for number, met in ours.items()} == {
        number: busy_once(met) for number, met in by_hand(wanted).items()
    }
    assert len(fitting) > 5
    matched, hand = in_turn(lambda: candidates(wanted), lambda: by_hand(wanted))
    ratio = matched[0] / hand[0]
    kept(ratio, matched, hand, len(ours), len(fitting))
    assert ratio <= TIMES
