from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "carecase.staff"
