"""Appointments of these days: one that took place, one tomorrow with somebody who goes along, one at a place of work."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.cases.appointments import AppointmentForm
from carecase.cases.models import Appointment, Case, State
from carecase.demo.routine import CareStory

BEFORE = timedelta(days=2)  # now, everything was planned


class Outings(CareStory):
    title = _("Who goes out these days, and who goes along")
    looks_first = False

    def play(self, until=None):
        now, planned = timezone.now(), timezone.now() - BEFORE
        for manager in (self.cast.ines, self.cast.marta):
            self.clock.to(planned)
            first, second = (*grown_ups_of(manager), None, None)[:2]
            if second is None:
                continue
            held = self.plan(first, at(now, -1, 14), "authority", "Edificio Central, ventanilla 4", by=manager)
            self.plan(first, at(now, 1, 8), "health", "Esquina del parque", by=manager, companion=manager.pk)
            self.plan(second, at(now, 2, 9), "work", "Taller del mercado, segundo piso", by=manager)
            self.clock.to(now)
            self.fill(AppointmentForm, first, by=manager, record=held, outcome=Appointment.Outcome.KEPT)
        return self

    def plan(self, case, begins_at, purpose, place, *, by, **more):
        answers = {
            "begins_at": begins_at,
            "back_at": begins_at + timedelta(hours=3),
            "purpose": purpose,
            "place": place,
        }
        return self.fill(AppointmentForm, case, by=by, **answers | more)


def grown_ups_of(manager):
    """Whom she cares for and who is past the first days."""
    cases = Case.objects.open().filter(manager=manager).exclude(state=State.IDENTIFICATION).order_by("number")
    return [case for case in cases.select_related("person") if not case.person.is_child]


def at(now, days, hour):
    return (timezone.localtime(now) + timedelta(days=days)).replace(hour=hour, minute=30, second=0, microsecond=0)
