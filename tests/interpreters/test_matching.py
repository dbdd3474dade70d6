"""Who fits and why, and why not each of the others (C12, practice rule 3)."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from carecase.interpreters.actions import book
from carecase.interpreters.matching import Rule, candidates
from carecase.interpreters.models import AvailabilityException, ExpertAssignment, InterpreterLanguage, Tie
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db


def against(one, need, **more):
    [found] = [each for each in candidates(need, **more) if each.interpreter == one]
    return [Rule(rule) for rule in found.against]


def test_who_meets_every_rule_fits_and_says_why(interprets, need):
    one = interprets("hat", "spa", trained_on=timezone.localdate())
    [found] = candidates(need())
    assert (found.interpreter, found.fits, found.why_not, found.second_best) == (one, True, [], "")
    assert found.why == ["Lengua materna", "Con formación para este trabajo."]


YESTERDAY = timedelta(days=-1)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"is_active": False}, Rule.INACTIVE),
        ({"vetted_on": None}, Rule.NOT_VETTED),
        ({"vetted_until": YESTERDAY}, Rule.NOT_VETTED),
        ({"sworn_on": None}, Rule.NOT_SWORN),
        ({"sworn_until": YESTERDAY}, Rule.NOT_SWORN),
        ({"level": "conversational"}, Rule.LEVEL),
        ({"direction": "from"}, Rule.DIRECTION),
        ({"modes": ["video"]}, Rule.MODE),
        ({"hours": None}, Rule.NOT_THERE),
        ({"hours": (time(11, 0), time(18, 0))}, Rule.NOT_THERE),
    ],
)
def test_each_rule_alone_stands_in_the_way(interprets, need, facts, rule):
    facts = {k: timezone.localdate() + v if isinstance(v, timedelta) else v for k, v in facts.items()}
    one = interprets("hat", "spa", **facts)
    assert against(one, need()) == [rule]


def test_an_oath_must_still_hold_on_the_day_itself(interprets, need, tomorrow):
    one = interprets("hat", "spa", sworn_until=timezone.localdate())
    assert against(one, need()) == [Rule.NOT_SWORN]
    today = tomorrow - timedelta(days=1)
    assert against(one, need(begins_at=today, ends_at=today + timedelta(minutes=5))) == []


def test_little_of_a_language_is_enough_for_everyday_matters(interprets, need):
    one = interprets("hat", "spa", level="conversational")
    assert against(one, need(topic="everyday")) == []


def test_an_interpreter_shares_a_language_with_the_team(interprets, need):
    one = interprets("hat", "fra")
    assert against(one, need()) == [Rule.NO_COMMON]
    assert against(one, need(team_speaks=frozenset({"fra"}))) == []


def test_who_speaks_another_language_is_no_candidate(interprets, need):
    interprets("fra", "spa")
    assert candidates(need()) == []


def test_the_wish_for_a_woman_is_kept(interprets, need):
    man = interprets("hat", "spa", sex="male")
    assert against(man, need(sex="female")) == [Rule.SEX]
    assert against(man, need(sex="male")) == against(man, need()) == []


@pytest.mark.parametrize(
    ("wish", "community", "stands"),
    [("different", "Gonaïves", [Rule.COMMUNITY]), ("different", "Jacmel", []), ("same", "gonaives", []),
     ("same", "Jacmel", [Rule.COMMUNITY]), ("same", "", []), ("any", "Gonaïves", [])],
)  # fmt: skip
def test_the_wish_about_community_is_kept(interprets, need, wish, community, stands):
    one = interprets("hat", "spa", community=community)
    assert against(one, need(community_wish=wish, community="Gonaïves")) == stands


def test_a_declared_tie_here_or_at_the_origin_shuts_out(interprets, need, interpreter_coordinator):
    one = interprets("hat", "spa")
    with act(interpreter_coordinator, "test") as doing:
        tie = doing.save(Tie(interpreter=one, to=Tie.To.SMUGGLER, country="HT"))
    assert against(one, need(danger_in=frozenset({"CR", "HT"}))) == [Rule.TIE]
    assert against(one, need(danger_in=frozenset({"CR", "CM"}))) == []
    with act(interpreter_coordinator, "test") as doing:
        tie.ended_on = timezone.localdate()
        doing.save(tie)
    assert against(one, need(danger_in=frozenset({"HT"}))) == []


def test_who_works_with_the_police_interprets_for_the_police_alone(interprets, need, interpreter_coordinator):
    one = interprets("hat", "spa")
    with act(interpreter_coordinator, "test") as doing:
        doing.save(Tie(interpreter=one, to=Tie.To.POLICE, country="PA"))
    assert against(one, need()) == [Rule.TIE_TO_POLICE]
    assert against(one, need(topic="police")) == []


def test_in_person_only_within_the_country(interprets, need):
    far = interprets("hat", "spa", modes=["in_person"], country="PA", time_zone="America/Panama")
    assert against(far, need(mode="in_person")) == [Rule.TOO_FAR]
    assert against(far, need(mode="in_person", country="PA")) == []


def test_away_wins_over_weekly_hours_and_extra_hours_count(interprets, need, interpreter_coordinator, tomorrow):
    away, extra = interprets("hat", "spa"), interprets("hat", "spa", hours=None)
    around = {"begins_at": tomorrow - timedelta(hours=1), "ends_at": tomorrow + timedelta(hours=2)}
    with act(interpreter_coordinator, "test") as doing:
        doing.save(AvailabilityException(interpreter=away, is_there=False, **around))
        doing.save(AvailabilityException(interpreter=extra, is_there=True, **around))
    assert against(away, need()) == [Rule.NOT_THERE]
    assert against(extra, need()) == []


def test_hours_are_those_of_the_clocks_where_the_interpreter_lives(interprets, need, tomorrow):
    """From nine until five in Panama is from eight until four in San José."""
    one = interprets("hat", "spa", country="PA", time_zone="America/Panama", hours=(time(9, 0), time(17, 0)))
    eight = tomorrow.replace(hour=8)
    assert against(one, need(begins_at=eight, ends_at=eight + timedelta(hours=1))) == []
    four = tomorrow.replace(hour=16)
    assert against(one, need(begins_at=four, ends_at=four + timedelta(hours=1))) == [Rule.NOT_THERE]


def test_who_is_booked_or_in_court_is_busy(interprets, need, case_manager, team, interpreter_coordinator, tomorrow):
    booked, court = interprets("hat", "spa"), interprets("hat", "spa")
    book(booked, need(), unit=team, by=case_manager)
    with act(interpreter_coordinator, "test") as doing:
        doing.save(ExpertAssignment(interpreter=court, court="Corte", country="CR", language="hat", paid_by="court",
                                    begins_at=tomorrow, ends_at=tomorrow + timedelta(hours=3)))  # fmt: skip
    half_past = need(begins_at=tomorrow + timedelta(minutes=30), ends_at=tomorrow + timedelta(minutes=90))
    assert against(booked, half_past) == against(court, half_past) == [Rule.BUSY]
    later = need(begins_at=tomorrow + timedelta(hours=1), ends_at=tomorrow + timedelta(hours=2))
    assert against(booked, later) == []
    assert against(court, later) == [Rule.BUSY]


def test_the_way_there_takes_time_too(interprets, need, case_manager, team, tomorrow):
    one = interprets("hat", "spa", modes=["in_person", "phone"], place="Limón")
    book(one, need(mode="in_person", place="Puntarenas"), unit=team, by=case_manager)
    after = tomorrow + timedelta(hours=1, minutes=30)
    assert against(one, need(begins_at=after, ends_at=after + timedelta(hours=1))) == [Rule.BUSY]
    evening = tomorrow + timedelta(hours=4)
    assert against(one, need(begins_at=evening, ends_at=evening + timedelta(hours=1))) == []


def test_varieties_and_related_languages_are_second_best_and_say_so(interprets, need):
    wanted = interprets("mam", "spa", variety="Todos Santos")
    other_place = interprets("mam", "spa", variety="Ostuncalco")
    near = interprets("quc", "spa")
    found = candidates(need(language="mam", variety="todos santos"))
    assert [each.interpreter for each in found] == [wanted, other_place, near]
    assert [bool(each.second_best) for each in found] == [False, True, True]
    assert "otro lugar" in found[1].second_best
    assert "emparentado" in found[2].second_best
    assert all(each.fits for each in found)


def test_the_nearest_of_several_varieties_counts(interprets, need, interpreter_coordinator):
    one = interprets("mam", "spa", variety="Ostuncalco")
    with act(interpreter_coordinator, "test") as doing:
        doing.save(InterpreterLanguage(interpreter=one, language="mam", variety="Todos Santos"))
    [found] = candidates(need(language="mam", variety="Todos Santos"))
    assert found.second_best == ""


def test_for_what_is_hard_to_hear_the_trained_come_first_and_then_the_cheaper(interprets, need):
    cheap = interprets("hat", "spa", price=5)
    dear = interprets("hat", "spa", price=50)
    trained = interprets("hat", "spa", price=90, trained_on=timezone.localdate())
    assert [c.interpreter for c in candidates(need(topic="violence"))] == [trained, cheap, dear]
    assert [c.interpreter for c in candidates(need(topic="health"))] == [cheap, dear, trained]


def test_every_reason_is_told_at_once(interprets, need):
    one = interprets("hat", "fra", sex="male", sworn_on=None, modes=["video"])
    assert against(one, need(sex="female")) == [Rule.NOT_SWORN, Rule.NO_COMMON, Rule.MODE, Rule.SEX]


def test_names_are_asked_only_of_those_who_pass_all_else(interprets, need):
    interprets("hat", "spa", sworn_on=None)
    good = interprets("hat", "spa")
    seen = []

    def screen(interpreters):
        seen.extend(interpreters)
        return {good.pk: Rule.MAY_KNOW}

    assert against(good, need(), screen=screen) == [Rule.MAY_KNOW]
    assert seen == [good]


def test_the_number_of_queries_does_not_grow_with_the_bank(interprets, need, django_assert_max_num_queries):
    for _each in range(12):
        interprets("hat", "spa")
    with django_assert_max_num_queries(10):
        assert len(candidates(need())) == 12
