"""Signs advise: how they add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecase.assessments import indicators
from carecase.assessments.indicators import INDICATORS, Advice, Mark, Weight, advise, points, shown, signs

LEVELS = [Advice.NONE, Advice.POSSIBLE, Advice.LIKELY]


def of(strong=0, medium=0, weak=0):
    """That many indicators of each weight, of whatever group."""
    wanted = {Weight.STRONG: strong, Weight.MEDIUM: medium, Weight.WEAK: weak}
    made = []
    for weight, n in wanted.items():
        made += [indicators.Indicator(f"{weight}.{i}", indicators.Group.WORK, weight, "") for i in range(n)]
    return made


@pytest.mark.parametrize(
    ("strong", "medium", "weak", "positive"),
    [  # the test vectors of the operational indicators
        (2, 0, 0, True),
        (1, 1, 0, True),
        (1, 0, 1, True),
        (1, 0, 0, False),
        (0, 3, 0, True),
        (0, 2, 1, True),
        (0, 2, 0, False),
        (0, 1, 5, False),
        (0, 0, 9, False),
    ],
)
def test_an_aspect_is_shown_by_the_published_rule(strong, medium, weak, positive):
    assert shown(of(strong, medium, weak)) is positive


def test_codes_are_unique_and_say_their_group():
    codes = [each.code for each in INDICATORS]

    assert len(codes) == len(set(codes)) == len(indicators.BY_CODE)
    assert all(each.code.startswith(f"{each.group}.") for each in INDICATORS)


def test_one_strong_sign_makes_it_possible():
    assert advise({"movement.locked_in": Mark.PRESENT}, is_child=False) == Advice.POSSIBLE


def test_what_was_seen_counts_like_what_was_told():
    assert advise({"movement.locked_in": Mark.OBSERVED}, is_child=False) == Advice.POSSIBLE


def test_what_is_absent_or_unknown_counts_for_nothing():
    marks = {"movement.locked_in": Mark.ABSENT, "work.hours": Mark.UNKNOWN}

    assert advise(marks, is_child=False) == Advice.NONE


def test_any_sign_of_exploitation_of_a_child_makes_it_possible():
    marks = {"work.lives_on_site": Mark.PRESENT}

    assert advise(marks, is_child=True) == Advice.POSSIBLE
    assert advise(marks, is_child=False) == Advice.NONE


def test_means_and_exploitation_together_make_it_likely():
    marks = dict.fromkeys(("documents.withheld", "movement.locked_in", "work.hours", "work.unpaid"), Mark.PRESENT)

    assert advise(marks, is_child=False) == Advice.LIKELY


def test_signs_of_smuggling_alone_are_no_sign_of_trafficking():
    marks = dict.fromkeys(("smuggling.paid", "smuggling.extorted", "smuggling.debt"), Mark.PRESENT)

    assert advise(marks, is_child=False) == Advice.NONE
    assert len(signs(marks)) == 3


any_marks = st.dictionaries(st.sampled_from(sorted(indicators.BY_CODE)), st.sampled_from(Mark))


@given(any_marks, st.sampled_from(sorted(indicators.BY_CODE)), st.booleans())
def test_another_sign_never_lowers_the_advice(marks, code, is_child):
    more = marks | {code: Mark.PRESENT}

    assert LEVELS.index(advise(more, is_child=is_child)) >= LEVELS.index(advise(marks, is_child=is_child))
    assert points(signs(more)) >= points(signs(marks))
