"""A bad file is refused whole, with file, row, field and reason, and nothing of it stays."""

import json

import pytest
from django.core.management import CommandError

from carecase.audit.models import Event
from services_catalog.hsds.mapping import ENTITIES
from services_catalog.models import Capacity, Provider, ProviderService
from tests.services_catalog.schemas import errors
from tests.services_catalog.test_hsds_round_trip import SAMPLES, imported, odd_service, sample, written

pytestmark = pytest.mark.django_db

SERVICE = "ac148810-d857-441c-9679-408f346de14b"


def refused(path, *words):
    with pytest.raises(CommandError) as refusal:
        imported(path)
    for word in ("Nothing was imported", *words):
        assert word in str(refusal.value), str(refusal.value)
    assert [entity.name for entity in ENTITIES.values() if entity.model.objects.exists()] == []


def capacity(**more):
    unit = {"id": "187a37a2-7b40-11ef-9790-dbf7623d4407", "name": "Beds"}
    found = {"id": "8896b788-7b3e-11ef-8db9-7f3d040352b3", "unit": unit, "available": 1}
    return {"capacities": [found | {"updated": "2024-09-25T14:23:06Z"} | more]}


@pytest.mark.parametrize(
    ("change", "row", "field"),
    [
        ({"name": None}, "", "name"),
        ({"name": 7}, "", "name"),
        ({"name": "x" * 301}, "", "name"),
        ({"name": "a\0b"}, "", "name"),
        ({"description": "\ud800"}, "", "description"),
        ({"x_foo": {"deep": ["\0"]}}, "", "x_foo"),
        ({"status": "open"}, "", "status"),
        ({"id": "7"}, "", "id"),
        ({"minimum_age": "12"} | {"minimum_age": True}, "", "minimum_age"),
        ({"minimum_age": 50, "maximum_age": 20}, "", "maximum_age"),
        ({"maximum_age": 151}, "", "maximum_age"),
        ({"assured_date": "soon"}, "", "assured_date"),
        ({"last_modified": "2024-13-01"}, "", "last_modified"),
        ({"program_id": "ac148810-d857-441c-9679-000000000000", "program": None}, "program", ""),
        ({"phones": {}}, "", "phones"),
        ({"phones": ["1"]}, "phones[0]", ""),
        ({"phones": [{"id": SERVICE}]}, "phones[0]", "number"),
        ({"schedules": [{"id": SERVICE, "freq": "DAILY"}]}, "schedules[0]", "freq"),
        ({"schedules": [{"id": SERVICE, "count": -1}]}, "schedules[0]", "count"),
        ({"schedules": [{"id": SERVICE, "count": 1.5}]}, "schedules[0]", "count"),
        ({"schedules": [{"id": SERVICE, "opens_at": "25:00"}]}, "schedules[0]", "opens_at"),
        ({"cost_options": [{"id": SERVICE, "amount": 1e15}]}, "cost_options[0]", "amount"),
        (capacity(available=-1), "capacities[0]", "available"),
        (capacity(maximum=-1), "capacities[0]", "maximum"),
        (capacity(available=10**12), "capacities[0]", "available"),
    ],
)
def test_a_bad_object_is_refused_with_its_place(tmp_path, change, row, field):
    (tmp_path / "services.json").write_text(json.dumps([odd_service(), odd_service(**change)]))
    refused(tmp_path, ", ".join(filter(None, ["services.json, [1]" + (f".{row}" if row else ""), field])) + ":")


def test_a_missing_property_is_named(tmp_path):
    found = odd_service()
    del found["status"]
    (tmp_path / "service.json").write_text(json.dumps(found))
    refused(tmp_path, "service.json, status: is missing")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is not JSON"),
        ('{"id": "1", "id": "2"}', "twice"),
        ('{"status": NaN}', "is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[1]", "cannot be told"),
        ("{}", "cannot be told"),
    ],
)
def test_what_is_no_directory_is_refused(tmp_path, text, reason):
    (tmp_path / "x.json").write_text(text)
    refused(tmp_path, "x.json", reason)


ORGANISATION = "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610"
HEADER = "id,organization_id,name,status"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([f"{SERVICE},{ORGANISATION},A,active"], "row 2, organization_id: leads to a organization that is not there"),
        ([f"{SERVICE},,A,active"], "row 2, organization_id: is empty"),
        ([f"{SERVICE},{ORGANISATION},A"], "row 2: has more or fewer cells"),
        ([f"{SERVICE},{ORGANISATION},A,active,x"], "row 2: has more or fewer cells"),
        ([f"{SERVICE},{ORGANISATION},A,active"] * 2, "row 3, id: stands twice"),
        ([f"x,{ORGANISATION},A,active"], "row 2, id: is not a UUID"),
        ([f"{SERVICE},x,A,active"], "row 2, organization_id: is not a UUID"),
        ([f'{SERVICE},{ORGANISATION},"A,active'], "services.csv"),
    ],
)
def test_a_bad_row_is_refused_with_its_place(tmp_path, rows, told):
    (tmp_path / "services.csv").write_text("\n".join([HEADER, *rows]) + "\n")
    refused(tmp_path, "services.csv", told)


def test_a_column_that_stands_twice_is_refused(tmp_path):
    (tmp_path / "services.csv").write_text(f"{HEADER},name\n{SERVICE},{ORGANISATION},A,active,B\n")
    refused(tmp_path, "services.csv, row 1, name")


def test_what_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / "services.csv").write_bytes(HEADER.encode() + b"\n\xff\xfe")
    refused(tmp_path, "services.csv: is not UTF-8")


def test_nothing_is_imported_from_the_good_files_beside_a_bad_one(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(sample("3.1", "service_full")))
    (tmp_path / "b.json").write_text("{")
    refused(tmp_path, "b.json")


def test_a_service_is_at_a_place_once(tmp_path):
    found = sample("3.1", "service_full")
    again = found["service_at_locations"][0] | {"id": "ac148810-d857-441c-9679-111111111111"}
    found["service_at_locations"].append(again)
    (tmp_path / "service.json").write_text(json.dumps(found))
    refused(tmp_path, "service_at_locations", "already")


def test_there_must_be_something_to_read(tmp_path):
    refused(tmp_path / "nothing.json", "nothing.json")
    refused(tmp_path)


def test_an_organisation_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="Nadie"):
        imported(SAMPLES / "3.1" / "service_full.json", organisation="Nadie")


def test_a_table_may_have_another_name_in_the_package(tmp_path):
    row = f"id,name,description\n{ORGANISATION},A,B\n"
    (tmp_path / "orgs.csv").write_text(row)
    assert "no table of HSDS" in imported(tmp_path)
    assert not Provider.objects.exists()
    package = {"resources": [{"name": "organization", "path": "orgs.csv"}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    imported(tmp_path)
    assert Provider.objects.get().name == "A"


def test_an_import_is_in_the_trail_and_in_the_history():
    imported(SAMPLES / "3.1" / "service_full.json")
    assert Event.objects.filter(verb="import_hsds").count() == 1
    assert ProviderService.history.count() == Capacity.history.count() == 1


def test_a_long_import_shows_how_far_it_is(tmp_path):
    rows = "".join(f"{number:08}-d857-441c-9679-408f346de14b,A{number},\n" for number in range(2500))
    (tmp_path / "organizations.csv").write_text("id,name,description\n" + rows)
    said = imported(tmp_path)
    assert "1000 of 2500" in said
    assert "2500 of 2500" in said


def test_an_ohana_directory_of_2013_becomes_valid_3_1():
    said = imported(SAMPLES / "ohana_1.0")
    assert Provider.objects.count() == 8
    assert ProviderService.objects.count() == 23
    for service in ProviderService.objects.all():
        found = written({"id": str(service.pk), "status": service.status}, "service")
        assert errors(found, "service", strict=False) == []
        assert found["service_at_locations"][0]["location"]["name"]
        assert found["organization"]["name"]
    passports = ProviderService.objects.get(alternate_name="Fotos para pasaportes")
    found = written({"id": str(passports.pk), "status": "active"}, "service")
    weekly = [each for each in found["schedules"] if "byday" in each]
    assert {(each["byday"], each["opens_at"], each["closes_at"]) for each in weekly} == {
        ("MO", "08:00", "12:00"),
        ("MO", "14:00", "16:00"),
        ("WE", "10:00", "15:00"),
    }
    assert {each["taxonomy_term"]["code"] for each in found["attributes"]} == {
        "105", "108", "108-05", "108-05-01", "111", "111-05",
    }  # fmt: skip
    assert found["keywords"].startswith("Salud") or found["keywords"]
    assert "hangs on nothing" in said
    assert "0 new, 0 changed" in imported(SAMPLES / "ohana_1.0")
