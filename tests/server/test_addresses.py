import pytest

HOSTILE = ["/?q=%00", "/?%00=1", "/%00", "/?q=" + "a" * 3000, "/" + "a" * 3000, "/health/?a=1&a=" + "x" * 2049]


@pytest.mark.parametrize("address", HOSTILE)
def test_a_hostile_address_gets_a_page_that_says_so(client, db, address):
    response = client.get(address)
    assert response.status_code == 400
    assert response.headers["Content-Type"].startswith("text/html")


def test_a_long_but_honest_address_is_no_reason_to_refuse(client, db):
    assert client.get("/health/?q=" + "a" * 2000).status_code in {200, 503}


def test_more_parameters_than_any_page_has_are_refused(client, db):
    assert client.get("/?" + "&".join(f"a{n}=1" for n in range(5000))).status_code == 400
