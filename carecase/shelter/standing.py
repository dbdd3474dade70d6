"""How things stand with shelter, as small facts for the steps of the case."""

from django.db.models import Exists, F
from django.db.models.functions import Coalesce
from django.utils import timezone

from carecase.shelter.models import Belonging, ProviderLodging, Reservation, ShelterChoice, Stay
from carecase.workflow.facts import IT, first, holds


def current_stay(case):
    """The stay that runs now, with its house, or None."""
    return Stay.objects.open().filter(case=case).select_related("house__unit").first()


@holds
def bed_ready():
    """She or he sleeps in a house; or a bed is held whose rules were met or set aside when it was reserved (they are
    checked again at the door); or a provider lodges her or him, now or soon."""
    held, taken = Reservation.objects.standing(), Stay.objects.open()
    lodged = ProviderLodging.objects.not_over(timezone.localdate())
    return Exists(held.filter(case=IT)) | Exists(taken.filter(case=IT)) | Exists(lodged.filter(case=IT))


@first("shelter_choices")
def latest_choice(rows):
    """What she or he last said about shelter, or None."""
    return rows.order_by(Coalesce(F("occurred_at"), F("recorded_at")).desc())


def shelter_not_used_because(case):
    """The choice that passes shelter by (declined, not needed, none suitable), or None when a bed is wanted or nobody
    has asked."""
    choice = latest_choice(case)
    return choice if choice and choice.choice != ShelterChoice.Choice.WANTED else None


@holds
def belongings_are_kept():
    """Something is still kept for the person; never true when nothing ever was."""
    return Belonging.objects.kept().filter(case=IT)
