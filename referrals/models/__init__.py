"""Referrals and transfers: what is asked of others, exactly what they learn, and what came back."""

from referrals.models.attachment import Attachment
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

__all__ = [
    "ASKED",
    "CATEGORY",
    "ENDED",
    "MAY_BE_SEEN",
    "OPEN",
    "TOLD_BY_PAPER",
    "WAS_OFFERED",
    "WITH_THEM",
    "Attachment",
    "Field",
    "Ground",
    "Kind",
    "Onward",
    "Outcome",
    "PaperCode",
    "Referral",
    "State",
]
