"""Lodging with a provider under agreement: bound to a price, and to one of the places that are free there."""

from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.cases.actions import block
from carecase.plans.forms.voucher import prices_offered as prices_in_force_of
from carecase.shelter.models import ProviderLodging
from carecase.workflow.acts import act
from services_catalog.agreed import called
from services_catalog.capacity import NoPlaceLeft, give_back, take_place
from services_catalog.matching import is_place_of_detention
from services_catalog.models import Price, ServiceSite


def prices_offered(case):
    """Prices of a night where people sleep, under the agreements in force of the case's organisation; never where
    people are detained."""
    by_night = {"per": Price.Per.PERSON_NIGHT, "service__lodges": True}
    detained = ServiceSite.objects.filter(site__is_detention=True).values("service")
    return prices_in_force_of(case.organisation, **by_night).exclude(service__in=detained)


def lodge(lodging, doing):
    """Save a lodging that is new or changed, with what it costs and the place it holds, in the act that runs."""
    if lodging._state.adding:
        may_lodge(lodging)
        price = lodging.price
        lodging.provider, lodging.agreement = called(price.service)[:120], price.agreement.number
        lodging.amount, lodging.currency = price.amount, price.currency
    keep_place(lodging, doing.by)
    doing.save(lodging)


def may_lodge(lodging):
    price = lodging.price
    if is_place_of_detention(price.service):
        raise block(_("People are detained there. Nobody in care is lodged in such a place."))
    if price.agreement.organisation_id != lodging.case.organisation_id or not price.agreement.is_in_force():
        raise block(_("This agreement is not in force."))


def keep_place(lodging, by):
    """A lodging that runs or is still to come holds a place where they are counted; any other gives it back."""
    runs = lodging.is_running(timezone.localdate())
    if runs and lodging.place_id is None and lodging.price_id:
        try:
            lodging.place = take_place(lodging.price.service, by)
        except NoPlaceLeft as error:
            raise block(_("No place is left there. Somebody may just have taken the last one.")) from error
    elif not runs and lodging.place_id is not None:
        give_back(lodging.place_id, by)
        lodging.place = None


def give_back_places(*, by):
    """Nights that have passed, for the clockwork: each in its own transaction."""
    today = timezone.localdate()
    held = ProviderLodging.objects.filter(place__isnull=False).select_related("case")
    for pk in [each.pk for each in held if not each.is_running(today)]:
        lodging = ProviderLodging.objects.select_related("case").get(pk=pk)
        with act(by, "give_back_place", lodging.case) as doing:
            lodging = ProviderLodging.objects.select_for_update(of=("self",)).get(pk=pk)
            lodge(lodging, doing)
