from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from carecase.website.manual import load_manual


class Command(BaseCommand):
    help = "Brings the first text of the manual in. What editors changed is left alone. Can be run again at any time."

    def handle(self, *args, **options):
        written = load_manual()
        self.stdout.write(_("Pages of the manual written: %(n)s.") % {"n": written})
