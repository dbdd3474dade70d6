"""The journey of one group reaches over a border: what the teams of both sides tell each other, and no more."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.cases import incident_links
from carecase.cases.models import GroupIncident
from carecase.demo.routine import CareStory

FOUND = timedelta(days=120), timedelta(days=4)  # before now: of this season, and here before anybody asks
ASKED, ANSWERED, ASKED_LAST = timedelta(days=3), timedelta(days=2), timedelta(hours=5)


class LinkedGroups(CareStory):
    """The people of the bus at Paso Canoas came out of the forest with a larger group; Metetí asks about one more."""

    title = _("Groups linked over borders")

    def play(self, until=None):
        now, ines, mayra = timezone.now(), self.cast.ines, self.cast.mayra
        [bus] = GroupIncident.objects.in_charge(ines).filter(transport="bus")
        forest, *others = self.found_by(mayra)
        self.clock.to(now - ASKED)
        words = "Doce personas de un mismo bus dicen que salieron juntas de la selva con más gente."
        link = incident_links.ask(bus, number=forest.number, by=ines, words=words)
        self.clock.to(now - ANSWERED)
        words = "Sí: cuentan lo mismo del guía y de los boletos."
        incident_links.answer(link, forest, yes=True, by=mayra, words=words)
        self.clock.to(now - ASKED_LAST)
        for other in others[:1]:
            words = "También este grupo nombra al mismo guía. ¿Van juntos?"
            incident_links.ask(other, number=bus.number, by=mayra, words=words)
        return self

    def found_by(self, manager):
        """The groups of her team, the largest first."""
        season = [timezone.now() - ago for ago in FOUND]
        return GroupIncident.objects.in_charge(manager).filter(occurred_at__range=season).order_by("-count", "number")
