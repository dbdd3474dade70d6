"""What `load_demo` leaves behind was done through the doors that people use, by invented people, and ends in the past
week."""

from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Max
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from carecase.access.models import Membership, Organisation, User
from carecase.access.roles import Role
from carecase.audit.chain import first_bad_row
from carecase.audit.models import Event, Kind
from carecase.cases.models import Case, EmergencyAccess, GroupIncident, IncidentLink, Merge, PossibleMatch, Task
from carecase.demo import h1, h2, h3, names, season
from carecase.demo.cast import COLLEAGUES, PASSWORD
from carecase.demo.light import Everyday
from carecase.demo.stage import Clock, shift_to_past_week
from carecase.demo.twice import respelt
from carecase.people.models import Person
from carecase.plans.models import UnmetNeed
from carecase.workflow.fields import StatefulModel
from carecase.workflow.models import StateChange
from carecase.workflow.records import Record
from referrals.models import Referral
from tests.rules.shared_world import count_rows, taken_back

pytestmark = pytest.mark.django_db
RECORDS = [model for model in apps.get_models() if issubclass(model, Record) and not hasattr(model, "history_object")]
LIGHT = 24


def load(**options):
    said = StringIO()
    with override_settings(DEMO=True):
        call_command("load_demo", stdout=said, **options)
    return said.getvalue()


@pytest.fixture(scope="module")
def said_first(django_db_setup, django_db_blocker):
    """What `load_demo` says; the demo is there from now on."""
    with django_db_blocker.unblock(), taken_back():
        said = load(light=LIGHT)
        count_rows()
        yield said


@pytest.fixture
def demo(said_first):
    return Case.objects.all()


# --- loading --------------------------------------------------------------------------------------------------------


def test_it_says_what_it_does_and_who_may_sign_in(said_first):
    for story in season.STORIES:
        assert str(story.title) in said_first
    assert PASSWORD in said_first
    assert all(username in said_first for username in COLLEAGUES)


def test_a_second_time_it_only_says_who_may_sign_in(demo):
    before = demo.count(), Event.objects.count()
    said = load()
    assert PASSWORD in said
    assert all(username in said for username in COLLEAGUES)
    assert (demo.count(), Event.objects.count()) == before


def test_everybody_can_sign_in_with_the_password(demo):
    for membership in Membership.objects.filter(user__username__in=COLLEAGUES).select_related("user"):
        assert membership.user.check_password(PASSWORD)


# --- who and what is in it ------------------------------------------------------------------------------------------


def test_every_role_is_held_and_there_are_organisations_in_four_countries(demo):
    assert set(Membership.objects.values_list("role", flat=True)) == {role.value for role in Role}
    caring = Organisation.objects.filter(pk__in=demo.values("organisation"))
    assert {"CR", "MX", "PA"} <= set(caring.values_list("country", flat=True))
    assert Organisation.objects.filter(country="HN").exists()


def test_there_are_as_many_lighter_cases_as_asked_for(demo):
    stories, met_again = 12 + 1 + 3, 1
    twice = 1  # however small the demo is
    assert PossibleMatch.objects.filter(answer=PossibleMatch.Answer.SAME).count() == twice
    assert Merge.objects.count() <= twice  # asked where a northern case of a grown person is closed already
    assert demo.count() == stories + met_again + twice + LIGHT


def test_a_case_was_opened_in_an_emergency_closed_and_judged(demo):
    access = EmergencyAccess.objects.get()
    assert access.recorded_at < access.ended_at < access.reviewed_at < timezone.now()
    assert access.reviewed_by != access.user
    read = Event.objects.filter(kind=Kind.READ, actor=str(access.user_id), details__emergency=str(access.pk))
    assert read.exists()


def test_everybody_in_it_is_invented(demo):
    given = {name for origin in names.ORIGINS for name in f"{origin.women} {origin.men}".split()}
    families = {name for origin in names.ORIGINS for name in origin.families.split()}
    families |= {respelt(name) for name in families}  # as another team heard it
    told = [*h1.GROUP.values(), *h3.GROUP.values()]
    alone = {(h2.DARIELA, "Mejía"), (h3.NADEGE, "Augustin")}
    known = {(facts[0], facts[1]) for facts in told} | alone
    for person in Person.objects.all():
        drawn = set(person.family_names.split()) <= families and person.given_names in {*given, *CHILDREN, ""}
        assert drawn or (person.given_names, person.family_names) in known, person.full_name


CHILDREN = {"Sol", "Dani", "Alex", "Noa", "Luz", "Joel"}


def test_three_hundred_are_mostly_men_from_many_countries():
    clock = Clock(None, "America/Costa_Rica")
    season_beside = Everyday(None, clock, season.LIGHT_CASES)
    people = [each for _route, size, ago in season_beside.groups() for each in season_beside.draw(size, ago)]
    sexes = Counter(each.told["sex"] for each in people)
    assert sexes["1"] > 0.6 * len(people)
    assert len({each.told["citizenships"] for each in people}) >= 12
    assert len({each.language for each in people}) >= 9


def test_the_demo_is_the_same_every_time():
    first, second = (Everyday(None, Clock(None, "America/Costa_Rica"), 40) for _each in range(2))
    drawn = [
        [[each.told for each in every.draw(size, ago)] for _r, size, ago in every.groups()]
        for every in (first, second)
    ]
    assert drawn[0] == drawn[1]


# --- when -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", range(8))
def test_a_story_moves_by_whole_weeks_into_the_past_week(days):
    today = date(2026, 11, 23) + timedelta(days=days)
    shift = shift_to_past_week("2026-06-12", today)
    assert shift.days % 7 == 0
    assert timedelta(days=1) <= today - (date(2026, 6, 12) + shift) <= timedelta(days=7)


def test_a_story_that_ends_in_the_future_moves_back():
    shift = shift_to_past_week("2027-05-29", date(2026, 11, 23))
    assert date(2027, 5, 29) + shift == date(2026, 11, 21)


def test_nothing_lies_in_the_future_but_what_is_due(demo):
    now = timezone.now() + timedelta(minutes=1)
    assert not StateChange.objects.filter(at__gt=now).exists()
    assert not Event.objects.filter(at__gt=now).exists()
    assert not GroupIncident.objects.filter(occurred_at__gt=now).exists()
    assert Task.objects.filter(due_at__gt=now).exists()


# --- nothing behind the process -------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [model for model in RECORDS if issubclass(model, StatefulModel)], ids=str)
def test_every_state_was_reached_by_steps(demo, model):
    first = model._meta.get_field("state").default
    changes = {}
    for change in StateChange.objects.filter(content_type__model=model._meta.model_name).order_by("version"):
        changes.setdefault(change.object_id, []).append(change)
    for record in model.objects.all():
        stands = first
        for change in changes.get(record.pk, ()):
            assert change.before == stands
            stands = change.after
        assert stands == record.state


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_every_row_has_its_history(demo, model):
    latest = dict(model.history.order_by().values_list("id").annotate(Max("version")))
    assert dict(model.objects.values_list("pk", "version")).items() <= latest.items()


def test_every_write_is_in_an_unbroken_trail(demo):
    assert first_bad_row() is None
    written = Event.objects.filter(kind=Kind.WRITE)
    assert written.count() > 500
    assert not written.filter(actor="-").exists()


def test_refusals_of_the_stories_are_on_record(demo):
    assert Event.objects.filter(kind=Kind.REFUSAL, verb="start_repatriation").exists()
    assert Event.objects.filter(kind=Kind.REFUSAL, verb="reserve_bed").exists()


def test_every_open_case_that_was_taken_has_somebody_accountable(demo):
    taken = demo.open().filter(manager__isnull=False)
    assert taken.exists()
    for case in taken:
        assert Case.objects.visible_to(case.manager).filter(pk=case.pk).exists()


# --- what people open -----------------------------------------------------------------------------------------------


def test_every_case_and_its_history_open_for_who_is_accountable(demo, client):
    """Whatever happened in a story can be told: signs that were marked, marks of a form, codes, dates."""
    wrong = []
    client.raise_request_exception = False
    for case in demo.filter(manager__isnull=False).select_related("manager").order_by("manager"):
        client.force_login(case.manager)
        pages = (case.get_absolute_url(), reverse("casework:history", args=[case.number]))
        wrong += [(page, status) for page in pages if (status := client.get(page).status_code) != 200]
    assert wrong == []


def test_two_groups_are_linked_over_a_border(demo):
    [link] = IncidentLink.objects.agreed()
    assert {link.one.country, link.other.country} == {"CR", "PA"}


def test_there_is_a_referral_in_every_state_and_somebody_who_answers_them(demo):
    told = set(Referral.objects.values_list("state", flat=True))
    assert told == set(Referral.State.values)
    desk = User.objects.get(username="dora")
    waiting = Referral.objects.received_by(desk)
    assert {"sent", "received", "accepted"} <= set(waiting.values_list("state", flat=True))
    assert Referral.objects.recalled_from(desk).exists()
    assert Referral.objects.filter(kind="transfer", state="accepted", case__manager__username="hector").exists()


def test_a_group_was_referred_at_once_and_for_one_need_nobody_was_found(demo):
    at_once = Referral.objects.filter(batch__isnull=False).values_list("state", flat=True)
    assert set(at_once) == {"sent", "draft"}
    assert any(need.instead for need in UnmetNeed.objects.filter(case__manager__username="ines").select_related("key"))
