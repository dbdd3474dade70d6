"""The forms with which the catalogue is kept: an entry and its details on one page, saved together or not at all.

They are drawn by Wagtail's admin in its own look; the details are plain formsets, so that they work without a script.
"""

from dataclasses import dataclass
from functools import partial

from django import forms
from django.db.models import Q
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.forms.renderers import DjangoTemplates
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from carecase.access.models import Organisation
from carecase.jurisdictions.currencies import Currency
from carecase.ui.together import find_together
from services_catalog.forms import ServiceTypeField
from services_catalog.keeping.rights import kept, organisations_of
from services_catalog.models import (
    Address,
    Capacity,
    Contact,
    CostOption,
    Language,
    Phone,
    Price,
    Provider,
    ProviderService,
    RequiredDocument,
    Schedule,
    ServiceArea,
    ServiceSite,
    ServiceType,
    Site,
    Unit,
)

WAGTAILS = DjangoTemplates()  # Django's own templates: the product's belong to the product's pages


def use_native_dates(form):
    """The browser's own date and time fields: no script, and the reader's way of writing a date."""
    for field in form.fields.values():
        if isinstance(field, forms.DateField):
            field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        elif isinstance(field, forms.TimeField):
            field.widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


# --- details ----------------------------------------------------------------------------------------------------


class DetailForm(forms.ModelForm):
    default_renderer = WAGTAILS

    def __init__(self, *args, user, parent, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.parent = user, parent
        use_native_dates(self)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 2


class CapacityForm(DetailForm):
    """Counted in words of one's own: beds, places, people."""

    counted_in = forms.CharField(label=_("counted in"), max_length=60, help_text=_("For instance beds, or places."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields["counted_in"].initial = self.instance.unit.name

    def clean(self):
        cleaned = super().clean()
        if name := cleaned.get("counted_in"):
            known = Unit.objects.filter(name__iexact=name).order_by("pk").first()
            self.instance.unit = known or Unit(name=name)
        free, in_all = cleaned.get("available"), cleaned.get("maximum")
        if free is not None and in_all is not None and free > in_all:
            self.add_error("available", _("More places cannot be free than there are."))
        if self.has_changed():
            self.instance.updated = timezone.now()
        return cleaned

    def save(self, commit=True):
        if self.instance.unit._state.adding:
            self.instance.unit, _made = Unit.objects.get_or_create(name=self.instance.unit.name)
        return super().save(commit)


class ScheduleForm(DetailForm):
    """Days to be ticked. What another system wrote in its own way ("1MO") stays as it is."""

    days = forms.MultipleChoiceField(
        label=_("days"), choices=Schedule.Day, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        given = [day for day in self.instance.byday.split(",") if day]
        if set(given) <= set(Schedule.Day.values):
            self.fields["days"].initial = given
            del self.fields["byday"]
        else:
            del self.fields["days"]

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and opens == closes:
            self.add_error("closes_at", _("It closes when it opens. For day and night leave both empty."))
        if "days" in cleaned:
            self.instance.byday = ",".join(cleaned["days"])
            self.instance.freq = Schedule.Frequency.WEEKLY if cleaned["days"] else ""
        return cleaned


class CostForm(DetailForm):
    currency = forms.ChoiceField(label=_("currency"), choices=[("", "—"), *Currency.choices], required=False)


class PlaceOfServiceForm(DetailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sites = kept(self.user, Site)
        known = self.parent.provider_id and not self.parent._state.adding
        self.fields["site"].queryset = sites.filter(provider=self.parent.provider_id) if known else sites


class PriceForm(DetailForm):
    service_type = ServiceTypeField(ServiceType.objects.all(), label=_("type of service"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = ProviderService.objects.filter(provider=self.parent.provider_id)


class Rows(BaseInlineFormSet):
    """The details of one kind. What may be chosen is the same in every row, and asked for once."""

    renderer = WAGTAILS

    def __init__(self, *args, **kwargs):
        self.choices = {}
        super().__init__(*args, **kwargs)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if isinstance(field, forms.ModelChoiceField) and not field.widget.is_hidden:
                field.choices = partial(self.known, name, field.choices)

    def known(self, name, choices):
        if name not in self.choices:
            self.choices[name] = list(iter(choices))
        return self.choices[name]


@dataclass(frozen=True)
class Detail:
    """One kind of detail of an entry: which fields are asked for, under which heading."""

    model: type
    heading: Promise
    fields: tuple
    form: type = DetailForm
    is_reviewed: bool = True
    waits_for_entry: bool = False  # what it may name depends on the entry as it was saved
    beside: tuple = ()  # what a row is shown with

    @property
    def name(self):
        return self.model._meta.model_name

    def formset(self, parent_model, parent, user, data):
        extra = 0 if self.waits_for_entry and parent._state.adding else 1
        made = inlineformset_factory(
            parent_model, self.model, form=self.form, formset=Rows, fields=self.fields, extra=extra, can_delete=True
        )
        rows = self.model._default_manager.select_related(*self.beside)
        given = {"user": user, "parent": parent}
        return made(data, instance=parent, prefix=self.name, queryset=rows, form_kwargs=given)


PHONES = Detail(Phone, _("Phones"), ("number", "type", "description"))
CONTACTS = Detail(Contact, _("People and desks to speak with"), ("name", "title", "department", "email"))
HOURS = Detail(Schedule, _("Opening hours"), ("byday", "opens_at", "closes_at", "description"), ScheduleForm)
LANGUAGES = Detail(Language, _("Languages"), ("name", "code", "note"))


# --- entries ----------------------------------------------------------------------------------------------------


class EntryForm(WagtailAdminModelForm):
    """An entry and its details. `save` is not asked: `keeping.acts.write` signs every row."""

    default_renderer = WAGTAILS
    kinds = ()  # Detail
    not_reviewed = frozenset({"last_confirmed_on"})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_native_dates(self)
        data = self.data if self.is_bound else None
        user = self.for_user
        self.details = {kind.name: kind.formset(type(self.instance), self.instance, user, data) for kind in self.kinds}
        find_together([formset.get_queryset() for formset in self.details.values()])

    def is_valid(self):
        judged = [super().is_valid(), *(formset.is_valid() for formset in self.details.values())]  # every one of them
        if all(judged):
            self.check_together()
        return all(judged) and not self.errors

    def check_together(self):
        """What the entry and its details must agree on."""

    def changed_parts(self):
        return self.changed_data + [name for name, formset in self.details.items() if formset.has_changed()]

    def changes_what_is_read(self):
        """Whether somebody should read it again: free places and a confirmation change by the day."""
        daily = self.not_reviewed | {kind.name for kind in self.kinds if not kind.is_reviewed}
        return self.instance._state.adding or bool(set(self.changed_parts()) - daily)

    def save_m2m_signed(self, by):
        self.instance._history_user = by
        self._save_m2m()

    def own_providers(self):
        return kept(self.for_user, Provider)


class ProviderForm(EntryForm):
    kinds = (PHONES, CONTACTS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(pk__in=organisations_of(self.for_user))
        keeper = self.fields["organisation"]
        keeper.queryset, keeper.required, keeper.empty_label = own, True, None
        self.fields["country"].required = True
        if self.instance._state.adding:
            keeper.initial = own.first()
            self.fields["country"].initial = own.first().country if own else ""


class SiteForm(EntryForm):
    kinds = (
        Detail(
            Address,
            _("Address"),
            ("address_type", "address_1", "address_2", "city", "state_province", "postal_code", "country"),
        ),
        PHONES,
        HOURS,
        LANGUAGES,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset, self.fields["provider"].required = self.own_providers(), True

    def check_together(self):
        addresses = self.details[Address._meta.model_name]
        kept_ones = [form for form in addresses.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        if self.instance.is_confidential and kept_ones:
            said = _("Where this place is must not be known: take its address out, or take the mark away.")
            self.add_error("is_confidential", said)


class ServiceForm(EntryForm):
    kinds = (
        Detail(
            Capacity,
            _("Free places"),
            ("available", "maximum", "description"),
            CapacityForm,
            is_reviewed=False,
            beside=("unit",),
        ),
        Detail(ServiceSite, _("Where it is given"), ("site", "description"), PlaceOfServiceForm),
        HOURS,
        PHONES,
        CONTACTS,
        LANGUAGES,
        Detail(ServiceArea, _("For people from"), ("name", "description")),
        Detail(
            CostOption,
            _("Prices without agreement"),
            ("option", "amount", "currency", "valid_from", "valid_to", "amount_description"),
            CostForm,
        ),
        Detail(RequiredDocument, _("Papers that are asked for"), ("document",)),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset, self.fields["provider"].required = self.own_providers(), True
        types = self.fields["service_types"]
        types.widget = forms.CheckboxSelectMultiple()
        types.label_from_instance = partial(ServiceTypeField.label_from_instance, types)
        types.widget.choices = types.choices

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        youngest, oldest = cleaned.get("minimum_age"), cleaned.get("maximum_age")
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("maximum_age", _("The upper age lies above the lower one."))
        return cleaned


class AgreementForm(EntryForm):
    kinds = (
        Detail(
            Price,
            _("Prices"),
            ("service", "service_type", "per", "amount", "currency", "most_per_person", "conditions"),
            PriceForm,
            waits_for_entry=True,
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(pk__in=organisations_of(self.for_user))
        keeper = self.fields["organisation"]
        keeper.queryset, keeper.empty_label, keeper.initial = own, None, next(iter(own), None)
        countries = [organisation.country for organisation in own]
        published = Q(review=Provider.Review.PUBLISHED, country__in=countries)
        choosable = Provider.objects.filter(Q(pk__in=self.own_providers().values("pk")) | published)
        self.fields["provider"].queryset = choosable
        if not self.instance._state.adding and len(self.details[Price._meta.model_name].get_queryset()):
            self.fields["provider"].disabled = True  # its prices name services of this one

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("from_on"), cleaned.get("until_on")
        if starts and ends and ends < starts:
            self.add_error("until_on", _("An agreement ends after it begins."))
        return cleaned
