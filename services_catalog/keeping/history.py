"""The history of an entry and of its details, as people read it: who changed what, from what to what, when and why."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecase.ui.moments import when
from carecase.workflow.codes import CodesField
from services_catalog.directory.words import DAYS, days_in_words
from services_catalog.models import (
    Address,
    Agreement,
    Capacity,
    Contact,
    CostOption,
    Language,
    Phone,
    Price,
    Provider,
    ProviderService,
    RequiredDocument,
    Schedule,
    ServiceArea,
    ServiceSite,
    Site,
)

#: Entry → relation of its details → their models.
DETAILS = {
    Provider: ("provider", (Phone, Contact)),
    Site: ("site", (Address, Phone, Schedule, Language)),
    ProviderService: (
        "service",
        (Capacity, ServiceSite, Schedule, Phone, Contact, Language, ServiceArea, CostOption, RequiredDocument),
    ),
    Agreement: ("agreement", (Price,)),
}
BY_THE_WAY = {"id", "extra", "freq", "written_by", "reviewed_by", "published_at", "updated", "last_modified"}
LAST = 100  # changes shown of each kind
LONGEST = 200
DONE = {"+": gettext_lazy("Added"), "~": gettext_lazy("Changed"), "-": gettext_lazy("Taken out")}


@dataclass
class Change:
    """One row of the history."""

    what: str
    at: datetime
    who: str
    reason: str
    lines: list  # field, before, after

    @property
    def sentence(self):
        return self.what


def changes(row):
    """Newest first: those of the entry, and those of what hangs on it."""
    relation, details = DETAILS[type(row)]
    found = list(of_rows(type(row), id=row.pk))
    for model in details:
        found += of_rows(model, **{relation: row.pk})
    return sorted(found, key=lambda change: change.at, reverse=True)[:LAST]


def details_of(row):
    """What hangs on the entry now: (what it is called, one line for each row)."""
    relation, details = DETAILS[type(row)]
    for model in details:
        rows = model.objects.filter(**{relation: row.pk})[:LAST]
        if lines := [in_one_line(model, each) for each in rows]:
            yield str(model._meta.verbose_name_plural).capitalize(), lines


def in_one_line(model, row):
    fields = [f for f in model._meta.concrete_fields if f.name not in BY_THE_WAY and not f.is_relation]
    said = [in_words(field, row) for field in fields]
    named = [str(row.site)] if model is ServiceSite else []
    return " · ".join(named + [words for words in said if words])


def of_rows(model, **lookup):
    rows = model.history.filter(**lookup).select_related("history_user").order_by("-history_date", "-history_id")
    later = list(rows[: LAST + 1])
    before = {}
    for row in reversed(later):
        lines = compared(model, before.get(row.id), row)
        before[row.id] = row
        if lines or row.history_type != "~" or row.history_change_reason:
            what = f"{DONE[row.history_type]}: {model._meta.verbose_name}"
            who = str(row.history_user) if row.history_user else _("read from a file")
            yield Change(what, row.history_date, who, row.history_change_reason or "", lines)


def compared(model, old, new):
    """(label, before, after) of every field that differs; of a new row every field that says something."""
    if new.history_type == "-":
        return []
    rows = []
    for field in model._meta.concrete_fields:
        if field.name in BY_THE_WAY or field.is_relation:
            continue
        before, after = (in_words(field, row) if row is not None else "" for row in (old, new))
        if before != after:
            rows.append((str(field.verbose_name).capitalize(), before, after))
    return rows


def in_words(field, row):
    value = getattr(row, field.attname)
    if value in (None, "", []):
        return ""
    if isinstance(field, CodesField):
        return ", ".join(str(label) for label in field.labels(value))
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(value, date | time):
        return when(value)
    if field.name == "byday" and set(value.split(",")) <= set(DAYS):
        return days_in_words(value.split(","))
    words = str(dict(field.flatchoices).get(value, value) if field.choices else value)
    return words[:LONGEST]
