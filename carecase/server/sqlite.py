"""SQLite takes far more values in a statement than the 999 that Django 5.2 reckons with. Django 6 asks it, as here."""

import sqlite3


def take_as_many_values_as_it_can(connection, **kwargs):
    """So that a house of sixty is written in one statement per table instead of two."""
    if connection.vendor == "sqlite":
        most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = most
