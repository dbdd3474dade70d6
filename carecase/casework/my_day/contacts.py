"""Whom to try to reach today: the result is noted in the row itself."""

from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.cases.models import Task
from carecase.casework.my_day.block import Block, Row


def blocks(user):
    mine = Task.objects.of(user).open().filter(kind=Task.Kind.CONTACT_AGAIN)
    today = mine.filter(due_at__lte=until()).select_related("case").order_by("due_at", "pk")
    yield Block(_("To reach today"), today, row)


def row(task):
    return Row("", task.case.get_absolute_url(), task.case.number, task.due_at, contact=True)


def until():
    """The end of the reader's day."""
    return timezone.localtime().replace(hour=23, minute=59)
