"""Sealed fields: clear in the hands of a view, sealed in the database, the backup and the history.

A value is opened when it is first read and sealed when its row is saved, with the data key that the row's ``key``
points at. Nothing can be searched, ordered or updated through such a field; only ``isnull`` can be asked.
"""

import json

from django import forms
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.lookups import IsNull
from django.db.models.query_utils import DeferredAttribute
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carecase.sealing import ERASED, envelope
from carecase.sealing.envelope import Sealed
from carecase.sealing.models import DataKey
from carecase.sealing.ring import KeyMissing, Shredded

#: Characters; about six printed pages. A field may ask for less or for more.
LONGEST_TEXT = 20_000
LONGEST_JSON = 100_000
#: Up to this many characters a form shows one line, beyond it a text area.
ONE_LINE = 255


def sealed_names(model):
    """The names of the sealed fields of a model."""
    return {field.name for field in model._meta.concrete_fields if isinstance(field, SealedField)}


def refuse_unstorable(value):
    """NUL and half characters (lone surrogates) cannot be kept in a database or printed on paper."""
    if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for text in _texts_in(value) for sign in text):
        raise ValidationError(_("Remove the character that cannot be stored and try again."), code="unstorable")


def _texts_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in (*value, *value.values()):
            yield from _texts_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts_in(part)


class SealedAttribute(DeferredAttribute):
    """Opens on first reading, and keeps the sealed text beside the clear value, so that what is unchanged stays."""

    def __get__(self, instance, cls=None):
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = self.field.opened(instance, value)
        return value

    def __set__(self, instance, value):
        if isinstance(value, Sealed):
            value = Sealed(value.stored, envelope.record_id_of(instance))
            instance.__dict__[self.field.beside] = value
        instance.__dict__[self.field.attname] = value


class SealedField(models.TextField):
    """Sealed text. ``max_length`` counts clear characters; up to 255 of them a form shows a single line.

    A subclass seals another kind of value by saying ``to_text`` and ``from_text``. Once the data key is shredded a
    text reads as ``sealing.ERASED``, any other kind as nothing.
    """

    descriptor_class = SealedAttribute
    default_validators = [refuse_unstorable]
    erased = ERASED
    longest = LONGEST_TEXT

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", self.longest)
        super().__init__(*args, **kwargs)

    # --- what a subclass says about its values -----------------------------------------------------------------

    def to_text(self, value):
        """The value as the text to seal; an empty one as ``""`` or None, which are stored as they are."""
        return None if value is None else str(value)

    def from_text(self, text):
        """The value that ``to_text`` made this text of, also of ``""``."""
        return text

    # --- opening -----------------------------------------------------------------------------------------------

    @property
    def beside(self):
        """Where an instance keeps the sealed text next to the opened value."""
        return f"_{self.attname}_sealed"

    def from_db_value(self, value, expression, connection):
        if value is None:
            return None
        return Sealed(value) if value else self.from_text("")

    def opened(self, instance, sealed):
        """The clear value, or ``erased`` when the data key was shredded."""
        try:
            return self.from_text(self._clear_text(instance, sealed))
        except Shredded:
            return self.erased

    def _clear_text(self, instance, sealed):
        if not sealed.stored:
            return sealed.stored
        if sealed.is_marker:
            raise Shredded("This was erased before the row was written.")
        return sealed.open(_key_bytes(instance, sealed.key_id), self._place(instance, sealed.record_id))

    def _place(self, instance, record_id=None):
        record_id = envelope.record_id_of(instance) if record_id is None else record_id
        return envelope.place_of(type(instance), record_id, self.name)

    # --- sealing -----------------------------------------------------------------------------------------------

    def pre_save(self, instance, add):
        """The sealed text to store. A value unread or unchanged keeps the one it was loaded with."""
        value = instance.__dict__.get(self.attname)
        if not (isinstance(value, Sealed) and _fits(value, instance)):
            value = self._sealed(instance, getattr(instance, self.attname))
            instance.__dict__[self.beside] = value
        return value

    def _sealed(self, instance, value):
        if hasattr(value, "resolve_expression"):
            raise FieldError(f"{self.name} is sealed: a database expression cannot be saved in it.")
        text = None if _is_erased(value) else self.to_text(value)
        was = instance.__dict__.get(self.beside)
        if was is not None and _fits(was, instance) and self._still_says(instance, was, text):
            return was
        if _is_erased(value):
            return envelope.marker(_key_id_of(instance), envelope.record_id_of(instance))
        return self._seal(instance, text) if text else Sealed(text)

    def _still_says(self, instance, was, text):
        """What is erased cannot be compared: it still says the same unless something was written in its place."""
        try:
            return self._clear_text(instance, was) == text
        except Shredded:
            return not text

    def _seal(self, instance, text):
        key_id, record_id = _key_id_of(instance), envelope.record_id_of(instance)
        if record_id is None:
            raise ValueError(f"{self} is sealed to its row: the row needs an id before it is saved.")
        return envelope.seal(text, key_id, _key_bytes(instance, key_id), self._place(instance), record_id)

    def get_db_prep_save(self, value, connection):
        if isinstance(value, Sealed):
            return value.stored
        if value is None or value == "" or isinstance(value, SealedOfEach):
            return value
        raise FieldError(f"{self.name} is sealed: save its rows one by one, update() would store clear text.")

    def get_placeholder(self, value, compiler, connection):
        for field, _model, given in getattr(compiler.query, "values", ()):
            if field is self and not isinstance(given, Sealed | SealedOfEach):
                raise FieldError(f"{self.name} is sealed: update() cannot change it, save its rows one by one.")
        return "%s"

    # --- asking ------------------------------------------------------------------------------------------------

    def get_lookup(self, lookup_name):
        if lookup_name == "isnull":
            return IsNull
        raise FieldError(f"{self.name} is sealed: it cannot be searched, only isnull can be asked.")

    def get_transform(self, lookup_name):
        raise FieldError(f"{self.name} is sealed: it cannot be searched, only isnull can be asked.")

    def value_to_string(self, obj):
        """For dumpdata, which would print clear text: refused outside tests."""
        if not getattr(settings, "SEALING_ALLOW_DUMP", False):
            raise FieldError(f"{self} is sealed: dumpdata would print it. Make a backup of the database instead.")
        return self.to_text(self.value_from_object(obj))

    # --- forms -------------------------------------------------------------------------------------------------

    def to_python(self, value):
        return value if _is_erased(value) else super().to_python(value)

    def run_validators(self, value):
        if not _is_erased(value):
            super().run_validators(value)

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if self.max_length is not None and not _is_erased(value):
            MaxLengthValidator(self.max_length)(self.to_text(value) or "")

    def formfield(self, **kwargs):
        if self.max_length is not None and self.max_length <= ONE_LINE:
            kwargs = {"widget": forms.TextInput, **kwargs} if self.choices is None else kwargs
        return super().formfield(**kwargs)

    # --- system checks -----------------------------------------------------------------------------------------

    def check(self, **kwargs):
        return [*super().check(**kwargs), *self._check_use()]

    def _check_use(self):
        wrong = []
        if self.unique or self.db_index or self.primary_key:
            wrong.append("A sealed field cannot be unique, indexed or a primary key.")
        if self.model._meta.parents:
            wrong.append("A sealed field does not stand on a model with a concrete parent.")
        try:
            if self.model._meta.get_field("key").related_model is not DataKey:
                wrong.append("The field `key` of a model with sealed fields leads to sealing.DataKey.")
        except FieldDoesNotExist:
            wrong.append("A model with sealed fields has a ForeignKey `key` to sealing.DataKey.")
        return [checks.Error(message, obj=self, id="sealing.E003") for message in wrong]


class SealedOfEach(models.Case):
    """The sealed text of each of several rows, to be written in one statement."""

    def __init__(self, field, instances):
        own = (
            models.When(pk=each.pk, then=models.Value(field.pre_save(each, add=False), output_field=field))
            for each in instances
        )
        super().__init__(*own, output_field=field)


class SealedDateField(SealedField):
    """A sealed date. Left out of dumpdata, which would print a date without asking."""

    default_error_messages = models.DateField.default_error_messages
    empty_strings_allowed = False
    erased = None
    longest = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{**kwargs, "serialize": False})

    to_python = models.DateField.to_python

    def to_text(self, value):
        value = self.to_python(value or None)
        return None if value is None else value.isoformat()

    def from_text(self, text):
        return parse_date(text) if text else None

    def formfield(self, **kwargs):
        return models.Field.formfield(self, **{"form_class": forms.DateField, **kwargs})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {key: value for key, value in kwargs.items() if key != "serialize"}


class SealedJSONField(SealedField):
    """Sealed lists and dictionaries. ``max_length`` counts the characters of the JSON text."""

    default_error_messages = models.JSONField.default_error_messages
    empty_strings_allowed = False
    erased = property(lambda self: self.nothing())
    longest = LONGEST_JSON

    def nothing(self):
        """An empty list or dictionary where the default is one, else None."""
        return self.default() if self.default in (dict, list) else None

    def to_text(self, value):
        if value is None:
            return None
        if value == self.nothing():
            return ""
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)

    def from_text(self, text):
        return json.loads(text) if text else self.nothing()

    def to_python(self, value):
        return value

    def get_db_prep_save(self, value, connection):
        """An empty default, as a migration writes it into the rows there are, is stored as it is: empty."""
        return super().get_db_prep_save("" if value is not None and value == self.nothing() else value, connection)

    def validate(self, value, model_instance):
        try:
            super().validate(value, model_instance)
        except (TypeError, ValueError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def formfield(self, **kwargs):
        chosen = {"form_class": forms.JSONField, "encoder": DjangoJSONEncoder, "show_hidden_initial": False}
        return models.Field.formfield(self, **{**chosen, **kwargs})


def _is_erased(value):
    return isinstance(value, Promise) and value == ERASED


def _fits(sealed, instance):
    """Whether a sealed text may be stored with this row: same record, same data key."""
    if not sealed.stored:
        return True
    same_record = sealed.record_id is None or sealed.record_id == envelope.record_id_of(instance)
    return same_record and (sealed.is_marker or sealed.key_id == _key_id_of(instance))


def _key_id_of(instance):
    if instance.key_id is None:
        raise KeyMissing(f"This {instance._meta.verbose_name} has no data key to be sealed with.")
    return instance.key_id


def _key_bytes(instance, key_id):
    """The data key's bytes; the instance's own ``key`` is preferred, so that select_related saves a query."""
    loaded = instance._state.fields_cache.get("key")
    return loaded.open() if loaded is not None and loaded.pk == key_id else DataKey.opened(key_id)
