"""manage.py import_hsds: a directory of HSDS 3.0 or 3.1 into the catalogue."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from carecase.access.models import Organisation, User
from services_catalog.hsds.reading import BadFile, read
from services_catalog.hsds.saving import Import

STEP = 1000
MOST_NOTES = 20


class Command(BaseCommand):
    help = "Reads a directory of HSDS 3.0 or 3.1 (JSON or CSV, a file or a folder). All of it, or nothing."

    def add_arguments(self, parser):
        parser.add_argument("path")
        parser.add_argument("--organisation", help="Name of the organisation that keeps the new providers.")
        parser.add_argument("--publish", action="store_true", help="Publish at once; otherwise rows are drafts.")

    def handle(self, *args, **options):
        try:
            reading = read(options["path"])
            self.stdout.write(_("%(rows)s rows read.") % {"rows": len(reading)})
            saved = Import(
                reading,
                by=User.objects.filter(username="system").first(),
                organisation=self.organisation(options["organisation"]),
                publish=options["publish"],
                progress=self.progress,
            ).run()
        except BadFile as error:
            told = _("Nothing was imported.")
            raise CommandError(f"{told}\n{error}") from error
        self.report(saved)

    def organisation(self, name):
        found = Organisation.objects.filter(name=name).first() if name else None
        if name and found is None:
            raise CommandError(_("There is no organisation called %(name)s.") % {"name": name})
        return found

    def progress(self, done, total):
        if total >= STEP and (done == total or done // STEP != (done - 1) // STEP or done % STEP == 0):
            self.stdout.write(_("%(done)s of %(total)s rows written") % {"done": done, "total": total})

    def report(self, saved):
        for note in saved.notes[:MOST_NOTES]:
            self.stdout.write(note)
        if len(saved.notes) > MOST_NOTES:
            self.stdout.write(_("… and %(count)s more of this kind.") % {"count": len(saved.notes) - MOST_NOTES})
        self.stdout.write(
            _("%(new)s new, %(changed)s changed, %(same)s unchanged.")
            % {"new": saved.created.total(), "changed": saved.changed.total(), "same": saved.unchanged}
        )
