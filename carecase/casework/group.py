"""A group as one reader sees it: her own cases row by row, of the others only how many there are."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Length
from django.utils import timezone

from carecase.access.models import StaffLanguage
from carecase.access.permissions import Permission
from carecase.cases.models import Case, Grant, Task
from carecase.casework.consequences import first_language_at, told_by_staff_of
from carecase.jurisdictions import languages
from carecase.people.ages import CHILD, AgeBand
from carecase.people.models import FamilyMember, Person, PersonLanguage, Sex
from carecase.ui.counting import how_many
from carecase.ui.together import read_together

PAGE = 100
TASKS_SHOWN = 8
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def in_order(cases):
    """P01, P02 … P99, P100, with what a row shows, in one query however many."""
    rows = cases.select_related("key", "person", "person__key", "manager", "unit", "unit__organisation", "incident")
    return rows.annotate(length=Length("label")).order_by("length", "label", "pk")


def visible(incident, user):
    return in_order(Case.objects.visible_to(user).filter(incident=incident))


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
    readable = Person.objects.visible_to(user).filter(pk__in=people)
    spoken, readable = read_together([speaking(people), readable.values_list("pk", flat=True)])
    spoken = by_person(spoken)
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
    return by_person(speaking(people))


def speaking(people):
    return PersonLanguage.objects.filter(person__in=people).values_list("person", "language")


def by_person(spoken):
    found = {}
    for person, code in spoken:
        found.setdefault(person, []).append(code)
    return found


def family_links(incident, user):
    cases = Case.objects.visible_to(user).filter(incident=incident)
    links = FamilyMember.objects.filter(person__in=cases.values("person")).select_related("unit")
    return links.order_by("unit__recorded_at", "recorded_at")


class Families:
    """The families of a group by letter (A, B …, AA …), in the order in which they were noted."""

    def __init__(self, links):
        self.links, self.letters, self.units = {}, {}, {}
        for link in links:
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


def named_families(families, cases):
    """Rows of (letter, members as "P01 Marie", how many adults were not asked alone yet)."""
    cases_by_person = {case.person_id: case for case in cases}
    rows = []
    for mark, people in families.members().items():
        here = [cases_by_person[person] for person in people if person in cases_by_person]
        links = [families.links[case.person_id] for case in here]
        unasked = sum(
            not case.person.is_child and link.asked_alone_at is None for case, link in zip(here, links, strict=True)
        )
        rows.append((mark, [f"{case.label} {case.called}".strip() for case in here], unasked))
    return rows


def letter(n):
    return LETTERS[n % 26] * (n // 26 + 1)


# --- the whole ------------------------------------------------------------------------------------------------------


def counts(incident, user):
    """What a post or a team needs to know at a glance, in numbers. They stay in the group."""
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
    numbers = dict(zip(counted, how_many(counted.values()), strict=True))
    return numbers | {"others": numbers["total"] - numbers["seen"]}


def lists(incident, user, team):
    """What else is told at a glance, by name; `team`: whose colleagues are asked what they speak, if there is one."""
    cases = Case.objects.visible_to(user).filter(incident=incident)
    return {
        "ages": cases.order_by().values_list("person__age_band", "person__sex").annotate(Count("pk")),
        "heard": speakers(cases),
        "spoken": told_by_staff_of(team) if team else StaffLanguage.objects.none(),
        "tasks": tasks(cases, user).select_related("case", "key")[:TASKS_SHOWN],
    }


def at_a_glance(found, incident, team):
    """The answers to `lists`, as the page tells them."""
    here = set(found.pop("spoken")) or ({first_language_at(team)} if team else set())
    return {
        "ages": by_age_and_sex(found.pop("ages")),
        "spoken": languages_heard(found.pop("heard"), incident, here),
        **found,
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


def by_age_and_sex(counted):
    """Rows of (age group, women, men, not known) for the age groups that are there."""
    counts = {(band, sex): number for band, sex, number in counted}
    told = (Sex.FEMALE, Sex.MALE)
    rows = []
    for band in AgeBand:
        of_band = {sex: number for (b, sex), number in counts.items() if b == band}
        if of_band:
            rest = sum(number for sex, number in of_band.items() if sex not in told)
            rows.append((band.label, *(of_band.get(sex, 0) for sex in told), rest))
    return rows


def speakers(cases):
    """Rows of (language, how many people speak it)."""
    people = PersonLanguage.objects.filter(person__in=cases.values("person")).order_by()
    return people.values_list("language").annotate(Count("person", distinct=True))


def languages_heard(heard, incident, spoken):
    """Rows of (language, people, whether a colleague of the team speaks it), most people first, then by name."""
    counts = Counter(dict(heard))
    counts.update(dict.fromkeys(incident.languages, 0))
    rows = [(languages.name(code), number, code in spoken) for code, number in counts.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def tasks(cases, user):
    """What is open for the group, the next first. Who may not search does not learn of earlier registrations (E8)."""
    found = Task.objects.visible_to(user).open().filter(case__in=cases)
    if not user.may(Permission.SEARCH_PEOPLE):
        found = found.exclude(kind=Task.Kind.DUPLICATE_REVIEW)
    return found
