"""A colleague says in which languages she works; an interpreter is looked for when nobody of the team does."""

import pytest
from django.urls import reverse

from carecase.audit.models import Event
from carecase.casework.consequences import spoken_by

pytestmark = pytest.mark.django_db
PAGE = "casework:own_languages"


@pytest.fixture
def say(client, case_manager):
    client.force_login(case_manager)
    return lambda *codes: client.post(reverse(PAGE), {"languages": codes})


def codes(user):
    return set(user.languages.values_list("language", flat=True))


def test_what_she_says_replaces_what_she_said_before(say, case_manager):
    assert say("spa", "eng", "").status_code == 302
    assert codes(case_manager) == {"spa", "eng"}
    say("spa", "mam")
    assert codes(case_manager) == {"spa", "mam"}


def test_it_counts_for_her_team(say, case_manager, team):
    say("spa", "hat")
    assert spoken_by(team) == {"spa", "hat"}


def test_the_page_shows_what_she_said(say, client):
    say("hat")
    html = client.get(reverse(PAGE)).content.decode()
    assert 'value="hat" selected' in html


def test_who_said_it_and_when_is_on_record(say, case_manager):
    say("spa")
    event = Event.objects.latest("n")
    assert (event.verb, event.actor, event.details) == (
        "say_languages",
        str(case_manager.pk),
        {"came": ["spa"], "went": []},
    )


def test_a_language_that_does_not_exist_is_refused_and_nothing_changes(say, case_manager):
    say("spa")
    assert say("spa", "xx").status_code == 422
    assert codes(case_manager) == {"spa"}


def test_nobody_says_it_for_a_colleague(say, other_case_manager):
    say("spa")
    assert codes(other_case_manager) == set()


def test_the_page_is_linked_from_every_page(client, case_manager):
    client.force_login(case_manager)
    assert reverse(PAGE) in client.get(reverse("casework:my_day")).content.decode()
