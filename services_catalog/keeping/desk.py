"""What waits for somebody who keeps the catalogue: to be confirmed, to be sent, to be reviewed, to be answered."""

from django.db.models import F

from carecase.access.permissions import Permission
from services_catalog.keeping.proposing import unanswered
from services_catalog.keeping.rights import KINDS, REVIEWED, kept, reviewed
from services_catalog.models import Provider
from services_catalog.models.base import Reviewed

SHOWN = 25


def desk(user):
    """Blocks of rows, each with its count, in the order in which they should be looked at."""
    blocks = {}
    if user.may(Permission.EDIT_CATALOGUE):
        blocks["stale"] = block(kept(user, model).published().stale() for model in reviewed_models())
        blocks["drafts"] = block(kept(user, model).filter(review=Reviewed.Review.DRAFT) for model in reviewed_models())
        blocks["sent"] = block(kept(user, model).filter(review=Reviewed.Review.WAITING) for model in reviewed_models())
    if user.may(Permission.REVIEW_CATALOGUE):
        blocks["waiting"] = block(waiting_for(user, model) for model in reviewed_models())
    if user.may(Permission.ANSWER_FOR_COUNTRY):
        blocks["proposals"] = unanswered(user)
    return blocks


def reviewed_models():
    return [KINDS[kind][0] for kind in REVIEWED]


def waiting_for(user, model):
    return reviewed(user, model).filter(review=Reviewed.Review.WAITING).exclude(written_by=user)


def block(querysets):
    """The first rows of each kind, those confirmed longest ago first, and how many there are in all."""
    rows, count = [], 0
    for queryset in querysets:
        related = () if queryset.model is Provider else ("provider",)
        ordered = queryset.order_by(F("last_confirmed_on").asc(nulls_first=True), "name").select_related(*related)
        count += queryset.count()
        rows += ordered[:SHOWN]
    return {"rows": rows[:SHOWN], "count": count}
