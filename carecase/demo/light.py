"""Three hundred lighter cases: found in groups over the last months, each as far on as it would be by now.

Mostly smuggled migrants, most of them men. Registered, taken and moved on through the same forms and steps as
everybody else; only a few go deep. Drawn by lot from a fixed seed, so that the demo is the same every time.
"""

import random
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.assessments.forms.identification import IdentificationForm
from carecase.assessments.forms.risk import RiskForm
from carecase.assessments.forms.screening import ScreeningForm
from carecase.assessments.forms.urgency import UrgentNeedsForm
from carecase.cases import actions as cases
from carecase.cases.forms import AuthorityNoticeForm, InterpreterRequestForm
from carecase.cases.models import Case, Task
from carecase.casework.group import letter
from carecase.casework.steps import care
from carecase.demo import names
from carecase.demo.houses import HOUSES
from carecase.demo.routine import CareStory, register_one
from carecase.shelter.actions import reserve_bed
from carecase.shelter.allocation import suitable_beds
from carecase.shelter.emergency import emergency_admission
from carecase.shelter.forms.bed import ShelterChoiceForm
from carecase.shelter.forms.door import StayForm
from carecase.shelter.standing import current_stay
from carecase.workflow.engine import Blocked

SEED = 9095
MOST_OPEN = 19  # of one case manager, beside those of the stories: the packs say 25 in all

FOR_THE_GROUP = (Task.Kind.BED_PLAN, Task.Kind.TRANSPORT, Task.Kind.MEALS)

# How far a case goes; each contains those before it, but the last, which ends early.
WAITING, TAKEN, ASSESSING, SHELTERED, PROTECTED, CLOSED = range(6)
ONWARD = -1


@dataclass(frozen=True)
class Route:
    """Where people are found, and who takes care of them. `share`: how many of 27 groups come this way."""

    officer: str
    managers: tuple
    supervisor: str
    house: str
    place: str
    admin1: str
    site: str
    share: int


ROUTES = (
    Route("oscar", ("ines", "marta"), "sofia", "ceiba", "Terminal de buses", "Puntarenas", "border_post", 8),
    Route("fabian", ("hector",), "ramon", "guayacan", "Sendero del río", "Guanacaste", "street", 6),
    Route("ernesto", ("ruben", "mayra"), "leticia", "mangle", "Salida de la trocha", "Darién", "street", 7),
    Route("arturo", ("lorena",), "teresa", "jacaranda", "Kilómetro 8", "Chiapas", "highway", 4),
    Route("karla", ("karla",), "wilmer", "pino", "Terminal de llegada", "Santa Bárbara", "shelter", 2),
)  # fmt: skip
SIZES = (38, 31, 26, 22, 19, 17, 15, 13, 12, 11, 10, 9, 8, 7, 6, 5, 5, 4, 4, 3, 3, 2, 2, 2, 1, 1, 1)
DAYS_AGO = (0, 3, 60, 2, 9, 90, 5, 16, 1, 120, 4, 12, 1, 30)

# By how many days ago it was: what became of people, with weights.
FATES = (
    (1, {WAITING: 8, TAKEN: 2}),
    (6, {WAITING: 1, TAKEN: 5, ASSESSING: 4, SHELTERED: 2, ONWARD: 3}),
    (20, {ONWARD: 6, SHELTERED: 5, PROTECTED: 1}),
    (999, {ONWARD: 18, PROTECTED: 1, CLOSED: 1}),
)
AT_THE_DOOR = 0.14  # of all, in the last two nights
WOMEN = 0.27  # of those who travel without small children
ALIASES = ("Sol", "Río", "Ceiba", "Luna", "Cedro", "Brisa", "Nube", "Jade", "Maíz", "Coral", "Monte", "Faro")
VIEWS = ("Quiere seguir su camino.", "Le preocupa su familia.", "Tiene miedo de las deudas.", "Se siente segura aquí.")


@dataclass
class Found:
    """Somebody of a group: what is typed, the language, and how far the case goes."""

    told: dict
    language: str
    fate: int
    manager: object = None

    @property
    def alone(self):
        return "no" if self.is_child else "yes"

    @property
    def is_child(self):
        return int(self.told["age"]) < 18

    @property
    def mode(self):
        return "same_language" if self.language == "spa" else "interpreter"

    @property
    def through(self):
        return "shared_language" if self.language == "spa" else "interpreter"


class Everyday(CareStory):
    """What goes on beside the stories."""

    title = _("Lighter cases beside them")
    looks_first = False

    def __init__(self, cast, clock, how_many):
        super().__init__(cast, clock)
        self.how_many, self.lot, self.today = how_many, random.Random(SEED), timezone.now()  # noqa: S311  no secret
        self.open_cases = {name: 0 for route in ROUTES for name in route.managers}
        self.stages = (
            (TAKEN, timedelta(hours=1), self.meet),
            (ASSESSING, timedelta(hours=3), self.begin_assessing),
            (SHELTERED, timedelta(hours=6), self.lodge),
            (PROTECTED, timedelta(days=5), self.plan),
            (CLOSED, timedelta(days=29), self.finish),
        )

    def case(self, name):
        return Case.objects.select_related("person").get(pk=self.people[name])

    def fill(self, form_class, who, *, by, **answers):
        """The longest forms are sent with their answers alone: a hundred and fifty times it counts."""
        long = form_class in (UrgentNeedsForm, ScreeningForm, RiskForm)
        return super().fill(form_class, who, by=by, **answers, **({"as_shown": False} if long else {}))

    def play(self, until=None):
        for route, size, days_ago in self.groups():
            self.play_group(route, size, days_ago)
        self.play_nights(int(self.how_many * AT_THE_DOOR))
        return self

    # --- people -------------------------------------------------------------------------------------------------

    def groups(self):
        """Route, size and age of each group, until there are as many people as wanted."""
        routes = [route for route in ROUTES for _each in range(route.share)]
        self.lot.shuffle(routes)
        left = self.how_many - int(self.how_many * AT_THE_DOOR)
        for route, size, days_ago in zip(cycle(routes), cycle(SIZES), cycle(DAYS_AGO)):
            if left <= 0:
                return
            yield route, min(size, left), days_ago
            left -= size

    def draw(self, size, days_ago):
        """People of one group. In a larger one every eighth is a small child with her or his mother."""
        people = []
        while len(people) < size:
            mother = size - len(people) > 1 and len(people) % 8 == 5
            people.append(self.draw_one(days_ago, mother=mother))
            if mother:
                people.append(self.child_of(people[-1], letter(sum("family" in each.told for each in people))))
        return people

    def draw_one(self, days_ago, mother=False):
        lot = self.lot
        origin, woman = names.some_origin(lot), mother or lot.random() < WOMEN
        given, family_names = names.some_name(lot, origin, woman)
        age = lot.randint(19, 38) if mother else lot.choices((lot.randint(18, 59), lot.randint(15, 17)), (96, 4))[0]
        told = {"called": given, "given_names": given, "family_names": family_names, "age": age}
        told |= {"sex": "2" if woman else "1", "languages": origin.languages, "citizenships": origin.country}
        weights = next(fates for oldest, fates in FATES if days_ago <= oldest)
        fate = lot.choices(list(weights), list(weights.values()))[0]
        return Found(told, origin.languages[:3], fate)

    def child_of(self, mother, mark):
        mother.told |= {"family": mark, "relation": "mother"}
        given = self.lot.choice(("Sol", "Dani", "Alex", "Noa", "Luz", "Joel"))
        told = {"called": given, "given_names": given, "age": self.lot.randint(1, 5), "sex": self.lot.choice("12")}
        told |= {"family": mark, "relation": "child"}
        same = {name: mother.told[name] for name in ("family_names", "languages", "citizenships")}
        return Found(told | same, mother.language, mother.fate)

    # --- their way ----------------------------------------------------------------------------------------------

    def play_group(self, route, size, days_ago):
        met_at = self.today - timedelta(days=days_ago, hours=self.lot.randint(8, 20), minutes=self.lot.randint(0, 59))
        found = self.draw(size, days_ago)
        officer = self.cast.colleagues[route.officer]
        self.clock.to(met_at + timedelta(minutes=15))
        incident = self.register(
            by=officer, occurred_at=met_at, place=route.place, admin1=route.admin1, site=route.site, count=size,
            languages=sorted({each.language for each in found}), needs=["water_food", "beds"],
        )  # fmt: skip
        people = dict(zip(sorted(self.people_of(incident)), found, strict=True))
        self.describe(incident, {label: each.told for label, each in people.items()}, by=officer)
        self.give(people, "IMM-02", by=officer)
        for stage, after, act in self.stages:
            if met_at + after >= self.today:
                return
            self.clock.to(met_at + after)
            for label, each in people.items():
                if each.fate >= stage or (stage == TAKEN and each.fate == ONWARD):
                    act(label, each, route)
            self.clock.to(self.today - timedelta(hours=20))
            if stage == SHELTERED:
                self.keep_up(people)

    def people_of(self, incident):
        return incident.cases.values_list("label", flat=True)

    def meet(self, who, found, route):
        """A case manager takes the case; the first talk, or a good journey."""
        name = self.least_busy(route)
        found.manager = manager = self.cast.colleagues[name]
        self.do(cases.take_case, who, by=manager)
        if found.fate == ONWARD or self.open_cases[name] >= MOST_OPEN:
            found.fate = ONWARD
            self.went_onward(who, by=manager)
            return
        self.open_cases[name] += 1
        for task in self.case(who).tasks.open().filter(kind__in=FOR_THE_GROUP):
            self.do(cases.finish_task, task, by=manager, outcome="Hecho.")
        if found.language != "spa":
            asked = {"language": found.language, "purpose": "screening", "met": "phone"}
            self.fill(InterpreterRequestForm, who, by=manager, **asked)
        how = {"language": found.language, "through": found.through, "alone": found.alone}
        self.first_talk(who, by=manager, **how, nowhere_to_sleep="yes")

    def keep_up(self, people):
        """Until yesterday what was due was done, for those who stay longer; a few things are late everywhere else."""
        for label, each in people.items():
            if each.fate >= SHELTERED:
                self.what_is_due_is_done(label, by=each.manager)

    def least_busy(self, route):
        return min(route.managers, key=self.open_cases.get)

    def begin_assessing(self, who, found, route):
        manager = found.manager
        if found.is_child:
            notice = {"body": "child_authority", "channel": "phone", "contact": "Guardia de la autoridad de niñez"}
            self.fill(AuthorityNoticeForm, who, by=manager, **notice)
        self.rights(who, by=manager, language=found.language, mode=found.mode)
        self.consent(who, "data_record", by=manager, language=found.language)
        self.start_risk_assessment(who, by=manager)
        how = {"language": found.language, "alone": found.alone}
        self.fill(ScreeningForm, who, by=manager, **how, **{"smuggling.paid": "present"})

    def lodge(self, who, found, route):
        """First judgement of risk, a safety plan, and a bed that suits; or that there is none."""
        manager = found.manager
        level = self.lot.choices(("low", "medium", "high"), (5, 4, 1))[0]
        more = {"because": "Salud delicada."} if level == "high" else {}
        view = self.lot.choice(VIEWS)
        self.judge_risk(who, level, by=manager, language=found.language, view=view, **more)
        self.safety_plan(who, by=manager, what_to_do="Avisar a la persona de turno; línea de ayuda en la tarjeta.")
        bed = self.free_bed(who, route)
        if bed is None:
            why = "No hubo una cama que convenga."
            self.fill(ShelterChoiceForm, who, by=manager, choice="none_suitable", asked_alone=True, why=why)
            return
        self.do(reserve_bed, who, bed, by=manager)
        self.take(care["start_shelter"], who, by=manager)
        self.settle_in(who, found.language, route)

    def settle_in(self, who, language, route):
        """What the house asks on the first evening."""
        stay, by = current_stay(self.parent(who)), self.cast.colleagues[HOUSES[route.house][0]]
        answers = {"rules_explained_in": language, "complaint_explained": True, "phone_location": "off"}
        self.fill(StayForm, who, by=by, record=stay, safe_with_companions="yes", **answers)

    def free_bed(self, who, route):
        bed, against = suitable_beds(self.case(who), self.cast.house(route.house))[0]
        return None if against else bed

    def plan(self, who, found, route):
        manager, supervisor = found.manager, self.cast.colleagues[route.supervisor]
        self.fill(IdentificationForm, who, by=manager, status="no_indicators", smuggling="smuggled")
        due_on = timezone.localdate() + timedelta(days=30)
        goal = {"domain": "legal_status", "goal": "Saber cómo quedarse o seguir con papeles", "due_on": due_on}
        self.protect(
            who, by=manager, supervisor=supervisor, language=found.language, mode=found.mode, words="De acuerdo.",
            risk="Deuda del viaje.", objectives=[goal],
        )  # fmt: skip

    def finish(self, who, found, route):
        manager, supervisor = found.manager, self.cast.colleagues[route.supervisor]
        self.close(
            who, by=manager, supervisor=supervisor, reason="goals_met", outcome="Tiene papeles, trabajo y dónde vivir.",
            open_tasks_because="Lo que queda lo sigue la persona por su cuenta.", recontact="Por la línea de ayuda.",
            belongings_returned=True, consents_reviewed=True,
        )  # fmt: skip
        self.open_cases[manager.username] -= 1

    # --- at night -----------------------------------------------------------------------------------------------

    def play_nights(self, how_many):
        """People who come to the door of a house: a bed first, everything else in the morning."""
        routes = cycle(ROUTES)
        for n in range(how_many):
            route = next(routes)
            hours = self.lot.choice((5, 9, 29, 34))
            self.clock.to(self.today - timedelta(hours=hours, minutes=n))
            case = self.admit_at_night(route)
            if hours > 24 and self.open_cases[self.least_busy(route)] < MOST_OPEN:
                self.clock.to(self.today - timedelta(hours=hours - 6, minutes=n))
                self.the_morning_after(case, route)

    def the_morning_after(self, case, route):
        name = self.least_busy(route)
        manager = self.cast.colleagues[name]
        self.do(cases.take_case, case, by=manager)
        self.open_cases[name] += 1
        self.people["here"] = case.pk
        self.judge_risk("here", "medium", by=manager, language="spa", view=self.lot.choice(VIEWS))
        self.safety_plan("here", by=manager, what_to_do="Avisar a la persona de turno.")
        if current_stay(case):
            self.settle_in("here", "spa", route)

    def admit_at_night(self, route):
        house, woman = self.cast.house(route.house), self.lot.random() < WOMEN
        sex, called = "2" if woman else "1", self.lot.choice(ALIASES)
        try:
            by = self.cast.colleagues[HOUSES[route.house][0]]
            return emergency_admission(house, by=by, sex=sex, age_band="adult", called=called).case
        except Blocked:  # no bed that suits: the post takes down who came
            return register_one(by=self.cast.colleagues[route.officer], sex=sex, group="adult", called=called)
