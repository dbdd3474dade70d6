"""A list of codes from a closed vocabulary, kept as JSON: readable in history, without a join table."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class CodesField(models.JSONField):
    """Codes of a vocabulary given as `codes` (pairs of code and label, or a Choices class), in the order chosen."""

    def __init__(self, *args, codes=(), **kwargs):
        self.codes = codes
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    @property
    def pairs(self):
        return list(getattr(self.codes, "choices", self.codes))

    def labels(self, codes):
        words = dict(self.pairs)
        return [words.get(code, code) for code in codes or []]

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if unknown := sorted(set(value) - {code for code, _label in self.pairs}):
            raise ValidationError(_("Unknown: %(codes)s."), params={"codes": ", ".join(map(str, unknown))})

    def formfield(self, **kwargs):
        field = forms.TypedMultipleChoiceField(
            choices=self.pairs,
            widget=kwargs.pop("widget", forms.CheckboxSelectMultiple),
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            coerce=str,
            empty_value=[],
        )
        return field
