"""An HTCDS record of a system that is not carecase: what has a place here, and what is left. Nothing is lost."""

from functools import cache

from carecase.jurisdictions import languages
from carecase.people.models import IdentityPaper, PersonLanguage, Phone
from referrals.exchange import schema
from referrals.exchange.htcds_cut import GENDER, STATUS, iso639_2
from referrals.models import Field

GENDER_OF = {theirs: ours.value for ours, theirs in GENDER.items()}
STATUS_OF = {theirs: ours.value for ours, theirs in STATUS.items()}
CODES = {"prs_Gender": (Field.GENDER, GENDER_OF), "vic_TraffickingStatus": (Field.IDENTIFICATION, STATUS_OF)}
NAMES = {"prs_FirstName": "given", "prs_MiddleName": "given", "prs_SecondName": "family"}
#: Says something of the sender's file or of the package, not of the person.
OF_THE_FILE = {"standard", "version", "extensions", "case", "referrals", "consent"}


class Reading:
    """One pass over a record. `told`: our fields, as in a snapshot; `left`: names and values that found no place."""

    def __init__(self, record):
        self.record, self.told, self.taken = record, {}, {}
        for section in ("person", "victim"):
            for name, value in record.get(section, {}).items():
                self.taken[name] = self.placed(name, value)

    def placed(self, name, value):
        """Whether it went into one of our fields; a code we do not know goes into none."""
        if name in NAMES:
            return self.put_name(NAMES[name], value)
        if name in ROWS:
            field, row = ROWS[name]
            return self.add(field, row(value))
        if name == "prs_Citizenship":
            known = [self.add(Field.CITIZENSHIPS, code) for code in value]
            return all(known)
        if name == "prs_Birthdate":
            return self.put(Field.BORN, value)
        field, codes = CODES.get(name, (None, {}))
        return field is not None and self.put(field, codes.get(value))

    def put(self, field, value):
        if value is None or not schema.ticked().is_valid({field.value: value}):
            return False
        self.told[field.value] = value
        return True

    def put_name(self, part, value):
        names = dict(self.told.get(Field.NAMES, {"given": "", "family": ""}))
        names[part] = f"{names[part]} {value}".strip()
        return self.put(Field.NAMES, names)

    def add(self, field, row):
        known = self.told.get(field, [])
        return row in known or self.put(field, [*known, row])

    @property
    def left(self):
        found = []
        for section, part in self.record.items():
            rows = part if isinstance(part, list) else [part]
            found += [
                (name, value)
                for row in rows
                if section not in OF_THE_FILE
                for name, value in row.items()
                if not self.taken.get(name)
            ]
        return found


def told(record):
    return Reading(record).told


def left_over(record):
    """Lines for those who read it: what it is called in the standard, and the words or codes as they came."""
    called = titles()
    return [f"{called.get(name, name)}: {in_words(value)}" for name, value in Reading(record).left]


def in_words(value):
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def language(level):
    return lambda code: {"language": iso639_3(code), "variety": "", "level": level.value}


def phone(number):
    """Nobody has told us that it is safe to call there."""
    unknown = {"contact_name": "", "safe_window": "", "code_word": ""}
    return {"number": number, "whose": Phone.Whose.OWN.value, "safe": Phone.Safe.UNCHECKED.value, **unknown}


def paper(number):
    return {"kind": IdentityPaper.Kind.OTHER.value, "number": number, "country": "", "until": ""}


def iso639_3(code):
    """ISO 639-2 → 639-3, where it means one language; a group of languages names none."""
    known = dict(languages.CHOICES)
    meant = [ours for ours, theirs in iso639_2().items() if theirs == code]
    return code if code in known else meant[0] if len(meant) == 1 else None


#: HTCDS name → one of our fields that holds rows, and how a row is made.
ROWS = {
    "prs_PrimaryLanguage": (Field.LANGUAGES, language(PersonLanguage.Level.FIRST)),
    "prs_SecondaryLanguage": (Field.LANGUAGES, language(PersonLanguage.Level.FLUENT)),
    "prs_MobilePhone": (Field.SAFE_CONTACT, phone),
    "prs_HomePhone": (Field.SAFE_CONTACT, phone),
    "prs_IdentityNumber": (Field.PAPERS, paper),
}


@cache
def titles():
    """HTCDS name → its label in the standard."""
    parts = schema.standard("htcds-2.0.schema.json")["properties"].values()
    fields = [part.get("properties") or part.get("items", {}).get("properties", {}) for part in parts]
    return {name: rule.get("title", name) for part in fields for name, rule in part.items()}
