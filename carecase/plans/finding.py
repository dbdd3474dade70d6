"""What the record says of a person, as far as the search for a provider depends on it. Nothing of it leaves here."""

import datetime

from django.utils import timezone

from carecase.jurisdictions import languages
from carecase.people.ages import CHILD, AgeBand
from carecase.people.models import FamilyMember, Gender, PersonLanguage, Sex
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


def need_of(case, *service_types, **wishes):
    """The need of one person for any of these types, in three queries; `wishes`: at, nights, travels,
    brings_interpreter."""
    person, spoken = case.person, spoken_by(case.person)
    return Need(
        service_type=service_types[0],
        or_types=service_types[1:],
        country=case.jurisdiction,
        organisation=case.organisation,
        admin1=province_of(case),
        gender=gender_of(person),
        age=age_of(person),
        is_child=person.is_child,
        populations=populations_of(person, spoken),
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


def spoken_by(person):
    return list(PersonLanguage.objects.filter(person=person))


def populations_of(person, spoken):
    found = {BY_LANGUAGE.get(languages.language(each.language).group) for each in spoken[:1]}
    if person.gender in LGBTI:
        found.add(Population.LGBTI)
    if person.age_band == AgeBand.ADULT_60:
        found.add(Population.OLDER)
    if FamilyMember.objects.filter(person=person).exclude(proof=FamilyMember.Proof.UNVERIFIED).exists():
        found.add(Population.FAMILIES)
    return frozenset(found - {None})


def province_of(case):
    """Where she or he was met last. Where a house is stands in no case, so it is not asked."""
    met = case.encounters.exclude(admin1="").order_by("-occurred_at").values_list("admin1", flat=True)
    return met.first() or ""


def moment_of(when, on=None):
    """Now, tonight at eight, or the middle of a day."""
    now = timezone.localtime()
    if when == "tonight":
        return max(now, datetime.datetime.combine(now.date(), TONIGHT, now.tzinfo))
    if when == "date" and on and on != now.date():
        return timezone.make_aware(datetime.datetime.combine(on, datetime.time(12)))
    return now
