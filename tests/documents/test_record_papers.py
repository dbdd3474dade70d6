"""Consent form, plans, decision, certificate, sheet of the house (D2, D5, D7, D9): read back, looked at, refused."""

import datetime
from itertools import cycle

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.assessments.models import Identification
from carecase.assessments.papers.certificate import NeutralCertificate
from carecase.assessments.resolution import TechnicalResolution
from carecase.cases.actions import withdraw_consent
from carecase.cases.models import Appointment, Case, Consent
from carecase.cases.papers.attendance import AttendanceLetter
from carecase.cases.papers.consents import PURPOSES, BlankConsentForm, ConsentForm
from carecase.documents import languages, typefaces
from carecase.documents.languages import speaking
from carecase.documents.models import IssuedPaper
from carecase.documents.neutral import NotNeutral, first_forbidden
from carecase.documents.press import Setting, render
from carecase.people.models import Person
from carecase.plans.actions import begin_plan
from carecase.plans.full_plan import TeamCopy
from carecase.plans.models import CarePlan, Objective, PersonAnswer, PlanAction, SafetyPlan
from carecase.plans.papers.own_copy import OwnCopy
from carecase.shelter.actions import admit, reserve_bed, set_up_house
from carecase.shelter.models import Bed, Belonging, HouseLocation, RoomKind, Stay
from carecase.shelter.papers.admission import AdmissionPaper
from carecase.workflow.acts import act
from services_catalog.actions import load_service_types
from services_catalog.models import ServiceType
from tests.documents.reading import Printed, in_order, well_made

pytestmark = pytest.mark.django_db

NAME = "MARCA-APELLIDO"
ARABIC = "محمد علي"
LONG_NAME = "María de los Ángeles Guadalupe Xochiquetzal " * 2
ADDRESS = "Calle Canario 417"
CARRIED = (ConsentForm, BlankConsentForm, OwnCopy, NeutralCertificate, AdmissionPaper, AttendanceLetter)
FOR_STAFF = (TeamCopy, TechnicalResolution)
HOUSE = {"capacity": 4, "complaint_channel": "Línea de quejas 800", "is_open": True}


@pytest.fixture
def write(case_manager):
    def save(*records):
        with act(case_manager, "write") as doing:
            return [doing.save(record) for record in records]

    return save


@pytest.fixture
def case(open_case, case_manager, write):
    """A woman with a name to be found, who is called in Arabic."""
    person = Person.objects.get(pk=open_case.person_id)
    person.given_names, person.family_names, person.born = "Ágata", NAME, "1994-04-03"
    open_case.called = ARABIC
    write(person, open_case)
    return Case.objects.get(pk=open_case.pk)


@pytest.fixture
def consent(case, write):
    told = ["purpose", "uses", "access", "withdrawal", "not_a_condition"]
    until = datetime.date(2097, 3, 1)  # it holds whenever the tests are run
    given = {"given": "yes", "by": "self", "how": "thumb", "language": "hat", "told": told, "valid_until": until}
    shared = {"kind": "data_share", "partner": "Clínica Marcada", "categories": ["identity", "health"]}
    return write(Consent(case=case, **given, **shared))[0]


@pytest.fixture
def planned(case, case_manager, write):
    """Safety plan and care plan; her copies are with her."""
    load_service_types()
    today = timezone.localdate()
    plan = CarePlan(urgent_needs="pañales y leche", risk_summary="RIESGO-INTERNO", review_on=today)
    with act(case_manager, "write_plan", case) as doing:
        begin_plan(plan, case, doing)
    due = {"due_on": today + datetime.timedelta(days=60)}
    goal = {"domain": Objective.Domain.HOUSING, "goal": "vivir en un lugar seguro", "owner": case_manager}
    write(
        Objective(plan=plan, **goal, **due),
        PlanAction(plan=plan, service_type=ServiceType.objects.get(code="PRI-01"), provider="Clínica Central", **due),
        SafetyPlan(case=case, what_to_do="Salir por el patio " * 60, code_word="mango", copy="taken"),
    )
    return case


@pytest.fixture
def decision(case, write):
    found = {"acts": ["recruitment"], "means": ["deception"], "purposes": ["forced_labour"], "resolution": "R-2026-7"}
    on = datetime.date(2026, 11, 3)
    by = {"decided_by": "court_or_prosecution", "body": "Comisión contra la Trata", "decided_on": on}
    return write(Identification(case=case, status="actual", evidence_act="PRUEBA-AJENA", **found, **by))[0]


@pytest.fixture
def appointment(case, write):
    begins = datetime.datetime(2026, 12, 3, 15, 30, tzinfo=datetime.UTC)
    hours = {"begins_at": begins, "back_at": begins + datetime.timedelta(hours=3)}
    return write(Appointment(case=case, purpose="health", place="Torre Marcada, piso 2", **hours))[0]


@pytest.fixture
def house(house_unit, shelter_manager):
    house = set_up_house(house_unit, by=shelter_manager, rooms=[("Cuarto 1", RoomKind.WOMEN, ["1A"], {})], **HOUSE)
    with act(shelter_manager, "write_location", house) as doing:
        doing.save(HouseLocation(house=house, address=ADDRESS))
    return house


@pytest.fixture
def stay(case, house, write, case_manager, shelter_manager):
    """Thirty things are kept, one of them was given back."""
    bed = Bed.objects.get(room__house=house)
    reserve_bed(case, bed, by=case_manager)
    stay = admit(case, bed, by=shelter_manager)
    kept = {"case": case, "stay": stay, "house": house}
    things = [Belonging(description=f"Cosa n.º {n}", quantity=n, **kept) for n in range(1, 30)]
    back = {"returned_at": timezone.now(), "signed_by": LONG_NAME[:60]}
    write(*things, Belonging(description="Bolso", cash="20.50", currency="USD", **back, **kept))
    return Stay.objects.get(pk=stay.pk)


@pytest.fixture
def subject_of(consent, planned, decision, stay, appointment):
    """What each kind of paper is made of."""
    return {
        ConsentForm: consent,
        BlankConsentForm: planned,
        OwnCopy: planned,
        TeamCopy: planned,
        NeutralCertificate: decision,
        TechnicalResolution: decision,
        AdmissionPaper: stay,
        AttendanceLetter: appointment,
    }


PARTS = {BlankConsentForm: ["data_share", "photo"], OwnCopy: ["safety", "plan"]}


def made(kind, subject, reader, language="es", beside=""):
    subject = type(subject).objects.get(pk=subject.pk)
    return kind(subject, reader=reader, language=language, beside=beside, parts=PARTS.get(kind, ()))


def said(paper):
    typefaces.register()
    setting = Setting(paper, pages=1)
    setting.run()
    return setting.said


# --- how they look ------------------------------------------------------------------------------------------------


def test_every_paper_in_its_languages(subject_of, case_manager):
    one = [(kind, language, "") for kind, language in zip(CARRIED, cycle(languages.PERSON), strict=False)]
    staff = [(kind, language, "") for kind in FOR_STAFF for language in languages.STAFF]
    are_well_made([*one, *staff, *((kind, "es", "ht") for kind in CARRIED)], subject_of, case_manager)


@pytest.mark.prove
def test_every_paper_in_every_language_and_every_two(subject_of, case_manager):
    alone = [(language, "") for language in languages.PERSON]
    pairs = alone + [(one, other) for one in languages.STAFF for other in languages.PERSON if one != other]
    are_well_made([(kind, *pair) for kind in CARRIED for pair in pairs], subject_of, case_manager)


def are_well_made(kinds, subject_of, reader):
    for kind, language, beside in kinds:
        paper = made(kind, subject_of[kind], reader, language, beside)
        assert not paper.is_empty, kind
        printed = Printed(paper)
        well_made(printed, paper)
        assert paper.heading.split()[0] in printed.text
        assert ADDRESS not in printed.text
        assert "mango" not in printed.text  # the code word
        if kind in CARRIED:
            assert first_forbidden(printed.text + paper.file_name) == ""
            assert subject_of[OwnCopy].number not in printed.text


@pytest.mark.parametrize("language", ["es", "fr", "pt_BR", "ht"])
def test_no_english_is_left_over(subject_of, case_manager, language):
    own = (
        "Clínica",
        "vivir",
        "Salir",
        "Cosa",
        "Bolso",
        NAME,
        ARABIC,
        "R-2026-7",
        "Línea",
        "Casa",
        "Ines",
        "DEMO",
        "09:30",
        "12:30",
    )
    for kind in CARRIED:
        here, english = (set(said(made(kind, subject_of[kind], case_manager, each))) for each in (language, "en"))
        same = {each for each in here & english if each.strip(" \n0123456789—")}
        left = {each for each in same if not any(mark in each for mark in own)}
        assert left - {"Date", "No", "USD", "Information"} == set(), kind


# --- the letter for work or school ---------------------------------------------------------------------------------


def test_the_letter_says_the_hours_and_names_nobody_but_her(appointment, case_manager, write):
    printed = Printed(made(AttendanceLetter, appointment, case_manager))
    assert len(printed.pages) == 1
    assert in_order(
        printed.text, "Constancia de una cita", NAME, "3 de diciembre de 2026", "09:30", "12:30", "no puede"
    )
    case = appointment.case
    told = (case.number, case.organisation.name, case.unit.name, "Torre", appointment.get_purpose_display())
    assert not [each for each in told if str(each) in printed.text]
    appointment.outcome = "kept"
    write(appointment)
    assert "y asistió." in Printed(made(AttendanceLetter, appointment, case_manager)).text
    for outcome in ("missed", "called_off"):
        appointment.outcome = outcome
        write(appointment)
        assert made(AttendanceLetter, appointment, case_manager).is_empty


def test_a_house_prints_the_letter_with_a_line_for_the_name(appointment, stay, shelter_manager, signed_in):
    page = reverse("casework:print_attendance", args=[appointment.case.number, appointment.pk])
    answer = signed_in(shelter_manager).post(page, {"document": "D21", "language": "es"})
    assert answer["Content-Type"] == "application/pdf"
    assert NAME not in Printed(answer.content).text
    assert IssuedPaper.objects.get(document="D21").subject_id == appointment.pk


# --- the consent form ---------------------------------------------------------------------------------------------


def test_the_form_tells_what_was_agreed_and_what_is_still_to_be_explained(consent, case_manager):
    paper = made(ConsentForm, consent, case_manager)
    printed = Printed(paper)
    assert len(printed.pages) == 1
    assert consent.case.number not in printed.text
    assert in_order(
        printed.text, "Mi consentimiento", "Compartir mis datos", "Clínica Marcada", NAME, "1 de marzo de 2097",
        "Quién soy", "Mi salud", "Lo que me explicaron", "Falta explicar", "Pongo aquí mi huella", "Testigo",
        "Para retirar este consentimiento",
    )  # fmt: skip
    assert printed.text.count(paper.number) == 2  # below, and on the slip
    assert "Mi viaje" not in printed.text


def test_what_does_not_hold_is_not_signed(consent, case_manager, write):
    withdraw_consent(consent, by=case_manager)
    assert made(ConsentForm, consent, case_manager).is_empty
    [no] = write(Consent(case=consent.case, kind="photo", given="no", by="self"))
    assert made(ConsentForm, no, case_manager).is_empty


def test_every_kind_of_consent_has_its_words_and_a_page_of_its_own(case, case_manager):
    assert set(PURPOSES) == set(Consent.Kind)
    every = BlankConsentForm(case, reader=case_manager, language="es", parts=Consent.Kind.values)
    pages = Printed(every).pages
    assert len(pages) == len(Consent.Kind)
    with speaking("es"):
        for page, told in zip(pages, PURPOSES.values(), strict=True):
            assert str(told.to) in page
            assert "Para retirar este consentimiento" in page


@pytest.mark.parametrize("beside", ["en", "fr", "pt_BR", "ht"])
def test_whoever_sees_one_answer_sees_the_others_too(case, case_manager, beside):
    form = BlankConsentForm(case, reader=case_manager, language="es", beside=beside, parts=["data_share"])
    [answers] = [page for page in Printed(form).pages if "Mi respuesta" in page]
    assert "En parte" in answers


def test_a_child_signs_with_the_adult_who_decides_with_her(consent, case_manager, write):
    person = Person.objects.get(pk=consent.case.person_id)
    person.born = "2012-01-01"
    write(person)
    text = Printed(made(ConsentForm, consent, case_manager)).text
    assert in_order(text, "Yo, la niña", "La persona adulta que decide", "Testigo")


def test_a_partner_whose_name_harms_is_not_carried_along(consent, case_manager, write):
    consent.partner = "Fiscalía contra la Trata"
    write(consent)
    with pytest.raises(NotNeutral):
        render(made(ConsentForm, consent, case_manager))


# --- the plans ----------------------------------------------------------------------------------------------------


def test_her_copy_says_what_helps_and_nothing_of_why(planned, case_manager):
    text = Printed(made(OwnCopy, planned, case_manager)).text
    assert in_order(
        text, "Lo que me ayuda", "Salir por el patio", "Lo que sigue", "vivir en un lugar", "Quién hace qué"
    )
    assert "Atención en salud" in text
    for secret in ("RIESGO-INTERNO", NAME, planned.number, "seguridad"):
        assert secret not in text


def test_what_she_will_not_carry_is_kept_and_the_teams_copy_says_so(planned, case_manager, write, signed_in):
    plan, safety = planned.care_plans.get(), planned.safety_plan
    answer = {"answer": "agreed", "by": "self", "how": "oral", "language": "spa", "mode": "same_language"}
    safety.copy = "kept_by_case_manager"
    write(safety)
    assert [key for key, _title in OwnCopy.offered_parts(planned, case_manager)[0]] == ["plan"]
    write(PersonAnswer(plan=plan, copy="kept_by_case_manager", **answer))
    client = signed_in(case_manager)
    page = reverse("casework:print", args=[planned.number])
    refused = client.post(page, {"document": "D5", "language": "es", "beside": "", "parts": ["safety"]})
    assert refused.status_code in (409, 422)
    assert IssuedPaper.objects.count() == 0
    text = Printed(made(TeamCopy, planned, case_manager)).text
    assert text.count("La guarda la gestora") == 2
    assert in_order(text, "RIESGO-INTERNO", "vivir en un lugar seguro", "Clínica Central", "Gestor o gestora de caso")


def test_an_empty_plan_is_printed_too(open_case, case_manager, write):
    write(SafetyPlan(case=open_case, what_to_do="Llamar", copy="taken"))
    for kind in (OwnCopy, TeamCopy):
        assert "Llamar" in Printed(made(kind, open_case, case_manager)).text


# --- the decision -------------------------------------------------------------------------------------------------


def test_the_evidence_is_printed_by_the_body_that_decides_alone(decision, case_manager, write):
    text = Printed(made(TechnicalResolution, decision, case_manager)).text
    assert in_order(text, "Comisión contra la Trata", "3 de noviembre de 2026", "R-2026-7", "Captación", "Engaño")
    assert "PRUEBA-AJENA" not in text
    own = {"own_decision": True, "evidence_act": "PRUEBA-PROPIA", "decided_on": decision.decided_on}
    found = {"acts": decision.acts, "means": decision.means, "purposes": decision.purposes}
    own = Identification(case=decision.case, status="actual", **own, **found)
    assert "PRUEBA-PROPIA" in Printed(made(TechnicalResolution, write(own)[0], case_manager)).text


def test_the_certificate_names_neither_the_body_nor_what_it_decided(decision, case_manager, write):
    text = Printed(made(NeutralCertificate, decision, case_manager)).text
    assert in_order(text, NAME, "3 de abril de 1994", "R-2026-7", "Camino Seguro")
    assert "Comisión" not in text
    revoked = {"status": "revoked_or_appealed", "decided_on": datetime.date(2026, 11, 20)}
    write(Identification(case=decision.case, **revoked))
    assert made(NeutralCertificate, decision, case_manager).is_empty


# --- the sheet of the house -----------------------------------------------------------------------------------------


def test_thirty_belongings_run_over_pages_and_what_came_back_is_signed(stay, case_manager):
    printed = Printed(made(AdmissionPaper, stay, case_manager))
    assert len(printed.pages) <= 3
    assert all(f"Cosa n.º {n}" in printed.text for n in range(1, 30))
    assert in_order(
        printed.text, ARABIC.split()[1], "Casa Ceiba", "Línea de quejas 800", "Cosa n.º 29", "Bolso · USD 20.50"
    )
    assert "María de los Ángeles" in printed.text
    for secret in (NAME, stay.case.number, "Camino Seguro", ADDRESS):
        assert secret not in printed.text


# --- the pages ------------------------------------------------------------------------------------------------------


def url(name, record):
    return reverse(f"casework:{name}", args=[record.case.number, record.pk])


def test_a_house_prints_its_sheet_and_nothing_of_the_case(
    stay, consent, decision, shelter_worker, stranger, signed_in
):
    house = signed_in(shelter_worker)
    page = house.get(url("print_stay", stay))
    assert [form.paper for form in page.context["offers"]] == [AdmissionPaper]
    assert reverse("shelter:resident", args=[stay.house_id, stay.case.number]) in page.content.decode()
    printed = house.post(url("print_stay", stay), {"document": "D9", "language": "es", "beside": "ht"})
    assert printed["Content-Disposition"] == 'attachment; filename="casa-es-ht.pdf"'
    assert house.post(url("print_consent", consent), {"document": "D2", "language": "es"}).status_code == 403
    assert house.get(url("print_identification", decision)).status_code == 404
    for name, record in (("print_stay", stay), ("print_consent", consent), ("print_identification", decision)):
        assert signed_in(stranger).get(url(name, record)).status_code == 404


def test_the_register_of_the_case_tells_of_all_and_voids_them(subject_of, case_manager, signed_in):
    client, number = signed_in(case_manager), subject_of[TeamCopy].number
    for name, kind in (
        ("print_consent", ConsentForm), ("print_identification", NeutralCertificate), ("print_stay", AdmissionPaper)
    ):  # fmt: skip
        answer = client.post(url(name, subject_of[kind]), {"document": kind.code, "language": "es", "beside": ""})
        assert answer.status_code == 200, kind
        assert answer["Content-Type"] == "application/pdf"
    client.post(reverse("casework:print", args=[number]), {"document": "D5-T", "language": "es"})
    issued = client.get(reverse("casework:papers", args=[number])).context["issued"]
    assert [each.entry.document for each in issued] == ["D5-T", "D9", "D7-C", "D2"]
    assert all(each.may_void for each in issued)
    first = issued[-1].entry
    again = {"reason": "se mojó", "again": "1"}
    client.post(reverse("casework:void_paper", args=[number, first.pk]), again)
    assert IssuedPaper.objects.get(replaces=first).document == "D2"


def test_the_links_stand_where_they_are_wanted(
    planned, consent, decision, stay, case_manager, shelter_worker, signed_in
):
    pages = {
        reverse("casework:section", args=[consent.case.number, "shelter"]): (url("print_stay", stay),),
        reverse("casework:section", args=[consent.case.number, "cases"]): (url("print_consent", consent), "#D2-B"),
        reverse("plans:plan", args=[consent.case.number]): ("#D5",),
        reverse("assessments:identification", args=[decision.case.number, decision.pk]): (
            url("print_identification", decision),
        ),
    }
    client = signed_in(case_manager)
    for page, links in pages.items():
        text = client.get(page).content.decode()
        assert all(link in text for link in links), page
    resident = reverse("shelter:resident", args=[stay.house_id, stay.case.number])
    assert url("print_stay", stay) in signed_in(shelter_worker).get(resident).content.decode()
