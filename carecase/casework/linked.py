"""What a team reads of groups that belong together with its own: where, when and how many. Nobody is recognisable.

Another country reads these figures without having anybody of that group in its care. So a number below ten is not
shown, nor one from which it could be worked out (decision 13), and age is told in three parts only: finer ones would
nearly all be hidden. They are of now, and grow with the group: both teams have agreed to that, and each look is noted.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Unit
from carecase.cases.actions import receiving_unit
from carecase.cases.models import Case, GroupIncident, IncidentLink
from carecase.people.ages import CHILD, AgeBand
from carecase.people.models import Sex
from carecase.people.suppression import THRESHOLD, publish_parts
from carecase.sealing.models import DataKey

SHOWN = 8  # on the page of the group; all of them are one click away
CHILDREN, ADULTS, AGE_NOT_KNOWN = AGES = _("Children"), _("Adults"), _("Age not known")
SEXES = {Sex.FEMALE: _("Women and girls"), Sex.MALE: _("Men and boys")}
SEX_NOT_KNOWN = _("Sex not known")


@dataclass
class Linked:
    """One round as the team of `incident` reads it. Of the other group nothing is told before it may be."""

    link: IncidentLink
    incident: GroupIncident
    counts: dict = field(default_factory=dict)

    @property
    def stands(self):
        """agreed · asked: by us · asks: by them, not answered · refused: by us."""
        if self.link.is_agreed:
            return "agreed"
        if self.link.asked_by(self.incident):
            return "asked"  # also where they said no, and where there is no such group
        return "refused" if self.link.answer else "asks"

    @property
    def theirs(self):
        return None if self.stands == "asked" else self.link.beside(self.incident)

    @property
    def team(self):
        """Who answers for the group, and not the post that found it."""
        return receiving_unit(self.theirs.unit) if self.theirs else None

    @property
    def number(self):
        return self.theirs.number if self.theirs else self.link.number

    @property
    def day(self):
        """The day on which the group was found; the hour would tell more."""
        return timezone.localdate(self.theirs.occurred_at) if self.theirs else None

    @property
    def their_words(self):
        return self.link.words_of(self.theirs) if self.theirs else ""

    @property
    def own_words(self):
        return self.link.words_of(self.incident)


def links_of(incident):
    return with_teams(IncidentLink.objects.of(incident).standing()).order_by("-recorded_at", "id")


def with_teams(links):
    """With the units that found both groups."""
    return links.select_related("key", "one__unit__organisation", "other__unit__organisation")


def know_who_takes_over(links):
    """Let the units that found both groups know who answers for these, in one query however many."""
    units = [incident.unit for link in links for incident in (link.one, link.other) if incident]
    prefetch_related_objects(units, Prefetch("hands_over_to", Unit.objects.select_related("organisation")))


def told(links, incident):
    """The rows of a page, with the figures of those that are agreed, in one query for all of them."""
    rows = [Linked(link, incident) for link in links]
    know_who_takes_over(links)
    DataKey.warm(link.key_id for link in links)
    agreed = [row for row in rows if row.stands == "agreed"]
    found = figures([row.theirs.pk for row in agreed])
    for row in agreed:
        row.counts = found[row.theirs.pk]
    return rows


def figures(incidents):
    """Group → its people in all, by sex and by age, without what is too small to be told."""
    sexes, ages = defaultdict(Counter), defaultdict(Counter)
    cases = Case.objects.filter(incident__in=incidents).order_by()
    rows = cases.values_list("incident", "person__sex", "person__age_band").annotate(Count("person", distinct=True))
    for incident, sex, band, number in rows if incidents else ():
        sexes[incident][SEXES.get(sex, SEX_NOT_KNOWN)] += number
        ages[incident][age_of(band)] += number
    return {incident: protected(sexes[incident], ages[incident]) for incident in incidents}


def age_of(band):
    if band in CHILD:
        return CHILDREN
    return AGE_NOT_KNOWN if band == AgeBand.UNKNOWN else ADULTS


def protected(sexes, ages):
    by_sex, total = publish_parts({label: sexes[label] for label in (*SEXES.values(), SEX_NOT_KNOWN)})
    by_age, _total = publish_parts({label: ages[label] for label in AGES})
    return {"total": total, "by_sex": list(by_sex.items()), "by_age": list(by_age.items()), "threshold": THRESHOLD}


def lists(incident, user):
    """For the page of the group, by name: what is agreed, and the questions that wait."""
    asking = IncidentLink.objects.asking(user).filter(pk__in=IncidentLink.objects.of(incident).values("pk"))
    return {"linked": links_of(incident).agreed()[: SHOWN + 1], "asking": asking.values_list("pk")}


def on_the_page(found, incident):
    """The answers to `lists`, as the page tells them."""
    agreed, waiting = found.pop("linked"), len(found.pop("asking"))
    return {"linked": told(agreed[:SHOWN], incident), "more_linked": len(agreed) > SHOWN, "asking": waiting}
