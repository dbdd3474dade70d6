"""How long the search for a service takes beside a query written by hand that gives the same rows, in the same run.

`make bench` writes what was measured to build/bench.json; docs/performance.md says how to read it.
"""

import random
import statistics
import time

import pytest
from django.db import connection
from django.utils import timezone

from carecase.cases.models import Case
from carecase.plans.models import ServiceLog
from carecase.ui.paging import SIZE, keyset_page
from services_catalog.matching import MAN, Need, answers, with_phones
from services_catalog.models import (
    Agreement,
    Capacity,
    Language,
    Price,
    Provider,
    ProviderService,
    ServiceSite,
    ServiceType,
    Site,
    Unit,
)
from tests.bench import note
from tests.machine import proof_size

pytestmark = [pytest.mark.prove, pytest.mark.alone, pytest.mark.django_db]

SERVICES, LOGS, CASES = 10_000, 100_000, 200
ROUNDS, PAGE = 15, 20
MODELS = list(Provider.Model.values)
PROVINCES = ("San José", "Alajuela", "Cartago", "Heredia", "Guanacaste", "Puntarenas", "Limón")

SEARCH = """
SELECT s.id
FROM services_catalog_providerservice s
JOIN services_catalog_provider p ON p.id = s.provider_id
JOIN services_catalog_providerservice_service_types t ON t.providerservice_id = s.id
LEFT JOIN services_catalog_price c ON c.service_id = s.id AND c.service_type_id = t.servicetype_id
LEFT JOIN services_catalog_agreement a ON a.id = c.agreement_id
WHERE s.review = 'published' AND s.status = 'active' AND p.country = 'CR' AND t.servicetype_id = %(type)s
  AND (s.minimum_age IS NULL OR s.minimum_age <= 30) AND (s.maximum_age IS NULL OR s.maximum_age >= 30)
  AND (CAST(s.populations AS text) = '[]' OR CAST(s.populations AS text) LIKE '%%"men"%%')
  AND EXISTS (SELECT 1 FROM services_catalog_language l WHERE l.service_id = s.id AND l.code = 'kek')
  AND EXISTS (SELECT 1 FROM services_catalog_servicesite w JOIN services_catalog_site o ON o.id = w.site_id
              WHERE w.service_id = s.id AND o.admin1 = 'Limón')
  AND (SELECT SUM(v.available) FROM services_catalog_capacity v WHERE v.service_id = s.id) > 0
ORDER BY CASE p.model WHEN 'institutional' THEN 0 WHEN 'civil_society' THEN 1 ELSE 2 END,
  CASE WHEN a.from_on <= %(day)s AND a.until_on >= %(day)s THEN 0 ELSE 1 END, c.amount, s.name
LIMIT 20
"""
LOG = "SELECT * FROM plans_servicelog WHERE case_id = %(case)s ORDER BY given_at DESC, id DESC LIMIT 51"


@pytest.fixture
def chance():
    return random.Random(3)


@pytest.fixture
def big_catalogue(make_provider, organisation, chance):
    """All of one country, which is harder than any country's share: a few hundred answers to one question."""
    count, today = max(int(SERVICES * proof_size()), 2000), timezone.localdate()
    types, unit = list(ServiceType.objects.all()), Unit.objects.create(name="plazas")
    providers = [
        Provider(name=f"Proveedor {n:05}", country="CR", model=chance.choice(MODELS), review="published")
        for n in range(count)
    ]
    services = [
        ProviderService(
            provider=provider,
            name=f"Servicio {provider.name}",
            review="published",
            lodges=True,
            populations=chance.choice([[], [], ["men"], ["women"]]),
            minimum_age=chance.choice([None, 18, 60]),
        )
        for provider in providers
    ]
    sites = [Site(provider=each, country="CR", admin1=chance.choice(PROVINCES)) for each in providers]
    at_sites = [ServiceSite(service=one, site=site) for one, site in zip(services, sites, strict=True)]
    spoken = [
        Language(service=each, code=code) for each in services for code in chance.sample(["spa", "kek", "eng"], 2)
    ]
    places = [Capacity(service=each, unit=unit, available=chance.randrange(4), maximum=6) for each in services]
    gives = ProviderService.service_types.through
    given = [gives(providerservice=each, servicetype=kind) for each in services for kind in chance.sample(types, 2)]
    terms = {"organisation": organisation, "from_on": today, "until_on": today}
    agreements = [Agreement(provider=each, number=f"C-{n}", **terms) for n, each in enumerate(providers)]
    priced = [(row, agreements[place // 2]) for place, row in enumerate(given) if place % 4 == 0]
    prices = [
        Price(
            agreement=agreement,
            service=row.providerservice,
            service_type=row.servicetype,
            per="person_night",
            amount=chance.randrange(10, 90),
            currency="USD",
        )
        for row, agreement in priced
    ]
    for rows in (providers, services, sites, at_sites, spoken, places, given, agreements, prices):
        type(rows[0])._base_manager.bulk_create(rows, batch_size=1000)
    know_the_tables()
    return count


@pytest.fixture
def long_log(register, case_manager, make_provider, chance):
    """A hundred thousand services given to two hundred people. Gives one of their cases."""
    cases, each = list(register(CASES).cases.all()), max(int(LOGS * proof_size()) // CASES, 60)
    types, now = list(ServiceType.objects.all()), timezone.now()
    rows = [
        ServiceLog(
            case=case,
            key_id=case.key_id,
            version=1,
            service_type=chance.choice(types),
            given_at=now - timezone.timedelta(minutes=chance.randrange(100_000)),
        )
        for case in cases
        for _row in range(each)
    ]
    ServiceLog._base_manager.bulk_create(rows, batch_size=1000)
    know_the_tables()
    return cases[0], len(rows)


def know_the_tables():
    """Without statistics SQLite takes a plan for the query by hand that no one would call its best."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def by_hand(sql, **values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def plain(pk):
    """An id as both engines give it."""
    return str(pk).replace("-", "")


def milliseconds(work):
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def compared(ours, theirs):
    """Both in turn, so that what else the machine does falls on both: medians, spread and ratio."""
    pairs = [(milliseconds(ours), milliseconds(theirs)) for _round in range(ROUNDS + 2)][2:]
    told = {}
    for name, times in zip(("ours", "by_hand"), zip(*pairs, strict=True), strict=True):
        lowest, _second, highest = statistics.quantiles(times, n=4)
        told[name] = {
            "median_ms": round(statistics.median(times), 2),
            "quartiles_ms": [round(lowest, 2), round(highest, 2)],
        }
    return told | {"ratio": round(told["ours"]["median_ms"] / told["by_hand"]["median_ms"], 1)}


def test_the_search_over_ten_thousand_services(big_catalogue, organisation):
    kind = ServiceType.objects.get(code="PRI-03")
    need = Need(
        service_type=kind,
        country="CR",
        organisation=organisation,
        gender=MAN,
        age=30,
        languages=("kek",),
        admin1="Limón",
        lodging=True,
    )
    values = {"type": kind.pk, "day": timezone.localdate()}
    page = [answer.service.pk for answer in answers(need)[:PAGE] if answer.fits]
    assert [str(pk).replace("-", "") for pk in page] == [
        str(pk).replace("-", "") for (pk,) in by_hand(SEARCH, **values)
    ]
    assert page
    measured = compared(lambda: with_phones(answers(need)[:PAGE]), lambda: by_hand(SEARCH, **values))
    weighed = len(answers(need))
    note(ROUNDS, "search for a service", services=big_catalogue, weighed=weighed, **measured)
    assert measured["ours"]["median_ms"] < 2000


def test_the_newest_services_of_a_person_among_a_hundred_thousand(long_log, case_manager):
    case, rows = long_log
    shown = ServiceLog.objects.visible_to(case_manager).filter(case=case).select_related("service_type", "key")
    ours = lambda: keyset_page(shown.all(), ["-given_at", "pk"])  # noqa: E731
    assert len(ours()) == SIZE
    measured = compared(ours, lambda: by_hand(LOG, case=case.pk.hex if connection.vendor == "sqlite" else case.pk))
    note(ROUNDS, "newest services of a person", rows=rows, cases=Case.objects.count(), **measured)
    assert measured["ours"]["median_ms"] < 500
