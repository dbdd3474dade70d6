"""The read API of HSDS 3.1: open to anyone, published rows only, nothing of a confidential place."""

from functools import wraps
from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from carecase.server.middleware import keep_for
from services_catalog.hsds import asking, openapi, types
from services_catalog.hsds.asking import PAGED, Parameters, Unanswerable
from services_catalog.hsds.changes import last_change
from services_catalog.hsds.graph import Graph, Public
from services_catalog.hsds.mapping import VERSION
from services_catalog.hsds.writing import Writer, page
from services_catalog.models import ServiceType

KEPT_FOR = 300  # seconds a proxy may answer in our place
PROFILE = "https://docs.openreferral.org/"
SEARCHED = ("search", *PAGED)
CLASSIFIED = ("taxonomy_term_id", "taxonomy_id")


class NotThere(LookupError):
    """No such object, or none that may be told: the answer is the same."""


def answers(*allowed):
    """A view that returns what is to be written as JSON, with the parameters it takes."""

    def around(view):
        @login_not_required
        @require_safe
        @wraps(view)
        def answer(request, **kwargs):
            try:
                asked = Parameters.of(dict(request.GET.lists()), allowed)
                found = view(request, asked, **kwargs)
            except Unanswerable as reason:
                return refusal(str(reason), 400)
            except NotThere:
                return refusal(_("There is nothing here."), 404)
            return kept(request, JsonResponse(found, json_dumps_params={"ensure_ascii": False}))

        return answer

    return around


def refusal(reason, status):
    return JsonResponse({"error": reason}, status=status, json_dumps_params={"ensure_ascii": False})


def kept(request, response):
    """Answered in short where nothing has changed."""
    changed = last_change()
    etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    seconds = None
    if changed:
        seconds = int(changed.timestamp())
        response.headers["Last-Modified"] = http_date(seconds)
    answer = get_conditional_response(request, etag=etag, last_modified=seconds, response=response)
    answer = answer if isinstance(answer, HttpResponse) else response
    return keep_for(answer, KEPT_FOR)


# --- the document ------------------------------------------------------------------------------------------------


@answers()
def about(request, asked):
    openapi_url = request.build_absolute_uri(reverse("hsds:openapi"))
    return {"version": VERSION, "profile": PROFILE, "openapi_url": openapi_url}


@answers()
def document(request, asked):
    return openapi.document(request.build_absolute_uri(reverse("hsds:about")).rstrip("/"))


# --- pages -------------------------------------------------------------------------------------------------------


def numbers(asked, total, most=asking.MOST_PER_PAGE, default=asking.PER_PAGE):
    number = asked.number("page", 1, asking.LAST_PAGE)
    size = asked.number("per_page", default, most)
    return number, size, max(1, -(-total // size))


def listed(entity, rows, asked, *, full=False, services_in_full=True):
    total = rows.count()
    number, size, pages = numbers(asked, total)
    here = list(rows[(number - 1) * size : number * size])
    graph = Graph(Public()).add(entity, here)
    writer = Writer(graph.full() if full else graph.brief(), services_in_full=services_in_full)
    return page([writer.full(row) if full else writer.brief(row) for row in here], number, pages, total)


def one(entity, pk, **options):
    row = Public().rows(entity).filter(pk=pk).first()
    if row is None:
        raise NotThere
    return Writer(Graph(Public()).add(entity, [row]).full(), **options).full(row)


@answers("organization_id", "modified_after", "minimal", "full", *CLASSIFIED, *SEARCHED)
def services(request, asked):
    rows = asking.services(asked)
    if asked.flag("minimal"):
        return minimal(rows, asked)
    return listed("service", rows, asked, full=asked.flag("full"))


def minimal(rows, asked):
    total = rows.count()
    number, size, pages = numbers(asked, total, most=asking.MOST_MINIMAL, default=asking.MOST_MINIMAL)
    here = rows.values_list("pk", "last_modified", "published_at")[(number - 1) * size : number * size]
    contents = [{"id": str(pk), "modified_date": modified or published} for pk, modified, published in here]
    return page(contents, number, pages, total)


@answers()
def service(request, asked, pk):
    return one("service", pk)


@answers("full_service", "full", *CLASSIFIED, *SEARCHED)
def organizations(request, asked):
    in_full = asked.flag("full_service")
    rows = asking.organizations(asked)
    return listed("organization", rows, asked, full=asked.flag("full") or in_full, services_in_full=in_full)


@answers("full_service")
def organization(request, asked, pk):
    return one("organization", pk, services_in_full=asked.flag("full_service"))


@answers("organization_id", "modified_after", "full", "postcode", *CLASSIFIED, *SEARCHED)
def service_at_locations(request, asked):
    return listed("service_at_location", asking.service_at_locations(asked), asked, full=asked.flag("full"))


@answers()
def service_at_location(request, asked, pk):
    return one("service_at_location", pk)


# --- taxonomies --------------------------------------------------------------------------------------------------


def joined(rows, asked):
    total = rows.count()
    number, size, pages = numbers(asked, total)
    return page(rows.slice((number - 1) * size, number * size), number, pages, total)


def briefly(entity):
    def write(rows):
        writer = Writer(Graph(Public()).add(entity, rows).brief())
        return [writer.brief(row) for row in rows]

    return write


@answers(*SEARCHED)
def taxonomies(request, asked):
    return joined(asking.taxonomies(asked, briefly("taxonomy")), asked)


@answers()
def taxonomy(request, asked, pk):
    return types.taxonomy() if pk == types.TAXONOMY_ID else one("taxonomy", pk)


@answers("taxonomy_id", "top_only", "parent_id", *SEARCHED)
def taxonomy_terms(request, asked):
    return joined(asking.taxonomy_terms(asked, briefly("taxonomy_term")), asked)


@answers()
def taxonomy_term(request, asked, pk):
    if code := asking.code_of(pk):
        return types.term(ServiceType.objects.get(code=code))
    return one("taxonomy_term", pk)
