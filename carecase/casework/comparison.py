"""Two records of a person beside each other: what stands where, who said it and when."""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carecase.jurisdictions import countries
from carecase.people.ages import AgeBand
from carecase.people.models import Person

VERSIONS = 40  # looked through for who said something; what is older counts as said with the oldest of them

AGE = ("born", "age_told", "age_told_on", "age_basis", "age_band")
#: A row is chosen as a whole. Row → its fields.
FIELDS = {
    **{name: (name,) for name in ("given_names", "family_names", "aliases")},
    "age": AGE,
    **{name: (name,) for name in ("sex", "gender")},
    "citizenships": ("citizenships", "is_stateless"),
    **{name: (name,) for name in ("people", "religion", "marital_status", "children_count", "education")},
    **{name: (name,) for name in ("occupation", "last_residence", "destination", "entry", "marks")},
}
NOTHING = (None, "", [], False, Person._meta.get_field("sex").default, AgeBand.UNKNOWN)


@dataclass(frozen=True)
class Side:
    """What one record says in one row."""

    words: str
    by: str
    at: object


@dataclass(frozen=True)
class Row:
    name: str
    label: str | Promise
    one: Side
    other: Side
    is_same: bool

    @property
    def sides(self):
        return (("one", self.one), ("other", self.other))


def label(name):
    return _("birth and age") if name == "age" else Person._meta.get_field(name).verbose_name


def rows(one, other):
    """The rows in which at least one of the two says something."""
    said = {person: who_said(person) for person in (one, other)}
    found = (compared(name, one, other, said) for name in FIELDS)
    return [row for row in found if row.one.words or row.other.words]


def compared(name, one, other, said):
    sides = [Side(in_words(person, name), *said[person][name]) for person in (one, other)]
    return Row(name, label(name), *sides, is_same=sides[0].words == sides[1].words)


def values(person, fields):
    return [getattr(person, field) for field in fields]


def is_empty(person, name):
    return all(value in NOTHING for value in values(person, FIELDS[name]))


def filled_from(stays, gives_way):
    """Rows that only the record that gives way can fill: taken unless somebody chooses otherwise."""
    return [name for name in FIELDS if is_empty(stays, name) and not is_empty(gives_way, name)]


def in_words(person, name):
    if is_empty(person, name):
        return ""
    special = {"age": age_in_words, "citizenships": citizenships_in_words}
    if name in special:
        return special[name](person)
    display = getattr(person, f"get_{name}_display", None)
    return str(display() if display else getattr(person, name))


def age_in_words(person):
    told = f"{person.age_told}" if person.age_told and not person.born else ""
    basis = person.get_age_basis_display() if person.age_basis else ""
    band = "" if person.born or told else person.get_age_band_display()
    return " · ".join(str(part) for part in (person.born, told, band, basis) if part)


def citizenships_in_words(person):
    if person.is_stateless:
        return str(Person._meta.get_field("is_stateless").verbose_name)
    return ", ".join(str(countries.name(code)) for code in person.citizenships)


def who_said(person):
    """Row → (who, when) of the latest change of its value."""
    past = list(person.history.select_related("history_user").order_by("-version")[:VERSIONS])
    return {name: latest_change(past, fields) for name, fields in FIELDS.items()}


def latest_change(past, fields):
    for now, before in pairwise(past):
        if values(now, fields) != values(before, fields):
            return who(now)
    return who(past[-1]) if past else ("", None)


def who(version):
    return (str(version.history_user or ""), version.history_date)
