from django.apps import AppConfig


class IntegrationConfig(AppConfig):
    name = "carecase.integration"
