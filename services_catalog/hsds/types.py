"""Our types of service as a taxonomy of HSDS, so that every service carries them as attributes, and back again."""

import uuid

from services_catalog.models import ProviderService, ServiceType

NAMESPACE = uuid.UUID("6f0b6a5e-3c43-5a0e-9c26-3d1f0a7f9a11")
NAME = "carecase service types"
#: Stable in every installation, so that terms of one are understood by another.
TAXONOMY_ID = uuid.uuid5(NAMESPACE, "taxonomy")


def term_id(code):
    return uuid.uuid5(NAMESPACE, code)


def attribute_id(service_id, code):
    return uuid.uuid5(service_id, code)


def taxonomy():
    return {
        "id": str(TAXONOMY_ID),
        "name": NAME,
        "description": "What a person needs from time zero, by phase; agreed by the countries of the region.",
        "version": "1",
    }


def term(each):
    """A type of service as a term, with its name in Spanish, the language of the agreement."""
    return {
        "id": str(term_id(each.code)),
        "code": each.code,
        "name": each.name_es,
        "description": each.includes_es or each.name_es,
        "taxonomy": NAME,
        "taxonomy_detail": taxonomy(),
        "language": "spa",
    }


def attribute(service, each):
    return {
        "id": str(attribute_id(service.pk, each.code)),
        "link_entity": "service",
        "value": each.code,
        "taxonomy_term": term(each),
    }


def taken_out(reading):
    """Service → codes of our types, out of the attributes that were read; those are no rows of their own."""
    codes = {term_id(code): code for code in ServiceType.objects.values_list("code", flat=True)}
    drafts, found = reading.drafts, {}
    for draft in list(drafts["attribute"].values()):
        link = draft.links.get("taxonomy_term")
        if link and link.id in codes and draft.values.get("link_entity") == "service" and draft.values.get("link_id"):
            found.setdefault(draft.values["link_id"], set()).add(codes[link.id])
            del drafts["attribute"][draft.id]
    for pk in codes:
        drafts["taxonomy_term"].pop(pk, None)
    drafts["taxonomy"].pop(TAXONOMY_ID, None)
    return found


def give(found, rows):
    """Mark the services with their types, one at a time so that the history of each says so."""
    by_code = ServiceType.objects.by_code() if found else {}
    for pk, codes in found.items():
        service = rows.get(("service", pk)) or ProviderService.objects.filter(pk=pk).first()
        if service is None:
            continue
        has = set(service.service_types.values_list("code", flat=True))
        if codes - has:
            service.service_types.add(*(by_code[code] for code in sorted(codes - has)))
