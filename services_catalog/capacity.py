"""Taking one of the places that a provider has free, and giving it back. Call inside the act that needs it."""

from services_catalog.models import Capacity


class NoPlaceLeft(Exception):
    """Places are counted there, and none is free."""


def take_place(service, by):
    """A place less where one is free, or None if the provider keeps no count. The last one is taken once."""
    counted = list(Capacity.objects.select_for_update().filter(service=service).order_by("pk"))
    free = next((each for each in counted if each.available > 0), None)
    if counted and free is None:
        raise NoPlaceLeft
    return changed(free, -1, by) if free else None


def give_back(pk, by):
    """A place more, but never more than there are."""
    found = Capacity.objects.select_for_update().filter(pk=pk).first()
    if found is not None and (found.maximum is None or found.available < found.maximum):
        changed(found, 1, by)


def changed(capacity, by_how_many, by):
    """`updated` stays: it says when the provider was last asked, and nobody asked the provider now."""
    capacity.available += by_how_many
    capacity._history_user = by
    capacity.save()
    return capacity
