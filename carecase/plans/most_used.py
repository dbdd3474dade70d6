"""Which services stand as buttons: those a colleague logs most, then those of the phase the person is in."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from carecase.plans.models import HealthServiceLog, ServiceLog
from services_catalog.models import ServiceType

LOOK_BACK = 200  # a colleague's last entries
FAMILIAR = 6
BUTTONS = 12

#: Food, family calls, beds, kits, transport, clothes, school and play, childcare.
EVERYDAY = ("IMM-02", "IMM-09", "IMM-10", "IMM-11", "IMM-18", "PRI-08", "PRI-09", "PRI-15")

Phase = ServiceType.Phase
#: How long after time zero each phase ends (care pathway G).
ENDS = [
    (timedelta(hours=72), Phase.IMMEDIATE),
    (timedelta(days=30), Phase.PRIMARY),
    (timedelta(days=180), Phase.SECONDARY),
]


def phase_of(case, now=None):
    """The phase of the catalogue that the person is in, counted from time zero."""
    elapsed = (now or timezone.now()) - case.opened_at
    return next((phase for end, phase in ENDS if elapsed < end), Phase.LONG_TERM)


def logged_most_by(user):
    """Ids of the types this colleague logged lately, the most frequent first."""
    counts = Counter()
    for model in (ServiceLog, HealthServiceLog):
        mine = model.objects.visible_to(user).counted().filter(recorded_by=user).order_by("-recorded_at")
        counts.update(mine.values_list("service_type", flat=True)[:LOOK_BACK])
    return [service for service, _times in counts.most_common(FAMILIAR)]


def offered(user, phase):
    """The types to offer this colleague as buttons, for somebody in this phase."""
    return familiar_and(ServiceType.objects.in_phase(phase), user)


def offered_for_many(user):
    """The same for a house or a group: what is given every day."""
    return familiar_and(ServiceType.objects.filter(code__in=EVERYDAY), user)


def familiar_and(more, user):
    familiar = logged_most_by(user)
    rank = {service: place for place, service in enumerate(familiar)}
    known = ServiceType.objects.filter(pk__in=familiar)
    first = sorted(known, key=lambda service: rank[service.pk])
    return first + list(more.exclude(pk__in=familiar)[: BUTTONS - len(first)])
