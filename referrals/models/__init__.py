"""Referrals and transfers: what is asked of others, exactly what they learn, and what came back."""

from referrals.models.attachment import Attachment
from referrals.models.case_request import CaseRequest
from referrals.models.referral import Referral
from referrals.models.vocabulary import (
    ASKED,
    CATEGORY,
    ENDED,
    MAY_BE_SEEN,
    OPEN,
    TOLD_BY_PAPER,
    WAS_OFFERED,
    WITH_THEM,
    Field,
    Ground,
    Kind,
    Onward,
    Outcome,
    PaperCode,
    State,
)

# Last: they stand on the referral above.
from referrals.exchange.models.keys import OwnKeys, Partner, PartnerKeys  # isort: skip
from referrals.exchange.models.traffic import (  # isort: skip
    Arrived,
    IncomingContent,
    IncomingReferral,
    Outgoing,
    PackageKind,
)

__all__ = [
    "ASKED",
    "CATEGORY",
    "ENDED",
    "MAY_BE_SEEN",
    "OPEN",
    "TOLD_BY_PAPER",
    "WAS_OFFERED",
    "WITH_THEM",
    "Arrived",
    "Attachment",
    "CaseRequest",
    "Field",
    "Ground",
    "IncomingContent",
    "IncomingReferral",
    "Kind",
    "Onward",
    "Outcome",
    "Outgoing",
    "OwnKeys",
    "PackageKind",
    "PaperCode",
    "Partner",
    "PartnerKeys",
    "Referral",
    "State",
]
