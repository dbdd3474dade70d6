"""When anything in the catalogue was last changed: one query, over the histories of its tables."""

from datetime import UTC, datetime

from django.db import connection
from django.utils.dateparse import parse_datetime

from services_catalog.hsds.mapping import ENTITIES
from services_catalog.models import ServiceType


def last_change():
    """The latest moment in all histories; None where there is none yet."""
    models = [entity.model for entity in ENTITIES.values()] + [ServiceType]
    tables = [connection.ops.quote_name(model.history.model._meta.db_table) for model in models]
    asked = ", ".join(f"(SELECT MAX(history_date) FROM {table})" for table in tables)  # noqa: S608 - names of our tables
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}")
        found = [moment(value) for value in cursor.fetchone() if value]
    return max(found, default=None)


def moment(value):
    """SQLite knows no moments, and hands out texts in UTC."""
    found = value if isinstance(value, datetime) else parse_datetime(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
