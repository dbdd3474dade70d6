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
    at_hand = None

    def is_at_hand(self, service):
        """Read already, for the same choice from among all of them: not a second time."""
        self.at_hand = service

    def to_python(self, value):
        if self.at_hand is not None and value == str(self.at_hand.pk):
            return self.at_hand
        return super().to_python(value)

    def label_from_instance(self, obj):
        return f"{obj.name} · {obj.code}"
