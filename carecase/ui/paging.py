"""Pages of a long list that need no count and no offset: each page begins where the last one ended.

The order names its columns ("-opened_at", "pk"); the last one must be unique. Empty values come last. The cursor in
the address holds the order's values of one row, so lists of people are never ordered by anything that names them.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Q

SIZE = 50


@dataclass(frozen=True)
class KeysetPage:
    """One page of rows, and the cursors of its neighbours (None where there is no neighbour)."""

    items: list
    next_cursor: str | None
    previous_cursor: str | None

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)


@dataclass(frozen=True)
class Column:
    name: str
    descending: bool
    field: object
    nullable: bool

    def ordered(self, *, backward):
        descending = self.descending != backward
        column = F(self.name)
        if not self.nullable:
            return column.desc() if descending else column.asc()
        last = {"nulls_first": True} if backward else {"nulls_last": True}
        return column.desc(**last) if descending else column.asc(**last)

    def same(self, value):
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value, *, backward):
        """The rows that come after (or before) a value, empty values being last. None if there are none."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if backward else None
        comparison = "lt" if self.descending != backward else "gt"
        rows = Q(**{f"{self.name}__{comparison}": value})
        return rows | Q(**{f"{self.name}__isnull": True}) if self.nullable and not backward else rows


def keyset_page(queryset, order, *, after="", before="", size=SIZE):
    """The page of `queryset` after (or before) a cursor; the first page if the cursor says nothing or nonsense."""
    columns = [column(queryset, name) for name in order]
    values = opened(after or before, columns)
    backward = bool(before and not after and values)
    rows = queryset.order_by(*(each.ordered(backward=backward) for each in columns))
    if values:
        rows = rows.filter(neighbours(columns, values, backward=backward))
    found = list(rows[: size + 1])
    more, items = len(found) > size, found[:size]
    if backward:
        items.reverse()
    first, last = (sealed(items[0], columns), sealed(items[-1], columns)) if items else (None, None)
    return KeysetPage(
        items=items,
        next_cursor=last if more or backward else None,
        previous_cursor=first if (more if backward else values) else None,
    )


def column(queryset, name):
    """One column of the order: a field of the model or an annotation."""
    bare = name.removeprefix("-")
    try:
        field = queryset.model._meta.pk if bare == "pk" else queryset.model._meta.get_field(bare)
    except FieldDoesNotExist:
        return Column(bare, name.startswith("-"), queryset.query.annotations[bare].output_field, True)
    return Column(bare, name.startswith("-"), field, field.null)


def neighbours(columns, values, *, backward):
    """Rows beyond a row: greater in the first column, or equal there and greater in the second, and so on."""
    condition, so_far = Q(pk__in=[]), Q()
    for each, value in zip(columns, values, strict=True):
        beyond = each.beyond(value, backward=backward)
        if beyond is not None:
            condition |= so_far & beyond
        so_far &= each.same(value)
    return condition


def sealed(row, columns):
    values = [getattr(row, each.name) for each in columns]
    return urlsafe_b64encode(json.dumps(values, default=str).encode()).decode().rstrip("=")


def opened(cursor, columns):
    """The values in a cursor, or None: an address is something anyone can type."""
    try:
        texts = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [each.field.to_python(text) for each, text in zip(columns, texts, strict=True)]
        for value in values:
            if isinstance(value, datetime):
                value.astimezone(UTC)  # a moment before the first year there is cannot be asked for
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError):
        return None
    return values
