"""One value: from a file to a column, and back as JSON or as a cell of a table."""

import math
import re
import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

#: A text that PostgreSQL or UTF-8 cannot hold: NUL, or half of a pair.
UNWRITABLE = re.compile("[\0\ud800-\udfff]")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
#: What every database can hold in a small and in an ordinary whole number.
SMALL, LARGE = 2**15 - 1, 2**31 - 1
NUMBERS = (models.FloatField, models.IntegerField, models.DecimalField)


class BadValue(ValueError):
    """Why a value cannot be taken."""


def check_text(value):
    if UNWRITABLE.search(value):
        raise BadValue(_("holds a character that cannot be kept (NUL)"))
    return value


def check_anything(value):
    """The same for what is kept as it came, however deep."""
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, dict):
        for name, each in value.items():
            check_text(name)
            check_anything(each)
    elif isinstance(value, list):
        for each in value:
            check_anything(each)
    elif isinstance(value, float) and not math.isfinite(value):
        raise BadValue(_("is not a number"))


def parse(column, raw, enum=None):
    """What the column holds for it. `raw` is what JSON has; of a table, always a text."""
    if isinstance(column, NUMBERS):
        value = number(column, raw)
    else:
        if not isinstance(raw, str):
            raise BadValue(_("must be a text"))
        value = parse_text(column, check_text(raw), enum)
    try:
        column.run_validators(value)
    except ValidationError as error:
        raise BadValue(" ".join(error.messages)) from error
    return value


def parse_text(column, raw, enum):
    if enum and raw not in enum:
        raise BadValue(_("must be one of: %(values)s") % {"values": ", ".join(enum)})
    for kind, read in READERS:
        if isinstance(column, kind):
            return read(raw)
    return raw


def number(column, raw):
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise BadValue(_("must be a number"))
    try:
        exact = Decimal(str(raw).strip())
    except InvalidOperation as error:
        raise BadValue(_("is not a number")) from error
    if not exact.is_finite() or abs(exact.adjusted()) > 300:
        raise BadValue(_("is not a number"))
    if isinstance(column, models.DecimalField):
        return rounded(column, exact)
    if isinstance(column, models.FloatField):
        return float(exact)
    if exact != exact.to_integral_value():
        raise BadValue(_("must be a whole number"))
    if abs(exact) > (SMALL if isinstance(column, models.PositiveSmallIntegerField) else LARGE):
        raise BadValue(_("is too large"))
    return int(exact)


def rounded(column, exact):
    if exact.adjusted() >= column.max_digits - column.decimal_places:
        raise BadValue(_("is too large"))
    return exact.quantize(Decimal(1).scaleb(-column.decimal_places))


def identifier(raw):
    if not isinstance(raw, str) or not UUID.fullmatch(raw):
        raise BadValue(_("is not a UUID"))
    return uuid.UUID(raw)


def moment(raw):
    try:
        found = datetime.fromisoformat(raw.strip())
    except ValueError as error:
        raise BadValue(_("is not a date and time (ISO 8601)")) from error
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise BadValue(_("is not a date and time (ISO 8601)")) from error


def day(raw):
    text = raw.strip()
    for read in (date.fromisoformat, of_one_digit, of_a_moment):
        try:
            return read(text)
        except ValueError:
            continue
    raise BadValue(_("is not a date (YYYY-MM-DD)"))


def of_one_digit(text):
    """2005-1-9"""
    return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day, in no zone


def of_a_moment(text):
    """2005-01-09T00:00:00Z"""
    return datetime.fromisoformat(text).date()


def hour(raw):
    """By the clock on the wall: the offset, if there is one, is read apart."""
    text = raw.strip()
    try:
        return time(0) if text in ("24:00", "24:00:00") else time.fromisoformat(text).replace(tzinfo=None)
    except ValueError as error:
        raise BadValue(_("is not an hour (HH:MM)")) from error


def offset_of(raw):
    """Hours from UTC that a spelling of an hour names; None where it names none."""
    try:
        told = time.fromisoformat(raw.strip()).utcoffset()
    except (ValueError, AttributeError):
        return None
    return None if told is None else told.total_seconds() / 3600


READERS = (
    (models.UUIDField, identifier),
    (models.DateTimeField, moment),  # before dates: it is one of them
    (models.DateField, day),
    (models.TimeField, hour),
)


def render(value):
    """As JSON has it; None where there is nothing to say."""
    if value is None or value == "":
        return None
    if isinstance(value, (float, Decimal)):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def cell(value):
    """As a cell of a table has it."""
    return "" if value is None else str(value)


def same(left, right):
    """Also in kind: 100 is spelled otherwise than 100.0."""
    return type(left) is type(right) and left == right
