"""Keys that act at once can be switched off, each for herself."""

import pytest
from django.urls import reverse

from carecase.access.models import User

pytestmark = pytest.mark.django_db


def test_single_keys_are_switched_off_and_on_for_oneself_alone(client, case_manager, supervisor):
    page = reverse("casework:keyboard")
    client.force_login(case_manager)
    assert " data-shortcuts" in client.get(page).content.decode()
    assert client.post(page, {"use": "no"}).status_code == 302
    assert " data-shortcuts" not in client.get("/").content.decode()
    assert User.objects.get(pk=supervisor.pk).uses_shortcuts
    client.post(page, {"use": "yes"})
    assert " data-shortcuts" in client.get("/").content.decode()
