"""Papers of a return, in every language they have: read back, looked at, refused if unfit."""

import datetime

import pytest
from django.urls import reverse

from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.cases.models import Grant
from carecase.documents import languages
from carecase.documents.languages import speaking
from carecase.documents.models import IssuedPaper
from carecase.documents.neutral import NotNeutral, first_forbidden
from carecase.documents.press import Setting, render
from carecase.people.models import Person
from carecase.workflow.acts import act
from repatriation import forms
from repatriation.documents import ReturnDeclaration, TravelLetter
from repatriation.dossier_paper import PARTS, FitnessCertificate, ReturnDossier
from repatriation.models import ReturnPlan
from tests.documents.reading import Printed, in_order, well_made
from tests.repatriation.conftest import FLIGHT

pytestmark = pytest.mark.django_db

KEYS = [part.key for part in PARTS]
CARRIED = (ReturnDeclaration, TravelLetter)
KINDS = [(kind, one, "") for kind in CARRIED for one in languages.PERSON]
PAIRS = [(kind, one, other) for kind in CARRIED for one in languages.STAFF for other in ("fr", "pt_BR", "ht")]
KINDS += [(kind, one, "") for kind in (FitnessCertificate, ReturnDossier) for one in languages.STAFF]


def page_of(plan):
    return reverse("casework:print_return", args=[plan.case.number])


@pytest.fixture
def signed_in(client):
    def sign_in(user):
        client.force_login(user)
        client.cookies["django_language"] = "es"
        return client

    return sign_in


@pytest.fixture
def plan(preparing, case_manager):
    """The plan of a girl of fifteen, nothing missing, named so that she is found on a page."""
    plan = preparing()
    with act(case_manager, "name", plan.case) as doing:
        person = plan.case.person
        person.given_names, person.family_names, person.born = "Dunia Ágata", "MARCA-APELLIDO", "2011-04-03"
        doing.save(person)
    return plan_again(plan)


def plan_again(plan):
    return ReturnPlan.objects.select_related("case__person").get(pk=plan.pk)


def paper(kind, plan, reader, language="es", beside=""):
    parts = {"parts": KEYS} if kind is ReturnDossier else {}
    return kind(plan, reader=reader, language=language, beside=beside, **parts)


def test_every_paper_in_every_language(plan, case_manager):
    are_well_made(plan, case_manager, [*KINDS, (ReturnDeclaration, "es", "ht"), (TravelLetter, "es", "fr")])


@pytest.mark.prove
def test_every_paper_in_every_two_languages(plan, case_manager):
    are_well_made(plan, case_manager, PAIRS)


def are_well_made(plan, case_manager, kinds):
    for kind, language, beside in kinds:
        made = paper(kind, plan, case_manager, language, beside)
        assert not made.is_empty
        printed = Printed(made)
        assert first_forbidden(printed.text + made.file_name) == ""
        for each in filter(None, [language, beside]):
            with speaking(each):
                assert str(kind.title) in printed.text
        assert "MARCA-APELLIDO" in printed.text
        well_made(printed, made)


@pytest.mark.parametrize("language", [each for each in languages.PERSON if each != "en"])
@pytest.mark.parametrize("kind", CARRIED)
def test_no_english_is_left_over(plan, case_manager, kind, language):
    def said(each):
        setting = set_once(paper(kind, plan, case_manager, each))
        return {words for words in setting if words.strip()}

    known = {"Information", "Route", "Date", case_manager.display_name}
    written = ("MARCA-APELLIDO", "2011-04-03", "San Pedro Sula", "Avión 123", "PANI", "Reyes", "Santa Bárbara")
    left = said(language) & said("en") - known
    assert {each for each in left if not any(mark in each for mark in written)} == set()


def set_once(made):
    setting = Setting(made, pages=1)
    setting.run()
    return setting.said


def test_the_letter_says_nothing_of_why_and_bears_no_number_of_a_case(plan, case_manager):
    text = Printed(paper(TravelLetter, plan, case_manager)).text
    assert plan.case.number not in text
    assert in_order(text, "Quién viaja", "MARCA-APELLIDO", "El viaje", "Avión 123", "A quién llamar", "+504 2222 0000")
    assert "08:15 (Costa Rica)" in text
    assert "11:30 (Tegucigalpa)" in text
    assert "seguridad" not in text.lower()


def test_a_word_that_harms_stops_the_letter(plan, case_manager, write):
    row = plan.itineraries.get()
    with act(case_manager, "change", plan) as doing:
        row.meeter = "la red de trata"
        doing.save(row)
    with pytest.raises(NotNeutral):
        render(paper(TravelLetter, plan_again(plan), case_manager))


@pytest.fixture
def plan_of_adult(plan, case_manager):
    with act(case_manager, "grow", plan.case) as doing:
        person = Person.objects.get(pk=plan.case.person_id)
        person.born = "1990-01-01"
        doing.save(person)
    return plan_again(plan)


def test_a_child_and_the_adult_both_sign_and_an_adult_signs_alone(plan, case_manager, request):
    text = Printed(paper(ReturnDeclaration, plan, case_manager)).text
    assert in_order(text, "Si tengo menos de 18", "Yo, la niña", "Para retirarla")
    grown = request.getfixturevalue("plan_of_adult")
    assert "menos de 18" not in Printed(paper(ReturnDeclaration, grown, case_manager)).text


@pytest.mark.parametrize("legs", [1, 2, 3, 4])
def test_nobody_signs_a_page_with_nothing_else_on_it(plan, case_manager, travel, legs):
    for day in (f"2026-06-0{n}" for n in range(1, legs)):
        travel(plan, case_manager, FLIGHT | {"departs_at": f"{day}T08:15", "arrives_at": f"{day}T11:30"})
    last = Printed(paper(TravelLetter, plan_again(plan), case_manager, "es", "ht")).pages[-1]
    assert in_order(last, "Hasta cuándo", "Emitida por")


@pytest.mark.parametrize("beside", ["fr", "pt_BR", "ht"])
def test_what_an_adult_declares_and_the_slip_stand_on_one_page(plan_of_adult, case_manager, beside):
    [page] = Printed(paper(ReturnDeclaration, plan_of_adult, case_manager, "es", beside)).pages
    assert in_order(page, "Lo que quiero", "Testigo", "Para retirarla")


def test_a_certificate_needs_a_check_that_says_so(plan, case_manager, write):
    assert "Dra. Solís" in Printed(paper(FitnessCertificate, plan, case_manager)).text
    write(forms.FitnessForm, plan, case_manager, result="unfit", clinician="Dr. No", certified_at="2026-05-26T09:30")
    assert paper(FitnessCertificate, plan_again(plan), case_manager).is_empty


def test_an_old_certificate_is_not_printed(plan, case_manager, tuesday):
    tuesday.shift(datetime.timedelta(days=4))
    assert paper(FitnessCertificate, plan_again(plan), case_manager).is_empty


def test_the_medical_sheet_is_a_page_of_its_own_and_only_for_readers_of_health(plan, case_manager, coordinator):
    pages = Printed(paper(ReturnDossier, plan, case_manager)).pages
    assert "sobre" in pages[-1]
    assert all("Hoja médica, sellada" not in page for page in pages[:-1])
    with act(case_manager, "add", plan.case) as doing:
        role = Role.REPATRIATION_COORDINATOR
        doing.save(Grant(case=plan.case, user=coordinator, role=role, because=Grant.Because.RETURN))
    offered, ticked = ReturnDossier.offered_parts(plan_again(plan), coordinator)
    assert [key for key, _title in offered] == [key for key in KEYS if key != "medical"]
    assert "risk" not in ticked
    text = Printed(paper(ReturnDossier, plan_again(plan), coordinator)).text
    assert "Hoja médica, sellada" not in text
    assert "No va con estas páginas" in text


def test_of_the_risk_the_level_alone_is_told(plan, case_manager):
    made = paper(ReturnDossier, plan, case_manager)
    made.parts = ["risk"]
    text = Printed(made).text
    assert plan.risk.get_residual_level_display() in text
    assert "Con su abuela" not in text


def test_printing_is_an_act_and_the_dossier_knows_what_was_issued(plan, case_manager, signed_in):
    client = signed_in(case_manager)
    page = client.get(page_of(plan)).content.decode()
    assert all(str(kind.code) in page for kind in (*CARRIED, FitnessCertificate, ReturnDossier))
    answer = client.post(page_of(plan), {"document": "D12", "language": "es", "beside": "ht"})
    assert "no-store" in answer["Cache-Control"]
    entry = IssuedPaper.objects.about(plan).get()
    assert entry.number in Printed(answer.content).text
    event = Event.objects.get(verb="print")
    assert event.subjects.filter(subject=str(plan.case.person_id)).exists()
    answer = client.post(page_of(plan), {"document": "D11", "language": "es", "parts": ["itinerary"]})
    assert entry.number in Printed(answer.content).text


def test_who_does_not_prepare_returns_prints_no_papers_for_the_way(
    plan, shelter_worker, stranger, case_manager, signed_in
):
    with act(case_manager, "lodge", plan.case) as doing:
        doing.save(Grant(case=plan.case, unit=shelter_worker.standing[0].unit, because=Grant.Because.ADMISSION))
    client = signed_in(shelter_worker)
    assert "D12" not in client.get(page_of(plan)).content.decode()
    assert client.post(page_of(plan), {"document": "D12", "language": "es", "beside": ""}).status_code == 403
    assert signed_in(stranger).get(page_of(plan)).status_code == 404


def test_without_a_plan_there_is_no_such_page(open_case, case_manager, signed_in):
    assert signed_in(case_manager).get(reverse("casework:print_return", args=[open_case.number])).status_code == 404


def test_the_page_of_the_return_leads_to_its_papers(plan, case_manager, signed_in):
    assert page_of(plan) in signed_in(case_manager).get(plan.get_absolute_url()).content.decode()
