"""The treaty's test, by its vectors; and that the labels stand beside the same ids as the data."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecase.assessments import exploitation, palermo
from carecase.assessments.palermo import AgeStanding, Result, judge

DATA = Path(palermo.__file__).parent / "data"
TREATY = json.loads((DATA / "palermo.json").read_text())
CROSSWALKS = json.loads((DATA / "crosswalks.json").read_text())


def standing(age):
    if age is None:
        return AgeStanding.UNKNOWN
    return AgeStanding.CHILD if age < 18 else AgeStanding.ADULT


def expected(said):
    return {True: Result.MET, False: Result.NOT_MET}.get(said, Result.UNDETERMINED)


@pytest.mark.parametrize("vector", TREATY["test_vectors"], ids=str)
def test_every_vector_of_the_treaty_holds(vector):
    result = judge(standing(vector["age"]), act=vector["act"], means=vector["means"], purpose=vector["purpose"])

    assert result == expected(vector["palermo"])


def test_there_are_six_vectors():
    assert len(TREATY["test_vectors"]) == 6


def test_a_child_does_not_need_means():
    assert judge(AgeStanding.CHILD, act=["receipt"], means=[], purpose=["forced_labour"]) == Result.MET


def test_an_unknown_age_with_means_is_met_at_any_age():
    assert judge(AgeStanding.UNKNOWN, act=True, means=True, purpose=True) == Result.MET


@given(st.booleans(), st.booleans(), st.booleans())
def test_a_child_never_needs_more_than_an_adult(act, means, purpose):
    adult = judge(AgeStanding.ADULT, act=act, means=means, purpose=purpose)
    child = judge(AgeStanding.CHILD, act=act, means=means, purpose=purpose)

    assert not (adult == Result.MET and child != Result.MET)


def test_acts_and_means_are_those_of_the_treaty():
    assert palermo.Act.values == TREATY["act"]
    assert palermo.Means.values == TREATY["means"]


@pytest.mark.parametrize(
    ("choices", "name"),
    [
        (palermo.Purpose, "exploitation"),
        (exploitation.Control, "means"),
        (exploitation.Recruiter, "recruiter_relation"),
    ],
)
def test_stored_ids_are_the_carecase_column_of_the_crosswalk(choices, name):
    assert set(choices.values) == {row["carecase"] for row in CROSSWALKS[name]}
