"""The day of those who watch: who was turned away today, and whether the trail can be trusted."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.audit import chain, triggers
from carecase.audit.models import Kind
from carecase.cases import emergency
from carecase.cases.watching import events_watched_by
from carecase.casework.my_day.block import Block, Row, counted
from carecase.ui.moments import when

LOOKED_AT = 200  # of the newest rows of the trail; the whole of it is walked by verify_audit


def emergencies(user):
    """Cases that somebody opened in an emergency and nobody has judged yet: at once, whoever watches reads of it."""
    waiting = emergency.watched_by(user).filter(reviewed_at__isnull=True)
    waiting = waiting.select_related("case", "user").order_by("recorded_at", "pk")
    link = (_("All of them"), reverse("emergency:list"))
    yield Block(_("Emergency access, to be judged"), waiting, emergency_row, link=link, stands_out=True)


def emergency_row(access):
    words = f"{access.user}, {when(access.recorded_at)}"
    flag = _("open now") if access.is_open else ""
    url = reverse("emergency:access", args=[access.pk])
    return Row(words, url, access.case.number, access.review_by_at, flag=flag)


def blocks(user):
    yield from emergencies(user)
    log, today = reverse("oversight:access_log"), timezone.localdate()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    refusals = events_watched_by(user).filter(kind=Kind.REFUSAL, at__gte=midnight)
    of_today = f"{log}?kind={Kind.REFUSAL}&since={today.isoformat()}"
    turned_away = counted(refusals)
    rows = [Row(_("Refused today: %(count)s") % {"count": turned_away}, of_today), *trust(log)]
    yield Block(_("Who saw what"), rows=rows, link=(_("Open the access log"), log))


def trust(log):
    """One row that says whether the newest part of the trail holds, or what is wrong with it."""
    wrong = chain.first_bad_of_the_newest(LOOKED_AT)
    if wrong:
        yield Row(_("The trail is broken at row %(row)s") % {"row": wrong[0]}, log, flag=_("Tell the operator now"))
    elif triggers.missing():
        yield Row(_("The trail is not protected against changes"), log, flag=_("Tell the operator now"))
    else:
        yield Row(_("The newest %(count)s rows of the trail are whole") % {"count": LOOKED_AT}, log)
