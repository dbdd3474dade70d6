"""Who can interpret: everybody of the language, each with the reasons why, and why not (C12, practice rule 3).

The rules are hard: none is weighed against another. Names are opened by whoever knows the people in care, and only
of those who pass everything else (`screen`).
"""

from collections import defaultdict
from datetime import UTC, timedelta
from functools import cached_property

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecase.interpreters import hours
from carecase.interpreters.models import (
    Availability,
    AvailabilityException,
    Booking,
    ExpertAssignment,
    Interpreter,
    InterpreterLanguage,
    Tie,
)
from carecase.interpreters.need import LONGEST, WAY_IN_COUNTRY, CommunityWish
from carecase.interpreters.states import HOLDING
from carecase.jurisdictions import languages
from carecase.jurisdictions.cldr import as_sorted
from carecase.ui.together import read_together

Level, Direction = InterpreterLanguage.Level, InterpreterLanguage.Direction
RANK = {Level.NATIVE: 0, Level.PROFESSIONAL: 1, Level.CONVERSATIONAL: 2}
DANGEROUS = (Tie.To.TRAFFICKER, Tie.To.SMUGGLER)


class Rule(models.TextChoices):
    """Why somebody cannot interpret here: said to whoever looks for an interpreter, never to the interpreter."""

    INACTIVE = "inactive", gettext_lazy("Takes no bookings at present.")
    NOT_VETTED = "not_vetted", gettext_lazy("Not checked, or the check has run out by then.")
    NOT_SWORN = "not_sworn", gettext_lazy("No oath, or it has run out by then.")
    LEVEL = "level", gettext_lazy("Speaks it enough for everyday matters only.")
    DIRECTION = "direction", gettext_lazy("Interprets in one direction only.")
    NO_COMMON = "no_common_language", gettext_lazy("Speaks none of the languages of your team.")
    MODE = "mode", gettext_lazy("Does not interpret in this way.")
    TOO_FAR = "too_far", gettext_lazy("Lives in another country: by phone or video only.")
    NOT_THERE = "not_there", gettext_lazy("Not available at that time.")
    BUSY = "busy", gettext_lazy("Already booked at that time, or on the way.")
    SEX = "sex", gettext_lazy("The person wishes otherwise: woman or man.")
    COMMUNITY = "community", gettext_lazy("The person wishes otherwise: community.")
    TIE = "tie", gettext_lazy("Has a declared tie to people who lead or control others, here or at the origin.")
    TIE_TO_POLICE = "tie_to_police", gettext_lazy("Works with the police: not for talks of care.")
    OTHER_SIDE = (
        "other_side",
        gettext_lazy("Works for the other side here: police and care have their own."),
    )
    MAY_KNOW = "may_know", gettext_lazy("May be a relative, a fellow traveller or an acquaintance.")
    EXCLUDED = "excluded", gettext_lazy("The person does not want this interpreter.")
    ASKED_BEFORE = "asked_before", gettext_lazy("Was asked for this already.")


class Candidate:
    """One interpreter of the language, measured against a need."""

    def __init__(self, interpreter, spoken, need, against):
        self.interpreter, self.spoken, self.need, self.against = interpreter, spoken, need, list(against)

    @property
    def fits(self):
        return not self.against

    @property
    def why_not(self):
        return [str(Rule(rule).label) for rule in self.against]

    @cached_property
    def second_best(self):
        """In which way this is not exactly what was asked for, or an empty text."""
        if self.spoken.language != self.need.language:
            return _("A related language, not the same: try first whether they understand each other.")
        if not same_variety(self.spoken, self.need):
            return _("The same language of another place: try first whether they understand each other.")
        return ""

    @property
    def why(self):
        """What speaks for her or him, the best first."""
        interpreter = self.interpreter
        reasons = [str(self.spoken.get_level_display())]
        if interpreter.trained_on:
            reasons.append(_("Trained for this work."))
        if self.need.in_person and interpreter.place:
            reasons.append(interpreter.place)
        if self.need.community_wish != CommunityWish.NO_PREFERENCE and not interpreter.community:
            reasons.append(_("The community is not known: ask first."))
        return reasons

    @property
    def order(self):
        interpreter = self.interpreter
        untrained = self.need.hard_to_hear and interpreter.trained_on is None
        price = interpreter.price if interpreter.price is not None else 0
        strange = (self.spoken.language != self.need.language) + (not same_variety(self.spoken, self.need))
        return (len(self.against), strange, untrained, RANK[self.spoken.level], interpreter.currency, price)


def same_variety(spoken, need):
    return not need.variety or as_sorted(spoken.variety) == as_sorted(need.variety)


def candidates(need, screen=None):
    """Everybody of the language or one near it, best first; those who cannot stand last, with every reason.

    `screen`: called with the interpreters who pass all else; returns {id: Rule} for those who must not know of this.
    """
    codes = {need.language, *languages.related(need.language)}
    known = Known(need, codes)
    found = [Candidate(each, row, need, known.against(each, row)) for each, row in known.speakers]
    for candidate in (each for each in found if each.fits):
        candidate.against += community_rule(candidate.interpreter, need)
    passing = [each for each in found if each.fits]
    stopped = screen(opened([each.interpreter for each in passing])) if screen else {}
    for candidate in passing:
        candidate.against += [stopped[candidate.interpreter.pk]] if candidate.interpreter.pk in stopped else []
    return sorted(found, key=lambda each: each.order)


def speaking(codes):
    return InterpreterLanguage.objects.filter(language__in=codes).order_by().values("interpreter")


def opened(interpreters):
    """The same people with their names, which nobody needed until now."""
    return list(Interpreter.objects.filter(pk__in=[each.pk for each in interpreters]).select_related("key"))


OF_AN_INTERPRETER = (
    "number", "sex", "community", "key", "modes", "country", "place", "time_zone", "vetted_on", "vetted_until",
    "sworn_on", "sworn_until", "trained_on", "price", "currency", "is_active",
)  # fmt: skip
HERS = Q(interpreter=OuterRef("pk"))
OF_A_LANGUAGE = ("interpreter", "language", "variety", "level", "direction")


def by_interpreter(rows):
    found = defaultdict(list)
    for row in rows:
        found[row.interpreter].append(row)
    return found


class Known:
    """What the rules ask about many interpreters, read in a handful of queries that give only what is asked."""

    def __init__(self, need, codes):
        self.need, self.day = need, timezone.localdate(need.begins_at)
        self.codes = codes
        at_that_time = Q(begins_at__lt=need.ends_at, ends_at__gt=need.begins_at)
        weekly = self.rows(Availability.objects.filter(weekday__in=weekdays(need)), "weekday", "begins", "ends")
        exceptions = AvailabilityException.objects.filter(at_that_time)
        exceptions = self.rows(exceptions, "begins_at", "ends_at", "is_there")
        self.weekly, self.exceptions = map(by_interpreter, read_together([weekly, exceptions]))
        self.nearest, self.common = self.languages()
        # What is only there or not comes with the interpreter.
        ties = Tie.objects.filter(HERS, Q(ended_on__isnull=True) | Q(ended_on__gt=self.day))
        self.with_each = {
            "in_court": Exists(ExpertAssignment.objects.filter(HERS, at_that_time)),
            "tied_to_danger": Exists(ties.filter(to__in=DANGEROUS, country__in=need.danger_in)),
            "tied_to_police": Exists(ties.filter(to=Tie.To.POLICE)),
            "taken_near": Exists(taken(need, need.shortest_way)),
            "taken_far": Exists(taken(need, need.longest_way)),
        }

    @property
    def speakers(self):
        """Everybody of the language, each with the row of hers that comes nearest to what was asked for."""
        pool = Interpreter.objects.filter(pk__in=speaking(self.codes)).order_by()
        for each in pool.only(*OF_AN_INTERPRETER).annotate(**self.with_each):
            yield each, self.nearest[each.pk]

    def languages(self):
        """Interpreter's id → the row that comes nearest; and the ids of those who speak a language of the team."""
        nearest, common = {}, set()
        rows = InterpreterLanguage.objects.filter(language__in=self.codes | self.need.team_speaks)
        rows = rows.filter(interpreter__in=speaking(self.codes)).order_by()
        for row in rows.only(*OF_A_LANGUAGE):
            if row.language in self.need.team_speaks:
                common.add(row.interpreter_id)
            if row.language in self.codes:
                distance = (row.language != self.need.language, not same_variety(row, self.need), RANK[row.level])
                if row.interpreter_id not in nearest or distance < nearest[row.interpreter_id][0]:
                    nearest[row.interpreter_id] = distance, row
        return {pk: row for pk, (_distance, row) in nearest.items()}, common

    def rows(self, rows, *names):
        """What is asked of those who speak the language."""
        rows = rows.order_by().filter(interpreter__in=speaking(self.codes))
        return rows.values_list("interpreter", *names, named=True)

    def against(self, interpreter, spoken):
        """Every rule that this interpreter does not meet."""
        tests = (self.standing, self.language, self.manner, self.time, self.wishes, self.ties_of)
        return [rule for test in tests for rule in test(interpreter, spoken)]

    def standing(self, interpreter, spoken):
        if not interpreter.is_active:
            yield Rule.INACTIVE
        if not holds_on(self.day, interpreter.vetted_on, interpreter.vetted_until):
            yield Rule.NOT_VETTED
        if not holds_on(self.day, interpreter.sworn_on, interpreter.sworn_until):
            yield Rule.NOT_SWORN

    def language(self, interpreter, spoken):
        if spoken.level == Level.CONVERSATIONAL and not self.need.everyday:
            yield Rule.LEVEL
        if spoken.direction != Direction.BOTH:
            yield Rule.DIRECTION
        if self.need.team_speaks and interpreter.pk not in self.common:
            yield Rule.NO_COMMON

    def manner(self, interpreter, spoken):
        if self.need.mode not in interpreter.modes:
            yield Rule.MODE
        elif self.need.in_person and interpreter.country != self.need.country:
            yield Rule.TOO_FAR

    def time(self, interpreter, spoken):
        weekly, exceptions = self.weekly[interpreter.pk], self.exceptions[interpreter.pk]
        if not hours.is_there(weekly, exceptions, interpreter.time_zone, self.need.begins_at, self.need.ends_at):
            yield Rule.NOT_THERE
        is_near = self.need.way(interpreter) == self.need.shortest_way
        if interpreter.in_court or (interpreter.taken_near if is_near else interpreter.taken_far):
            yield Rule.BUSY

    def wishes(self, interpreter, spoken):
        if self.need.sex and interpreter.sex != self.need.sex:
            yield Rule.SEX
        if interpreter.pk in self.need.passed_over:
            yield self.need.passed_over[interpreter.pk]

    def ties_of(self, interpreter, spoken):
        if interpreter.tied_to_danger:
            yield Rule.TIE
        if self.need.for_care and interpreter.tied_to_police:
            yield Rule.TIE_TO_POLICE


#: How far local clocks are from that of Greenwich, to the west and to the east.
WEST, EAST = timedelta(hours=12), timedelta(hours=14)


def weekdays(need):
    """Days of the week that this time can fall on, wherever somebody lives, with the night before."""
    first, last = (need.begins_at - WEST).astimezone(UTC).date(), (need.ends_at + EAST).astimezone(UTC).date()
    return {(first.weekday() + step) % 7 for step in range(-1, (last - first).days + 1)}


def taken(need, way):
    """What holds her time at that hour, with the way there: no booking is longer than LONGEST with its ways."""
    begins_at, ends_at = need.begins_at - way, need.ends_at + way
    overlaps = Q(busy_from_at__lt=ends_at, busy_until_at__gt=begins_at)
    near = Q(busy_from_at__gt=begins_at - LONGEST - 2 * WAY_IN_COUNTRY)
    return Booking.objects.filter(HERS, overlaps, near, state__in=HOLDING)


def holds_on(day, since, until):
    """Something that was given on a day and ends on another, or never."""
    return since is not None and since <= day and (until is None or day <= until)


def community_rule(interpreter, need):
    """The wish about community, as far as the community is known. Opens a sealed text: asked last."""
    if need.community_wish == CommunityWish.NO_PREFERENCE or not interpreter.community or not need.community:
        return []
    same = as_sorted(interpreter.community) == as_sorted(need.community)
    return [] if same == (need.community_wish == CommunityWish.SAME) else [Rule.COMMUNITY]
