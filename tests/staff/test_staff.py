"""Accounts: invited by one person, raised by nobody alone, shut at once."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carecase.access.models import Invitation, Membership, Organisation, User
from carecase.access.permissions import Permission
from carecase.access.roles import STRONGEST, Role
from carecase.audit.models import Event
from carecase.staff import actions
from carecase.workflow.engine import Blocked, Forbidden

pytestmark = pytest.mark.django_db
PASSWORD = "lluvia-mesa-tortuga-7"


@pytest.fixture
def bruno(colleague, organisation):
    return colleague("bruno", Role.ADMINISTRATOR, organisation=organisation)


@pytest.fixture
def berta(colleague, organisation):
    return colleague("berta", Role.ADMINISTRATOR, organisation=organisation)


@pytest.fixture
def watcher(colleague, organisation):
    return colleague("dora", Role.DATA_PROTECTION_OFFICER, organisation=organisation)


@pytest.fixture
def invited(bruno, organisation):
    """`invited(Role.SCREENER)`: an account and its link."""

    def make(role=Role.SCREENER, username="nueva", **more):
        facts = {"organisation": organisation, "username": username, "display_name": "Nueva"}
        return actions.invite(by=bruno, role=role, **facts | more)

    return make


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


def of(user):
    return User.objects.get(pk=user.pk)


# --- coming ---------------------------------------------------------------------------------------------------------


def test_from_the_invitation_to_the_first_sign_in(bruno, team):
    client = as_user(bruno)
    typed = {"display_name": "Nueva Colega", "username": "nueva.colega", "role": "screener", "place": f"u{team.pk}"}
    page = client.post(reverse("staff:invite"), typed).content.decode()
    link = page.split("http://testserver")[1].split("<")[0]
    stranger = Client()
    assert stranger.get(link).status_code == 200
    weak = stranger.post(link, {"new_password1": "corta", "new_password2": "corta"})
    assert weak.status_code == 422
    assert stranger.post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code == 302
    assert stranger.get(link).status_code == 404, "a link counts once"
    signed_in = stranger.post(reverse("account_login"), {"login": "nueva.colega", "password": PASSWORD})
    assert signed_in.status_code == 302
    assert User.objects.get(username="nueva.colega").may(Permission.SCREEN)
    assert PASSWORD not in str(list(Event.objects.values_list("details", flat=True)))


def test_a_link_runs_out_and_a_new_one_takes_its_place(bruno, invited):
    user, token = invited()
    assert actions.invitation_of(token)
    with time_machine.travel(timezone.now() + actions.INVITATION_LASTS + timedelta(minutes=1)):
        assert actions.invitation_of(token) is None
    newer = actions.invite_again(user, by=bruno)
    assert actions.invitation_of(token) is None
    assert actions.invitation_of(newer).user == user
    assert not Invitation.objects.filter(token_hash=newer).exists(), "only a hash is kept"


def test_two_who_open_one_link_set_one_password(invited):
    _user, token = invited()
    first, second = actions.invitation_of(token), actions.invitation_of(token)
    actions.accept(first, PASSWORD)
    with pytest.raises(Blocked):
        actions.accept(second, "otra-palabra-larga-9")
    assert of(first.user).check_password(PASSWORD)


def test_what_is_typed_wrong_stays_on_the_page(bruno, team, invited):
    invited()
    typed = {"display_name": "Otra", "username": "nueva", "role": "screener", "place": f"u{team.pk}"}
    page = as_user(bruno).post(reverse("staff:invite"), typed)
    assert page.status_code == 422
    assert 'value="Otra"' in page.content.decode()
    assert User.objects.filter(username="nueva").count() == 1


# --- roles ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(STRONGEST))
def test_the_strongest_roles_count_once_a_second_person_confirmed(role, bruno, watcher, organisation, case_manager):
    membership = actions.give_role(case_manager, organisation, role, by=bruno)
    assert role not in {m.role for m in of(case_manager).standing}
    with pytest.raises(Blocked):
        actions.confirm_role(membership, by=bruno)
    actions.confirm_role(membership, by=watcher)
    assert role in {m.role for m in of(case_manager).standing}
    with pytest.raises(Blocked):
        actions.confirm_role(membership, by=watcher)


def test_nobody_raises_herself_not_even_with_a_friend(bruno, berta, organisation):
    with pytest.raises(Blocked):
        actions.give_role(bruno, organisation, Role.SUPERVISOR, by=bruno)
    given = actions.give_role(bruno, organisation, Role.SUPERVISOR, by=berta)
    with pytest.raises(Blocked):
        actions.confirm_role(given, by=bruno)
    for facts in ({"given_by": bruno}, {"given_by": berta, "confirmed_by": bruno}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(user=bruno, organisation=organisation, role=Role.AUDITOR, **facts)


def test_not_confirmed_is_as_if_it_had_never_been_given(bruno, watcher, organisation, case_manager):
    membership = actions.give_role(case_manager, organisation, Role.AUDITOR, by=bruno)
    address = reverse("staff:answer", args=[membership.pk])
    assert as_user(bruno).post(address, {"answer": "yes"}).status_code == 404, "whoever gave it does not see it"
    assert as_user(watcher).post(address, {"answer": "no"}).status_code == 302
    assert not Membership.objects.filter(pk=membership.pk).exists()


def test_an_administrator_of_elsewhere_can_do_nothing_here(colleague, case_manager, organisation):
    elsewhere = Organisation.objects.create(name="Otra casa", country="PA", kind="ngo")
    other = colleague("olga", Role.ADMINISTRATOR, organisation=elsewhere)
    for act in (actions.disable, actions.invite_again, actions.end_sessions):
        with pytest.raises(Blocked):
            act(case_manager, by=other)
    with pytest.raises(Forbidden):
        actions.give_role(case_manager, organisation, Role.SCREENER, by=other)
    assert as_user(other).get(reverse("staff:colleague", args=[case_manager.pk])).status_code == 404
    assert case_manager.username not in as_user(other).get(reverse("staff:colleagues")).content.decode()


def test_the_same_role_twice_is_refused_in_words(bruno, case_manager, team, organisation):
    with pytest.raises(Blocked):
        actions.give_role(case_manager, organisation, Role.CASE_MANAGER, by=bruno, unit=team)


# --- leaving --------------------------------------------------------------------------------------------------------


def test_a_leaver_is_out_with_the_next_request(bruno, berta, case_manager, open_case):
    at_work = as_user(case_manager)
    assert at_work.get(open_case.get_absolute_url()).status_code == 200
    page = as_user(bruno).get(reverse("staff:colleague", args=[case_manager.pk])).content.decode()
    assert reverse("staff:disable", args=[case_manager.pk]) in page
    as_user(bruno).post(reverse("staff:disable", args=[case_manager.pk]))
    assert at_work.get(open_case.get_absolute_url()).status_code == 302
    actions.enable(case_manager, by=bruno)
    assert at_work.get(open_case.get_absolute_url()).status_code == 302, "an old session does not come back"


def test_the_end_of_a_role_ends_every_session(bruno, case_manager, open_case):
    at_work = as_user(case_manager)
    at_work.get(open_case.get_absolute_url())
    actions.end_role(case_manager.memberships.get(), by=bruno)
    assert at_work.get(open_case.get_absolute_url()).status_code == 302
    assert of(case_manager).standing == []


def test_the_last_administrator_stays(bruno, berta, organisation):
    actions.disable(berta, by=bruno)
    with pytest.raises(Blocked):
        actions.end_role(bruno.memberships.get(), by=bruno)
    with pytest.raises(Blocked):
        actions.disable(bruno, by=bruno)


def test_nobody_shuts_or_renews_her_own_account(bruno, berta):
    for act in (actions.disable, actions.enable, actions.invite_again):
        with pytest.raises(Blocked):
            act(bruno, by=bruno)
    assert of(bruno).is_active


def test_one_signs_out_everywhere_else_and_stays_here(case_manager):
    here, there = as_user(case_manager), as_user(case_manager)
    assert here.post(reverse("staff:elsewhere")).status_code == 302
    assert here.get(reverse("casework:my_day")).status_code == 200
    assert there.get(reverse("casework:my_day")).status_code == 302


def test_the_list_of_many_is_short_of_queries(bruno, colleague, team, django_assert_max_num_queries):
    for n in range(120):
        colleague(f"x{n}", Role.SCREENER, unit=team)
    client = as_user(bruno)
    client.get(reverse("staff:colleagues"))
    with django_assert_max_num_queries(15):
        page = client.get(reverse("staff:colleagues"))
    assert "1 / 2" in page.content.decode()


# --- an empty installation ------------------------------------------------------------------------------------------


def test_the_first_two_administrators_can_give_every_other_account():
    said = StringIO()
    asked = ["Casa Nueva", "--kind=ngo", "--country=CR", "--user=ana", "--user=beto"]
    call_command("first_administrator", *asked, stdout=said)
    links = dict(line.split(": ") for line in said.getvalue().split("\n") if line)
    assert set(links) == {"ana", "beto"}
    for name, link in links.items():
        assert actions.invitation_of(link.rstrip("/").rsplit("/", 1)[1]).user.username == name
    ana, beto = (User.objects.get(username=name) for name in links)
    house = Organisation.objects.get(name="Casa Nueva")
    chief, _token = actions.invite(by=ana, organisation=house, role="supervisor", username="s", display_name="S")
    actions.confirm_role(chief.memberships.get(), by=beto)
    assert chief.may(Permission.APPROVE)
    with pytest.raises(CommandError):
        call_command("first_administrator", *asked)
