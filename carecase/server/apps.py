from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ServerConfig(AppConfig):
    name = "carecase.server"

    def ready(self):
        from carecase.server import sqlite

        connection_created.connect(sqlite.take_as_many_values_as_it_can, dispatch_uid="values-in-a-statement")
