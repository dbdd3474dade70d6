"""Squash the migrations of an app into one whose tables are created at once (docs/decisions/0009).

    PYTHONPATH=. DJANGO_SETTINGS_MODULE=carecase.settings.development \\
        python tools/squash.py referrals 0001_squashed_0003

Reads the finished models, not the operations: steps that only moved data are left out, as `elidable` says they may be.
"""

import sys
from pathlib import Path

import django
from django.apps import apps
from django.db import migrations
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter
from django.utils import translation

from carecase.server.schema import CreateModels


def operations_of(label):
    """What would create this app's tables today."""
    finder = MigrationAutodetector(
        ProjectState(), ProjectState.from_apps(apps), MigrationQuestioner(specified_apps={label})
    )
    written = finder.changes(graph=MigrationGraph())[label]
    return [operation for migration in written for operation in migration.operations]


def folded(operations):
    """Fields, constraints and indexes that follow a table, inside its creation; tables after those they refer to."""
    models, rest = {}, []
    for each in operations:
        model = models.get(getattr(each, "model_name_lower", ""))
        match each:
            case migrations.CreateModel():
                models[each.name_lower] = each
            case migrations.AddField() if model:
                model.fields.append((each.name, each.field))
            case migrations.AddIndex() if model:
                model.options.setdefault("indexes", []).append(each.index)
            case migrations.AddConstraint() if model:
                model.options.setdefault("constraints", []).append(each.constraint)
            case _:
                rest.append(each)
    return [CreateModels(in_order(models)), *rest]


def in_order(models):
    done = {}
    while left := models.keys() - done.keys():
        ready = {
            name: models[name] for name in models if name in left and not refers_to(models[name]) & (left - {name})
        }
        if not ready:
            raise SystemExit(f"Tables refer to each other in a circle: {sorted(left)}")
        done |= ready
    return list(done.values())


def refers_to(model):
    """Names of the tables, of any app, that must be there first."""
    related = [field.remote_field for _name, field in model.fields if field.remote_field]
    targets = [target for each in related for target in (each.model, getattr(each, "through", None))]
    return {target.lower().rpartition(".")[2] for target in [*targets, *model.bases] if isinstance(target, str)}


def main(label, name):
    on_disk = MigrationLoader(None, replace_migrations=False).disk_migrations
    old = {key: each for key, each in on_disk.items() if key[0] == label and not each.replaces}
    new = migrations.Migration(name, label)
    new.initial, new.replaces = True, sorted(old)
    new.dependencies = sorted({tuple(one) for each in old.values() for one in each.dependencies if one[0] != label})
    new.operations = folded(operations_of(label))
    writer = MigrationWriter(new, include_header=False)
    Path(writer.path).write_text(writer.as_string())
    print(writer.path)


if __name__ == "__main__":
    django.setup()
    with translation.override(None):
        main(*sys.argv[1:])
