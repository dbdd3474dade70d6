"""Issuing a voucher, and saying that one was used."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.plans import vouchers
from carecase.plans.models import Voucher
from carecase.plans.voucher_numbers import read
from carecase.ui.widgets import use_house_widgets
from carecase.workflow.bounds import has_happened
from carecase.workflow.forms import RecordForm
from services_catalog.agreed import OFFERED, called, prices_in_force

USUALLY_VALID = datetime.timedelta(days=7)


class PriceField(forms.ModelChoiceField):
    """Who gives it, what, and at what price."""

    def label_from_instance(self, obj):
        return f"{called(obj.service)} · {obj.service_type} · {obj}"


def prices_offered(organisation, **which):
    """Prices in force, as a queryset that a select can hold."""
    pks = list(prices_in_force(organisation).filter(**which).values_list("pk", flat=True)[:OFFERED])
    return prices_in_force(organisation).filter(pk__in=pks)


class VoucherForm(RecordForm):
    permission = Permission.ISSUE_VOUCHER
    verb = "issue_voucher"

    class Meta:
        model = Voucher
        fields = ["price", "quantity", "valid_until", "budget_line"]
        field_classes = {"price": PriceField}

    plain = tuple(Meta.fields)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["price"].queryset = prices_offered(self.parent.organisation)
        if self.is_new:
            self.initial["valid_until"] = timezone.localdate() + USUALLY_VALID

    def clean_valid_until(self):
        day = self.cleaned_data["valid_until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day

    def clean(self):
        cleaned = super().clean()
        price, quantity, until = (cleaned.get(name) for name in ("price", "quantity", "valid_until"))
        if price and quantity and price.most_per_person and quantity > price.most_per_person:
            most = {"most": price.most_per_person}
            self.add_error("quantity", _("The agreement allows %(most)s for one person.") % most)
        if price and until and until > price.agreement.until_on:
            self.add_error("valid_until", _("The agreement ends before this voucher would."))
        return cleaned

    def write(self, doing):
        vouchers.issue(self.instance, by=self.by)


class RedeemForm(forms.Form):
    """By the number on the paper, which says nothing of the person."""

    number = forms.CharField(
        label=_("Number of the voucher"), max_length=30, help_text=_("As on the paper, for instance V-K7QM-2RD8-X.")
    )
    used_on = forms.DateField(label=_("Used on"), initial=timezone.localdate, validators=[has_happened])

    def __init__(self, *args, of, **kwargs):
        super().__init__(*args, **kwargs)
        self.of = of
        self.fields["number"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        use_house_widgets(self)

    def clean_number(self):
        number = read(self.cleaned_data["number"])
        if not number:
            raise forms.ValidationError(_("This is not the number of a voucher. Compare it with the paper."))
        with_terms = self.of.select_related("agreement__organisation", "price__service__provider", "case")
        self.voucher = with_terms.select_related("price__service_type").filter(number=number).first()
        if self.voucher is None:
            raise forms.ValidationError(_("No voucher of your organisation has this number."))
        return number

    @property
    def used_at(self):
        """The moment it was used, as exactly as a day tells."""
        day, now = self.cleaned_data["used_on"], timezone.localtime()
        if day == now.date():
            return now
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
