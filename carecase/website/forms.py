"""The form with which the manual is written: Wagtail's own look, not the product's."""

from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

PROCESSES = ("care", "return", "integration")


class ManualForm(WagtailAdminPageForm):
    default_renderer = DjangoTemplates

    def clean_covers(self):
        """One space between names, each of a process that there is."""
        names = self.cleaned_data["covers"].split()
        unknown = [name for name in names if name.partition(".")[0] not in PROCESSES or not name.partition(".")[2]]
        if unknown:
            raise ValidationError(_("Unknown: %(names)s.") % {"names": ", ".join(unknown)})
        return " ".join(names)
