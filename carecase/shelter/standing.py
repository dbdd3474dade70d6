"""How things stand with shelter, as small facts for the steps of the case."""

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from carecase.cases.models import Approval, Concern
from carecase.shelter.models import Belonging, ProviderLodging, Reservation, ShelterChoice, Stay
from carecase.workflow.facts import IT, each, first, holds


def current_stay(case):
    """The stay that runs now, with its house, or None."""
    return Stay.objects.open().filter(case=case).select_related("house__unit").first()


@first("stays")
def stay_that_runs(rows):
    """The same as it is written down, without its house."""
    return rows.open()


@first("lodging_needs")
def needs_of_a_bed(rows):
    """What was noted that a bed must give her or him, or None."""
    return rows


@each("allocation_overrides")
def rules_set_aside(rows):
    """The exceptions that were made for her or him and have not run out, each for one bed."""
    return rows.live()


@first("approvals")
def longer_stay_asked(rows):
    """The last request to stay longer than the pack allows, about the stay that runs, or None."""
    this_stay = Stay.objects.open().filter(case=OuterRef("case"))
    return rows.filter(what=Approval.What.LONGER_STAY, about__in=this_stay.values("pk"))


def concerns_that_stand():
    """About anybody: not judged yet, or confirmed and not ended."""
    in_force = Concern.objects.filter(expires_on__gte=timezone.localdate())
    return in_force.exclude(judgement=Concern.Judgement.DISMISSED)


@holds
def concern_stands():
    return concerns_that_stand().filter(case=IT)


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
