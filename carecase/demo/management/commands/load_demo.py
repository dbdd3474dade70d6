from time import perf_counter

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from carecase.access.models import Membership
from carecase.access.roles import ROLES
from carecase.cases.models import Case
from carecase.demo import season, stage
from carecase.demo.cast import COLLEAGUES, PASSWORD


class Command(BaseCommand):
    help = "Plays the walk-throughs and some hundred lighter cases, all invented. Once, and only where DEMO is set."

    def add_arguments(self, parser):
        parser.add_argument("--light", type=int, default=season.LIGHT_CASES, help="how many lighter cases")

    def handle(self, *args, light, **options):
        self.refuse_real_data()
        if season.has_begun():
            self.say_that_it_is_there()
        else:
            self.play(light)
        self.show_accounts()

    def refuse_real_data(self):
        if not settings.DEMO:
            raise CommandError(_("Invented people do not belong here: the demo is loaded only where DEMO is set."))
        if stage.time_machine is None:
            raise CommandError(_("The demo needs time-machine: install carecase[demo]."))
        if Case.objects.exists() and not season.has_begun():
            raise CommandError(_("There are other cases in this database: the demo needs one of its own."))

    def say_that_it_is_there(self):
        if season.is_whole():
            self.stdout.write(_("The demo is here already."))
        else:
            self.stderr.write(
                _("The demo was interrupted while it was loaded: remove the database and load it again.")
            )

    def play(self, light):
        began = perf_counter()
        call_command("load_reference", verbosity=0)
        season.play(light, say=lambda words: self.stdout.write(f"  {words}"))
        taken = {"cases": Case.objects.count(), "seconds": round(perf_counter() - began)}
        self.stdout.write(_("%(cases)d cases in %(seconds)d seconds.") % taken)

    def show_accounts(self):
        self.stdout.write(_("Accounts, all with the password “%(password)s”:") % {"password": PASSWORD})
        held = Membership.objects.filter(user__username__in=COLLEAGUES).select_related("user", "unit", "organisation")
        for membership in held.order_by("organisation__country", "unit__name", "user__username"):
            where = membership.unit or membership.organisation
            role = ROLES[membership.role].label
            self.stdout.write(f"  {membership.user.username:<10} {role} · {where} · {membership.organisation.country}")
