"""A hospital calls at night about somebody in the care of Inés, and nobody of her team answers: Héctor opens the case.

Victoria is told, and judges it two days later, within the time she has.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.audit.reading import saw
from carecase.cases import emergency
from carecase.cases.models import Case, EmergencyAccess
from carecase.demo.routine import CareStory

AFTER = timedelta(days=3)  # before now
READ_FOR, JUDGED_AFTER = timedelta(minutes=12), timedelta(days=2)


class NightCall(CareStory):
    title = _("A case opened in an emergency, and judged afterwards")
    looks_first = False

    def play(self, until=None):
        called_at = timezone.now() - AFTER
        hector, victoria = self.cast.hector, self.cast.victoria
        self.clock.to(called_at)
        if (case := self.of_another_team(hector)) is None:
            return self
        why = "Llama el hospital: la persona está inconsciente y preguntan por alergias. Nadie del equipo responde."
        access = self.do(emergency.begin, case, by=hector, reason=why)
        saw(hector, "view_case", case, case.person)
        self.clock.to(called_at + READ_FOR)
        self.do(emergency.close, access, by=hector)
        self.clock.to(called_at + JUDGED_AFTER)
        words = "La llamada consta en el hospital, y se avisó al equipo a la mañana siguiente."
        self.do(emergency.review, access, by=victoria, verdict=EmergencyAccess.Verdict.APPROVED, words=words)
        return self

    def of_another_team(self, user):
        """Somebody whom Inés cared for already, of the organisation of both."""
        cared_for = Case.objects.open().filter(manager=self.cast.ines, recorded_at__lt=timezone.now())
        mine = Case.objects.visible_to(user).values("pk")
        return cared_for.exclude(pk__in=mine).select_related("person", "organisation").order_by("number").first()
