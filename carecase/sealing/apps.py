from django.apps import AppConfig


class SealingConfig(AppConfig):
    name = "carecase.sealing"

    def ready(self):
        from carecase.sealing import checks  # noqa: F401
