"""Groups of several teams or countries that belong together: each side sees its own people, of the other's counts."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models.incident import GroupIncident
from carecase.cases.querysets import IncidentLinkQuerySet
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record


class IncidentLink(Record):
    """One round between two groups: asked by one team, answered by the other, until one of them ends it.

    A question about a number that no group has is kept in the same way and never answered, so that whoever asks cannot
    tell the two apart. `one` is then who asked; else the two stand in the order of their ids: a pair has one row.
    """

    class Answer(models.TextChoices):
        YES = "yes", _("They belong together")
        NO = "no", _("They do not belong together")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE

    one = models.ForeignKey(GroupIncident, models.CASCADE, related_name="+", editable=False)
    other = models.ForeignKey(GroupIncident, models.CASCADE, null=True, related_name="+", editable=False)
    asked_by_one = models.BooleanField(default=True, editable=False)
    number = SealedField(_("number of the other group"), max_length=12, editable=False)  # as the asking team knows it
    words_of_one = SealedField(_("words of one side"), default="", blank=True, max_length=500)
    words_of_other = SealedField(_("words of the other side"), default="", blank=True, max_length=500)
    answer = models.CharField(_("answer"), max_length=3, choices=Answer, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = IncidentLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link between two groups")
        ordering = ["-recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], condition=Q(ended_at__isnull=True), name="two_groups_are_linked_once"
            ),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="linked_groups_stand_in_order"),
            models.CheckConstraint(
                condition=Q(other__isnull=False) | Q(answer="", asked_by_one=True),
                name="only_a_group_that_is_there_answers",
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def roles_of(self, user):
        return self.one.roles_of(user) | (self.other.roles_of(user) if self.other_id else set())

    @property
    def is_agreed(self):
        """Both sides said so, and neither took it back."""
        return self.answer == self.Answer.YES and self.ended_at is None

    def asked_by(self, incident):
        """Whether this side put the question."""
        return self.asked_by_one == (incident.pk == self.one_id)

    def beside(self, incident):
        """The group of the other side; None where no group has the number."""
        return self.other if incident.pk == self.one_id else self.one

    def words_of(self, incident):
        return self.words_of_one if incident.pk == self.one_id else self.words_of_other

    def say(self, incident, words):
        setattr(self, "words_of_one" if incident.pk == self.one_id else "words_of_other", words)
