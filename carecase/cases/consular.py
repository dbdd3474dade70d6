"""Whether the consulate of a country may be contacted about a person: what speaks against it, in words (rule 7).

A lock counts for the consulates and embassies of that country wherever they stand.
"""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from carecase.cases.models import Consent, LegalStay
from carecase.cases.standing import latest_legal_stay, words_on_consent

FEARED = _("She or he fears this country: its consulate is not contacted.")
CLAIMED = _("A claim for asylum is being decided: no consulate is contacted.")
NOT_AGREED = _("A consulate is contacted only when the person has agreed to it.")


def locks(case, country):
    """Every reason against it. None of them is overridden: each ends with what the person says or what is decided."""
    return said_against(case, country) + ([] if agreed(case) else [NOT_AGREED])


def said_against(case, country):
    """What the person fears or has claimed that speaks against contact with this country."""
    standing = case.standing_fears
    if country in {fear.country for fear in standing}:
        return [FEARED]
    if any(fear.claims_asylum for fear in standing):
        return []  # it is known of which country asylum is asked, and it is another
    return [CLAIMED] if applied_for_asylum(case) else []


def applied_for_asylum(case):
    """She or he has applied, and no fear says of which country: then no consulate is contacted."""
    latest = latest_legal_stay(case)
    return bool(latest and latest.status == LegalStay.Status.ASYLUM_APPLICANT)


def agreed(case):
    """What she or he answered last is what counts; what is put off is no answer."""
    asked = (each for each in words_on_consent(case) if each.kind == Consent.Kind.CONSULATE)
    answered = (each for each in asked if each.given != Consent.Given.DEFERRED)
    latest = max(answered, key=attrgetter("recorded_at"), default=None)
    return bool(latest and latest.holds)
