import pytest
from django.urls import NoReverseMatch, reverse

UNWANTED = ["account_signup", "account_email", "account_reset_password", "account_change_phone", "account_inactive"]


@pytest.mark.parametrize("name", UNWANTED)
def test_nobody_registers_or_resets_without_a_colleague(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_page_nobody_declared_public_asks_who_is_there(client, db):
    response = client.get(reverse("account_change_password"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_the_language_is_chosen_before_signing_in(client, db):
    login = reverse("account_login")
    response = client.post(reverse("set_language"), {"language": "en", "next": login}, follow=True)
    assert '<html lang="en"' in response.content.decode()


def test_spanish_is_spoken_where_nothing_was_chosen(client, db):
    assert '<html lang="es"' in client.get(reverse("account_login")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "no coinciden. Revise las mayúsculas"), ("en", "do not go together. Mind the capital")],
)
def test_a_wrong_password_is_said_in_words_of_the_house(client, language, words):
    refused = client.post("/accounts/login/", {"login": "ana", "password": "x"}, headers={"accept-language": language})
    assert words in refused.content.decode()
