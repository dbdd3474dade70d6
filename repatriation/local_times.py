"""Forms in which somebody types what the clocks show at a place far away."""

from datetime import UTC

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.jurisdictions import zones


class LocalMoment(forms.DateTimeField):
    """A date and time without zone, so that the summer time of the one who types plays no part."""

    def to_python(self, value):
        with timezone.override(UTC):
            moment = super().to_python(value)
        return moment and moment.replace(tzinfo=None)


class LocalTimes:
    """For a record form. `clocks`: field → the field with its zone. Where that one is not asked for, the zone is the
    stored one."""

    clocks = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, zone in self.clocks.items():
            self.initial[name] = zones.local(getattr(self.instance, name), getattr(self.instance, zone))

    def clean(self):
        """What is typed is what the clocks show there."""
        cleaned = super().clean()
        for name, zone in self.clocks.items():
            typed, there = cleaned.get(name), cleaned.get(zone) or getattr(self.instance, zone)
            if typed and not there and zone not in self.errors:
                self.add_error(zone, _("Choose the time zone."))
            if typed:
                cleaned[name] = self.placed(name, typed, there) if there else None
        return cleaned

    def _get_validation_exclusions(self):
        """A moment whose clocks are in question is not called empty as well."""
        in_question = {name for name, zone in self.clocks.items() if zone in self.errors and name not in self.errors}
        return super()._get_validation_exclusions() | in_question

    def placed(self, name, typed, zone):
        if not zones.exists(typed, zone):
            self.add_error(name, _("The clocks there go forward over this hour: it does not exist on that day."))
            return None
        if zones.comes_twice(typed, zone) and typed == self.initial[name] and zone == self.stored_zone(name):
            return getattr(self.instance, name)
        return zones.placed(typed.replace(fold=self.fold(name, typed, zone)), zone)

    def stored_zone(self, name):
        return self.initial.get(self.clocks[name]) or getattr(self.instance, self.clocks[name])

    def fold(self, name, typed, zone):
        """The clocks go back, and this hour comes twice: then, and only then, which one is asked."""
        if not zones.comes_twice(typed, zone):
            return 0
        which = f"{name}_which"
        self.fields[which] = forms.ChoiceField(
            label=_("This hour comes twice, because the clocks go back. Which of the two?"),
            choices=[("0", _("The first, in summer time")), ("1", _("The second, an hour later"))],
            widget=forms.RadioSelect,
        )
        answer = self.data.get(self.add_prefix(which), "")
        if answer not in ("0", "1"):
            self.add_error(which, _("Say which of the two."))
        return int(answer == "1")
