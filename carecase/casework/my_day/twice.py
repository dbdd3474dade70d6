"""People who are perhaps registered twice: a question of the day until somebody says yes or no."""

from django.urls import reverse
from django.utils.translation import gettext as _

from carecase.casework import registered_twice
from carecase.casework.my_day.block import Block, Row

SHOWN = 3  # the rest is on the worklist: other work comes first


def blocks(user):
    waiting = registered_twice.to_answer(user)
    link = _("Compare two records"), reverse("casework:registered_twice")
    yield Block(_("Perhaps registered twice"), waiting.order_by("-recorded_at", "id"), row, shown=SHOWN, link=link)


def row(match):
    words = " · ".join(map(str, match.reasons)) or _("Compare two records")
    return Row(words, reverse("casework:compare", args=[match.pk]))
