"""The pages of the public directory: no account, no cookie, no form, no question about the reader."""

from xml.etree import ElementTree

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import to_language
from django.views import View
from django.views.decorators.http import conditional_page

from carecase.documents.languages import day, speaking
from carecase.documents.press import render
from carecase.jurisdictions.packs import pack_for
from carecase.server.middleware import keep_for
from carecase.ui.paging import keyset_page
from services_catalog.directory import listing
from services_catalog.directory.needs import NEEDS, answered_by
from services_catalog.directory.words import COUNTRIES, LANGUAGES, language_links
from services_catalog.documents import Leaflet

MINUTES = 10  # for which a phone or a proxy may keep a page, and we a leaflet
SIZE = 12  # providers on a page: about 9 kB
MOST_ADDRESSES = 50_000  # of a sitemap, by its specification


@method_decorator([login_not_required, conditional_page], name="dispatch")
class Public(View):
    """A page for everybody, the same for everybody: kept for some minutes, and not sent again while it is the same."""

    template = ""

    def get(self, request, language="", **where):
        known = language in LANGUAGES
        self.spoken = LANGUAGES.get(language, settings.LANGUAGE_CODE)
        with speaking(self.spoken):
            try:
                if language and not known:
                    raise Http404
                return keep_for(self.answer(request, language, **where), MINUTES * 60)
            except Http404:
                return self.drawn(request, language if known else "", "not_found", {"status": 404})

    def answer(self, request, language, **where):
        return self.drawn(request, language, self.template, self.context(**where))

    def drawn(self, request, language, template, context):
        """Without the request: nothing of it may come into a page that others are given too."""
        status = context.pop("status", 200)
        shared = {
            "language": language,
            "lang": to_language(self.spoken),
            "languages": self.in_other_languages(request.resolver_match, status),
            "exit_url": settings.QUICK_EXIT_URL,
            "demo": settings.DEMO,
        }
        html = render_to_string(f"services_catalog/directory/{template}.html", shared | context)
        return HttpResponse(html, status=status, headers={"Content-Language": shared["lang"]})

    def in_other_languages(self, match, status):
        """The same page in each language, by its own name."""
        same = "language" in match.kwargs and status == 200
        for short, code, name in language_links():
            arguments = match.kwargs | {"language": short} if same else {"language": short}
            yield short, code, name, reverse(match.view_name if same else "directory:countries", kwargs=arguments)

    def context(self, **where):
        return {}


def countries_by_name():
    """Each with its number for everybody, where one is known: whoever is in a hurry calls from the first page."""
    named = sorted((str(name), code) for code, name in COUNTRIES.items())
    return [{"name": name, "code": code.lower(), "hotline": pack_for(code).value("hotline")} for name, code in named]


class Start(Public):
    """Which language do you read?"""

    template = "start"

    def context(self):
        return {"countries": countries_by_name()}


class Countries(Public):
    """In which country are you?"""

    template = "countries"

    def context(self):
        return {"countries": countries_by_name()}


class InCountry(Public):
    """What is asked of a country, or of one area in it."""

    def where(self, country, place=""):
        code = country.upper()
        if code not in COUNTRIES or country != code.lower():
            raise Http404
        self.code, self.places = code, listing.places_in(code)
        if place and place not in self.places:
            raise Http404
        self.names = self.places.get(place, ())
        pack = pack_for(code)
        return {
            "country": country,
            "country_name": COUNTRIES[code],
            "place": place,
            "place_name": self.names[0] if self.names else "",
            "hotline": pack.value("hotline"),
            "hotline_hours": pack.value("hotline_hours"),
        }


class Needs(InCountry):
    """What do you need?"""

    template = "needs"

    def context(self, country, place=""):
        where = self.where(country, place)
        groups = answered_by(listing.codes_in(self.code, self.names))
        places = [(slug, names[0]) for slug, names in self.places.items()]
        urgent = [] if where["hotline"] else listing.first_to_call(self.code, self.names, NEEDS["safe-place"].codes)
        return where | {"groups": groups, "places": [] if place else places, "urgent": urgent}


class Complaint(InCountry):
    """Where to say that somebody who helps does harm: a body outside the house. It asks nothing and keeps nothing."""

    template = "complaint"

    def context(self, country):
        where = self.where(country)  # a country that is none of ours is not there
        pack = pack_for(country.upper())
        return where | {name: pack.value(name) for name in ("complaints", "complaints_body")}


class WhoHelps(InCountry):
    """Who gives it, with the number to call."""

    template = "who_helps"

    def context(self, country, need, place=""):
        where = self.where(country, place)
        if need not in NEEDS:
            raise Http404
        services = listing.services_in(self.code, self.names).filter(service_types__code__in=NEEDS[need].codes)
        asked = {name: self.request.GET.get(name, "") for name in ("after", "before")}
        providers = listing.providers_of(services).filter(country=self.code)
        page = keyset_page(providers, listing.ORDER, size=SIZE, **asked)
        found = listing.entries(page.items, services.distinct(), codes=NEEDS[need].codes)
        places = [(slug, names[0]) for slug, names in self.places.items()]
        return where | {"need": NEEDS[need], "page": page, "entries": found, "places": [] if place else places}


class OneProvider(Public):
    """Everything the public may know of one provider."""

    template = "provider"

    def context(self, provider):
        services = listing.public_services()
        found = listing.providers_of(services).filter(pk=provider, country__in=COUNTRIES).first()
        if found is None:
            raise Http404
        [entry] = listing.entries([found], services, whole=True)
        country = {"country": found.country.lower(), "country_name": COUNTRIES[found.country]}
        confirmed = day(found.last_confirmed_on, self.spoken) if found.last_confirmed_on else ""
        return country | {"entry": entry, "is_guarded": listing.has_a_house(found), "confirmed": confirmed}


class LeafletFile(InCountry):
    """The leaflet, drawn anew at most every few minutes: whoever asks gets the same sheet."""

    def answer(self, request, language, country, place=""):
        where = self.where(country, place)
        key = f"leaflet/{language}/{country}/{place}/{timezone.localdate()}"
        pdf = cache.get_or_set(key, lambda: self.drawn_on_paper(where), MINUTES * 60)
        name = "-".join(filter(None, ["hoja", country, place, language]))
        headers = {"Content-Language": to_language(self.spoken)}
        headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
        return HttpResponse(pdf, content_type="application/pdf", headers=headers)

    def drawn_on_paper(self, where):
        return render(Leaflet(self.code, where["place_name"], self.names, self.spoken))


class Sitemap(Public):
    """The addresses of these pages and of no others."""

    def answer(self, request, language):
        root = ElementTree.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
        for _number, address in zip(range(MOST_ADDRESSES), self.addresses(), strict=False):
            entry = ElementTree.SubElement(ElementTree.SubElement(root, "url"), "loc")
            entry.text = request.build_absolute_uri(address)
        xml = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
        return HttpResponse(xml, content_type="application/xml; charset=utf-8")

    def addresses(self):
        yield reverse("directory:start")
        places = {code: (listing.places_in(code), answered_by(listing.codes_in(code))) for code in COUNTRIES}
        for language in LANGUAGES:
            yield reverse("directory:countries", args=[language])
            for code, (names, groups) in places.items():
                yield from self.of_country(language, code.lower(), names, groups)
        providers = listing.providers_of(listing.public_services()).filter(country__in=COUNTRIES).order_by("pk")
        for pk in providers.values_list("pk", flat=True)[: MOST_ADDRESSES // len(LANGUAGES)]:
            for language in LANGUAGES:
                yield reverse("directory:provider", args=[language, pk])

    def of_country(self, language, country, places, groups):
        yield reverse("directory:country", args=[language, country])
        yield reverse("directory:complaint", args=[language, country])
        for _words, needs in groups:
            for need in needs:
                yield reverse("directory:need", args=[language, country, need.slug])
        for place in places:
            yield reverse("directory:place", args=[language, country, place])
