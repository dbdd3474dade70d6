"""Written where the referrals of a case stand: for this need nobody could be found."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carecase.plans.views.service_log import ByClass
from referrals.none_possible import HealthNonePossibleForm, NonePossibleForm


class NonePossible(ByClass):
    forms = (NonePossibleForm, HealthNonePossibleForm)
    title = _("None is possible")

    def back_url(self):
        return reverse("casework:section", args=[self.parent_shown.number, "referrals"])
