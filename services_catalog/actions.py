"""Bringing the catalogue that is shipped into the database, as often as one likes."""

import csv
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from services_catalog.models import ServiceType

FILE = Path(__file__).parent / "data" / "service_types.csv"


class BadRow(ValueError):
    """A row that cannot be taken. Names file, row, field and reason; nothing of the file is kept."""


@transaction.atomic
def load_service_types(path=FILE):
    """Write the rows of the file that are new or changed, with history. Returns how many those were."""
    known = ServiceType.objects.by_code()
    with Path(path).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return sum(taken(row, number, known, path) for number, row in enumerate(rows, start=1))


def taken(row, number, known, path):
    """One row, checked and saved unless it already stands so. True if it was saved."""
    service = known.get(row["code"]) or ServiceType(code=row["code"])
    values = {**row, "position": number, "populations": row["populations"].split(";") if row["populations"] else []}
    before = {name: getattr(service, name) for name in values}
    for name, value in values.items():
        setattr(service, name, value)
    check(service, number, path)
    if service.pk and before == values:
        return False
    service.save()
    return True


def check(service, number, path):
    try:
        service.full_clean(validate_unique=False)
    except ValidationError as error:
        field, reasons = next(iter(error.message_dict.items()))
        raise BadRow(f"{Path(path).name}, row {number} ({service.code}), {field}: {' '.join(reasons)}") from error
