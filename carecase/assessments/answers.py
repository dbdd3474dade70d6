"""What a record says, in words: the same sections as its form, for reading."""

import datetime

from django.db import models
from django.utils.translation import pgettext

from carecase.ui.moments import when
from carecase.workflow.codes import CodesField
from carecase.workflow.records import NoAnswer

LONG = 240  # characters; a longer text stays folded until somebody asks for it


def answers(records, sections):
    """[(title, rows)] of one or more records; a row has label, value, is_long. Empty sections are left out."""
    groups = [(title, rows_of(records, names)) for title, _hint, names in sections]
    return [(title, rows) for title, rows in groups if rows]


def rows_of(records, names):
    rows = []
    for name in names:
        record = next((each for each in records if each is not None and has(each, name)), None)
        value = in_words(record, name) if record is not None else ""
        if value:
            label = record._meta.get_field(name).verbose_name
            rows.append({"label": label, "value": value, "is_long": len(str(value)) > LONG})
    return rows


def has(record, name):
    return name in {field.name for field in record._meta.concrete_fields}


def in_words(record, name):
    """The answer as people say it; the reason when there is none; "" when it was not asked."""
    field, value = record._meta.get_field(name), getattr(record, name)
    if value in (None, "", [], False):
        why = record.unanswered.get(name, "")
        return NoAnswer(why).label if why in NoAnswer.values else ""
    return said(record, field, value)


def said(record, field, value):
    if isinstance(field, CodesField):
        return ", ".join(str(label) for label in field.labels(value))
    if isinstance(field, models.BooleanField):
        return pgettext("answer", "Yes")  # what was not ticked is not shown
    if isinstance(value, datetime.date):
        return when(value, "full")
    display = getattr(record, f"get_{field.name}_display", None)
    return display() if display else str(value)
