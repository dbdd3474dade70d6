"""Writing what was read into the catalogue: all of it in one transaction, or nothing.

Rows are added and changed, never taken away. What another organisation keeps, and what belongs to a place whose
whereabouts are confidential, is not changed by any file.
"""

from collections import Counter
from copy import copy
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from carecase.jurisdictions import countries
from carecase.workflow.acts import act
from services_catalog.hsds import types
from services_catalog.hsds.mapping import BY_MODEL, ENTITIES, MAY_LEAD_NOWHERE, SAID_OF_ANY
from services_catalog.hsds.reading import BadFile, Problem
from services_catalog.models import Provider, Site
from services_catalog.models.base import Reviewed

BATCH = 500
#: Relations by which a row of the directory belongs to another.
UPWARDS = ("provider", "service", "service_site", "site", "contact", "phone")


@dataclass
class Saved:
    """What an import did: entity → number of rows."""

    created: Counter = field(default_factory=Counter)
    changed: Counter = field(default_factory=Counter)
    unchanged: int = 0
    notes: list = field(default_factory=list)


class Import:
    def __init__(self, reading, *, by, organisation=None, publish=False, progress=None):
        self.reading, self.by, self.organisation, self.publish = reading, by, organisation, publish
        self.progress = progress or (lambda done, total: None)
        self.saved = Saved(notes=list(reading.notes))
        self.types = types.taken_out(reading)
        self.rows = {}  # (entity, id) → the row as it will be
        self.new, self.altered, self.before = [], [], {}
        self.problems = []
        self.pairs = {}  # (service, place) → the row that joins them

    def run(self):
        with act(self.by, "import_hsds", files=self.reading.files, rows=len(self.reading)):
            self.find()
            self.resolve()
            for name, drafts in self.reading.drafts.items():
                for draft in drafts.values():
                    self.apply(ENTITIES[name], draft)
            self.place()
            self.guard()
            if self.problems:
                raise BadFile(self.problems)
            self.review()
            self.write()
        return self.saved

    def problem(self, draft, name, reason):
        if len(self.problems) < 50:
            self.problems.append(Problem(draft.where, name, str(reason)))

    # --- rows ----------------------------------------------------------------------------------------------------

    def find(self):
        """The rows that are there already, in one query for each table."""
        for name, drafts in self.reading.drafts.items():
            if drafts:
                for pk, row in ENTITIES[name].model._base_manager.in_bulk(list(drafts)).items():
                    self.rows[name, pk] = row

    def resolve(self):
        """Every reference leads to a row of the files or of the catalogue, or is kept as it was written."""
        wanted = {}
        for drafts in self.reading.drafts.values():
            for draft in drafts.values():
                for link in draft.links.values():
                    if link.id not in self.reading.drafts[link.entity]:
                        wanted.setdefault(link.entity, set()).add(link.id)
        there = {name: ENTITIES[name].model._base_manager.in_bulk(list(ids)) for name, ids in wanted.items()}
        self.rows |= {(name, pk): row for name, rows in there.items() for pk, row in rows.items()}
        for name, drafts in self.reading.drafts.items():
            for draft in drafts.values():
                self.resolve_links(name, draft, there)

    def resolve_links(self, name, draft, there):
        for relation, link in list(draft.links.items()):
            if link.id in self.reading.drafts[link.entity] or link.id in there[link.entity]:
                continue
            told = {"entity": link.entity, "id": link.id}
            if (name, link.column) not in MAY_LEAD_NOWHERE:
                self.problem(draft, link.column, _("leads to a %(entity)s that is not there: %(id)s") % told)
                continue
            draft.links[relation] = None
            raw = draft.spelled.get(link.column)
            draft.spelled[link.column] = [None, raw[1] if raw else str(link.id)]
            self.saved.notes.append(
                f"{draft.where}, {link.column}: "
                + _("leads to a %(entity)s that is not there: %(id)s") % told
                + " · "
                + _("kept as it was written")
            )

    def apply(self, entity, draft):
        row = self.rows.get((entity.name, draft.id))
        if row is None:
            row = entity.model(id=draft.id)
            self.new.append(row)
            if isinstance(row, Provider):
                row.organisation = self.organisation
        else:
            self.before[entity.name, draft.id] = copy(row)
        self.rows[entity.name, draft.id] = row
        row.from_draft = draft
        for name, value in draft.values.items():
            setattr(row, name, value)
        for relation, link in draft.links.items():
            setattr(row, f"{relation}_id", link.id if link else None)
        row.extra = merged(row.extra, draft)
        self.check(entity, row, draft)

    def check(self, entity, row, draft):
        """What the database would refuse, said with its place."""
        if entity.name == "service" and None not in (row.minimum_age, row.maximum_age):
            self.check_ages(row, draft)
        if entity.name == "service_capacity" and row.maximum is not None and row.available > row.maximum:
            self.problem(draft, "available", _("is more than there are"))
        if entity.name == "service_at_location":
            self.check_pair(row, draft)

    def check_ages(self, row, draft):
        if row.maximum_age < row.minimum_age:
            self.problem(draft, "maximum_age", _("is below the minimum age"))

    def check_pair(self, row, draft):
        pair = (row.service_id, row.site_id)
        if None in pair:
            name = "service_id" if row.service_id is None else "location_id"
            return self.problem(draft, name, _("is missing"))
        other = self.pairs.setdefault(pair, row.id)
        if row._state.adding and other == row.id:
            twin = type(row).objects.filter(service_id=pair[0], site_id=pair[1]).exclude(pk=row.id)
            other = twin.values_list("pk", flat=True).first() or row.id
        if other != row.id:
            self.problem(draft, "location_id", _("this service is at this place already: %(id)s") % {"id": other})

    def place(self):
        """The country and province of a new place, and of its provider, from its address."""
        for draft in self.reading.drafts["address"].values():
            address = self.rows["address", draft.id]
            site = self.rows.get(("location", address.site_id))
            country = address.country.strip().upper()
            if site is None or site.is_confidential or not countries.is_known(country):
                continue
            if not site.country:
                site.country, site.admin1 = country, site.admin1 or address.state_province[:100]
            provider = self.rows.get(("organization", site.provider_id))
            if provider is not None and not provider.country and provider._state.adding:
                provider.country = country
        for (name, pk), before in self.before.items():
            row = self.rows[name, pk]
            if differs(before, row):
                self.altered.append(row)
            else:
                self.saved.unchanged += 1

    # --- what a file must not do ---------------------------------------------------------------------------------

    def guard(self):
        for row in self.new:
            self.guard_row(row, [row])
        for row in self.altered:
            self.guard_row(row, [row, self.before[BY_MODEL[type(row)].name, row.pk]])

    def guard_row(self, row, stages):
        draft = getattr(row, "from_draft", None)
        if draft is None:
            return
        reached = [each for stage in stages for each in self.reached_from(stage)]
        if any(isinstance(each, Site) and each.is_confidential for each in reached):
            return self.problem(
                draft, "", _("belongs to a place whose whereabouts are confidential: no file changes it")
            )
        ours = self.organisation.pk if self.organisation else None
        keepers = {each.organisation_id for each in reached if isinstance(each, Provider)} - {None, ours}
        if keepers:
            self.problem(draft, "", _("is kept by another organisation"))

    def reached_from(self, row):
        """The row itself and everything it belongs to."""
        found, waiting = {}, [row]
        while waiting:
            each = waiting.pop()
            key = (type(each), each.pk)
            if key not in found:
                found[key] = each
                waiting += self.one_up(each)
        return found.values()

    def one_up(self, row):
        names = {field.name for field in row._meta.concrete_fields}
        links = [(relation, getattr(row, f"{relation}_id")) for relation in UPWARDS if relation in names]
        above = [
            (BY_MODEL[row._meta.get_field(relation).related_model].name, pk)
            for relation, pk in links
            if pk is not None
        ]
        entity = BY_MODEL[type(row)].name
        if entity in SAID_OF_ANY:
            name, pk = (getattr(row, column) for column in SAID_OF_ANY[entity])
            above += [(name, pk)] if pk and name in ENTITIES else []
        return [each for key in above if (each := self.row(*key)) is not None]

    def row(self, name, pk):
        if (name, pk) not in self.rows:
            self.rows[name, pk] = ENTITIES[name].model._base_manager.filter(pk=pk).first()
        return self.rows[name, pk]

    # --- writing -------------------------------------------------------------------------------------------------

    def review(self):
        """What is new or changed waits to be read by somebody, unless whoever imports vouches for it."""
        touched = {
            (type(each), each.pk): each
            for row in self.new + self.altered
            for each in self.reached_from(row)
            if isinstance(each, Reviewed)
        }
        waiting = {id(row) for row in self.new + self.altered}
        if self.publish:  # also what stood there already: it is in the files that are vouched for
            named = [(type(row), row.pk, row) for row in self.rows.values() if hasattr(row, "from_draft")]
            touched |= {(kind, pk): row for kind, pk, row in named if isinstance(row, Reviewed)}
        for row in touched.values():
            before = row.review
            if self.publish:
                row.review, row.published_at = Reviewed.Review.PUBLISHED, row.published_at or timezone.now()
            elif row.is_published:
                row.review = Reviewed.Review.WAITING
            if row.review != before and id(row) not in waiting:
                self.altered.append(row)

    def write(self):
        total, done = len(self.new) + len(self.altered), 0
        for entity in ENTITIES.values():
            new = [row for row in self.new if type(row) is entity.model]
            altered = [row for row in self.altered if type(row) is entity.model]
            fields = [each.name for each in entity.model._meta.concrete_fields if not each.primary_key]
            for start in range(0, len(new), BATCH):
                batch = new[start : start + BATCH]
                bulk_create_with_history(batch, entity.model, batch_size=BATCH, default_user=self.by)
                done += len(batch)
                self.progress(done, total)
            for start in range(0, len(altered), BATCH):
                batch = altered[start : start + BATCH]
                bulk_update_with_history(batch, entity.model, fields, batch_size=100, default_user=self.by)
                done += len(batch)
                self.progress(done, total)
            if new or altered:
                self.saved.created[entity.name] += len(new)
                self.saved.changed[entity.name] += len(altered)
        types.give(self.types, self.rows)


def merged(extra, draft):
    """What a row says beyond its columns, with what the files say now laid over it."""
    extra = extra or {}
    spelled = {name: told for name, told in (extra.get("as", {}) | draft.spelled).items() if told is not None}
    found = {
        "other": extra.get("other", {}) | draft.said_everywhere(),
        "at": extra.get("at", {}) | draft.said_there(),
        "as": spelled,
    }
    return {name: value for name, value in found.items() if value}


def differs(before, row):
    return any(
        getattr(before, each.attname) != getattr(row, each.attname)
        or (each.name == "extra" and repr(before.extra) != repr(row.extra) and not alike(before.extra, row.extra))
        for each in row._meta.concrete_fields
    )


def alike(left, right):
    """Equal also in kind, all the way down: 100 is not 100.0."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(alike(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(alike, left, right))
    return type(left) is type(right) and left == right
