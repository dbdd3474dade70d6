"""Which referrals a person receives: sent to her or her desk, and resting on something that holds at this moment."""

from django.db.models import F, Q
from django.utils import timezone

from carecase.access.permissions import Permission
from carecase.access.roles import ROLES
from carecase.cases.models import Consent
from carecase.workflow.records import RecordQuerySet
from referrals.models.vocabulary import ASKED, MAY_BE_SEEN, Kind, State

ANSWERING = frozenset(role for role, card in ROLES.items() if Permission.ANSWER_REFERRAL in card.permissions)
REFERRING = frozenset(role for role, card in ROLES.items() if Permission.REFER in card.permissions)
GIVEN = (Consent.Given.YES, Consent.Given.PARTIAL)


class ReferralQuerySet(RecordQuerySet):
    def sent_to(self, user):
        """Sent to a unit where she answers referrals, or to herself; what is left of them may be nothing."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        units = user.units_as(ANSWERING)
        return self.filter(Q(receiving_unit__in=units) | Q(receiving_user=user), sent_at__isnull=False)

    def holding(self, day=None):
        """Those whose ground holds on this day: a consent that stands, or a named person's word; and not run out."""
        day = day or timezone.localdate()
        stands = Q(consent__given__in=GIVEN, consent__withdrawn_at__isnull=True)
        stands &= Q(consent__valid_until__isnull=True) | Q(consent__valid_until__gte=day)
        lasts = Q(share_until__isnull=True) | Q(share_until__gte=day)
        return self.filter(lasts, stands | Q(without_consent_by__isnull=False))

    def lapsed(self, day=None):
        """With them, although what they rested on has ended by time: to be written down as run out."""
        held = self.model.objects.holding(day).values("pk")
        handed_over = Q(kind=Kind.TRANSFER, state=State.ACCEPTED)
        return self.filter(state__in=MAY_BE_SEEN).exclude(pk__in=held).exclude(handed_over)

    def left_behind(self):
        """Transfers that wait although another team has the case already."""
        waiting = self.filter(kind=Kind.TRANSFER, state__in=(State.OFFERED, *ASKED))
        return waiting.exclude(case__unit=F("sender_unit"))

    def received_by(self, user):
        """Those whose content she may read now."""
        return self.sent_to(user).holding().filter(state__in=MAY_BE_SEEN)

    def recalled_from(self, user):
        """Called back or run out, and nobody on her side has said yet that it was seen."""
        gone = Q(state__in=(State.REVOKED, State.EXPIRED), recall_seen_at__isnull=True)
        return self.sent_to(user).filter(gone)

    def sent_by(self, user):
        """Sent from a unit where she refers people, wherever the case is now."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(sender_unit__in=user.units_as(REFERRING), sent_at__isnull=False)
