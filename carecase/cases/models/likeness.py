"""The vault: a photograph and fingerprints, each resting on a consent; and the sheet on which a consent was signed."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models.case import Case
from carecase.cases.models.consent import Consent
from carecase.cases.querysets import LikenessQuerySet
from carecase.files.models import KeepsFile
from carecase.sealing.fields import SealedField


class Likeness(KeepsFile):
    """What she or he looks like, or a finger: kept while she agrees. Once let go, only that it was there is left."""

    class Shows(models.TextChoices):
        FACE = "face", _("Photograph")
        RIGHT_THUMB = "right_thumb", _("Right thumb")
        RIGHT_INDEX = "right_index", _("Right index finger")
        LEFT_THUMB = "left_thumb", _("Left thumb")
        LEFT_INDEX = "left_index", _("Left index finger")
        OTHERS = "others", _("Other fingers, on one sheet")

    class Removed(models.TextChoices):
        REPLACED = "replaced", _("Another was taken")
        CONSENT = "consent", _("The consent does not stand any more")
        ASKED = "asked", _("She or he, or the team, wished it")
        TIME = "time", _("The time for keeping it was over")

    data_class = DataClass.BIOMETRICS
    retention = Retention.BIOMETRICS
    visible_through = "case"
    file_word = "imagen"

    case = models.ForeignKey(Case, models.CASCADE, related_name="likenesses")
    shows = models.CharField(_("which finger"), max_length=12, choices=Shows, default=Shows.FACE)
    legal_basis = SealedField(_("legal basis"), default="", blank=True, max_length=200)
    removed_at = models.DateTimeField(_("removed on"), null=True, editable=False)
    removed_because = models.CharField(
        _("why it was removed"), max_length=10, choices=Removed, blank=True, editable=False
    )

    objects = LikenessQuerySet.as_manager()

    class Meta:
        verbose_name = _("photograph or fingerprint")
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "shows"], condition=Q(removed_at__isnull=True), name="one_likeness_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, file__isnull=False, removed_because="")
                | (Q(removed_at__isnull=False, file__isnull=True) & ~Q(removed_because="")),
                name="a_likeness_is_kept_or_says_why_not",
            ),
        ]

    def __str__(self):
        return self.get_shows_display()

    @property
    def asks_for(self):
        """The consent it rests on."""
        return Consent.Kind.PHOTO if self.shows == self.Shows.FACE else Consent.Kind.BIOMETRICS

    @property
    def may_be_shown(self):
        return super().may_be_shown and self.case.agrees_to(self.asks_for)


FINGERS = [(each.value, each.label) for each in Likeness.Shows if each != Likeness.Shows.FACE]


class ConsentSheet(KeepsFile):
    """A picture or scan of the sheet she signed. It stays when the consent is taken back: it shows what was agreed."""

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "consent"
    file_word = "hoja"

    consent = models.OneToOneField(Consent, models.CASCADE, related_name="sheet", editable=False)
    taken_at = models.DateTimeField(_("taken on"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("signed sheet")
        constraints = [models.CheckConstraint(condition=Q(file__isnull=False), name="a_signed_sheet_is_kept")]

    def __str__(self):
        return str(self._meta.verbose_name)
