"""The interview: explained first, told once, stopped when it hurts; and the journey, leg by leg."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from carecase.access.roles import Role
from carecase.assessments.models import (
    ChildFacts,
    ExploitationFacts,
    Interview,
    InterviewCareView,
    JourneyFacts,
    JourneyLeg,
)
from carecase.cases import actions
from carecase.cases.models import Task
from tests.assessments.conftest import moment

pytestmark = pytest.mark.django_db

NEW = "assessments:interview_new"
SAT = {"explained": "on", "alone": "yes", "modules": ["journey"], "retold": "on", "minutes": "40", "distress": "none"}
JOURNEY = "assessments:journey"


def leg(n, **given):
    return {f"leg-new-{n}-{name}": value for name, value in given.items()}


def test_nothing_is_asked_before_explaining(open_case, send, case_manager):
    given = {name: value for name, value in SAT.items() if name != "explained"}

    assert send(case_manager, NEW, open_case, **given).status_code == 422
    assert send(case_manager, NEW, open_case, **SAT).status_code == 302


def test_retellings_are_counted_and_warned_about(open_case, send, look, case_manager):
    first = look(case_manager, NEW, open_case).context["form"].notices
    send(case_manager, NEW, open_case, **SAT)
    second = look(case_manager, NEW, open_case).context["form"].notices
    untold = {name: value for name, value in SAT.items() if name != "retold"}
    send(case_manager, NEW, open_case, **untold)

    assert len(second) == len(first) + 2
    assert len(look(case_manager, NEW, open_case).context["form"].notices) == len(second)


def test_strong_distress_calls_for_psychology(case_on, send, case_manager):
    case = case_on("2026-03-05 09:00", age=22)
    send(case_manager, NEW, case, **SAT | {"distress": "strong"})

    assert case.tasks.get(kind=Task.Kind.OTHER).due_at == moment("2026-03-06 09:00")


def test_a_child_tells_with_somebody_beside(case_on, send, look, case_manager):
    case = case_on("2026-04-16 09:00", age=15)

    assert send(case_manager, NEW, case, **SAT).status_code == 422
    assert send(case_manager, NEW, case, **SAT, present=["guardian"]).status_code == 302
    assert Interview.objects.get().accompanied


def test_nobody_is_alone_beside_an_officer(open_case, send, case_manager):
    assert send(case_manager, NEW, open_case, **SAT, authority="Fiscalía").status_code == 422
    assert send(case_manager, NEW, open_case, **SAT | {"alone": "no"}, authority="Fiscalía").status_code == 302


def test_an_interview_can_be_completed_later(open_case, send, look, case_manager):
    send(case_manager, NEW, open_case, **SAT)
    interview = Interview.objects.get()
    edit = {"name": "assessments:interview_edit", "subject": open_case, "pk": interview.pk}

    assert send(case_manager, **edit, **SAT, note="pidió seguir mañana", version=1).status_code == 302
    assert "pidió seguir" in look(case_manager, "assessments:interview", open_case, interview.pk).content.decode()


# --- told once -------------------------------------------------------------------------------------------------------


def test_what_was_told_is_for_reading_and_not_asked_again(open_case, send, look, case_manager, seen):
    send(case_manager, JOURNEY, open_case, left_on="3/2026", left_country="VE", why=["economic"])
    page = look(case_manager, JOURNEY, open_case)
    form = page.context["form"]

    assert "left_on" not in form.fields
    assert "destination" in form.fields
    assert "3/2026" in page.content.decode()
    assert "open_form" in seen(JourneyFacts.objects.get())
    assert "left_on" in look(case_manager, "assessments:journey_correct", open_case).context["form"].fields


def test_adding_keeps_what_was_told(open_case, send, case_manager):
    send(case_manager, JOURNEY, open_case, left_on="3/2026", left_country="VE")
    send(case_manager, JOURNEY, open_case, destination_country="US", version=1)

    facts = JourneyFacts.objects.get()
    assert (facts.left_on, facts.destination_country) == ("3/2026", "US")
    assert facts.history.count() == 2


def test_legs_are_kept_in_order_and_more_can_follow(open_case, send, case_manager):
    """H3: Necoclí by boat, the Darién on foot."""
    boat = leg(0, from_country="CO", from_place="Necoclí", to_place="Capurganá", mode="boat")
    foot = leg(1, from_place="Capurganá", to_country="PA", to_place="Bajo Chiquito", mode="foot", happened=["robbery"])
    send(case_manager, JOURNEY, open_case, currency="USD", paid="3150", owed="600", **boat, **foot)
    send(case_manager, JOURNEY, open_case, version=1, **leg(0, to_place="Metetí", mode="boat"))

    legs = list(JourneyLeg.objects.values_list("seq", "mode"))
    facts = JourneyFacts.objects.get()
    assert legs == [(1, "boat"), (2, "foot"), (3, "boat")]
    assert (facts.paid, facts.owed, facts.currency) == (3150, 600, "USD")
    assert JourneyLeg.objects.get(seq=2).happened == ["robbery"]


def test_a_leg_is_corrected_or_taken_out(open_case, send, case_manager):
    send(case_manager, JOURNEY, open_case, **leg(0, to_place="Necoclí"), **leg(1, to_place="Error"))
    first, second = JourneyLeg.objects.all()
    changed = {f"leg-{first.pk}-to_place": "Turbo", f"leg-{first.pk}-version": "1"}
    removed = {f"leg-{second.pk}-remove": "on", f"leg-{second.pk}-version": "1"}
    send(case_manager, JOURNEY, open_case, version=1, **changed, **removed)

    assert [leg.to_place for leg in JourneyLeg.objects.all()] == ["Turbo"]


def test_a_leg_changed_by_two_is_compared(open_case, send, case_manager):
    send(case_manager, JOURNEY, open_case, **leg(0, to_place="Necoclí"))
    row = JourneyLeg.objects.get()
    first = {f"leg-{row.pk}-to_place": "Turbo", f"leg-{row.pk}-version": "1"}
    second = {f"leg-{row.pk}-to_place": "Apartadó", f"leg-{row.pk}-version": "1"}
    send(case_manager, JOURNEY, open_case, version=1, **first)
    response = send(case_manager, JOURNEY, open_case, version=1, **second)

    assert response.status_code == 409
    assert "Apartadó" in response.content.decode()
    assert JourneyLeg.objects.get().to_place == "Turbo"


def test_each_question_of_a_leg_is_chosen_for_itself(open_case, send, case_manager):
    send(case_manager, JOURNEY, open_case, **leg(0, to_place="Necoclí", from_place="Cali"))
    row = JourneyLeg.objects.get()
    place = f"leg-{row.pk}"
    mine = {f"{place}-to_place": "Apartadó", f"{place}-from_place": "Pasto"}
    theirs = {f"{place}-to_place": "Turbo", f"{place}-from_place": "Medellín", f"{place}-version": "1"}
    send(case_manager, JOURNEY, open_case, version=1, **theirs)
    html = send(case_manager, JOURNEY, open_case, version=1, **mine | {f"{place}-version": "1"}).content.decode()
    assert sorted(re.findall(rf'name="choose-{place}-(\w+)" id="[^"]*" value="stored"', html)) == [
        "from_place",
        "to_place",
    ]
    assert re.search(r"Ines, [^<]*<span>Turbo", html)
    chosen = {f"choose-{place}-to_place": "stored", f"choose-{place}-from_place": "typed", f"{place}-version": "2"}
    assert send(case_manager, JOURNEY, open_case, version=1, **mine | chosen).status_code == 302
    saved = JourneyLeg.objects.get()
    assert (saved.to_place, saved.from_place) == ("Turbo", "Pasto")


@pytest.fixture
def removed_meanwhile(open_case, send, case_manager):
    """A leg was shown to two people, and one of them took it out: its prefix on the page of the other."""
    send(case_manager, JOURNEY, open_case, **leg(0, to_place="Necoclí"))
    place = f"leg-{JourneyLeg.objects.get().pk}"
    send(case_manager, JOURNEY, open_case, version=1, **{f"{place}-remove": "on", f"{place}-version": "1"})
    assert not JourneyLeg.objects.exists()
    return place


def test_what_was_typed_in_a_leg_that_was_removed_meanwhile_comes_back(
    open_case, send, case_manager, removed_meanwhile
):
    typed = {f"{removed_meanwhile}-to_place": "Capurganá, en lancha"}
    answer = send(case_manager, JOURNEY, open_case, version=1, **typed, **{f"{removed_meanwhile}-version": "1"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Alguien quitó una fila mientras tanto" in html
    assert "Una fila que alguien quitó mientras tanto" in html
    assert 'value="Capurganá, en lancha"' in html
    assert not JourneyLeg.objects.exists()

    told = re.search(rf'name="{removed_meanwhile}-version" value="(\d+)"', html)[1]
    again = typed | {f"{removed_meanwhile}-version": told}
    assert send(case_manager, JOURNEY, open_case, version=1, **again).status_code == 302
    assert [(each.seq, each.to_place) for each in JourneyLeg.objects.all()] == [(1, "Capurganá, en lancha")]


def test_a_leg_that_was_removed_meanwhile_stays_away_when_it_is_emptied_or_was_not_touched(
    open_case, send, case_manager, removed_meanwhile
):
    for place, version in (("", "0"), ("Necoclí", "1")):
        sent = {f"{removed_meanwhile}-to_place": place, f"{removed_meanwhile}-version": version}
        assert send(case_manager, JOURNEY, open_case, version=1, **sent).status_code == 302
    assert not JourneyLeg.objects.exists()


def test_a_leg_of_somebody_else_is_out_of_reach(open_case, send, case_manager, register, describe):
    from_other = describe(take(register, case_manager), case_manager)
    send(case_manager, JOURNEY, from_other, **leg(0, to_place="Necoclí"))
    theirs = JourneyLeg.objects.get()
    send(case_manager, JOURNEY, open_case, **{f"leg-{theirs.pk}-to_place": "Otro", f"leg-{theirs.pk}-version": "1"})

    assert JourneyLeg.objects.get().to_place == "Necoclí"


def take(register, case_manager):

    return actions.take_case(register(1).cases.get(), by=case_manager)


def test_an_amount_says_its_currency(open_case, send, case_manager):
    assert send(case_manager, JOURNEY, open_case, paid="3150").status_code == 422
    assert send(case_manager, JOURNEY, open_case, paid="-5", currency="USD").status_code == 422


def test_somebody_missing_becomes_a_task(case_on, send, case_manager):
    case = case_on("2026-05-10 09:00", age=31)
    send(case_manager, JOURNEY, case, companions_missing="yes")
    send(case_manager, JOURNEY, case, destination="Nueva York", version=1)

    assert case.tasks.get(kind=Task.Kind.MISSING_COMPANION).due_at == moment("2026-05-11 09:00")


@pytest.mark.parametrize(
    ("why", "push"), [(["economic"], "personal_impulse"), (["violence", "economic"], "expulsion")]
)
def test_the_push_is_derived(why, push):
    assert JourneyFacts(why=why).push_type == push


@pytest.mark.parametrize(
    ("name", "model", "given"),
    [
        ("care-view", InterviewCareView, {"fears": "que la encuentren"}),
        (
            "exploitation",
            ExploitationFacts,
            {"told": "lo que quiso", "kinds": ["forced_labour"], "sector": "I"},
        ),
        ("child", ChildFacts, {"wish": "volver con su abuela", "lived_with": "kinship"}),
    ],
)
def test_each_module_is_one_page_per_case(open_case, send, look, case_manager, name, model, given):
    assert look(case_manager, f"assessments:{name}", open_case).status_code == 200
    assert send(case_manager, f"assessments:{name}", open_case, **given).status_code == 302
    assert model.objects.count() == 1
    assert look(case_manager, f"assessments:{name}_correct", open_case).status_code == 200


def test_who_may_interview(open_case, look, send, join, stranger):
    legal = join(open_case, "elena", Role.LEGAL_ADVISER)

    for name in (NEW, JOURNEY, "assessments:exploitation", "assessments:care-view"):
        assert look(legal, name, open_case).status_code == 403
        assert look(stranger, name, open_case).status_code == 404
        assert send(stranger, name, open_case).status_code == 404


def test_nobody_reads_without_signing_in(client, open_case):
    assert client.get(reverse(JOURNEY, args=[open_case.number])).status_code == 302


def test_the_story_is_sealed(open_case, send, case_manager):
    send(case_manager, JOURNEY, open_case, debt_holder="la señora", **leg(0, to_place="Necoclí", guide="el primo"))
    send(case_manager, "assessments:exploitation", open_case, told="lo que quiso contar")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT debt_holder FROM assessments_journeyfacts UNION SELECT guide FROM assessments_journeyleg "
            "UNION SELECT told FROM assessments_exploitationfacts UNION SELECT to_place FROM assessments_journeyleg"
        )
        assert all(row[0].startswith("v1:") for row in cursor.fetchall())


def test_what_was_told_is_read_without_asking(open_case, send, look, case_manager, join, seen):
    send(case_manager, JOURNEY, open_case, left_on="3/2026", **leg(0, to_place="Necoclí", mode="boat"))
    send(case_manager, "assessments:care-view", open_case, fears="que la encuentren")
    legal = join(open_case, "elena", Role.LEGAL_ADVISER)
    worker = join(open_case, "rosa", Role.SHELTER_STAFF)
    page = look(legal, "assessments:told", open_case)

    assert page.status_code == 200
    assert "Necoclí" in page.content.decode()
    assert "que la encuentren" in page.content.decode()
    assert "view_assessment" in seen(JourneyFacts.objects.get())
    assert look(worker, "assessments:told", open_case).status_code == 404


def test_before_anything_was_told_the_page_says_so(open_case, look, case_manager, stranger):
    assert look(case_manager, "assessments:told", open_case).status_code == 200
    assert look(stranger, "assessments:told", open_case).status_code == 404
