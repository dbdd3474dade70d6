"""The person, apart from any case: what she is called, how to reach her, who belongs to her."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Organisation
from carecase.jurisdictions import countries, languages
from carecase.jurisdictions.fields import CountryField, LanguageField
from carecase.people import ages
from carecase.people.ages import AgeBand
from carecase.people.querysets import SamePersonQuerySet
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.partial_dates import PartialDateField
from carecase.workflow.records import Record


class Sex(models.TextChoices):
    """ISO 5218."""

    NOT_KNOWN = "0", _("Not known")
    MALE = "1", _("Man")
    FEMALE = "2", _("Woman")
    NOT_APPLICABLE = "9", _("Not applicable")


class Gender(models.TextChoices):
    """The carecase column of the gender crosswalk (HTCDS prs_Gender)."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    TRANS_WOMAN = "trans_woman", _("Trans woman")
    TRANS_MAN = "trans_man", _("Trans man")
    NON_BINARY = "non_binary", _("Non-binary")
    UNKNOWN = "unknown", _("Not specified or not known")


class Person(Record):
    """An individual, held by one organisation. May be in several incidents over years and countries (pathway A)."""

    class Basis(models.TextChoices):
        DOCUMENT = "document", _("Document")
        STATED = "stated", _("As she or he says")
        ESTIMATED = "estimated", _("Estimated")
        MEDICAL = "medical", _("Medical assessment")
        DISPUTED = "disputed", _("Disputed")

    class MaritalStatus(models.TextChoices):
        SINGLE = "single", _("Single")
        MARRIED = "married", _("Married")
        COHABITING = "cohabiting", _("Living together")
        SEPARATED = "separated", _("Separated")
        DIVORCED = "divorced", _("Divorced")
        WIDOWED = "widowed", _("Widowed")

    class Education(models.TextChoices):
        """ISCED 2011 levels, as HTCDS groups them."""

        NONE = "none", _("None")
        PRIMARY = "primary", _("Primary")
        LOWER_SECONDARY = "lower_secondary", _("Lower secondary")
        UPPER_SECONDARY = "upper_secondary", _("Upper secondary")
        VOCATIONAL = "vocational", _("Vocational")
        TERTIARY = "tertiary", _("University or college")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "cases"

    held_by = models.ForeignKey(Organisation, models.PROTECT, related_name="people", editable=False)
    #: Two people found that this record and another are of one human being: what was hers stands there now.
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="also", editable=False)
    given_names = SealedField(_("given names"), default="", blank=True, max_length=200)
    family_names = SealedField(_("family names"), default="", blank=True, max_length=200)
    aliases = SealedField(_("other names, nicknames"), default="", blank=True, max_length=300)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, default=Sex.NOT_KNOWN)
    gender = models.CharField(_("gender, in her or his own words"), max_length=20, choices=Gender, blank=True)
    born = PartialDateField(_("date of birth"))
    age_told = SealedField(_("age, if the date is not known"), default="", blank=True, max_length=3)
    age_told_on = models.DateField(null=True, blank=True, editable=False)
    age_basis = models.CharField(_("how the age is known"), max_length=20, choices=Basis, blank=True)
    age_band = models.CharField(_("age group"), max_length=10, choices=AgeBand, default=AgeBand.UNKNOWN)
    citizenships = CodesField(_("citizenships"), codes=countries.CHOICES)
    is_stateless = models.BooleanField(_("has no citizenship"), default=False)
    people = SealedField(_("people or ethnic group"), default="", blank=True, max_length=100)
    religion = SealedField(_("religion"), default="", blank=True, max_length=100)
    marital_status = models.CharField(_("marital status"), max_length=20, choices=MaritalStatus, blank=True)
    children_count = models.PositiveSmallIntegerField(
        _("number of children"), null=True, blank=True, validators=[MaxValueValidator(30)]
    )
    education = models.CharField(_("schooling"), max_length=20, choices=Education, blank=True)
    occupation = SealedField(_("occupation"), default="", blank=True, max_length=100)
    last_residence = SealedField(_("last place of residence"), default="", blank=True, max_length=200)
    destination = SealedField(_("where she or he wants to go"), default="", blank=True, max_length=200)
    entry = SealedField(_("where and when she or he entered the country"), default="", blank=True, max_length=200)
    marks = SealedField(_("marks, for a search only"), default="", blank=True, max_length=300)

    class Meta:
        verbose_name = _("person")
        constraints = [
            models.CheckConstraint(condition=~Q(same_as=models.F("id")), name="no_record_points_to_itself"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"  # never a name: this reaches logs

    @property
    def full_name(self):
        return f"{self.given_names} {self.family_names}".strip()

    @property
    def age(self):
        """Whole years today, or None."""
        return ages.on_day(self.born, self.age_told, self.age_told_on, timezone.localdate())

    @property
    def sex_and_age(self):
        """In a word each, as a list shows them; what is known of neither is said once."""
        sex, age = self.get_sex_display(), self.get_age_band_display()
        return sex if sex == age else f"{sex}, {age}"

    @property
    def is_child(self):
        """Under 18, or of disputed or unknown age: treated as a child until shown otherwise."""
        return self.age_basis == self.Basis.DISPUTED or self.age_band in ages.CHILD or self.age_is_unknown

    @property
    def age_is_unknown(self):
        return self.age_band == AgeBand.UNKNOWN

    def prepare(self):
        super().prepare()
        if self.age_told and not self.age_told_on:
            self.age_told_on = timezone.localdate()
        if self.age is not None:
            self.age_band = ages.band(self.age)


class SearchToken(models.Model):
    """A blind look-up token: apart from the record and deletable, so that erasing a person forgets how to find her."""

    class Kind(models.TextChoices):
        NAME = "name", _("Name")
        PHONE = "phone", _("Phone")
        PAPER = "paper", _("Paper number")

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    kind = models.CharField(max_length=10, choices=Kind)
    token = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["kind", "token"], name="token_lookup")]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "token"], name="token_once_per_person")]

    def __str__(self):
        return self.kind


class PersonLanguage(Record):
    """A language and its variety: dialects of one language can be far apart, so the variety is asked."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "person"

    class Level(models.TextChoices):
        FIRST = "first", _("First language")
        FLUENT = "fluent", _("Speaks it well")
        SOME = "some", _("Gets by in it")

    person = models.ForeignKey(Person, models.CASCADE, related_name="languages")
    language = LanguageField(_("language"))
    variety = models.CharField(_("variety or place"), max_length=80, blank=True)
    level = models.CharField(_("how well"), max_length=10, choices=Level, default=Level.FIRST)
    reads = models.BooleanField(_("reads it"), null=True, blank=True)

    class Meta:
        verbose_name = _("language spoken")
        ordering = ["level", "recorded_at"]
        constraints = [models.UniqueConstraint(fields=["person", "language", "variety"], name="language_once")]

    def __str__(self):
        return languages.name(self.language) + (f" ({self.variety})" if self.variety else "")


class IdentityPaper(Record):
    """An identity or travel paper, and who holds it: a paper held by others is a sign to be asked about."""

    class Kind(models.TextChoices):
        PASSPORT = "passport", _("Passport")
        NATIONAL_ID = "national_id", _("National identity card")
        BIRTH_RECORD = "birth_record", _("Birth record")
        CONSULAR_LETTER = "consular_letter", _("Consular travel letter")
        RESIDENCE = "residence", _("Residence card")
        OTHER = "other", _("Other paper")

    class Holder(models.TextChoices):
        SELF = "self", _("She or he holds it")
        AUTHORITY = "authority", _("An authority")
        SHELTER = "shelter", _("The house, for safekeeping")
        TRAFFICKER = "trafficker", _("Somebody who controls her or him")
        SMUGGLER = "smuggler", _("The guide or smuggler")
        LOST = "lost", _("Lost")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "person"

    person = models.ForeignKey(Person, models.CASCADE, related_name="papers")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    number = SealedField(_("number"), default="", blank=True, max_length=60)
    country = CountryField(_("issued by"), blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    held_by = models.CharField(_("who holds it"), max_length=20, choices=Holder, blank=True)

    class Meta:
        verbose_name = _("identity paper")

    def __str__(self):
        return self.get_kind_display()


class Phone(Record):
    """A way to reach her that does not harm her: safe or not, when, and with which word."""

    class Whose(models.TextChoices):
        OWN = "own", _("Own")
        FAMILY = "family", _("Family")
        FRIEND = "friend", _("Friend")
        OTHER = "other", _("Other")

    class Safe(models.TextChoices):
        YES = "yes", _("Safe to call")
        ONLY_THEN = "window", _("Only at the time noted")
        NO = "no", _("Do not call")
        UNCHECKED = "unchecked", _("Not checked yet")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "person"

    person = models.ForeignKey(Person, models.CASCADE, related_name="phones")
    number = SealedField(_("number, with country code"), max_length=40)
    whose = models.CharField(_("whose"), max_length=10, choices=Whose, default=Whose.OWN)
    contact_name = SealedField(_("who answers"), default="", blank=True, max_length=100)
    safe = models.CharField(_("may we call?"), max_length=10, choices=Safe, default=Safe.UNCHECKED)
    safe_window = SealedField(_("when it is safe"), default="", blank=True, max_length=100)
    code_word = SealedField(_("code word"), default="", blank=True, max_length=40)
    leaked = models.BooleanField(_("this number has become known to people who may harm"), default=False)

    class Meta:
        verbose_name = _("phone")

    def __str__(self):
        return self.get_whose_display()


class SamePerson(Record):
    """Two records that may be of one human being. A hit asks both sides; only people answer; nothing is ever merged.

    The link is reversible: nobody's records are pointed elsewhere (architecture 3). `one` has the smaller id, so a
    pair stands once.
    """

    class Because(models.TextChoices):
        NAMES = "names", _("The same names, and nothing that contradicts")
        PAPER = "paper", _("The same number of a paper")
        PHONE = "phone", _("The same phone")
        TRANSFER = "transfer", _("Handed over from one to the other")

    class Answer(models.TextChoices):
        SAME = "same", _("The same person")
        DIFFERENT = "different", _("Not the same person")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    because = CodesField(_("why it was asked"), codes=Because)
    answer_of_one = models.CharField(_("answer of one side"), max_length=10, choices=Answer, blank=True)
    answer_of_other = models.CharField(_("answer of the other side"), max_length=10, choices=Answer, blank=True)

    objects = SamePersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("perhaps the same person")
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="asked_once_about_two"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="two_are_asked_about_in_order"),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def roles_of(self, user):
        return self.one.roles_of(user) | self.other.roles_of(user)

    @property
    def is_same(self):
        """Both sides said so."""
        return self.answer_of_one == self.answer_of_other == self.Answer.SAME

    def beside(self, person_id):
        """The other of the two."""
        return self.other if person_id == self.one_id else self.one

    def answer_of(self, person_id):
        """What the side that cares for this person has answered."""
        return self.answer_of_one if person_id == self.one_id else self.answer_of_other

    def say(self, person_id, answer):
        setattr(self, "answer_of_one" if person_id == self.one_id else "answer_of_other", answer)


class SamePersonMessage(Record):
    """What one team writes to the other about a hit. Both read it; nothing else of either record is opened by it."""

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "about"

    about = models.ForeignKey(SamePerson, models.CASCADE, related_name="messages")
    from_one = models.BooleanField(editable=False)
    text = SealedField(_("what you ask or answer"), max_length=1000)

    class Meta:
        verbose_name = _("message to the other team")
        ordering = ["recorded_at"]

    def __str__(self):
        return str(self._meta.verbose_name)


class FamilyUnit(Record):
    """People who belong together. "Together" counts only after each adult, alone, has said so (practice rule 1)."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "members"

    note = SealedField(_("note"), default="", blank=True, max_length=500)

    class Meta:
        verbose_name = _("family unit")

    def __str__(self):
        return str(_("family"))

    def key_owner(self):
        return None  # a key of its own: a family outlives the erasure of one of its members


class FamilyMember(Record):
    class Relation(models.TextChoices):
        MOTHER = "mother", _("Mother")
        FATHER = "father", _("Father")
        SPOUSE = "spouse", _("Husband, wife or partner")
        CHILD = "child", _("Child")
        SIBLING = "sibling", _("Brother or sister")
        GRANDPARENT = "grandparent", _("Grandparent")
        OTHER_RELATIVE = "other_relative", _("Other relative")

    class Proof(models.TextChoices):
        PROPOSED = "proposed", _("Said by those present")
        VERIFIED = "verified", _("Verified")
        UNVERIFIED = "unverified", _("In doubt: treated as not related")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "person"

    unit = models.ForeignKey(FamilyUnit, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.CASCADE, related_name="families")
    relation = models.CharField(_("relation"), max_length=20, choices=Relation)
    proof = models.CharField(_("how sure"), max_length=12, choices=Proof, default=Proof.PROPOSED)
    asked_alone_at = models.DateTimeField(_("asked alone on"), null=True, blank=True)
    wants_together = models.BooleanField(_("wants to stay together"), null=True, blank=True)

    class Meta:
        verbose_name = _("family link")
        constraints = [
            models.UniqueConstraint(fields=["unit", "person"], name="once_in_a_family"),
            models.CheckConstraint(
                condition=Q(wants_together__isnull=True) | Q(asked_alone_at__isnull=False),
                name="together_only_after_asked_alone",
            ),
        ]

    def __str__(self):
        return self.get_relation_display()

    @property
    def counts_as_family(self):
        if self.proof == self.Proof.UNVERIFIED:
            return False
        return self.person.is_child or bool(self.asked_alone_at and self.wants_together)


class Guardian(Record):
    """Who decides with a child when no safe parent can (PANI, DIF and Procuraduría, PGN, SENNIAF, CONANI…)."""

    class Capacity(models.TextChoices):
        AUTHORITY = "authority", _("Child authority")
        APPOINTED = "appointed", _("Guardian appointed by a court")
        PARENT = "parent", _("Parent, checked as safe")
        RELATIVE = "relative", _("Relative, checked as safe")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "person"

    person = models.ForeignKey(Person, models.CASCADE, related_name="guardians")
    capacity = models.CharField(_("in what capacity"), max_length=12, choices=Capacity)
    body = models.CharField(_("authority"), max_length=120, blank=True)
    name = SealedField(_("name"), max_length=120)
    phone = SealedField(_("phone"), default="", blank=True, max_length=40)
    from_on = models.DateField(_("from"), default=timezone.localdate)
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("guardian")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="guardian_ends_after_it_begins",
            )
        ]

    def __str__(self):
        return self.get_capacity_display()
