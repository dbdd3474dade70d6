"""What a booking means for the request behind it: met when it is confirmed; the next one is asked when it falls."""

from django.utils import timezone

from carecase.cases.actions import interpreter_found
from carecase.cases.interpreting import book_for, found_for
from carecase.cases.models import InterpreterRequest, RefusedInterpreter
from carecase.casework.consequences import spoken_by
from carecase.interpreters.models import Booking, Mode, State
from carecase.workflow.acts import act

MET = {Mode.PHONE: "phone", Mode.VIDEO: "video", Mode.IN_PERSON: "in_person"}
#: The one asked is not coming: somebody else is asked in the same act.
FALLEN = (State.DECLINED, State.LAPSED, State.CONFLICT, State.REFUSED)
GONE = (*FALLEN, State.CANCELLED, State.NO_SHOW)


def candidates_for(request):
    """Everybody of the language for this request, with reasons, best first."""
    return found_for(request, spoken_by(request.case.unit))


def book(request, interpreter, *, by, room=None):
    return book_for(request, interpreter, spoken_by(request.case.unit), by=by, room=room)


def take(step, booking, *, by, reason=""):
    """Take a step of a booking, with what follows for the request. The only way pages and the clockwork take one."""
    with act(by, step.name, booking, reason=reason) as doing:
        booking = step(booking, by=by, reason=reason)
        follow(booking, doing)
    return booking


def follow(booking, doing):
    """Call in the act that moved a booking."""
    requests = InterpreterRequest.objects.select_for_update(of=("self",)).select_related("case")
    requests = list(requests.filter(booking=booking).order_by("pk"))
    for request in requests:
        follow_one(request, booking, doing)
    if requests and booking.state in FALLEN and requests[0].ends_at > timezone.now():
        ask_next(requests[0], booking, doing)


def follow_one(request, booking, doing):
    """What it means for one person; of those who are met together each has the same."""
    if booking.state == State.CONFIRMED:
        request.met, request.met_at = MET[booking.mode], timezone.now()
        doing.save(request)
        interpreter_found(request, doing)
    if booking.state == State.REFUSED:
        remember_refusal(request, booking.interpreter, doing)
    if booking.state in GONE:
        request.booking, request.met, request.met_at = None, "", None
        doing.save(request)


def remember_refusal(request, interpreter, doing):
    if not request.case.refused_interpreters.filter(interpreter=interpreter).exists():
        doing.save(RefusedInterpreter(case=request.case, interpreter=interpreter))


def ask_next(request, fallen, doing):
    """The next who fits exactly, in the same room; a second best is for people to choose."""
    fitting = [each for each in candidates_for(request) if each.fits and not each.second_best]
    if fitting:
        team = spoken_by(request.case.unit)
        book_for(request, fitting[0].interpreter, team, by=doing.by, room=fallen.room, next_one=True)


def tries_of(request):
    """Everybody who was asked for this request, the latest first."""
    tries = Booking.objects.filter(asked_for=request.asked_for)
    return tries.select_related("interpreter", "room").order_by("-recorded_at")
