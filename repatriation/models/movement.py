"""A group return: one movement on one day, of people each of whom has a plan of her or his own."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.numbers import new_number
from carecase.jurisdictions.fields import CountryField
from carecase.plans.groups import with_grants
from carecase.workflow.records import Record, RecordQuerySet
from repatriation.wording import neutral


class MovementQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """Those with a plan this user works on: who sees a plan for the day of the person alone, sees no movement."""
        plans = self.model._meta.get_field("plans").related_model.objects.visible_to(user, DataClass.NARRATIVE)
        return self.filter(pk__in=plans.filter(movement__isnull=False).order_by().values("movement"))


class Movement(Record):
    """What people who return together share: where to, when, with whom. Its name says nothing of anybody."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "plans"

    number = models.CharField(_("number"), max_length=12, unique=True, default=new_number, editable=False)
    name = models.CharField(
        _("name"), max_length=80, validators=[neutral], help_text=_("Without the name of anybody who travels.")
    )
    country = CountryField(_("to which country"))
    leaves_on = models.DateField(_("leaves on"))
    organised_by = models.CharField(_("who organises it"), max_length=120, validators=[neutral])
    manifest = models.PositiveSmallIntegerField(_("edition of the list"), default=1, editable=False)

    objects = MovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("movement")
        ordering = ["leaves_on", "pk"]
        indexes = [models.Index(fields=["leaves_on", "id"], name="movement_by_day")]
        constraints = [models.CheckConstraint(condition=Q(manifest__gte=1), name="the_first_manifest_is_number_one")]

    def __str__(self):
        return f"{self.name} {self.number}"

    def get_absolute_url(self):
        return reverse("repatriation:movement", args=[self.number])

    def key_owner(self):
        return None  # a key of its own: a movement outlives the erasure of one who travelled

    def roles_of(self, user):
        """The roles held on any of those who travel."""
        cases = with_grants(plan.case for plan in self.plans.select_related("case__unit"))
        return set().union(*(case.roles_of(user) for case in cases))
