"""The catalogue is complete against section G of the care pathway, and can be loaded as often as one likes."""

import csv

import pytest
from django.utils import translation

from services_catalog.actions import FILE, BadRow, load_service_types
from services_catalog.forms import ServiceTypeField
from services_catalog.models import ServiceType

pytestmark = pytest.mark.django_db

#: Section G: how many services each phase has, numbered from 01.
SECTION_G = {"IMM": ("immediate", 20), "PRI": ("primary", 15), "SEC": ("secondary", 13), "LON": ("long_term", 10)}
LANGUAGES = {"es": "name_es", "en": "name_en", "fr": "name_fr", "pt-br": "name_pt_br", "ht": "name_ht"}


@pytest.fixture
def catalogue():
    load_service_types()


def test_every_code_of_section_g_is_there_in_its_phase_and_order(catalogue):
    expected = [
        (f"{letters}-{number:02}", phase)
        for letters, (phase, count) in SECTION_G.items()
        for number in range(1, count + 1)
    ]
    assert list(ServiceType.objects.values_list("code", "phase")) == expected


@pytest.mark.parametrize(("language", "column"), LANGUAGES.items())
def test_every_service_has_a_name_of_its_own_in_every_language(catalogue, language, column):
    names = list(ServiceType.objects.values_list(column, flat=True))
    assert all(name.strip() == name and name for name in names)
    assert len(set(names)) == len(names)
    with translation.override(language):
        assert [service.name for service in ServiceType.objects.all()] == names


def test_a_language_without_a_column_reads_spanish(catalogue):
    with translation.override("de"):
        assert ServiceType.objects.get(code="IMM-07").name == "Intérprete"


def test_who_usually_gives_it_is_said_in_the_language_of_the_reader(catalogue):
    rape_care = ServiceType.objects.get(code="IMM-04")
    with translation.override("en"):
        assert (rape_care.name, rape_care.usually) == ("Clinical care after rape", "Hospital")
        assert "PEP" in rape_care.includes
    with translation.override("es"):
        assert "anticoncepción de emergencia" in rape_care.includes


def test_health_services_are_known_as_such(catalogue):
    health = {service.code for service in ServiceType.objects.all() if service.is_health}
    assert health == {
        "IMM-03", "IMM-04", "IMM-05", "IMM-06", "PRI-01", "PRI-02", "PRI-14", "SEC-02", "SEC-13", "LON-06",
    }  # fmt: skip


def test_services_are_found_by_phase(catalogue):
    assert ServiceType.objects.in_phase("immediate").count() == 20
    assert ServiceType.objects.in_phase("secondary", "long_term").count() == 23


def test_loading_again_changes_nothing(catalogue):
    assert load_service_types() == 0
    assert ServiceType.history.count() == 58


def test_loading_puts_right_what_differs_and_keeps_the_history(catalogue):
    service = ServiceType.objects.get(code="LON-01")
    service.name_es = "Otra cosa"
    service.save()
    assert load_service_types() == 1
    service.refresh_from_db()
    assert service.name_es == "Vivienda independiente"
    assert [row.name_es for row in service.history.all()][:2] == ["Vivienda independiente", "Otra cosa"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("phase", "soon"), ("name_ht", ""), ("name_es", "x" * 101), ("populations", "martians"), ("urgency", "now")],
)
def test_a_bad_row_is_refused_with_file_row_and_field_and_nothing_is_kept(tmp_path, field, value):
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    rows[2][field] = value
    path = tmp_path / "types.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(BadRow, match=rf"types.csv, row 3 \(IMM-03\), {field}: "):
        load_service_types(path)
    assert not ServiceType.objects.exists()


def test_a_select_groups_the_services_by_phase_in_one_query(catalogue, django_assert_num_queries):
    field = ServiceTypeField(queryset=ServiceType.objects.all())
    with translation.override("en"), django_assert_num_queries(1):
        empty, *groups = [choice for choice in field.choices]  # noqa: C416  list() would count them first
    assert empty[0] == ""
    assert [len(services) for _phase, services in groups] == [20, 15, 13, 10]
    assert groups[0][1][1][1] == "Water, food, dry clothes and blanket · IMM-02"
