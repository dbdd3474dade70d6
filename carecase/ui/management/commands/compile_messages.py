from django.core.management.base import BaseCommand

from carecase.ui import catalogues


class Command(BaseCommand):
    help = "Makes the .mo files that Django reads, for those catalogues that changed."
    requires_system_checks = []

    def handle(self, *args, **options):
        paths = [
            path
            for config in catalogues.our_apps()
            for path in sorted(catalogues.catalogue_path(config).parents[2].glob("*/LC_MESSAGES/django.po"))
        ]
        written = [path for path in paths if catalogues.compile_catalogue(path)]
        self.stdout.write(f"{len(written)} of {len(paths)} catalogues compiled.")
