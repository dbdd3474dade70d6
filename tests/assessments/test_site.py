"""The place: its risks, inspections with receipts, people without a case."""

import pytest

from carecase.assessments.models import HeadCount, Inspection, SeizedItem, SiteReport

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(register):
    return register(3)


def test_an_officer_reports_on_the_place(incident, officer, send, look):
    given = {"health": "medium", "infiltration": "high", "biosafety": ["hands", "masks"], "words": "sin agua"}

    assert look(officer, "assessments:report_new", incident).status_code == 200
    assert send(officer, "assessments:report_new", incident, **given).status_code == 302
    report = SiteReport.objects.get()
    assert [level for _what, level in report.risks] == ["medium", "high"]
    assert (
        send(officer, "assessments:report", incident, report.pk, **given, version=1, violence="low").status_code == 302
    )


def test_what_is_seized_has_a_receipt(incident, officer, send):
    truck = {"vehicle": "camión blanco", "condition": ["no_air", "locked"]}
    item = {"item-new-1-what": "12 pasajes", "item-new-1-quantity": "12"}

    assert send(officer, "assessments:inspection_new", incident, **truck, **item).status_code == 422
    response = send(officer, "assessments:inspection_new", incident, **truck, **item, **{"item-new-1-receipt": "R-7"})
    assert response.status_code == 302
    assert SeizedItem.objects.get().receipt == "R-7"


def test_more_is_seized_later(incident, officer, send):
    send(officer, "assessments:inspection_new", incident, place="bodega")
    inspection = Inspection.objects.get()
    item = {"item-new-1-what": "teléfono", "item-new-1-receipt": "R-8"}
    send(officer, "assessments:inspection", incident, inspection.pk, place="bodega", version=1, **item)

    assert inspection.items.get().what == "teléfono"


def test_an_inspection_says_of_what(incident, officer, send):
    assert send(officer, "assessments:inspection_new", incident).status_code == 422


def test_people_without_a_case_are_counted_and_not_named(incident, officer, send):
    count = {
        "men": "40",
        "women": "22",
        "boys": "5",
        "girls": "4",
        "not_known": "0",
        "meals": "71",
        "given": ["water"],
    }

    assert send(officer, "assessments:headcount_new", incident, **count).status_code == 302
    assert HeadCount.objects.get().total == 71
    nobody = dict.fromkeys(("men", "women", "boys", "girls", "not_known", "meals"), "0")
    assert send(officer, "assessments:headcount_new", incident, **nobody).status_code == 422


def test_strangers_find_no_place(incident, stranger, officer, shelter_worker, send, look):
    send(officer, "assessments:report_new", incident, words="sin agua")
    report = SiteReport.objects.get()

    for user in (stranger, shelter_worker):
        assert look(user, "assessments:report_new", incident).status_code == 404
        assert look(user, "assessments:report", incident, report.pk).status_code == 404


def test_a_report_of_another_place_is_not_found(incident, register, officer, send, look):
    send(officer, "assessments:report_new", incident, words="sin agua")
    other = register(1, place="Peñas Blancas")

    assert look(officer, "assessments:report", other, SiteReport.objects.get().pk).status_code == 404
