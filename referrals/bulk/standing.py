"""On which consent each person's referral can rest, or why not yet."""

from dataclasses import dataclass
from uuid import uuid5

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from carecase.cases.models import Case, Consent
from carecase.ui.moments import day
from referrals import sharing
from referrals.models import OPEN, Referral
from referrals.querysets import GIVEN

REQUEST = ("receiving_unit_id", "partner_id", "to_name", "service_id")  # who is asked, and for what


@dataclass(frozen=True)
class Standing:
    """One person: the consent it can rest on, or why it cannot be sent yet and the page where she or he is asked."""

    case: Case
    referral: Referral
    consent: Consent | None = None
    why: str = ""
    ask: str = ""
    earlier: Referral | None = None

    @property
    def ready(self):
        return self.consent is not None


def asked_for(case, common, batch=None, by=None):
    """The referral of one person, not saved. The same press, sent twice, means the same one."""
    known = {"pk": pk_of(batch, case, by), "batch": batch} if batch else {}
    referral = Referral(case=case, sender_unit=case.unit, **common, **known)
    referral.organisation = referral.receiving_organisation()
    if referral.partner_id:
        referral.channel = Referral.Channel.PACKAGE
    return referral


def pk_of(batch, case, by):
    return uuid5(batch, f"{by.pk} {case.pk}")


def standings(referrals, by):
    """How each of these stands, in two queries however many: consents to share, and what was asked already."""
    cases = [referral.case_id for referral in referrals]
    consents, earlier = {}, {}
    rows = Consent.objects.filter(case__in=cases, kind=Consent.Kind.DATA_SHARE).select_related("organisation", "key")
    for consent in rows:  # the latest answer first
        consents.setdefault(consent.case_id, []).append(consent)
    for other in Referral.objects.visible_to(by).filter(case__in=cases, state__in=OPEN).select_related("key", "case"):
        earlier.setdefault(other.case_id, []).append(other)
    return [
        standing(referral, consents.get(referral.case_id, ()), earlier.get(referral.case_id, ()), by)
        for referral in referrals
    ]


def standing(referral, consents, others, by):
    case = referral.case
    same = [other for other in others if other.pk != referral.pk and same_request(other, referral)]
    if same:
        return Standing(case, referral, why=_("They have been asked for this already."), earlier=same[0])
    if why := what_no_consent_cures(referral, by):
        return Standing(case, referral, why=why)
    naming = [consent for consent in consents if referral.is_named_by(consent)]
    for consent in naming:
        referral.consent = consent
        if referral.consent_covers_it:
            return Standing(case, referral, consent)
    referral.consent = None
    why, may_be_asked = why_not(referral, naming)
    return Standing(case, referral, why=why, ask=ask_page(referral) if may_be_asked else "")


def same_request(one, other):
    return all(getattr(one, name) == getattr(other, name) for name in REQUEST)


def what_no_consent_cures(referral, by):
    case = referral.case
    if referral.receiving_unit_id == case.unit_id:
        return _("This team has the case itself.")
    if referral.partner_id and referral.partner.organisation_id != case.organisation_id:
        return _("This partner is none of the organisation that has the case.")
    if not set(referral.fields) <= set(sharing.readable(case, by)):
        return _("You do not read everything that is ticked of this person.")
    return ""


def why_not(referral, naming):
    """In words, and whether she or he may be asked: who said no or took it back is not asked again by a list."""
    if not naming:
        return _("No consent names them."), True
    latest = naming[0]
    if latest.withdrawn_at:
        return _("She or he took this consent back."), False
    if latest.given == Consent.Given.NO:
        return _("She or he said no to this."), False
    if latest.given not in GIVEN:
        return _("She or he is to be asked later."), True
    if not latest.holds:
        return _("The consent ended on %(day)s.") % {"day": day(latest.valid_until)}, True
    lacking = sorted(referral.shares - set(latest.categories))
    lacking = ", ".join(str(Consent.Category(each).label) for each in lacking)
    return _("The consent does not cover: %(parts)s.") % {"parts": lacking}, True


def ask_page(referral):
    """Where the consent is noted, begun with what is to be asked; codes only, no name stands in the address."""
    asked = [("kind", Consent.Kind.DATA_SHARE.value), *(("share", each) for each in sorted(referral.shares))]
    if referral.organisation_id:
        asked.append(("with", referral.organisation_id))
    return f"{reverse('cases:consent_new', args=[referral.case.number])}?{urlencode(asked)}"
