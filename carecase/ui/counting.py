"""How long each of many lists is, asked in one statement."""

from django.core.exceptions import EmptyResultSet
from django.db import connection

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
