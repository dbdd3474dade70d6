"""Reads one TOML file of a pack and says everything that is wrong in it, by file and key."""

import tomllib
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from carecase.jurisdictions import countries, keys, languages, limits
from carecase.jurisdictions.pack import Advisory, Body, Clock, Corridor, Instrument, Paper, Value
from carecase.jurisdictions.working_days import Holidays

SECTIONS = frozenset({"clocks", "bodies", "papers", "values", "instruments", "corridors", "advisories", "holidays"})


class PackFile:
    """The entries of one file, those that are right; ``problems`` tells the others."""

    def __init__(self, path):
        self.name, self.problems = path.name, []
        self._raw = self._parsed(path)
        for section in sorted(self._raw.keys() - SECTIONS):
            self._wrong(section, "is not a known section")
        self.clocks = self._table("clocks", keys.KNOWN_CLOCKS, _clock)
        self.bodies = self._table("bodies", keys.KNOWN_BODIES, _body)
        self.papers = self._table("papers", keys.KNOWN_PAPERS, _paper)
        self.values = self._table("values", keys.KNOWN_VALUES, _value)
        self.instruments = tuple(self._array("instruments", _instrument))
        self.corridors = {corridor.to: corridor for corridor in self._array("corridors", _corridor)}
        self.advisories = {advisory.country: advisory for advisory in self._array("advisories", _advisory)}
        self._days_off = self._array("holidays", _day_off)

    def holidays(self, country):
        """The country's holidays with what this file corrects."""
        return Holidays(
            country,
            extra=frozenset(day for day, worked in self._days_off if not worked),
            worked=frozenset(day for day, worked in self._days_off if worked),
        )

    def _parsed(self, path):
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self._wrong("the file", f"cannot be read: {error}")
            return {}

    def _section(self, section, kind):
        found = self._raw.get(section, kind())
        if not isinstance(found, kind):
            self._wrong(section, "is written [[…]]" if kind is list else "is written […]")
            return kind()
        return found

    def _table(self, section, known, build):
        built = {}
        for key, entry in self._section(section, dict).items():
            if key in known:
                built[key] = self._built(f"{section}.{key}", lambda given, key=key: build({"key": key} | given), entry)
            else:
                self._wrong(f"{section}.{key}", "is not a known key")
        return {key: made for key, made in built.items() if made is not None}

    def _array(self, section, build):
        entries = enumerate(self._section(section, list), start=1)
        built = [self._built(f"{section} {place}", build, entry) for place, entry in entries]
        return [made for made in built if made is not None]

    def _built(self, where, build, entry):
        """What the entry describes, or None when it is wrong."""
        try:
            if not isinstance(entry, dict):
                raise TypeError("is not a table with a source")
            if not str(entry.get("source", "")).strip():
                raise ValueError("has no source")
            if not isinstance(entry.get("verified"), bool):
                raise ValueError("does not say whether it is verified")
            return build(dict(entry))
        except KeyError as error:
            self._wrong(where, f"lacks {error}")
        except (ValueError, TypeError, LookupError) as error:
            self._wrong(where, str(error).rstrip("."))
        return None

    def _wrong(self, where, what):
        self.problems.append(f"{self.name}: {where} {what}.")


def _clock(entry):
    clock = Clock(**entry | {"unit": keys.Unit(entry.get("unit"))})
    if clock.starts not in keys.KNOWN_EVENTS:
        raise ValueError(f"starts from {clock.starts!r}, which is not a known event")
    if type(clock.amount) is not int or clock.amount < 0:
        raise ValueError(f"has the amount {clock.amount!r}, which is not a number of {clock.unit}")
    return clock


def _body(entry):
    return _in_both_languages(Body(code=entry.pop("key"), **entry))


def _paper(entry):
    return _in_both_languages(Paper(code=entry.pop("key"), **entry))


def _in_both_languages(named):
    if not (named.name_es.strip() and named.name_en.strip()):
        raise ValueError("has no name in one of the two languages")
    return named


def _value(entry):
    key, given, allowed = entry["key"], entry["value"], keys.KNOWN_VALUES[entry["key"]]
    if not _is_allowed(given, allowed):
        raise ValueError(f"has the value {given!r}, which is not allowed")
    if key == "timezones":
        for name in given:
            _require_zone(name)
    if key == "languages":
        for code in given:
            languages.language(code)
    if key == "budget_limits":
        for limit in given:
            limits.read(limit)
    return Value(**entry | {"value": tuple(given) if isinstance(given, list) else given})


def _require_zone(name):
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"names the time zone {name!r}, which is not known") from None


def _is_allowed(given, allowed):
    if isinstance(allowed, tuple):
        return given in allowed
    if isinstance(allowed, list):
        return isinstance(given, list) and all(type(item) is allowed[0] for item in given)
    return type(given) is allowed


def _instrument(entry):
    return _in_both_languages(Instrument(**entry))


def _corridor(entry):
    countries.require(entry.get("to"))
    lists = {name: tuple(entry[name]) for name in ("points", "days", "notify") if name in entry}
    for name, known in (("days", keys.DAYS), ("notify", keys.TOLD_BEFORE_ARRIVAL)):
        if strange := set(lists.get(name, ())) - set(known):
            raise ValueError(f"names {sorted(strange)} in {name}, which is not known")
    return Corridor(**entry | lists)


def _advisory(entry):
    countries.require(entry.get("country"))
    return Advisory(**entry)


def _day_off(entry):
    """A day that the list of holidays lacks, or (`worked`) one it should not have. → (date, worked)"""
    return entry["on"], entry.get("worked", False)
