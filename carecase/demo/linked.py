"""The journey of one group reaches over borders: what the teams on both sides of one tell each other, and no more."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.cases import incident_links
from carecase.cases.models import GroupIncident
from carecase.demo.routine import CareStory

ASKED, ANSWERED, ASKED_LAST = timedelta(days=3), timedelta(days=2), timedelta(hours=5)  # before now
FOUND = timedelta(days=120), timedelta(days=4)  # before now: of this season, and here before anybody asks


class LinkedGroups(CareStory):
    """The people of the bus at Paso Canoas came out of the forest with a larger group; Tapachula asks about it too."""

    title = _("Groups linked over borders")

    def play(self, until=None):
        now, ines, mayra = timezone.now(), self.cast.ines, self.cast.mayra
        [bus] = GroupIncident.objects.in_charge(ines).filter(transport="bus")
        forest, highway = self.largest(mayra), self.largest(self.cast.lorena)
        self.clock.to(now - ASKED)
        words = "Doce personas de un mismo bus dicen que salieron juntas de la selva con más gente."
        link = incident_links.ask(bus, number=forest.number, by=ines, words=words)
        self.clock.to(now - ANSWERED)
        words = "Sí: cuentan lo mismo del guía y de los boletos."
        incident_links.answer(link, forest, yes=True, by=mayra, words=words)
        if highway:
            self.clock.to(now - ASKED_LAST)
            incident_links.ask(highway, number=bus.number, by=self.cast.lorena, words="Preguntamos por el mismo guía.")
        return self

    def largest(self, manager):
        between = [timezone.now() - ago for ago in FOUND]
        known = GroupIncident.objects.in_charge(manager).filter(occurred_at__range=between)
        return known.order_by("-count", "recorded_at").first()
