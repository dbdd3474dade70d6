"""What is done with an entry of the catalogue: written, confirmed, sent for review, published, sent back.

These rows hold nobody in care, so they are no Records; each write is signed all the same: who and when in the
history, one event in the trail. A change puts an entry back into draft until another person has read it.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.permissions import Permission
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from services_catalog.keeping.rights import kept, provider_of, reviewed
from services_catalog.models import Provider, Site
from services_catalog.models.base import Reviewed

LONGEST_REASON = 100  # what a row of history holds


def signed(row, by, reason=""):
    """Save a row with who did it."""
    row._history_user = by
    row._change_reason = reason[:LONGEST_REASON] or None
    row.save()
    return row


def taken_out(row, by):
    row._history_user = by
    row.delete()


def write(form, by):
    """Save an entry with its details. What changes what people read goes back to draft."""
    row = form.instance
    about = [] if row._state.adding else [row]
    with act(by, "keep_entry", *about, fields=sorted(form.changed_parts())) as doing:
        if not about:
            doing.subjects.append(row)
        if form.changes_what_is_read():
            back_to_draft(row, by)
        signed(row, by)
        form.save_m2m_signed(by)
        for formset in form.details.values():
            write_details(formset, row, by)
        if isinstance(row, Site) and row.provider and form.changes_what_is_read():
            provider = Provider.objects.select_for_update().get(pk=row.provider_id)
            back_to_draft(provider, by)
            signed(provider, by, _("A place was changed."))
    return row


def back_to_draft(row, by):
    if isinstance(row, Reviewed):
        row.review, row.written_by, row.reviewed_by, row.published_at = Reviewed.Review.DRAFT, by, None, None


def write_details(formset, row, by):
    formset.instance = row
    for detail in formset.save(commit=False):
        signed(detail, by)
    for detail in formset.deleted_objects:
        taken_out(detail, by)


def locked(row):
    return type(row).objects.select_for_update().get(pk=row.pk)


def confirm(row, by):
    """Somebody asked the provider and everything is as it says. Needs no new review."""
    with act(by, "confirm_entry", row):
        row = locked(row)
        must_keep(by, row)
        row.last_confirmed_on = timezone.localdate()
        signed(row, by)
    return row


def send_for_review(row, by):
    with act(by, "send_entry_for_review", row):
        row = locked(row)
        must_keep(by, row)
        must_be(row, Reviewed.Review.DRAFT)
        row.review = Reviewed.Review.WAITING
        row.written_by = row.written_by or by
        signed(row, by)
    return row


def publish(row, by):
    """A coordinator of the country, who did not write it, has read it."""
    with act(by, "publish_entry", row):
        row = locked(row)
        must_review(by, row)
        must_be(row, Reviewed.Review.WAITING)
        row.review, row.reviewed_by, row.published_at = Reviewed.Review.PUBLISHED, by, timezone.now()
        signed(row, by)
    return row


def send_back(row, by, reason):
    with act(by, "send_entry_back", row):
        row = locked(row)
        must_review(by, row)
        must_be(row, Reviewed.Review.WAITING)
        if not reason.strip():
            raise Blocked([_("Say what has to be put right.")])
        row.review = Reviewed.Review.DRAFT
        signed(row, by, reason.strip())
    return row


def must_keep(by, row):
    if not (by.may(Permission.EDIT_CATALOGUE) and kept(by, type(row)).filter(pk=row.pk).exists()):
        raise Forbidden("keep_entry")


def must_review(by, row):
    if not (by.may(Permission.REVIEW_CATALOGUE) and reviewed(by, type(row)).filter(pk=row.pk).exists()):
        raise Forbidden("publish_entry")
    if row.written_by_id == by.pk:
        raise Blocked([_("Somebody else has to read what you wrote yourself.")])


def must_be(row, review):
    if row.review != review:
        now = row.get_review_display()
        raise Blocked([_("This is not possible now. State: %(state)s.") % {"state": now.lower()}])


def who_may_review(row):
    """The country whose coordinators read this entry."""
    provider = provider_of(row)
    return provider.country or (provider.organisation.country if provider.organisation else "")
