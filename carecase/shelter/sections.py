"""Shelter on the page of the case: which house by its alias, which bed, what was chosen. Never where it is."""

from carecase.shelter.models import (
    AllocationOverride,
    BedAllocation,
    Belonging,
    LodgingNeeds,
    ProviderLodging,
    Reservation,
    ShelterChoice,
    Stay,
)


def section(case, user):
    mine = {"case": case}
    stays = Stay.objects.visible_to(user).filter(**mine).select_related("house__unit", "key")
    stays = list(stays)
    reservations = Reservation.objects.visible_to(user).standing().filter(**mine)
    overrides = AllocationOverride.objects.visible_to(user).live().filter(**mine)
    beds = BedAllocation.objects.visible_to(user).filter(stay__isnull=False, **mine)
    return {
        "stay": next((stay for stay in stays if stay.ended_at is None), None),
        "past_stays": [stay for stay in stays if stay.ended_at],
        "beds": list(beds.select_related("bed__room")),
        "reservation": reservations.select_related("bed__room__house__unit").first(),
        "needs": LodgingNeeds.objects.visible_to(user).filter(**mine).select_related("key").first(),
        "choices": list(ShelterChoice.objects.visible_to(user).filter(**mine).select_related("key")[:5]),
        "lodgings": list(ProviderLodging.objects.visible_to(user).filter(**mine).select_related("key")[:5]),
        "overrides": list(overrides.select_related("bed", "decided_by", "key")),
        "belongings_kept": Belonging.objects.visible_to(user).kept().filter(**mine).count(),
    }
