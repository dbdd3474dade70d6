from django.apps import AppConfig
from django.urls import register_converter


class CasesConfig(AppConfig):
    name = "carecase.cases"

    def ready(self):
        from carecase.access.backends import WITH_THE_ACCOUNT
        from carecase.audit.reading import MARKS
        from carecase.cases.appointments import own_hours
        from carecase.cases.emergency import is_open_for_account, mark
        from carecase.cases.numbers import NumberConverter
        from carecase.interpreters.feeds import ALSO

        MARKS.append(mark)
        WITH_THE_ACCOUNT["has_emergency"] = is_open_for_account
        ALSO.append(own_hours)
        register_converter(NumberConverter, "case_number")
