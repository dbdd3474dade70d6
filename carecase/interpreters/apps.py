from django.apps import AppConfig
from django.db.models.signals import post_migrate


class InterpretersConfig(AppConfig):
    name = "carecase.interpreters"

    def ready(self):
        from carecase.interpreters import overlap

        # No sender: SQLite drops the triggers of a table that a later migration rebuilds.
        post_migrate.connect(overlap.install, dispatch_uid="never-twice")
