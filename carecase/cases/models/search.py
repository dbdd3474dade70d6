"""Somebody is missing (C18): who seeks, who is sought, who may be the one, and what she or he lets be told.

The two sides never meet. `Search` and `SearchAnswer` belong to the case of the one who seeks, `SearchHit` to the case
of the one who may be sought; a hit leaves nothing on the other side until the person, alone, lets something be told.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models.case import Case
from carecase.cases.models.consent import Consent
from carecase.cases.querysets import SearchAnswerQuerySet, SearchHitQuerySet, SearchQuerySet
from carecase.jurisdictions.fields import CountryField, LanguageField
from carecase.people import ages
from carecase.people.models import FamilyMember, Sex
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.partial_dates import PartialDateField
from carecase.workflow.records import Record


class Search(Record):
    """A search for a missing person, for somebody in care or a relative who was vetted."""

    class Seeker(models.TextChoices):
        PERSON = "person", _("The person of this case")
        RELATIVE = "relative", _("A relative of hers or his")

    class Ended(models.TextChoices):
        FOUND = "found", _("They have found each other")
        NOT_WISHED = "not_wished", _("The search is no longer wished for")
        DANGER = "danger", _("The search could put somebody in danger")
        DEATH = "death", _("The sought person has died")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="searches")
    seeker = models.CharField(_("who seeks"), max_length=10, choices=Seeker, default=Seeker.PERSON)
    seeker_name = SealedField(_("name of the relative who seeks"), default="", blank=True, max_length=200)
    vetted = SealedField(
        _("how it was checked who seeks, and that no harm is meant"), max_length=500,
        help_text=_("Those who control or smuggle people also seek them, and say that they are family."),
    )  # fmt: skip
    given_names = SealedField(_("given names of the sought person"), max_length=200)
    family_names = SealedField(_("family names of the sought person"), max_length=200)
    aliases = SealedField(_("other names, nicknames"), default="", blank=True, max_length=300)
    relation = models.CharField(
        _("who she or he is to the one who seeks"), max_length=20, choices=FamilyMember.Relation
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, default=Sex.NOT_KNOWN)
    age_told = SealedField(_("age"), default="", blank=True, max_length=3)
    citizenship = CountryField(_("citizenship"), blank=True)
    last_seen_place = SealedField(_("where she or he was last seen"), default="", blank=True, max_length=200)
    last_seen_on = PartialDateField(_("when she or he was last seen"))
    last_seen = SealedField(_("with whom, and what happened"), default="", blank=True, max_length=1000)
    marks = SealedField(_("marks, clothes, what one would know her or him by"), default="", blank=True, max_length=500)
    agreed = models.BooleanField(_("the one who seeks agrees to this"), default=False)
    agreed_how = models.CharField(_("how the agreement was given"), max_length=10, choices=Consent.How)
    agreed_language = LanguageField(_("in which language it was read out"))
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_because = models.CharField(_("why the search ended"), max_length=12, choices=Ended, blank=True)

    objects = SearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("search for a missing person")
        ordering = ["-recorded_at"]
        constraints = [models.CheckConstraint(condition=Q(agreed=True), name="nobody_is_sought_without_agreement")]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def full_name(self):
        return f"{self.given_names} {self.family_names}".strip()

    @property
    def age(self):
        """Whole years today, or None."""
        told_on = timezone.localdate(self.recorded_at)
        return ages.on_day("", self.age_told, told_on, timezone.localdate())

    @property
    def age_band(self):
        return ages.band(self.age)


class SearchHit(Record):
    """Somebody in care who may be the sought person. Her case manager asks her, alone; nobody else learns of it."""

    class Answer(models.TextChoices):
        SOMEBODY_ELSE = "somebody_else", _("This is somebody else")
        NOTHING = "nothing", _("Nothing is to be told")
        TELL = "tell", _("She or he lets something be told")

    class May(models.TextChoices):
        ALIVE = "alive", _("That she or he is alive")
        WRITE = "write", _("Where one can write")
        MESSAGE = "message", _("A message")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "case"

    search = models.ForeignKey(Search, models.CASCADE, related_name="hits")
    case = models.ForeignKey(Case, models.CASCADE, related_name="sought")
    answer = models.CharField(_("her or his answer"), max_length=15, choices=Answer, blank=True)
    alone = models.BooleanField(_("she or he was asked alone: no relative, companion or authority"), default=False)
    language = LanguageField(_("in which language it was asked"), blank=True)
    present = SealedField(_("in whose presence, such as an interpreter"), default="", blank=True, max_length=200)
    may_tell = CodesField(_("what may be told"), codes=May)
    write_to = SealedField(_("where one can write"), default="", blank=True, max_length=300)
    message = SealedField(_("the message, in her or his words"), default="", blank=True, max_length=1000)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SearchHitQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about a search")
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["search", "case"], name="asked_once_about_a_search"),
            models.CheckConstraint(
                condition=~Q(answer__in=["nothing", "tell"]) | Q(alone=True), name="what_may_be_told_is_asked_alone"
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)


class SearchAnswer(Record):
    """What reaches the side that seeks: exactly what was allowed, as long as it is allowed.

    It holds nothing itself. What the person said stands with her own record, and this row points to one version of it:
    when she takes it back, or says something else, this answer no longer stands.
    """

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="search_answers")
    hit = models.ForeignKey(SearchHit, models.CASCADE, related_name="passed_on")
    of_version = models.PositiveIntegerField(editable=False)
    told_at = models.DateTimeField(_("told to the one who seeks"), null=True, blank=True, editable=False)

    objects = SearchAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a search")
        ordering = ["-recorded_at"]
        constraints = [models.UniqueConstraint(fields=["hit", "of_version"], name="an_answer_is_passed_on_once")]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def stands(self):
        """Whether it may still be told."""
        return self.hit.answer == SearchHit.Answer.TELL and self.hit.version == self.of_version

    @property
    def lines(self):
        """What may be told, in words; nothing once it was taken back."""
        if not self.stands:
            return []
        told = {SearchHit.May.WRITE: self.hit.write_to, SearchHit.May.MESSAGE: self.hit.message}
        return [(SearchHit.May(code).label, told.get(code, "")) for code in self.hit.may_tell]
