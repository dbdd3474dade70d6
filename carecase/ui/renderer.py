"""How forms look: Django's form rendering with the templates of this app."""

from pathlib import Path

import django.forms
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property

OURS = Path(__file__).parent / "templates"
DJANGOS = Path(django.forms.__file__).parent / "templates"


class HouseRenderer(DjangoTemplates):
    """Fields with label, hint, error and the reason why there is no answer; govuk-frontend's classes throughout.

    Our copies of Django's widget templates win only here: a form with another `default_renderer` (Wagtail's own
    admin, one day) is left alone.
    """

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"

    @cached_property
    def engine(self):
        return self.backend({"APP_DIRS": True, "DIRS": [OURS, DJANGOS], "NAME": "house", "OPTIONS": {}})
