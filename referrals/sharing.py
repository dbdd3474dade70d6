"""Exactly what was ticked, and nothing else: read from the records when it is sent, and kept as it was then.

A snapshot holds codes, and words as they were told; what a reader sees of it is put into her own language.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.data_classes import DataClass
from carecase.assessments.identification import Status
from carecase.assessments.models import (
    ExploitationFacts,
    HealthNeeds,
    InterviewCareView,
    NeedsAssessment,
)
from carecase.assessments.needs import Need
from carecase.assessments.standing import identified_as
from carecase.cases.models import Consent, LegalStay
from carecase.jurisdictions import countries, languages
from carecase.people.ages import AgeBand
from carecase.people.models import Gender, Guardian, IdentityPaper, PersonLanguage, Phone, Sex
from carecase.workflow.facts import ask, first
from referrals.models import CATEGORY, Field

SAFE = (Phone.Safe.YES, Phone.Safe.ONLY_THEN)


@dataclass(frozen=True)
class Source:
    """Where one field is read from, which class of data that is, and how it is said."""

    data_class: DataClass
    read: Callable  # of a case: what JSON can hold
    say: Callable = str


@dataclass(frozen=True)
class Row:
    section: str
    label: str
    value: str


# --- reading --------------------------------------------------------------------------------------------------------


def of_person(name):
    return lambda case: getattr(case.person, name)


def latest(model, case):
    return model.objects.filter(case=case).order_by("-recorded_at").first()


def told(model, *names):
    """The words of some fields of the latest row of a kind."""

    def read(case):
        row = latest(model, case)
        return "\n".join(filter(None, (getattr(row, name) for name in names))) if row else ""

    return read


def names(case):
    return {"given": case.person.given_names, "family": case.person.family_names}


def age(case):
    return {"years": case.person.age, "band": case.person.age_band}


def spoken(case):
    rows = case.person.languages.all()
    return [{"language": row.language, "variety": row.variety, "level": row.level} for row in rows]


def identity_papers(case):
    return [
        {"kind": row.kind, "number": row.number, "country": row.country, "until": str(row.expires_on or "")}
        for row in case.person.papers.select_related("key")
    ]


def guardians(case):
    today = timezone.localdate()
    now = case.person.guardians.filter(Q(until_on__isnull=True) | Q(until_on__gte=today)).select_related("key")
    return [{"capacity": row.capacity, "body": row.body, "name": row.name, "phone": row.phone} for row in now]


def safe_contacts(case):
    """Only numbers that were checked and have not become known to those who may harm."""
    rows = case.person.phones.filter(safe__in=SAFE, leaked=False).select_related("key")
    names = ("number", "whose", "contact_name", "safe", "safe_window", "code_word")
    return [{name: getattr(row, name) for name in names} for row in rows]


def needs(case):
    row = latest(NeedsAssessment, case)
    return row.answered if row else {}


@first("health_needs")
def latest_health_needs(rows):
    return rows.order_by("-recorded_at")


@first("health_urgencies")
def latest_health_urgency(rows):
    return rows.order_by("-recorded_at")


def health(case):
    needed, urgent = ask(case, latest_health_needs, latest_health_urgency)
    words = [needed.health_words] if needed else []
    words += [urgent.conditions, urgent.medication] if urgent else []
    return {"needs": needed.answered if needed else {}, "words": [each for each in words if each]}


def legal_stay(case):
    row = case.legal_stays.first()
    return {"status": row.status, "number": row.number, "until": str(row.expires_on or "")} if row else {}


# --- saying ---------------------------------------------------------------------------------------------------------


def label_of(choices):
    return lambda code: dict(choices.choices).get(code, code)


def joined(*parts):
    return " · ".join(str(part) for part in parts if part)


def lines(say):
    return lambda rows: "\n".join(say(row) for row in rows)


def say_names(value):
    return f"{value['given']} {value['family']}".strip()


def say_age(value):
    return str(value["years"]) if value["years"] is not None else label_of(AgeBand)(value["band"])


def say_language(row):
    level = label_of(PersonLanguage.Level)(row["level"])
    return joined(languages.name(row["language"]), row["variety"], level)


def say_paper(row):
    kind = label_of(IdentityPaper.Kind)(row["kind"])
    return joined(kind, row["number"], row["country"] and countries.name(row["country"]), row["until"])


def say_guardian(row):
    return joined(label_of(Guardian.Capacity)(row["capacity"]), row["name"], row["body"], row["phone"])


def say_contact(row):
    code = _("code word: %(word)s") % {"word": row["code_word"]} if row["code_word"] else ""
    whose, safe = label_of(Phone.Whose)(row["whose"]), label_of(Phone.Safe)(row["safe"])
    return joined(row["number"], whose, row["contact_name"], safe, row["safe_window"], code)


def say_needs(answered, model=NeedsAssessment):
    urgent_first = sorted(answered.items(), key=lambda pair: pair[1] != Need.URGENT)
    say = label_of(Need)
    return "\n".join(f"{model._meta.get_field(name).verbose_name}: {say(need)}" for name, need in urgent_first)


def say_health(value):
    return "\n".join(filter(None, [say_needs(value["needs"], HealthNeeds), *value["words"]]))


def say_stay(value):
    return joined(label_of(LegalStay.Status)(value["status"]), value["number"], value["until"])


IDENTITY, OPERATIONS, NARRATIVE = DataClass.IDENTITY, DataClass.OPERATIONS, DataClass.NARRATIVE

SOURCES = {
    Field.NAMES: Source(IDENTITY, names, say_names),
    Field.CALLED: Source(OPERATIONS, lambda case: case.called),
    Field.CASE_NUMBER: Source(OPERATIONS, lambda case: case.number),
    Field.SEX: Source(IDENTITY, of_person("sex"), label_of(Sex)),
    Field.GENDER: Source(IDENTITY, of_person("gender"), label_of(Gender)),
    Field.AGE: Source(IDENTITY, age, say_age),
    Field.BORN: Source(IDENTITY, of_person("born")),
    Field.CITIZENSHIPS: Source(
        IDENTITY, of_person("citizenships"), lambda codes: ", ".join(map(countries.name, codes))
    ),
    Field.LANGUAGES: Source(OPERATIONS, spoken, lines(say_language)),
    Field.PAPERS: Source(IDENTITY, identity_papers, lines(say_paper)),
    Field.GUARDIAN: Source(IDENTITY, guardians, lines(say_guardian)),
    Field.SAFE_CONTACT: Source(IDENTITY, safe_contacts, lines(say_contact)),
    Field.NEEDS: Source(OPERATIONS, needs, say_needs),
    Field.WISHES: Source(OPERATIONS, told(NeedsAssessment, "wants")),
    Field.HEALTH_NEEDS: Source(DataClass.HEALTH, health, say_health),
    Field.WHAT_HAPPENED: Source(NARRATIVE, told(ExploitationFacts, "told", "got_out")),
    Field.FEARS: Source(NARRATIVE, told(InterviewCareView, "fears")),
    Field.LEGAL_STAY: Source(NARRATIVE, legal_stay, say_stay),
    Field.IDENTIFICATION: Source(NARRATIVE, identified_as, label_of(Status)),
    Field.LAST_RESIDENCE: Source(IDENTITY, of_person("last_residence")),
    Field.ENTRY: Source(IDENTITY, of_person("entry")),
    Field.DESTINATION: Source(IDENTITY, of_person("destination")),
}


# --- the whole ------------------------------------------------------------------------------------------------------


def taken(referral):
    """The snapshot of a referral now: exactly the fields that are ticked, with what stands in the records."""
    return {field: SOURCES[field].read(referral.case) for field in Field if field in referral.fields}


def readable(case, user):
    """The fields this user may read of a case, and so may tick."""
    kinds = {kind for kind in {source.data_class for source in SOURCES.values()} if case.may_read(user, kind)}
    return [field for field in Field if SOURCES[field].data_class in kinds]


def rows(snapshot):
    """What a snapshot tells, in the reader's language and in the order of the fields."""
    for field in Field:
        if field in snapshot:
            yield Row(section_of(field), field.label, said(field, snapshot[field]) or _("Not recorded"))


def said(field, value):
    return str(SOURCES[field].say(value)) if value not in ("", [], {}, None) else ""


def section_of(field):
    return Consent.Category(CATEGORY[field]).label


def sections(found):
    """Pairs of a section's title and its rows."""
    return [(title, list(part)) for title, part in groupby(found, key=lambda row: row.section)]


def shared(referral, reader=None):
    """The rows that the receiver sees: of the snapshot once it was sent, of the records before.

    `reader`: one of those who send it, who is shown of them what she may read herself.
    """
    told = referral.snapshot if referral.sent_at else taken(referral)
    may = readable(referral.case, reader) if reader else told
    return list(rows({field: value for field, value in told.items() if field in may}))
