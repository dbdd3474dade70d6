"""The model that the sealing tests write. Its app is not installed, so no migration and no other test sees it."""

import uuid

from django.db import models
from django.db.models.base import model_unpickle
from simple_history.models import HistoricalRecords

from carecase.sealing.fields import SealedDateField, SealedField, SealedJSONField
from carecase.sealing.models import DataKey
from carecase.sealing.querysets import SealedQuerySet


class Kept(models.Model):
    """As the Record base: an id, a data key, an inherited history with a sealed reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(DataKey, models.PROTECT, related_name="+", editable=False)
    history = HistoricalRecords(
        inherit=True,
        app="sealing_tests",
        history_change_reason_field=SealedField(null=True, blank=True),
        history_user_id_field=models.CharField(null=True, max_length=150),
        history_user_getter=lambda row: row.history_user_id,
        history_user_setter=lambda row, user: None,
    )

    objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __reduce__(self):
        """Django pickles a model by its label, which an app that is not installed does not have."""
        _unpickle, _label, state = super().__reduce__()
        return model_unpickle, (type(self),), state


class Note(Kept):
    """What somebody told."""

    title = models.CharField(max_length=100, blank=True)
    text = SealedField(blank=True, max_length=500)
    phone = SealedField(blank=True, max_length=30)
    born_on = SealedDateField(null=True, blank=True)
    facts = SealedJSONField(default=dict, blank=True)
    words = SealedJSONField(null=True, blank=True)

    class Meta:
        app_label = "sealing_tests"

    def __str__(self):
        return str(self.pk)


class Twin(Kept):
    """A second model with the same columns."""

    text = SealedField(blank=True)

    class Meta:
        app_label = "sealing_tests"

    def __str__(self):
        return str(self.pk)
