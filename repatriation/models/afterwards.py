"""How somebody may be contacted after the return, and by whom: only what she or he agreed to (practice rule 8)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Organisation
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record
from referrals.models import Partner
from repatriation.models.plan import ReturnPlan
from repatriation.wording import neutral


class ContactAgreement(Record):
    """Visit, phone or none; the number and the word that are safe; and the organisation there that does it."""

    class How(models.TextChoices):
        PHONE = "phone", _("By phone, with the code word")
        VISIT = "visit", _("By a visit")
        NONE = "none", _("Not at all")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="contact_agreements")
    how = models.CharField(_("how she or he may be contacted"), max_length=6, choices=How)
    phone = SealedField(_("safe number"), default="", blank=True, max_length=40)
    safe_times = SealedField(_("when it is safe to call or come"), default="", blank=True, max_length=150)
    code_word = SealedField(_("code word"), default="", blank=True, max_length=40, validators=[neutral])
    meeting_place = SealedField(
        _("where to meet, for a visit"), default="", blank=True, max_length=200, validators=[neutral]
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the organisation there that does it, if it works with this system"),
        help_text=_("It sees the name used, what stands here and the day; nothing else of the case."),
    )
    elsewhere = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("or one in another installation, by sealed package"),
        help_text=_("It must receive her or him in this return, and learns the same."),
    )
    knows_who = models.BooleanField(_("she or he agreed that this organisation knows it"), default=False)

    class Meta:
        verbose_name = _("agreement on contact after the return")
        constraints = [
            models.UniqueConstraint(fields=["plan"], name="one_contact_agreement_per_plan"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True, elsewhere__isnull=True) | Q(knows_who=True),
                name="no_partner_unless_agreed",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(elsewhere__isnull=True), name="contact_is_here_or_elsewhere"
            ),
        ]

    def __str__(self):
        return self.get_how_display()

    @property
    def in_words(self):
        who = self.organisation or self.elsewhere
        return f"{self} · {who}" if who else str(self)
