"""What was read is written again: every sample of the specification, and what it does not foresee."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from services_catalog.hsds.graph import Everything, Graph
from services_catalog.hsds.mapping import BY_TABLE, ENTITIES
from services_catalog.hsds.reading import kind_of
from services_catalog.hsds.saving import alike
from services_catalog.hsds.writing import Writer
from services_catalog.models import Capacity, Phone, ProviderService, Site

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parent / "samples"
FULL = ["organization_full", "service_full", "service_at_location_full", "location", "taxonomy", "taxonomy_term"]
LISTS = ["organization_list", "service_list", "service_at_location_list", "taxonomy_list", "taxonomy_term_list"]
VERSIONS = ["3.0", "3.1"]


def imported(path, **options):
    said = StringIO()
    with translation.override("en"):
        call_command("import_hsds", str(path), stdout=said, **options)
    return said.getvalue()


def written(found, name, *, brief=False):
    """The object as we write it, in full or briefly."""
    kind = kind_of(found, name)
    model = ENTITIES[kind].model
    graph = Graph(Everything()).add(kind, model.objects.filter(pk=found["id"]))
    graph = graph.brief() if brief else graph.full()
    writer = Writer(graph)
    return (writer.brief if brief else writer.full)(graph.row(kind, model.objects.get(pk=found["id"]).pk))


def in_order(found):
    """Lists of objects in the order of their ids: their order says nothing."""
    if isinstance(found, dict):
        return {name: in_order(each) for name, each in found.items()}
    if isinstance(found, list):
        return sorted(map(in_order, found), key=lambda each: json.dumps(each, sort_keys=True))
    return found


def assert_same(left, right):
    assert in_order(left) == in_order(right)
    assert alike(in_order(left), in_order(right))  # also 100 and 100.0


def sample(version, name):
    return json.loads((SAMPLES / version / f"{name}.json").read_text(encoding="utf-8"))


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [{name: raw for name, raw in row.items() if raw} for row in csv.DictReader(lines)]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", FULL)
def test_a_full_sample_comes_out_as_it_went_in(version, name):
    imported(SAMPLES / version / f"{name}.json")
    found = sample(version, name)
    assert_same(written(found, name), found)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", LISTS)
def test_the_objects_of_a_list_come_out_as_they_went_in(version, name):
    imported(SAMPLES / version / f"{name}.json")
    for found in sample(version, name)["contents"]:
        assert_same(written(found, name, brief=True), found)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("package", [True, False])
def test_the_tables_come_out_as_they_went_in(version, package, tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    for file in (SAMPLES / version / "csv").iterdir():
        if package or file.suffix == ".csv":
            (source / file.name).write_bytes(file.read_bytes())
    imported(source)
    call_command("export_hsds", str(tmp_path / "out"), format="csv", everything=True, stdout=StringIO())
    for table in BY_TABLE:
        before = rows_of(source / table) if (source / table).exists() else []
        assert rows_of(tmp_path / "out" / table) == before, table
    assert json.loads((tmp_path / "out" / "datapackage.json").read_text())["resources"][0]["name"] in ENTITIES


@pytest.mark.parametrize("version", VERSIONS)
def test_tables_in_one_json_file_are_read_too(version):
    imported(SAMPLES / version / "tabular.json")
    assert ProviderService.objects.get().name == "Community Counselling"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_whole_folder_is_read_at_once(version):
    imported(SAMPLES / version)
    assert ProviderService.objects.count() == 1


@pytest.mark.parametrize("name", ["3.1/service_full.json", "3.1/organization_full.json", "3.0/csv", "3.1/csv", "3.1"])
def test_reading_it_again_changes_nothing(name):
    imported(SAMPLES / name)
    histories = ProviderService.history.count(), Phone.history.count()
    assert "0 new, 0 changed" in imported(SAMPLES / name)
    assert (ProviderService.history.count(), Phone.history.count()) == histories


def test_one_phone_under_many_objects_is_one_row_with_several_relations():
    imported(SAMPLES / "3.1" / "service_full.json")
    phone = Phone.objects.get()
    assert all([phone.provider, phone.service, phone.service_site, phone.site, phone.contact])
    assert phone.number == '"+44 1234 234567"'


def with_unknown(found, depth=0):
    """Every object says something that no specification knows, and says it otherwise in every place."""
    with_unknown.count += 1
    mark = {"x_foo": f"{depth}.{with_unknown.count}", "x_deep": {"a": [None, 1, 1.0, {"b": False}]}}
    inside = {
        name: [with_unknown(each, depth + 1) if isinstance(each, dict) else each for each in raw]
        if isinstance(raw, list)
        else (with_unknown(raw, depth + 1) if isinstance(raw, dict) else raw)
        for name, raw in found.items()
    }
    return inside | mark


@pytest.mark.parametrize("name", ["organization_full", "service_full", "service_at_location_full"])
def test_unknown_properties_come_back_where_they_stood(name, tmp_path):
    with_unknown.count = 0
    found = with_unknown(sample("3.1", name))
    (tmp_path / f"{name}.json").write_text(json.dumps(found))
    imported(tmp_path / f"{name}.json")
    assert_same(written(found, name), found)


def test_unknown_columns_of_a_table_come_back(tmp_path):
    source = tmp_path / "organizations.csv"
    source.write_text("id,name,description,x_foo\n" + "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610,A,B,007\n")
    imported(source)
    call_command("export_hsds", str(tmp_path / "out"), format="csv", everything=True, stdout=StringIO())
    assert rows_of(tmp_path / "out" / "organizations.csv") == rows_of(source)


ODD = {
    "minimum_age": 12.0,
    "maximum_age": 99,
    "assured_date": "2005-1-9",
    "last_modified": "2024-09-25T14:23:06.5+01:00",
    "alternate_name": "",
    "phones": [],
    "organization_id": "D9D5E0F5-d3ce-4f73-9a2f-4dd0ecc6c610",
}
ODD_PARTS = {
    "cost_options": [{"id": "1fdf4d39-3d80-484d-9f92-a8ffa08621e7", "amount": 35.5, "currency": "gbp"}],
    "schedules": [
        {
            "id": "48102e86-bb50-41c4-8f1e-e269368c41d1",
            "opens_at": "09:00-05:00",
            "closes_at": "24:00",
            "interval": 2.0,
            "service_id": "ac148810-d857-441c-9679-408f346de14b",
        }
    ],
}


def odd_service(**changes):
    found = sample("3.1", "service_list")["contents"][0]
    return found | ODD | ODD_PARTS | changes


def test_odd_spellings_come_back_as_they_were(tmp_path):
    found = odd_service()
    (tmp_path / "service.json").write_text(json.dumps(found))
    imported(tmp_path / "service.json")
    assert_same(written(found, "service"), found)


def test_what_is_changed_here_is_written_anew(tmp_path):
    found = odd_service()
    (tmp_path / "service.json").write_text(json.dumps(found))
    imported(tmp_path / "service.json")
    service = ProviderService.objects.get()
    service.minimum_age, service.alternate_name = 14, "Otra"
    service.save()
    assert_same(written(found, "service"), found | {"minimum_age": 14, "alternate_name": "Otra"})


def test_the_same_id_under_two_objects_comes_back_under_both(tmp_path):
    one = odd_service(phones=[{"id": "1554f2e2-a373-45db-a3fa-9fc48a61c15e", "number": "1"}])
    two = one | {"id": "bc148810-d857-441c-9679-408f346de14b", "cost_options": [], "schedules": []}
    (tmp_path / "services.json").write_text(json.dumps([one, two]))
    imported(tmp_path / "services.json")
    assert_same(written(one, "service"), one)
    assert_same(written(two, "service"), two)


def test_more_free_places_than_there_are_is_read_with_care_and_written_as_it_was():
    imported(SAMPLES / "3.1" / "service_full.json")
    capacity = Capacity.objects.get()
    assert (capacity.available, capacity.maximum) == (10, 10)
    written_again = written(sample("3.1", "service_full"), "service")["capacities"][0]
    assert (written_again["available"], written_again["maximum"]) == (12, 10)


@settings(max_examples=30)
@given(available=st.integers(0, 500), maximum=st.one_of(st.none(), st.integers(0, 500)))
def test_capacity_stays_within_its_bounds(available, maximum, tmp_path):
    unit = {"id": "187a37a2-7b40-11ef-9790-dbf7623d4407", "name": "Beds"}
    capacity = {
        "id": "8896b788-7b3e-11ef-8db9-7f3d040352b3",
        "unit": unit,
        "available": available,
        "updated": "2024-09-25T14:23:06Z",
    } | ({} if maximum is None else {"maximum": maximum})
    found = odd_service(capacities=[capacity])
    Capacity.objects.all().delete()
    (tmp_path / "service.json").write_text(json.dumps(found))
    imported(tmp_path / "service.json")
    kept = Capacity.objects.get()
    assert 0 <= kept.available <= (available if kept.maximum is None else kept.maximum)
    assert_same(written(found, "service"), found)


def test_a_place_is_where_its_address_says():
    imported(SAMPLES / "3.1" / "service_full.json")
    assert (Site.objects.get().country, Site.objects.get().admin1) == ("US", "MyState")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_folder_of_objects_can_be_read_again(version, tmp_path):
    imported(SAMPLES / version / "organization_full.json")
    call_command("export_hsds", str(tmp_path / "out"), everything=True, stdout=StringIO())
    files = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.json")}
    assert f"organizations/{sample(version, 'organization_full')['id']}.json" in files
    assert "services_00001.json" in files
    assert "0 new" in imported(tmp_path / "out")
