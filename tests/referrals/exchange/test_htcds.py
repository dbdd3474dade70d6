"""HTCDS there and back: the fields that were ticked come out again, all others are absent, and no code is lost."""

import datetime
import json
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from carecase.assessments.identification import Status
from carecase.cases.models import CaseNote
from carecase.jurisdictions import countries
from carecase.people.models import Gender
from carecase.workflow.acts import act
from referrals.exchange import htcds_cut, htcds_read, replies, schema
from referrals.models import Field, IncomingContent, IncomingReferral
from tests.referrals.conftest import fresh

STANDARD = Draft202012Validator(schema.standard("htcds-2.0.schema.json"))
TOLD = {
    Field.NAMES: st.fixed_dictionaries({"given": st.just("MARCA-NOMBRE"), "family": st.just("MARCA-APELLIDO")}),
    Field.BORN: st.dates(min_value=datetime.date(1930, 1, 1)).map(str),
    Field.GENDER: st.sampled_from([each.value for each in htcds_cut.GENDER]),
    Field.CITIZENSHIPS: st.lists(
        st.sampled_from([code for code, _ in countries.CHOICES]), min_size=1, max_size=5, unique=True
    ),
    Field.LANGUAGES: st.sampled_from(["spa", "hat", "eng"]).map(
        lambda code: [{"language": code, "variety": "", "level": "first"}]
    ),
    Field.PAPERS: st.just([htcds_read.paper("MARCA-PAPEL")]),
    Field.SAFE_CONTACT: st.just([htcds_read.phone("+50688887777")]),
    Field.IDENTIFICATION: st.sampled_from([each.value for each in htcds_cut.STATUS]),
    Field.WHAT_HAPPENED: st.just("MARCA-HISTORIA"),
    Field.WISHES: st.just("MARCA-DESEO"),
}
MARK_OF = {
    Field.NAMES: "MARCA-NOMBRE",
    Field.PAPERS: "MARCA-PAPEL",
    Field.SAFE_CONTACT: "+50688887777",
    Field.WHAT_HAPPENED: "MARCA-HISTORIA",
    Field.WISHES: "MARCA-DESEO",
}
IN_WORDS = {Field.WHAT_HAPPENED, Field.WISHES}  # HTCDS has no field for these; carecase's own corner carries them


def made(told):
    told = {field.value: value for field, value in told.items()}
    return htcds_cut.record(SimpleNamespace(snapshot=told, reason="other", sent_at=timezone.now(), consent_id=1))


@settings(max_examples=150)
@given(
    st.sets(st.sampled_from(list(TOLD))).flatmap(lambda ticked: st.fixed_dictionaries({f: TOLD[f] for f in ticked}))
)
def test_what_was_ticked_comes_out_again_and_nothing_else(told):
    record = made(told)
    STANDARD.validate(record)
    text = json.dumps(record, ensure_ascii=False)
    assert {field for field, mark in MARK_OF.items() if mark in text} == set(told) & set(MARK_OF)
    without_our_corner = {name: part for name, part in record.items() if name != "extensions"}
    expected = {field.value: value for field, value in told.items() if field not in IN_WORDS}
    assert htcds_read.told(without_our_corner) == expected
    assert htcds_read.left_over(without_our_corner) == []


def test_every_gender_and_status_of_the_standard_is_known_or_told_as_it_came():
    person = schema.standard("htcds-2.0.schema.json")["properties"]["person"]["properties"]
    assert set(person["prs_Gender"]["enum"]) == set(htcds_read.GENDER_OF)
    assert set(htcds_read.GENDER_OF.values()) <= set(Gender.values)
    assert set(htcds_read.STATUS_OF.values()) <= set(Status.values)


def test_a_record_of_another_system_is_read_and_its_rest_is_told():
    record = {
        "standard": "HTCDS",
        "version": "2.0",
        "person": {
            "prs_FirstName": "Ana",
            "prs_MiddleName": "Luz",
            "prs_SecondName": "Paz",
            "prs_Citizenship": ["HN", "QQ"],
            "prs_PrimaryLanguage": "zzz",
            "prs_MaritalStatus": "Widowed",
        },
        "victim": {"vic_MethodsOfControl": ["DebtBondage", "WithholdsDocuments"]},
        "case": {"cas_Status": "Active"},
        "events": [{"hte_Type": "Transit", "hte_Country": "GT"}],
        "consent": {"con_Consent": True},
    }
    STANDARD.validate(record)
    assert htcds_read.told(record) == {"names": {"given": "Ana Luz", "family": "Paz"}, "citizenships": ["HN"]}
    assert htcds_read.left_over(record) == [
        "Citizenship: HN, QQ",
        "Primary Language: zzz",
        "Marital Status: Widowed",
        "Methods of Control: DebtBondage, WithholdsDocuments",
        "Type: Transit",
        "Country: GT",
    ]


@pytest.mark.parametrize("record", [{}, {"standard": "HTCDS", "version": "2.0"}])
def test_an_empty_record_tells_nothing(record):
    assert htcds_read.told(record) == {}
    assert htcds_read.left_over(record) == []


@pytest.mark.django_db
def test_a_case_begins_with_what_another_system_told_in_htcds(sent, arrive, desk):
    sent()
    arrive()
    incoming = IncomingReferral.objects.get()
    content = json.loads(json.dumps(incoming.content))
    content["htcds"] = {
        "standard": "HTCDS",
        "version": "2.0",
        "person": {"prs_FirstName": "Ana", "prs_SecondName": "Paz", "prs_Birthdate": "1999-04-21"},
        "victim": {"vic_MethodsOfControl": ["DebtBondage"]},
        "case": {"cas_Status": "Active"},
        "consent": {"con_Consent": True},
    }
    assert schema.problem(content) == ""
    with act(desk, "make", incoming) as doing:
        came = IncomingContent.objects.get(incoming=incoming)
        came.content = content
        doing.save(came)
    case = replies.answer(fresh(incoming), "accept", by=desk).case
    assert (case.person.given_names, case.person.family_names, case.person.born) == ("Ana", "Paz", "1999-04-21")
    assert "Methods of Control: DebtBondage" in CaseNote.objects.get(case=case).text
