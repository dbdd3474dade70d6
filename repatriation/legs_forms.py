"""The way in legs, one form each; a change of flight."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.jurisdictions import zones
from carecase.jurisdictions.packs import pack_for
from repatriation import itineraries, models, routes
from repatriation.forms import ReturnForm
from repatriation.local_times import LocalMoment, LocalTimes

CLOCKS = {"departs_at": "departs_zone", "arrives_at": "arrives_zone"}


class TimesOfLeg(LocalTimes, ReturnForm):
    """What is common to writing a leg and to changing its times."""

    clocks = CLOCKS

    def clean(self):
        cleaned = super().clean()
        departs, arrives = cleaned.get("departs_at"), cleaned.get("arrives_at")
        if departs and arrives and arrives <= departs:
            self.add_error("arrives_at", _("This is before the departure."))
        return cleaned

    def refuse_overlap(self, leg):
        """Told at the form; in `write` once more, when nobody else can write."""
        if found := routes.overlapping([*itineraries.others(leg), leg]):
            self.add_error("departs_at", itineraries.overlap_in_words(*found[0]))

    def write(self, doing):
        itineraries.lock(self.plan)
        self.save_legs(doing)
        itineraries.settle(self.plan, by=self.by, doing=doing)

    def save_legs(self, doing):
        itineraries.refuse_overlap([*itineraries.others(self.instance), self.instance])
        if self.is_new:
            self.instance.seq = itineraries.next_seq(self.plan)
        doing.save(self.instance)


class LegForm(TimesOfLeg):
    sections_of = (
        (_("How"), ["mode", "carrier", "escort"]),
        (_("Departure"), ["from_place", "from_country", "departs_zone", "departs_at", "departs_at_which"]),
        (_("Arrival"), ["to_place", "to_country", "arrives_zone", "arrives_at", "arrives_at_which"]),
        (_("On the way"), ["assists", "night_at", "short_reason", "avoid"]),
    )

    class Meta:
        model = models.Leg
        fields = [
            "mode", "carrier", "escort", "from_place", "from_country", "departs_zone", "departs_at", "to_place",
            "to_country", "arrives_zone", "arrives_at", "assists", "night_at", "short_reason", "avoid",
        ]  # fmt: skip
        field_classes = dict.fromkeys(CLOCKS, LocalMoment)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["escort"].queryset = self.plan.escorts.select_related("key")
        self.fields["escort"].label_from_instance = lambda escort: escort.in_words
        self.leave_out_if_nothing_to_choose("escort")
        for zone in CLOCKS.values():
            self.fields[zone].required = False
            self.fields[zone].help_text = _("May stay empty in a country with one time zone.")
        if self.is_new:
            self.initial |= self.where_the_last_one_ended()

    def where_the_last_one_ended(self):
        """A new leg goes on from the last one, to the place where she or he wants to go."""
        plan, place = self.plan, self.plan.place
        there = {"to_country": place.country, "arrives_zone": pack_for(place.country).timezone.key} if place else {}
        if not plan.legs_in_order:
            pack = plan.case.pack
            escort = plan.escorts.first()
            return there | {"from_country": pack.country, "departs_zone": pack.timezone.key, "escort": escort}
        last = plan.legs_in_order[-1]
        from_there = {"from_place": last.to_place, "from_country": last.to_country, "departs_zone": last.arrives_zone}
        return there | from_there | {"escort": last.escort}

    def clean(self):
        for zone, country in (("departs_zone", "from_country"), ("arrives_zone", "to_country")):
            self.cleaned_data[zone] = self.zone_of(zone, country)
        cleaned = super().clean()
        if cleaned.get("mode") in models.Leg.SCHEDULED and not cleaned.get("carrier"):
            self.add_error("carrier", _("Say which line and number."))
        return cleaned

    def zone_of(self, zone, country):
        """A zone of the country; that of a country with one need not be chosen, nor that of a leg within a country."""
        given, known = self.cleaned_data.get(zone), zones.of(self.cleaned_data.get(country))
        if known and given not in known and zone not in self.changed_data:
            given = self.proposed_by_the_other_end(known)  # ours was meant for another country
        if given and known and given not in known:
            self.add_error(zone, _("This time zone is not one of that country."))
        if not given and len(known) != 1:
            self.add_error(zone, _("Choose the time zone: this country has several."))
        return given or (known[0] if len(known) == 1 else "")

    def proposed_by_the_other_end(self, known):
        return next((zone for name in CLOCKS.values() if (zone := self.cleaned_data.get(name)) in known), "")

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            self.refuse_overlap(self.instance)


class FlightForm(TimesOfLeg):
    """Another flight, or the same at another hour: one short page."""

    sections_of = (
        ("", ["carrier", "departs_at", "departs_at_which", "arrives_at", "arrives_at_which", "move_later"]),
    )

    move_later = forms.BooleanField(label=_("Move every later leg by as much as the arrival moves"), required=False)

    class Meta:
        model = models.Leg
        fields = ["carrier", "departs_at", "arrives_at"]
        field_classes = dict.fromkeys(CLOCKS, LocalMoment)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.arrived_at = self.instance.arrives_at
        self.fields["departs_at"].help_text = self.there("from_place", "departs_zone")
        self.fields["arrives_at"].help_text = self.there("to_place", "arrives_zone")

    def there(self, place, zone):
        words = {"place": getattr(self.instance, place), "zone": getattr(self.instance, zone).replace("_", " ")}
        return _("As the clocks show it in %(place)s (%(zone)s).") % words

    def later(self):
        return [leg for leg in itineraries.others(self.instance) if leg.departs_at >= self.arrived_at]

    def moved(self):
        """The later legs at their new hours."""
        delta = self.instance.arrives_at - self.arrived_at if self.cleaned_data.get("move_later") else None
        routes.moved(self.later() if delta else (), delta)
        return itineraries.others(self.instance)

    def _post_clean(self):
        super()._post_clean()
        if self.errors:
            return
        found = routes.overlapping([*self.moved(), self.instance])
        itineraries.forget(self.plan)
        if found:
            self.add_error(None, itineraries.overlap_in_words(*found[0]))

    def save_legs(self, doing):
        moved = self.moved()
        itineraries.refuse_overlap([*moved, self.instance])
        for leg in [self.instance, *moved]:
            doing.save(leg)
