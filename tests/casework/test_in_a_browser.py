"""One person from the first contact to closure, and another one home, in a real browser, by those whose work it is."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from carecase.demo.cast import PASSWORD
from tests.casework.hands import Hands, Planner

pytestmark = pytest.mark.browser

TODAY = date.today()  # noqa: DTZ011  the day of the person who types
SOON = (TODAY + timedelta(days=20)).isoformat()
SIGNS = ("work.made_to", "movement.locked_in", "smuggling.debt")  # two of them point to trafficking
TO_PLAN = 600  # seconds
LEAVES, ARRIVES = (datetime.combine(TODAY + timedelta(days=2), time(hour)) for hour in (8, 14))  # by day


@pytest.fixture
def hands(open_page, demo_server):
    """Somebody at a keyboard: `hands("ines")`."""

    def sign_in(username, width="desk", kind=Hands):
        return kind(open_page(width), demo_server).sign_in(username, PASSWORD)

    return sign_in


def test_from_first_contact_to_closure(hands):
    officer, manager, supervisor = hands("oscar", "phone"), hands("ines"), hands("sofia")
    case, group = registered(officer)
    manager.go(case).press("/take/")
    officer.go(case)
    assert officer.status == 404  # whoever registers loses sight of the person

    identify(manager, case)
    manager.step(case, "start_risk_assessment")

    screen(manager, case, *SIGNS)
    assess(manager, case)
    lodge(manager, case)
    manager.step(case, "start_shelter")

    plan(manager, supervisor, case)
    manager.step(case, "start_protection")
    log_services(manager, case, group)

    integrate(manager, case)
    follow_up(manager, case, "follow_up_after_integration")
    close(manager, supervisor, case)
    manager.go(case)
    assert manager.now() == "Cerrado"


def test_a_journey_home_that_is_put_back_once_and_followed_up(hands):
    """Planned within ten minutes of both colleagues together, by the keystroke-level model: from the first question
    about the return until it is ready to leave, with an escort and those who receive."""
    officer, manager, supervisor = hands("oscar", "phone"), hands("ines", kind=Planner), hands("sofia", kind=Planner)
    case, _group = registered(officer)
    manager.go(case).press("/take/")
    identify(manager, case)
    manager.step(case, "start_risk_assessment")
    screen(manager, case)
    assess(manager, case)
    manager.step(case, "start_quick_return")

    manager.seconds = supervisor.seconds = 0.0
    judge_the_return(manager, supervisor, case)
    prepare_the_journey(manager, supervisor, case)
    confirm(manager, case)
    manager.step(f"{case}return/", "make_ready")
    assert manager.go(f"{case}return/").now() == "Listo para salir"
    assert manager.seconds + supervisor.seconds <= TO_PLAN

    manager.press("/return/confirmation/")  # those who receive take their word back
    assert manager.now() == "En preparación"
    confirm(manager, case)
    manager.step(f"{case}return/", "make_ready")

    travel(manager, case)
    follow_up(manager, case, "follow_up_after_return")
    manager.step(f"{case}return/", "accompany")
    assert manager.go(case).now() == "Seguimiento"


# --- found, listened to, safe ------------------------------------------------------------------------------------


def registered(officer, how_many=3):
    """The officer at the post counts the people; each gets a case. The first one's address, and the group's number."""
    officer.go("/register/")
    officer.fill(place="Parada de autobuses", count=how_many, nationalities=None)
    officer.save()
    [group] = re.findall(r"/incidents/([^/]+)/", officer.page.url)
    number = re.findall(r"/cases/([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])/", officer.page.content())[0]
    return f"/cases/{number}/", group


def identify(manager, case):
    manager.go(f"{case}identity/").fill(called="Rosalba", age_told=31, sex="2", age_basis="stated").save()
    manager.go(f"{case}language/new/").fill(language="spa", level="first").save()
    manager.go(f"{case}urgent-needs/new/").fill(
        asked="asked", alone="yes", medical_danger="no", told_rape_care=True
    ).save()
    manager.go(f"{case}rights/new/").fill(language="spa", mode="same_language", understood=True).save()
    agree(manager, case, "data_record")


def agree(manager, case, kind):
    manager.go(f"{case}consent/new/").fill(kind=kind, given="yes", by="self", how="oral").save()


def screen(manager, case, *signs):
    """The signs are marked one by one; what they point to advises, and decides nothing. It is told in the history."""
    manager.go(f"{case}screening/new/").fill(alone="yes", **dict.fromkeys(signs, "present")).save()
    assert manager.go(f"{case}history/").status == 200


def assess(manager, case):
    five = dict.fromkeys(("sought", "owes", "afraid_here", "hopeless"), "no") | {"threatened": "yes"}
    answers = five | {
        "stage": "first",
        "person_view": "Teme que la busquen.",
        "level": "medium",
        "because": "La llaman.",
    }
    manager.go(f"{case}risk/new/").fill(**answers).save()
    manager.go(f"{case}safety-plan/").fill(what_to_do="Llamar a la casa.", copy="kept_by_case_manager").save()


def lodge(manager, case):
    """In whichever house has a bed for a woman: how full each is depends on the day on which the demo was played."""
    manager.go(f"{case}bed/").choose_beside("mujeres:").press("/reserve/")


# --- planned, and given ------------------------------------------------------------------------------------------


def plan(manager, supervisor, case):
    pending = {"status": "possible", "smuggling": "smuggled", "decided_by": "ngo", "known_on": TODAY.isoformat()}
    manager.go(f"{case}identification/new/").fill(**pending).save()
    manager.go(f"{case}plan/new/").fill(review_on=SOON).save()
    objective = {"domain": "housing", "goal": "Un lugar propio", "priority": 1, "due_on": SOON, "owner_name": "Inés"}
    manager.go(f"{case}plan/1/objective/new/").fill(**objective).save()
    answer = {
        "language": "spa",
        "mode": "same_language",
        "answer": "agreed",
        "by": "self",
        "how": "signed",
        "copy": "taken",
    }
    manager.go(f"{case}plan/answer/").fill(**answer).save()
    manager.go(f"{case}plan/").press("/ask/")
    approve(supervisor, case)


def approve(supervisor, case):
    supervisor.go("/").follow(f"{case}approval/")
    supervisor.page.click("button[name=answer][value=approved]")
    supervisor.page.wait_for_load_state()


def log_services(manager, case, group):
    """One service for her, and one for everybody of her group, with one press each."""
    manager.go(f"{case}services/new/").press("/services/now/")
    manager.go(f"/services/log/?group=incident-{group}")
    assert manager.page.locator("main input[name=cases]:checked").count() == 3
    manager.answered(lambda: manager.page.locator("main button[name=at_once]").first.click())
    manager.go(f"{case}services/")
    assert manager.page.locator("main tbody tr").count() == 2


# --- staying, and what comes after -------------------------------------------------------------------------------


def integrate(manager, case):
    """She stays, and soon stands on her own feet: the plan ends before its last review, and says why."""
    words = "Quiere quedarse."
    manager.go(f"{case}choice/new/").fill(alone=True, all_options_told=True, wants_to_stay=True, words=words).save()
    manager.step(case, "start_integration")
    manager.go(f"{case}integration/rest/new/").fill(remains="Un curso de inglés", goes_on_with="La red local").save()
    manager.step(f"{case}integration/", "discontinue")


def follow_up(manager, case, step):
    """Only as she agreed; the first contact afterwards is written down."""
    agree(manager, case, "follow_up")
    manager.step(case, step)
    manager.go(f"{case}follow-ups/")
    manager.answered(lambda: manager.page.locator("main .cc-card a[href*='/follow-ups/']").first.click())
    manager.fill(done_at=now(), mode="phone", safe_contact_used="True", wellbeing=8, safety="safe").save()


def close(manager, supervisor, case):
    closing = {"reason": "goals_met", "outcome": "Tiene trabajo y vivienda.", "recontact": "Por la línea de ayuda."}
    closing |= {
        "open_tasks_because": "Siguen en la red local.",
        "belongings_returned": True,
        "consents_reviewed": True,
    }
    manager.go(f"{case}closure/").fill(**closing).save()
    manager.go(f"{case}closing/").save()
    approve(supervisor, case)
    manager.step(case, "close")


# --- going home --------------------------------------------------------------------------------------------------


def judge_the_return(manager, supervisor, case):
    """Asked alone and told every option; the place, the dangers, and a supervisor's yes."""
    plan = f"{case}return/"
    manager.go(f"{plan}change/").fill(needs=["escort"], testimony="none").save()
    manager.go(f"{plan}place/new/").fill(country="GT", kind="origin", area="Petén", with_whom="Su hermana").save()
    told = ["return", "stay", "asylum", "later"]
    manager.go(f"{plan}talk/new/").fill(
        alone=True, language="spa", told=told, words="Quiere ir a casa.", chosen="return"
    )
    manager.save().step(plan, "counsel")
    manager.go(f"{plan}danger/new/").fill(contact_name="Su hermana", danger="none").save()
    judged = dict.fromkeys(("likelihood", "harm", "residual_likelihood", "residual_harm"), 1)
    manager.go(f"{plan}risk/new/").fill(**judged, heard="origin_side", source="El consultorio", wish="Volver").save()
    manager.step(plan, "assess_risk")
    manager.go(plan).press("/approval/")
    approve(supervisor, case)
    manager.step(plan, "approve").step(plan, "prepare")


def prepare_the_journey(manager, supervisor, case):
    """Papers, route, company, money, belongings: one page each."""
    plan = f"{case}return/"
    manager.go(f"{plan}declaration/new/").fill(by="self", how="signed", language="spa", told_revocable=True).save()
    manager.go(f"{plan}document/new/").fill(kind="passport", country="GT", issued_on="2020-01-15").save()
    hours = {"departs_at": LEAVES.isoformat(timespec="minutes"), "arrives_at": ARRIVES.isoformat(timespec="minutes")}
    manager.go(f"{plan}fitness/new/").fill(result="fit", clinician="Dra. Paula Echandi").save()
    manager.go(f"{plan}escort/new/").fill(kind="social", name="Marta Solera", organisation="Camino Claro").save()
    ends = {"from_place": "San José", "from_country": "CR", "to_place": "Flores", "to_country": "GT"}
    manager.go(f"{plan}leg/new/").fill(mode="bus", carrier="Autobús 7", **ends, **hours).save()
    ticket = {"code": "tickets", "estimate": "320", "currency": "USD", "funder": "Camino Claro"}
    manager.go(f"{plan}budget-line/new/").fill(**ticket).save()
    supervisor.go(plan).press("/approve/")
    manager.go(f"{plan}belongings/").fill(**{"thing-new-1-description": "Una mochila"}, signed=True).save()


def confirm(manager, case):
    who = {"organisation": "Casa del Norte", "name": "Lucía Chub", "phone": "+502 2222 0000"}
    manager.go(f"{case}return/confirmation/new/").fill(**who, confirmed_on=TODAY.isoformat()).save()


def travel(manager, case):
    plan = f"{case}return/"
    manager.step(plan, "depart").step(plan, "arrive")
    manager.go(f"{plan}handover/").fill(place="Terminal", received_by="Lucía Chub", belongings_given=True).save()
    draw(manager.go(f"{plan}received/person/").fill(name="Ana", signed_at=now()).page)
    manager.save()
    for who in ("escort", "receiver"):
        manager.go(f"{plan}received/{who}/").fill(name=who, seen_by="Marta Solera", signed_at=now()).save()
    manager.step(plan, "hand_over")


def draw(page):
    """A signature with the mouse, up and down."""
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 50)
    page.mouse.down()
    for n in range(1, 13):
        page.mouse.move(box["x"] + 20 + 15 * n, box["y"] + (20 if n % 2 else 90))
    page.mouse.up()


def now():
    """As the clocks of the post show it, for a browser's own control."""
    return datetime.now(ZoneInfo("America/Costa_Rica")).strftime("%Y-%m-%dT%H:%M")
