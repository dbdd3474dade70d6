"""Who works in this world: one organisation with its teams, a post and a house, and those who sign in to it."""

from datetime import date
from types import SimpleNamespace

from django.contrib.auth.hashers import make_password

from carecase.access.models import Membership, Organisation, Unit, User
from carecase.access.roles import Role
from carecase.shelter import actions
from carecase.shelter.models import RoomKind
from services_catalog.actions import load_service_types

PASSWORD = "rondas de prueba en casa"  # noqa: S105  (of a world that is invented)
CASELOAD = 25
TEAMS = 10
BEDS = 60
SINCE = date(2020, 1, 1)
#: Who is measured: a case manager with a real caseload, a supervisor who sees everything, a desk of the house.
SIGNED_IN = ("manager", "supervisor", "keeper")


def assemble(managers):
    """Everybody, with so many case managers divided among the teams; the first is the one who is measured."""
    load_service_types()
    ngo = Organisation.objects.create(name="Camino Seguro", kind=Organisation.Kind.NGO, country="CR")
    state = Organisation.objects.create(name="Migración", kind=Organisation.Kind.IMMIGRATION_SERVICE, country="CR")
    teams = [
        Unit.objects.create(organisation=ngo, kind=Unit.Kind.TEAM, name=f"Equipo {n:02}") for n in range(1, TEAMS + 1)
    ]
    post = Unit.objects.create(organisation=state, kind=Unit.Kind.POST, name="Paso Canoas")
    house_unit = Unit.objects.create(organisation=ngo, kind=Unit.Kind.HOUSE, name="Casa Ceiba")
    teams[0].takes_cases_of.add(post, house_unit)
    password = make_password(PASSWORD)
    keepers = {
        "manager": (Role.CASE_MANAGER, ngo, teams[0]),
        "supervisor": (Role.SUPERVISOR, ngo, None),
        "keeper": (Role.SHELTER_STAFF, ngo, house_unit),
        "house_manager": (Role.SHELTER_MANAGER, ngo, house_unit),
        "officer": (Role.FRONTLINE_OFFICER, state, post),
    }
    people = {name: colleague(name, password, *where) for name, where in keepers.items()}
    others = [
        colleague(f"manager_{n:04}", password, Role.CASE_MANAGER, ngo, teams[n % TEAMS]) for n in range(1, managers)
    ]
    rooms = [(f"Cuarto {n:02}", RoomKind.WOMEN, [f"{n:02}{c}" for c in "ABCD"]) for n in range(1, BEDS // 4 + 1)]
    house = actions.set_up_house(
        house_unit, by=people["house_manager"], rooms=rooms, capacity=BEDS, complaint_channel="800", is_open=True
    )
    managing = [(people["manager"], teams[0]), *((one, teams[n % TEAMS]) for n, one in enumerate(others, start=1))]
    return SimpleNamespace(ngo=ngo, teams=teams, post=post, house=house, managing=managing, **people)


def colleague(name, password, role, organisation, unit):
    user = User.objects.create(username=name, display_name=name.replace("_", " ").title(), password=password)
    Membership.objects.create(user=user, organisation=organisation, unit=unit, role=role, from_on=SINCE)
    return user
