"""A country (ISO 3166-1 alpha-2) and a language (ISO 639-3): closed vocabularies that grow without a migration."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.jurisdictions import countries, languages


class VocabularyField(models.CharField):
    """A code of a list that is not written into migrations; an unknown one is refused by name."""

    names, vocabulary = None, ()
    length = 3

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = self.length
        kwargs["choices"] = self.vocabulary
        messages = {"invalid_choice": _("Unknown: %(value)s.")}
        kwargs["error_messages"] = messages | kwargs.get("error_messages", {})
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for said_here in ("choices", "max_length", "error_messages"):
            kwargs.pop(said_here, None)
        return name, path, args, kwargs

    def contribute_to_class(self, cls, name, **kwargs):
        """A row says the name of its code without looking through those of all: lists have many rows."""
        if f"get_{name}_display" not in cls.__dict__:
            setattr(cls, f"get_{name}_display", lambda row: self.named(getattr(row, name)))
        super().contribute_to_class(cls, name, **kwargs)

    def named(self, code):
        return self.names.name(code) if code and self.names.is_known(code) else code


class CountryField(VocabularyField):
    names, vocabulary = countries, countries.CHOICES
    length = 2


class LanguageField(VocabularyField):
    names, vocabulary = languages, languages.CHOICES
    length = 3
