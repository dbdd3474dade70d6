"""The signs that a screening looks for (pathway C4), and what they weigh. They advise; they never decide.

Weights: operational indicators of ILO and the European Commission (2009) for adults in labour, as far as they name the
sign; the rest is ours (data/SOURCES.md). The rule by which an aspect counts as shown is theirs too.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Mark(models.TextChoices):
    PRESENT = "present", _("Yes")
    OBSERVED = "observed", _("Seen, not asked")
    ABSENT = "absent", _("No")
    UNKNOWN = "unknown", _("Not known")


SIGNS = frozenset({Mark.PRESENT, Mark.OBSERVED})


class Advice(models.TextChoices):
    LIKELY = "likely", _("Trafficking is likely")
    POSSIBLE = "possible", _("Trafficking is possible")
    NONE = "none", _("No clear sign of trafficking so far")


class Weight(StrEnum):
    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


POINTS = {Weight.STRONG: 3, Weight.MEDIUM: 2, Weight.WEAK: 1}


class Group(models.TextChoices):
    RECRUITMENT = "recruitment", _("How it began")
    DOCUMENTS = "documents", _("Papers")
    MOVEMENT = "movement", _("Free to move")
    WORK = "work", _("Work and place")
    CONTROL = "control", _("Control")
    PERSON = "person", _("How she or he appears")
    CHILD = "child", _("Signs of a child")
    SMUGGLING = "smuggling", _("The journey and its price")


#: The groups that show means, and those that show exploitation; a child's signs show exploitation.
MEANS = frozenset({Group.RECRUITMENT, Group.DOCUMENTS, Group.MOVEMENT, Group.CONTROL})
EXPLOITATION = frozenset({Group.WORK, Group.CHILD})


@dataclass(frozen=True, slots=True)
class Indicator:
    code: str
    group: Group
    weight: Weight
    label: str | Promise


def group(which, *signs):
    return tuple(Indicator(f"{which}.{name}", which, weight, label) for name, weight, label in signs)


STRONG, MEDIUM, WEAK = Weight

INDICATORS = (
    *group(
        Group.RECRUITMENT,
        ("deceived", STRONG, _("Deceived about the work, the place or the employer")),
        ("fees", MEDIUM, _("Excessive fees or interest")),
        ("family_debt", MEDIUM, _("The family stands surety for a debt")),
        ("papers_arranged", WEAK, _("Somebody else arranged papers and travel")),
        ("marriage", MEDIUM, _("Marriage, adoption or love was promised")),
    ),
    *group(
        Group.DOCUMENTS,
        ("withheld", STRONG, _("Somebody else holds the papers")),
        ("false", MEDIUM, _("False papers were given")),
    ),
    *group(
        Group.MOVEMENT,
        ("locked_in", STRONG, _("Locked in or watched")),
        ("escorted", MEDIUM, _("Always accompanied, even to speak with us")),
        ("cannot_leave", STRONG, _("Cannot leave the place or the work")),
        ("route_imposed", WEAK, _("Others decided on the way")),
    ),
    *group(
        Group.WORK,
        ("unpaid", MEDIUM, _("No pay, little pay, or deductions that eat it up")),
        ("hours", STRONG, _("More than 12 hours a day, no day off")),
        ("unsafe", MEDIUM, _("Dangerous or degrading work")),
        ("lives_on_site", WEAK, _("Lives where she or he works")),
        ("typical_place", MEDIUM, _("Found in a place where people are exploited")),
        ("made_to", STRONG, _("Made to do sexual acts, to beg or to break the law")),
    ),
    *group(
        Group.CONTROL,
        ("violence", STRONG, _("Physical or sexual violence")),
        ("family_threats", MEDIUM, _("Threats against her or him or the family")),
        ("police_threats", MEDIUM, _("Threatened with police or migration authorities")),
        ("drugs", MEDIUM, _("Drugs or alcohol given to control")),
        ("isolation", STRONG, _("Kept away from other people")),
        ("phone", MEDIUM, _("Phone taken or watched")),
    ),
    *group(
        Group.PERSON,
        ("fear", WEAK, _("Great fear or tension")),
        ("coached", MEDIUM, _("Answers that seem rehearsed")),
        ("injuries", MEDIUM, _("Injuries that are not explained")),
        ("marks", MEDIUM, _("Tattoos or brands that mark ownership")),
    ),
    *group(
        Group.CHILD,
        ("non_relative", MEDIUM, _("Travels with adults who are not relatives")),
        ("no_school", WEAK, _("Of school age, works instead")),
        ("money_taken", STRONG, _("An adult takes what the child earns")),
        ("adult_partner", STRONG, _("Pregnant, or lives with an adult as a partner")),
    ),
    *group(
        Group.SMUGGLING,
        ("paid", MEDIUM, _("Paid somebody to be taken across a border")),
        ("stages", WEAK, _("Travelled by stages, handed from guide to guide")),
        ("extorted", STRONG, _("Kidnapped or extorted on the way")),
        ("abandoned", MEDIUM, _("Left behind by the guides")),
        ("debt", MEDIUM, _("A debt for the journey is still open")),
    ),
)
BY_CODE = {each.code: each for each in INDICATORS}

#: What calls for getting papers back, and what for a call about the family's safety (pathway J).
PAPERS = frozenset({"documents.withheld"})
DEBT = frozenset({"recruitment.family_debt", "smuggling.extorted", "smuggling.debt"})


def signs(marks):
    """The indicators that were told or seen, from a dictionary of code and mark."""
    return [each for each in INDICATORS if marks.get(each.code) in SIGNS]


def of_trafficking(found):
    return [each for each in found if each.group != Group.SMUGGLING]


def shown(found):
    """Whether an aspect counts as shown: 2 strong, 1 strong and another, 3 medium, or 2 medium and a weak one."""
    n = Counter(each.weight for each in found)
    strong, medium, weak = n[STRONG], n[MEDIUM], n[WEAK]
    return strong >= 2 or (strong == 1 and medium + weak >= 1) or medium >= 3 or (medium >= 2 and weak >= 1)


def points(found):
    """One number for "more" and "less" when screenings are compared: strong 3, medium 2, weak 1."""
    return sum(POINTS[each.weight] for each in found)


def advise(marks, *, is_child):
    """What the signs suggest to the person who decides.

    Likely: exploitation is shown and, for an adult, means too. Possible: one strong sign, any aspect shown, or for a
    child any sign of exploitation or control.
    """
    found = of_trafficking(signs(marks))
    exploitation = [each for each in found if each.group in EXPLOITATION]
    means = [each for each in found if each.group in MEANS]
    if shown(exploitation) and (is_child or shown(means)):
        return Advice.LIKELY
    strong = any(each.weight == STRONG for each in found)
    child_exploited = is_child and any(each.group in EXPLOITATION | {Group.CONTROL} for each in found)
    return Advice.POSSIBLE if strong or child_exploited or shown(means) or shown(exploitation) else Advice.NONE
