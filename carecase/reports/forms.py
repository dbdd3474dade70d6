"""What is asked of the figures, and the dated costs and rates that are entered for them."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.jurisdictions import countries, languages
from carecase.jurisdictions.currencies import Currency
from carecase.jurisdictions.packs import pack_for
from carecase.reports import quarters
from carecase.reports.alternatives import Calculation, Group, Wish
from carecase.reports.counts import Reach
from carecase.reports.interpreting import ORDERS, InterpreterHours
from carecase.reports.models import NightCost, UnitCost
from carecase.reports.periods import offered
from carecase.reports.quarters import month_in_words
from carecase.shelter.models import House
from carecase.ui.widgets import DayMonthYear, use_house_widgets
from carecase.workflow.acts import act
from services_catalog.models import ExchangeRate

EARLIEST = date(2000, 1, 1)
MOST_PEOPLE, MOST_NIGHTS, MOST_TIMES = 10_000, 730, 1000
A_YEAR = 12  # months
EXTRAS = (1, 2, 3)  # services beside lodging that one alternative can have


def money_of(country):
    """The currency of a country, or US dollars where nobody of the region counts in it."""
    currency = pack_for(country).value("currency")
    return currency if currency in Currency.values else Currency.USD.value


def today():
    return timezone.localdate()


class ReportFilter(forms.Form):
    """Which country and quarter, in which currency. What cannot be understood is as if it had not been asked."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    quarter = forms.ChoiceField(label=_("Quarter"), required=False)
    currency = forms.ChoiceField(label=_("Amounts in"), required=False, choices=Currency.choices)

    def __init__(self, data, *, organisations, codes):
        super().__init__(data)
        self.organisations, self.codes = tuple(organisations), codes
        self.quarters = {quarter.code: quarter for quarter in quarters.closed()}
        self.fields["country"].choices = [(code, countries.name(code)) for code in codes]
        self.fields["quarter"].choices = [(code, str(quarter)) for code, quarter in self.quarters.items()]
        self.data = {name: self.understood(name, data) for name in ("country", "quarter")}
        asked = data.get("currency")
        self.data["currency"] = asked if asked in Currency.values else money_of(self.data["country"])

    def understood(self, name, data):
        """What was asked, or the first there is."""
        known = [code for code, _label in self.fields[name].choices]
        return data.get(name) if data.get(name) in known else known[0]

    @property
    def reach(self):
        return Reach(self.organisations, self.data["country"], self.quarters[self.data["quarter"]])

    @property
    def currency_chosen(self):
        return self.data["currency"]


class PeriodFilter(forms.Form):
    """Which country, and which of its months or quarters. What cannot be understood is as if it had not been asked."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    period = forms.ChoiceField(label=_("Month or quarter"), required=False)

    def __init__(self, data, *, organisations, codes):
        super().__init__(data)
        country = data.get("country") if data.get("country") in codes else codes[0]
        self.periods = {period.code: period for period in offered(tuple(organisations), country)}
        self.fields["country"].choices = [(code, countries.name(code)) for code in codes]
        self.fields["period"].choices = [(code, str(period)) for code, period in self.periods.items()]
        asked = data.get("period")
        self.data = {"country": country, "period": asked if asked in self.periods else next(iter(self.periods), "")}
        use_house_widgets(self)

    @property
    def chosen(self):
        """None where in no month or quarter ten people were met."""
        return self.periods.get(self.data["period"])


class InterpreterHoursFilter(forms.Form):
    """Which countries, months and language, in which order. What cannot be understood is as if not asked."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    first = forms.ChoiceField(label=_("From month"), required=False)
    last = forms.ChoiceField(label=_("Until month"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    sort = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, organisations, codes):
        super().__init__(data)
        self.organisations, self.codes = tuple(organisations), codes
        self.months = {f"{month:%Y-%m}": month for quarter in quarters.closed() for month in quarter.months}
        months = [(code, month_in_words(month)) for code, month in self.months.items()]
        latest, year_before = months[0][0], months[A_YEAR - 1][0]
        self.offer("country", [("", _("All countries")), *((code, countries.name(code)) for code in codes)], "")
        self.offer("first", months, year_before)
        self.offer("last", months, latest)
        self.offer("language", [("", _("All languages")), *languages.CHOICES], "")
        self.offer("sort", [(order, order) for order in ORDERS], "unmet")
        told = {name: data.get(name) for name in self.fields}
        self.data = {name: self.understood(name, told[name]) for name in self.fields}
        use_house_widgets(self)

    def offer(self, name, choices, usual):
        self.fields[name].choices, self.fields[name].initial = choices, usual

    def understood(self, name, told):
        field = self.fields[name]
        return told if told in {code for code, _label in field.choices} else field.initial

    @property
    def countries(self):
        return [self.data["country"]] if self.data["country"] else self.codes

    @property
    def hours(self):
        months = self.months[self.data["first"]], self.months[self.data["last"]]
        chosen = {"language": self.data["language"], "order": self.data["sort"]}
        return InterpreterHours(self.organisations, self.countries, months, **chosen)


# --- dated figures ------------------------------------------------------------------------------------------------


class DatedForm(forms.ModelForm):
    """A figure that holds from a day on. Entered again for the same day it corrects the first; history keeps both."""

    one_per = ()
    verb = ""

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        use_house_widgets(self)
        self.by = by
        bounds = [MinValueValidator(EARLIEST), MaxValueValidator(today)]
        self.fields["from_on"].validators += bounds

    def _post_clean(self):
        asked = {name: self.cleaned_data.get(name) for name in self.one_per}
        known = all(asked.values()) and self._meta.model.objects.filter(**asked).first()
        self.instance = known or self.instance
        super()._post_clean()

    def save(self):
        """With its history and a line in the trail, as one act."""
        self.instance.by, self.instance.at = self.by, timezone.now()
        self.instance._history_user = self.by
        with act(self.by, self.verb, self.instance):
            return super().save()


class RateForm(DatedForm):
    one_per = ("currency", "into", "from_on")
    verb = "enter_rate"

    class Meta:
        model = ExchangeRate
        fields = ["currency", "into", "rate", "from_on", "source"]
        labels = {"currency": _("One unit of"), "into": _("is worth, in"), "rate": _("so many")}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("currency") and cleaned.get("currency") == cleaned.get("into"):
            self.add_error("into", _("Choose two different currencies."))
        if cleaned.get("rate") == 0:
            self.add_error("rate", _("A rate is more than zero."))
        return cleaned


class NightCostForm(DatedForm):
    one_per = ("house", "from_on")
    verb = "enter_night_cost"

    class Meta:
        model = NightCost
        fields = ["house", "amount", "currency", "from_on", "source"]
        labels = {"amount": _("One night of one person")}
        help_texts = {
            "source": _("For instance: rent, staff, food and power from July to September ÷ 1,240 nights slept.")
        }

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        houses = House.objects.filter(unit__organisation__in=organisations).select_related("unit")
        self.fields["house"].queryset = houses.order_by("unit__name")


class UnitCostForm(DatedForm):
    one_per = ("organisation", "country", "service_type", "from_on")
    verb = "enter_unit_cost"

    class Meta:
        model = UnitCost
        fields = ["organisation", "country", "service_type", "amount", "currency", "from_on", "source"]
        labels = {"amount": _("For one person")}
        help_texts = {"source": _("For instance: three offers of clinics, the middle one; twelve sessions.")}

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = field.queryset.filter(pk__in=[each.pk for each in organisations])
        if len(organisations) == 1:
            field.initial = organisations[0].pk
        self.fields["country"].initial = organisations[0].country if organisations else ""


# --- the calculator -----------------------------------------------------------------------------------------------


class AlternativesForm(forms.Form):
    """People, nights, and two or three ways; everything in the address, for it holds nobody."""

    NAMES = ("a", "b", "c")

    nights = forms.IntegerField(label=_("Nights"), min_value=1, max_value=MOST_NIGHTS, initial=30)
    on = forms.DateField(label=_("Prices and rates of"), validators=[MinValueValidator(EARLIEST)])
    currency = forms.ChoiceField(label=_("Amounts in"), choices=Currency.choices)

    def __init__(self, *args, offers, currency, **kwargs):
        super().__init__(*args, **kwargs)
        self.offers = {offer.key: offer for offer in offers}
        for group in Group:
            self.fields[group.value] = forms.IntegerField(
                label=group.label, min_value=0, max_value=MOST_PEOPLE, required=False
            )
        self.fields["on"].initial, self.fields["currency"].initial = today, currency
        for name in self.NAMES:
            self.add_alternative(name)
        use_house_widgets(self)
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField):
                field.widget.attrs["class"] = "govuk-input--width-5"

    @staticmethod
    def day_in(data):
        """The day whose prices can be chosen from: the one that was asked for, or today."""
        told = DayMonthYear().value_from_datadict(data, {}, "on")
        try:
            return forms.DateField(required=False, validators=[MinValueValidator(EARLIEST)]).clean(told) or today()
        except ValidationError:
            return today()

    def add_alternative(self, name):
        lodging = [(key, str(offer)) for key, offer in self.offers.items() if offer.lodges]
        beside = [(key, str(offer)) for key, offer in self.offers.items() if not offer.lodges]
        none, nobody = [("", _("Not needed"))], [("", _("Nobody sleeps elsewhere"))]
        first = [("", _("Choose"))] if name != "c" else [("", _("No third alternative"))]
        add = self.fields.__setitem__
        where, elsewhere = {"choices": first + lodging, "required": name != "c"}, {"choices": nobody + lodging}
        add(f"{name}_lodging", forms.ChoiceField(label=_("Where people sleep"), **where))
        add(f"{name}_elsewhere", forms.ChoiceField(label=_("Some of them elsewhere"), required=False, **elsewhere))
        add(
            f"{name}_groups",
            forms.MultipleChoiceField(
                label=_("Who sleeps elsewhere"),
                choices=Group.choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            ),
        )
        for extra in EXTRAS:
            label = _("Food") if extra == 1 else _("Another service")
            add(f"{name}_extra_{extra}", forms.ChoiceField(label=label, choices=none + beside, required=False))
            often = _("How often for each person (each night, if it is paid by the night)")
            times = forms.IntegerField(label=often, min_value=1, max_value=MOST_TIMES, required=False, initial=1)
            add(f"{name}_times_{extra}", times)

    @cached_property
    def sections(self):
        """What the page shows: (title, hint, bound fields)."""
        who = [*(group.value for group in Group), "nights", "on", "currency"]
        found = [(_("Who, and for how long"), "", [self[name] for name in who])]
        titles = (_("First alternative"), _("Second alternative"), _("Third alternative"))
        for name, title in zip(self.NAMES, titles, strict=True):
            own = [self[each] for each in self.fields if each.startswith(f"{name}_")]
            found.append((title, "", own))
        return found

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(group.value) for group in Group) and not any(g.value in self.errors for g in Group):
            self.add_error(Group.WOMEN.value, _("Say how many people there are."))
        for name in self.NAMES:
            if bool(cleaned.get(f"{name}_elsewhere")) != bool(cleaned.get(f"{name}_groups")):
                self.add_error(f"{name}_groups", _("Say who sleeps elsewhere, and where; or leave both empty."))
        return cleaned

    def calculation(self):
        facts = self.cleaned_data
        people = {group: facts[group.value] or 0 for group in Group}
        wishes = [self.wish(name) for name in self.NAMES if facts.get(f"{name}_lodging")]
        return Calculation(people, facts["nights"], facts["on"], facts["currency"], wishes)

    def wish(self, name):
        chosen = {part: self.cleaned_data.get(f"{name}_{part}") for part in ("lodging", "elsewhere", "groups")}
        facts = self.cleaned_data
        extras = [(facts[f"{name}_extra_{each}"], facts[f"{name}_times_{each}"] or 1) for each in EXTRAS]
        return Wish(
            lodging=self.offers[chosen["lodging"]],
            elsewhere=self.offers.get(chosen["elsewhere"]),
            groups_elsewhere=tuple(chosen["groups"]),
            extras=tuple((self.offers[key], times) for key, times in extras if key),
        )
