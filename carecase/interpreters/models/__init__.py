"""The interpreter bank: who interprets what, when they can, where rooms are, and what was booked. Nobody in care."""

from carecase.interpreters.models.bank import Interpreter, InterpreterLanguage, Mode, Tie
from carecase.interpreters.models.booking import Booking, CalendarFeed, ExpertAssignment, Topic
from carecase.interpreters.models.times import Availability, AvailabilityException, Room, RoomHours, Weekday
from carecase.interpreters.states import State

__all__ = [
    "Availability",
    "AvailabilityException",
    "Booking",
    "CalendarFeed",
    "ExpertAssignment",
    "Interpreter",
    "InterpreterLanguage",
    "Mode",
    "Room",
    "RoomHours",
    "State",
    "Tie",
    "Topic",
    "Weekday",
]
