"""Stories played once for a module at their exact dates, and gone with it. What a test writes is taken back."""

from contextlib import ExitStack
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from carecase.demo.cast import assemble
from carecase.demo.stage import clock_in
from tests.rules.shared_world import taken_back


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """Organisations, houses and colleagues of the demo."""
    with django_db_blocker.unblock(), taken_back():
        call_command("load_reference", verbosity=0)
        yield assemble()


@pytest.fixture(scope="module")
def play(cast):
    """`play(Story)`: the whole story, its clock left standing at its end."""
    with ExitStack() as stack:

        def make(story):
            clock = stack.enter_context(clock_in(story.zone))
            played = story(cast, clock).play()
            played.ended_at = timezone.now()
            return played

        yield make


@pytest.fixture(autouse=True)
def each_test_begins_at_the_end_of_the_story(request):
    if "story" in request.fixturenames:
        story = request.getfixturevalue("story")
        story.clock.to(story.ended_at)


@pytest.fixture
def told_at(story):
    """A moment as the clocks of the story show it, to the minute: "2026-03-03 05:40"."""

    def text(moment):
        return moment.astimezone(ZoneInfo(story.zone)).strftime("%Y-%m-%d %H:%M")

    return text


@pytest.fixture
def due(story, told_at):
    """When a task of somebody is or was due: `due("P07", "accreditation")`."""

    def when(name, kind):
        return told_at(story.case(name).tasks.filter(kind=kind).order_by("due_at").first().due_at)

    return when


@pytest.fixture
def said(story):
    """Whether what was refused in the story was refused with these reasons: guards, or sentences in English."""

    def check(what, *reasons):
        sentences = {str(getattr(reason, "otherwise", reason)) for reason in reasons}
        return sentences <= set(story.refusals[what])

    return check


@pytest.fixture
def opened_by():
    """`opened_by(user, address)`: what a page says to somebody."""

    def text(user, address):
        client = Client()
        client.force_login(user)
        return client.get(address).content.decode()

    return text
