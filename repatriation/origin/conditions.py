"""What the other side's word asks of a return plan."""

from django.utils.translation import gettext_lazy as _

from carecase.workflow.engine import guard


@guard(
    _("The origin side says that this place is not safe: judge the danger again with that, or find another place."),
    done=_("The origin side has not spoken against this place since the danger was judged."),
    fix="repatriation:risk_new",
)
def origin_side_does_not_object(plan):
    """What they said before the danger was judged is weighed in it; what they say later must be weighed first."""
    answer, risk = plan.origin_answer, plan.risk
    if answer is None or not answer.speaks_against:
        return True
    return bool(risk and max(risk.recorded_at, risk.assessed_at) >= answer.recorded_at)
