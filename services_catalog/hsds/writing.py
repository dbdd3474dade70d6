"""Writing HSDS 3.1: full and brief objects, pages of them, and the tables with their datapackage.json."""

import csv
import json
from pathlib import Path

from services_catalog.hsds import types
from services_catalog.hsds.graph import WHEREABOUTS, Everything, Graph, Public
from services_catalog.hsds.mapping import (
    ALWAYS_SAID,
    BY_MODEL,
    ENTITIES,
    MAY_LEAD_NOWHERE,
    SAID_OF_ANY,
    STANDING,
    VERSION,
)
from services_catalog.hsds.values import NUMBERS, cell, render, same

#: Objects in one file of a page list, and in memory at once.
PER_PAGE = 100
#: All that is written of a row that must be silent.
OF_A_SECRET = ("id", "name", "location_type")


class Writer:
    """Objects of a graph as JSON has them. A nested object never leads back to what it is nested in."""

    def __init__(self, graph, *, services_in_full=True):
        self.graph = graph
        self.services_in_full = services_in_full

    def full(self, row):
        return self.write(row, (), "", nested=True)

    def brief(self, row):
        return self.write(row, (), "", nested=False)

    def write(self, row, above, path, *, nested):
        entity = BY_MODEL[type(row)]
        if self.graph.scope.is_silent(row):
            return {name: found for name, found in self.values(entity, row) if name in OF_A_SECRET}
        spelled = row.extra.get("as", {})
        place = f"{path}/{entity.name}:{written_id(row)}"
        found = dict(self.values(entity, row))
        beyond = row.extra.get("other", {}) | row.extra.get("at", {}).get(place, {})
        found |= {name: raw for name, raw in beyond.items() if name not in entity.columns}
        found |= {name: told for name in entity.columns if (told := self.link(entity, row, name, beyond)) is not None}
        for key, kin in entity.kin.items():
            if kin.entity not in above and (nested or not kin.many):
                inside = self.inside(entity, row, key, kin, (*above, entity.name), place, nested=nested)
                if inside or (inside is not None and spelled.get(key) == [None, []]):
                    found[key] = inside
        return found

    def inside(self, entity, row, key, kin, above, place, *, nested):
        """What is nested under a key."""
        path = f"{place}/{key}"
        if not kin.many:
            other = self.graph.row(kin.entity, getattr(row, f"{kin.link}_id"))
            return None if other is None else self.write(other, above, path, nested=nested)
        if kin.entity in SAID_OF_ANY:
            below = self.graph.about(kin.entity, entity.name, row.pk)
        else:
            below = self.graph.under(kin.entity, kin.link, row.pk)
        if key == "services" and not self.services_in_full:
            return [{name: found for name, found in self.brief(each).items() if name in BARE} for each in below]
        written = [self.write(each, above, path, nested=nested) for each in below if self.is_whole(each)]
        if key == "attributes" and entity.name == "service":
            written += [types.attribute(row, each) for each in self.graph.types[row.pk]]
        return written

    def is_whole(self, row):
        """A capacity whose unit is not known is no object of the specification."""
        return not hasattr(row, "unit_id") or row.unit_id is not None

    def values(self, entity, row):
        for name in entity.properties:
            if name in SAID_OF_ANY.get(entity.name, ()):
                continue
            told = spelled(row, name, render(getattr(row, name)))
            if told is not None and isinstance(told, str) == isinstance(entity.properties[name], NUMBERS):
                told = render(getattr(row, name))  # so written in a table, which knows no types
            if told is None and name in entity.required:
                told = ""
            if told is not None:
                yield name, told

    def link(self, entity, row, column, beyond):
        """A column that the nesting says already is written only where a file said it too."""
        if column in entity.links:
            relation, target = entity.links[column]
            pk = getattr(row, f"{relation}_id")
        elif column in SAID_OF_ANY.get(entity.name, ()):
            target, pk = None, getattr(row, column)
        else:
            return None
        always = (entity.name, column) in ALWAYS_SAID
        if not always and column not in beyond:
            return None
        if pk and target and not self.may_name(target, pk, always):
            return None
        return spelled(row, column, render(pk))

    def may_name(self, target, pk, always):
        if target == "organization" and always:
            return pk in self.graph.parents
        return target not in ("location", "service", "service_at_location") or self.graph.row(target, pk) is not None


BARE = ("id", "name", "status")


def spelled(row, name, ours):
    """A value as it was written elsewhere, as long as it has not been changed since."""
    told = row.extra.get("as", {}).get(name)
    return told[1] if told and same(told[0], ours) else ours


def written_id(row):
    return spelled(row, "id", str(row.pk))


# --- a directory of files ----------------------------------------------------------------------------------------


def scope_of(everything):
    return Everything() if everything else Public()


def export(folder, *, as_csv=False, everything=False, progress=lambda done, total: None):
    """Write what may be told into a folder. Returns entity → number of objects."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write = write_tables if as_csv else write_objects
    return write(folder, scope_of(everything), progress)


def write_objects(folder, scope, progress):
    """A file for each object in full, and the pages of the list of each kind."""
    count = {}
    total = sum(scope.rows(name).count() for name in STANDING)
    done = 0
    for name in STANDING:
        entity = ENTITIES[name]
        stem = entity.table.removesuffix(".csv") + ("s" if name == "service_at_location" else "")
        ids = list(scope.rows(name).order_by("pk").values_list("pk", flat=True))
        count[name] = len(ids)
        pages = range(0, len(ids), PER_PAGE)
        for number, start in enumerate(pages, start=1):
            wanted = ids[start : start + PER_PAGE]
            graph = Graph(scope).add(name, scope.rows(name).filter(pk__in=wanted).order_by("pk")).full()
            writer, rows = Writer(graph), [graph.row(name, pk) for pk in wanted]
            for row in rows:
                write_json(folder / stem / f"{row.pk}.json", writer.full(row))
            listed = page([writer.brief(row) for row in rows], number, len(pages), len(ids))
            write_json(folder / f"{stem}_{number:05}.json", listed)
            done += len(rows)
            progress(done, total)
    return count


def page(contents, number, pages, total):
    """The envelope of every list."""
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


def write_json(path, found):
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def write_tables(folder, scope, progress):
    count, total = {}, sum(scope.rows(name).count() for name in ENTITIES)
    told = {}  # entity → ids that were written, of which something may be said
    done = 0
    for entity in ENTITIES.values():
        rows = [row for row in scope.rows(entity.name).order_by("pk") if may_be_said(scope, entity, row, told)]
        told[entity.name] = {row.pk for row in rows if scope.speaks_of(entity.name, row)}
        lines = [cells(scope, entity, row, told) for row in rows] + list(lines_of_types(entity, scope))
        write_table(folder / entity.table, entity, lines)
        count[entity.name] = len(rows)
        done += len(rows)
        progress(done, total)
    write_json(folder / "datapackage.json", package())
    return count


def may_be_said(scope, entity, row, told):
    """What is said of another row goes out with that row. What leads nowhere goes out with everything."""
    if entity.name not in SAID_OF_ANY:
        return not isinstance(scope, Public) or hangs_on_what_is_told(entity, row, told)
    of, pk = (getattr(row, column) for column in SAID_OF_ANY[entity.name])
    if of in told and pk in told[of]:
        return True
    return not isinstance(scope, Public) and not is_a_secret(of, pk)


def is_a_secret(of, pk):
    sites = ENTITIES["location"].model._base_manager.filter(is_confidential=True)
    if of in WHEREABOUTS:
        return (
            ENTITIES[of].model._base_manager.filter(Everything.hangs_on_a_secret(ENTITIES[of].model), pk=pk).exists()
        )
    return sites.filter(pk=pk).exists()


def hangs_on_what_is_told(entity, row, told):
    """A detail goes out if anything it hangs on does; what stands on its own always does."""
    hung = [
        (target, getattr(row, f"{relation}_id"))
        for relation, target in entity.links.values()
        if target in OWNERS and getattr(row, f"{relation}_id")
    ]
    if entity.name in STANDING or not hung:
        return entity.name in STANDING or entity.name in ("unit", "program") or not entity.links
    return any(pk in told.get(target, ()) for target, pk in hung)


OWNERS = ("organization", "service", "service_at_location", "location", "contact", "phone")


def cells(scope, entity, row, told):
    """A row of a table; a link to a row that is not told is left empty."""
    found = {"id": str(row.pk)}
    silent = scope.is_silent(row)
    for name in entity.columns:
        if name in entity.links:
            relation, target = entity.links[name]
            pk = getattr(row, f"{relation}_id")
            known = pk is None or target not in told or pk in told[target] or not isinstance(scope, Public)
            found[name] = cell(spelled(row, name, render(pk))) if known else ""
        elif name != "id" and (not silent or name in OF_A_SECRET):
            found[name] = cell(spelled(row, name, render(getattr(row, name))))
    if written_id(row).lower() == str(row.pk):
        found["id"] = written_id(row)
    beyond = {} if silent else row.extra.get("other", {})
    found |= {
        name: raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
        for name, raw in beyond.items()
        if name not in entity.columns
    }
    return found


def lines_of_types(entity, scope):
    """Our types of service among the taxonomies, their terms and the attributes."""
    if entity.name not in ("taxonomy", "taxonomy_term", "attribute"):
        return
    through = BY_MODEL_SERVICE.service_types.through.objects.filter(providerservice__in=scope.rows("service"))
    marked = list(
        through.select_related("servicetype", "providerservice").order_by("providerservice_id", "servicetype_id")
    )
    if not marked:
        return
    if entity.name == "taxonomy":
        yield types.taxonomy()
    elif entity.name == "taxonomy_term":
        for each in {mark.servicetype_id: mark.servicetype for mark in marked}.values():
            line = types.term(each)
            yield line | {"taxonomy_id": line.pop("taxonomy_detail")["id"]}
    else:
        for mark in marked:
            line = types.attribute(mark.providerservice, mark.servicetype)
            yield line | {"link_id": str(mark.providerservice_id), "taxonomy_term_id": line.pop("taxonomy_term")["id"]}


BY_MODEL_SERVICE = ENTITIES["service"].model


def write_table(path, entity, lines):
    columns = list(dict.fromkeys([*entity.columns, *(name for line in lines for name in line)]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(lines)


def package():
    """datapackage.json: what the tables are, as Frictionless Data describes them."""
    return {
        "name": "human_services_data",
        "profile": "tabular-data-package",
        "version": VERSION,
        "resources": [resource(entity) for entity in ENTITIES.values()],
    }


def resource(entity):
    told = entity.schema["properties"]
    fields = [
        {
            "name": name,
            "type": told[name].get("datapackage_type", told[name]["type"]),
            "constraints": {"required": name in entity.required_in_tables},
        }
        for name in entity.columns
    ]
    keys = [
        {"fields": column, "reference": {"resource": target, "fields": "id"}}
        for column, (_relation, target) in entity.links.items()
        if (entity.name, column) not in MAY_LEAD_NOWHERE
    ]
    schema = {"primaryKey": "id", "fields": fields} | ({"foreignKeys": keys} if keys else {})
    return {
        "name": entity.name,
        "path": entity.table,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "schema": schema,
    }
