"""What is needed of an interpreter, in facts that name nobody: all that the bank learns of a request."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.interpreters.models import Mode, Topic

#: The way there and back, for whoever comes in person.
WAY_IN_TOWN, WAY_IN_COUNTRY = timedelta(hours=1), timedelta(hours=3)
LONGEST = timedelta(hours=12)  # of one booking; whoever is needed longer is relieved


class CommunityWish(models.TextChoices):
    """Asked of the person: in a small community everybody knows everybody."""

    NO_PREFERENCE = "any", _("No preference")
    SAME = "same", _("Of the same community")
    DIFFERENT = "different", _("Of another community")


@dataclass(frozen=True)
class Need:
    """One hour of interpreting. `asked_for` ties the tries of one request together and says nothing else."""

    asked_for: object
    language: str
    topic: str
    mode: str
    begins_at: datetime
    ends_at: datetime
    country: str
    variety: str = ""
    place: str = ""
    time_zone: str = "UTC"
    urgent: bool = False
    sex: str = ""
    community_wish: str = CommunityWish.NO_PREFERENCE
    community: str = ""
    danger_in: frozenset = frozenset()  # countries where those who led or controlled the person are: here, at origin
    team_speaks: frozenset = frozenset()
    passed_over: dict = field(
        default_factory=dict
    )  # interpreter's id → matching.Rule: refused, other side, asked before

    @cached_property
    def in_person(self):
        return self.mode == Mode.IN_PERSON

    @cached_property
    def hard_to_hear(self):
        return self.topic in (Topic.VIOLENCE, Topic.CHILD)

    @cached_property
    def for_care(self):
        """Not for the police: each side has its own interpreter (C12)."""
        return self.topic != Topic.POLICE

    @cached_property
    def everyday(self):
        return self.topic == Topic.EVERYDAY

    @cached_property
    def shortest_way(self):
        return WAY_IN_TOWN if self.in_person else timedelta()

    @cached_property
    def longest_way(self):
        return WAY_IN_COUNTRY if self.in_person else timedelta()

    def way(self, interpreter):
        """How long the way takes to whoever needs her, each way."""
        near = interpreter.place.casefold() == self.place.casefold() and interpreter.country == self.country
        return self.shortest_way if near else self.longest_way

    def busy(self, interpreter):
        """From when until when it takes her time."""
        way = self.way(interpreter)
        return self.begins_at - way, self.ends_at + way
