"""What waits for somebody who keeps the catalogue: to be confirmed, to be sent, to be reviewed, to be answered."""

from django.db.models import F

from carecase.access.permissions import Permission
from carecase.ui.counting import how_many
from carecase.ui.together import read_together
from services_catalog.keeping.proposing import unanswered
from services_catalog.keeping.rights import KINDS, REVIEWED, kept, reviewed
from services_catalog.models import Provider
from services_catalog.models.base import Reviewed

SHOWN = 25


def desk(user):
    """Blocks of rows, each with its count, in the order in which they should be looked at."""
    lists = waiting_at(user)
    found = iter(read_together([in_order(rows)[:SHOWN] for kinds in lists.values() for rows in kinds]))
    rows = {name: [row for _kind in kinds for row in next(found)][:SHOWN] for name, kinds in lists.items()}
    blocks = {name: {"rows": rows[name], "count": count} for name, count in counted(lists).items()}
    if user.may(Permission.ANSWER_FOR_COUNTRY):
        waiting = unanswered(user)
        blocks["proposals"] = {"rows": waiting, "count": len(waiting)}
    return blocks


def counts_at(user):
    """How many rows each block has."""
    proposals = {"proposals": len(unanswered(user))} if user.may(Permission.ANSWER_FOR_COUNTRY) else {}
    return counted(waiting_at(user)) | proposals


def waiting_at(user):
    """Block → its rows, one queryset for each kind of entry."""
    lists = {}
    if user.may(Permission.EDIT_CATALOGUE):
        lists["stale"] = [kept(user, model).published().stale() for model in reviewed_models()]
        lists["drafts"] = [kept(user, model).filter(review=Reviewed.Review.DRAFT) for model in reviewed_models()]
        lists["sent"] = [kept(user, model).filter(review=Reviewed.Review.WAITING) for model in reviewed_models()]
    if user.may(Permission.REVIEW_CATALOGUE):
        lists["waiting"] = [waiting_for(user, model) for model in reviewed_models()]
    return lists


def counted(lists):
    found = iter(how_many([rows for kinds in lists.values() for rows in kinds]))
    return {name: sum(next(found) for _kind in kinds) for name, kinds in lists.items()}


def reviewed_models():
    return [KINDS[kind][0] for kind in REVIEWED]


def waiting_for(user, model):
    return reviewed(user, model).filter(review=Reviewed.Review.WAITING).exclude(written_by=user)


def in_order(rows):
    """Those confirmed longest ago first."""
    related = () if rows.model is Provider else ("provider",)
    return rows.order_by(F("last_confirmed_on").asc(nulls_first=True), "name").select_related(*related)
