"""The whole demo: everybody assembled, the three stories, and what goes on beside them."""

import gc
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.models import Organisation
from carecase.demo.bank import Bank
from carecase.demo.cast import ORGANISATIONS, assemble
from carecase.demo.catalogue import fill_catalogue
from carecase.demo.h1 import PasoCanoas
from carecase.demo.h2 import Tapachula
from carecase.demo.h3 import Meteti
from carecase.demo.last_quarter import SHARE, LastQuarter
from carecase.demo.light import Everyday
from carecase.demo.linked import LinkedGroups
from carecase.demo.met_again import MetAgain
from carecase.demo.night_call import NightCall
from carecase.demo.outings import Outings
from carecase.demo.referrals import Referrals
from carecase.demo.stage import clock_in, shift_to_past_week
from carecase.demo.twice import RegisteredTwice
from carecase.demo.under_way import UnderWay
from carecase.shelter.models import ShiftHandover

STORIES = (PasoCanoas, Tapachula, Meteti)
THESE_DAYS = (Bank, Referrals, LinkedGroups, MetAgain, RegisteredTwice, NightCall, Outings, UnderWay)
LIGHT_CASES = 300

# Each engine's word for not waiting until a commit has reached the disk, and for waiting again.
WAITING = {
    "sqlite": ("PRAGMA synchronous = OFF", "PRAGMA synchronous = FULL"),
    "postgresql": ("SET synchronous_commit = off", "RESET synchronous_commit"),
}


def has_begun():
    """Whether the demo, or a part of it, is in this database."""
    return Organisation.objects.filter(name__in=[name for name, *_rest in ORGANISATIONS.values()]).exists()


def is_whole():
    """Whether it was played to its end: the last thing that happens is that the shifts are handed over."""
    return has_begun() and ShiftHandover.objects.exists()


def play(light_cases=LIGHT_CASES, say=lambda words: None):
    """Play everything. `say` is told what comes next, in words. Each story ends within the past week."""
    with in_a_hurry():
        say(_("Organisations, houses, colleagues"))
        cast = assemble()
        say(_("The catalogue of services"))
        fill_catalogue(cast)
        past = light_cases // SHARE
        say(LastQuarter.title)
        with clock_in(LastQuarter.zone) as clock:
            LastQuarter(cast, clock, past).play()
        for story in STORIES:
            say(story.title)
            shift = shift_to_past_week(story.last_day, timezone.localdate())
            with clock_in(story.zone, shift) as clock:
                story(cast, clock).play()
        say(Everyday.title)
        with clock_in(Everyday.zone) as clock:
            Everyday(cast, clock, light_cases - past).play()
        for story in THESE_DAYS:
            say(story.title)
            with clock_in(story.zone) as clock:
                story(cast, clock).play()
    return cast


@contextmanager
def in_a_hurry():
    """A demo lost in a power cut is loaded again: its two thousand commits need not each wait for the disk. And with
    fewer rounds of the garbage collector it takes a sixth less time."""
    rounds = gc.get_threshold()
    gc.set_threshold(200_000, 50, 50)
    off, on = WAITING[connection.vendor] if not connection.in_atomic_block else ("", "")  # in a test there is no disk
    run(off)
    try:
        yield
    finally:
        run(on)
        gc.set_threshold(*rounds)


def run(statement):
    if statement:
        with connection.cursor() as cursor:
            cursor.execute(statement)
