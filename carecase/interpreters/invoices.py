"""What an interpreter may charge for: the lines of a month, and the total in each currency."""

from collections import defaultdict
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import cached_property

from carecase.interpreters.models import Booking
from carecase.interpreters.states import State
from carecase.jurisdictions import zones

MOST = 500  # lines of one month: more than there are hours


class Invoice:
    """One month of one interpreter, by the clocks where she or he lives."""

    def __init__(self, interpreter, month):
        self.interpreter, self.month = interpreter, month.replace(day=1)

    @property
    def following(self):
        return date(self.month.year + self.month.month // 12, self.month.month % 12 + 1, 1)

    @property
    def previous(self):
        return date(self.month.year - (self.month.month == 1), (self.month.month - 2) % 12 + 1, 1)

    @cached_property
    def lines(self):
        begins, ends = (self.midnight(day) for day in (self.month, self.following))
        rows = Booking.objects.filter(interpreter=self.interpreter, state=State.DONE)
        return list(rows.filter(begins_at__gte=begins, begins_at__lt=ends).order_by("begins_at", "id")[:MOST])

    def midnight(self, day):
        return timezone.make_aware(datetime.combine(day, time()), ZoneInfo(self.interpreter.time_zone))

    def local(self, booking):
        return zones.local(booking.begins_at, self.interpreter.time_zone)

    @property
    def minutes(self):
        return sum(each.minutes or 0 for each in self.lines)

    @property
    def totals(self):
        """Pairs of currency and sum. What has no fee was given, or has no price agreed."""
        sums = defaultdict(int)
        for each in self.lines:
            if each.fee is not None:
                sums[each.currency] += each.fee
        return sorted(sums.items())
