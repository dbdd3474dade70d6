from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from carecase.audit import chain, triggers


class Command(BaseCommand):
    help = "Walks the audit chain; exits non-zero and names the first bad row."

    def add_arguments(self, parser):
        parser.add_argument("--head", help="N:MAC as printed by an earlier run, kept outside this machine")

    def handle(self, *args, head=None, **options):
        if absent := triggers.missing():
            raise CommandError(_("Append-only triggers are missing: %s") % ", ".join(absent))
        if bad := chain.first_bad_row(anchor(head), self.progress):
            raise CommandError(_("The chain breaks at row %(n)s: %(why)s.") % {"n": bad[0], "why": bad[1]})
        n, mac = chain.head()
        self.stdout.write(_("%(n)s rows, unbroken. Head to note elsewhere: %(n)s:%(mac)s") % {"n": n, "mac": mac})

    def progress(self, n):
        if n % 10_000 == 0:
            self.stderr.write(f"{n}…")


def anchor(text):
    if not text:
        return None
    n, found, mac = text.partition(":")
    if not (found and n.isdigit()):
        raise CommandError(_("Write the head as N:MAC."))
    return int(n), mac
