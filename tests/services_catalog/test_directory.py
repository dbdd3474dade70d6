"""The public directory: for anybody, on any phone, in five languages, and never a word of where people are hidden."""

import datetime
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carecase.documents import neutral
from carecase.documents.languages import speaking
from carecase.jurisdictions import countries, packs
from carecase.ui import catalogues
from services_catalog.directory.needs import GROUPS, NEEDS
from services_catalog.directory.words import COUNTRIES, LANGUAGES, MEANT_FOR, hours
from services_catalog.models import (
    Accessibility,
    Address,
    Agreement,
    Contact,
    CostOption,
    Language,
    Phone,
    Provider,
    ProviderService,
    RequiredDocument,
    Schedule,
    ServiceArea,
    ServiceSite,
    ServiceType,
    Site,
)
from services_catalog.models.types import NAMES
from tests.documents.reading import Printed

pytestmark = pytest.mark.django_db

HEAVIEST = 15_000  # bytes of HTML


@pytest.fixture
def visitor():
    return Client()


def page(visitor, address, status=200):
    response = visitor.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def addresses_in(visitor):
    """Every address of the sitemap, without the host."""
    return re.findall(r"<loc>http://testserver([^<]+)</loc>", page(visitor, "/sitemap.xml"))


@pytest.fixture
def kitchen(published):
    provider = published("Comedor Sur", ["IMM-02", "IMM-11"], admin1="Limón", phone="+506 0000-0001")
    service = provider.services.get()
    site = service.service_at_locations.get().site
    Address.objects.create(site=site, address_1="Calle 2", city="Sixaola", state_province="Limón", country="CR")
    Language.objects.create(service=service, code="hat")
    Language.objects.create(service=service, code="kek")
    CostOption.objects.create(service=service, amount=0)
    RequiredDocument.objects.create(service=service, document="Nada")
    moments = {"opens_at": datetime.time(6), "closes_at": datetime.time(19, 30)}
    Schedule.objects.create(service=service, freq="WEEKLY", byday="MO,TU,WE,TH,FR", **moments)
    return provider


# --- what a visitor finds -----------------------------------------------------------------------------------------


def test_every_type_of_service_answers_a_need(types):
    assert set(types) - {code for need in NEEDS.values() for code in need.codes} == set()
    assert sum(len(needs) for _words, needs in GROUPS) == len(NEEDS)


def test_from_the_first_page_to_a_number_in_four_steps(visitor, kitchen):
    steps = ["/ayuda/", "/ayuda/ht/", "/ayuda/ht/cr/", "/ayuda/ht/cr/food-bed/"]
    for here, there in pairwise(steps):
        assert f'href="{there}"' in page(visitor, here)
    html = page(visitor, steps[-1])
    assert 'href="tel:+50600000001"' in html
    assert "Comedor Sur" in html
    assert "Sixaola, Limón" in html


def test_the_page_of_a_provider_says_hours_languages_papers_and_cost(visitor, kitchen):
    html = page(visitor, reverse("directory:provider", args=["en", kitchen.pk]))
    for words in ("Monday to Friday, 06:00–19:30", "kreyòl ayisyen", "Calle 2", "Nada", "Free of charge"):
        assert words in html


def test_a_place_shows_who_is_there_or_comes_everywhere(visitor, kitchen, published):
    published("Lejos", ["IMM-02"], admin1="Guanacaste")
    published("Por Teléfono", ["IMM-02"], service={"reach_country": True})
    html = page(visitor, "/ayuda/es/cr/lugar/limon/food-bed/")
    assert ["Comedor Sur" in html, "Lejos" in html, "Por Teléfono" in html] == [True, False, True]


def test_in_every_country_somebody_stands_under_every_need(visitor, usual):
    for country in countries.RCM:
        html = page(visitor, f"/ayuda/es/{country.lower()}/")
        assert [slug for slug in NEEDS if f"/{country.lower()}/{slug}/" not in html] == []


def test_who_is_not_confirmed_is_marked(visitor, kitchen):
    address = "/ayuda/es/cr/food-bed/"
    assert "Aún sin confirmar" in page(visitor, address)
    Provider.objects.update(last_confirmed_on=timezone.localdate())
    assert "Aún sin confirmar" not in page(visitor, address)


def test_a_usual_provider_is_called_by_its_kind_in_the_readers_language(visitor, usual):
    html = page(visitor, "/ayuda/ht/cr/child/")
    assert "Otorite pwoteksyon timoun" in html
    assert '<p lang="es">Patronato Nacional de la Infancia</p>' in html


def test_the_hotline_of_the_pack_stands_on_the_page_of_the_country(visitor, types):
    assert 'href="tel:18889' not in page(visitor, "/ayuda/en/cr/")
    for first in ("/ayuda/", "/ayuda/en/", "/ayuda/en/us/"):
        assert 'href="tel:18883737888"' in page(visitor, first), first


def test_where_no_hotline_is_known_whoever_helps_in_danger_is_called_from_the_page_of_the_country(visitor, published):
    published("Línea del Sur", ["IMM-01"], phone="+506 0000-0044")
    assert '<span lang="es">Línea del Sur</span>: <a href="tel:+50600000044">' in page(visitor, "/ayuda/en/cr/")


def test_the_way_to_complain_asks_nothing_and_leads_outside_the_house(visitor, types, tmp_path, settings):
    assert "/ayuda/es/cr/trato/" in page(visitor, "/ayuda/es/cr/")
    assert [visitor.get(f"/ayuda/es/{none}/trato/").status_code for none in ("zz", "costa-rica")] == [404, 404]
    html = page(visitor, "/ayuda/es/cr/trato/")
    assert "<form" not in html
    assert "tel:" not in html
    assert html.index("peligro ahora") < html.index("La ayuda es gratuita"), "what cannot wait is read first"
    known = '[values]\ncomplaints = { value = "800 77", source = "test", verified = true }\n'
    known += 'complaints_body = { value = "Defensoría", source = "test", verified = true }\n'
    source = (packs.OURS / "cr.toml").read_text()
    (tmp_path / "cr.toml").write_text(source.replace("[values]\n", known, 1))
    settings.JURISDICTION_PACKS = str(tmp_path)
    cache.clear()
    html = page(visitor, "/ayuda/ht/cr/trato/")
    assert 'Defensoría: <a href="tel:80077">800 77</a>' in html


@pytest.mark.parametrize(
    ("days", "opens", "closes", "words"),
    [
        ("MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59", "Todos los días, día y noche"),
        ("MO,WE", "08:00", "12:00", "Lunes, miércoles, 08:00–12:00"),
        ("FR,WE,TH", "08:00", None, "Miércoles a viernes, desde las 08:00"),
        ("", "08:00", "12:00", "Todos los días, 08:00–12:00"),
        ("1MO", "08:00", "12:00", ""),
        ("MO", None, None, ""),
    ],
)
def test_hours_are_said_in_words(days, opens, closes, words):
    opens, closes = (time and datetime.time.fromisoformat(time) for time in (opens, closes))
    with speaking("es"):
        assert hours(Schedule(freq="WEEKLY", byday=days, opens_at=opens, closes_at=closes)) == words


def test_hours_that_are_over_are_not_said():
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    assert hours(Schedule(opens_at=datetime.time(8), valid_to=yesterday)) == ""


# --- what nobody finds --------------------------------------------------------------------------------------------


def filled(model, **facts):
    """A row whose every text is a canary."""
    texts = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices and field.name not in facts
    ]
    row = model(**{name: "CANARIO"[: model._meta.get_field(name).max_length or 20] for name in texts}, **facts)
    row.save()
    return row


@pytest.fixture
def hidden(organisation, types):
    """A provider with a house, a place of detention, a draft, a hotel under agreement: canaries in all of it."""
    published = {"review": Provider.Review.PUBLISHED, "status": ProviderService.Status.ACTIVE}
    about = {"organisation": organisation, "country": "CR", "name": "Casa Abierta del Sur", "alternate_name": ""}
    provider = filled(Provider, review=Provider.Review.PUBLISHED, **about)
    Phone.objects.create(provider=provider, number="+506 0000-0009")
    nowhere = dict.fromkeys(("url", "description", "transportation", "external_identifier"), "")
    house = filled(Site, provider=provider, country="CR", is_confidential=True, **nowhere)
    station = filled(Site, provider=provider, country="CR", is_detention=True)
    Address.objects.create(site=station, address_1="CANARIO", city="CANARIO", state_province="CANARIO", country="CR")
    office = Site.objects.create(provider=provider, country="CR", admin1="San José")
    own = {"provider": provider, **published}
    services = [
        (filled(ProviderService, lodges=True, **own), house),
        (filled(ProviderService, lodges=True, **own), station),
        (filled(ProviderService, needs_agreement=True, lodges=True, **own), office),
        (filled(ProviderService, **own | {"review": Provider.Review.DRAFT}), office),
        (filled(ProviderService, **own | {"review": Provider.Review.WAITING}), office),
        (filled(ProviderService, **own | {"status": ProviderService.Status.CLOSED}), office),
        (filled(ProviderService, lodges=True, **own), None),  # its editors forgot to say that it is in the house
    ]
    for service, site in services:
        service.service_types.set(types.values())
        hang_canaries_on(provider, service, site)
    draft = filled(Provider, organisation=organisation, country="CR")
    of_draft = filled(ProviderService, provider=draft, **published)
    of_draft.service_types.set(types.values())
    today = timezone.localdate()
    Agreement.objects.create(
        organisation=organisation, provider=provider, number="CANARIO", terms="CANARIO", from_on=today, until_on=today
    )
    return provider


def hang_canaries_on(provider, service, site):
    at = filled(ServiceSite, service=service, site=site) if site else None
    closed = site is not None and (site.is_confidential or site.is_detention)
    numbered = [{"service": service}, {"contact": filled(Contact, provider=provider)}]
    numbered += [{"site": site}, {"service_site": at}] if closed else []
    for whose in numbered:
        filled(Phone, **whose)
        filled(Phone, **({"provider": provider} | whose))
    for detail in (Schedule, Language, ServiceArea, RequiredDocument, CostOption):
        if detail is not Language:  # what is spoken tells nothing; its note does
            filled(detail, service=service)
    filled(Language, service=service, name="español", code="spa")
    if closed:
        for whose in ({"site": site}, {"service_site": at}):
            filled(Schedule, opens_at=datetime.time(8), **whose)
        filled(Accessibility, site=site)
        filled(Language, site=site)


def said(response):
    """What stands in an answer, on paper too."""
    if response["Content-Type"] == "application/pdf":
        return Printed(response.content).text
    return response.content.decode()


def test_no_page_of_any_language_tells_what_must_not_be_known(visitor, hidden, kitchen):
    listed = addresses_in(visitor)
    ours = [each for each in listed if "/cr/" in each or "/proveedor/" in each or each.count("/") < 4]
    assert len(ours) > 100
    found = [reverse("directory:leaflet", args=[language, "cr"]) for language in LANGUAGES]
    found += [reverse("directory:leaflet_of_place", args=[language, "cr", "limon"]) for language in LANGUAGES]
    found += [reverse("directory:need_in_place", args=["es", "cr", "limon", need]) for need in NEEDS]
    found += ["/sitemap.xml"]
    assert [each for each in ours + found if "canario" in said(visitor.get(each)).casefold()] == []


def test_the_house_is_reached_by_the_number_of_its_organisation(visitor, hidden):
    html = page(visitor, "/ayuda/es/cr/food-bed/")
    assert "Casa Abierta del Sur" in html
    assert 'href="tel:+50600000009"' in html
    html = page(visitor, reverse("directory:provider", args=["es", hidden.pk]))
    assert "Cama de emergencia" in html
    assert "por teléfono le dicen cómo llegar" in html


def test_the_house_stands_on_the_page_of_no_place(visitor, hidden):
    assert hidden.name not in page(visitor, "/ayuda/es/cr/")
    assert page(visitor, "/ayuda/es/cr/lugar/canario/", 404)
    assert "/lugar/" not in page(visitor, "/ayuda/es/cr/")


def test_who_gives_nothing_in_public_has_no_page(visitor, published):
    gone = published("Hotel", ["IMM-10"], service={"needs_agreement": True})
    draft = published("Borrador", ["IMM-02"])
    Provider.objects.filter(pk=draft.pk).update(review=Provider.Review.DRAFT)
    for provider in (gone, draft):
        page(visitor, reverse("directory:provider", args=["es", provider.pk]), 404)
    assert not [each for each in addresses_in(visitor) if "/proveedor/" in each]


def test_a_link_of_a_provider_is_a_web_address_or_none(visitor, kitchen):
    address = reverse("directory:provider", args=["es", kitchen.pk])
    Provider.objects.update(website="javascript:alert(1)")
    assert "javascript:" not in page(visitor, address)
    Provider.objects.update(website="https://comedor.example/")
    assert 'href="https://comedor.example/" rel="noreferrer nofollow noopener"' in page(visitor, address)


def test_what_somebody_wrote_is_text_and_not_markup(visitor, published):
    bad = published("<script>alert(1)</script>", ["IMM-02"], service={"description": "<b onclick=x>", "name": "<i>"})
    for address in ("/ayuda/es/cr/food-bed/", reverse("directory:provider", args=["es", bad.pk])):
        html = page(visitor, address)
        assert "<script>alert" not in html
        assert "<b onclick" not in html
        assert "<i>" not in html


# --- five languages -----------------------------------------------------------------------------------------------


class Spoken(HTMLParser):
    """Every piece of text with the language it is marked with."""

    VOID = {"meta", "link", "br", "img"}

    def __init__(self, html):
        super().__init__()
        self.stack, self.pieces = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.stack.append(dict(attrs).get("lang") or (self.stack[-1] if self.stack else ""))

    def handle_endtag(self, tag):
        self.stack.pop()

    def handle_data(self, data):
        if data.strip():
            self.pieces.append((self.stack[-1] if self.stack else "", " ".join(data.split())))


def strings(code):
    """What the directory can say in a language: its catalogue, and the names of the types of service."""
    config = apps.get_app_config("services_catalog")
    found = catalogues.found_in(config, "ht")
    kept = catalogues.read(catalogues.catalogue_path(config, code), code)
    words = {m.id if code == "en" else kept.get(m.id, m.context).string for m in found if m.id}
    column = NAMES[code.lower().replace("_", "-")]
    return words | set(ServiceType.objects.values_list(column, flat=True))


@pytest.mark.parametrize("short", LANGUAGES)
def test_no_page_has_words_of_another_language(visitor, usual, kitchen, short):
    own = strings(LANGUAGES[short])
    foreign = set().union(*(strings(code) for key, code in LANGUAGES.items() if key != short)) - own
    lang = LANGUAGES[short].replace("_", "-").lower()
    found = [f"/ayuda/{short}/", f"/ayuda/{short}/cr/", f"/ayuda/{short}/cr/lugar/limon/", f"/ayuda/{short}/nada/"]
    found += [f"/ayuda/{short}/cr/{need}/" for need in NEEDS]
    found += [
        reverse("directory:provider", args=[short, pk]) for pk in Provider.objects.values_list("pk", flat=True)[:40]
    ]
    for address in found:
        html = visitor.get(address).content.decode()
        assert f'<html lang="{lang}">' in html
        pieces = {part for code, text in Spoken(html).pieces if code == lang for part in text.split(" · ")}
        assert pieces & foreign == set(), address
        assert len(pieces) > 3


def test_populations_that_say_what_happened_to_somebody_are_not_shown(visitor, published):
    assert set(ServiceType.Population) - set(MEANT_FOR) == {"trafficked", "smuggled"}
    provider = published("Comedor", ["IMM-02"], service={"populations": ["trafficked", "women"]})
    html = page(visitor, reverse("directory:provider", args=["en", provider.pk]))
    assert "Women" in html
    assert "raffick" not in html


def test_no_title_and_no_address_says_what_happened_to_who_reads(visitor, kitchen):
    for address in addresses_in(visitor):
        if "/cr/" in address or address.count("/") == 3:
            title = re.search("<title>(.*?)</title>", page(visitor, address)).group(1)
            assert not neutral.first_forbidden(title), title
            assert not neutral.first_forbidden(address)


def test_every_page_leads_to_itself_in_every_language(visitor, kitchen):
    html = page(visitor, "/ayuda/fr/cr/lugar/limon/food-bed/")
    assert [short for short in LANGUAGES if f'href="/ayuda/{short}/cr/lugar/limon/food-bed/"' not in html] == []


def test_the_countries_are_those_of_the_conference():
    assert set(COUNTRIES) == set(countries.RCM)


# --- on an old phone, and kept ------------------------------------------------------------------------------------


@pytest.fixture
def many(published):
    for number in range(30):
        published(
            f"Organización número {number:02} de ayuda mutua y acompañamiento del sur",
            ["IMM-02", "IMM-10", "IMM-11", "PRI-08"],
            admin1=f"Provincia {number}",
            phone=f"+506 0000-{number:04}",
        )


def test_no_page_is_heavy(visitor, many, usual):
    found = ["/ayuda/", "/ayuda/ht/", "/ayuda/es/cr/", "/ayuda/ht/cr/food-bed/", "/ayuda/pt/cr/lugar/provincia-3/"]
    weights = {each: len(page(visitor, each).encode()) for each in found}
    assert {each: weight for each, weight in weights.items() if weight > HEAVIEST} == {}
    files = [Path(finders.find(f"services_catalog/{name}")) for name in ("directory.css", "quick_exit.js")]
    assert sum(file.stat().st_size for file in files) < 6000


def test_long_lists_have_pages_in_which_everybody_stands_once(visitor, many):
    address, seen = "/ayuda/es/cr/food-bed/", []
    while address:
        html = page(visitor, address)
        seen += re.findall(r"Organización número (\d\d)", html)
        more = re.search(r'rel="next" href="(\?after=[^"]+)"', html)
        address = f"/ayuda/es/cr/food-bed/{more.group(1)}" if more else ""
    assert sorted(seen) == [f"{number:02}" for number in range(30)]


def test_a_page_asks_little_of_the_database_however_long_the_list(visitor, many, usual, django_assert_max_num_queries):
    for address in ("/ayuda/es/cr/", "/ayuda/es/cr/food-bed/", "/ayuda/es/cr/lugar/provincia-3/food-bed/"):
        with django_assert_max_num_queries(10):
            visitor.get(address)
    with django_assert_max_num_queries(16):
        visitor.get(reverse("directory:provider", args=["es", Provider.objects.filter(name__endswith="sur")[0].pk]))
    with django_assert_max_num_queries(18):
        visitor.get("/ayuda/es/cr/hoja.pdf")


def test_nothing_asks_who_is_reading(visitor, kitchen):
    for address in addresses_in(visitor):
        if "/es/cr/" in address:
            html = page(visitor, address)
            assert not re.search(r"<(form|input|textarea|iframe|img)\b", html)
            assert re.findall(r"<script[^>]*>([^<]*)</script>", html) == [""]
            assert " style=" not in html


def test_no_cookie_is_set_and_the_page_may_be_kept(visitor, kitchen, case_manager):
    visitor.force_login(case_manager)
    for address in ("/ayuda/", "/ayuda/es/", "/ayuda/es/cr/food-bed/", "/ayuda/es/cr/hoja.pdf", "/sitemap.xml"):
        mine, response = visitor.get(address), Client().get(address)
        assert mine.content == response.content
        assert not response.cookies
        assert not mine.cookies
        assert response["Cache-Control"] == mine["Cache-Control"] == "public, max-age=600"
        assert mine.headers["Vary"] == "Accept-Encoding"


def test_a_page_that_is_the_same_is_not_sent_again(visitor, kitchen):
    address = "/ayuda/es/cr/food-bed/"
    tag = visitor.get(address)["ETag"]
    again = visitor.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    Provider.objects.update(name="Otro nombre")
    assert visitor.get(address, headers={"if-none-match": tag}).status_code == 200


def test_a_page_that_is_not_there_is_not_kept_and_sets_no_cookie(visitor, types):
    response = visitor.get("/ayuda/fr/atlantide/")
    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store, private"
    assert not response.cookies
    assert "Cette page n'existe pas" in response.content.decode()


def test_pages_of_the_house_are_still_kept_by_nobody(visitor, case_manager):
    visitor.force_login(case_manager)
    assert visitor.get("/")["Cache-Control"] == "no-store, private"


def test_leaving_leads_to_the_page_that_the_settings_name(visitor, types, settings):
    settings.QUICK_EXIT_URL = "https://weather.example/"
    assert '<a id="exit" href="https://weather.example/" rel="noreferrer' in page(visitor, "/ayuda/es/")


def test_the_sign_in_page_leads_there(visitor):
    assert 'href="/ayuda/"' in page(visitor, reverse("account_login"))


@pytest.mark.parametrize(
    "address",
    [
        "/ayuda/xx/",
        "/ayuda/ES/",
        "/ayuda/es/CR/",
        "/ayuda/es/fr/",
        "/ayuda/es/zz/food-bed/",
        "/ayuda/es/cr/nothing/",
        "/ayuda/es/cr/lugar/nowhere/",
        "/ayuda/es/cr/lugar/nowhere/food-bed/",
        "/ayuda/es/cr/lugar/nowhere/hoja.pdf",
        "/ayuda/xx/cr/hoja.pdf",
        "/ayuda/es/xx/hoja.pdf",
        "/ayuda/es/proveedor/00000000-0000-0000-0000-000000000001/",
        "/ayuda/es/proveedor/1/",
        "/ayuda/es/cr/%F0%9F%98%80/",
        "/ayuda/%00/",
        "/ayuda/es/cr/food-bed/?after=%00",
        "/ayuda/es/cr/food-bed/?after=" + "x" * 3000,
    ],
)
def test_an_address_of_nothing_is_answered(types, address):
    assert Client(raise_request_exception=False).get(address).status_code in {400, 404}


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMiwzXQ", "W251bGwsbnVsbCxudWxsXQ", "' OR 1=1 --", "9" * 300])
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_place_in_the_list_that_is_none_is_answered(kitchen, cursor, way):
    response = Client(raise_request_exception=False).get("/ayuda/es/cr/food-bed/", {way: cursor, "place": "%"})
    assert response.status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "head"])
def test_other_ways_of_asking_change_nothing(visitor, kitchen, method):
    assert getattr(visitor, method)("/ayuda/es/cr/").status_code in {200, 403, 405}


# --- the leaflet --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("short", LANGUAGES)
def test_the_leaflet_says_who_helps_where_and_the_number(visitor, kitchen, short):
    paper = Printed(visitor.get(f"/ayuda/{short}/cr/hoja.pdf").content)
    with speaking(LANGUAGES[short]):
        need = str(NEEDS["food-bed"].words)
    for words in (need, "Comedor Sur", "Sixaola", "+506 0000-0001"):
        assert words in paper.text
    assert len(paper.pages) <= 2
    roles = {role for role, _lang, _marks in paper.tags()}
    assert {"H1", "Table", "TH", "TD"} <= roles


def test_the_leaflet_of_a_place_has_those_of_the_place(visitor, kitchen, published):
    published("Lejos", ["IMM-02"], admin1="Guanacaste", phone="+506 0000-0002")
    text = Printed(visitor.get("/ayuda/es/cr/lugar/limon/hoja.pdf").content).text
    assert "Limón, Costa Rica" in text
    assert "Lejos" not in text


def test_a_name_that_harms_who_carries_it_is_left_out(visitor, kitchen, published):
    published("Oficina de Víctimas", ["IMM-01"], phone="+506 0000-0003")
    text = Printed(visitor.get("/ayuda/es/cr/hoja.pdf").content).text
    assert "Víctimas" not in text
    assert neutral.first_forbidden(text) == ""


@pytest.mark.parametrize("country", countries.RCM)
def test_every_country_has_its_leaflet_even_where_nobody_is_known(visitor, usual, country):
    paper = Printed(visitor.get(f"/ayuda/es/{country.lower()}/hoja.pdf").content)
    with speaking("es"):
        assert str(COUNTRIES[country]) in paper.text
    assert len(paper.pages) == 1


def test_a_leaflet_is_the_same_for_colleagues_and_names_none_of_them(visitor, kitchen, case_manager):
    visitor.force_login(case_manager)
    response = visitor.get("/ayuda/es/cr/hoja.pdf")
    assert response.content == Client().get("/ayuda/es/cr/hoja.pdf").content
    assert case_manager.display_name not in Printed(response.content).text
