"""The history is readable whatever a record holds: lists and long lists of signs too."""

import pytest
from django.urls import reverse

from carecase.assessments.screening import Screening
from carecase.cases.models import CaseNote, Closure, ContactAttempt, Fear, Grant, OperationsNote
from carecase.casework.history import happenings
from carecase.shelter import emergency
from carecase.workflow.acts import act
from tests.assessments.conftest import client_of
from tests.shelter.conftest import house

__all__ = ["client_of", "house"]
pytestmark = pytest.mark.django_db


def history(client, case):
    answer = client.get(reverse("casework:history", args=[case.number]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_signs_of_a_screening_are_told_in_words(open_case, case_manager, client_of):
    marks = {"documents.withheld": "present", "work.unpaid": "absent", "smuggling.paid": "observed"}
    with act(case_manager, "record_screening", open_case) as doing:
        doing.save(Screening(case=open_case, marks=marks, alone="yes"))
    told = history(client_of(case_manager), open_case)
    assert "Otra persona tiene sus documentos" in told
    assert "Pagó para que le cruzaran" in told
    assert "Sin pago" not in told


def test_the_danger_signs_of_an_emergency_admission_are_told_in_words(house, shelter_worker, client_of, case_manager):
    signs = ["breathing"]
    stay = emergency.emergency_admission(
        house, by=shelter_worker, sex="2", age_band="adult", called="Sol", signs=signs
    )
    assert client_of(shelter_worker).get(stay.case.get_absolute_url()).status_code == 200
    assert Grant.objects.filter(case=stay.case).exists()
    assert "Respira con dificultad" in history(client_of(shelter_worker), stay.case)


def test_the_reason_of_a_level_of_risk_is_told_beside_an_act_of_many_lines(open_case, case_manager, client_of):
    said = {"belongings_returned": True, "consents_reviewed": True, "information_given": True, "call_agreed": True}
    with act(case_manager, "write", open_case) as doing:
        doing.save(Closure(case=open_case, episode=1, reason="withdrew", outcome="Todo", recontact="Aquí", **said))
        open_case.risk_level = "high"
        doing.save(open_case, reason="La buscan en la terminal.")
    told = history(client_of(case_manager), open_case)
    assert ": Todo" in told
    assert "La buscan en la terminal." in told
    assert "riesgo: Alto" not in told


def test_a_box_that_nobody_ticked_is_no_answer_and_a_real_no_is_told(open_case, case_manager, client_of):
    said = {"belongings_returned": False, "information_given": None}
    with act(case_manager, "write", open_case) as doing:
        doing.save(Fear(case=open_case, country="HT", alone=True))
        doing.save(Closure(case=open_case, episode=1, reason="withdrew", outcome="Todo", **said))
    told = history(client_of(case_manager), open_case)
    assert "a solas, sin ninguna autoridad presente: sí" in told
    assert "pide asilo" not in told
    assert "pertenencias devueltas: no" in told
    assert "información y tarjeta" not in told


def test_a_tick_taken_away_is_told(open_case, case_manager, client_of):
    fear = Fear(case=open_case, country="HT", claims_asylum=True)
    for ticked in (True, False):
        fear.claims_asylum = ticked
        with act(case_manager, "write", open_case) as doing:
            doing.save(fear)
    told = history(client_of(case_manager), open_case)
    assert "pide asilo: sí" in told
    assert "pide asilo: de sí a no" in told


def test_boxes_nobody_ticked_leave_room_for_what_was_said(open_case, case_manager, client_of):
    with act(case_manager, "write", open_case) as doing:
        for country in ("HT", "CU", "VE"):
            doing.save(Fear(case=open_case, country=country))
        doing.save(CaseNote(case=open_case, text="Llamó su hermana."))
    assert "Llamó su hermana." in history(client_of(case_manager), open_case)


def test_two_records_of_one_act_stand_apart_each_under_its_name(open_case, case_manager, client_of):
    with act(case_manager, "write", open_case) as doing:
        doing.save(OperationsNote(case=open_case, text="Cenó."))
        doing.save(ContactAttempt(case=open_case, channel="visit", outcome="unsafe"))
    [written, *_before] = happenings(open_case, case_manager)[0]
    [(what, note), (other, contact)] = written.parts
    assert (str(what), str(other)) == ("nota para todo el equipo, también la casa", "contacto")
    assert len(note) == 1
    assert len(contact) == 2
    told = history(client_of(case_manager), open_case)
    assert (
        0
        < told.index("Nota para todo el equipo, también la casa</b>")
        < told.index("Cenó.")
        < told.index("Contacto</b>")
    )


def test_one_record_needs_no_name_above_its_lines(open_case, case_manager, client_of):
    with act(case_manager, "write", open_case) as doing:
        doing.save(OperationsNote(case=open_case, text="Cenó."))
    assert "también la casa</b>" not in history(client_of(case_manager), open_case)
