"""How things stand with shelter, as small facts for the steps of the case. At most two queries each."""

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from carecase.shelter.models import Belonging, ProviderLodging, Reservation, ShelterChoice, Stay


def current_stay(case):
    """The stay that runs now, with its house, or None."""
    return Stay.objects.open().filter(case=case).select_related("house__unit").first()


def bed_ready(case):
    """A bed is held whose rules were met or set aside when it was reserved (they are checked again at the door), or a
    provider lodges the person."""
    return Reservation.objects.standing().filter(case=case).exists() or provider_lodging(case) is not None


def provider_lodging(case, day=None):
    """Lodging with a provider that runs or is still to come, or None."""
    day = day or timezone.localdate()
    rows = ProviderLodging.objects.filter(case=case).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))
    return next((row for row in rows if not row.is_over(day)), None)


def shelter_not_used_because(case):
    """The choice that passes shelter by (declined, not needed, none suitable), or None when a bed is wanted or nobody
    has asked."""
    choice = ShelterChoice.objects.filter(case=case).order_by(Coalesce(F("occurred_at"), F("recorded_at"))).last()
    return choice if choice and choice.choice != ShelterChoice.Choice.WANTED else None


def belongings_returned(case):
    """Nothing is kept for the person any more; also true when nothing ever was."""
    return not Belonging.objects.kept().filter(case=case).exists()
