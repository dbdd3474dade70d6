"""A new type of service: every country present agrees, none objects, then it is adopted once and has its code."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from carecase.access.roles import Role
from carecase.workflow.engine import Blocked, Forbidden
from services_catalog.actions import load_service_types
from services_catalog.keeping import proposing
from services_catalog.models import Opinion, ServiceType, TypeProposal

AGREES, OBJECTS = Opinion.Answer.AGREES, Opinion.Answer.OBJECTS
WORDS = {
    "phase": "secondary", "domain": "legal", "urgency": "1_month", "name_es": "Apoyo", "name_en": "Support",
    "name_fr": "Appui", "name_pt_br": "Apoio", "name_ht": "Sipò", "usually_es": "ONG", "usually_en": "NGO",
    "why": "Hace falta",
}  # fmt: skip


@pytest.fixture
def proposal(editor):
    load_service_types()
    return proposing.propose(TypeProposal(**WORDS), by=editor)


def both_agree(proposal, coordinator, other_coordinator):
    proposing.answer(proposal, "CR", AGREES, "", by=coordinator)
    proposing.answer(proposal, "PA", AGREES, "", by=other_coordinator)


@pytest.mark.django_db
def test_with_every_countrys_agreement_it_gets_the_next_code_of_its_phase(proposal, coordinator, other_coordinator):
    assert proposing.countries() == ["CR", "PA"]
    both_agree(proposal, coordinator, other_coordinator)
    adopted = proposing.adopt(proposal, by=coordinator)
    service_type = ServiceType.objects.get(code="SEC-14")
    assert adopted.service_type == service_type
    assert adopted.adopted_on
    assert (service_type.name_ht, service_type.phase) == ("Sipò", "secondary")
    assert service_type.history.get().history_user == coordinator
    assert load_service_types() == 0  # the shipped list leaves it where it is


@pytest.mark.django_db
def test_silence_and_objection_both_stand_in_the_way(proposal, coordinator, other_coordinator):
    proposing.answer(proposal, "CR", AGREES, "", by=coordinator)
    with pytest.raises(Blocked, match="PA"):
        proposing.adopt(proposal, by=coordinator)
    proposing.answer(proposal, "PA", OBJECTS, "Ya existe SEC-07", by=other_coordinator)
    with pytest.raises(Blocked, match="PA"):
        proposing.adopt(proposal, by=coordinator)
    proposing.answer(proposal, "PA", AGREES, "", by=other_coordinator)
    assert proposing.adopt(proposal, by=other_coordinator).service_type.code == "SEC-14"
    assert Opinion.history.filter(proposal=proposal.pk, country="PA").count() == 2


@pytest.mark.django_db
def test_each_answers_for_her_own_country_alone_and_an_objection_says_why(proposal, coordinator, editor):
    with pytest.raises(Forbidden):
        proposing.answer(proposal, "PA", AGREES, "", by=coordinator)
    with pytest.raises(Forbidden):
        proposing.answer(proposal, "CR", AGREES, "", by=editor)
    with pytest.raises(Blocked):
        proposing.answer(proposal, "CR", OBJECTS, " ", by=coordinator)
    with pytest.raises(Forbidden):
        proposing.adopt(proposal, by=editor)


@pytest.mark.django_db
def test_a_number_that_was_ever_given_is_not_given_again(proposal, coordinator):
    proposing.answer(proposal, "CR", AGREES, "", by=coordinator)
    ServiceType.objects.create(code="SEC-30", position=99, **{name: WORDS[name] for name in proposing.COPIED}).delete()
    assert proposing.adopt(proposal, by=coordinator).service_type.code == "SEC-31"


@pytest.mark.django_db
def test_what_is_settled_stays_settled(proposal, coordinator, editor, other_editor):
    with pytest.raises(Forbidden):
        proposing.withdraw(proposal, by=other_editor)
    proposing.withdraw(proposal, by=editor)
    with pytest.raises(Blocked):
        proposing.answer(proposal, "CR", AGREES, "", by=coordinator)
    with pytest.raises(Blocked):
        proposing.adopt(proposal, by=coordinator)


@pytest.mark.django_db
def test_the_pages_lead_from_the_proposal_to_its_adoption(client, editor, coordinator):
    load_service_types()
    client.force_login(editor)
    assert client.post(reverse("keeping:propose"), WORDS | {"name_fr": ""}).status_code == 422
    page = client.post(reverse("keeping:propose"), WORDS).url
    client.force_login(coordinator)
    assert "Apoyo" in client.get(reverse("keeping:desk")).content.decode()
    assert "Todavía no responde" in client.get(page, headers={"accept-language": "es"}).content.decode()
    assert client.post(page, {"country": "CR", "choice": "objects"}).status_code == 422
    assert client.post(page, {"adopt": "1"}).status_code == 409
    assert client.post(page, {"country": "CR", "choice": "agrees"}).status_code == 302
    assert client.post(page, {"adopt": "1"}).status_code == 302
    assert "SEC-14" in client.get(page).content.decode()
    assert "Adopt" in client.get(reverse("keeping:proposals"), headers={"accept-language": "en"}).content.decode()


@pytest.mark.django_db
def test_others_read_and_may_press_nothing(client, proposal, case_manager):
    client.force_login(case_manager)
    page = reverse("keeping:proposal", args=[proposal.pk])
    assert client.get(page).status_code == 200
    for button in ({"adopt": "1"}, {"withdraw": "1"}, {"country": "CR", "choice": "agrees"}):
        assert client.post(page, button).status_code == 403


@pytest.mark.django_db
def test_the_list_is_drawn_with_few_queries(client, editor, coordinator, django_assert_max_num_queries):
    for n in range(30):
        proposing.propose(TypeProposal(**WORDS | {"name_es": f"Tipo {n}"}), by=editor)
    client.force_login(editor)
    with django_assert_max_num_queries(12):
        client.get(reverse("keeping:proposals"))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_who_adopt_at_the_same_moment_one_does_and_two_types_never_share_a_code(
    editor, colleague, organisation
):
    load_service_types()
    coordinators = [colleague(f"c{n}", Role.NATIONAL_COORDINATOR, organisation=organisation) for n in range(2)]
    proposals = [proposing.propose(TypeProposal(**WORDS | {"name_es": f"Tipo {n}"}), by=editor) for n in range(2)]
    for proposal in proposals:
        proposing.answer(proposal, "CR", AGREES, "", by=coordinators[0])
    outcomes, together = [], threading.Barrier(4)

    def press(proposal, by):
        try:
            together.wait(timeout=20)
            outcomes.append(proposing.adopt(proposal, by=by).service_type.code)
        except Blocked:
            outcomes.append("settled")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(p, by)) for p in proposals for by in coordinators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["SEC-14", "SEC-15", "settled", "settled"]
    assert ServiceType.objects.filter(code__in=["SEC-14", "SEC-15"]).count() == 2
