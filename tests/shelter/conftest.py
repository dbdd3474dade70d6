"""A house with its wings, and people who look for a bed in it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carecase.access.models import Organisation, Unit
from carecase.access.roles import Role
from carecase.cases import actions as cases
from carecase.cases.models import Case, Concern
from carecase.people.models import FamilyMember, FamilyUnit, Person
from carecase.shelter import actions
from carecase.shelter.models import AllocationOverride, Bed, HouseLocation, LodgingNeeds, Room, RoomKind, Stay
from carecase.workflow.acts import act
from tests.queries import asked_by

#: Nothing that leaves the house may ever contain one of these.
ADDRESS, PHONE, DIRECTIONS = "Calle Canario 417", "+506 4170 0417", "detrás del molino canario"

ROOMS = (
    ("Cuarto 1", RoomKind.WOMEN, ["1A", "1B", "1C"], {"wing": "Planta baja", "step_free": True}),
    ("Cuarto 2", RoomKind.MEN, ["2A", "2B"], {"wing": "Anexo"}),
    ("Cuarto 3", RoomKind.FAMILIES, ["3A", "3B", "3C"], {"wing": "Planta baja", "step_free": True}),
    ("Cuarto 4", RoomKind.BOYS, ["4A", "4B"], {"wing": "Anexo"}),
    ("Cuarto 5", RoomKind.GIRLS, ["5A", "5B"], {"wing": "Planta alta"}),
    ("Cuarto 6", RoomKind.LGBTI, ["6A"], {"wing": "Planta alta"}),
    ("Cuarto 7", RoomKind.MOTHER_INFANT, ["7A", "7B"], {"wing": "Planta baja"}),
    ("Cuarto 8", RoomKind.ISOLATION, ["8A", "8B"], {"wing": "Planta alta"}),
)
FACTS = {"capacity": 17, "complaint_channel": "Línea de quejas 800", "is_open": True}


@pytest.fixture
def house(house_unit, shelter_manager):
    """Casa Ceiba: open, a room of every kind, and its address where it belongs."""
    house = actions.set_up_house(house_unit, by=shelter_manager, rooms=ROOMS, **FACTS)
    with act(shelter_manager, "write_location", house) as doing:
        doing.save(HouseLocation(house=house, address=ADDRESS, phone=PHONE, directions=DIRECTIONS))
    return house


@pytest.fixture
def other_house(db, colleague):
    """Casa Guarumo, of another organisation in the same country, offered to everybody."""
    sisters = Organisation.objects.create(name="Hermanas del Istmo", kind=Organisation.Kind.NGO, country="CR")
    unit = Unit.objects.create(organisation=sisters, kind=Unit.Kind.HOUSE, name="Casa Guarumo")
    manager = colleague("elena", Role.SHELTER_MANAGER, unit)
    rooms = (("Sala 1", RoomKind.WOMEN, ["W1", "W2"]), ("Sala 2", RoomKind.BOYS, ["B1"]))
    return actions.set_up_house(unit, by=manager, rooms=rooms, **FACTS)


@pytest.fixture
def other_keeper(other_house, colleague):
    return colleague("nuria", Role.SHELTER_STAFF, other_house.unit)


@pytest.fixture
def bed(house):
    """`bed("3C")`: a bed of Casa Ceiba, read anew."""
    return lambda code: Bed.objects.select_related("room__house__unit").get(room__house=house, code=code)


@pytest.fixture
def somebody(register, case_manager, describe):
    """`somebody(age=16, sex="1")`: a case of Inés about a person with these facts."""

    def make(age=30, sex="2", incident=None, called="", **facts):
        waiting = (incident or register(1)).cases.filter(manager__isnull=True).order_by("label").first()
        case = cases.take_case(waiting, by=case_manager)
        if called:
            with act(case_manager, "call", case) as doing:
                case.called = called
                doing.save(case)
        return describe(case, case_manager, age=age, sex=sex, **facts)

    return make


@pytest.fixture
def family(case_manager):
    """`family((mother, "mother"), (child, "child"))`: asked alone and willing, unless said otherwise."""

    def make(*members, asked=True, together=True, proof="proposed"):
        with act(case_manager, "note_family") as doing:
            unit = doing.save(FamilyUnit())
            for case, relation in members:
                person = Person.objects.get(pk=case.person_id)
                member = FamilyMember(unit=unit, person=person, relation=relation, proof=proof)
                if asked and not person.is_child:
                    member.asked_alone_at, member.wants_together = case.recorded_at, together
                doing.save(member)
        return unit

    return make


@pytest.fixture
def reserved(case_manager):
    return lambda case, bed: actions.reserve_bed(case, bed, by=case_manager)


@pytest.fixture
def lodged(case_manager, shelter_worker):
    """`lodged(case, bed)`: held by the case team, admitted by the house."""

    def admit(case, bed, **intake):
        actions.reserve_bed(case, bed, by=case_manager)
        return actions.admit(case, bed, by=shelter_worker, **intake)

    return admit


@pytest.fixture
def woman(somebody):
    return somebody(called="Yuleisy")


@pytest.fixture
def boy(somebody):
    return somebody(age=16, sex="1", called="Brayan")


@pytest.fixture
def add_room(shelter_manager):
    def add(house, name, kind, codes, **facts):
        with act(shelter_manager, "add_room", house) as doing:
            room = doing.save(Room(house=house, name=name, kind=kind, **facts))
            return [doing.save(Bed(room=room, code=code)) for code in codes]

    return add


@pytest.fixture
def sign_in(client):
    """`sign_in(user)`: the client, signed in as this colleague, with a client of her own."""

    def enter(user):
        entered = client.__class__()
        entered.force_login(user, backend="carecase.access.backends.RoleBackend")
        return entered

    return enter


@pytest.fixture
def keeper(sign_in, shelter_worker):
    """Rosa at the desk of Casa Ceiba."""
    return sign_in(shelter_worker)


@pytest.fixture
def manager(sign_in, shelter_manager):
    return sign_in(shelter_manager)


@pytest.fixture
def desk(sign_in, case_manager):
    """Inés at her desk."""
    return sign_in(case_manager)


@pytest.fixture
def look_again():
    """`look_again(client, page)`: the page, looked at a second time, and what it asks the database."""

    def look(client, page):
        shown = []
        queries = asked_by(lambda: shown.append(client.get(page)))
        return shown[-1], queries

    return look


@pytest.fixture
def watched(house, register, somebody, family, lodged, bed, add_room, case_manager, shelter_manager, other_keeper):
    """A woman in bed 1A of whom everything is on record that the choice of a bed looks at: needs, exceptions, family
    with a bed in another house; of her group somebody who lives here too, with a concern, to be kept apart from."""
    incident, now = register(3), timezone.now()
    woman, mate, sister = (somebody(called=name, incident=incident) for name in ("Yuleisy", "Nora", "Ana"))
    [near] = add_room(house, "Cuarto 9", RoomKind.WOMEN, ["9A"])
    lodged(woman, bed("1A"), mobility=Stay.Mobility.NO_STEPS)
    lodged(mate, near)
    there = Bed.objects.select_related("room__house__unit").get(code="W1")
    actions.reserve_bed(sister, there, by=case_manager)
    actions.admit(sister, there, by=other_keeper)
    family((woman, "sibling"), (sister, "sibling"))
    cases.keep_apart(woman, mate, by=case_manager)
    of_an_exception = {"reason": "x", "mitigation": "x", "expires_at": now + timedelta(days=1), "rules": ["room"]}
    with act(case_manager, "write", woman) as doing:
        for case in (woman, mate):
            doing.save(LodgingNeeds(case=case, sleeps="women", step_free="yes", isolation="no"))
            ends = {"second_due_at": now, "expires_on": timezone.localdate() + timedelta(days=9)}
            doing.save(Concern(case=case, grounds="x", **ends))
        for code in ("2A", "2B"):
            by = {"decided_by": shelter_manager}
            doing.save(AllocationOverride(case=woman, bed=bed(code), **of_an_exception, **by))
    return Case.objects.get(pk=woman.pk)
