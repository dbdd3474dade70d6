"""Time zones: every hour of a journey is written in the local time of its place."""

from datetime import UTC
from zoneinfo import ZoneInfo

from babel.core import get_global
from django.utils import timezone
from django.utils.deconstruct import deconstructible

from carecase.jurisdictions import countries


@deconstructible
class ZoneChoices:
    """For ``choices=``: the zones of CLDR, those of the region first; a migration names this class, not the list."""

    def __call__(self):
        by_country = get_global("territory_zones")
        region = [zone for country in countries.RCM for zone in sorted(by_country.get(country, ()))]
        others = sorted(
            zone for country, zones in by_country.items() if country not in countries.RCM for zone in zones
        )
        return [(zone, zone.replace("_", " ")) for zone in dict.fromkeys([*region, *others])]

    def __iter__(self):
        return iter(self())


CHOICES = ZoneChoices()


def local(moment, zone):
    """A moment as the clocks show it there, without zone: what a form shows."""
    return timezone.make_naive(moment, ZoneInfo(zone)) if moment and zone else moment


def placed(typed, zone):
    """What the clocks of that zone show, as a moment. `fold` says which, where the hour comes twice.

    Moments are told in UTC: Python compares two times of one zone by what their clocks show, which is wrong in the
    night in which the clocks go back.
    """
    return typed.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def exists(typed, zone):
    """Whether the clocks there ever show this: not in the hour that is left out when summer time begins."""
    return local(placed(typed, zone), zone) == typed.replace(fold=0)


def comes_twice(typed, zone):
    """Whether the clocks there show this twice: in the hour that is repeated when summer time ends."""
    return exists(typed, zone) and placed(typed.replace(fold=0), zone) != placed(typed.replace(fold=1), zone)


def of(country):
    """The zones of a country."""
    return get_global("territory_zones").get(country, [])
