"""One person from the first contact to closure, in a real browser, by the people whose work it is."""

import re
from datetime import date, timedelta

import pytest

from carecase.demo.cast import PASSWORD
from tests.casework.hands import Hands

pytestmark = pytest.mark.browser

SOON = (date.today() + timedelta(days=20)).isoformat()  # noqa: DTZ011  the day of the person who types
TODAY = date.today().isoformat()  # noqa: DTZ011


@pytest.fixture
def hands(open_page, demo_server):
    """Somebody at a keyboard: `hands("ines")`."""

    def sign_in(username, width="desk"):
        return Hands(open_page(width), demo_server).sign_in(username, PASSWORD)

    return sign_in


def register(officer, how_many=3):
    """The officer at the post counts the people; each gets a case."""
    officer.go("/register/")
    officer.fill(place="Parada de autobuses", count=how_many, nationalities=None)
    officer.save()
    assert "/incidents/" in officer.page.url
    return re.findall(r"/cases/([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])/", officer.page.content())[0]


def test_from_first_contact_to_closure(hands):
    officer = hands("oscar", "phone")
    number = register(officer)
    case = f"/cases/{number}/"

    manager = hands("ines")
    manager.go(case).press("/take/")
    officer.go(case)
    assert officer.status == 404  # whoever registers loses sight of the person

    identify(manager, case)
    manager.step(case, "start_risk_assessment")

    assess(manager, case)
    lodge(manager, case)
    manager.step(case, "start_shelter")

    plan(manager, hands("sofia"), case)
    manager.step(case, "start_protection")

    integrate(manager, hands("sofia"), case)
    close(manager, hands("sofia"), case)
    manager.go(case)
    assert manager.now() == "Cerrado"


def identify(manager, case):
    manager.go(f"{case}identity/").fill(called="Rosalba", age_told=31, sex="2", age_basis="stated").save()
    manager.go(f"{case}language/new/").fill(language="spa", level="first").save()
    manager.go(f"{case}urgent-needs/new/").fill(
        asked="asked", alone="yes", medical_danger="no", told_rape_care=True
    ).save()
    manager.go(f"{case}rights/new/").fill(language="spa", mode="same_language", understood=True).save()
    manager.go(f"{case}consent/new/").fill(kind="data_record", given="yes", by="self", how="oral").save()


def assess(manager, case):
    manager.go(f"{case}screening/new/").fill(alone="yes").save()
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


def plan(manager, supervisor, case):
    pending = {"status": "possible", "smuggling": "smuggled", "decided_by": "ngo", "known_on": TODAY}
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


def integrate(manager, supervisor, case):
    manager.go(f"{case}choice/new/").fill(
        alone=True, all_options_told=True, wants_to_stay=True, words="Quiere quedarse."
    ).save()
    manager.step(case, "start_integration")


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
