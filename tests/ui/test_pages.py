import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages.storage.base import Message
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

SORRY = ["400.html", "403.html", "403_csrf.html", "404.html", "409.html", "429.html", "500.html", "503.html"]


def page(template="ui/base.html", language="es", **context):
    with translation.override(language):
        return render_to_string(template, context, request=RequestFactory().get("/accounts/login/"))


@pytest.mark.parametrize("template", SORRY)
@pytest.mark.parametrize(("language", "words"), [("es", "Ir a la página de inicio"), ("en", "Go to the start page")])
def test_a_page_that_says_sorry_needs_nothing_and_leads_on(template, language, words):
    with translation.override(language):
        html = get_template(template).render()
    assert f'<html lang="{language}" dir="ltr"' in html
    assert html.count("<h1") == 1
    assert words in html


def test_a_blocked_step_lists_what_is_missing():
    html = page("409.html", blockers=[{"sentence": "Registre la respuesta.", "url": "/answer/"}])
    assert "Registre la respuesta." in html
    assert 'href="/answer/"' in html


def test_every_page_has_a_skip_link_landmarks_and_stays_out_of_search_engines():
    html = page()
    assert 'href="#main"' in html
    assert '<main id="main"' in html
    assert 'content="noindex, nofollow"' in html


def test_the_demo_says_so(settings):
    settings.DEMO = True
    assert "<b>DEMO</b>" in page()
    settings.DEMO = False
    assert "DEMO" not in page()


def test_the_navigation_says_where_one_is():
    items = [
        {"label": "Mi día", "url": "/", "current": False},
        {"label": "Expedientes", "url": "/cases/", "current": True},
    ]
    html = page(nav_items=items, nav_place="Casa Ceiba · Costa Rica", nav_search_url="/find/")
    assert '<a href="/cases/" aria-current="page">Expedientes</a>' in html
    assert '<form class="cc-find" method="post" action="/find/"' in html
    assert "Casa Ceiba · Costa Rica" in html


def test_a_stranger_sees_neither_search_nor_menu():
    html = page()
    assert "cc-find" not in html
    assert "cc-menu" not in html


def test_a_language_is_offered_in_its_own_name():
    assert 'name="language" value="en" lang="en">English</button>' in page(language="es")
    assert 'name="language" value="es" lang="es">Español</button>' in page(language="en")


def test_messages_are_announced():
    html = page(messages=[Message(25, "Saved <now>."), Message(40, "Not saved.")])
    assert 'role="status"><p>Saved &lt;now&gt;.</p>' in html
    assert 'cc-notice--error" role="alert"' in html


@pytest.mark.django_db
def test_signing_in_wrongly_says_nothing_about_who_exists(client):
    get_user_model().objects.create_user("ana", password="correcto caballo")
    known, unknown = (
        client.post("/accounts/login/", {"login": name, "password": "wrong"}).context["form"].errors
        for name in ("ana", "eva")
    )
    assert known == unknown != {}


def test_the_number_of_a_case_is_not_broken_in_a_message():
    html = page(messages=[Message(25, "Hecho en 4EKV-HPPY-7 & <b>")])
    assert '<p>Hecho en <span class="cc-whole">4EKV-HPPY-7</span> &amp; &lt;b&gt;</p>' in html
