"""Whatever is typed: a clear message, what was typed stays, never an error of ours."""

import pytest
from django.urls import reverse

from carecase.shelter.models import Stay

pytestmark = pytest.mark.django_db

WRONG = [
    "\x00",
    "x" * 100_000,
    "2026-02-30T25:61",
    "9999-12-31T23:59",
    "9999-12-31",
    "00000000-0000-0000-0000-000000000000",
    "\u202eabc",
    "🛏️" * 40,
    "-1",
]


@pytest.mark.parametrize(
    "typed", WRONG, ids=["nul", "long", "date", "far", "far day", "id", "rtl", "emoji", "negative"]
)
def test_no_form_of_the_house_breaks(typed, house, woman, bed, reserved, lodged, keeper, manager, desk):
    lodged(woman, bed("1A"))
    of_house = {
        "emergency": [
            "called",
            "sex",
            "age_band",
            "signs",
            "bed",
            "came_with",
            "shown_number",
            "agreed_by",
            "mitigation",
        ],
        "log": ["kind", "text", "occurred_at", "missed"],
        "headcount": ["missed", "text"],
        "incident_new": ["kind", "severity", "case", "what", "action", "told", "about_colleague", "occurred_at"],
        "location": ["why"],
        "house": ["kind", "country", "capacity", "admits", "accepts", "offered_to", "complaint_channel"],
        "room_new": ["name", "kind", "wing", "new_beds"],
        "location_edit": ["address", "phone", "directions"],
    }
    of_resident = {
        "stay": ["admitted_at", "diet", "allergy", "medication", "mobility", "rules_explained_in", "exit_plan_on"],
        "belonging_new": ["description", "quantity", "cash", "currency"],
        "exit": ["expected_at"],
        "longer": ["note"],
        "extend": ["until_on"],
        "leave": ["reason"],
    }
    of_case = {
        "needs": ["sleeps", "step_free", "isolation"],
        "choice": ["choice", "why", "occurred_at"],
        "lodging_new": ["price", "from_on", "nights", "ended_on"],
    }
    pages = [(manager, reverse(f"shelter:{name}", args=[house.pk]), names) for name, names in of_house.items()]
    pages += [
        (keeper, reverse(f"shelter:{name}", args=[house.pk, woman.number]), names)
        for name, names in of_resident.items()
    ]
    pages += [(desk, reverse(f"shelter:{name}", args=[woman.number]), names) for name, names in of_case.items()]
    for client, address, names in pages:
        response = client.post(address, dict.fromkeys(names, typed) | {"version": typed})
        assert response.status_code < 500, address
    assert Stay.objects.filter(ended_at__isnull=True).count() == 1


def test_ids_that_are_nobodys_are_not_found(house, woman, keeper, desk, other_house):
    nowhere = "00000000-0000-0000-0000-000000000000"
    assert keeper.get(reverse("shelter:board", args=[nowhere])).status_code == 404
    assert keeper.get(reverse("shelter:incident", args=[house.pk, nowhere])).status_code == 404
    assert keeper.get(reverse("shelter:return_belonging", args=[house.pk, nowhere])).status_code == 404
    assert keeper.get(reverse("shelter:admit_case", args=[house.pk, woman.number])).status_code == 404
    assert desk.get(reverse("shelter:bed_in", args=[woman.number, nowhere])).status_code == 404
    assert desk.get(reverse("shelter:override", args=[woman.number, nowhere])).status_code == 404
