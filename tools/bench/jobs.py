"""What is measured: for each job how it is asked of the product, how of its floor, and who does it."""

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from carecase.access.models import Unit, User
from carecase.cases.models import Case
from carecase.shelter.models import House
from services_catalog.models import ServiceType
from tools.bench.world import words

CASES = ("manager", "supervisor")
STEP_FROM = "follow_up"
GROUP = 70


@dataclass(frozen=True)
class Job:
    """`ours` and `floor` take a browser and a number of the round. `before` puts things back, outside the time."""

    name: str
    ours: object
    floor: object
    users: tuple = CASES
    rounds: float = 1
    before: object = None


def jobs_of(world):
    """`world`: what the database says of it, by user."""
    fields = {"service_type": world["service"], "outcome": "delivered", "mode": "in_person", "note": "Como acordado."}
    number = lambda user, n: world[user][n % len(world[user])]  # noqa: E731
    asked = {"q": words.SOUGHT}
    return (
        same("list", "/cases/", "/floor/list/"),
        same("filtered list", "/cases/?state=protection&risk=high&order=risk", "/floor/filtered/"),
        Job("name search", lambda b, u, n: b.post("/search/", asked), lambda b, u, n: b.post("/floor/search/", asked)),
        Job(
            "open a case",
            lambda b, u, n: b.get(f"/cases/{number(u, n)}/"),
            lambda b, u, n: b.get(f"/floor/case/{number(u, n)}/"),
        ),
        same("my day", "/", "/floor/day/"),
        same("shelter board", f"/shelter/{world['house']}/", f"/floor/board/{world['house']}/", users=("keeper",)),
        Job(
            "log a service",
            lambda b, u, n: b.post(f"/cases/{number(u, n)}/services/new/", fields | now(), expect=302),
            lambda b, u, n: b.post(f"/floor/log/{number(u, n)}/", {}, expect=302),
            rounds=0.5,
        ),
        Job(
            "take a step",
            lambda b, u, n: b.post(f"/cases/{number(u, n)}/step/return_to_protection/", {"reason": "x"}, expect=302),
            lambda b, u, n: b.post(f"/floor/step/{number(u, n)}/", {}, expect=302),
            rounds=0.5,
            before=lambda u, n: step_back(number(u, n)),
        ),
        Job(
            "register a group of 70",
            lambda b, u, n: b.post("/register/", group(world), expect=302),
            lambda b, u, n: b.post("/floor/register/", {}, expect=302),
            rounds=0.15,
        ),
    )


def same(name, ours, floor, **more):
    return Job(name, lambda b, u, n: b.get(ours), lambda b, u, n: b.get(floor), **more)


def now():
    return {"given_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")}


def group(world):
    told = {"place": "Paso Canoas", "country": "CR", "count": str(GROUP), "needs": ["beds"], "languages": ["spa"]}
    return told | {"unit": world["team"], "occurred_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")}


def step_back(number):
    """The step is taken once from each state: it is put back between two rounds, by hand."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET state = %s WHERE number = %s", [STEP_FROM, number])


def known_world():
    """Cases of each who signs in, the house, the team that registers, and a service that is logged often."""
    manager, team = User.objects.get(username="manager"), Unit.objects.order_by("name").filter(kind="team").first()
    hers = Case.objects.open().filter(manager=manager).order_by("id")
    others = Case.objects.open().filter(manager__isnull=False).exclude(manager=manager).order_by("id")
    numbers = {"manager": numbers_of(hers), "supervisor": numbers_of(others) or numbers_of(hers)}
    service = ServiceType.objects.exclude(domain=ServiceType.Domain.HEALTH).order_by("code").first()
    house = House.objects.get()
    return {**numbers, "keeper": [], "house": house.pk, "team": team.pk, "service": service.pk}


def numbers_of(cases):
    return list(cases.values_list("number", flat=True)[:20])  # four clients with five of their own
