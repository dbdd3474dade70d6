"""What may be asked of the HSDS API: parameters in words, filters that hold together, and pages."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from services_catalog.hsds import types
from services_catalog.hsds.graph import Public
from services_catalog.models import Address, Attribute, ProviderService, ServiceType

PER_PAGE = 20
MOST_PER_PAGE = 100
#: `minimal` is there to say everything at once.
MOST_MINIMAL = 10_000
MOST_WORDS = 10
LAST_PAGE = 10_000_000
PAGED = ("page", "per_page", "format")


class Unanswerable(ValueError):
    """A question that is not understood or not answered here, with the reason in words."""


@dataclass(frozen=True)
class Parameters:
    """The query string of one request, read."""

    given: dict

    @classmethod
    def of(cls, query, allowed):
        """`query`: name → list of values, as the address has them."""
        for name, values in query.items():
            if name not in allowed:
                raise Unanswerable(_("The parameter “%(name)s” is not supported here.") % {"name": name[:40]})
            if len(values) > 1:
                raise Unanswerable(_("The parameter “%(name)s” is given twice.") % {"name": name})
        asked = cls({name: values[0].strip() for name, values in query.items()})
        if asked.given.get("format", "json") != "json":
            raise Unanswerable(_("Only format=json is supported."))
        return asked

    def flag(self, name):
        raw = self.given.get(name, "false").lower()
        if raw not in ("true", "false", "1", "0", ""):
            raise Unanswerable(_("“%(name)s” must be true or false.") % {"name": name})
        return raw in ("true", "1")

    def number(self, name, default, most):
        raw = self.given.get(name, "")
        if not raw:
            return default
        if not (raw.isascii() and raw.isdigit() and len(raw) <= 9 and 1 <= int(raw) <= most):
            raise Unanswerable(
                _("“%(name)s” must be a whole number from 1 to %(most)s.") % {"name": name, "most": most}
            )
        return int(raw)

    def id(self, name):
        raw = self.given.get(name, "")
        if not raw:
            return None
        try:
            return uuid.UUID(raw)
        except ValueError:
            raise Unanswerable(_("“%(name)s” must be a UUID.") % {"name": name}) from None

    def moment(self, name):
        raw = self.given.get(name, "")
        if not raw:
            return None
        try:
            found = datetime.fromisoformat(raw.replace(" ", "+") if "T" in raw else raw)
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise Unanswerable(_("“%(name)s” must be a date and time (ISO 8601).") % {"name": name}) from None

    def words(self):
        words = self.given.get("search", "").split()
        if len(words) > MOST_WORDS:
            raise Unanswerable(_("“search” takes %(most)s words at most.") % {"most": MOST_WORDS})
        return words


# --- filters -----------------------------------------------------------------------------------------------------


def holding(rows, words, *fields):
    """Rows in which every word is found, in any of the fields."""
    for word in words:
        found = Q()
        for field in fields:
            found |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(found)
    return rows


def marked(entity, reference, **term):
    """Whether something carries a term: an attribute that is linked to it."""
    terms = {f"taxonomy_term__{name}": value for name, value in term.items()}
    return Exists(Attribute.objects.filter(link_entity=entity, link_id=OuterRef(reference), **terms))


def code_of(term):
    """The code of the type of service that is this term, or None."""
    codes = ServiceType.objects.values_list("code", flat=True)
    return next((code for code in codes if types.term_id(code) == term), None)


def classified(asked, prefix=""):
    """Conditions on a service, as seen over `prefix`, from taxonomy_term_id and taxonomy_id."""
    found = []
    if term := asked.id("taxonomy_term_id"):
        found.append(marked("service", f"{prefix}pk", pk=term))
        if code := code_of(term):
            found[-1] = Q(**{f"{prefix}pk__in": of_type(code=code)})
    if taxonomy := asked.id("taxonomy_id"):
        if taxonomy == types.TAXONOMY_ID:
            found.append(Q(**{f"{prefix}pk__in": of_type(pk__isnull=False)}))
        else:
            found.append(marked("service", f"{prefix}pk", taxonomy_detail=taxonomy))
    return found


def of_type(**condition):
    conditions = {f"service_types__{name}": value for name, value in condition.items()}
    return ProviderService.objects.filter(**conditions).order_by().values("pk")


def services(asked):
    rows = holding(
        Public().rows("service"),
        asked.words(),
        "name",
        "alternate_name",
        "description",
        "provider__name",
    )
    if organisation := asked.id("organization_id"):
        rows = rows.filter(provider=organisation)
    if since := asked.moment("modified_after"):
        rows = rows.annotate(changed=Coalesce("last_modified", "published_at")).filter(changed__gte=since)
    return rows.filter(*classified(asked)).order_by("name", "pk")


def organizations(asked):
    rows = holding(Public().rows("organization"), asked.words(), "name", "alternate_name", "description")
    if conditions := classified(asked):
        rows = rows.filter(pk__in=Public().rows("service").filter(*conditions).order_by().values("provider"))
    return rows.order_by("name", "pk")


def service_at_locations(asked):
    rows = holding(
        Public().rows("service_at_location"),
        asked.words(),
        "service__name",
        "service__description",
        "service__provider__name",
        "site__name",
        "description",
    )
    if organisation := asked.id("organization_id"):
        rows = rows.filter(service__provider=organisation)
    if since := asked.moment("modified_after"):
        changed = Coalesce("service__last_modified", "service__published_at")
        rows = rows.annotate(changed=changed).filter(changed__gte=since)
    if postcode := asked.given.get("postcode"):
        here = Address.objects.filter(site=OuterRef("site"), postal_code__iexact=postcode)
        rows = rows.filter(Exists(here))
    return rows.filter(*classified(asked, "service__")).order_by("service__name", "pk")


# --- taxonomies: our types of service first, then what was read elsewhere -------------------------------------------


class Joined:
    """Objects of ours before rows of a table, as one list that can be cut into pages."""

    def __init__(self, ours, rows, write):
        self.ours, self.rows, self.write = list(ours), rows, write

    def count(self):
        return len(self.ours) + self.rows.count()

    def slice(self, start, end):
        found = self.ours[start:end]
        first = max(0, start - len(self.ours))
        rows = self.rows[first : first + end - start - len(found)]
        return found + self.write(list(rows))


def has_words(found, words):
    text = " ".join(str(value) for value in found.values()).casefold()
    return all(word.casefold() in text for word in words)


def taxonomies(asked, write):
    words = asked.words()
    ours = [found for found in [types.taxonomy()] if has_words(found, words)]
    return Joined(ours, holding(Public().rows("taxonomy"), words, "name", "description").order_by("name", "pk"), write)


def taxonomy_terms(asked, write):
    words, taxonomy, parent = asked.words(), asked.id("taxonomy_id"), asked.id("parent_id")
    is_ours = taxonomy in (None, types.TAXONOMY_ID) and parent is None
    ours = [types.term(each) for each in ServiceType.objects.all()] if is_ours else []
    rows = holding(Public().rows("taxonomy_term"), words, "name", "description", "code")
    if taxonomy:
        rows = rows.filter(taxonomy_detail=taxonomy)
    if parent:
        rows = rows.filter(parent=parent)
    if asked.flag("top_only"):
        rows = rows.filter(parent=None)
    return Joined([found for found in ours if has_words(found, words)], rows.order_by("name", "pk"), write)
