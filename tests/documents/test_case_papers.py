"""The case summary, the record of a child, the restricted list: what is on them for whom, and what never is."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from carecase.access.roles import Role
from carecase.assessments.models import RiskAssessment
from carecase.audit.models import Event
from carecase.cases.models import AuthorityNotice, Case, Consent, Grant
from carecase.casework.documents import CaseSummary, ChannellingRecord, GroupListInFull, NeutralSummary
from carecase.casework.documents.case_summary import PARTS, SHOWN
from carecase.documents.languages import STAFF, day
from carecase.documents.models import IssuedPaper
from carecase.documents.neutral import NotNeutral, first_forbidden
from carecase.documents.press import render
from carecase.people.models import Person
from carecase.plans.models import ServiceLog
from carecase.shelter.models import House, HouseLocation, Stay
from carecase.workflow.acts import act
from referrals.models import Field, Referral
from services_catalog.actions import load_service_types
from services_catalog.models import ServiceType
from tests.documents.reading import Printed, in_order
from tests.fixtures.marked import MARKS

pytestmark = pytest.mark.django_db

HERE = ZoneInfo("America/Costa_Rica")
KEYS = [part.key for part in PARTS]
# Part → marks of the case that stand in it; no other part shows them.
SHOWN_IN = {
    "identity": [MARKS[Field.NAMES], MARKS[Field.CALLED], "Mongolia"],
    "languages": [MARKS[Field.LANGUAGES]],
    "condition": ["Posible trata"],
    "risk": ["MARCA-MEDIDA"],
    "needs": [MARKS[Field.WISHES]],
    "stay": [MARKS[Field.LEGAL_STAY]],
    "consents": ["Clínica Marcada"],
    "referrals": ["Casa de Salud Marcada"],
    "health": [MARKS[Field.HEALTH_NEEDS]],
}


@pytest.fixture
def full(marked, case_manager):
    """The marked case with risk, a consent and a referral."""
    with act(case_manager, "fill", marked) as doing:
        level = {"stage": "first", "level": "high", "in_force": "high", "mitigation": "MARCA-MEDIDA"}
        doing.save(RiskAssessment(case=marked, **level))
        doing.save(Consent(case=marked, kind="data_share", given="yes", partner="Clínica Marcada"))
        doing.save(Referral(case=marked, to_name="Casa de Salud Marcada"))
    return marked


@pytest.fixture
def summary(full, case_manager):
    def make(parts, reader=None, kind=CaseSummary, language="es"):
        return kind(full, reader=reader or case_manager, language=language, parts=parts)

    return make


@pytest.fixture
def child(marked, case_manager, describe):
    return describe(marked, case_manager, age=15)


@pytest.fixture
def told(child, case_manager):
    """Somebody tried at 22:10 and reached nobody; at 23:05 they answered."""
    night = datetime.datetime(2026, 11, 20, 22, 10, tzinfo=HERE)
    common = {"case": child, "body": "child_authority", "channel": "phone"}
    with act(case_manager, "tell", child) as doing:
        later = night + datetime.timedelta(minutes=55)
        doing.save(AuthorityNotice(contact="2523-0701", occurred_at=later, **common))
        doing.save(AuthorityNotice(contact="2523-0700", occurred_at=night, reached=False, next_try_at=later, **common))
        doing.save(AuthorityNotice(case=child, body="police", channel="phone", contact="MARCA-POLICIA"))
    return child


def page_of(subject):
    name = "print" if isinstance(subject, Case) else "manifest"
    return reverse(f"casework:{name}", args=[subject.number])


# --- the summary --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", KEYS)
def test_the_part_that_is_ticked_is_printed_and_no_other(summary, part):
    text = Printed(summary([part])).text
    for key, marks in SHOWN_IN.items():
        for mark in marks:
            assert (mark in text) is (key == part), (key, mark)


@pytest.mark.parametrize("language", STAFF)
@pytest.mark.parametrize("kind", [CaseSummary, NeutralSummary])
def test_an_empty_case_has_a_summary_too(open_case, case_manager, kind, language):
    printed = Printed(kind(open_case, reader=case_manager, language=language, parts=KEYS))
    assert {"es": "No hay nada anotado.", "en": "Nothing is recorded."}[language] in printed.text


def test_the_reader_stands_behind_every_page_of_the_summary(summary, case_manager):
    for page in Printed(summary(KEYS)).pages:
        assert page.count(case_manager.display_name) >= 3


def test_long_words_run_over_pages_and_none_is_lost(summary, full, case_manager):
    words = "palabra larguísima " * 900 + "MARCA-FINAL"
    with act(case_manager, "tell", full) as doing:
        doing.save(
            RiskAssessment(case=full, stage="again", level="low", in_force="low", person_view=words, mitigation=words)
        )
    printed = Printed(summary(["risk"]))
    assert len(printed.pages) > 3
    assert printed.text.count("MARCA-FINAL") == 2


def test_nothing_sensitive_is_ticked_beforehand(full, case_manager):
    offered, ticked = CaseSummary.offered_parts(full, case_manager)
    assert [key for key, _title in offered] == KEYS
    assert ticked == ["languages", "needs", "services", "consents"]


def test_a_reader_is_offered_and_given_what_her_role_reads(full, summary, colleague, case_manager):
    adviser = colleague("leo", Role.LEGAL_ADVISER, full.unit)
    with act(case_manager, "add", full) as doing:
        doing.save(Grant(case=full, user=adviser, role=Role.LEGAL_ADVISER, because=Grant.Because.TEAM))
    seen = Case.objects.get(pk=full.pk)
    offered = [key for key, _title in CaseSummary.offered_parts(seen, adviser)[0]]
    assert "health" not in offered
    paper = CaseSummary(seen, reader=adviser, language="es", parts=KEYS)
    assert MARKS[Field.HEALTH_NEEDS] not in Printed(paper).text
    assert CaseSummary(seen, reader=adviser, language="es", parts=["health"]).is_empty


def test_health_in_a_crafted_form_is_refused(full, colleague, case_manager, signed_in):
    adviser = colleague("leo", Role.LEGAL_ADVISER, full.unit)
    with act(case_manager, "add", full) as doing:
        doing.save(Grant(case=full, user=adviser, role=Role.LEGAL_ADVISER, because=Grant.Because.TEAM))
    client = signed_in(adviser)
    answer = client.post(page_of(full), {"document": "D15", "language": "es", "parts": ["health"]})
    assert answer.status_code == 422
    assert client.post(page_of(full), {"document": "D15", "language": "es"}).status_code == 422
    assert IssuedPaper.objects.count() == 0
    answer = client.post(page_of(full), {"document": "D15", "language": "es", "parts": ["needs"]})
    assert MARKS[Field.WISHES] in Printed(answer.content).text


def test_those_who_write_no_notes_print_no_summary(full, shelter_worker, case_manager, signed_in):
    with act(case_manager, "lodge", full) as doing:
        doing.save(Grant(case=full, unit=shelter_worker.standing[0].unit, because=Grant.Because.ADMISSION))
    client = signed_in(shelter_worker)
    assert str(CaseSummary.title) not in client.get(page_of(full)).content.decode()
    answer = client.post(page_of(full), {"document": "D15", "language": "es", "parts": ["needs"]})
    assert answer.status_code == 403


def test_the_trail_says_which_parts_and_whose_file(full, case_manager, signed_in):
    signed_in(case_manager).post(
        page_of(full), {"document": "D15", "language": "es", "parts": ["identity", "languages"]}
    )
    event = Event.objects.get(verb="print")
    assert event.details["parts"] == ["identity", "languages"]
    assert event.subjects.filter(subject=str(full.person_id)).exists()


def test_without_identity_the_person_is_not_named_in_the_trail(summary):
    assert summary(["languages"]).shows == []


def test_the_neutral_copy_bears_no_word_that_harms(summary):
    text = Printed(summary(KEYS, kind=NeutralSummary)).text
    assert first_forbidden(text) == ""
    assert "Aún abierta" in text
    assert "Trata" in Printed(summary(KEYS)).text


def test_a_harmful_word_in_what_was_written_stops_the_neutral_copy(summary, full, case_manager):
    with act(case_manager, "tell", full) as doing:
        doing.save(RiskAssessment(case=full, stage="again", level="low", in_force="low", person_view="los tratantes"))
    with pytest.raises(NotNeutral):
        render(summary(["risk"], kind=NeutralSummary))
    assert "Resumen" in Printed(summary(["needs"], kind=NeutralSummary)).text


def test_a_long_history_costs_the_same_and_ends_somewhere(summary, full, case_manager, django_assert_max_num_queries):
    load_service_types()
    kind = ServiceType.objects.get(code="IMM-02")
    for times in (1, 60):
        with act(case_manager, "serve", full) as doing:
            doing.save_all([ServiceLog(case=full, service_type=kind) for _time in range(times)])
            doing.save_all([Referral(case=full, to_name=f"Destino {number}") for number in range(times)])
        with django_assert_max_num_queries(45):
            text = Printed(summary(KEYS)).text
    assert text.count(str(kind)) == SHOWN


def test_what_was_entered_in_error_is_on_no_paper(summary, full, case_manager):
    load_service_types()
    given, slip = (ServiceType.objects.get(code=code) for code in ("IMM-02", "IMM-10"))
    with act(case_manager, "serve", full) as doing:
        doing.save(ServiceLog(case=full, service_type=given))
        doing.save(ServiceLog(case=full, service_type=slip, in_error_at=full.opened_at, in_error_by=case_manager))
    text = Printed(summary(KEYS)).text
    assert str(given) in text
    assert str(slip) not in text


# --- the record of a child ----------------------------------------------------------------------------------------


def test_the_record_tells_every_attempt_in_its_order(told, case_manager):
    text = Printed(ChannellingRecord(told, reader=case_manager, language="es")).text
    assert in_order(text, "22:10", "2523-0700", "Nadie respondió", "23:05", "2523-0701", "Respondieron")
    assert "MARCA-POLICIA" not in text
    assert in_order(text, "Acta de canalización", "Patronato Nacional de la Infancia (PANI)", MARKS[Field.NAMES])
    assert in_order(text, "Entrega", "Recibe")


@pytest.mark.parametrize("language", STAFF)
@pytest.mark.parametrize("country", ["CR", "MX", "US", "CA", "PA"])
def test_every_country_has_its_paper_and_its_authority(told, case_manager, language, country):
    told.jurisdiction = country
    paper = ChannellingRecord(told, reader=case_manager, language=language)
    printed = Printed(paper)
    assert str(paper.heading) in printed.text
    assert first_forbidden(printed.text) == ""


def test_the_house_stands_by_its_alias_alone(told, case_manager, house_unit):
    with act(case_manager, "lodge", told) as doing:
        house = doing.save(House(unit=house_unit, country="CR", capacity=4))
        doing.save(HouseLocation(house=house, address="Calle Canario 417"))
        doing.save(Stay(case=told, house=house))
    text = Printed(ChannellingRecord(told, reader=case_manager, language="es")).text
    assert house_unit.name in text
    assert "Canario" not in text
    assert str(house_unit.organisation) not in text


def test_whoever_may_not_read_names_prints_none(told, case_manager, monkeypatch):
    paper = ChannellingRecord(told, reader=case_manager, language="es")
    assert paper.shows == [told.person]
    paper.__dict__["says_who"] = False
    text = Printed(paper).text
    assert MARKS[Field.NAMES] not in text
    assert paper.shows == []


def test_without_a_notice_there_is_a_line_to_write_on(child, case_manager):
    text = Printed(ChannellingRecord(child, reader=case_manager, language="es")).text
    assert "quién respondió" in text


def test_an_adult_has_no_such_record(full, case_manager, signed_in):
    client = signed_in(case_manager)
    assert str(ChannellingRecord.title) not in client.get(page_of(full)).content.decode()
    assert client.post(page_of(full), {"document": "D4", "language": "es"}).status_code == 404


def test_the_page_prints_the_record(told, case_manager, signed_in):
    answer = signed_in(case_manager).post(page_of(told), {"document": "D4", "language": "es"})
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="acta-{told.number}-es.pdf"'


# --- the list in full ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", STAFF)
def test_the_restricted_list_has_names_stage_and_risk(group, case_manager, language):
    case = group.cases.get(label="P01")
    person = Person.objects.get(pk=case.person_id)
    person.given_names, person.family_names, case.risk_level = "Yuleisy", "Contreras", "high"
    with act(case_manager, "name", case) as doing:
        doing.save(person)
        doing.save(case)
    text = Printed(GroupListInFull(group, reader=case_manager, language=language)).text
    expected = {"es": ("Yuleisy Contreras", "Identificación", "Alto"), "en": ("Yuleisy Contreras", "Identification")}
    assert in_order(text, case.number, *expected[language])
    assert first_forbidden(text) == ""


def test_whoever_reads_no_story_is_given_no_restricted_list(group, officer, case_manager, signed_in):
    with act(case_manager, "add", group) as doing:
        for case in group.cases.all():
            doing.save(Grant(case=case, user=officer, role=Role.FRONTLINE_OFFICER, because=Grant.Because.TEAM))
    assert GroupListInFull(group, reader=officer, language="es").is_empty
    client = signed_in(officer)
    assert str(GroupListInFull.title) not in client.get(page_of(group)).content.decode()
    assert client.post(page_of(group), {"document": "D17-R", "language": "es"}).status_code == 403
    assert signed_in(case_manager).post(page_of(group), {"document": "D17-R", "language": "es"}).status_code == 200


def test_a_late_evening_is_not_the_next_day():
    late = datetime.datetime(2026, 11, 20, 23, 30, tzinfo=HERE)
    assert day(late, "en") == day(datetime.date(2026, 11, 20), "en")
