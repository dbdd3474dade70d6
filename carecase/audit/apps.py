from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "carecase.audit"

    def ready(self):
        from carecase.audit import triggers

        # No sender: tables of later apps carry triggers too, and a rebuilt table has lost its own.
        post_migrate.connect(triggers.install, dispatch_uid="append-only")
