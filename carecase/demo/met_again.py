"""Emmanuel, whom a team in Panama cared for, comes to Paso Canoas: nobody there knows, and both case managers are asked."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.cases import actions as cases
from carecase.cases.models import Case
from carecase.casework import same_people
from carecase.demo import h3
from carecase.demo.routine import CareStory, register_one
from carecase.people.models import SamePerson

AFTER = timedelta(hours=5)  # before now


class MetAgain(CareStory):
    title = _("Somebody whom two organisations know")
    looks_first = False

    def play(self, until=None):
        self.clock.to(timezone.now() - AFTER)
        given, family, age, sex, spoken, country = h3.GROUP[h3.EMMANUEL]
        told = {"age": age, "sex": sex, "languages": spoken.split(", "), "citizenships": [country]}
        case = register_one(by=self.cast.oscar, given_names=given, family_names=family, **told)
        self.clock.goes_on()
        self.do(cases.take_case, case, by=self.cast.ines)
        self.in_panama(SamePerson.objects.about(case.person_id).get(), case.person_id)
        return self

    def in_panama(self, hit, person):
        """Rubén has looked, and asks; Inés has not answered yet."""
        case = Case.objects.select_related("manager").get(person=hit.beside(person))
        self.do(same_people.answer, hit, case, SamePerson.Answer.SAME, by=case.manager)
        self.do(same_people.write_to_other_team, hit, case, "¿Habla pidgin y algo de portugués?", by=case.manager)
