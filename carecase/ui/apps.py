from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "carecase.ui"
    verbose_name = "Design system"
