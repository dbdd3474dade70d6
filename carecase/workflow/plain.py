"""What can be said of a row's constraints by looking at the row: Django would ask the database for each, before a save
that the database judges anyway."""

from operator import eq, ge, gt, le, lt

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CheckConstraint, Q

#: How text comes in order is the database's business.
COMPARED = {str: {"": eq, "exact": eq}, int: {"": eq, "exact": eq, "gt": gt, "gte": ge, "lt": lt, "lte": le}}


def plainly_kept(constraint, row):
    """False wherever there is the least doubt: then it is asked as always, and said in its own words."""
    return isinstance(constraint, CheckConstraint) and holds(constraint.condition, row) is True


def holds(condition, row):
    """True, False, or None for what is unknown: as in SQL, and for every comparison that is not made here."""
    if isinstance(condition, Q):
        return all_of(condition, [holds(part, row) for part in condition.children])
    if not isinstance(condition, tuple):
        return None
    name, _between, lookup = condition[0].partition("__")
    try:
        value = getattr(row, row._meta.get_field(name).attname)
    except FieldDoesNotExist:
        return None
    if lookup == "isnull":
        return (value is None) is condition[1]
    made_here = next((each for kind, each in COMPARED.items() if isinstance(value, kind)), {})
    return made_here[lookup](value, condition[1]) if lookup in made_here and comparable(value, condition[1]) else None


def comparable(value, told):
    return any(isinstance(value, kind) and isinstance(told, kind) for kind in COMPARED)


def all_of(condition, parts):
    if condition.connector not in (Q.AND, Q.OR):
        return None
    decides = condition.connector == Q.OR
    answer = decides if decides in parts else None if None in parts else not decides
    return answer if answer is None else answer is not condition.negated
