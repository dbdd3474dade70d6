"""Reading the tables of Ohana (HSDS 1.0), a directory software of 2013, as HSDS 3.1.

Its numbers become UUIDs that are the same at every reading; lists in one cell become rows; what 3.1 has no place for
stays beside the row as an unknown property. Only addresses of the old system's administrators are left behind.
"""

import csv
import uuid
from datetime import date

from dateutil import parser
from django.utils.translation import gettext as _

NAMESPACE = uuid.UUID("0d4d2c2f-6f1c-5f4b-8c7e-6a52a6f4d0aa")
TAXONOMY = "Open Eligibility"
STATUSES = {"active", "inactive", "defunct"}
#: Lists in a cell of a service → the rows they become, and their column.
LISTS = {
    "funding_sources": ("funding", "source"),
    "languages": ("language", "name"),
    "required_documents": ("required_document", "document"),
    "service_areas": ("service_area", "name"),
}
TABLES = (
    "organizations",
    "programs",
    "locations",
    "addresses",
    "mail_addresses",
    "services",
    "phones",
    "regular_schedules",
    "holiday_schedules",
    "taxonomy",
)


def is_ohana(folder):
    """Told by a column that no later version has."""
    try:
        with (folder / "locations.csv").open(encoding="utf-8-sig", newline="") as lines:
            return "admin_emails" in next(csv.reader(lines), [])
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def own(kind, number):
    return str(uuid.uuid5(NAMESPACE, f"{kind}:{number}"))


def split(text):
    """Parts of a list in one cell; a comma within brackets parts nothing."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def hours(text):
    """“3pm” as 15:00."""
    return parser.parse(text).strftime("%H:%M") if text else ""


class Upgrade:
    """Rows of 3.1 tables with where each came from: (entity, row, file, number of the row)."""

    def __init__(self, folder):
        self.tables = {name: self.table(folder / f"{name}.csv") for name in TABLES}
        self.places = {row["id"]: row for _number, row in self.tables["locations"]}
        self.notes = []

    @staticmethod
    def table(path):
        if not path.exists():
            return []
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return list(enumerate(csv.DictReader(lines, strict=True), start=2))

    def rows(self):
        for name, rows in self.tables.items():
            for number, row in rows:
                try:
                    for entity, found in getattr(self, name)({key: value or "" for key, value in row.items()}):
                        yield entity, without_empty(found), f"{name}.csv", number
                except (KeyError, ValueError, OverflowError) as error:
                    yield None, str(error), f"{name}.csv", number
        if self.tables["taxonomy"]:
            yield "taxonomy", self.open_eligibility(), "taxonomy.csv", 1

    def open_eligibility(self):
        return {"id": own("taxonomy", TAXONOMY), "name": TAXONOMY, "description": TAXONOMY}

    # --- one method for each of its tables -------------------------------------------------------------------------

    def organizations(self, row):
        number = row.pop("id")
        founded, funding = row.pop("date_incorporated"), row.pop("funding_sources")
        yield (
            "organization",
            row
            | {
                "id": own("organization", number),
                "description": row["description"],
                "year_incorporated": str(parser.parse(founded).year) if founded else "",
            },
        )
        for source in split(funding):
            told = {"id": own("funding", f"organization {number} {source}"), "source": source}
            yield "funding", told | {"organization_id": own("organization", number)}

    def programs(self, row):
        known = {"id": own("program", row["id"]), "organization_id": own("organization", row["organization_id"])}
        yield "program", row | known | {"description": ""}

    def locations(self, row):
        number = row.pop("id")
        here = own("location", number)
        row.pop("admin_emails")
        access, languages, email = row.pop("accessibility"), row.pop("languages"), row.pop("email")
        known = {
            "id": here,
            "organization_id": own("organization", row.pop("organization_id")),
            "location_type": "virtual" if row.pop("virtual") == "true" else "physical",
            "url": row.pop("website"),
        }
        yield "location", row | known
        for each in split(access):
            told = {"id": own("accessibility", f"{number} {each}"), "location_id": here}
            yield "accessibility", told | {"description": each.replace("_", " ")}
        for each in split(languages):
            yield "language", {"id": own("language", f"location {number} {each}"), "location_id": here, "name": each}
        if email:
            yield "contact", {"id": own("contact", f"location {number}"), "location_id": here, "email": email}

    def addresses(self, row):
        yield self.address(row, "address", "physical")

    def mail_addresses(self, row):
        yield self.address(row, "mail address", "postal")

    def address(self, row, kind, address_type):
        known = {"id": own(kind, row["id"]), "location_id": own("location", row["location_id"])}
        return "address", row | known | {"address_type": address_type}

    def services(self, row):
        number, place = row.pop("id"), row.pop("location_id")
        here = own("service", number)
        lists = {name: row.pop(name) for name in (*LISTS, "taxonomy_ids")}
        program, status = row.pop("program_id"), row.pop("status")
        known = {
            "id": here,
            "organization_id": own("organization", self.places[place]["organization_id"]),
            "program_id": own("program", program) if program else "",
            "status": status if status in STATUSES else "active",
            "url": row.pop("website"),
            "fees_description": row.pop("fees"),
            "eligibility_description": row.pop("eligibility"),
        }
        yield "service", row | known
        joined = {"service_id": here, "location_id": own("location", place)}
        yield "service_at_location", {"id": own("service at location", f"{number} {place}")} | joined
        for name, (entity, field) in LISTS.items():
            for each in split(lists[name]):
                told = {"id": own(entity, f"service {number} {each}"), "service_id": here}
                yield entity, told | {field: each}
        for code in split(lists["taxonomy_ids"]):
            told = {"id": own("attribute", f"{number} {code}"), "link_id": here, "link_entity": "service"}
            yield "attribute", told | {"taxonomy_term_id": own("term", code)}

    def phones(self, row):
        contact = row.pop("contact_id")
        known = {"id": own("phone", row["id"]), "type": row.pop("number_type"), "description": row.pop("department")}
        prefix = row.pop("country_prefix")
        known["number"] = f"{prefix} {row['number']}" if prefix else row["number"]
        for kind in ("location", "organization", "service"):
            if number := row.pop(f"{kind}_id"):
                known[f"{kind}_id"] = own(kind, number)
        if contact and not any(f"{kind}_id" in known for kind in ("location", "organization", "service")):
            self.notes.append(_("phones.csv: the phone of contact %(id)s hangs on nothing here.") % {"id": contact})
            return
        yield "phone", row | known

    def regular_schedules(self, row):
        known = self.hung("schedule", row) | {"freq": "WEEKLY", "byday": row["weekday"][:2].upper()}
        yield "schedule", known | {"opens_at": hours(row["opens_at"]), "closes_at": hours(row["closes_at"])}

    def holiday_schedules(self, row):
        first, last = (parser.parse(row[name]).date() for name in ("start_date", "end_date"))
        known = self.hung("holiday", row)
        if row["closed"] == "true":
            yield "schedule", known | {"description": f"Closed: {spoken(first)} – {spoken(last)}"}
            return
        known |= {"opens_at": hours(row["opens_at"]), "closes_at": hours(row["closes_at"])}
        if first.year > 1:
            known |= {"valid_from": first.isoformat(), "valid_to": last.isoformat()}
        yield "schedule", known | {"description": f"Holiday hours: {spoken(first)} – {spoken(last)}"}

    def hung(self, kind, row):
        links = {f"{of}_id": own(of, row[f"{of}_id"]) for of in ("location", "service") if row[f"{of}_id"]}
        return {"id": own(kind, row["id"])} | links

    def taxonomy(self, row):
        known = {"id": own("term", row["taxonomy_id"]), "code": row["taxonomy_id"], "name": row["name"]}
        known |= {"description": row["name"], "taxonomy": TAXONOMY, "taxonomy_id": own("taxonomy", TAXONOMY)}
        yield "taxonomy_term", known | ({"parent_id": own("term", row["parent_id"])} if row["parent_id"] else {})


def spoken(day):
    """Year 1 stands for every year."""
    return day.strftime("%d %B") if day.year == 1 else date.isoformat(day)


def without_empty(found):
    return {name: value for name, value in found.items() if value != "" or name in ("description", "postal_code")}
