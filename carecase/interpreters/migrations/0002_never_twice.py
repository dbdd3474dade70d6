from django.db import migrations

from carecase.interpreters import overlap


def forbid(apps, schema_editor):
    """PostgreSQL's exclusion constraints; SQLite's triggers are put back after every migrate (overlap.install)."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        for statement in overlap.statements(overlap.POSTGRESQL):
            schema_editor.execute(statement)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in overlap.NEVER_TWICE:
            schema_editor.execute(f"ALTER TABLE {overlap.TABLE} DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("interpreters", "0001_initial")]

    operations = [migrations.RunPython(forbid, allow)]
