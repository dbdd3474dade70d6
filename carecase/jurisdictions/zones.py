"""Time zones: every hour of a journey is written in the local time of its place."""

from datetime import UTC
from functools import cache
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.dates import get_timezone_location
from django.utils import timezone
from django.utils.choices import BaseChoiceIterator
from django.utils.deconstruct import deconstructible
from django.utils.functional import lazy

from carecase.jurisdictions import cldr, countries


def place(zone):
    """Whose clocks they are, as a place in the reader's language: "America/Mexico_City" is Ciudad de México."""
    return place_in(zone, cldr.active_language())


@cache
def place_in(zone, language):
    """The same in a language of ours, as a paper needs it that is not in its reader's."""
    return get_timezone_location(zone, cldr.locale_for(language), return_city=True).rpartition("/")[2]


def in_order(reader):
    """Country → its zones, by place: those of the region first."""
    by_country = get_global("territory_zones")
    for country, _name in countries.CHOICES:
        yield country, sorted(by_country.get(country, ()), key=lambda zone: cldr.as_sorted(place_in(zone, reader)))


@cache
def known_to(reader):
    """Zone → "country: place", for every zone of a country; the country alone where the place says no more."""
    found = {}
    for code, its_zones in in_order(reader):
        country = countries.name(code)
        for zone in its_zones:
            where = place_in(zone, reader)
            found.setdefault(zone, country if where == country else f"{country}: {where}")
    return found


def said(zone):
    return known_to(cldr.active_language())[zone]


_lazily_said = lazy(said, str)


@deconstructible
class ZoneChoices(BaseChoiceIterator):
    """For ``choices=``: a migration names this class, not the list. Read anew for each reader."""

    def __iter__(self):
        return ((zone, _lazily_said(zone)) for zone in known_to(cldr.active_language()))


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
