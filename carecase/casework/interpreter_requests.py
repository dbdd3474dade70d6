"""Which requests for an interpreter a coordinator answers, and in which order."""

from django.db.models import Case, F, Q, Value, When

from carecase.access.permissions import Permission
from carecase.access.roles import ROLES
from carecase.cases.models import InterpreterRequest

# Danger to life comes before every hour that was asked for.
URGENCY = Case(When(purpose=InterpreterRequest.Purpose.LIFELINE, then=Value(0)), default=Value(1))


def requests_for(user):
    """Open requests of the organisations where she coordinates interpreters, the most urgent first."""
    allowed = [m for m in user.standing if Permission.ANSWER_INTERPRETER_REQUEST in ROLES[m.role].permissions]
    organisations = {m.organisation_id for m in allowed}
    open_ones = InterpreterRequest.objects.filter(case__organisation__in=organisations, met="", booking__isnull=True)
    open_ones = open_ones.filter(
        Q(together__isnull=True) | Q(together=F("pk"))
    )  # one stands for all who are met together
    return open_ones.order_by(URGENCY, "wanted_at", "id")
