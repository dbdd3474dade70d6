"""Partners in other installations and the keys of both sides: for the administrator. Nobody in care stands here."""

import json
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.models import Organisation
from carecase.access.permissions import Permission
from carecase.audit.reading import refused
from carecase.plans.vouchers import organisations_where
from carecase.ui.paging import keyset_page
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked
from carecase.workflow.views import must_somewhere
from referrals.exchange import keys
from referrals.exchange.forms import CompareForm, KeysForm, PartnerForm
from referrals.models import OwnKeys, Partner, PartnerKeys

KEEP = Permission.KEEP_PARTNER_KEYS
SHOWN = 20


class ForKeepers(LoginRequiredMixin, View):
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            must_somewhere(request.user, KEEP, "view_partners")
        return super().dispatch(request, *args, **kwargs)

    @property
    def organisations(self):
        return Organisation.objects.filter(pk__in=organisations_where(self.request.user, KEEP))

    def found(self, rows, pk, **whose):
        """One row of an organisation whose keys this person keeps."""
        row = rows.filter(pk=pk, **whose).first()
        if row is None:
            refused(self.request.user, "not_visible", *rows.filter(pk=pk), why="not_visible")
            raise Http404
        return row

    def partner(self, pk):
        rows = Partner.objects.select_related("organisation", "desk")
        return self.found(rows, pk, organisation__in=self.organisations)

    def keys_of_partner(self, pk):
        rows = PartnerKeys.objects.select_related("partner__organisation")
        return self.found(rows, pk, partner__organisation__in=self.organisations)


class Partners(ForKeepers):
    """Our own keys first, to be read to others; then the partners."""

    def get(self, request):
        place = {name: request.GET.get(name, "") for name in ("after", "before")}
        rows = Partner.objects.filter(organisation__in=self.organisations).select_related("organisation")
        current = {row.organisation_id: row for row in OwnKeys.objects.current()}
        ours = [(each, current.get(each.pk)) for each in self.organisations[:SHOWN]]
        inbox = request.build_absolute_uri(reverse("exchange:inbox"))
        context = {"ours": ours, "inbox": inbox, "page": keyset_page(rows, ("name", "pk"), **place)}
        return render(request, "referrals/exchange/partners.html", context)


class OwnKeysAct(ForKeepers):
    """Make new keys of ours (the old ones go on opening for a while), or revoke those of today."""

    def post(self, request, pk, what):
        organisation = self.found(Organisation.objects.all(), pk, pk__in=self.organisations)
        if what == "make":
            keys.make(organisation, by=request.user)
        elif what == "revoke":
            for own in OwnKeys.objects.filter(organisation=organisation, revoked_at__isnull=True):
                keys.revoke(own, by=request.user)
        else:
            raise Http404
        messages.success(request, _("Saved."))
        return redirect("exchange:partners")


class OwnJwks(ForKeepers):
    """Our public keys as a file for partners."""

    def get(self, request, pk):
        organisation = self.found(Organisation.objects.all(), pk, pk__in=self.organisations)
        found = keys.jwks(organisation)
        if found is None:
            raise Http404
        headers = {"Content-Disposition": 'attachment; filename="keys.json"'}
        return HttpResponse(json.dumps(found, indent=1), content_type="application/jwk-set+json", headers=headers)


class NewPartner(ForKeepers):
    """Who they are, what was agreed, and their keys, which count for nothing until two people compared them."""

    def get(self, request):
        return self.page(self.form(), KeysForm())

    def post(self, request):
        form, given = self.form(request.POST), KeysForm(request.POST, request.FILES)
        if not (form.is_valid() & given.is_valid()):
            return self.page(form, given, status=422)
        try:
            partner = self.write(form, given)
        except (Blocked, IntegrityError):
            form.add_error("org_id", _("This partner is known already."))
            return self.page(form, given, status=409)
        messages.success(request, _("Saved."))
        return redirect(partner)

    def write(self, form, given):
        with act(self.request.user, "keep_partner") as doing:
            form.instance.added_by = self.request.user
            partner = form.save()
            doing.subjects.append(partner)
            keys.add(partner, given.cleaned_data["keys"], by=self.request.user)
        return partner

    def form(self, *data):
        return PartnerForm(*data, organisations=self.organisations)

    def page(self, form, given, status=200):
        context = {"form": form, "keys_form": given, "back": reverse("exchange:partners"), "title": _("New partner")}
        return render(self.request, "referrals/exchange/partner_form.html", context, status=status)


class ChangePartner(ForKeepers):
    """A new protocol, another desk, another address. Who they are stays."""

    def get(self, request, pk):
        return self.page(self.form(pk))

    def post(self, request, pk):
        form = self.form(pk, request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            with act(request.user, "keep_partner", form.instance):
                form.save()
        except IntegrityError:
            form.add_error("org_id", _("This partner is known already."))
            return self.page(form, status=409)
        messages.success(request, _("Saved."))
        return redirect(form.instance)

    def form(self, pk, *data):
        return PartnerForm(*data, instance=self.partner(pk), organisations=self.organisations)

    def page(self, form, status=200):
        context = {"form": form, "back": form.instance.get_absolute_url(), "title": form.instance.name}
        return render(self.request, "referrals/exchange/partner_form.html", context, status=status)


class PartnerPage(ForKeepers):
    def get(self, request, pk):
        return self.page(self.partner(pk), KeysForm())

    def post(self, request, pk):
        """Further keys of this partner."""
        partner, given = self.partner(pk), KeysForm(request.POST, request.FILES)
        if not given.is_valid():
            return self.page(partner, given, status=422)
        try:
            keys.add(partner, given.cleaned_data["keys"], by=request.user)
        except Blocked as blocked:
            given.add_error(None, str(blocked))
            return self.page(partner, given, status=409)
        messages.success(request, _("Saved."))
        return redirect(partner)

    def page(self, partner, form, status=200):
        known = partner.keys.select_related("compared_by", "compared_again_by", "revoked_by")[:SHOWN]
        scope = Partner._meta.get_field("agreed_scope").labels(partner.agreed_scope)
        context = {"partner": partner, "known": known, "form": form, "scope": scope}
        return render(self.request, "referrals/exchange/partner.html", context, status=status)


class CompareKeys(ForKeepers):
    """The fingerprint is not shown here: it is typed as the other side reads it, and compared for the person."""

    def get(self, request, pk):
        return self.page(self.keys_of_partner(pk), CompareForm())

    def post(self, request, pk):
        found, form = self.keys_of_partner(pk), CompareForm(request.POST)
        if not form.is_valid():
            return self.page(found, form, status=422)
        try:
            keys.compare(found, form.cleaned_data["heard"], by=request.user)
        except Blocked as blocked:
            form.add_error("heard", str(blocked))
            return self.page(found, form, status=HTTPStatus.CONFLICT)
        messages.success(request, _("The fingerprint is the same. Your name stands beside it."))
        return redirect(found.partner)

    def page(self, found, form, status=200):
        context = {"keys": found, "partner": found.partner, "form": form}
        return render(self.request, "referrals/exchange/compare.html", context, status=status)


class RevokeKeys(ForKeepers):
    def post(self, request, pk):
        found = self.keys_of_partner(pk)
        keys.revoke_partners(found, by=request.user)
        messages.success(request, _("These keys do not count any more."))
        return redirect(found.partner)
