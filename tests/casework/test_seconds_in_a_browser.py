"""Every job of the twelve screens within its clicks and seconds, from the first page of those whose work it is.

By the keystroke-level model and the measured time of the server, for somebody who knows the way (docs/hands.md).
"""

import re
import shutil
import subprocess
import sys
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from carecase.demo.cast import PASSWORD
from tests.casework.practised import Practised
from tests.fixtures.browser import ROOT, environment, serving

pytestmark = pytest.mark.browser

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RESIDENTS = 20
PREPARED = f"""
from allauth.mfa.totp.internal.auth import TOTP
from carecase.access.models import User
from carecase.shelter.emergency import emergency_admission
from carecase.shelter.models import Bed, House, Room, Stay
from carecase.workflow.acts import act
for name in ("marta", "elena"):
    TOTP.activate(User.objects.get(username=name), {SECRET!r})
house, rosa = House.objects.get(unit__name="Casa Ceiba"), User.objects.get(username="rosa")
lidia = User.objects.get(username="lidia")
with act(lidia, "add_room", house) as doing:  # the house of the demo is nearly full
    room = doing.save(Room(house=house, name="Anexo", kind="women"))
    doing.save_all([Bed(room=room, code=f"N{{place}}") for place in range({RESIDENTS} + 5)])
while Stay.objects.filter(house=house, ended_at__isnull=True).count() < {RESIDENTS}:
    emergency_admission(house, by=rosa, called="Jade", sex="2", age_band="18_29")
"""
NUMBER = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]")
everywhere = pytest.mark.parametrize("width", ["desk", "phone"])
everyday = pytest.mark.parametrize("width", ["desk", pytest.param("phone", marks=pytest.mark.prove)])


@pytest.fixture(scope="module")
def server(demo_data, tmp_path_factory):
    """The demo, with a house of twenty, and two colleagues whose sign-in has a second step."""
    var = tmp_path_factory.mktemp("practised") / "var"
    shutil.copytree(demo_data, var)
    shell = [sys.executable, "manage.py", "shell", "-v", "0", "-c", PREPARED]
    subprocess.run(shell, cwd=ROOT, env=environment(var), check=True)
    with serving(var) as address:
        yield address


@pytest.fixture
def practised(open_page, server):
    """`practised("ines", "desk")`: signed in, on her first page, and nothing counted yet."""

    def enter(username, width):
        return Practised(open_page(width), server).sign_in(username, PASSWORD).begin()

    return enter


def a_case(one):
    """The first of her own cases on her first page."""
    [first] = one.page.locator("section", has_text="Mis expedientes").last.locator("a[href^='/cases/']").all()[:1]
    return f"main a[href='{first.get_attribute('href')}']"


def says(one, words):
    found = one.page.inner_text("main")
    assert words in found, found[:2000]


# --- coming in, finding -----------------------------------------------------------------------------------------


@pytest.mark.prove
@everywhere
def test_signing_in_with_a_second_step(open_page, server, width):
    username = {"desk": "marta", "phone": "elena"}[width]  # a code opens once
    one = Practised(open_page(width), server).begin("/accounts/login/")
    one.point_and_type("login", username).tab().type("password", PASSWORD).enter()
    one.type("code", format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))).enter()
    assert one.page.url == f"{server}/"
    one.within("sign in with a second step", seconds=20)


@pytest.mark.prove
@everywhere
def test_the_next_case_is_one_click_away(practised, width):
    one = practised("ines", width)
    one.click("main li a[href^='/cases/']")
    assert one.status == 200
    one.within("open the next case", seconds=5, clicks=1)


@pytest.mark.prove
@everywhere
def test_a_case_is_found_by_its_code(practised, width):
    one = practised("ines", width)
    link = one.page.locator("main a[href^='/cases/']").first  # groups have numbers of the same form
    number = NUMBER.findall(link.get_attribute("href"))[0]
    block = number[:4].lower()  # the first block is enough where no other case begins with it
    if width == "desk":
        one.stroke("/").type("q", block)
    else:
        one.point_and_type("q", block)
    one.enter()
    assert one.page.url.endswith(f"/cases/{number}/")
    one.within("find a case by its code", seconds=5, clicks=1)


# --- a person and her case --------------------------------------------------------------------------------------


@pytest.mark.prove
@everywhere
def test_a_person_is_registered(practised, width):
    one = practised("ines", width)
    one.click("main a[href='/register/person/'], header a[href='/register/person/']")
    given, family = {"desk": ("Yamileth del Carmen", "Guevara"), "phone": ("Rosmery", "Tzoc Caal")}[width]
    one.fill(called="Jade", given_names=given, family_names=family, sex="2", age="27")
    one.answer("languages", "spa")
    one.answer("citizenships", "GT")
    one.save()
    assert NUMBER.search(one.page.url)
    one.within("register a person", seconds=180, entries=14)


@pytest.mark.prove
@everywhere
def test_a_note_is_added(practised, width):
    one = practised("ines", width)
    one.click(a_case(one))
    if width == "desk":
        one.enter("n").type("text", "Llamó su madre.").enter("Control+Enter")
    else:
        one.click("main a[href$='/note/new/']").type("text", "Llamó su madre.").save()
    says(one, "registró: nota")
    one.within("add a note", seconds=15)
    one.click("main a[href$='/history/']")
    says(one, "Llamó su madre.")


@pytest.mark.prove
@everywhere
def test_a_service_is_logged(practised, width):
    one = practised("ines", width)
    one.click(a_case(one)).click("main a[href$='/services/new/']").click("main .cc-quick button")
    says(one, "Anotado:")
    one.within("log a service", seconds=10, clicks=3)


# --- a house ----------------------------------------------------------------------------------------------------


@pytest.mark.prove
@everywhere
def test_somebody_is_admitted_to_a_bed(practised, width):
    one = practised("rosa", width)
    one.click("main a[href^='/shelter/']", "Casa Ceiba").click("main a[href$='/emergency/']")
    one.fill(called="Jade", sex="2", age_band="adult", signs="none").save()
    assert NUMBER.search(one.page.inner_text("main"))
    one.within("admit somebody to a bed", seconds=30)


@everyday
def test_a_meal_for_the_whole_house(practised, width):
    one = practised("rosa", width)
    one.click("main a[href^='/shelter/']", "Casa Ceiba").click("main a[href$='?kind=meal']")
    assert one.page.locator("main input[name=missed]").count() >= RESIDENTS
    one.save()
    says(one, "Comida")
    one.within("log a meal for a whole house", seconds=15, clicks=3)


@pytest.mark.prove
@everywhere
def test_another_bed(practised, width):
    """From the board of the house: the person, the bed."""
    one = practised("rosa", width)
    one.click("main a[href^='/shelter/']", "Casa Ceiba").start()
    one.click("main .cc-bed a[href*='/people/']").click("main form[action*='/move/'] button")
    one.within("move somebody to another bed", seconds=10, clicks=2)


# --- looking after the house rules ------------------------------------------------------------------------------


@pytest.mark.prove
@everywhere
def test_a_colleague_who_leaves_is_shut_out_at_once(practised, width):
    name, shown = {"desk": ("hector", "Héctor"), "phone": ("silvia", "Silvia")}[width]
    leaver = practised(name, "desk")
    one = practised("bruno", width)
    one.click("a[href='/colleagues/']").click("main a[href^='/colleagues/']", shown)
    one.click("form[action$='/disable/'] button")
    one.within("disable a leaver", seconds=15)
    assert "/accounts/login/" in leaver.go("/cases/").page.url


@everyday
def test_who_saw_her_file(practised, width):
    number = NUMBER.findall(practised("ines", width).page.inner_text("main"))[0]
    one = practised("victoria", width)
    one.click("main a[href='/oversight/']").fill(number=number).save()
    says(one, "Inés Barrantes")
    one.within("answer who saw her file", seconds=30)
