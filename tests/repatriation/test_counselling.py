"""Talking over the options: who was there, what was told, where an answer came from, when to talk again."""

import datetime

import pytest
from django.utils import translation

from carecase.cases.models import Task
from repatriation.conditions import options_were_counselled
from repatriation.counselling import OptionsTalkForm
from repatriation.models import OptionsTalk
from tests.repatriation.conftest import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

TOLD = ["return", "stay", "asylum", "later"]
TALK = {"alone": "on", "language": "spa", "told": TOLD, "words": "Quiero pensarlo", "chosen": "later"}


def form(plan, by, **typed):
    return OptionsTalkForm(TALK | typed, instance=OptionsTalk(plan=plan), by=by, parent=plan.case)


def saved(plan, by, **typed):
    answered = form(plan, by, **typed)
    assert answered.is_valid(), answered.errors
    return answered.save()


@pytest.mark.parametrize(
    ("typed", "free"),
    [
        ({}, True),
        ({"present": ["interpreter", "lawyer", "guardian"]}, True),
        ({"only_by_authority": "on"}, False),
        ({"alone": ""}, False),
        ({"alone": "", "present": ["family"]}, False),
    ],
)
def test_only_a_free_talk_counts(typed, free, requested_plan, case_manager):
    saved(requested_plan, case_manager, **typed)
    assert options_were_counselled.holds(fresh(requested_plan)) is free


@pytest.mark.parametrize("who", ["family", "authority"])
def test_nobody_is_alone_with_family_or_an_authority(who, requested_plan, case_manager):
    refused = form(requested_plan, case_manager, present=[who])
    assert "alone" in refused.errors


def test_what_was_told_of_a_way_says_that_it_was_told(requested_plan, case_manager):
    about = {"about_stay": "Con permiso", "about_asylum": "Cómo pedirlo"}
    talk = saved(requested_plan, case_manager, told=["return"], **about)
    assert talk.told == ["return", "stay", "asylum"]
    assert not talk.told_everything


def test_an_answer_says_where_it_came_from(requested_plan, case_manager):
    talk = saved(requested_plan, case_manager, through="interpreter")
    with translation.override("en"):
        said = talk.in_words
    assert said.startswith("Deciding later · asked alone · Spanish, An interpreter · ")
    assert str(case_manager) in said
    assert "26 May" in said


def test_the_next_talk_is_somebodys_task_until_it_is_held(requested_plan, case_manager):
    saved(requested_plan, case_manager, next_on="2026-06-02")
    tasks = requested_plan.case.tasks.open().filter(kind=Task.Kind.OPTIONS_TALK)
    assert tasks.get().due_at.astimezone(requested_plan.case.pack.timezone).date() == datetime.date(2026, 6, 2)
    saved(fresh(requested_plan), case_manager, asked_back="Si puede estudiar")
    assert not tasks.all().exists()
    assert "next_on" in form(requested_plan, case_manager, next_on="2026-05-01").errors
