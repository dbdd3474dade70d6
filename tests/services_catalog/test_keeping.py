"""Keeping the catalogue: an editor's own entries, reviewed by another, confirmed from time to time, with a history."""

import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from carecase.audit.models import Event, EventSubject
from carecase.website.adapters import OPEN, ROWS
from carecase.workflow.engine import Blocked, Forbidden
from services_catalog.actions import load_service_types
from services_catalog.keeping import acts
from services_catalog.models import (
    Address,
    Capacity,
    Phone,
    Price,
    Provider,
    ProviderService,
    Schedule,
    ServiceSite,
    ServiceType,
    Site,
    Unit,
)
from services_catalog.models.base import Reviewed
from tests.queries import MOST, asked_by
from tests.rules.pages import EVERY_PAGE

pytestmark = pytest.mark.django_db
DRAFT, WAITING, PUBLISHED = Reviewed.Review.DRAFT, Reviewed.Review.WAITING, Reviewed.Review.PUBLISHED


def as_shown(form):
    """What a browser would send back from a form and its details."""
    sent = shown_values(form)
    for formset in form.details.values():
        sent |= shown_values(formset.management_form)
        for each in formset.forms:
            sent |= shown_values(each)
    return sent


def shown_values(form):
    values = {form.add_prefix(name): form[name].value() for name in form.fields}
    return {name: getattr(v, "pk", v) for name, v in values.items() if v is not None and v is not False}


def open_form(client, kind, row=None):
    place = reverse(f"{kind}:edit", args=[row.pk]) if row else reverse(f"{kind}:add")
    response = client.get(place)
    assert response.status_code == 200
    return place, as_shown(response.context["form"])


def everything():
    """Every row and every line of history of the catalogue, to see whether anything changed."""
    models = (Provider, Site, ProviderService, Address, Phone, Price)
    return [(m._meta.label, list(m.objects.order_by("pk").values_list()), m.history.count()) for m in models]


# --- whose is whose ---------------------------------------------------------------------------------------------


def test_every_address_of_every_list_hides_the_rows_of_another_organisation(client, keep, editor, elsewhere):
    """GET and POST, with the other's id wherever an address takes one, and in what is sent."""
    keep(editor.standing[0].organisation)
    theirs = keep(elsewhere)
    before = everything()
    client.force_login(editor)
    asked = [page for page in EVERY_PAGE if page.name.partition(":")[0] in ROWS]
    assert len(asked) == len(ROWS) * 4
    assert {page.name for page in asked} <= set(OPEN)
    for page in asked:
        row = theirs[page.name.partition(":")[0]]
        place = reverse(page.name, args=[row.pk] if page.arguments else [])
        for response in (client.get(place, {"q": "Puerta"}), client.post(place, {"name": "x", "pk": row.pk})):
            if page.arguments:
                assert response.status_code == 404, page.name
            assert str(row.pk) not in response.content.decode(), page.name
    for path in ("delete", "copy", "history", "usage", "inspect", "history-results"):
        for kind in ROWS:
            assert client.post(f"/cms/{kind}/{path}/{theirs[kind].pk}/").status_code == 404
    bulk = f"/cms/bulk/services_catalog/provider/delete/?id={theirs['provider'].pk}"
    assert client.post(bulk).status_code == 404
    assert everything() == before


def test_choices_name_nothing_of_another_organisation(client, keep, editor, elsewhere):
    own, theirs = keep(editor.standing[0].organisation), keep(elsewhere)
    client.force_login(editor)
    for kind in ROWS:
        for place in (reverse(f"{kind}:add"), reverse(f"{kind}:edit", args=[own[kind].pk])):
            html = client.get(place).content.decode()
            assert not any(str(row.pk) in html for row in theirs.values()), place


def test_an_id_of_anothers_that_is_sent_is_refused(client, keep, editor, elsewhere):
    own, theirs = keep(editor.standing[0].organisation), keep(elsewhere)
    client.force_login(editor)
    place, sent = open_form(client, "provider_service", own["provider_service"])
    refused = client.post(place, sent | {"provider": str(theirs["provider"].pk)})
    assert "provider" in refused.context["form"].errors
    place, sent = open_form(client, "provider", own["provider"])
    refused = client.post(place, sent | {"organisation": str(elsewhere.pk)})
    assert "organisation" in refused.context["form"].errors
    place, sent = open_form(client, "provider_service", own["provider_service"])
    refused = client.post(place, sent | {"servicesite-0-site": str(theirs["provider_site"].pk)})
    assert refused.context["form"].details["servicesite"].errors[0]


def test_a_detail_of_anothers_cannot_be_taken(client, keep, editor, elsewhere):
    own, theirs = keep(editor.standing[0].organisation), keep(elsewhere)
    phone = Phone.objects.create(provider=theirs["provider"], number="1")
    client.force_login(editor)
    place, sent = open_form(client, "provider", own["provider"])
    client.post(place, sent | {"phone-0-id": str(phone.pk), "phone-0-number": "2", "phone-INITIAL_FORMS": "1"})
    phone.refresh_from_db()
    assert (phone.number, phone.provider_id) == ("1", theirs["provider"].pk)


def test_the_product_pages_answer_another_organisation_like_a_row_that_is_not_there(
    client, keep, editor, elsewhere, other_coordinator
):
    own, theirs = keep(editor.standing[0].organisation), keep(elsewhere)
    client.force_login(editor)
    kinds = {"provider": "provider", "place": "provider_site", "service": "provider_service", "agreement": "agreement"}
    for kind, name in kinds.items():
        assert client.get(reverse("keeping:entry", args=[kind, own[name].pk])).status_code == 200
        assert client.get(reverse("keeping:entry", args=[kind, theirs[name].pk])).status_code == 404
        assert client.get(reverse("keeping:entry", args=[kind, uuid.uuid4()])).status_code == 404
    for button in ("confirm", "send", "publish", "send_back"):
        assert client.post(reverse(f"keeping:{button}", args=["provider", theirs["provider"].pk])).status_code == 404
    client.force_login(other_coordinator)
    assert client.get(reverse("keeping:entry", args=["provider", own["provider"].pk])).status_code == 404


# --- writing ----------------------------------------------------------------------------------------------------


def test_a_new_provider_is_a_draft_with_its_phone_its_writer_and_a_line_in_the_trail(client, editor):
    client.force_login(editor)
    place, sent = open_form(client, "provider")
    response = client.post(place, sent | {"name": "Clínica Luz", "phone-0-number": "2222 1111"})
    provider = Provider.objects.get(name="Clínica Luz")
    assert response.url == reverse("keeping:entry", args=["provider", provider.pk])
    assert (provider.review, provider.written_by, provider.organisation) == (
        DRAFT,
        editor,
        editor.standing[0].organisation,
    )
    assert provider.phones.get().history.get().history_user == editor
    assert provider.history.first().history_user == editor
    event = Event.objects.get(verb="keep_entry")
    assert event.actor == str(editor.pk)
    assert EventSubject.objects.filter(event=event, subject=str(provider.pk)).exists()
    assert "Clínica" not in str(event.details)


def test_a_change_puts_what_was_published_back_into_draft(client, keep, editor):
    provider = keep(editor.standing[0].organisation)["provider"]
    Provider.objects.filter(pk=provider.pk).update(review=PUBLISHED)
    client.force_login(editor)
    place, sent = open_form(client, "provider", provider)
    client.post(place, sent)
    provider.refresh_from_db()
    assert provider.review == PUBLISHED  # nothing was changed
    client.post(place, sent | {"description": "Abre de noche"})
    provider.refresh_from_db()
    assert (provider.review, provider.written_by) == (DRAFT, editor)


def test_free_places_are_changed_by_the_day_without_a_new_review(client, keep, editor):
    service = keep(editor.standing[0].organisation)["provider_service"]
    ProviderService.objects.filter(pk=service.pk).update(review=PUBLISHED)
    client.force_login(editor)
    place, sent = open_form(client, "provider_service", service)
    beds = {"capacity-0-available": "3", "capacity-0-maximum": "8", "capacity-0-counted_in": "camas"}
    assert client.post(place, sent | beds).status_code == 302
    service.refresh_from_db()
    assert service.review == PUBLISHED
    capacity = Capacity.objects.get(service=service)
    assert (capacity.available, capacity.unit.name) == (3, "camas")
    place, sent = open_form(client, "provider_service", service)
    client.post(place, sent | {"capacity-0-available": "2"})
    assert Unit.objects.count() == 1
    assert Capacity.objects.get().available == 2


def test_opening_days_are_ticked(client, keep, editor):
    service = keep(editor.standing[0].organisation)["provider_service"]
    client.force_login(editor)
    place, sent = open_form(client, "provider_service", service)
    hours = {"schedule-0-days": ["MO", "FR"], "schedule-0-opens_at": "08:00", "schedule-0-closes_at": "17:00"}
    client.post(place, sent | hours)
    schedule = Schedule.objects.get(service=service)
    assert (schedule.byday, schedule.freq) == ("MO,FR", "WEEKLY")
    page = client.get(reverse("keeping:entry", args=["service", service.pk])).content.decode()
    assert "Lunes, viernes · 08:00 · 17:00" in page


def test_a_confidential_place_has_no_address_and_the_form_says_so(client, keep, editor):
    own = keep(editor.standing[0].organisation)
    client.force_login(editor)
    place, sent = open_form(client, "provider_site", own["provider_site"])
    response = client.post(place, sent | {"is_confidential": "on"})
    assert "is_confidential" in response.context["form"].errors
    place, sent = open_form(client, "provider_site")
    address = {"address_1": "Calle 2", "city": "C", "state_province": "P", "country": "CR", "address_type": "physical"}
    sent |= {f"address-0-{name}": value for name, value in address.items()}
    new = {"name": "Casa", "provider": str(own["provider"].pk), "is_confidential": "on"}
    response = client.post(place, sent | new, headers={"accept-language": "es"})
    assert "No debe saberse dónde está" in response.content.decode()
    assert Address.objects.count() == 1
    assert not Site.objects.filter(is_confidential=True).exists()


def test_a_changed_place_puts_its_provider_back_into_draft(client, keep, editor):
    own = keep(editor.standing[0].organisation)
    Provider.objects.update(review=PUBLISHED)
    client.force_login(editor)
    place, sent = open_form(client, "provider_site", own["provider_site"])
    client.post(place, sent | {"name": "Otra sede"})
    assert Provider.objects.get(pk=own["provider"].pk).review == DRAFT


def test_a_price_names_a_service_of_its_provider(client, keep, editor, elsewhere):
    load_service_types()
    own, theirs = keep(editor.standing[0].organisation), keep(elsewhere)
    client.force_login(editor)
    place, sent = open_form(client, "agreement", own["agreement"])
    price = {"service_type": ServiceType.objects.first().pk, "per": "person_night", "amount": "40", "currency": "USD"}
    price = {f"price-0-{name}": value for name, value in price.items()}
    refused = client.post(place, sent | price | {"price-0-service": str(theirs["provider_service"].pk)})
    assert refused.status_code == 200
    taken = client.post(place, sent | price | {"price-0-service": str(own["provider_service"].pk)})
    assert taken.status_code == 302
    assert Price.objects.get().history.get().history_user == editor


def test_an_agreement_that_ends_before_it_begins_is_refused_in_words(client, keep, editor):
    own = keep(editor.standing[0].organisation)
    client.force_login(editor)
    place, sent = open_form(client, "agreement", own["agreement"])
    assert list(client.post(place, sent | {"until_on": "2025-01-01"}).context["form"].errors) == ["until_on"]


def test_more_places_than_there_are_and_ages_upside_down_are_refused_in_words(client, keep, editor):
    service = keep(editor.standing[0].organisation)["provider_service"]
    client.force_login(editor)
    place, sent = open_form(client, "provider_service", service)
    wrong = {"capacity-0-available": "9", "capacity-0-maximum": "8", "capacity-0-counted_in": "camas"}
    form = client.post(place, sent | wrong | {"minimum_age": "18", "maximum_age": "12"}).context["form"]
    assert list(form.errors) == ["maximum_age"]
    assert "available" in form.details["capacity"].errors[0]


# --- review -----------------------------------------------------------------------------------------------------


def test_from_draft_to_published_by_another_person(client, keep, editor, coordinator):
    provider = keep(editor.standing[0].organisation)["provider"]
    acts.send_for_review(provider, by=editor)
    client.force_login(coordinator)
    page = reverse("keeping:entry", args=["provider", provider.pk])
    Phone.objects.create(provider=provider, number="2222 4444")
    html = client.get(page).content.decode()
    assert reverse("keeping:publish", args=["provider", provider.pk]) in html
    assert "2222 4444" in html  # what is reviewed is seen whole
    client.post(reverse("keeping:publish", args=["provider", provider.pk]))
    provider.refresh_from_db()
    assert (provider.review, provider.reviewed_by, provider.written_by) == (PUBLISHED, coordinator, editor)
    assert client.post(reverse("keeping:publish", args=["provider", provider.pk])).status_code == 409


def test_it_is_sent_back_with_a_reason_that_its_editor_reads(client, keep, editor, coordinator):
    provider = keep(editor.standing[0].organisation)["provider"]
    acts.send_for_review(provider, by=editor)
    client.force_login(coordinator)
    back = reverse("keeping:send_back", args=["provider", provider.pk])
    assert client.post(back, {"reason": " "}).status_code == 409
    assert client.post(back, {"reason": "x" * 200}).status_code == 409
    assert client.post(back, {"reason": "Falta el teléfono"}).status_code == 302
    provider.refresh_from_db()
    assert provider.review == DRAFT
    client.force_login(editor)
    html = client.get(reverse("keeping:entry", args=["provider", provider.pk])).content.decode()
    assert "Falta el teléfono" in html
    assert str(coordinator) in html


def test_nobody_publishes_what_she_wrote(colleague, keep, editor):
    both = colleague("elena", "coordinator_national", organisation=editor.standing[0].organisation)
    provider = keep(editor.standing[0].organisation)["provider"]
    acts.send_for_review(provider, by=both)
    with pytest.raises(Blocked):
        acts.publish(provider, by=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Provider.objects.filter(pk=provider.pk).update(reviewed_by=both)


def test_a_coordinator_of_another_country_reviews_nothing_of_ours(keep, editor, other_coordinator, other_editor):
    provider = keep(editor.standing[0].organisation)["provider"]
    acts.send_for_review(provider, by=editor)
    with pytest.raises(Forbidden):
        acts.publish(provider, by=other_coordinator)
    with pytest.raises(Forbidden):
        acts.confirm(provider, by=other_editor)
    provider.refresh_from_db()
    assert provider.review == WAITING


# --- confirming -------------------------------------------------------------------------------------------------


def test_what_nobody_confirmed_for_half_a_year_comes_first_and_one_click_confirms_it(client, keep, editor):
    long_ago = timezone.localdate() - timedelta(days=Reviewed.CONFIRM_AFTER_DAYS + 1)
    provider = keep(editor.standing[0].organisation)["provider"]
    Provider.objects.filter(pk=provider.pk).update(review=PUBLISHED, last_confirmed_on=long_ago)
    client.force_login(editor)
    desk = client.get(reverse("keeping:desk"))
    assert provider in desk.context["stale"]["rows"]
    assert desk.context["stale"]["count"] == 1
    [mine] = client.get("/").context["blocks"]
    assert mine.rows[0].words.endswith(": 1")
    client.post(reverse("keeping:confirm", args=["provider", provider.pk]), {"from": "desk"})
    provider.refresh_from_db()
    assert (provider.review, provider.last_confirmed_on) == (PUBLISHED, timezone.localdate())
    assert client.get(reverse("keeping:desk")).context["stale"]["count"] == 0


def test_the_desk_is_drawn_with_few_queries_however_much_there_is(
    client, editor, coordinator, django_assert_max_num_queries
):
    organisation = editor.standing[0].organisation
    for n in range(40):
        provider = Provider.objects.create(name=f"P{n}", organisation=organisation, country="CR", review=PUBLISHED)
        ProviderService.objects.create(name=f"S{n}", provider=provider, review=WAITING, written_by=editor)
    client.force_login(editor)
    with django_assert_max_num_queries(MOST):
        client.get(reverse("keeping:desk"))
    client.force_login(coordinator)
    with django_assert_max_num_queries(MOST):
        client.get(reverse("keeping:desk"))


def test_forms_and_lists_ask_fifteen_times_at_most_however_much_there_is(client, keep, editor):
    load_service_types()
    own = keep(editor.standing[0].organisation)
    provider, service = own["provider"], own["provider_service"]
    for n, kind in enumerate(ServiceType.objects.all()[:6]):
        money = {"amount": 40, "currency": "USD", "per": "person_night"}
        Price.objects.create(agreement=own["agreement"], service=service, service_type=kind, **money)
        unit = Unit.objects.create(name=f"beds {n}")
        Capacity.objects.create(service=service, unit=unit, available=n, maximum=9, updated=timezone.now())
        Phone.objects.create(service=service, number=f"+506 2222 000{n}")
        ServiceSite.objects.create(service=service, site=Site.objects.create(provider=provider, country="CR"))
    client.force_login(editor)
    pages = [reverse(f"{form}:edit", args=[own[form].pk]) for form in ("agreement", "provider_service")]
    pages += [reverse("provider_site:index"), reverse("provider_service:add"), reverse("casework:my_day")]
    assert [client.get(page).status_code for page in pages] == [200] * 5
    assert {page: number for page in pages if (number := len(asked_by(partial(client.get, page)))) > MOST} == {}


# --- history ----------------------------------------------------------------------------------------------------


def test_the_history_says_who_changed_what_from_what_to_what(
    client, keep, editor, coordinator, django_assert_max_num_queries
):
    provider = keep(editor.standing[0].organisation)["provider"]
    client.force_login(editor)
    place, sent = open_form(client, "provider", provider)
    client.post(place, sent | {"name": "Hotel Sol", "phone-0-number": "111"})
    place, sent = open_form(client, "provider", provider)
    client.post(place, sent | {"phone-0-number": "222"})
    acts.send_for_review(provider, by=editor)
    acts.send_back(provider, by=coordinator, reason="Falta la calle")
    with django_assert_max_num_queries(25):
        told = client.get(reverse("keeping:entry", args=["provider", provider.pk])).context["changes"]
    lines = [(change.who, line[1:]) for change in told for line in change.lines]
    assert (str(editor), (f"Hotel de {provider.organisation}", "Hotel Sol")) in lines
    assert (str(editor), ("111", "222")) in lines
    assert (told[0].who, told[0].reason) == (str(coordinator), "Falta la calle")
