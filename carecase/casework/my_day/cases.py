"""The day of those who work on cases: what waits for somebody, what waits for an answer, the cases of one's own."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carecase.access.permissions import Permission
from carecase.cases.models import Approval, Grant, GroupIncident, Task
from carecase.casework.case_list import visible_cases, waiting_for
from carecase.casework.flags import flag
from carecase.casework.my_day.block import SHOWN, Block, Row
from carecase.sealing.models import DataKey
from carecase.ui.moments import when

# Whoever gives her part to the cases of others: the house has its board, the post its groups.
GIVES_HER_PART = (Permission.WRITE_HEALTH_NOTE, Permission.WRITE_LEGAL_NOTE, Permission.RECORD_FOLLOW_UP)

WITHOUT_A_LIST = 50


def ready(cases):
    """With their flags, and the keys of all of them fetched in one query."""
    flag(cases)
    DataKey.warm(case.key_id for case in cases)


def waiting(user):
    title, link = _("New cases waiting for somebody"), all_cases("waiting=on")
    yield Block(title, waiting_for(user), ready=ready, link=link, stands_out=True)


def approvals(user):
    pending = Approval.objects.visible_to(user).filter(answer=Approval.Answer.PENDING).exclude(requested_by=user)
    pending = pending.select_related("case", "requested_by").order_by("recorded_at")
    yield Block(_("Waiting for your answer"), pending, approval_row)


def approval_row(approval):
    words = f"{approval.get_what_display()} · {approval.requested_by}, {when(approval.recorded_at)}"
    return Row(words, reverse("cases:approval", args=[approval.case.number, approval.pk]), approval.case.number)


def own(user):
    """The cases she is accountable for."""
    yield Block(
        _("My cases"),
        visible_cases(user).open().filter(manager=user).order_by("next_due_at", "id"),
        ready=ready,
        empty=_("You are not responsible for any case now."),
        link=all_cases(f"manager={user.pk}"),
        or_else=(_("See the cases of the team"), reverse("casework:cases")),
    )


def worked_on(user):
    """The cases somebody else is accountable for: a screener's are all she sees, others were put on the team."""
    screens = user.may(Permission.SCREEN)
    if user.may(Permission.TAKE_CASE) or not (screens or any(user.may(each) for each in GIVES_HER_PART)):
        return
    cases = visible_cases(user).open().order_by("next_due_at", "id")
    cases = cases if screens else cases.filter(pk__in=Grant.objects.work_of(user).values("case"))
    yield Block(
        _("Cases I work on"),
        cases,
        ready=ready,
        empty=_("You are on the team of no open case now. A case manager adds you to one."),
        link=all_cases(),
    )


def people(count):
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}


def registered(user):
    yield Block(
        _("Groups registered lately"),
        GroupIncident.objects.visible_to(user).order_by("-recorded_at"),
        group_row,
        is_counted=False,
        actions=(
            (_("Register a group"), reverse("casework:register")),
            (_("Register one person"), reverse("casework:register_person")),
        ),
        empty=_("No group yet."),
    )


def group_row(incident):
    words = f"{when(incident.occurred_at)} · {people(incident.count)}"
    return Row(words, incident.get_absolute_url(), incident.number)


def all_cases(query=""):
    return _("All of them"), reverse("casework:cases") + (f"?{query}" if query else "")


def tasks(user):
    """For the side of the page: hers, and what is nobody's yet on the cases she sees. Who has no list of them reads
    them all here."""
    shown = SHOWN if user.may(Permission.MANAGE_TASKS) else WITHOUT_A_LIST
    return Block(_("Tasks"), Task.objects.of(user).open().select_related("case"), lambda task: task, shown=shown)
