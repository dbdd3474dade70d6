"""Phone numbers: written as people write them, kept in one form (E.164), found again in either."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from carecase.jurisdictions import countries

FEWEST_DIGITS = 6  # fewer are no phone number that could be looked for
NO_COUNTRY = "001"  # satellites and services: a slip of the finger rather than a person's phone
LOOKS_LIKE_ONE = re.compile(r"[\d\s+()./-]+")


def normalised(text, country):
    """The number in E.164 ("+50688887777"). `country` is meant where no country code was written."""
    number = understood(text, country)
    if number is None:
        raise ValidationError(refusal(country))
    extension = f" ext. {number.extension}" if number.extension else ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) + extension


def understood(text, country):
    """What was meant: a number of the country, or of another one with its code, also where the + was forgotten."""
    digits = re.sub(r"\D", "", text)
    for written in (text, f"+{digits}"):
        try:
            number = phonenumbers.parse(written, country or None)
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) and phonenumbers.region_code_for_number(number) != NO_COUNTRY:
            return number
    return None


def refusal(country):
    """What is expected instead, with an example from the country."""
    example = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE) if country else None
    if example is None:
        return _("This is not a phone number. Write + and the country code, then the number.")
    words = _("No phone number of %(country)s looks like this. For another country write + and its code: %(example)s.")
    written = phonenumbers.format_number(example, PhoneNumberFormat.INTERNATIONAL)
    return words % {"country": countries.name(country), "example": written}


def shown(number):
    """For reading aloud: "+506 8888 7777". What cannot be understood is shown as it was kept."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return number


def spellings(number):
    """The digits under which a kept number is found: with its country code, and as it is dialled at home."""
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return {re.sub(r"\D", "", number)} - {""}
    national = phonenumbers.national_significant_number(parsed)
    return {f"{parsed.country_code}{national}", national}


def international(number):
    """The digits of a kept number with its country code, or "" where it has none."""
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return ""
    return f"{parsed.country_code}{phonenumbers.national_significant_number(parsed)}"


def sought(text, country=""):
    """The digits that a typed text may mean, none if it is no phone number."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < FEWEST_DIGITS or not LOOKS_LIKE_ONE.fullmatch(text):
        return set()
    number = understood(text, country)
    meant = spellings(phonenumbers.format_number(number, PhoneNumberFormat.E164)) if number else set()
    return meant | {digits.removeprefix("00")}
