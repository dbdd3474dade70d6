"""A confidential place is in no answer and in no file, even if somebody's script has written about it everywhere."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from carecase.access.models import Organisation
from carecase.sealing.models import DataKey
from services_catalog.models import Address, Phone, Provider, ProviderService, Site
from tests.services_catalog.directory import (
    CANARY,
    canaries,
    house_that_nobody_may_find,
    published_sample,
    service_of_ours,
)
from tests.services_catalog.test_hsds_api import IN_FULL, LISTS
from tests.services_catalog.test_hsds_round_trip import SAMPLES, imported

pytestmark = pytest.mark.django_db

SAMPLE = SAMPLES / "3.1" / "service_full.json"


@pytest.fixture
def secret():
    published_sample()
    return house_that_nobody_may_find(service_of_ours())


def everything_in(folder):
    return "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file())


def test_no_answer_of_the_api_tells_of_it(client, secret):
    for name, schema in LISTS.items():
        for query in ({}, IN_FULL.get(name, {}), {"search": CANARY}):
            answer = client.get(reverse(f"hsds:{name}"), query | {"per_page": 100})
            assert answer.status_code == 200
            assert CANARY not in answer.text, (name, query)
            assert str(secret.pk) not in answer.text
            for each in answer.json()["contents"]:
                assert CANARY not in client.get(reverse(f"hsds:{schema}", args=[each["id"]])).text
    here = secret.services_here.get()
    assert client.get(reverse("hsds:service_at_location", args=[here.pk])).status_code == 404
    assert client.get(reverse("hsds:service_at_locations"), {"postcode": CANARY}).json()["empty"]


def test_nothing_that_hangs_on_it_has_an_address_in_the_api(client, secret):
    for name in ("taxonomy", "taxonomy_term"):
        model = {"taxonomy": "Taxonomy", "taxonomy_term": "TaxonomyTerm"}[name]
        for pk in secret._meta.apps.get_model("services_catalog", model).objects.filter(name=CANARY).values_list("pk"):
            assert client.get(reverse(f"hsds:{name}", args=pk)).status_code == 404


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_no_file_that_is_written_tells_of_it(secret, tmp_path, kind):
    call_command("export_hsds", str(tmp_path), format=kind, stdout=StringIO())
    told = everything_in(tmp_path)
    assert "Community Counselling" in told
    assert CANARY not in told
    assert str(secret.pk) not in told


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_not_even_everything_has_its_address(secret, tmp_path, kind):
    Address.objects.filter(site=secret).update(address_1="CALLE DEL CANARIO")
    call_command("export_hsds", str(tmp_path), format=kind, everything=True, stdout=StringIO())
    told = everything_in(tmp_path)
    assert "CALLE DEL CANARIO" not in told


# --- imports -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["service_full", "location", "organization_full"])
def test_no_file_makes_a_confidential_place_known(version):
    imported(SAMPLE)
    site = Site.objects.get()
    Address.objects.all().delete()
    Site.objects.filter(pk=site.pk).update(
        is_confidential=True, url="", description="", transportation="", external_identifier="",
        latitude=None, longitude=None, extra={},
    )  # fmt: skip
    before = list(Site.objects.values())
    with pytest.raises(CommandError, match="confidential"):
        imported(SAMPLES / "3.1" / f"{version}.json", publish=True)
    assert list(Site.objects.values()) == before
    assert not Address.objects.exists()


def organisation(name):
    return Organisation.objects.create(name=name, kind="ngo", country="GT", key=DataKey.make_many(1)[0])


def test_what_another_organisation_keeps_is_not_overwritten():
    organisation("Ajena")
    organisation("Propia")
    imported(SAMPLE, organisation="Ajena")
    assert Provider.objects.get().organisation.name == "Ajena"
    Phone.objects.update(number="1")
    for mine in ({"organisation": "Propia"}, {}):
        with pytest.raises(CommandError, match="another organisation"):
            imported(SAMPLE, **mine)
    assert Phone.objects.get().number == "1"
    imported(SAMPLE, organisation="Ajena")
    assert Phone.objects.get().number != "1"


def test_nothing_is_hung_on_what_another_keeps(tmp_path):
    organisation("Ajena")
    organisation("Propia")
    imported(SAMPLE, organisation="Ajena")
    service = ProviderService.objects.get()
    (tmp_path / "phones.csv").write_text(
        f"id,service_id,number\n1554f2e2-a373-45db-a3fa-000000000000,{service.pk},666\n"
    )
    with pytest.raises(CommandError, match="another organisation"):
        imported(tmp_path, organisation="Propia")


def test_what_is_read_is_a_draft_and_what_is_changed_waits_for_review():
    imported(SAMPLE)
    assert set(ProviderService.objects.values_list("review")) == {("draft",)}
    imported(SAMPLE, publish=True)
    assert ProviderService.objects.get().is_published
    assert "0 new, 0 changed" in imported(SAMPLE, publish=True)
    Phone.objects.update(number="1")
    imported(SAMPLE)
    assert {*ProviderService.objects.values_list("review"), *Provider.objects.values_list("review")} == {("waiting",)}


def test_canaries_are_said_in_every_text():
    assert canaries(Site)["transportation"] == CANARY
