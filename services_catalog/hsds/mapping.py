"""Which of our tables holds which object of HSDS 3.1, and how its rows hang together.

Properties have the same name on both sides; their types, which of them are required and which values they may have
is read from the published schemas. What stands here is what the schemas cannot know: the model, and which of its
relations is meant by a column (`links`) or by a nested object (`nested`). Fields of ours that are in no schema are
not exported.
"""

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from services_catalog import models

VERSION = "3.1"
SCHEMAS = Path(__file__).parent / "schemas"
#: Tells its row by table and id instead of a relation: entity → (column of the table, column of the id).
SAID_OF_ANY = {"attribute": ("link_entity", "link_id"), "metadata": ("resource_type", "resource_id")}


@dataclass(frozen=True)
class Nested:
    """An object, or a list of objects, inside another."""

    entity: str
    link: str  # many: the relation of the nested row to the one around it; one: the relation the other way
    many: bool = True


@dataclass(frozen=True)
class Entity:
    name: str
    model: type
    #: Column → (relation of the model, entity it leads to).
    links: dict = field(default_factory=dict)
    #: Key → what is nested under it, beside attributes and metadata.
    nested: dict = field(default_factory=dict)

    @cached_property
    def schema(self):
        return json.loads((SCHEMAS / VERSION / f"{self.name}.json").read_text(encoding="utf-8"))

    @cached_property
    def table(self):
        """The name of its CSV file."""
        return self.schema["path"]

    @cached_property
    def properties(self):
        """Name → field of our model, for all that is a value: neither nested nor a link."""
        named = [name for name, told in self.schema["properties"].items() if told.get("type") in ("string", "number")]
        return {name: self.model._meta.get_field(name) for name in named if name not in self.links}

    @cached_property
    def columns(self):
        """Of its CSV file, in the order of the schema."""
        return [name for name, told in self.schema["properties"].items() if told.get("type") in ("string", "number")]

    @cached_property
    def required(self):
        return frozenset(self.schema.get("required", ()))

    @cached_property
    def required_in_tables(self):
        return (self.required - self.nested.keys()) | set(self.schema.get("tabular_required", ()))

    @cached_property
    def kin(self):
        """Everything that is nested: what the model says and, where the schema has them, attributes and metadata."""
        about = {
            key: Nested(entity, SAID_OF_ANY[entity][1])
            for key, entity in (("attributes", "attribute"), ("metadata", "metadata"))
            if key in self.schema["properties"]
        }
        return self.nested | about

    def enum(self, name):
        return self.schema["properties"][name].get("enum")


PROVIDER = {"organization_id": ("provider", "organization")}
SERVICE = {"service_id": ("service", "service")}
SITE = {"location_id": ("site", "location")}
SERVICE_SITE = {"service_at_location_id": ("service_site", "service_at_location")}
CONTACT = {"contact_id": ("contact", "contact")}
PHONE = {"phone_id": ("phone", "phone")}


def under(link, **keys):
    """Lists whose rows point back with the same relation."""
    return {key: Nested(entity, link) for key, entity in keys.items()}


#: In the order in which they can be written: what is pointed at comes first.
ENTITIES = {
    each.name: each
    for each in (
        Entity("taxonomy", models.Taxonomy),
        Entity(
            "taxonomy_term",
            models.TaxonomyTerm,
            {"parent_id": ("parent", "taxonomy_term"), "taxonomy_id": ("taxonomy_detail", "taxonomy")},
            {"taxonomy_detail": Nested("taxonomy", "taxonomy_detail", many=False)},
        ),
        Entity("unit", models.Unit),
        Entity(
            "organization",
            models.Provider,
            {"parent_organization_id": ("parent_organization", "organization")},
            under(
                "provider",
                funding="funding",
                contacts="contact",
                phones="phone",
                locations="location",
                programs="program",
                organization_identifiers="organization_identifier",
                additional_websites="url",
                services="service",
            ),
        ),
        Entity("program", models.Program, PROVIDER),
        Entity(
            "location",
            models.Site,
            PROVIDER,
            under(
                "site",
                languages="language",
                addresses="address",
                contacts="contact",
                accessibility="accessibility",
                phones="phone",
                schedules="schedule",
            ),
        ),
        Entity(
            "service",
            models.ProviderService,
            PROVIDER | {"program_id": ("program", "program")},
            under(
                "service",
                phones="phone",
                schedules="schedule",
                service_areas="service_area",
                service_at_locations="service_at_location",
                languages="language",
                funding="funding",
                cost_options="cost_option",
                required_documents="required_document",
                contacts="contact",
                capacities="service_capacity",
                additional_urls="url",
            )
            | {
                "organization": Nested("organization", "provider", many=False),
                "program": Nested("program", "program", many=False),
            },
        ),
        Entity(
            "service_at_location",
            models.ServiceSite,
            SERVICE | SITE,
            under(
                "service_site", service_areas="service_area", contacts="contact", phones="phone", schedules="schedule"
            )
            | {
                "location": Nested("location", "site", many=False),
                "service": Nested("service", "service", many=False),
            },
        ),
        Entity(
            "service_capacity",
            models.Capacity,
            SERVICE | {"unit_id": ("unit", "unit")},
            {"unit": Nested("unit", "unit", many=False)},
        ),
        Entity("contact", models.Contact, PROVIDER | SERVICE | SERVICE_SITE | SITE, under("contact", phones="phone")),
        Entity(
            "phone",
            models.Phone,
            PROVIDER | SERVICE | SERVICE_SITE | SITE | CONTACT,
            under("phone", languages="language"),
        ),
        Entity("language", models.Language, SERVICE | SITE | PHONE),
        Entity("address", models.Address, SITE),
        Entity("schedule", models.Schedule, SERVICE | SERVICE_SITE | SITE),
        Entity("service_area", models.ServiceArea, SERVICE | SERVICE_SITE),
        Entity("accessibility", models.Accessibility, SITE),
        Entity("cost_option", models.CostOption, SERVICE),
        Entity("required_document", models.RequiredDocument, SERVICE),
        Entity("funding", models.Funding, PROVIDER | SERVICE),
        Entity("organization_identifier", models.Identifier, PROVIDER),
        Entity("url", models.Url, PROVIDER | SERVICE),
        Entity(
            "attribute",
            models.Attribute,
            {"taxonomy_term_id": ("taxonomy_term", "taxonomy_term")},
            {"taxonomy_term": Nested("taxonomy_term", "taxonomy_term", many=False)},
        ),
        Entity("metadata", models.Metadata),
        Entity("meta_table_description", models.MetaTableDescription),
    )
}
BY_TABLE = {each.table: each for each in ENTITIES.values()}
BY_MODEL = {each.model: each for each in ENTITIES.values()}

#: Nothing else says what these columns say: they are written into JSON too. The others only where a file had them.
ALWAYS_SAID = {("taxonomy_term", "parent_id"), ("organization", "parent_organization_id")}
#: The published samples themselves name rows here that they do not hold. Such a reference is kept as it was written.
MAY_LEAD_NOWHERE = ALWAYS_SAID | {
    ("location", "organization_id"),
    ("contact", "organization_id"),
    ("contact", "service_at_location_id"),
    ("service_area", "service_at_location_id"),
    ("service_capacity", "service_id"),
    ("service_capacity", "unit_id"),
    ("taxonomy_term", "taxonomy_id"),
}
#: Objects that stand on their own: a file each, and an address in the API.
STANDING = ("service", "organization", "service_at_location", "location", "taxonomy", "taxonomy_term")
