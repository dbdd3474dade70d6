"""The packs of all countries: packs/<country>.toml laid over packs/default.toml.

``settings.JURISDICTION_PACKS`` may name a folder of one's own; a file there stands in the place of ours.
"""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel.core import get_global
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from carecase.jurisdictions import countries, keys
from carecase.jurisdictions.pack import Pack
from carecase.jurisdictions.pack_file import PackFile
from carecase.jurisdictions.working_days import Holidays

OURS = Path(__file__).parent / "packs"
DEFAULT = "default"


def pack_for(country):
    """The rules of a country; the default ones, under its code, where nobody has written a pack yet."""
    return _pack(_folder_of_ones_own(), countries.require(country))


def problems():
    """Sentences on everything that is wrong in the packs, each with its file and key."""
    return _shelf(_folder_of_ones_own()).problems


def refuse_what_is_wrong():
    """Called at start: a slip in a pack stops the house before it can move a deadline."""
    if found := problems():
        raise ImproperlyConfigured("The country packs cannot be used.\n" + "\n".join(found))


def _folder_of_ones_own():
    return str(getattr(settings, "JURISDICTION_PACKS", "") or "")


@cache
def _pack(folder, country):
    return _shelf(folder).pack(country)


@dataclass(frozen=True)
class Shelf:
    """Every file that was read, by country code in lower case."""

    files: dict
    problems: tuple

    def pack(self, country):
        if self.problems:
            raise ImproperlyConfigured("\n".join(self.problems))
        if country.lower() in self.files:
            return _laid_over(self.files[DEFAULT], self.files[country.lower()], country)
        return _of_the_default(self.files[DEFAULT], country)


@cache
def _shelf(folder):
    paths = {path.stem: path for place in (OURS, Path(folder or OURS)) for path in sorted(place.glob("*.toml"))}
    files = {stem: PackFile(path) for stem, path in paths.items()}
    found = [problem for file in files.values() for problem in file.problems]
    found += [f"{stem}.toml: {stem!r} is not the code of a country." for stem in files if not _names_a_country(stem)]
    return Shelf(files, tuple(found + _missing(files[DEFAULT])))


def _names_a_country(stem):
    return stem == DEFAULT or (stem.islower() and countries.is_known(stem.upper()))


def _missing(default):
    """What the default pack lacks; every country leans on it."""
    wanted = {
        "clocks": keys.KNOWN_CLOCKS.keys() - keys.ONLY_IN_SOME,
        "bodies": keys.KNOWN_BODIES.keys(),
        "values": keys.KNOWN_VALUES.keys(),
    }
    return [
        f"{default.name}: {section}.{key} is missing."
        for section, known in wanted.items()
        for key in sorted(known - getattr(default, section).keys())
    ]


def _laid_over(default, own, country):
    tables = ("clocks", "bodies", "papers", "values", "corridors", "advisories")
    return Pack(
        country=country,
        instruments=default.instruments + own.instruments,
        holidays=own.holidays(country),
        **{name: MappingProxyType(getattr(default, name) | getattr(own, name)) for name in tables},
    )


def _of_the_default(default, country):
    pack = _laid_over(default, default, country)
    zones = get_global("territory_zones").get(country, ())
    if len(zones) == 1:
        zone = replace(pack.values["timezones"], value=tuple(zones), source="CLDR")
        pack = replace(pack, values=pack.values | {"timezones": zone})
    return replace(pack, instruments=default.instruments, holidays=Holidays(country))
