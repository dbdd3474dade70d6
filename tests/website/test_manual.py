"""The manual: complete against the process, in both languages, by version, and never written over."""

import re

import pytest
from django.urls import reverse
from wagtail.admin.rich_text import DraftailRichTextArea

from carecase.website.manual import FOLDER, load_manual
from carecase.website.models import ManualIndex, ManualPage
from tests.rules.workflows import WORKFLOWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manual")]

CALLED = {"care": "cases.Case", "return": "repatriation.ReturnPlan", "integration": "integration.IntegrationPlan"}


def processes():
    by_model = {workflow.model._meta.label: workflow for workflow in WORKFLOWS.values()}
    return {name: by_model[label] for name, label in CALLED.items()}


def test_every_state_and_every_step_has_its_page():
    covered = [place for page in ManualPage.objects.all() for place in page.places]
    assert sorted(covered) == sorted(set(covered))
    wanted = set()
    for name, workflow in processes().items():
        wanted |= {f"{name}.{value}" for value, _label in workflow.field.choices}
        wanted |= {f"{name}.{step.name}" for step in workflow.values()}
    assert wanted - set(covered) == set()
    assert set(covered) - wanted == set()


def test_both_languages_say_as_much():
    for page in ManualPage.objects.all():
        for tag in ("h3", "li", "p"):
            assert len(re.findall(f"<{tag}>", page.body_es)) == len(re.findall(f"<{tag}>", page.body_en)), page.slug
        assert page.is_model


def test_loading_again_changes_nothing():
    assert load_manual() == 0
    assert ManualIndex.objects.count() == 1
    assert all(len(page.versions) == 1 for page in ManualPage.objects.all())


def test_a_page_that_stands_as_shipped_follows_its_file_and_an_edited_one_is_left_alone(tmp_path, coordinator):
    for path in sorted(FOLDER.glob("0[12]0-*.toml")):
        text = path.read_text(encoding="utf-8").replace("</h3>", " (nuevo)</h3>", 1)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    edited = ManualPage.objects.get(slug="risk-assessment")
    edited.body_es = "<p>Nuestro texto</p>"
    edited.save_revision(user=coordinator).publish(user=coordinator, skip_permission_checks=True)
    assert load_manual(tmp_path) == 1
    assert "(nuevo)" in ManualPage.objects.get(slug="identification").body_es
    assert ManualPage.objects.get(slug="risk-assessment").body_es == "<p>Nuestro texto</p>"


def test_everybody_who_is_signed_in_reads_it_in_her_language(client, shelter_worker):
    client.force_login(shelter_worker)
    page = client.get(reverse("website:manual_page", args=["shelter"]), headers={"accept-language": "en"})
    assert "Emergency admission" in page.content.decode()
    page = client.get(reverse("website:manual_page", args=["shelter"]), headers={"accept-language": "es"})
    html = page.content.decode()
    assert "Admisión de emergencia" in html
    assert "Modelo por adaptar" in html
    assert "Versión 1" in html


def test_nobody_else_reads_it(client):
    assert client.get(reverse("website:manual")).status_code == 302


def test_a_draft_is_not_read_and_an_earlier_version_can_be(client, coordinator, shelter_worker):
    page = ManualPage.objects.get(slug="shelter")
    page.body_es = "<p>Segunda versión del albergue</p>"
    draft = page.save_revision(user=coordinator)
    client.force_login(shelter_worker)
    place = reverse("website:manual_page", args=["shelter"])
    assert "Segunda versión" not in client.get(place).content.decode()
    draft.publish(user=coordinator, skip_permission_checks=True)
    html = client.get(place).content.decode()
    assert "Segunda versión" in html
    assert "Versión 2" in html
    assert str(coordinator) in html
    earlier = client.get(reverse("website:manual_version", args=["shelter", 1])).content.decode()
    assert "Admisión de emergencia" in earlier
    assert "no está en vigor" in earlier.lower()
    assert client.get(reverse("website:manual_version", args=["shelter", 3])).status_code == 404


def test_a_page_is_read_with_few_queries(client, shelter_worker, django_assert_max_num_queries):
    client.force_login(shelter_worker)
    with django_assert_max_num_queries(12):
        client.get(reverse("website:manual_page", args=["shelter"]))
    with django_assert_max_num_queries(10):
        client.get(reverse("website:manual"))


def test_from_a_step_people_come_to_its_page_or_hear_that_there_is_none(client, shelter_worker):
    client.force_login(shelter_worker)
    found = client.get(reverse("website:how", args=["care", "start_shelter"]))
    assert found.url == reverse("website:manual_page", args=["shelter"])
    ManualPage.objects.get(slug="shelter").unpublish()
    missing = client.get(reverse("website:how", args=["care", "start_shelter"]))
    assert missing.status_code == 404
    assert "todavía no tiene página" in missing.content.decode()


def test_the_case_page_and_the_step_lead_there(client, open_case, case_manager):
    client.force_login(case_manager)
    how = reverse("website:how", args=["care", "start_risk_assessment"])
    assert how in client.get(open_case.get_absolute_url()).content.decode()
    step = reverse("casework:step", args=[open_case.number, "start_risk_assessment"])
    assert how in client.get(step).content.decode()


def as_shown(form):
    """What a browser would send back."""
    values = {name: (form[name].field.widget, form[name].value()) for name in form.fields}
    texts = {n: w.format_value(v) if isinstance(w, DraftailRichTextArea) else v for n, (w, v) in values.items()}
    return {name: value for name, value in texts.items() if value not in (None, False)}


def test_a_coordinator_changes_a_page_in_wagtail(client, coordinator):
    client.force_login(coordinator)
    page = ManualPage.objects.get(slug="shelter")
    place = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sent = as_shown(client.get(place).context["form"])
    sent |= {"title": "Albergue nuevo", "action-publish": "1"}
    assert client.post(place, sent).status_code == 302
    changed = ManualPage.objects.get(pk=page.pk)
    assert changed.title == "Albergue nuevo"
    assert changed.version[1].user == coordinator
    assert (changed.roles, changed.slug) == (page.roles, "shelter")


def test_a_place_that_is_no_place_is_refused(client, coordinator):
    client.force_login(coordinator)
    page = ManualPage.objects.get(slug="shelter")
    place = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sent = as_shown(client.get(place).context["form"])
    response = client.post(place, sent | {"covers": "algo raro", "action-publish": "1"})
    assert "covers" in response.context["form"].errors
