from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from carecase.access.accounts import system
from carecase.casework import clockwork
from carecase.workflow.models import Heartbeat


class Command(BaseCommand):
    help = "The clockwork: run it every minute. What belongs to a day is done once a day; --all does everything now."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true")

    def handle(self, *args, **options):
        now, by = timezone.now(), system()
        for job in clockwork.EVERY_MINUTE:
            job(by, now)
        daily = Heartbeat.objects.filter(name="tick_daily").first()
        if options["all"] or daily is None or now - daily.at >= timedelta(days=1):
            for job in clockwork.ONCE_A_DAY:
                job(by, now)
            self.beat("tick_daily", now)
        self.beat("tick", now)

    def beat(self, name, now):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": now})
