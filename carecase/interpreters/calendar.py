"""Bookings of a day or a week as rows of a table: of a language, an interpreter or a room; and how it is asked for."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.interpreters.models import Booking, Room
from carecase.interpreters.states import HOLDING, State
from carecase.jurisdictions import languages, zones

SHOWN = (State.REQUESTED, *HOLDING)
MOST = 400  # bookings on one page; beyond it one chooses a day, or one row
FIRST, LAST = 7, 19  # hours of a day that are always drawn


class By(models.TextChoices):
    LANGUAGE = "language", _("By language")
    INTERPRETER = "interpreter", _("By interpreter")
    ROOM = "room", _("By room")


class Span(models.TextChoices):
    WEEK = "week", _("Week")
    DAY = "day", _("Day")


class CalendarForm(forms.Form):
    """What the address says; nonsense counts as not said."""

    by = forms.ChoiceField(choices=By, required=False)
    span = forms.ChoiceField(choices=Span, required=False)
    on = forms.DateField(required=False)
    only = forms.CharField(max_length=40, required=False)

    def asked(self):
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        on = said.get("on")
        if on is not None and not 2000 <= on.year < 2100:
            del said["on"]
        return said


@dataclass(frozen=True)
class Row:
    """`key` is what the address calls it."""

    key: str
    words: str
    cells: tuple


@dataclass(frozen=True)
class Entry:
    """A booking in a cell. One of another team is only "taken": its hours and nothing else."""

    booking: Booking
    is_open: bool
    goes_on: bool = False  # it began in an earlier cell

    @property
    def begins_at(self):
        return self.booking.begins_at

    @property
    def ends_at(self):
        return self.booking.ends_at


class Calendar:
    """The grid of one user: `rows` under `heads`, both in words."""

    def __init__(self, user, zone, *, by=By.LANGUAGE, span=Span.WEEK, on=None, only=""):
        self.user, self.zone, self.only = user, zone, only
        self.by, self.span = By(by), Span(span)
        self.on = on or timezone.localdate(timezone=zone)

    @property
    def clocks(self):
        """Whose clocks they are, as people write it."""
        return zones.place(self.zone.key)

    # --- when ---------------------------------------------------------------------------------------------------

    @property
    def first(self) -> date:
        return self.on if self.span == Span.DAY else self.on - timedelta(days=self.on.weekday())

    @property
    def days(self):
        return [self.first + timedelta(days=n) for n in range(1 if self.span == Span.DAY else 7)]

    @property
    def step(self):
        return timedelta(days=len(self.days))

    @property
    def earlier(self):
        return self.first - self.step

    @property
    def later(self):
        return self.first + self.step

    def moment(self, day, hour=0):
        return timezone.make_aware(datetime.combine(day, time(hour)), self.zone)

    @cached_property
    def columns(self):
        """Pairs of moments: the days of a week, or the hours of a day, as many as its bookings need."""
        if self.span == Span.WEEK:
            return [(self.moment(day), self.moment(day + timedelta(days=1))) for day in self.days]
        begins, ends = self.moment(self.first), self.moment(self.later)
        first, last = FIRST, LAST
        for each in self.bookings:
            first = min(first, max(each.begins_at, begins).astimezone(self.zone).hour)
            last = max(last, (min(each.ends_at, ends) - timedelta(seconds=1)).astimezone(self.zone).hour)
        hours = [self.moment(self.first, hour) for hour in range(first, last + 1)]
        return list(zip(hours, [*hours[1:], min(hours[-1] + timedelta(hours=1), ends)], strict=True))

    # --- what ---------------------------------------------------------------------------------------------------

    @cached_property
    def found(self):
        """One more than is shown tells that there are more."""
        begins, ends = self.moment(self.first), self.moment(self.later)
        rows = Booking.objects.filter(state__in=SHOWN, begins_at__lt=ends, ends_at__gt=begins)
        if self.by == By.ROOM:
            rows = rows.filter(room__in=[room.pk for room in self.rooms])
        if self.by != By.ROOM or not self.books:
            rows = rows.visible_to(self.user)
        if self.only:
            rows = rows.filter(**self.only_these())
        return list(rows.select_related("interpreter", "room", "unit").order_by("begins_at", "id")[: MOST + 1])

    def only_these(self):
        if self.by == By.INTERPRETER:
            return {"interpreter__number": self.only}
        if self.by == By.ROOM:
            return {"room__in": [room.pk for room in self.rooms if str(room.pk) == self.only]}
        return {"language": self.only}

    @property
    def bookings(self):
        return self.found[:MOST]

    @property
    def has_more(self):
        return len(self.found) > MOST

    @property
    def books(self):
        """Whether she or he books rooms. Then it counts whether one is taken, by whomever."""
        return self.user.may(Permission.BOOK_INTERPRETER) or self.user.may(Permission.KEEP_INTERPRETER_BANK)

    @cached_property
    def rooms(self):
        if self.books:
            return list(Room.objects.visible_to(self.user)[:MOST])
        return list(Room.objects.filter(pk__in=self.own().values("room"))[:MOST])

    def own(self):
        return Booking.objects.visible_to(self.user)

    @cached_property
    def open_ids(self):
        """Which of the bookings found the reader may open."""
        if self.by != By.ROOM:
            return {each.pk for each in self.bookings}
        return set(self.own().filter(pk__in=[each.pk for each in self.bookings]).values_list("pk", flat=True))

    @cached_property
    def rows(self):
        """In the order of their names. Rooms stand there also when nobody booked them."""
        grouped = {}
        if self.by == By.ROOM:
            grouped = {(str(room.pk), str(room)): [] for room in self.rooms if self.only in ("", str(room.pk))}
        for booking in self.bookings:
            grouped.setdefault(self.named(booking), []).append(booking)
        ordered = sorted(grouped.items(), key=lambda pair: pair[0][1].casefold())
        return [Row(key, words, tuple(self.cells(of))) for (key, words), of in ordered]

    def named(self, booking):
        if self.by == By.INTERPRETER:
            return booking.interpreter.number, booking.interpreter.number
        if self.by == By.ROOM:
            return str(booking.room_id), str(booking.room)
        return booking.language, languages.name(booking.language)

    def cells(self, bookings):
        """For each column what touches it."""
        for begins, ends in self.columns:
            touching = [each for each in bookings if each.begins_at < ends and each.ends_at > begins]
            yield (begins, [Entry(each, each.pk in self.open_ids, each.begins_at < begins) for each in touching])
