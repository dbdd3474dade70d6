from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "carecase.documents"
