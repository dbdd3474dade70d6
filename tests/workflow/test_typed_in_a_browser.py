"""Nothing typed is lost, in a real browser: while typing, without a connection, and with an impatient finger."""

import re
from pathlib import Path

import pytest

from carecase.demo.cast import PASSWORD
from tests.casework.hands import Hands

pytestmark = pytest.mark.browser

TYPED = "Dice que quiere llamar a su hermana"
NUMBER = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]"
SOON = 15_000  # milliseconds; a machine that does other things besides


@pytest.fixture(scope="module")
def ines_signed_in(chromium, demo_server):
    context = chromium.new_context(locale="es-CR")
    hands = Hands(context.new_page(), demo_server).sign_in("ines", PASSWORD)
    hands.go("/cases/?state=protection")
    case = re.search(rf'href="(/cases/{NUMBER}/)"', hands.page.content())[1]
    state = context.storage_state()
    context.close()
    return state, case


@pytest.fixture
def note(open_page, demo_server, ines_signed_in):
    """Inés with the page of a new note open: (hands, address of the page, address of the case)."""
    state, case = ines_signed_in
    hands = Hands(open_page("phone", storage_state=state), demo_server)
    hands.go(f"{case}note/new/")
    return hands, f"{case}note/new/", case


def notes_of(hands, case):
    return len(set(re.findall(r"/note/[0-9a-f-]{36}/", hands.go(f"{case}section/cases/").page.content())))


def test_what_is_typed_is_kept_and_offered_when_the_page_is_opened_again(note):
    hands, page, _case = note
    with hands.page.expect_response("**/drafts/keep/", timeout=SOON) as kept:
        hands.fill(text=TYPED)
    assert kept.value.status == 204
    hands.page.locator(".cc-kept").wait_for()
    hands.page.on("dialog", lambda dialog: dialog.accept())  # the page asks whether one wants to leave
    hands.go(page)
    assert hands.page.locator("[name=text]").input_value() == ""
    hands.page.locator(".cc-notice a[href*='draft=']").first.click()
    hands.page.wait_for_url("**draft=*")
    assert hands.page.locator("[name=text]").input_value() == TYPED
    assert hands.page.evaluate("document.documentElement.scrollWidth") <= 360
    hands.save().go(page)
    assert hands.page.locator(".cc-notice a[href*='draft=']").count() == 0


def test_before_the_lock_it_is_kept_at_once(note):
    hands, _page, _case = note
    hands.fill(text="Antes del cierre")
    with hands.page.expect_response("**/drafts/keep/", timeout=SOON) as kept:
        hands.page.evaluate(
            "new Promise((then) => document.dispatchEvent("
            "new CustomEvent('carecase:before-lock', { detail: { wait: (done) => done.then(then) } })))"
        )
    assert kept.value.status == 204


def test_without_a_connection_the_page_stays_and_sends_when_there_is_one(note):
    hands, page, case = note
    before = notes_of(hands, case)
    hands.go(page).fill(text="Sin conexión, y aun así")
    hands.page.context.set_offline(True)
    hands.page.locator("main form.cc-form button.govuk-button").last.click()
    hands.page.locator(".cc-kept", has_text="conexión").wait_for(timeout=SOON)
    assert hands.page.url.endswith(page)
    assert hands.page.locator("[name=text]").input_value() == "Sin conexión, y aun así"
    with hands.page.expect_navigation(timeout=SOON):
        hands.page.context.set_offline(False)
    assert notes_of(hands, case) == before + 1


def test_an_impatient_finger_saves_once(note):
    hands, page, case = note
    before = notes_of(hands, case)
    hands.go(page).fill(text="Con el dedo impaciente")
    with hands.page.expect_navigation(timeout=SOON):
        hands.page.locator("main form.cc-form button.govuk-button").last.dblclick()
    assert notes_of(hands, case) == before + 1


def test_keys_lead_to_a_note_and_save_it(note):
    hands, page, case = note
    before, keyboard = notes_of(hands, case), hands.go(case).page.keyboard
    keyboard.press("n")
    hands.page.wait_for_url(f"**{page}")
    hands.fill(text="Con el teclado: n / g c")  # typed into a field, keys are only letters
    keyboard.press("Control+Enter")
    hands.page.wait_for_url(f"**{case}")
    assert notes_of(hands, case) == before + 1
    keyboard.press("g")
    with hands.page.expect_navigation(url="**/cases/", wait_until="load"):
        keyboard.press("c")
    keyboard.press("/")
    hands.page.locator("#find:focus").wait_for()


# --- weight -----------------------------------------------------------------------------------------------------

FIRST, LATER, REQUESTS = 60_000, 15_000, 6  # bytes over the line, and how often the page asks
PLACES = {  # signed in; the first two by nobody
    "sign-in": "/accounts/login/",
    "public page of help": "/ayuda/es/cr/",
    "My day": "/",
    "case page": "{case}",
    "list of cases": "/cases/",
    "care plan": "{case}plan/",
    "registering a person": "/register/person/",
}
TABLE = Path(__file__).resolve().parents[2] / "build" / "weight.md"  # as it stands in docs/performance.md


def weighed(page, address):
    """What opening a page costs: (requests, bytes as they came over the line)."""
    session, asked, got = page.context.new_cdp_session(page), set(), []
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", lambda event: asked.add(event["request"]["url"]))
    session.on("Network.loadingFinished", lambda event: got.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    session.detach()
    return sum(url.startswith("http") for url in asked), sum(
        got
    )  # what stands in the style sheet itself is not asked for


def test_pages_are_light(open_page, demo_server, ines_signed_in):
    state, case = ines_signed_in
    heavy, lines = [], ["| page | first view: requests | kB | later view: kB |", "|---|---|---|---|"]
    for number, (name, place) in enumerate(PLACES.items()):
        page = open_page(**({"storage_state": state} if number > 1 else {}))
        first, again = (weighed(page, demo_server + place.format(case=case)) for _time in range(2))
        lines.append(f"| {name} | {first[0]} | {first[1] / 1000:.1f} | {again[1] / 1000:.1f} |")
        if first[0] > REQUESTS or first[1] > FIRST or again[1] > LATER:
            heavy.append((place, first, again))
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n")
    assert heavy == []


def test_coming_back_to_what_was_sent_says_so(note):
    hands, page, _case = note
    again = hands.page.locator("main form [role=status].govuk-inset-text")
    hands.fill(text=TYPED)
    assert again.count() == 0
    hands.save()
    hands.page.go_back()
    assert "Mire si ya está" in again.inner_text()
    hands.go(page)
    assert again.count() == 0


def test_on_a_phone_the_menu_shows_where_one_is(open_page, demo_server, ines_signed_in):
    state, _case = ines_signed_in
    hands = Hands(open_page("phone", storage_state=state), demo_server).go("/manual/")
    box = hands.page.locator(".cc-nav [aria-current]").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
