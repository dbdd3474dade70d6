"""Which safeguards a return needs: worked out from what is known of the person, never stored (B2, rule 7).

The return record must not say why somebody was in care, so the words shown are about the journey, not the person.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.assessments.standing import trafficking_signs
from carecase.cases.models import RiskLevel
from carecase.people.ages import AgeBand


class Tier(models.TextChoices):
    """The columns of the table of B2."""

    HEALTHY_ADULT = "adult", _("Adult")
    FLAGGED = "adult_with_needs", _("Adult with needs on the way")
    CHILD = "child", _("Child or adolescent")
    VICTIM = "adult_all_safeguards", _("Adult, with every safeguard")


EXPLAINED = {
    Tier.HEALTHY_ADULT: _("Papers, a route, a contact of one’s own and a talk about the dangers are enough."),
    Tier.FLAGGED: _("Age, health, risk or a need on the way asks for more checks."),
    Tier.CHILD: _("Under 18, or the age is not clear: the checks for children apply."),
    Tier.VICTIM: _("Every check for adults applies."),
}


def tier_of(plan):
    """The column of the table for this plan: from the person's age, what was found, and needs on the way."""
    case, person = plan.case, plan.case.person
    if person.is_child:
        return Tier.CHILD
    if trafficking_signs(case):
        return Tier.VICTIM
    if plan.needs or person.age_band == AgeBand.ADULT_60 or case.risk_level == RiskLevel.HIGH:
        return Tier.FLAGGED
    return Tier.HEALTHY_ADULT


def explained(tier):
    return EXPLAINED[tier]
