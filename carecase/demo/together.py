"""A dozen people who go home to the same country on the same day, in one movement."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from carecase.cases.models import Case
from carecase.demo.returns import ReturnStory
from carecase.people.ages import CHILD, AgeBand
from repatriation.actions import add_coordinator
from repatriation.legs_forms import LegForm
from repatriation.models import Movement
from repatriation.movement_forms import MovementForm

HOW_MANY, LEAVES_IN = 12, timedelta(days=6)
LEAVES, ARRIVES = time(8, 15), time(11, 30)


class GoingTogether(ReturnStory):
    looks_first = False

    def play(self, until=None):
        day, camila = timezone.localdate(timezone=self.clock.zone) + LEAVES_IN, self.cast.camila
        in_care = Case.objects.filter(organisation=self.cast.claro.pk, manager__isnull=False).open()
        adults = in_care.exclude(person__age_band__in=[*CHILD, AgeBand.UNKNOWN]).filter(return_plans__isnull=True)
        chosen = adults.select_related("manager").order_by("-opened_at", "label")[:HOW_MANY]
        self.people = {case.number: case.pk for case in chosen}
        plans = [self.who_asks(number, self.case(number).manager, day, camila) for number in self.people]
        where = {"country": "HN", "leaves_on": day, "organised_by": "Camino Claro y OIM"}
        where |= {"record": Movement(), "name": "Vuelo a San Pedro Sula"}
        self.fill(MovementForm, None, by=camila, plans=[p.pk for p in plans], **where)
        return self

    def who_asks(self, who, manager, day, coordinator):
        """Wants to go, and where to; the coordinator writes down the flight."""
        self.ask_for_return(who, by=manager)
        self.place(who, by=manager, country="HN", kind="origin", area="Cortés", with_whom="Su familia")
        self.do(add_coordinator, self.return_plan(who), by=manager, user=coordinator)
        hours = {"departs_at": datetime.combine(day, LEAVES), "arrives_at": datetime.combine(day, ARRIVES)}
        ends = {"from_place": "San José", "to_place": "San Pedro Sula"}
        self.note(LegForm, who, by=coordinator, mode="plane", carrier="Vuelo 417", **ends, **hours)
        return self.return_plan(who)
