from django.apps import AppConfig


class JurisdictionsConfig(AppConfig):
    name = "carecase.jurisdictions"

    def ready(self):
        from carecase.jurisdictions import checks, packs  # noqa: F401

        packs.refuse_what_is_wrong()
