from django.apps import AppConfig


class InterpretersConfig(AppConfig):
    name = "carecase.interpreters"
