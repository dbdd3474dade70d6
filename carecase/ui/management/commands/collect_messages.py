from itertools import product

from django.core.management.base import BaseCommand, CommandError

from carecase.ui import catalogues


class Command(BaseCommand):
    help = "Finds what the source asks to have translated and brings each app's catalogue up to date."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("apps", nargs="*", metavar="app_label", help="only these; all of ours if none is named")
        parser.add_argument("--check", action="store_true", help="change nothing; fail with a list of what is missing")

    def handle(self, *args, **options):
        try:
            configs = catalogues.our_apps(options["apps"])
        except LookupError as error:
            raise CommandError(error) from error
        if options["check"]:
            self.check_only(configs)
        else:
            self.collect(configs)

    def collect(self, configs):
        for config, language in product(configs, catalogues.languages()):
            path, untranslated = catalogues.collect(config, language)
            if untranslated:
                place = path.relative_to(catalogues.ROOT)
                self.stdout.write(f"{config.label}: {untranslated} to translate in {place}")

    def check_only(self, configs):
        each = product(configs, catalogues.languages())
        faults = [fault for config, language in each for fault in catalogues.faults(config, language)]
        faults += [fault for language in catalogues.languages() for fault in catalogues.differences(configs, language)]
        if faults:
            raise CommandError("\n".join(["The catalogues are not complete.", *faults]))
        self.stdout.write(f"{len(configs)} catalogues are complete.")
