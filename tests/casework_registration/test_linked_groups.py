"""Groups of several teams that belong together: nothing before both agree, then counts, and never who."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carecase.access.models import Organisation, Unit
from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.cases import actions, incident_links
from carecase.cases.models import GroupIncident, IncidentLink
from carecase.cases.numbers import new_number
from carecase.casework import registration
from carecase.casework.linked import figures
from carecase.people.models import Person
from carecase.workflow.engine import Blocked, Forbidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def found_by(db):
    """A group that somebody's own team finds: `found_by(pedro, 12)`."""

    def make(user, count=1, **details):
        [membership] = user.standing
        given = {"country": membership.organisation.country, "place": "Río Chucunaque", "occurred_at": timezone.now()}
        incident = GroupIncident(count=count, **given | details)
        return actions.register_incident(incident, by=user, unit=membership.unit)

    return make


@pytest.fixture
def abroad(colleague):
    """A case manager in another country, with a team of her own: `abroad("HN")`."""

    def make(country):
        organisation = Organisation.objects.create(name=f"Casa {country}", kind=Organisation.Kind.NGO, country=country)
        unit = Unit.objects.create(organisation=organisation, kind=Unit.Kind.TEAM, name=f"Equipo {country}")
        return colleague(f"de-{country}", Role.CASE_MANAGER, unit)

    return make


@pytest.fixture
def ours(register):
    return register(3)


@pytest.fixture
def theirs(stranger, found_by):
    return found_by(stranger, 12)


@pytest.fixture
def linked(case_manager, stranger, ours, theirs):
    link = incident_links.ask(ours, number=theirs.number, by=case_manager, words="El mismo camión.")
    return incident_links.answer(link, theirs, yes=True, by=stranger, words="Sí, con lona azul.")


@pytest.fixture
def page(client):
    def of(user, incident, name="incident_links"):
        client.force_login(user)
        return client.get(reverse(f"casework:{name}", args=[incident.number]))

    return of


@pytest.fixture
def send(client):
    """Press a button as somebody; `link`: on which row."""

    def post(user, incident, name="incident_links", link=None, **sent):
        client.force_login(user)
        arguments = [incident.number, *([link.pk] if link else [])]
        return client.post(reverse(f"casework:{name}", args=arguments), sent, follow=True)

    return post


def told(answer):
    return answer.content.decode()


def without_what_differs(answer, *numbers):
    """A page without the number that was asked about, ids of rows and what protects its forms."""
    text = told(answer)
    for number in numbers:
        text = text.replace(number, "NUMBER")
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)
    return re.sub(r'(csrfmiddlewaretoken" value|nonce|data-rendered[a-z-]*|datetime)="[^"]*"', "", text)


# --- asking and answering -------------------------------------------------------------------------------------------


def test_both_teams_agree_and_each_reads_of_the_other_no_more_than_counts(
    send, page, client, case_manager, stranger, ours, theirs
):
    before = told(send(case_manager, ours, number=theirs.number.lower(), words="El mismo camión."))
    assert theirs.number in before
    assert not any(word in before for word in ("Panamá", "Casa Abierta", "Chucunaque"))

    client.force_login(stranger)
    assert reverse("casework:incident_links", args=[theirs.number]) in told(client.get(reverse("casework:my_day")))
    asked = told(page(stranger, theirs))
    assert "El mismo camión." in asked
    assert "Camino Seguro" in asked  # who answers for them now, and not the post that found them
    assert "Servicio de Migración" not in asked
    assert "Personas en total" not in asked

    [link] = IncidentLink.objects.standing()
    send(stranger, theirs, "incident_link_answer", link, answer="yes", words="Sí, con lona azul.")
    name_of = {ours: "Camino Seguro", theirs: "Casa Abierta"}
    for user, mine, other in ((case_manager, ours, theirs), (stranger, theirs, ours)):
        for name in ("incident", "incident_links"):
            text = told(page(user, mine, name))
            assert name_of[other] in text
            assert other.get_country_display() in text
            assert other.place not in text
            assert not any(case.number in text for case in other.cases.all())
    assert "Sí, con lona azul." in told(page(case_manager, ours))
    client.force_login(stranger)
    assert reverse("casework:incident_links", args=[theirs.number]) not in told(client.get(reverse("casework:my_day")))


def test_a_number_that_nobody_has_and_a_no_look_like_a_question_that_waits(
    send, page, case_manager, stranger, register, theirs, time_machine
):
    time_machine.move_to(timezone.now(), tick=False)  # a page says when it was drawn, its forms to the second
    first, second = register(1), register(1)
    nobody = new_number()
    answers = [send(case_manager, first, number=theirs.number), send(case_manager, second, number=nobody)]
    groups = (first.number, theirs.number), (second.number, nobody)
    alike = {without_what_differs(a, *numbers) for a, numbers in zip(answers, groups, strict=True)}
    assert len(alike) == 1
    link = IncidentLink.objects.get(other__isnull=False)
    incident_links.answer(link, theirs, yes=False, by=stranger)
    refused, unknown = page(case_manager, first), page(case_manager, second)
    assert without_what_differs(refused, *groups[0]) == without_what_differs(unknown, *groups[1])
    again = send(case_manager, first, number=theirs.number), send(case_manager, second, number=nobody)
    assert [answer.status_code for answer in again] == [200, 200]
    assert IncidentLink.objects.count() == 2
    verbs = [e.verb for e in Event.objects.filter(verb="ask_incident_link")]
    assert len(verbs) == 4


def test_a_no_may_become_a_yes_and_who_was_asked_agrees_by_asking(case_manager, stranger, ours, theirs):
    link = incident_links.ask(ours, number=theirs.number, by=case_manager, words="Uno")
    incident_links.answer(link, theirs, yes=False, by=stranger)
    assert not IncidentLink.objects.agreed().exists()
    again = incident_links.ask(theirs, number=ours.number, by=stranger, words="Dos")
    assert (again.pk, again.is_agreed) == (link.pk, True)
    assert (again.words_of(ours), again.words_of(theirs)) == ("Uno", "Dos")


def test_a_slip_of_a_character_and_the_own_number_are_said_at_once(send, case_manager, ours):
    wrong = ours.number[:-1] + ("A" if ours.number[-1] != "A" else "B")
    assert send(case_manager, ours, number=wrong).status_code == 422
    assert send(case_manager, ours, number=ours.number).status_code == 409
    assert not IncidentLink.objects.exists()


def test_nobody_tries_numbers_one_after_the_other(send, case_manager, ours):
    tries = [send(case_manager, ours, number=new_number()).status_code for _n in range(11)]
    assert tries == [200] * incident_links.MOST_IN_AN_HOUR + [409]


# --- who ------------------------------------------------------------------------------------------------------------


def test_who_answers_for_the_group_may_and_nobody_else(
    send, page, case_manager, supervisor, officer, stranger, abroad, ours, theirs, found_by
):
    link = incident_links.ask(ours, number=theirs.number, by=case_manager)
    assert [page(user, ours).status_code for user in (case_manager, supervisor)] == [200, 200]
    assert page(officer, ours).status_code == 403
    assert "Grupos vinculados" not in told(page(officer, ours, "incident"))
    assert page(stranger, ours).status_code == 404
    third = abroad("HN")
    other = found_by(third)
    for name, sent in (("incident_link_answer", {"answer": "yes"}), ("incident_link_end", {})):
        assert send(third, other, name, link, **sent).status_code == 404
        assert send(officer, ours, name, link, **sent).status_code == 403
    assert send(case_manager, ours, "incident_link_answer", link, answer="yes").status_code == 409
    assert send(stranger, theirs, "incident_link_end", link).status_code == 409
    assert send(stranger, theirs, "incident_link_answer", link, answer="perhaps").status_code == 400
    with pytest.raises(Forbidden):
        incident_links.answer(link, theirs, yes=True, by=case_manager)
    link.refresh_from_db()
    assert (link.answer, link.ended_at) == ("", None)


# --- counts ---------------------------------------------------------------------------------------------------------


def described(incident, first, last, **facts):
    labels = [f"P{n:02}" for n in range(first, last + 1)]
    Person.objects.filter(cases__incident=incident, cases__label__in=labels).update(**facts)


def counts_of(incident):
    found = figures([incident.pk])[incident.pk]
    plain = {str(label): number for label, number in found["by_sex"] if number != 0}
    return found["total"], plain, {str(label): number for label, number in found["by_age"] if number != 0}


def test_counts_follow_the_group_and_what_is_small_is_not_shown(page, case_manager, stranger, ours, theirs, linked):
    described(theirs, 1, 12, sex="2", age_band="18_29")
    assert counts_of(theirs) == (12, {"Mujeres y niñas": 12}, {"Personas adultas": 12})
    [more] = registration.add_more(theirs, 1, by=stranger)
    described(theirs, 13, 13, sex="1", age_band="06_11")
    assert counts_of(theirs)[0] == 13
    hidden = (
        {"Mujeres y niñas": None, "Hombres y niños": None},
        {"Niñas, niños y adolescentes": None, "Personas adultas": None},
    )
    assert counts_of(theirs)[1:] == hidden
    [row] = page(case_manager, ours, "incident").context["linked"]
    assert row.counts["total"] == 13
    assert more.number not in told(page(case_manager, ours, "incident"))
    [row] = page(stranger, theirs, "incident").context["linked"]
    assert row.counts["total"] is None
    assert "Menos de 10" in told(page(stranger, theirs, "incident"))


def test_several_groups_stand_side_by_side_and_cost_no_more(page, case_manager, abroad, ours, linked, found_by):
    def queries(name):
        with CaptureQueriesContext(connection) as few:
            page(case_manager, ours, name)
        return len(few)

    names = ("incident", "incident_links")
    for name in names:
        queries(name)
    before = [queries(name) for name in names]
    for country in ("HN", "GT", "MX", "SV", "NI"):
        manager = abroad(country)
        theirs = found_by(manager, 2)
        link = incident_links.ask(theirs, number=ours.number, by=manager)
        incident_links.answer(link, ours, yes=True, by=case_manager)
    # Which of two groups is the first of the pair is chance: the teams of one side are fetched, or those of both.
    assert all(queries(name) - least <= 2 for name, least in zip(names, before, strict=True))
    countries = {row.theirs.country for row in page(case_manager, ours).context["rows"]}
    assert countries == {"PA", "HN", "GT", "MX", "SV", "NI"}


# --- the end --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_either_side_ends_it_at_once_and_then_nothing_is_shown(
    side, send, page, case_manager, stranger, ours, theirs, linked
):
    user, mine = (case_manager, ours) if side == "ours" else (stranger, theirs)
    name_of = {ours: "Camino Seguro", theirs: "Casa Abierta"}
    assert name_of[theirs] in told(page(case_manager, ours, "incident"))
    assert send(user, mine, "incident_link_end", linked).status_code == 200
    for reader, group, other in ((case_manager, ours, theirs), (stranger, theirs, ours)):
        for name in ("incident", "incident_links"):
            text = told(page(reader, group, name))
            assert other.number not in text
            assert name_of[other] not in text
    assert send(user, mine, "incident_link_end", linked).status_code == 404
    assert incident_links.ask(ours, number=theirs.number, by=case_manager).pk != linked.pk


def test_a_question_is_taken_back(send, page, case_manager, stranger, ours, theirs):
    link = incident_links.ask(ours, number=theirs.number, by=case_manager)
    assert send(case_manager, ours, "incident_link_end", link).status_code == 200
    assert page(stranger, theirs).context["rows"] == []
    with pytest.raises(Blocked):
        incident_links.answer(link, theirs, yes=True, by=stranger)


# --- the database ----------------------------------------------------------------------------------------------------


def test_a_pair_stands_once_in_order_and_never_with_itself(case_manager, ours, theirs, linked):
    pairs = [(linked.one, linked.other), (linked.other, linked.one), (ours, ours)]
    for one, other in pairs:
        link = IncidentLink(one=one, other=other, number=theirs.number, recorded_by=case_manager)
        with pytest.raises(IntegrityError), transaction.atomic():
            link.save()


@pytest.mark.django_db(transaction=True)
def test_two_teams_that_ask_each_other_at_once_agree(case_manager, stranger, ours, theirs, hands):
    sides = [(ours, theirs.number, case_manager), (theirs, ours.number, stranger)] * 4
    many = hands()
    answers = many.at_once(ask, sides)
    assert answers == ["asked"] * 8
    standing = many.afterwards(lambda: list(IncidentLink.objects.standing().values_list("answer", flat=True)))
    assert standing == ["yes"]


@pytest.mark.django_db(transaction=True)
def test_a_number_that_nobody_has_is_written_down_once_too(case_manager, ours, hands):
    many = hands()
    assert many.at_once(ask, [(ours, new_number(), case_manager)] * 4) == ["asked"] * 4
    assert many.afterwards(IncidentLink.objects.count) == 1


def ask(side):
    incident, number, by = side
    incident_links.ask(incident, number=number, by=by)
    return "asked"
