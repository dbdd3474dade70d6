"""Taking and letting go of what is in the vault: it follows the person's latest word in the same transaction."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.models import Consent, Likeness
from carecase.documents.models import IssuedPaper, declare_void
from carecase.files.models import let_go
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Check, Forbidden

CARD = "D3"
RESTS_ON = {
    Consent.Kind.PHOTO: [Likeness.Shows.FACE],
    Consent.Kind.BIOMETRICS: [each for each in Likeness.Shows if each != Likeness.Shows.FACE],
}


def photograph_of(case, reader):
    """The one kept now, as far as this reader may see it and the person agrees; else None."""
    found = Likeness.objects.visible_to(reader).kept().filter(case=case, shows=Likeness.Shows.FACE)
    found = found.select_related("case", "file__key").first()
    return found if found is not None and found.may_be_shown else None


def keep(likeness, content, doing):
    """In the place of one that shows the same. Nothing is taken of a person who does not agree."""
    case = likeness.case
    if not case.agrees_to(likeness.asks_for):
        raise Blocked([Check(False, _("Ask for her or his consent to this first. Help does not depend on it."))])
    for earlier in case.likenesses.kept().filter(shows=likeness.shows):
        remove(earlier, Likeness.Removed.REPLACED, doing)
    return doing.save(likeness.keep(content))


def remove(likeness, because, doing):
    """The bytes are gone, and a card that bears the photograph counts no longer, unless another was taken."""
    likeness.removed_at, likeness.removed_because = timezone.now(), because
    if likeness.shows == Likeness.Shows.FACE and because != Likeness.Removed.REPLACED:
        for card in IssuedPaper.objects.about(likeness.case).valid().filter(document=CARD):
            if "photograph" in card.parts:
                declare_void(card, by=doing.by, reason=str(_("The photograph was removed.")))
    return let_go(likeness, doing)


def remove_on_wish(likeness, *, by):
    with act(by, "remove_likeness", likeness.case) as doing:
        if not by.has_perm(Permission.KEEP_LIKENESS, likeness.case):
            raise Forbidden("remove_likeness")
        remove(likeness, Likeness.Removed.ASKED, doing)


def follow_consent(consent, doing):
    """After an answer was written or taken back: what rested on it does not outlive it."""
    case = consent.case
    if consent.kind in RESTS_ON and not case.agrees_to(consent.kind):
        for each in case.likenesses.kept().filter(shows__in=RESTS_ON[consent.kind]):
            remove(each, Likeness.Removed.CONSENT, doing)


def run_out(rows, *, by, now):
    """What no consent covers any more, and what a case closed for so long (pack value) no longer needs."""
    for each in rows:
        kept_for = timedelta(days=each.case.pack.value("retention_biometrics_days"))
        over = each.case.closed_at is not None and each.case.closed_at + kept_for <= now
        if over or not each.case.agrees_to(each.asks_for):
            with act(by, "forget_likeness", each.case) as doing:
                remove(each, Likeness.Removed.TIME if over else Likeness.Removed.CONSENT, doing)
