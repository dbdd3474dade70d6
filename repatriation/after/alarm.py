"""The arrival: whether somebody should have confirmed it by now, and how it is confirmed in one line."""

from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.cases.actions import block
from carecase.cases.clocks import due
from repatriation import steps
from repatriation.models import State


class Level(models.TextChoices):
    """How far it has come since the hour of arrival."""

    AWAITED = "awaited", _("Arrival to be confirmed")
    CALL = "call", _("Not confirmed: call the escort and those who receive")
    COORDINATOR = "coordinator", _("Still not confirmed: the coordinator takes over")


@dataclass(frozen=True)
class Alarm:
    level: Level
    arrives_at: object
    call_at: object
    coordinator_at: object

    @property
    def is_late(self):
        return self.level != Level.AWAITED


def alarm_of(plan, now=None):
    """None unless somebody is on the way by this plan."""
    if plan.state != State.DEPARTED:
        return None
    line = next(iter(plan.itineraries.all()), None)  # a list has fetched them beforehand
    if line is None:
        return None
    arrives_at, now = line.arrives_at, now or timezone.now()
    call_at = due(plan.case, "arrival_alarm", arrives_at)
    coordinator_at = due(plan.case, "arrival_coordinator", arrives_at)
    level = Level.AWAITED
    if now >= call_at:
        level = Level.COORDINATOR if now >= coordinator_at else Level.CALL
    return Alarm(level, line.arrives_local, call_at, coordinator_at)


def confirm_arrival(plan, *, by, who):
    """Somebody who is there says so, by phone: who, and what was said, in one line."""
    if not who:
        raise block(_("Write who says that she or he has arrived."), plan.get_absolute_url())
    return steps.arrive(plan, by=by, reason=who)
