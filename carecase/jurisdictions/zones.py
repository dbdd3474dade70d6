"""Time zones: every hour of a journey is written in the local time of its place."""

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
    """What was typed in a form, read as the local time of that zone."""
    return timezone.make_aware(timezone.make_naive(typed), ZoneInfo(zone))
