"""One person after the other, her case and what became of it: plain rows, sealed and chained as the product does."""

import os
import random
import uuid
from datetime import timedelta
from functools import lru_cache

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from carecase.access.roles import Role
from carecase.audit.chain import seal as mac_of
from carecase.audit.models import Event, EventSubject
from carecase.cases.models import Appointment, Case, CaseNote, Encounter, Episode, Grant, OperationsNote, Task
from carecase.cases.models.case import NOTHING_DUE
from carecase.cases.numbers import new_number
from carecase.people import tokens
from carecase.people.models import Person, PersonLanguage, SearchToken
from carecase.plans.models import ServiceLog
from carecase.sealing import ring
from carecase.sealing.models import DataKey
from carecase.shelter.models import BedAllocation, Stay
from carecase.workflow.models import StateChange
from tools.bench.world import words
from tools.bench.world.rows import Kept, Rows, Sealer

SERVICES, NOTES, VIEWS = 5, 2, 6  # of each case: given, written, and seen by somebody
TASKS = ("first_risk", "full_assessment", "care_plan", "follow_up")
names_of = lru_cache(maxsize=20_000)(tokens.of_names)


class People:
    """Writes cases one by one into the tables; `write` sends what has gathered."""

    def __init__(self, staff, types, chain):
        self.staff, self.types, self.chance, self.now = staff, types, random.Random(7), timezone.now()  # noqa: S311
        self.n, self.mac = chain
        self.ring_key = ring.current_key_id()
        self.care = ContentType.objects.get_for_model(Case)
        ngo = staff.ngo.pk
        self.keys, self.people = Rows(DataKey), Kept(Person, held_by_id=ngo)
        self.cases = Kept(Case, jurisdiction="CR", organisation_id=ngo)
        self.encounters = Kept(Encounter, country="CR", authority="Paso Canoas", admin1="Puntarenas")
        self.episodes, self.grants, self.languages = Kept(Episode, number=1), Kept(Grant), Kept(PersonLanguage)
        self.tokens, self.tasks, self.services = Rows(SearchToken), Kept(Task), Kept(ServiceLog)
        self.notes, self.for_house, self.changes = Kept(CaseNote), Kept(OperationsNote), Rows(StateChange)
        self.appointments, self.stays, self.beds = Kept(Appointment), Kept(Stay), Kept(BedAllocation)
        self.events, self.subjects = Rows(Event), Rows(EventSubject)

    def write(self):
        for each in vars(self).values():
            if isinstance(each, Rows | Kept):
                each.write()

    def add(self, manager=None, unit=None, is_open=True, sought=False, bed=None):
        """One case. Without a manager it waits for its team."""
        now, chance = self.now, self.chance
        age = timedelta(days=chance.uniform(1, 200) if is_open else chance.uniform(200, 1800))
        at = now - (timedelta(hours=chance.uniform(1, 60)) if manager is None else age)
        one = Life(self, at, manager, unit, is_open)
        one.is_born(self.name(sought))
        one.is_cared_for()
        if bed is not None:
            one.sleeps_in(bed)
        return one

    def name(self, sought):
        given, family = self.chance.choice(words.GIVEN), self.chance.sample(words.FAMILY, 2)
        return (words.GIVEN[0], f"{words.RARE} {family[0]}") if sought else (given, " ".join(family))

    def event(self, at, by, kind, verb, *named, **details):
        """One more link of the chain."""
        named = sorted((label, str(pk)) for label, pk in named)
        self.n += 1
        facts = {"n": self.n, "at": at, "actor": str(by.pk), "kind": kind, "verb": verb, "details": details}
        event = Event(key_id=self.ring_key, **facts)
        self.mac = mac_of(event, named, self.mac)
        self.events.add(mac=self.mac, key_id=self.ring_key, **facts)
        for label, pk in named:
            self.subjects.add(event_id=self.n, label=label, subject=pk)


class Life:
    """A person and her case, while their rows are written."""

    def __init__(self, people, at, manager, unit, is_open):
        self.all, self.at, self.manager, self.unit, self.is_open = people, at, manager, unit, is_open
        self.by = manager or people.staff.officer
        self.pk, self.person, self.number = uuid.uuid4(), uuid.uuid4(), new_number()
        self.key, dek = DataKey(id=uuid.uuid4()), os.urandom(ring.KEY_BYTES)
        ring_key, wrapped = ring.wrap(dek, self.key.context)
        people.keys.add(id=self.key.pk, wrapped=wrapped, ring_key_id=ring_key, made_at=at)
        self.seal = Sealer(self.key.pk, dek)
        self.subjects = [("cases.Case", self.pk), ("people.Person", self.person)]

    def of_case(self, **values):
        return {"id": uuid.uuid4(), "key_id": self.key.pk, "case_id": self.pk, **values}

    # --- registered ---------------------------------------------------------------------------------------------

    def is_born(self, name):
        self.is_somebody(*name)
        self.has_a_case(name[0])
        all_, at = self.all, self.at
        all_.encounters.add(at, self.by.pk, **self.of_case(occurred_at=at))
        closed = {} if self.is_open else {"closed_at": self.closed_at, "closure_reason": self.reason}
        all_.episodes.add(at, self.by.pk, **self.of_case(opened_at=at, **closed))
        self.is_seen()
        for kind, token in names_of(*name):
            all_.tokens.add(person_id=self.person, kind=kind, token=token)

    def is_somebody(self, given, family):
        chance, pk = self.all.chance, self.person
        band = chance.choice(words.BANDS)
        told = {"given_names": given, "family_names": family, "age_told": str(chance.randint(*words.AGES[band]))}
        told |= {"last_residence": "Choluteca, barrio El Centro", "occupation": "costura"}
        sealed = {name: self.seal(Person, pk, name, text) for name, text in told.items()}
        plain = {"sex": chance.choice("12"), "age_band": band, "citizenships": [chance.choice(words.COUNTRIES)]}
        plain |= {"age_told_on": self.at.date(), "age_basis": "stated"}
        self.all.people.add(self.at, self.by.pk, id=pk, key_id=self.key.pk, **sealed, **plain)
        tongue = {"id": uuid.uuid4(), "key_id": self.key.pk, "person_id": pk, "language": chance.choice(words.TONGUES)}
        self.all.languages.add(self.at, self.by.pk, level="first", **tongue)

    def has_a_case(self, called):
        chance, all_, at = self.all.chance, self.all, self.at
        self.closed_at = at + timedelta(days=chance.uniform(5, 190))
        self.reason = chance.choice(words.REASONS)
        self.state = (
            ("identification" if self.manager is None else chance.choice(words.STATES)) if self.is_open else "closed"
        )
        risk, rank = chance.choice(words.RISKS)
        self.due_at = all_.now + timedelta(hours=chance.uniform(-40, 400)) if self.is_open else NOTHING_DUE
        row = {"id": self.pk, "key_id": self.key.pk, "number": self.number, "person_id": self.person}
        row |= {"unit_id": self.unit.pk, "manager_id": self.manager and self.manager.pk, "opened_at": at}
        row |= {"risk_level": risk, "risk_rank": rank, "next_due_at": self.due_at}
        row |= {"called": self.seal(Case, self.pk, "called", called), "last_contact_at": at}
        first = row | {"state": "identification", "risk_level": "", "risk_rank": 2}
        if not self.is_open:
            row |= {"closed_at": self.closed_at, "closure_reason": self.reason}
        all_.cases.was(at, all_.staff.officer.pk, **first)
        all_.cases.now.add(recorded_at=at, recorded_by_id=self.by.pk, state=self.state, **row)
        all_.cases.was(at, self.by.pk, how="~", state=self.state, **row)
        if self.state != "identification":
            change = {"id": uuid.uuid4(), "key_id": self.key.pk, "content_type_id": all_.care.pk, "version": 1}
            change |= {"object_id": self.pk, "step": "close" if not self.is_open else "start_risk_assessment"}
            all_.changes.add(before="identification", after=self.state, by_id=self.by.pk, at=at, **change)

    def is_seen(self):
        """By her case manager; or, while she waits, by who registered her and the team that takes over."""
        all_, at = self.all, self.at
        taken = {"until_at": at + timedelta(hours=2)} if self.manager else {}
        for unit, because in ((all_.staff.post, "registered"), (self.unit, "intake")):
            all_.grants.add(at, self.by.pk, **self.of_case(unit_id=unit.pk, because=because, from_at=at, **taken))
        if self.manager:
            held = {"user_id": self.manager.pk, "role": Role.CASE_MANAGER, "because": "manager"}
            all_.grants.add(at, self.by.pk, **self.of_case(from_at=at, **held))

    # --- cared for ----------------------------------------------------------------------------------------------

    def is_cared_for(self):
        all_, chance = self.all, self.all.chance
        saved = [["cases.Case", str(self.pk), 1, ["number", "opened_at", "unit"]]]
        all_.event(self.at, self.by, "write", "register_person", *self.subjects, saved=saved)
        last = all_.now if self.is_open else self.closed_at
        moments = sorted(self.at + (last - self.at) * chance.random() for _each in range(SERVICES + NOTES + VIEWS))
        for at in moments[:SERVICES]:
            self.gets_a_service(at)
        for n, at in enumerate(moments[SERVICES : SERVICES + NOTES]):
            self.is_written_about(at, *(((all_.notes, CaseNote),) if n else ((all_.for_house, OperationsNote),)))
        for at in moments[SERVICES + NOTES :]:
            all_.event(at, self.by, "read", "view_case", *self.subjects)
        self.has_tasks()

    def gets_a_service(self, at):
        row = self.of_case(service_type_id=self.all.chance.choice(self.all.types), given_at=at)
        row["note"] = self.seal(ServiceLog, row["id"], "note", "Como acordado.")
        self.all.services.add(at, self.by.pk, disposition="provided_by_us", **row)
        saved = [["plans.ServiceLog", str(row["id"]), 1, ["disposition", "given_at", "note", "service_type"]]]
        named = (*self.subjects, ("plans.ServiceLog", row["id"]))
        self.all.event(at, self.by, "write", "log_service", *named, saved=saved)

    def is_written_about(self, at, where):
        rows, model = where
        row = self.of_case()
        row["text"] = self.seal(model, row["id"], "text", self.all.chance.choice(words.NOTES))
        rows.add(at, self.by.pk, **row)

    def has_tasks(self):
        all_ = self.all
        for n, kind in enumerate(TASKS):
            is_open = self.is_open and n == len(TASKS) - 1
            due = self.due_at if is_open else self.at + timedelta(days=n + 1)
            done = {} if is_open else {"done_at": due, "done_by_id": self.by.pk}
            owner = self.manager and self.manager.pk
            all_.tasks.add(self.at, self.by.pk, **self.of_case(kind=kind, owner_id=owner, due_at=due, **done))
        if self.is_open and self.manager and all_.chance.random() < 0.3:
            row = self.of_case(begins_at=all_.now + timedelta(hours=all_.chance.uniform(2, 200)), purpose="health")
            row["place"] = self.seal(Appointment, row["id"], "place", "Edificio central, segundo piso")
            all_.appointments.add(self.at, self.by.pk, **row)

    def sleeps_in(self, bed):
        all_, at, house = self.all, self.at, self.all.staff.house
        stay = self.of_case(house_id=house.pk, admitted_at=at, diet=[], complaint_explained=True)
        stay["alias"] = self.seal(Stay, stay["id"], "alias", "Luna")
        all_.stays.add(at, self.by.pk, **stay)
        all_.beds.add(at, self.by.pk, **self.of_case(bed_id=bed.pk, stay_id=stay["id"], from_at=at))
        lives = self.of_case(unit_id=house.unit_id, because="admission", from_at=at)
        all_.grants.add(at, self.by.pk, **lives)
