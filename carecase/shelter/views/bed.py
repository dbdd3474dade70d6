"""A case looks for a bed: which beds suit and why not the others, a hold, an exception, a provider."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views import View

from carecase.access.permissions import Permission
from carecase.cases.models import Case
from carecase.cases.views import EditCaseRecord
from carecase.plans.finding import OF_A_NEED, need_of
from carecase.plans.views.reading import held
from carecase.shelter import actions, lodging
from carecase.shelter.allocation import judged_in, refusals, sorted_out
from carecase.shelter.forms import bed as forms
from carecase.shelter.lodgers import OF_A_NEWCOMER, house_now
from carecase.shelter.models import AllocationOverride, Bed, BedAllocation, House, LodgingNeeds
from carecase.shelter.offers import offers_to
from carecase.shelter.standing import needs_of_a_bed
from carecase.shelter.views.pages import attempt
from carecase.workflow.facts import ask
from carecase.workflow.one_moment import one_moment
from carecase.workflow.views import EditRecord, must, visible_or_404
from services_catalog.agreed import is_uuid
from services_catalog.matching import answers, with_phones
from services_catalog.models import ServiceType

WHERE_ONE_SLEEPS = ("IMM-10", "PRI-03")  # an emergency bed, safe housing
LODGINGS_SHOWN = 10


def case_or_404(request, number, permission=Permission.ADMIT, verb="look_for_a_bed"):
    case = visible_or_404(
        Case.objects.select_related("person__key", "organisation", "unit", "key"), request.user, number=number
    )
    must(request.user, permission, case, verb)
    return case


def houses_for(case, user):
    """Houses the case may ask: those offered to its organisation, and those where the reader works."""
    offered = House.objects.offering_to(case.organisation, case.jurisdiction).values("pk")
    own = House.objects.visible_to(user).filter(is_open=True).values("pk")
    return House.objects.filter(Q(pk__in=offered) | Q(pk__in=own)).select_related("unit").order_by("unit__name")


def bed_or_404(case, user, pk):
    """A bed of a house the case may ask; any other bed does not exist for the reader."""
    beds = Bed.objects.select_related("room__house__unit").filter(room__house__in=houses_for(case, user))
    bed = beds.filter(pk=pk).first()
    if bed is None:
        raise Http404
    return bed


class FindBed(LoginRequiredMixin, View):
    """The houses under their alias, and the beds of the one that was chosen."""

    def get(self, request, number, id=None):
        case = case_or_404(request, number)
        with one_moment():
            return render(request, "shelter/find_bed.html", self.context(case, id))

    def context(self, case, id):
        user = self.request.user
        needs, *_more = ask(case, needs_of_a_bed, *OF_A_NEWCOMER, *OF_A_NEED)
        houses = offers_to(houses_for(case, user))
        chosen = self.chosen(houses, id)
        now = house_now(case, chosen.house) if chosen else None
        judged = sorted_out(judged_in(now)) if now else None
        may_read = case.may_read(user, BedAllocation.data_class)
        hers = (now.own if now else self.beds_of(case)) if may_read else []
        return {
            "subject": case,
            "case": case,
            "houses": houses,
            "chosen": chosen,
            "judged": judged,
            "hers": hers,
            "her_beds": {each.bed_id for each in hers},
            "sleeps_here": chosen and any(each.stay_id and each.bed.room.house_id == chosen.house.pk for each in hers),
            "needs": needs if case.may_read(user, LodgingNeeds.data_class) else None,
            **self.lodgings(case),
            "no_bed": not judged.fitting if judged else not any(offer.total for offer in houses),
            "may_set_aside": user.has_perm(Permission.OVERRIDE_ALLOCATION, case) or self.manages(chosen),
        }

    def beds_of(self, case):
        rows = BedAllocation.objects.standing().filter(case=case)
        return list(rows.select_related("bed__room__house__unit", "reservation"))

    def lodgings(self, case):
        """Who could lodge the person instead: at hand always, unfolded where the house shown has no bed that suits, or
        where no house has a free one."""
        types = ServiceType.objects.filter(code__in=WHERE_ONE_SLEEPS)
        need = need_of(case, *types) if types else None
        found = answers(need, lodges=True) if need else []
        return {
            "need": need,
            "lodgings": with_phones([answer for answer in found if answer.fits][:LODGINGS_SHOWN]),
            "no_lodgings": [answer for answer in found if not answer.fits][:LODGINGS_SHOWN],
            "can": held(case, self.request.user),
        }

    def chosen(self, houses, id):
        if id is None:
            return houses[0] if len(houses) == 1 else None
        chosen = next((offer for offer in houses if offer.house.pk == id), None)
        if chosen is None:
            raise Http404
        return chosen

    def manages(self, chosen):
        return chosen is not None and self.request.user.has_perm(Permission.OVERRIDE_ALLOCATION, chosen.house)


class Reserve(LoginRequiredMixin, View):
    def post(self, request, number, pk):
        case = case_or_404(request, number, verb="reserve_bed")
        bed = bed_or_404(case, request.user, pk)
        return attempt(request, case, lambda: actions.reserve_bed(case, bed, by=request.user), find_bed(case, bed))


class Release(LoginRequiredMixin, View):
    def post(self, request, number):
        case = case_or_404(request, number, verb="release_reservation")
        return attempt(request, case, lambda: actions.release_reservation(case, by=request.user), find_bed(case))


def find_bed(case, bed=None):
    if bed is None:
        return reverse("shelter:bed", args=[case.number])
    return reverse("shelter:bed_in", args=[case.number, bed.room.house_id])


class Override(EditRecord):
    """Which rules stand against a bed, and what the manager does about the danger instead."""

    form_class = forms.OverrideForm
    parent_model = Case
    template_name = "shelter/override.html"
    title = gettext_lazy("Exception to a rule on beds")

    def form(self, *data):
        user = self.request.user
        self.parent_shown = case = visible_or_404(
            Case.objects.select_related("person"), user, number=self.kwargs["number"]
        )
        self.bed = bed_or_404(case, user, self.kwargs["pk"])
        may = Permission.OVERRIDE_ALLOCATION
        if not user.has_perm(may, self.bed.room.house):
            must(user, may, case, "override_allocation")
        override = AllocationOverride(case=case, bed=self.bed)
        return forms.OverrideForm(*data, instance=override, by=user, parent=case)

    def page(self, form, status=200, **context):
        found = refusals(self.parent_shown, self.bed)
        possible = bool(found) and all(each.overridable for each in found)
        return super().page(form, status, bed=self.bed, found=found, possible=possible, **context)

    def back_url(self):
        return find_bed(self.parent_shown, self.bed)


class EditNeeds(EditCaseRecord):
    form_class = forms.LodgingNeedsForm
    single = True

    def back_url(self):
        return find_bed(self.parent_shown)


class EditChoice(EditCaseRecord):
    form_class = forms.ShelterChoiceForm
    title = gettext_lazy("Shelter wanted or not")


class EditLodging(EditCaseRecord):
    form_class = forms.ProviderLodgingForm

    def defaults(self, parent):
        chosen = self.request.GET.get("price", "")
        price = lodging.prices_offered(parent).filter(pk=chosen).first() if is_uuid(chosen) else None
        return {"price": price}
