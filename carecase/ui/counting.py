"""How long each of many lists is, asked in one statement: most of a day are empty, and need no query of their own."""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Prefetch, prefetch_related_objects

NOTHING = "SELECT 1 WHERE 1 = 0", ()


def how_many(querysets, most=None):
    """The number of rows of each; with `most`, no more than so many are looked at."""
    asked = [bare(queryset.order_by().values("pk")[:most]) for queryset in querysets]
    if not asked:
        return []
    counts = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS few)" for sql, _params in asked)  # noqa: S608 (the sql of querysets)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [each for _sql, params in asked for each in params])
        return list(cursor.fetchone())


def bare(queryset):
    """Its statement and the values in it."""
    try:
        return queryset.query.sql_with_params()
    except EmptyResultSet:
        return NOTHING


def prefetch_what_is_there(rows, *lookups):
    """Django's prefetch, without a query for what none of these rows have. One query says which that is.

    A lookup leads over what the rows know already ("case__fears", with the case at hand) to rows that name them.
    """
    rels = [relation(rows, lookup) for lookup in lookups]
    there = how_many([rel.related_model._base_manager.filter(**{f"{rel.field.name}__in": of}) for rel, of in rels], 1)
    for lookup, (rel, _of), is_there in zip(lookups, rels, there, strict=True):
        nothing = Prefetch(lookup, rel.related_model._default_manager.none())
        prefetch_related_objects(rows, lookup if is_there else nothing)


def relation(rows, lookup):
    """The relation at the end of a lookup, and the rows it is asked of."""
    *way, last = lookup.split("__")
    for name in way:
        rows = [getattr(row, name) for row in rows]
    return next(rel for rel in rows[0]._meta.related_objects if rel.get_accessor_name() == last), rows


def where_any(lists):
    """Of named querysets, those that hold nothing answer without a query of their own."""
    there = how_many(lists.values(), 1)
    return {
        name: rows if any_there else rows.none() for (name, rows), any_there in zip(lists.items(), there, strict=True)
    }
