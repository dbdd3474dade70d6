"""Somebody whom the northern team cared for comes to the southern one: Marta, who knows both, asks to join the records."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.roles import Role
from carecase.cases import actions as cases
from carecase.cases.models import Case, PossibleMatch
from carecase.casework import merging, registered_twice
from carecase.demo.routine import CareStory, register_one

AFTER = timedelta(hours=3)  # before now


class RegisteredTwice(CareStory):
    title = _("Somebody whom two teams of one organisation have met")
    looks_first = False

    def play(self, until=None):
        self.clock.to(timezone.now() - AFTER)
        marta, ramon = self.cast.marta, self.cast.ramon
        if (earlier := self.cared_for_in(self.cast.norte)) is None:
            return self
        person = earlier.person
        told = {"age": person.age, "sex": person.sex, "citizenships": person.citizenships}
        told |= {"given_names": person.given_names, "family_names": respelt(person.family_names)}
        case = register_one(by=marta, languages=[each.language for each in person.languages.all()], **told)
        self.do(cases.take_case, case, by=marta)
        self.clock.goes_on()
        self.do(cases.add_to_team, earlier, user=marta, role=Role.CASE_MANAGER, by=ramon)
        self.ask(PossibleMatch.objects.about(case.person_id).about(person).get(), person, marta)
        return self

    def ask(self, match, person, by):
        """Where the northern case is still open, the pair waits until it is closed: one open case for a person."""
        self.clock.goes_on()
        self.do(registered_twice.answer, match, PossibleMatch.Answer.SAME, by=by)
        if Case.objects.open().filter(person=person).exists():
            return
        why = "La persona cuenta que el equipo del norte la atendió, y reconoce a quien la acompañó."
        self.do(merging.ask, match, stays=person, taken=[], why=why, by=by)

    def cared_for_in(self, unit):
        """The last grown person whose case that team has closed, best of all one whose name is spelt in two ways; in
        a small demo, where none is closed yet, somebody it still cares for."""
        cases = Case.objects.filter(unit=unit, manager__isnull=False).select_related("person")
        closed = cases.filter(state=Case.State.CLOSED).order_by("-closed_at", "number")
        grown = [case for case in closed if is_told(case.person)]
        grown = grown or [case for case in cases.open().order_by("recorded_at", "number") if is_told(case.person)]
        spelt = [case for case in grown if respelt(case.person.family_names) != case.person.family_names]
        return next(iter([*spelt, *grown]), None)


def is_told(person):
    return bool(person.family_names) and person.age is not None and not person.is_child


def respelt(names):
    """As somebody else has heard it."""
    return names.translate(str.maketrans("zvZV", "sbSB"))
