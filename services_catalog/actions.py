"""Bringing the catalogue that is shipped into the database, as often as one likes."""

import csv
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from carecase.jurisdictions import countries, languages
from carecase.jurisdictions.packs import pack_for
from services_catalog.models import Language, Provider, ProviderService, ServiceArea, ServiceType
from services_catalog.models.base import Reviewed
from services_catalog.usual import everybody

FILE = Path(__file__).parent / "data" / "service_types.csv"


class BadRow(ValueError):
    """A row that cannot be taken. Names file, row, field and reason; nothing of the file is kept."""


@transaction.atomic
def load_service_types(path=FILE):
    """Write the rows of the file that are new or changed, with history. Returns how many those were."""
    known = ServiceType.objects.by_code()
    with Path(path).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    read = [read_row(row, number, known, path) for number, row in enumerate(rows, start=1)]
    changed = [service for service, is_changed in read if is_changed]
    bulk_create_with_history([service for service in changed if service._state.adding], ServiceType)
    for service in changed:
        if service.code in known:
            service.save()
    return len(changed)


def read_row(row, number, known, path):
    """The service type of one row, checked, and whether it stood otherwise before."""
    service = known.get(row["code"]) or ServiceType(code=row["code"])
    values = {**row, "position": number, "populations": row["populations"].split(";") if row["populations"] else []}
    before = {name: getattr(service, name) for name in values}
    for name, value in values.items():
        setattr(service, name, value)
    check(service, number, path)
    return service, service._state.adding or before != values


def check(service, number, path):
    try:
        service.full_clean(validate_unique=False)
    except ValidationError as error:
        field, reasons = next(iter(error.message_dict.items()))
        raise BadRow(f"{Path(path).name}, row {number} ({service.code}), {field}: {' '.join(reasons)}") from error


# --- who usually gives them ---------------------------------------------------------------------------------------


@transaction.atomic
def load_usual_providers():
    """Write the usual providers that are new or named otherwise by now. Returns how many rows that were.

    They are published and not verified: nobody keeps them and nobody has confirmed them. A row that an organisation
    has taken over, or that somebody has confirmed, is theirs and stays as it is.
    """
    usual, now = everybody(), timezone.now()
    providers = {each.provider_id: provider_row(each) for each in usual}
    services = {each.service_id: service_row(each) for each in usual if each.kind.service_codes}
    written = write_rows(Provider, providers.values(), now) + write_rows(ProviderService, services.values(), now)
    given = [each for each in usual if each.kind.service_codes]
    written += write_types({each.service_id: each.kind.service_codes for each in given})
    written += write_rows(ServiceArea, map(area_row, given), now)
    return written + write_rows(Language, map(language_row, given), now)


def provider_row(usual):
    short = usual.body.short if usual.body else ""
    return Provider(
        id=usual.provider_id,
        country=usual.country,
        model=usual.kind.model,
        name=usual.name,
        alternate_name=short,
    )


def service_row(usual):
    kind = usual.kind
    return ProviderService(
        id=usual.service_id,
        provider_id=usual.provider_id,
        name=kind.name_in(usual.column),
        populations=list(kind.populations),
        lodges=kind.lodges,
        needs_agreement=kind.needs_agreement,
        reach_country=True,
    )


def area_row(usual):
    name = countries.of_the_conference()[usual.country][usual.column]
    area = {"name": name, "extent": name, "extent_type": "text"}
    return ServiceArea(id=usual.id_of("area"), service_id=usual.service_id, **area)


def language_row(usual):
    code = pack_for(usual.country).value("languages")[0]
    name = getattr(languages.language(code), usual.column)
    return Language(id=usual.id_of("language"), service_id=usual.service_id, code=code, name=name)


def write_rows(model, rows, now):
    """Those that are not there yet, and those that differ and are nobody's."""
    rows = list(rows)
    there, new, changed = model.objects.in_bulk([row.pk for row in rows]), [], 0
    for row in rows:
        if row.pk in there:
            changed += brought_up_to_date(there[row.pk], row)
        else:
            new.append(row)
    for row in new:
        if isinstance(row, Reviewed):
            row.review, row.published_at = Reviewed.Review.PUBLISHED, now
    if new:
        bulk_create_with_history(new, model, batch_size=500)
    return len(new) + changed


def is_somebodys(row):
    service = getattr(row, "service", row)
    provider = getattr(service, "provider", None) or service
    return any(each.last_confirmed_on or each.written_by_id for each in (service, provider)) or bool(
        provider.organisation_id
    )


def brought_up_to_date(there, row):
    """Whether the row had to be changed, and was."""
    names = [field.attname for field in row._meta.concrete_fields if field.attname not in NOT_OF_THE_FILE]
    differing = [name for name in names if getattr(there, name) != getattr(row, name)]
    if not differing or is_somebodys(there):
        return False
    for name in differing:
        setattr(there, name, getattr(row, name))
    there.save()
    return True


NOT_OF_THE_FILE = {"review", "published_at", "last_modified", "extra"}


def write_types(wanted):
    """Which types of service each gives: those that are missing, with their place in the history of the service."""
    types, through = ServiceType.objects.by_code(), ProviderService.service_types.through
    there = set(through.objects.filter(providerservice__in=wanted).values_list("providerservice_id", flat=True))
    links = [
        through(providerservice_id=service, servicetype_id=types[code].pk)
        for service, codes in wanted.items()
        if service not in there
        for code in codes
    ]
    through.objects.bulk_create(links)
    history = ProviderService.history
    past = history.model.service_types.model
    first = dict(history.filter(id__in={each.providerservice_id for each in links}).values_list("id", "history_id"))
    past.objects.bulk_create(
        past(
            history_id=first[link.providerservice_id],
            id=link.pk,
            providerservice_id=link.providerservice_id,
            servicetype_id=link.servicetype_id,
        )
        for link in links
    )
    return len(links)
