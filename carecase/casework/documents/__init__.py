"""Papers that need more than one app below: the summary of a case, a child's record, the list of a group in full."""

from carecase.casework.documents.case_summary import CaseSummary, NeutralSummary
from carecase.casework.documents.channelling import ChannellingRecord
from carecase.casework.documents.full_list import GroupListInFull

__all__ = ["CaseSummary", "ChannellingRecord", "GroupListInFull", "NeutralSummary"]
