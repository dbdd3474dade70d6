"""The part of the case page about referrals."""

from referrals import none_possible
from referrals.models import CaseRequest, Referral

SHOWN = 20
NAMED = ("organisation", "receiving_unit__organisation", "receiving_user", "service")


def section(case, user):
    """The latest referrals of a case that this user may read, and needs for which nobody was found."""
    rows = Referral.objects.filter(case=case).visible_to(user).select_related("case", *NAMED)
    found = list(rows[: SHOWN + 1])
    requests = CaseRequest.objects.filter(case=case).visible_to(user).waiting()
    requests = requests.select_related("case", "unit__organisation")
    return {
        "requests": requests[:SHOWN],
        "referrals": found[:SHOWN],
        "more": len(found) > SHOWN,
        "none_possible": none_possible.of_case(case, user),
    }
