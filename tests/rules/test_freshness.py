"""What is derived from the code stands beside it as the code would make it now."""

import pytest
from django.core.management import call_command

from carecase.ui.catalogues import catalogue_path, our_apps, read


def test_the_catalogues_are_complete_and_agree():
    call_command("collect_messages", check=True)


def test_no_translation_is_a_guess():
    fuzzy = [(config.label, m.id) for config in our_apps() for m in read(catalogue_path(config)) if m.id and m.fuzzy]
    assert fuzzy == []


@pytest.mark.django_db
def test_the_migrations_are_up_to_date():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_app_of_the_record_has_migrations():
    """An app whose migrations folder is missing is synced without them, and nobody notices until production."""
    ours = [config for config in our_apps() if list(config.get_models())]
    loaded = [config.label for config in ours if not (config.module.__file__ and _has_migrations(config))]
    assert loaded == []


def _has_migrations(config):
    folder = catalogue_path(config).parents[3] / "migrations"
    return any(folder.glob("0001_*.py"))


def test_the_picture_of_the_process_is_fresh():
    call_command("draw_states", check=True)


def test_no_content_type_or_permission_row_is_needed_to_see_anything():
    """Object permissions come from roles; django.contrib.auth's tables stay unused, so none of our models asks."""
    ours = [model for config in our_apps() for model in config.get_models()]
    asking = [model._meta.label for model in ours if model._meta.permissions]
    assert asking == []
