from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "carecase.casework"

    def ready(self):
        from carecase.audit.reading import MARKS
        from carecase.casework.printable import mark

        MARKS.append(mark)
