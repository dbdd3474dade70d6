"""What the record says of a person, as far as the search for a provider depends on it. Nothing of it leaves here."""

import datetime

from django.db.models import OuterRef
from django.utils import timezone

from carecase.jurisdictions import languages
from carecase.people.ages import CHILD, AgeBand
from carecase.people.models import FamilyMember, Gender, PersonLanguage, Sex
from carecase.workflow.facts import ask, each, first, holds
from services_catalog.matching import LODGING, MAN, WOMAN, Need
from services_catalog.models import ServiceType

Population = ServiceType.Population
BY_GENDER = {Gender.WOMAN: WOMAN, Gender.TRANS_WOMAN: WOMAN, Gender.MAN: MAN, Gender.TRANS_MAN: MAN}
BY_SEX = {Sex.FEMALE: WOMAN, Sex.MALE: MAN}
LGBTI = (Gender.TRANS_WOMAN, Gender.TRANS_MAN, Gender.NON_BINARY)
TONIGHT = datetime.time(20)
#: Groups of languages.csv → whom a service may be meant for.
BY_LANGUAGE = {
    "indigenous_ca": Population.INDIGENOUS,
    "indigenous_mx": Population.INDIGENOUS,
    "extracontinental": Population.EXTRA_CONTINENTAL,
}


@each("person__languages")
def languages_of(rows):
    return rows


@first("encounters")
def met_last(rows):
    """Where that is known. Where a house is stands in no case, so it is not asked."""
    return rows.exclude(admin1="").order_by("-occurred_at")


@holds
def is_of_a_family():
    return FamilyMember.objects.filter(person=OuterRef("person")).exclude(proof=FamilyMember.Proof.UNVERIFIED)


#: What a need rests on, beside the person: for a page that asks for more at the same moment.
OF_A_NEED = (languages_of, met_last, is_of_a_family)


def need_of(case, *service_types, **wishes):
    """The need of one person for any of these types, in one query; `wishes`: at, nights, travels,
    brings_interpreter."""
    person = case.person
    spoken, met, of_a_family = ask(case, *OF_A_NEED)
    spoken = in_order(spoken)
    return Need(
        service_type=service_types[0],
        or_types=service_types[1:],
        country=case.jurisdiction,
        organisation=case.organisation,
        admin1=province(met),
        gender=gender_of(person),
        age=age_of(person),
        is_child=person.is_child,
        populations=populations_of(person, spoken, of_a_family),
        languages=tuple(each.language for each in spoken if each.level != PersonLanguage.Level.SOME),
        lodging=any(each.code in LODGING for each in service_types),
        **wishes,
    )


def gender_of(person):
    """By own gender, else by sex; whoever is neither is asked."""
    if person.gender and person.gender != Gender.UNKNOWN:
        return BY_GENDER.get(person.gender, "")
    return BY_SEX.get(person.sex, "")


def age_of(person):
    """In whole years; None where it is not known or disputed."""
    return None if person.is_child and person.age_band not in CHILD else person.age


def in_order(spoken):
    """The first language first."""
    return sorted(spoken, key=lambda each: (each.level, each.recorded_at))


def populations_of(person, spoken, of_a_family):
    found = {BY_LANGUAGE.get(languages.language(each.language).group) for each in spoken[:1]}
    if person.gender in LGBTI:
        found.add(Population.LGBTI)
    if person.age_band == AgeBand.ADULT_60:
        found.add(Population.OLDER)
    if of_a_family:
        found.add(Population.FAMILIES)
    return frozenset(found - {None})


def province(met):
    return met.admin1 if met else ""


def moment_of(when, on=None):
    """Now, tonight at eight, or the middle of a day."""
    now = timezone.localtime()
    if when == "tonight":
        return max(now, datetime.datetime.combine(now.date(), TONIGHT, now.tzinfo))
    if when == "date" and on and on != now.date():
        return timezone.make_aware(datetime.datetime.combine(on, datetime.time(12)))
    return now
