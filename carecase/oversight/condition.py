"""Whether the trail can be trusted and the clockwork runs: what can be said without walking the whole chain."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from carecase.audit import chain, triggers
from carecase.audit.models import Event
from carecase.workflow.models import Heartbeat

TICK_MAY_BE_LATE_BY = timedelta(minutes=5)


@dataclass(frozen=True)
class Condition:
    rows: int
    head: str  # as `verify_audit --head` takes it
    last_at: datetime | None
    missing_triggers: int
    tick_at: datetime | None

    @property
    def tick_is_late(self):
        return self.tick_at is None or timezone.now() - self.tick_at > TICK_MAY_BE_LATE_BY


def condition():
    n, mac = chain.head()
    return Condition(
        rows=n,
        head=f"{n}:{mac}",
        last_at=Event.objects.filter(n=n).values_list("at", flat=True).first(),
        missing_triggers=len(triggers.missing()),
        tick_at=Heartbeat.objects.filter(name="tick").values_list("at", flat=True).first(),
    )
