"""Choosing a type of service: by phase, with its code, in the reader's language."""

from itertools import groupby
from operator import attrgetter

from django import forms
from django.forms.models import ModelChoiceIterator

from services_catalog.models import ServiceType


class ByPhase(ModelChoiceIterator):
    """The choices of a select, one group for each phase."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for phase, services in groupby(self.queryset, key=attrgetter("phase")):
            yield ServiceType.Phase(phase).label, [self.choice(service) for service in services]


class ServiceTypeField(forms.ModelChoiceField):
    """With the code beside the name: it is what people say to each other."""

    iterator = ByPhase

    def label_from_instance(self, obj):
        return f"{obj.name} · {obj.code}"
