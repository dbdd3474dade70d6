"""One human being registered twice in one organisation: the question, the answer, and joining the two records."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.querysets import MergeQuerySet, PossibleMatchQuerySet
from carecase.people.likeness import Because, is_sure
from carecase.people.models import Person
from carecase.sealing.fields import SealedField, SealedJSONField
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record


class PossibleMatch(Record):
    """Two records of one organisation that may be of one human being. A person answers; a no is remembered.

    `one` has the smaller id, so a pair stands once.
    """

    class Answer(models.TextChoices):
        SAME = "same", _("The same person")
        DIFFERENT = "different", _("Not the same person")
        UNKNOWN = "unknown", _("I do not know")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE

    one = models.ForeignKey(Person, models.CASCADE, related_name="+", editable=False)
    other = models.ForeignKey(Person, models.CASCADE, related_name="+", editable=False)
    because = CodesField(_("what speaks for it"), codes=Because)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = PossibleMatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("perhaps registered twice")
        ordering = ["-recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="two_are_compared_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="two_are_compared_in_order"),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def people(self):
        return self.one, self.other

    @property
    def is_sure(self):
        return is_sure(self.because)

    @property
    def reasons(self):
        return self._meta.get_field("because").labels(self.because)

    def roles_of(self, user):
        """What is held on both records; of two that are joined the one has no cases of its own."""
        held = [person.roles_of(user) for person in self.people if person.same_as_id is None]
        return set.intersection(*held) if held else set()


class Merge(Record):
    """Joining the two records of a match: asked for by one person, done by another, and taken apart again by two.

    `stays` keeps the identity; `gives_way` becomes a pointer to it. `taken` names the rows of the comparison in which
    the value of the record that gives way was chosen: no value stands here. `moved` is the journal: (model, id, field)
    of every row that was pointed elsewhere, so that it can be put back.
    """

    class Standing(models.TextChoices):
        ASKED = "asked", _("Waits for a second person")
        DECLINED = "declined", _("Not joined")
        DONE = "done", _("Joined")
        UNDO_ASKED = "undo_asked", _("Joined; waits to be taken apart")
        UNDONE = "undone", _("Taken apart again")

    JOINED = (Standing.DONE, Standing.UNDO_ASKED)
    STANDS = (Standing.ASKED, *JOINED)

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "match"

    match = models.ForeignKey(PossibleMatch, models.PROTECT, related_name="merges", editable=False)
    stays = models.ForeignKey(Person, models.PROTECT, related_name="+", editable=False)
    gives_way = models.ForeignKey(Person, models.PROTECT, related_name="+", editable=False)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing, default=Standing.ASKED, editable=False)
    taken = SealedJSONField(default=list, blank=True, editable=False)
    moved = SealedJSONField(default=list, blank=True, editable=False)
    version_before = models.PositiveIntegerField(null=True, editable=False)
    version_after = models.PositiveIntegerField(null=True, editable=False)
    why = SealedField(_("why it is the same person"), max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)
    why_undo = SealedField(_("why it is taken apart"), default="", blank=True, max_length=1000)
    undo_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, editable=False)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("joining of two records")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(stays=F("gives_way")), name="two_records_are_joined"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")), name="two_people_join_records"
            ),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True) | ~Q(undone_by=F("undo_asked_by")),
                name="two_people_take_records_apart",
            ),
            models.CheckConstraint(
                condition=Q(standing__in=["asked", "declined"]) | Q(confirmed_by__isnull=False),
                name="what_is_joined_was_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(standing="undone") | Q(undone_by__isnull=False, undo_asked_by__isnull=False),
                name="what_is_taken_apart_was_confirmed",
            ),
            models.UniqueConstraint(
                fields=["match"], condition=Q(standing__in=["asked", "done", "undo_asked"]), name="two_are_joined_once"
            ),
            models.UniqueConstraint(
                fields=["gives_way"], condition=Q(standing__in=["done", "undo_asked"]), name="a_record_gives_way_once"
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def is_joined(self):
        return self.standing in self.JOINED
