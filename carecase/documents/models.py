"""The register of papers: what was printed about whom, in which language, by whom, and what was declared void."""

import uuid
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from carecase.documents.numbers import as_printed, new_number
from carecase.sealing.fields import SealedField
from carecase.sealing.models import DataKey


class IssuedPaperQuerySet(models.QuerySet):
    def about(self, subject):
        return self.filter(subject_label=subject._meta.label, subject_id=subject.pk)

    def valid(self):
        return self.filter(voided_at__isnull=True)


class IssuedPaper(models.Model):
    """One printing of one paper. What stood on it is not kept.

    The register lies below the cases, so it names its subject by model and id. It is reached through the subject
    alone: whoever may see that, sees what was printed about it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(DataKey, models.PROTECT, editable=False, related_name="+")
    number = models.CharField(_("number"), max_length=12, unique=True, default=new_number, editable=False)
    document = models.CharField(_("paper"), max_length=20, editable=False)
    language = models.CharField(_("language"), max_length=10, editable=False)
    beside = models.CharField(_("second column"), max_length=10, blank=True, editable=False)
    parts = models.JSONField(default=list, blank=True, editable=False)  # keys of what was ticked, nothing it says
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="replaced_by", verbose_name=_("in place of")
    )
    subject_label = models.CharField(max_length=60, editable=False)
    subject_id = models.UUIDField(editable=False)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    issued_at = models.DateTimeField(_("printed on"), default=timezone.now, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    voided_at = models.DateTimeField(_("void since"), null=True, editable=False)
    reason = SealedField(_("why it is void"), default="", blank=True, max_length=300)
    token_hash = models.CharField(max_length=64, blank=True, editable=False)  # of what its code says, where it has one
    valid_until = models.DateField(_("counts until"), null=True, editable=False)

    history = HistoricalRecords()
    objects = IssuedPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("issued paper")
        ordering = ["-issued_at"]
        indexes = [models.Index(fields=["subject_id", "-issued_at"], name="paper_by_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="a_token_opens_one_paper"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True)
                | Q(voided_at__isnull=False, voided_by__isnull=False),
                name="a_void_paper_says_since_when_and_by_whom",
            ),
        ]

    def __str__(self):
        return f"{self.document} {self.number}"

    @property
    def counts(self):
        return self.voided_at is None and not self.has_run_out

    @property
    def has_run_out(self):
        return self.valid_until is not None and self.valid_until < timezone.localdate()


def paper_with(typed):
    """The paper with this number or token, as somebody typed it or a reader of codes gave it; else None."""
    number, papers = as_printed(typed), IssuedPaper.objects
    if number:
        return papers.filter(number=number).first()
    return papers.filter(token_hash=fingerprint(typed.strip())).first() if typed.strip() else None


def fingerprint(token):
    """What is stored of a token: enough to know it again, nothing to print it from."""
    return sha256(token.encode()).hexdigest()


def enter(paper, replaces=None):
    """Write a paper into the register. Call in the act of printing, once its PDF is made."""
    entry = IssuedPaper(
        key_id=paper.subject.key_id,
        number=paper.number,
        document=paper.code,
        language=paper.language,
        beside=paper.beside,
        parts=paper.parts,
        replaces=replaces,
        subject_label=paper.subject._meta.label,
        subject_id=paper.subject.pk,
        issued_by=paper.reader,
        issued_at=paper.printed_at,
        token_hash=fingerprint(paper.token) if paper.token else "",
        valid_until=paper.valid_until,
    )
    entry._history_user = paper.reader
    entry.save(force_insert=True)
    return entry


def declare_void(entry, *, by, reason):
    """The paper no longer counts: lost, wrong, or replaced by another. Its entry stays."""
    entry.voided_by, entry.voided_at, entry.reason = by, timezone.now(), reason
    entry._history_user = by
    entry.save(update_fields=["voided_by", "voided_at", "reason"])
    return entry
