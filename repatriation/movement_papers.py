"""Lists of a group return, one for each role: the day itself, those who go along, those who receive (pathway D17)."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.cases.documents import CALLED, MARK, NUMBER, TOGETHER, WHO_IS_IT, GroupList, Listed, languages_of
from carecase.cases.models import Consent
from carecase.documents.languages import day, speaking
from carecase.sealing.models import DataKey
from repatriation.models import Movement
from repatriation.party import Party

NEEDS, SEAT = (_("Needs on the way"), "needs", 22), (_("Seat"), "seat", 7)
ESCORT, CONDITIONS = (_("Escort"), "escort", 16), (_("Conditions of the journey"), "conditions", 24)
HAND_OVER = (_("Handed over at"), "hand_over", 12)
Category = Consent.Category


@dataclass(frozen=True)
class Travelling(Listed):
    """One person on a list of a movement. Nothing says how the plan stands or why somebody was in care."""

    needs: str = ""
    escort: str = ""
    conditions: str = ""
    full_name: str = ""
    arrives: str = ""
    seat: str = ""  # these are written in by hand
    hand_over: str = ""


class MovementList(GroupList):
    """For the day: codes, company, needs and a column to tick. No status of anybody."""

    code = "D17-MO"
    title = _("List of the movement")
    purpose = _("For the day of departure: who travels and what each needs on the way. It says nothing else.")
    file_word = "viaje"
    about = (Movement,)
    neutral = True
    nothing = _("Nobody whom you see travels in this movement.")
    columns = (MARK, NUMBER, CALLED, *WHO_IS_IT, TOGETHER[0], NEEDS, SEAT)

    def facts(self, writer):
        listed = writer.say(_("%(shown)s of %(all)s"), shown=len(self.people), all=self.registered)
        with speaking(self.language):
            there = str(self.subject.get_country_display())
        leaves, edition = day(self.subject.leaves_on, self.language), str(self.subject.manifest)
        return [
            (_("Movement"), self.subject.number),
            (_("To"), there),
            (_("Leaves"), leaves),
            (_("People on this list"), listed),
            (_("Edition"), edition),
        ]

    def notes(self):
        if len(self.people) < self.registered:
            yield _("The others are prepared by another team, or are not on this list.")
        yield _("Only the latest edition counts. Destroy this list when it is no longer needed.")

    @cached_property
    def party(self):
        return Party(self.subject, self.reader)

    @cached_property
    def registered(self):
        return len(self.party.plans)

    @cached_property
    def rows(self):
        return self.party.rows

    @property
    def shows(self):
        return [row.case for row in self.rows]

    @cached_property
    def people(self):
        spoken = languages_of(self.shows)
        with speaking(self.language):
            return [self.travelling(row, spoken.get(row.case.person_id, [])) for row in self.rows]

    def travelling(self, row, spoken):
        person = row.case.person
        return Travelling(
            mark=row.case.label or "—",
            number=row.case.number,
            called=row.case.called,
            sex=person.get_sex_display(),
            age=person.get_age_band_display(),
            language=", ".join(str(each) for each in spoken[:2]),
            family=row.family,
            needs=", ".join(str(need) for need in row.needs),
            **self.more(row),
        )

    def more(self, row):
        """What only one of the lists tells."""
        return {}


class MovementListForEscorts(MovementList):
    """Those who go along: whom each accompanies and what to mind, without a case number."""

    code = "D17-ME"
    title = _("List for those who go along")
    purpose = _("For escorts: whom each accompanies, and what to mind on the way. Without case numbers.")
    anonymous = True
    columns = (MARK, CALLED, *WHO_IS_IT[1:], TOGETHER[0], ESCORT, NEEDS, CONDITIONS)

    def more(self, row):
        latest = row.plan.fitnesses.first()
        escorts = ", ".join(each.name for each in row.plan.escorts.all())
        return {"escort": escorts, "conditions": latest.conditions if latest else ""}


class MovementListForReceivers(MovementList):
    """For one organisation that receives: those who agreed to it, each with exactly what she or he agreed to."""

    code = "D17-MR"
    title = _("List for those who receive")
    purpose = _("For one organisation that receives: only those who agreed to it, and only what each agreed to.")
    anonymous = True
    nothing = _("Choose one organisation. Nobody is listed who has not agreed that something be passed on to it.")
    columns = (
        (_("Name"), "full_name", 22),
        *WHO_IS_IT,
        NEEDS,
        CONDITIONS,
        (_("Arrives"), "arrives", 14),
        HAND_OVER,
    )

    @classmethod
    def offered_parts(cls, movement, reader):
        """The organisations that have confirmed."""
        return [(name, name) for name in Party(movement, reader, read=()).receivers], []

    @cached_property
    def rows(self):
        return [row for row in self.party.rows if self.receiver in row.receives and self.agreed(row)]

    @property
    def receiver(self):
        """One organisation never reads who goes to another."""
        return self.parts[0] if len(self.parts) == 1 else None

    @cached_property
    def consents(self):
        """Case → the kinds of information that may be passed on to this organisation."""
        rows = self.party.rows
        given = Consent.objects.filter(case__in=[row.case for row in rows], kind=Consent.Kind.DATA_SHARE)
        DataKey.warm(row.case.key_id for row in rows)
        found = {}
        for consent in given.select_related("organisation"):
            named = str(consent.organisation or consent.partner)
            if consent.holds and named.casefold() == self.receiver.casefold():
                found.setdefault(consent.case_id, set()).update(consent.categories)
        return found

    def agreed(self, row):
        return self.consents.get(row.case.pk, set())

    def travelling(self, row, spoken):
        """A column that was not agreed to stays empty."""
        agreed, person, plan = self.agreed(row), row.case.person, row.plan
        told = {}
        if Category.IDENTITY in agreed:
            names = {"full_name": person.full_name, "sex": person.get_sex_display()}
            told |= names | {"age": person.get_age_band_display(), "language": ", ".join(map(str, spoken[:2]))}
        if Category.NEEDS in agreed:
            told["needs"] = ", ".join(str(need) for need in row.needs)
        if Category.HEALTH in agreed and (latest := plan.fitnesses.first()):
            told["conditions"] = latest.conditions or str(latest)
        if Category.TRAVEL in agreed and plan.itinerary:
            arrives = plan.itinerary.arrives_local
            told["arrives"] = f"{day(arrives.date(), self.language)}, {arrives:%H:%M}"
        empty = dict.fromkeys(("mark", "number", "called", "sex", "age", "language", "family"), "")
        return Travelling(**empty | told)
