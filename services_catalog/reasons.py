"""Why a service fits a need, why it does not, and what to ask first: one rule each, in words.

What is not known is no refusal: it is a question to the provider. A rule gives any number of reasons.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carecase.jurisdictions import languages
from carecase.ui.moments import clock, day, when
from services_catalog.models import Price, ProviderService, Schedule, ServiceType
from services_catalog.opening import is_open, opens_next
from services_catalog.places import Distance, distance, provinces

CAPACITY_HOLDS = timedelta(hours=24)  # what was said of free places earlier is asked again
ADULT, OLDER_FROM = 18, 60
Population = ServiceType.Population
BY_SEX_AND_AGE = (Population.WOMEN, Population.MEN, Population.GIRLS, Population.BOYS)
#: Help begins before anybody's status is established (practice rule 0): these keep nobody out.
BY_STATUS = (Population.TRAFFICKED, Population.SMUGGLED)


class Weight(StrEnum):
    FOR = "for"
    ASK = "ask"
    AGAINST = "against"
    NEVER = "never"  # against, and nobody may set it aside


@dataclass(frozen=True)
class Reason:
    weight: Weight
    sentence: str

    def __str__(self):
        return self.sentence


def speaks_for(sentence, **values):
    return Reason(Weight.FOR, sentence % values if values else sentence)


def ask(sentence, **values):
    return Reason(Weight.ASK, sentence % values if values else sentence)


def against(sentence, **values):
    return Reason(Weight.AGAINST, sentence % values if values else sentence)


def labels(codes):
    return ", ".join(str(Population(code).label).lower() for code in codes)


# --- for whom ---------------------------------------------------------------------------------------------------


def detention(need, known):
    if (need.lodging or known.service.lodges) and any(site.is_detention for site in known.sites):
        yield Reason(Weight.NEVER, _("People are detained there. Nobody in care is lodged in such a place."))


def status(need, known):
    if known.service.status != ProviderService.Status.ACTIVE:
        yield against(str(known.service.get_status_display()) + ".")


def sex_and_age(need, known):
    meant = [code for code in BY_SEX_AND_AGE if code in known.service.populations]
    if not meant:
        return
    if need.group in meant:
        yield speaks_for(_("For %(groups)s."), groups=labels([need.group]))
        return
    of_this_age = (Population.GIRLS, Population.BOYS) if need.is_child else (Population.WOMEN, Population.MEN)
    if not need.group and set(of_this_age) & set(meant):
        yield ask(_("It is for %(groups)s; ask the person, then call."), groups=labels(meant))
    else:
        yield against(_("It is for %(groups)s."), groups=labels(meant))


def population(need, known):
    meant = [code for code in known.service.populations if code not in (*BY_SEX_AND_AGE, *BY_STATUS)]
    if not meant:
        return
    if shared := [code for code in meant if code in need.populations]:
        yield speaks_for(_("For %(groups)s."), groups=labels(shared))
    elif meant == [Population.OLDER] and need.age is not None and need.age < OLDER_FROM:
        yield against(_("It is for %(groups)s."), groups=labels(meant))
    else:
        yield ask(_("It is meant for %(groups)s, and the record does not say that this holds."), groups=labels(meant))


def age(need, known):
    low, high = known.service.minimum_age, known.service.maximum_age
    if low is None and high is None:
        return
    if need.age is not None:
        fits = (low is None or need.age >= low) and (high is None or need.age <= high)
        yield speaks_for(_("For this age.")) if fits else against(_("For other ages: %(ages)s."), ages=ages(low, high))
    elif (need.is_child and (low or 0) >= ADULT) or (not need.is_child and high is not None and high < ADULT):
        yield against(_("For other ages: %(ages)s."), ages=ages(low, high))
    else:
        yield ask(_("It is for ages %(ages)s, and the age is not known."), ages=ages(low, high))


def ages(low, high):
    if high is None:
        return _("from %(low)d") % {"low": low}
    if low is None:
        return _("up to %(high)d") % {"high": high}
    return _("%(low)d to %(high)d") % {"low": low, "high": high}


def language(need, known):
    if not need.languages or need.brings_interpreter:
        return
    wanted = ", ".join(languages.name(code) for code in need.languages)
    if shared := [code for code in need.languages if code in known.languages]:
        yield speaks_for(_("Speaks %(languages)s."), languages=", ".join(languages.name(code) for code in shared))
    elif known.service.interpretation_services:
        yield speaks_for(_("Has interpreters: %(which)s"), which=known.service.interpretation_services[:200])
    elif known.languages:
        yield against(_("%(languages)s is not spoken there, and it has no interpreter."), languages=capfirst(wanted))
    else:
        yield ask(_("It is not known whether they speak %(languages)s."), languages=wanted)


# --- where and when ---------------------------------------------------------------------------------------------


def place(need, known):
    far, where = distance(need, known), ", ".join(provinces(known)) or _("another province")
    if not need.admin1:
        return
    if far == Distance.HERE:
        yield speaks_for(_("In %(province)s."), province=need.admin1)
    elif far == Distance.COMES:
        yield speaks_for(_("Reaches %(province)s."), province=need.admin1)
    elif far == Distance.NOT_KNOWN:
        yield ask(_("It is not known where it is."))
    elif need.travels:
        yield ask(_("It is in %(where)s: plan the journey."), where=where)
    else:
        yield against(_("It is in %(where)s and does not come out."), where=where)


def opening(need, known):
    if not known.schedules:
        if not known.service.lodges:
            yield ask(_("Its opening hours are not known: call first."))
        return
    answer, hours = is_open(known.schedules, need.at), "; ".join(filter(None, map(in_words, known.schedules)))
    if answer:
        yield speaks_for(_("Open at that time."))
    elif answer is None:
        yield ask(_("Whether it is open then is not known: %(hours)s"), hours=hours or "—")
    elif following := opens_next(known.schedules, need.at):
        yield against(_("Closed at that time. It opens %(moment)s."), moment=when(following))
    else:
        yield against(_("Closed at that time."))


def in_words(schedule):
    """Opening hours as people say them; a code that is no plain day stays as it is."""
    words = dict(Schedule.Day.choices)
    days = ", ".join(str(words.get(code, code)) for code in schedule.byday.split(",") if code)
    times = (
        f"{clock(schedule.opens_at)}–{clock(schedule.closes_at)}" if schedule.opens_at and schedule.closes_at else ""
    )
    return " ".join(filter(None, [days, times])) or schedule.description[:200]


def capacity(need, known):
    if not known.capacities:
        if known.service.lodges:
            yield ask(_("How many places are free is not known: call first."))
        return
    free = sum(each.available for each in known.capacities)
    said = min(each.updated for each in known.capacities)
    if not free:
        yield against(_("No place now, said %(ago)s."), ago=ago(said))
        return
    if timezone.now() - said > CAPACITY_HOLDS:
        yield ask(
            _("%(free)s free, but that was said %(ago)s: ask first."), free=places(known.capacities), ago=ago(said)
        )
    else:
        yield speaks_for(_("%(free)s free, said %(ago)s."), free=places(known.capacities), ago=ago(said))


def places(capacities):
    free, most = sum(each.available for each in capacities), [each.maximum for each in capacities]
    if None in most:
        return ngettext("%(free)d place", "%(free)d places", free) % {"free": free}
    return _("%(free)d of %(most)d places") % {"free": free, "most": sum(most)}


def ago(moment):
    """How long ago, in the largest unit that is not zero."""
    minutes = max(int((timezone.now() - moment).total_seconds() // 60), 0)
    if not minutes:
        return _("just now")
    if minutes < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d day ago", "%(n)d days ago", minutes // 1440) % {"n": minutes // 1440}


# --- on what terms ----------------------------------------------------------------------------------------------


def agreement(need, known):
    on = timezone.localdate(need.at)
    running = [price for price in known.prices if price.agreement.is_in_force(on)]
    if running:
        yield from within(running, need)
        return
    if known.prices:
        newest = max(known.prices, key=lambda price: price.agreement.until_on).agreement
        said = not_in_force(newest, on)
        yield against(said) if known.service.needs_agreement else ask(said)
    elif known.service.needs_agreement:
        yield against(_("Only under an agreement, and there is none."))


def not_in_force(found, on):
    if found.from_on > on:
        return _("The agreement begins on %(day)s.") % {"day": day(found.from_on)}
    return _("The agreement expired on %(day)s.") % {"day": day(min(found.until_on, found.ended_on or found.until_on))}


def within(running, need):
    """What the agreement in force says, and how far it goes."""
    newest = max(running, key=lambda price: price.agreement.until_on)
    numbered = {"number": newest.agreement.number, "day": day(newest.agreement.until_on, "full")}
    yield speaks_for(_("Under agreement %(number)s until %(day)s."), **numbered)
    most = min(
        (p.most_per_person for p in running if p.per == Price.Per.PERSON_NIGHT and p.most_per_person), default=None
    )
    if need.lodging and most and need.nights > most:
        covered = ngettext("The agreement covers %(n)d night.", "The agreement covers %(n)d nights.", most) % {
            "n": most
        }
        yield ask(covered)


RULES = (detention, status, sex_and_age, population, age, language, place, opening, capacity, agreement)
