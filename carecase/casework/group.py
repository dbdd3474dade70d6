"""A group as one reader sees it: her own cases row by row, of the others only how many there are."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Length
from django.utils import timezone

from carecase.access.permissions import Permission
from carecase.cases.models import Case, Grant, Task
from carecase.casework.consequences import spoken_by
from carecase.jurisdictions import languages
from carecase.people.ages import CHILD, AgeBand
from carecase.people.models import FamilyMember, Person, PersonLanguage, Sex
from carecase.ui.counting import how_many

PAGE = 100
TASKS_SHOWN = 8
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def in_order(cases):
    """P01, P02 … P99, P100, with what a row shows, in one query however many."""
    rows = cases.select_related("key", "person", "person__key", "manager", "unit", "unit__organisation", "incident")
    return rows.annotate(length=Length("label")).order_by("length", "label", "pk")


def visible(incident, user):
    return in_order(Case.objects.visible_to(user).filter(incident=incident))


def with_grants(cases):
    """Let each case know its live grants, in one query: then asking for rights costs none."""
    grants = {}
    for grant in Grant.objects.live().filter(case__in=cases).select_related("unit"):
        grants.setdefault(grant.case_id, []).append(grant)
    for case in cases:
        case.live_grants = grants.get(case.pk, [])
    return cases


# --- rows -----------------------------------------------------------------------------------------------------------


@dataclass
class Row:
    """One person of the group, as far as this reader may read."""

    case: Case
    languages: list
    family: str
    age: str  # exact only for those who read identity

    @property
    def person(self):
        return self.case.person


def rows_of(cases, letters, user):
    people = [case.person_id for case in cases]
    spoken = languages_of(people)
    readable = set(Person.objects.visible_to(user).filter(pk__in=people).values_list("pk", flat=True))
    return [
        Row(
            case,
            [languages.name(code) for code in spoken.get(case.person_id, [])],
            letters.of(case.person_id),
            age_for(case.person, readable),
        )
        for case in cases
    ]


def age_for(person, readable):
    if person.pk in readable and person.age is not None:
        return str(person.age)
    return person.get_age_band_display() if person.age_band != AgeBand.UNKNOWN else ""


def languages_of(people):
    """Person → codes, first language first."""
    found = {}
    for person, code in PersonLanguage.objects.filter(person__in=people).values_list("person", "language"):
        found.setdefault(person, []).append(code)
    return found


class Families:
    """The families of a group by letter (A, B …, AA …), in the order in which they were noted."""

    def __init__(self, incident, user):
        cases = Case.objects.visible_to(user).filter(incident=incident)
        links = FamilyMember.objects.filter(person__in=cases.values("person")).order_by(
            "unit__recorded_at", "recorded_at"
        )
        self.links, self.letters, self.units = {}, {}, {}
        for link in links.select_related("unit"):
            self.links.setdefault(link.person_id, link)
            self.letters.setdefault(link.unit_id, letter(len(self.letters)))
            self.units[link.unit_id] = link.unit

    def of(self, person_id):
        link = self.links.get(person_id)
        return self.letters[link.unit_id] if link else ""

    def relation(self, person_id):
        link = self.links.get(person_id)
        return link.relation if link else ""

    def members(self):
        """Letter → ids of persons."""
        found = {}
        for person_id, link in self.links.items():
            found.setdefault(self.letters[link.unit_id], []).append(person_id)
        return dict(sorted(found.items(), key=lambda pair: (len(pair[0]), pair[0])))


def named_families(families, incident, user):
    """Rows of (letter, members as "P01 Marie", how many adults were not asked alone yet)."""
    cases = visible(incident, user).filter(person__in=families.links)
    by_person = {case.person_id: case for case in cases}
    rows = []
    for mark, people in families.members().items():
        here = [by_person[person] for person in people if person in by_person]
        links = [families.links[case.person_id] for case in here]
        unasked = sum(
            not case.person.is_child and link.asked_alone_at is None for case, link in zip(here, links, strict=True)
        )
        rows.append((mark, [f"{case.label} {case.called}".strip() for case in here], unasked))
    return rows


def letter(n):
    return LETTERS[n % 26] * (n // 26 + 1)


# --- the whole ------------------------------------------------------------------------------------------------------


def overview(incident, user):
    """What a post or a team needs to know at a glance. Counts only, and they stay in the group."""
    cases = Case.objects.visible_to(user).filter(incident=incident)
    open_tasks = tasks(cases, user)
    counted = {
        "total": incident.cases.all(),
        "seen": cases,
        "unassigned": cases.waiting(),
        "without_bed": cases.open().exclude(pk__in=housed(cases)),
        "children": cases.filter(person__age_band__in=CHILD),
        "age_unknown": cases.filter(person__age_band=AgeBand.UNKNOWN),
        "language_unknown": cases.exclude(person__languages__isnull=False),
        "tasks_count": open_tasks,
        "late": open_tasks.filter(due_at__lt=timezone.now()),
    }
    counts = dict(zip(counted, how_many(counted.values()), strict=True))
    return counts | {
        "others": counts["total"] - counts["seen"],
        "ages": by_age_and_sex(cases),
        "spoken": languages_heard(cases, incident),
        "tasks": open_tasks.select_related("case", "key")[:TASKS_SHOWN] if counts["tasks_count"] else [],
    }


def told_of(incident):
    """What was said about the event, as pairs of question and answer, where there is one."""
    rows = []
    for name in ("needs", "hazards", "nationalities"):
        field = incident._meta.get_field(name)
        rows.append((field.verbose_name, ", ".join(str(word) for word in field.labels(getattr(incident, name)))))
    rows.append((incident._meta.get_field("transport").verbose_name, incident.get_transport_display()))
    return [row for row in rows if row[1]]


def housed(cases):
    return Grant.objects.live().filter(because=Grant.Because.ADMISSION, case__in=cases).values("case")


def by_age_and_sex(cases):
    """Rows of (age group, women, men, not known) for the age groups that are there."""
    counts = {
        (band, sex): number
        for band, sex, number in cases.order_by().values_list("person__age_band", "person__sex").annotate(Count("pk"))
    }
    told = (Sex.FEMALE, Sex.MALE)
    rows = []
    for band in AgeBand:
        of_band = {sex: number for (b, sex), number in counts.items() if b == band}
        if of_band:
            rest = sum(number for sex, number in of_band.items() if sex not in told)
            rows.append((band.label, *(of_band.get(sex, 0) for sex in told), rest))
    return rows


def languages_heard(cases, incident):
    """Rows of (language, people, whether a colleague of the team speaks it), most people first, then by name."""
    people = PersonLanguage.objects.filter(person__in=cases.values("person")).order_by()
    counts = Counter(dict(people.values_list("language").annotate(Count("person", distinct=True))))
    counts.update(dict.fromkeys(incident.languages, 0))
    case = cases.select_related("unit", "unit__organisation").first()
    spoken = spoken_by(case.unit) if case else set()
    rows = [(languages.name(code), number, code in spoken) for code, number in counts.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def tasks(cases, user):
    """What is open for the group, the next first. Who may not search does not learn of earlier registrations (E8)."""
    found = Task.objects.visible_to(user).open().filter(case__in=cases)
    if not user.may(Permission.SEARCH_PEOPLE):
        found = found.exclude(kind=Task.Kind.DUPLICATE_REVIEW)
    return found
