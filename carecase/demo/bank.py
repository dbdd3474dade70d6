"""The interpreter bank: who is in it, two rooms, and hours in every state."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.cases.forms import InterpreterRequestForm
from carecase.cases.models import Case, Grant, State
from carecase.casework import interpreting
from carecase.demo.routine import CareStory
from carecase.demo.stage import NotPlayed, fill
from carecase.interpreters import steps
from carecase.interpreters.actions import conflict_declared
from carecase.interpreters.forms.assignment import ExpertAssignmentForm
from carecase.interpreters.forms.profile import (
    ExceptionForm,
    InterpretedForm,
    InterpreterForm,
    TieForm,
    WeeklyHoursForm,
)
from carecase.interpreters.forms.room import RoomForm, RoomHoursForm
from carecase.interpreters.models import Interpreter, Room, Weekday
from carecase.workflow.acts import act

CR, PA, GT = ("CR", "America/Costa_Rica"), ("PA", "America/Panama"), ("GT", "America/Guatemala")
EVERYWHERE, FROM_AFAR = ["in_person", "phone", "video"], ["phone", "video"]
DAILY = [str(day) for day in Weekday.values]

# name: sex, where, town, how, price, languages with variety and level; the first four are those of Metetí
BANK = {
    "Wilner Jean-Baptiste": ("male", PA, "Metetí", EVERYWHERE, "12.00", ["hat", "fra", "spa:professional"]),
    "Mirlande Prosper": ("female", PA, "Ciudad de Panamá", EVERYWHERE, "15.00", ["hat", "fra", "spa:professional"]),
    "Guerda Louissaint": ("female", PA, "Ciudad de Panamá", FROM_AFAR, "14.00", ["hat", "spa:professional"]),
    "Nadia Étienne": ("female", CR, "San José", EVERYWHERE, "18.00", ["hat", "fra", "spa", "eng:professional"]),
    "Ngwa Fru": ("male", CR, "Liberia", FROM_AFAR, "16.00", ["wes", "eng", "spa:professional"]),
    "Juana Ixcoy": ("female", GT, "Cobán", FROM_AFAR, "11.00", ["kek/Alta Verapaz", "quc:conversational", "spa"]),
    "Farid Noorzai": (
        "male",
        PA,
        "Ciudad de Panamá",
        FROM_AFAR,
        "20.00",
        ["prs", "pes:professional", "spa:professional"],
    ),
    "Aïssatou Diallo": ("female", CR, "San José", EVERYWHERE, None, ["wol", "fra", "spa"]),
}
FIRST = timedelta(days=9)  # before today: when the first hour was asked for
EXPIRED = "Guerda Louissaint"
ROOMS = (("Sala de video Sur", CR, "Ciudad Neily"), ("Sala de video Darién", PA, "Metetí"))


class Bank(CareStory):
    title = _("The interpreter bank")
    looks_first = False

    def play(self, until=None):
        self.today = timezone.localtime().replace(minute=0, second=0, microsecond=0)
        self.clock.to(self.today - timedelta(days=30))
        self.interpreters = {name: self.enter(name, *facts) for name, facts in BANK.items()}
        self.rooms = [self.open_room(*facts) for facts in ROOMS]
        self.what_differs()
        self.waiting = self.who_waits()
        self.past()
        self.ahead()
        return self

    # --- who and where ------------------------------------------------------------------------------------------

    def enter(self, name, sex, where, town, modes, price, spoken):
        """As the coordinator notes it: checked, sworn and trained a year ago."""
        country, zone = where
        day = timezone.localdate() - timedelta(days=300)
        until = day + timedelta(days=280 if name == EXPIRED else 900)
        by, organisation = self.cast.nuria, self.cast.organisations["claro"]
        user = {each.display_name: each for each in (self.cast.nadia, self.cast.mirlande)}.get(name)
        one = fill(
            InterpreterForm, organisation, by=by, record=Interpreter(organisation=organisation), name=name, user=user,
            sex=sex, modes=modes, country=country, place=town, time_zone=zone, vetted_on=day, sworn_on=day,
            vetted_until=day + timedelta(days=900), sworn_until=until, trained_on=day, price=price,
        )  # fmt: skip
        for each in spoken:
            fill(InterpretedForm, one, by=by, **language(each))
        fill(WeeklyHoursForm, one, by=by, days=DAILY, begins="06:00", ends="21:00")
        self.clock.goes_on()
        return one

    def open_room(self, name, where, town):
        country, zone = where
        organisation, by = self.cast.organisations["claro"], self.cast.nuria
        room = fill(RoomForm, organisation, by=by, record=Room(organisation=organisation), name=name, country=country,
                    place=town, time_zone=zone, equipment=["camera", "headsets", "quiet"])  # fmt: skip
        fill(RoomHoursForm, room, by=by, days=DAILY, begins="07:00", ends="19:00")
        self.clock.goes_on()
        return room

    def what_differs(self):
        """Somebody is away next week, somebody told of a tie, somebody speaks in court."""
        nuria, begins_at = self.cast.nuria, self.today + timedelta(days=7)
        away = {"begins_at": begins_at, "ends_at": begins_at + timedelta(days=3)}
        fill(ExceptionForm, self.interpreters["Ngwa Fru"], by=nuria, **away)
        told = {"to": "police", "country": "PA", "note": "Interpreta para la fiscalía."}
        fill(TieForm, self.interpreters["Farid Noorzai"], by=nuria, **told)
        court = self.today.replace(hour=9) - timedelta(days=8)
        fill(ExpertAssignmentForm, self.interpreters["Mirlande Prosper"], by=nuria, court="Juzgado Penal de Chepo",
             country="PA", language="hat", begins_at=court, ends_at=court + timedelta(hours=3), paid_by="court",
             amount="120.00", currency="USD")  # fmt: skip
        self.clock.goes_on()

    # --- hours --------------------------------------------------------------------------------------------------

    def who_waits(self):
        """Grown people of the organisation who speak Haitian or French and had a case manager by then."""
        held = Grant.objects.filter(case=OuterRef("pk"), user=OuterRef("manager"), from_at__lt=self.today - FIRST)
        cases = Case.objects.filter(Exists(held), organisation=self.cast.claro.pk)
        spoken = cases.filter(person__languages__language__in=("hat", "fra")).exclude(state__in=(State.CLOSED,))
        in_order = spoken.order_by("opened_at", "label").values_list("pk", flat=True).distinct()
        return [pk for pk in in_order if self.is_grown(pk)]

    def is_grown(self, pk):
        return not Case.objects.select_related("person").get(pk=pk).person.is_child

    def asked(self, who, days, hour, **wish):
        """A request of somebody in care, for an hour of that day."""
        if not self.waiting:
            raise NotPlayed("Nobody in care speaks Haitian or French.")
        self.people["one"] = self.waiting[who % len(self.waiting)]
        case = self.case("one")
        first = case.person.languages.filter(language__in=("hat", "fra")).first()
        wish = {"language": first.language, "purpose": "legal", "mode": "phone", "minutes": 60} | wish
        wanted_at = (self.today + timedelta(days=days)).replace(hour=hour)
        return case.manager, self.fill(InterpreterRequestForm, "one", by=case.manager, wanted_at=wanted_at, **wish)

    def book(self, asked, name, room=None):
        by, request = asked
        booking = interpreting.book(request, self.interpreters[name], by=by, room=room)
        self.clock.goes_on()
        return booking

    def go(self, step, booking, *, by):
        booking = interpreting.take(step, booking, by=by)
        self.clock.goes_on()
        return booking

    def agreed(self, asked, name, room=None):
        """Offered, accepted and confirmed."""
        by, booking = asked[0], self.book(asked, name, room)
        account = self.interpreters[name].user
        booking = (
            self.go(steps.accept, booking, by=account) if account else self.go(steps.note_acceptance, booking, by=by)
        )
        return self.go(steps.confirm, booking, by=by)

    def past(self):
        """Hours that took place, one to which nobody came, one that was not needed, one that was not answered."""
        self.clock.to(self.today - FIRST)
        first = self.agreed(self.asked(0, -8, 9, mode="video"), "Nadia Étienne", self.rooms[0])
        second = self.agreed(self.asked(1, -5, 14, minutes=90), "Nadia Étienne")
        nobody_came = self.agreed(self.asked(2, -4, 10), "Wilner Jean-Baptiste")
        cancelled = self.asked(3, -3, 11)
        self.go(steps.cancel, self.book(cancelled, "Nadia Étienne"), by=cancelled[0])
        self.clock.to(self.today - timedelta(days=3))
        for step, booking in ((steps.finish, first), (steps.finish, second), (steps.miss, nobody_came)):
            self.go(step, booking, by=booking.recorded_by)

    def ahead(self):
        """Confirmed, accepted, offered; a conflict declared and a wish of the person, after which the next is asked."""
        self.clock.to(self.today - timedelta(hours=3))
        self.agreed(self.asked(0, 1, 10, mode="video", purpose="interview"), "Nadia Étienne", self.rooms[0])
        by, booking = (asked := self.asked(1, 2, 9))[0], self.book(asked, "Wilner Jean-Baptiste")
        self.go(steps.note_acceptance, booking, by=by)
        self.book(self.asked(2, 2, 15, purpose="consent"), "Nadia Étienne")
        conflict = self.book(self.asked(3, 3, 11, purpose="screening"), "Mirlande Prosper")
        self.do(conflict_declared_by_her, conflict, "acquainted", by=self.cast.mirlande)
        refused = self.asked(4, 4, 16)
        self.go(steps.refuse, self.book(refused, "Wilner Jean-Baptiste"), by=refused[0])


def conflict_declared_by_her(booking, code, *, by):
    """As on her own page: the fact, the step, and whoever is asked next in the same act."""
    with act(by, "declare_conflict", booking) as doing:
        booking = conflict_declared(booking, code, by=by)
        interpreting.follow(booking, doing)
    return booking


def language(told):
    """ "kek/Alta Verapaz:professional" as the facts of a row."""
    told, _colon, level = told.partition(":")
    code, _slash, variety = told.partition("/")
    return {"language": code, "variety": variety, "level": level or "native"}
