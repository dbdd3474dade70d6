"""The shared catalogue: kinds of service, who gives them where and when, under which agreement, at what price."""

from services_catalog.models.agreements import Agreement, Price
from services_catalog.models.base import Row
from services_catalog.models.details import (
    Accessibility,
    Address,
    Attribute,
    Capacity,
    Contact,
    CostOption,
    Funding,
    Identifier,
    Language,
    Metadata,
    MetaTableDescription,
    Phone,
    Program,
    RequiredDocument,
    Schedule,
    ServiceArea,
    Taxonomy,
    TaxonomyTerm,
    Unit,
    Url,
)
from services_catalog.models.money import ExchangeRate
from services_catalog.models.proposals import Opinion, TypeProposal
from services_catalog.models.providers import Provider, ProviderService, ServiceSite, Site
from services_catalog.models.types import ServiceType, Timeframe

__all__ = [
    "Accessibility",
    "Address",
    "Agreement",
    "Attribute",
    "Capacity",
    "Contact",
    "CostOption",
    "ExchangeRate",
    "Funding",
    "Identifier",
    "Language",
    "MetaTableDescription",
    "Metadata",
    "Opinion",
    "Phone",
    "Price",
    "Program",
    "Provider",
    "ProviderService",
    "RequiredDocument",
    "Row",
    "Schedule",
    "ServiceArea",
    "ServiceSite",
    "ServiceType",
    "Site",
    "Taxonomy",
    "TaxonomyTerm",
    "Timeframe",
    "TypeProposal",
    "Unit",
    "Url",
]
