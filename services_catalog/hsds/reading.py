"""Reading directories of HSDS 3.0 and 3.1: JSON in every shape of the specification, and its tables.

Nothing is written here. Every object becomes a `Draft` of a row; the same object found in several places is one draft
with several relations. What cannot be taken becomes a `Problem` with file, row, field and reason.
"""

import csv
import json
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from services_catalog.hsds import ohana
from services_catalog.hsds.mapping import BY_TABLE, ENTITIES, SAID_OF_ANY
from services_catalog.hsds.values import (
    NUMBERS,
    BadValue,
    cell,
    check_anything,
    check_text,
    identifier,
    offset_of,
    parse,
    render,
    same,
)

LONGEST_CELL = 1_000_000
MOST_PROBLEMS = 50
#: A cell may be empty there though the specification asks for a value: many countries have no postal codes.
MAY_BE_EMPTY = {"postal_code", "previous_value", "replacement_value", "description"}
#: Files of the specification that hold no directory.
NO_DIRECTORY = ("datapackage.json", "openapi.json", "base.json")


class Where(NamedTuple):
    file: str
    row: str

    def __str__(self):
        return f"{self.file}, {self.row}" if self.row else self.file


class Problem(NamedTuple):
    where: Where
    field: str
    reason: str

    def __str__(self):
        return ", ".join(filter(None, [str(self.where), self.field])) + f": {self.reason}"


class BadFile(ValueError):
    """What was read cannot be taken; nothing of it is kept."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class Link(NamedTuple):
    entity: str
    id: uuid.UUID
    column: str
    where: Where


@dataclass
class Draft:
    """What the files say of one row."""

    id: uuid.UUID
    where: Where
    values: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)  # relation → Link
    #: Property → how we would write it and how it was written; None where those are the same.
    spelled: dict = field(default_factory=dict)
    #: Path → what was said there beyond our columns.
    beyond: dict = field(default_factory=dict)

    def spell(self, name, ours, raw):
        self.spelled[name] = None if same(ours, raw) else [ours, raw]

    def said_everywhere(self):
        """What is beyond our columns, and the same wherever the object was found."""
        first, *others = self.beyond.values() or [{}]
        return {
            name: raw
            for name, raw in first.items()
            if all(name in other and same(other[name], raw) for other in others)
        }

    def said_there(self):
        everywhere = self.said_everywhere()
        there = {
            path: {name: raw for name, raw in said.items() if name not in everywhere}
            for path, said in self.beyond.items()
        }
        return {path: said for path, said in there.items() if said}


class Reading:
    """Everything that was found in a file or folder."""

    def __init__(self):
        self.drafts = {name: {} for name in ENTITIES}
        self.problems = []
        self.notes = []
        self.files = 0

    def __len__(self):
        return sum(map(len, self.drafts.values()))

    def problem(self, where, name, reason):
        self.problems.append(Problem(where, name, str(reason)))
        if len(self.problems) >= MOST_PROBLEMS:
            raise BadFile(self.problems)

    # --- JSON ----------------------------------------------------------------------------------------------------

    def take_object(self, entity, found, where, around=None, path=""):
        """An object and all that is nested in it. `around`: the draft it was found in, and the relation to that."""
        if not isinstance(found, dict):
            return self.problem(where, "", _("must be an object"))
        try:
            read_as = identifier(found.get("id"))
        except BadValue as error:
            return self.problem(where, "id", error if "id" in found else _("is missing"))
        draft = self.draft_of(entity, read_as, where, around)
        place = f"{path}/{entity.name}:{read_as}"
        for name in sorted(entity.required - found.keys()):
            self.problem(where, name, _("is missing"))
        said = draft.beyond.setdefault(place, {})
        for name, raw in found.items():
            self.take_property(entity, draft, name, raw, place, said)
        if around:
            self.tie(entity, draft, around, found)
        settle(entity, draft)
        return draft

    def draft_of(self, entity, read_as, where, around):
        """One row hangs on one row of a kind. Found under a second, it is a second row, written with the same id."""
        own = read_as
        before = self.drafts[entity.name].get(read_as)
        if around and before and around.link in before.links and before.links[around.link].id != around.draft.id:
            own = uuid.uuid5(around.draft.id, str(read_as))
        draft = self.drafts[entity.name].setdefault(own, Draft(own, where))
        draft.spell("id", str(own), str(read_as))
        draft.where = where
        return draft

    def take_property(self, entity, draft, name, raw, place, said):
        where = draft.where
        try:
            if name == "id":
                draft.spell("id", str(draft.id), raw)
            elif name in entity.kin:
                self.take_nested(entity, draft, name, raw, place)
            elif name in entity.links:
                self.take_link(entity, draft, name, raw)
                said[name] = raw
            elif name in entity.properties:
                self.take_value(entity, draft, name, raw)
                if name in SAID_OF_ANY.get(entity.name, ()):
                    said[name] = raw
            else:
                check_anything(raw)
                said[check_text(name)] = raw
        except BadValue as error:
            self.problem(where, name, error)

    def take_value(self, entity, draft, name, raw):
        value = parse(entity.properties[name], raw, entity.enum(name))
        draft.values[name] = value
        ours = render(value)
        draft.spell(name, "" if ours is None and name in entity.required else ours, raw)

    def take_link(self, entity, draft, column, raw):
        relation, target = entity.links[column]
        link = Link(target, identifier(raw), column, draft.where)
        draft.links[relation] = link
        draft.spell(column, str(link.id), raw)

    def take_nested(self, entity, draft, name, raw, place):
        kin = entity.kin[name]
        target = ENTITIES[kin.entity]
        file, row = draft.where
        row = f"{row}.{name}" if row else name
        if kin.many:
            if not isinstance(raw, list):
                raise BadValue(_("must be a list"))
            draft.spelled[name] = [None, []] if not raw else None
            for number, each in enumerate(raw):
                around = Around(draft, entity.name, kin.link)
                self.take_object(target, each, Where(file, f"{row}[{number}]"), around, f"{place}/{name}")
            return
        nested = self.take_object(target, raw, Where(file, row), path=f"{place}/{name}")
        if nested:
            column = next(column for column, (relation, _target) in entity.links.items() if relation == kin.link)
            draft.links[kin.link] = Link(kin.entity, nested.id, column, draft.where)
            draft.spelled.setdefault(column, None)

    def tie(self, entity, draft, around, found):
        """To the object it was found in."""
        if entity.name in SAID_OF_ANY:
            for name, ours in zip(SAID_OF_ANY[entity.name], (around.entity, around.draft.id), strict=True):
                draft.values[name] = ours
                draft.spell(name, str(ours), found.get(name, str(ours)))
            return
        column = next(column for column, (relation, _target) in entity.links.items() if relation == around.link)
        draft.links[around.link] = Link(around.entity, around.draft.id, column, draft.where)
        draft.spell(column, str(around.draft.id), found.get(column, str(around.draft.id)))

    # --- tables --------------------------------------------------------------------------------------------------

    def take_row(self, entity, row, where):
        """A row of a table. An empty cell says nothing."""
        if None in row or any(raw is None for raw in row.values()):
            return self.problem(where, "", _("has more or fewer cells than the table has columns"))
        empty = {name for name, raw in row.items() if raw == ""}
        row = {name: raw for name, raw in row.items() if raw != "" or name in entity.required & MAY_BE_EMPTY}
        try:
            own = identifier(row.get("id", ""))
        except BadValue as error:
            return self.problem(where, "id", _("is missing") if "id" not in row else error)
        before = self.drafts[entity.name].get(own)
        if before and before.where.file == where.file:
            told = _("stands twice: also in %(where)s") % {"where": before.where}
            return self.problem(where, "id", told)
        draft = self.drafts[entity.name].setdefault(own, Draft(own, where))
        draft.where = where
        for name in sorted(entity.required_in_tables - row.keys()):
            self.problem(where, name, _("is empty") if name in empty else _("is missing"))
        said = draft.beyond.setdefault("", {})
        for name, raw in row.items():
            self.take_cell(entity, draft, name, raw, said)
        settle(entity, draft)
        return draft

    def take_cell(self, entity, draft, name, raw, said):
        try:
            if name == "id":
                draft.spell("id", str(draft.id), raw)
            elif name in entity.links:
                self.take_link(entity, draft, name, raw)
            elif name in entity.properties:
                column, enum = entity.properties[name], entity.enum(name)
                value = draft.values[name] = parse(column, as_text(column, raw), enum)
                ours = render(value)
                draft.spell(name, cell(ours) if isinstance(raw, str) else ours, raw)
                if draft.spelled[name]:
                    draft.spelled[name] = [ours, raw]
            else:
                check_anything(raw)
                said[check_text(name)] = raw
        except BadValue as error:
            self.problem(draft.where, name, error)


def as_text(column, raw):
    """Spreadsheets make numbers of numbers that are names."""
    is_number = isinstance(raw, (int, float)) and not isinstance(raw, bool)
    return str(raw) if is_number and not isinstance(column, NUMBERS) else raw


class Around(NamedTuple):
    """The object in which another was found."""

    draft: Draft
    entity: str
    link: str


def settle(entity, draft):
    """Where two values of an object must agree; how they were written is kept."""
    values, spelled = draft.values, draft.spelled
    if entity.name == "service_capacity" and values.get("maximum") is not None:
        free, most = values.get("available", 0), values["maximum"]
        if free > most:
            raw = spelled.get("available") or [free, free]
            values["available"], spelled["available"] = most, [most, raw[1]]
    if entity.name == "schedule" and "timezone" not in values and "opens_at" in values:
        offset = offset_of((spelled.get("opens_at") or [None, None])[1])
        if offset is not None:
            values["timezone"], spelled["timezone"] = offset, [render(offset), None]
    for name, canonical in SAID_OF_ANY.items():
        if entity.name == name and values.get(canonical[0]) in TABLE_STEMS:
            raw = values[canonical[0]]
            values[canonical[0]] = TABLE_STEMS[raw]
            spelled[canonical[0]] = [TABLE_STEMS[raw], raw]


#: How tables call what they speak of, beside the name of the object.
TABLE_STEMS = {stem: each.name for each in ENTITIES.values() if (stem := each.table.removesuffix(".csv")) != each.name}


# --- files -------------------------------------------------------------------------------------------------------


def read(path):
    """A file, or every file of a folder. Raises BadFile."""
    path = Path(path)
    reading = Reading()
    files = sorted(each for each in path.rglob("*") if each.suffix in (".json", ".csv")) if path.is_dir() else [path]
    if path.is_dir() and ohana.is_ohana(path):
        files = read_ohana(reading, path)
    elif not files or not path.exists():
        reading.problem(Where(str(path), ""), "", _("there is nothing to read"))
    for file in files:
        read_file(reading, file, path.name if file == path else file.relative_to(path).as_posix())
    if reading.problems:
        raise BadFile(reading.problems)
    return reading


def read_ohana(reading, folder):
    """An old directory as if it were of today."""
    try:
        upgrade = ohana.Upgrade(folder)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reading.problem(Where(folder.name, ""), "", error)
        return []
    for entity, row, file, number in upgrade.rows():
        where = Where(file, _("row %(number)s") % {"number": number})
        if entity is None:
            reading.problem(where, "", row)
        else:
            reading.take_row(ENTITIES[entity], row, where)
    reading.notes += upgrade.notes
    reading.files += len(upgrade.tables)
    return []


def read_file(reading, file, name):
    try:
        if file.suffix == ".csv":
            read_table(reading, file, name)
        elif file.name not in NO_DIRECTORY:
            read_json(reading, file, name)
    except UnicodeDecodeError:
        reading.problem(Where(name, ""), "", _("is not UTF-8"))
    except RecursionError:
        reading.problem(Where(name, ""), "", _("is nested too deeply"))
    except OSError as error:
        reading.problem(Where(name, ""), "", error.strerror)


def read_table(reading, file, name):
    entity = BY_TABLE.get(file.name) or BY_TABLE.get(named_in_package(file))
    if entity is None:
        return reading.notes.append(_("%(file)s is no table of HSDS: left out.") % {"file": name})
    csv.field_size_limit(LONGEST_CELL)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, strict=True)
        try:
            header = Counter(rows.fieldnames or ())
            for twice in (column for column, count in header.items() if count > 1):
                reading.problem(Where(name, _("row 1")), twice, _("stands twice in the header"))
            for number, row in enumerate(rows, start=2):
                reading.take_row(entity, row, Where(name, _("row %(number)s") % {"number": number}))
        except csv.Error as error:
            reading.problem(Where(name, _("row %(number)s") % {"number": rows.line_num}), "", error)
    reading.files += 1


def named_in_package(file):
    """Which table a file is, where the datapackage.json beside it says so."""
    try:
        package = json.loads((file.parent / "datapackage.json").read_text(encoding="utf-8"))
        for each in package["resources"]:
            if each.get("path") == file.name and each.get("name") in ENTITIES:
                return ENTITIES[each["name"]].table
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return None


def no_number(text):
    raise ValueError(text)


def read_json(reading, file, name):
    try:
        found = json.loads(file.read_text(encoding="utf-8-sig"), parse_constant=no_number, object_pairs_hook=once)
    except UnicodeDecodeError:
        raise
    except ValueError as error:
        return reading.problem(Where(name, ""), "", _("is not JSON: %(reason)s") % {"reason": error})
    if isinstance(found, dict) and found and all(key in BY_TABLE for key in found):
        read_tables_in_json(reading, found, name)
    elif isinstance(found, dict) and isinstance(found.get("contents"), list):
        for number, each in enumerate(found["contents"]):
            read_document(reading, each, Where(name, f"contents[{number}]"))
    elif isinstance(found, list):
        for number, each in enumerate(found):
            read_document(reading, each, Where(name, f"[{number}]"))
    else:
        read_document(reading, found, Where(name, ""))
    reading.files += 1


def once(pairs):
    """A property that stands twice in one object would be lost without a word."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _raw in pairs).items() if count > 1)
        raise ValueError(_("%(name)s stands twice in one object") % {"name": twice})
    return found


def read_tables_in_json(reading, tables, name):
    """All tables in one JSON file, as in the specification's tabular.json."""
    for table, rows in tables.items():
        for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
            where = Where(name, f"{table}[{number}]")
            if isinstance(row, dict):
                reading.take_row(BY_TABLE[table], row, where)
            else:
                reading.problem(where, "", _("must be an object"))


def read_document(reading, found, where):
    kind = kind_of(found, where.file)
    if kind is None:
        return reading.problem(where, "", _("it cannot be told which object of HSDS this is"))
    return reading.take_object(ENTITIES[kind], found, where)


#: What only one kind of object has.
TELLING = (
    ("location", {"location_type"}),
    ("service_at_location", {"location", "service"}),
    ("service", {"status", "service_at_locations"}),
    ("taxonomy_term", {"taxonomy_detail", "term_uri", "parent_id", "taxonomy"}),
    (
        "organization",
        {"services", "locations", "organization_identifiers", "parent_organization_id", "website", "tax_status"},
    ),
)
#: By how a file or its folder is called, the longest name first.
NAMED = (
    ("service_at_location", "service_at_location"),
    ("taxonomy_term", "taxonomy_term"),
    ("taxonom", "taxonomy"),
    ("service", "service"),
    ("organization", "organization"),
    ("location", "location"),
)


def kind_of(found, file):
    if isinstance(found, dict):
        for kind, names in TELLING:
            if names & found.keys():
                return kind
    *_folders, folder, stem = ("", *file.lower().split("/"))
    return next((kind for name in (stem, folder) for start, kind in NAMED if name.startswith(start)), None)
