from django.apps import AppConfig
from django.urls import register_converter


class CasesConfig(AppConfig):
    name = "carecase.cases"

    def ready(self):
        from carecase.cases.numbers import NumberConverter

        register_converter(NumberConverter, "case_number")
