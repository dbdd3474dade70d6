"""Daily life: language, account, mentor, neighbourhood; and what remains when a plan ends."""

from django.utils.translation import gettext_lazy as _

from carecase.integration import models
from carecase.integration.forms import StayForm


class LanguageCourseForm(StayForm):
    past = ("certificate_on",)

    class Meta:
        model = models.LanguageCourse
        fields = ["language", "level", "place", "hours", "from_on", "until_on", "certificate_on"]

    def clean(self):
        cleaned = super().clean()
        self.check_order(cleaned, "from_on", "until_on")
        return cleaned


class AccountForm(StayForm):
    past = ("opened_on",)

    class Meta:
        model = models.Account
        fields = ["kind", "place", "opened_on", "refused_because"]


class MentorForm(StayForm):
    past = ("vetted_on",)

    class Meta:
        model = models.Mentor
        fields = ["name", "phone", "vetted_on", "vetted_how", "contact_agreed", "often", "until_on"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("contact_agreed"):
            if not cleaned.get("vetted_on"):
                self.add_error("vetted_on", _("Check who it is before they are in contact."))
            if not cleaned.get("often"):
                self.add_error("often", _("Say how often, as both agreed."))
        return cleaned


class CommunityFactorForm(StayForm):
    past = ("looked_on",)

    class Meta:
        model = models.CommunityFactor
        fields = ["factor", "weighs", "looked_on", "note", "measure"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("weighs") == models.CommunityFactor.Weighs.RISK and not cleaned.get("measure"):
            self.add_error("measure", _("Say what is done about this risk."))
        return cleaned


class RestForm(StayForm):
    class Meta:
        model = models.Rest
        fields = ["remains", "goes_on_with"]
