"""A queryset that refuses to put rows in the order of a sealed text."""

from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import F, OrderBy

from carecase.sealing.fields import SealedField


class SealedQuerySet(models.QuerySet):
    """Ordering by ciphertext would look like an order and be none."""

    def order_by(self, *field_names):
        for item in field_names:
            name = _name_in(item)
            if name and _leads_to_sealed(self.model, name):
                raise FieldError(f"Rows cannot be ordered by the sealed field {name!r}.")
        return super().order_by(*field_names)


def _name_in(item):
    if isinstance(item, OrderBy):
        item = item.expression
    if isinstance(item, F):
        item = item.name
    return item.lstrip("-+") if isinstance(item, str) else ""


def _leads_to_sealed(model, path):
    for step in path.split(LOOKUP_SEP):
        try:
            field = model._meta.get_field(step)
        except FieldDoesNotExist:
            return False
        if isinstance(field, SealedField):
            return True
        if not field.is_relation:
            return False
        model = field.related_model
    return False
