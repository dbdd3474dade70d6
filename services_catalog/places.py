"""How far a service is: in the same province, comes out, or elsewhere."""

import unicodedata
from enum import IntEnum

from services_catalog.models import Site


class Distance(IntEnum):
    HERE = 0  # in the same first-level area, or it does not matter where
    COMES = 1  # reaches the person by phone, online or by going there
    ELSEWHERE = 2
    NOT_KNOWN = 3


def folded(name):
    """A name of a place as it is compared: without accents, in small letters."""
    signs = unicodedata.normalize("NFKD", name)
    return " ".join("".join(sign for sign in signs if not unicodedata.combining(sign)).casefold().split())


def distance(need, known):
    wanted = folded(need.admin1)
    there = {folded(site.admin1) for site in known.sites} - {""}
    if not wanted or wanted in there:
        return Distance.HERE
    if comes_out(known, wanted):
        return Distance.COMES
    return Distance.ELSEWHERE if there else Distance.NOT_KNOWN


def comes_out(known, wanted):
    by_phone = any(site.location_type == Site.Type.VIRTUAL for site in known.sites)
    return by_phone or known.service.reach_country or any(folded(area.name) == wanted for area in known.areas)


def provinces(known):
    """Where it is, as far as that may be known."""
    return sorted({site.admin1 for site in known.sites if site.admin1 and not site.is_confidential})
