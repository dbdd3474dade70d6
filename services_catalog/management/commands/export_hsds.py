"""manage.py export_hsds: the catalogue as a directory of HSDS 3.1."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from services_catalog.hsds.writing import export

STEP = 1000


class Command(BaseCommand):
    help = "Writes what is published as HSDS 3.1 into a folder. Where a confidential place is, is never written."

    def add_arguments(self, parser):
        parser.add_argument("folder")
        parser.add_argument("--format", choices=["json", "csv"], default="json")
        parser.add_argument("--everything", action="store_true", help="Drafts and closed services too.")

    def handle(self, *args, **options):
        count = export(
            options["folder"],
            as_csv=options["format"] == "csv",
            everything=options["everything"],
            progress=self.progress,
        )
        self.stdout.write(_("%(count)s objects written.") % {"count": sum(count.values())})

    def progress(self, done, total):
        if total >= STEP:
            self.stdout.write(_("%(done)s of %(total)s written") % {"done": done, "total": total})
