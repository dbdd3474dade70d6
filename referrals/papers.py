"""Papers that go along with a referral: drawn when it is sent, entered in the register, kept sealed beside it."""

from carecase.cases.documents import ContactCard, RightsSheet
from carecase.documents import languages
from carecase.documents.models import enter
from carecase.documents.press import render
from carecase.workflow.acts import act
from referrals.models import Attachment, PaperCode

#: The kinds that may go along; each is about a case.
KINDS = {PaperCode.RIGHTS: RightsSheet, PaperCode.NUMBERS: ContactCard}


def attach(referral, by):
    """Every paper that was ticked, as it is at this moment."""
    with act(by, "attach_papers", referral) as doing:
        for code in referral.papers:
            paper = KINDS[code](referral.case, reader=by, language=languages.reading(KINDS[code].languages))
            kept = Attachment(
                referral=referral, document=code, paper_number=paper.number, file_name=paper.file_name
            ).keep(render(paper))
            enter(paper)
            doing.save(kept)
