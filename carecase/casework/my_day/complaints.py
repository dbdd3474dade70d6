"""Complaints about staff, for those who look into them and for nobody else: a number and a clock."""

from django.urls import reverse
from django.utils.translation import gettext as _

from carecase.casework.my_day.block import Block, Row
from carecase.complaints.models import StaffComplaint


def blocks(user):
    waiting = StaffComplaint.objects.visible_to(user).open().order_by("recorded_at", "pk")
    yield Block(_("Complaints about staff"), waiting, row, stands_out=True)


def row(complaint):
    return Row("", reverse("complaints:one", args=[complaint.pk]), complaint.number, complaint.due_at)
