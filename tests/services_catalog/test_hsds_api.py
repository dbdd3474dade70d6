"""The API answers as the specification says, to anyone, and only what is published."""

import json
import uuid
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from services_catalog.hsds import types
from services_catalog.models import Phone, Provider, ProviderService, ServiceSite, Site, TaxonomyTerm
from tests.services_catalog.directory import published_sample, service_of_ours
from tests.services_catalog.schemas import errors, errors_of_page

pytestmark = pytest.mark.django_db

#: Name of the list → the schema of what is in it.
LISTS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
IN_FULL = {
    "services": {"full": "true"},
    "organizations": {"full_service": "true"},
    "service_at_locations": {"full": 1},
}


@pytest.fixture
def directory():
    return published_sample(), service_of_ours()


def asked(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"hsds:{name}", args=args), query)
    assert answer.status_code == status, answer.content
    return answer.json()


def ids(found):
    return {each["id"] for each in found["contents"]}


@pytest.mark.parametrize(("name", "schema"), LISTS.items())
@pytest.mark.parametrize("full", [False, True])
def test_every_list_and_every_object_in_it_is_as_published(client, directory, name, schema, full):
    found = asked(client, name, **(IN_FULL.get(name, {}) if full else {}))
    assert errors_of_page(found) == []
    assert found["total_items"] >= 2
    assert not found["empty"]
    for each in found["contents"]:
        assert errors(each, schema) + errors(each, schema, strict=False) == []
        one = asked(client, schema, each["id"])
        assert errors(one, schema) + errors(one, schema, strict=False) == []


def test_a_service_is_told_in_full(client, directory):
    sample, ours = directory
    found = asked(client, "service", sample.pk)
    assert found["organization"]["name"] == "Example Organization Inc."
    assert found["service_at_locations"][0]["location"]["addresses"][0]["city"] == "MyCity"
    found = asked(client, "service", ours.pk)
    assert {each["taxonomy_term"]["code"] for each in found["attributes"]} == {"IMM-01", "IMM-07"}
    assert found["capacities"][0]["unit"]["name"] == "Beds"


def test_the_services_of_an_organization_are_brief_unless_they_are_asked_for(client, directory):
    sample, _ours = directory
    brief = asked(client, "organization", sample.provider_id)["services"]
    assert brief == [{"id": str(sample.pk), "name": sample.name, "status": "active"}]
    full = asked(client, "organization", sample.provider_id, full_service="true")["services"]
    assert full[0]["phones"]


def test_the_root_says_which_version_this_is(client):
    found = asked(client, "about")
    assert found["version"] == "3.1"
    assert found["openapi_url"].endswith(reverse("hsds:openapi"))
    paths = asked(client, "openapi")["paths"]
    assert set(paths) == {"/", *(f"/{name}" for name in LISTS), *(f"/{name}/{{id}}" for name in LISTS)}
    assert all(set(operations) <= {"get", "parameters"} for operations in paths.values())


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_read_only(client, directory, method):
    for name in LISTS:
        assert getattr(client, method)(reverse(f"hsds:{name}")).status_code == 405
    assert getattr(client, method)(reverse("hsds:service", args=[directory[0].pk])).status_code == 405


# --- what is not told --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [{"review": "draft"}, {"review": "waiting"}, {"status": "inactive"}, {"status": "defunct"}],
)
def test_only_what_is_published_and_open_is_told(client, directory, change):
    sample, ours = directory
    ProviderService.objects.filter(pk=sample.pk).update(**change)
    assert ids(asked(client, "services")) == {str(ours.pk)}
    assert asked(client, "service", sample.pk, status=404) == asked(client, "service", uuid.uuid4(), status=404)
    assert sample.name not in json.dumps(asked(client, "organizations", full_service="true"))
    assert sample.name not in json.dumps(asked(client, "service_at_locations", full="true"))


def test_a_provider_that_is_not_published_hides_its_services(client, directory):
    sample, ours = directory
    Provider.objects.filter(pk=sample.provider_id).update(review="draft")
    assert ids(asked(client, "services")) == {str(ours.pk)}


# --- filters and pages -------------------------------------------------------------------------------------------


def test_filters_hold_together(client, directory):
    sample, ours = directory
    term, shelter = TaxonomyTerm.objects.get(), types.term_id("IMM-01")
    taxonomy = term.taxonomy_detail_id
    one, other = {str(sample.pk)}, {str(ours.pk)}
    both = one | other
    for query, expected in (
        ({}, both),
        ({"search": "counselling"}, one),
        ({"search": "COMMUNITY example"}, one),
        ({"search": "counselling ceiba"}, set()),
        ({"organization_id": ours.provider_id}, other),
        ({"taxonomy_term_id": term.pk}, one),
        ({"taxonomy_term_id": shelter}, other),
        ({"taxonomy_id": taxonomy}, one),
        ({"taxonomy_id": types.TAXONOMY_ID}, other),
        ({"taxonomy_id": taxonomy, "taxonomy_term_id": shelter}, set()),
        ({"taxonomy_id": types.TAXONOMY_ID, "search": "albergue"}, other),
        ({"modified_after": "2023-03-15T10:30:45Z"}, both),
        ({"modified_after": "2023-03-16"}, other),
        ({"organization_id": uuid.uuid4()}, set()),
    ):
        assert ids(asked(client, "services", **query)) == expected, query
        here = {each["service"]["id"] for each in asked(client, "service_at_locations", **query)["contents"]}
        assert here == expected or "search" in query, query
    assert ids(asked(client, "organizations", taxonomy_term_id=shelter)) == {str(ours.provider_id)}
    assert asked(client, "service_at_locations", postcode="abc 1234")["total_items"] == 1
    assert asked(client, "service_at_locations", postcode="00000")["empty"]


def test_terms_are_found_by_taxonomy_parent_and_word(client, directory):
    term = TaxonomyTerm.objects.get()
    child = TaxonomyTerm.objects.create(name="Child", parent=term, taxonomy_detail=term.taxonomy_detail)
    assert ids(asked(client, "taxonomy_terms", parent_id=term.pk)) == {str(child.pk)}
    assert ids(asked(client, "taxonomy_terms", taxonomy_id=term.taxonomy_detail_id, top_only="true")) == {str(term.pk)}
    assert asked(client, "taxonomy_terms", taxonomy_id=types.TAXONOMY_ID)["total_items"] == 58
    assert str(types.term_id("IMM-07")) in ids(asked(client, "taxonomy_terms", search="intérprete"))
    last = asked(client, "taxonomy_terms", per_page=25, page=3)
    assert (last["size"], last["total_items"], last["total_pages"], last["last_page"]) == (10, 60, 3, True)
    assert asked(client, "taxonomy_term", types.term_id("IMM-07"))["code"] == "IMM-07"
    assert asked(client, "taxonomy", types.TAXONOMY_ID)["name"] == types.NAME


def test_pages_hold_everything_once(client, directory):
    pages = [asked(client, "services", per_page=1, page=number) for number in (1, 2)]
    assert [(each["first_page"], each["last_page"], each["size"]) for each in pages] == [
        (True, False, 1),
        (False, True, 1),
    ]
    assert ids(pages[0]) | ids(pages[1]) == {str(each.pk) for each in directory}
    beyond = asked(client, "services", page=9)
    assert (beyond["empty"], beyond["contents"], beyond["total_items"]) == (True, [], 2)


def test_minimal_says_ids_and_when_they_changed(client, directory):
    found = asked(client, "services", minimal="true")
    assert errors_of_page(found) == []
    assert {frozenset(each) for each in found["contents"]} == {frozenset({"id", "modified_date"})}


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("services", {"proximity": "500"}),
        ("service_at_locations", {"proximity": "500"}),
        ("services", {"format": "ndjson"}),
        ("services", {"page": "0"}),
        ("services", {"page": "²"}),
        ("services", {"per_page": "1000000"}),
        ("services", {"full": "perhaps"}),
        ("services", {"taxonomy_id": "x"}),
        ("services", {"modified_after": "yesterday"}),
        ("services", {"search": "a " * 50}),
        ("taxonomy_terms", {"parent_id": "' OR 1=1"}),
        ("about", {"x": "1"}),
    ],
)
def test_what_is_not_answered_is_said_in_words(client, name, query):
    assert len(asked(client, name, status=400, **query)["error"]) > 20


def test_the_same_parameter_twice_is_refused(client):
    assert client.get(reverse("hsds:services") + "?page=1&page=2").status_code == 400


PARAMETERS = st.sampled_from(
    ["search", "page", "per_page", "format", "taxonomy_id", "modified_after", "full", "minimal", "postcode", "x"]
)


@settings(max_examples=80)
@given(query=st.dictionaries(PARAMETERS, st.text(max_size=60), max_size=4), name=st.sampled_from(sorted(LISTS)))
def test_no_question_brings_it_down(client, query, name):
    try:
        answer = client.get(reverse(f"hsds:{name}"), query)
    except UnicodeEncodeError:  # half a pair cannot be asked
        return
    assert answer.status_code in (200, 400)


# --- conditional requests ----------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(client, directory):
    address = reverse("hsds:service", args=[directory[0].pk])
    first = client.get(address)
    assert first["Cache-Control"].startswith("public")
    assert not first.cookies
    for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(address, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])


def test_a_change_anywhere_in_it_is_sent(client, directory):
    address = reverse("hsds:service", args=[directory[0].pk])
    first = client.get(address)
    phone = Phone.objects.get()
    phone.number = "+502 2222 2222"
    phone._history_date = datetime(2099, 1, 1, tzinfo=UTC)
    phone.save()
    for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        assert client.get(address, headers=headers).status_code == 200


def test_an_error_is_kept_by_nobody(client):
    assert client.get(reverse("hsds:services"), {"page": "x"})["Cache-Control"] == "no-store, private"


# --- bounds ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "most"), [("services", 36), ("organizations", 36), ("service_at_locations", 36)])
def test_a_page_in_full_asks_the_same_whatever_its_length(
    client, directory, django_assert_max_num_queries, name, most
):
    for number in range(12):
        service_of_ours(f"Casa {number}")
    with django_assert_max_num_queries(most):
        assert asked(client, name, **IN_FULL[name])["size"] == 14


def test_a_brief_page_asks_little(client, directory, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        asked(client, "services")
    assert ServiceSite.objects.count() == 2 == Site.objects.count()
