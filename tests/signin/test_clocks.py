"""How long a session lasts, and what ends it (security.md F11)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from carecase.access.models import Membership, User
from carecase.access.roles import Role
from carecase.signin import actions as devices
from carecase.signin.models import OpenSession, Pin
from carecase.staff import actions as staff
from tests.signin.conftest import PASSWORD, enter, is_ended, is_locked, opens

PIN = "402718"


def later(clock, **much):
    clock.shift(timedelta(**much))


def unlock(client, secret, back="/"):
    return client.post(reverse("signin:locked"), {"secret": secret, "next": back})


def test_at_work_it_stays_open_and_ends_after_eight_hours(browser, case_manager, clock):
    client = browser(case_manager)
    for _ten_minutes in range(8 * 6 - 1):
        later(clock, minutes=10)
        assert client.post(reverse("signin:clock")).status_code == 200
    assert opens(client).status_code == 200
    later(clock, minutes=10)
    assert is_ended(opens(client))
    assert is_ended(opens(client))


def test_idle_for_fifteen_minutes_it_is_locked_and_opens_where_it_was(browser, case_manager, clock):
    client, page = browser(case_manager), reverse("casework:cases") + "?state=shelter"
    later(clock, minutes=14, seconds=59)
    assert opens(client).status_code == 200
    later(clock, minutes=15, seconds=1)
    answer = client.get(page)
    assert is_locked(answer)
    locked = client.get(answer.url)
    assert "Ines" in locked.content.decode()
    assert reverse("casework:cases") not in locked.content.decode().split("<main")[0]
    assert unlock(client, "wrong horse", page).status_code == 422
    assert is_locked(client.get(page))
    assert unlock(client, PASSWORD, page).url == page
    assert client.get(page).status_code == 200


def test_a_locked_session_leads_to_none_but_our_own_pages(browser, case_manager):
    client = browser(case_manager)
    client.post(reverse("signin:lock"))
    for elsewhere in ("https://example.org/", "//example.org", "javascript:x"):
        assert unlock(client, PASSWORD, elsewhere).url == "/"
        client.post(reverse("signin:lock"))


def test_locked_by_hand_it_shows_nobody_on_public_pages(browser, case_manager):
    client = browser(case_manager)
    public = reverse("staff:welcome", args=["made-up"])  # not there, in the frame of every page
    assert "Ines" in client.get(public).content.decode()
    assert is_locked(client.post(reverse("signin:lock"), {"next": "/"}))
    assert is_locked(opens(client))
    assert "Ines" not in client.get(public).content.decode()
    assert is_ended(client.post(reverse("account_logout")))


def test_the_page_is_told_when_to_warn_and_asking_is_no_use(browser, case_manager, clock):
    client = browser(case_manager)
    assert 'data-idle="900"' in opens(client).content.decode()
    later(clock, minutes=13)
    assert client.get(reverse("signin:clock")).json() == {"idle": 120, "ends": 8 * 3600 - 780, "locked": False}
    assert client.post(reverse("signin:clock")).json()["idle"] == 900
    later(clock, minutes=16)
    assert client.post(reverse("signin:clock")).status_code == 401
    answer = client.get(reverse("casework:my_day"), headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, answer.headers["X-Carecase-Session"]) == (401, "locked")


def test_what_was_posted_is_handed_over_before_it_is_locked_or_ends(browser, case_manager, clock, monkeypatch):
    kept = []
    keep = lambda request: kept.append((request.user.username, request.POST["word"])) or "/back/"  # noqa: E731
    monkeypatch.setattr("carecase.signin.middleware.keeping.keep_posted", keep)
    client = browser(case_manager)
    later(clock, minutes=16)
    assert client.post(reverse("casework:search"), {"word": "a"}).url == reverse("signin:locked") + "?next=%2Fback%2F"
    later(clock, hours=8)
    assert is_ended(client.post(reverse("casework:search"), {"word": "b"}))
    assert kept[:2] == [("ines", "a"), ("ines", "b")]  # what is anonymous afterwards is kept once more, in its place


def test_a_post_that_meets_the_lock_leads_back_to_the_page_it_came_from(browser, case_manager):
    client, page = browser(case_manager), reverse("casework:tasks")
    client.post(reverse("signin:lock"))
    answer = client.post(reverse("casework:search"), {"q": "x"}, headers={"Referer": f"http://testserver{page}"})
    assert answer.url == reverse("signin:locked") + "?next=" + page.replace("/", "%2F")
    answer = client.post(reverse("casework:search"), {"q": "x"}, headers={"Referer": "https://example.org/"})
    assert answer.url == reverse("signin:locked") + "?next=%2F"


@pytest.fixture
def administrator(colleague, organisation):
    return colleague("bruno", Role.ADMINISTRATOR, organisation=organisation)


def disable(user, by):
    staff.disable(user, by=by)


def end_role(user, by):
    staff.end_role(Membership.objects.get(user=user), by=by)


def end_everywhere(user, by):
    staff.end_sessions(user, by=by)


def new_password(user, by):
    user = User.objects.get(pk=user.pk)
    user.set_password("otra frase larga")
    user.save()


@pytest.mark.parametrize("what", [disable, end_role, end_everywhere, new_password])
def test_what_an_administrator_does_ends_every_session_with_its_next_request(
    browser, case_manager, administrator, what
):
    clients = [browser(case_manager), browser(case_manager)]
    what(case_manager, administrator)
    assert all(is_ended(opens(client)) for client in clients)


def test_one_of_my_own_sessions_is_ended_elsewhere_and_another_changes_its_password(browser, case_manager, stranger):
    here, there = browser(case_manager), browser(case_manager)
    rows = OpenSession.objects.open().filter(user=case_manager).order_by("pk")
    assert rows.count() == 2
    end = reverse("signin:end_session", args=[rows.last().pk])
    assert browser(stranger).post(end).status_code == 404
    here.post(end)
    assert (is_ended(opens(there)), opens(here).status_code) == (True, 200)
    words = {"oldpassword": PASSWORD, "password1": "una frase muy larga", "password2": "una frase muy larga"}
    here.post(reverse("account_change_password"), words)
    assert opens(here).status_code == 200
    assert rows.count() == 1


# --- a shift --------------------------------------------------------------------------------------------------------


@pytest.fixture
def phone(shelter_manager, house_unit):
    """The phone of the house is on the list: cookie → secret."""
    device, token = devices.register_device(by=shelter_manager, unit=house_unit, name="Teléfono de noche")
    return {"device": token, "row": device}


@pytest.fixture
def shift(browser, shelter_worker, phone):
    devices.choose_pin(by=shelter_worker, digits=PIN)
    return browser(shelter_worker, device=phone["device"])


def test_a_shift_locks_after_five_minutes_opens_with_a_pin_and_ends_after_twelve_hours(shift, clock):
    for _hour in range(11):
        later(clock, hours=1)
        assert is_locked(opens(shift, "staff:elsewhere"))
        assert unlock(shift, PIN).status_code == 302
        assert opens(shift, "staff:elsewhere").status_code == 200
    later(clock, hours=1)
    assert is_ended(opens(shift))


def test_five_wrong_pins_end_the_shift_and_the_password_opens_the_next(shift, shelter_worker):
    shift.post(reverse("signin:lock"))
    assert [unlock(shift, "111112").status_code for _try in range(4)] == [422] * 4
    assert is_ended(unlock(shift, "111112"))
    assert Pin.objects.get().is_spent
    enter(shift, shelter_worker)
    shift.post(reverse("signin:lock"))
    assert unlock(shift, PIN).status_code == 302


def test_a_pin_is_worth_nothing_elsewhere_nor_where_the_device_was_taken_off_the_list(
    browser, shift, shelter_worker, shelter_manager, phone, case_manager
):
    own = browser(shelter_worker)
    own.post(reverse("signin:lock"))
    assert unlock(own, PIN).status_code == 422
    other = browser(case_manager, device=phone["device"])
    assert not other.session["shift"]
    devices.revoke_device(phone["row"], by=shelter_manager)
    assert is_ended(opens(shift))
    enter(shift, shelter_worker)
    assert not shift.session["shift"]


def test_the_phone_of_another_house_is_no_device_of_hers(browser, colleague, organisation, phone):
    elsewhere = organisation.units.create(kind="house", name="Casa Lejana")
    worker = colleague("luz", Role.SHELTER_STAFF, elsewhere)
    devices.choose_pin(by=worker, digits=PIN)
    assert not browser(worker, device=phone["device"]).session["shift"]


def test_a_pin_is_not_proof_enough_for_what_weighs_much(shift, clock):
    later(clock, minutes=6)
    opens(shift)
    unlock(shift, PIN)
    answer = shift.post(reverse("staff:elsewhere"))
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_who_runs_the_house_puts_this_device_on_its_list(browser, shelter_manager, shelter_worker, house_unit):
    client = browser(shelter_manager)
    answer = client.post(reverse("signin:devices"), {"unit": house_unit.pk, "name": "Tableta"})
    cookie = answer.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert "Tableta" in client.get(reverse("signin:devices")).content.decode()
    assert browser(shelter_worker).get(reverse("signin:devices")).status_code == 403
    worker = Client()
    worker.cookies.load({"device": cookie.value})
    enter(worker, shelter_worker)
    assert worker.post(reverse("signin:shift"), {"pin": "123456", "again": "123456"}).status_code == 422
    worker.post(reverse("signin:shift"), {"pin": PIN, "again": PIN})
    assert worker.session["shift"]
