"""Drafts: what was typed and not saved, kept sealed for the one who typed it, for a week and not more than so many."""

import hashlib
import json
from datetime import timedelta
from urllib.parse import urlsplit

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from carecase.access.models import User
from carecase.sealing.models import DataKey
from carecase.workflow.models import Draft, Sent
from carecase.workflow.typed.filling import kept_values

KEPT_FOR = timedelta(days=7)
SENT_KEPT_FOR = timedelta(days=1)
MOST_DRAFTS = 30  # of one person; then the oldest goes
LONGEST = 200_000  # characters of JSON
LONGEST_PAGE, LONGEST_ACTION = 600, 300
PAGE_SHOWN_FOR = 24 * 60 * 60  # seconds in which what a page says of its reader is believed
FLAG = "drafts"  # in the session: there may be some
SIGN_IN_PAGES = ("/accounts/", "/drafts/")


# --- who typed --------------------------------------------------------------------------------------------------


def sign(user):
    """What a form says of the person it was shown to, so that her text finds her after the session ended."""
    return signing.dumps(user.pk, salt="carecase.typed")


def author_of(request):
    """The person the posted page was shown to, or None. Not the one signed in now, who may be somebody else."""
    try:
        pk = signing.loads(request.POST.get("_by", ""), salt="carecase.typed", max_age=PAGE_SHOWN_FOR)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()


# --- keeping ----------------------------------------------------------------------------------------------------


def keep(author, page, action, values):
    """Keep these values for one form; what was kept of it before makes way. None where there is nothing to keep."""
    fits = len(page) <= LONGEST_PAGE and len(action) <= LONGEST_ACTION and len(json.dumps(values)) <= LONGEST
    if not fits or not any(text.strip() for texts in values.values() for text in texts):
        return None
    place = hashlib.sha256("\0".join([page, action, next(iter(values))]).encode()).hexdigest()
    try:
        return write(author, page, action, place, values)
    except IntegrityError:  # two windows at the same moment: the other made the row
        return write(author, page, action, place, values)


@transaction.atomic
def write(author, page, action, place, values):
    draft = Draft.objects.select_for_update().filter(author=author, place=place).first()
    if draft is None:
        make_room(author)
        draft = Draft(author=author, place=place, key=DataKey.make())
    draft.page, draft.action, draft.fields, draft.kept_at = page, action, values, timezone.now()
    draft.save()
    return draft


def make_room(author):
    forget(Draft.objects.filter(author=author).order_by("-kept_at")[MOST_DRAFTS - 1 :])


def keep_posted(request, author=None):
    """Keep what a refused request had posted, for its author. The address that fills the form in again, or ""."""
    author = author or author_of(request)
    if author is None or request.path.startswith(SIGN_IN_PAGES):
        return ""
    draft = keep(author, page_of(request), request.path, kept_values(request.POST))
    return draft.get_absolute_url() if draft else ""


def page_of(request):
    """Where the form stood: the page it was sent from, if that is one of ours."""
    came_from = urlsplit(request.META.get("HTTP_REFERER", ""))
    here = came_from.netloc == request.get_host() and came_from.path
    return without_draft(came_from.path, came_from.query) if here else request.path


def without_draft(path, query):
    """A page's address without the mark that something was filled in."""
    rest = "&".join(part for part in query.split("&") if part and not part.startswith("draft="))
    return f"{path}?{rest}" if rest else path


# --- finding and forgetting -------------------------------------------------------------------------------------


def mine(user):
    """The one door for reading: an author's own, as long as they are kept."""
    return Draft.objects.filter(author=user, kept_at__gt=timezone.now() - KEPT_FOR)


def one_of(user, pk):
    try:
        return mine(user).filter(pk=pk).first()
    except ValidationError:  # no id at all
        return None


def of_page(user, path, query):
    return list(mine(user).filter(page=without_draft(path, query))[:5])


def saved(request, user, path):
    """What was sent to this address was taken in: its drafts have done their work."""
    if FLAG in request.session:
        forget(Draft.objects.filter(author=user, action=path))
        if not mine(user).exists():
            del request.session[FLAG]


def signed_in(sender, request, user, **kwargs):
    """Pages look for drafts only in sessions that may have some."""
    if mine(user).exists():
        request.session[FLAG] = True


def forget(drafts):
    """With their keys, so that not even a copy of the row can be opened."""
    found = list(drafts.values_list("pk", "key_id"))
    if found:
        with transaction.atomic():
            Draft.objects.filter(pk__in=[pk for pk, _key in found]).delete()
            DataKey.objects.filter(pk__in=[key for _pk, key in found]).delete()


def forget_old(by, now):
    """A job of the clockwork."""
    while old := list(Draft.objects.filter(kept_at__lte=now - KEPT_FOR).values_list("pk", flat=True)[:200]):
        forget(Draft.objects.filter(pk__in=old))
    Sent.objects.filter(at__lte=now - SENT_KEPT_FOR).delete()
