from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from carecase.access.accounts import system
from services_catalog.actions import load_service_types, load_usual_providers


class Command(BaseCommand):
    help = "Writes the reference rows the product stands on. Can be run again at any time."

    def handle(self, *args, **options):
        load_service_types()
        load_usual_providers()
        call_command("load_manual", stdout=self.stdout)
        system()
        self.stdout.write(_("Reference rows are in place."))
