"""One of everything: a case with a row of every kind, and somebody in every role, here and in another organisation.

Rows are filled in by the kinds of their fields, so that a kind of record that is new tomorrow has a row too. Where a
constraint of the database wants more than that, ROWS says what.
"""

import datetime
import uuid
from hashlib import sha256
from itertools import count

from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from carecase.access.data_classes import DataClass
from carecase.access.models import Membership, Organisation, Unit, User
from carecase.access.roles import ROLES, Role, reading
from carecase.cases import actions
from carecase.cases.models import (
    Case,
    Consent,
    ConsentSheet,
    EmergencyAccess,
    Grant,
    GroupIncident,
    Likeness,
    PossibleMatch,
)
from carecase.casework.printouts import PRINTOUTS
from carecase.complaints.models import StaffComplaint
from carecase.documents.models import IssuedPaper
from carecase.files.content import JPEG, Content
from carecase.files.models import StoredFile, put
from carecase.interpreters.feeds import make_feed
from carecase.interpreters.models import Booking, Interpreter, Room
from carecase.people.models import Person, SamePerson
from carecase.plans.models import Bill, CarePlan, FollowUp, Voucher
from carecase.sealing.fields import SealedDateField, SealedField, SealedJSONField
from carecase.shelter.actions import admit, set_up_house
from carecase.shelter.models import Bed, DayLogEntry, GateCall, RoomKind, ShiftHandover
from carecase.signin.models import Device, FactorRemoval, OpenSession
from carecase.staff.actions import new_token
from carecase.website.manual import load_manual
from carecase.workflow.acts import act
from carecase.workflow.records import Record
from referrals.exchange import envelope
from referrals.exchange import keys as exchange_keys
from referrals.models import Attachment, CaseRequest, IncomingReferral, Outgoing, Partner, PartnerKeys, Referral
from repatriation.models import (
    BudgetLine,
    Fund,
    IncomingReturn,
    Movement,
    NationalityRequest,
    OriginAnswer,
    ReturnPartner,
    ReturnPlan,
)
from services_catalog.actions import load_service_types
from services_catalog.hsds import types
from services_catalog.models import (
    Agreement,
    Price,
    Provider,
    ProviderService,
    ServiceSite,
    ServiceType,
    Site,
    TypeProposal,
)
from tests.files.corpus import picture

NOW = timezone.now()
LATER = NOW + datetime.timedelta(days=1)
RECORDS = [model for model in apps.get_models() if issubclass(model, Record) and not hasattr(model, "history_object")]
ACCOUNTS = count(900_001)  # far from the ids of anything else one can choose
HOUSE_ROLES = (Role.SHELTER_MANAGER, Role.SHELTER_STAFF)
HOUSE = {"capacity": 4, "complaint_channel": "800", "is_open": True}
ROOMS = [("Cuarto 1", RoomKind.WOMEN, ["1A", "1B"])]

VISIT = "7d1f6f0e-0000-4000-8000-000000000000"  # a contact that another installation asks for
PICTURE, SHEET = uuid.uuid4(), uuid.uuid4()  # a file bears the id of the record that keeps it

# What a row needs beyond a value for every field that wants one: label → field → value, or a function of the world.
ROWS = {
    "cases.Encounter": {"occurred_at": NOW},
    "plans.FollowUp": {"kind": "after_return", "partner": lambda world: world.home.organisation},
    "cases.Episode": {"number": 2},
    "cases.Grant": {"unit": lambda world: world.home.new_house_unit},
    "cases.Search": {"agreed": True},
    "complaints.ExcludedFromComplaint": {"user": lambda world: world.members[Role.AUDITOR]},
    "cases.Consent": {
        "kind": "follow_up",
        "organisation": lambda world: world.home.organisation,
        "categories": ["identity", "contact", "health", "travel"],
    },
    "repatriation.ReturnPartner": {
        "organisation": lambda world: world.home.organisation,
        "is_assessor": True,
        "is_receiver": True,
    },
    "cases.Separation": {"other": lambda world: world.other_case},
    "cases.Likeness": {"id": PICTURE, "file": lambda world: world.stored(Likeness, PICTURE)},
    "cases.ConsentSheet": {"id": SHEET, "file": lambda world: world.stored(ConsentSheet, SHEET)},
    "assessments.Identification": {"due_at": NOW},
    "assessments.Interview": {"explained": True},
    "assessments.HeadCount": {"men": 1},
    "assessments.UrgentNeeds": {"told_rape_care": True},
    "shelter.BedAllocation": {"stay": lambda world: world.stay, "until_at": LATER},
    "people.SamePerson": {
        "one": lambda world: min(world.people(), key=lambda person: person.pk),
        "other": lambda world: max(world.people(), key=lambda person: person.pk),
    },
    "cases.PossibleMatch": {
        "one": lambda world: min(world.people(), key=lambda person: person.pk),
        "other": lambda world: max(world.people(), key=lambda person: person.pk),
        "answer": "same",
    },
    "cases.Merge": {"stays": lambda world: world.case.person, "gives_way": lambda world: world.other_case.person},
    "cases.IncidentLink": {
        "one": lambda world: min(world.groups(), key=lambda group: group.pk),
        "other": lambda world: max(world.groups(), key=lambda group: group.pk),
        "answer": "yes",
    },
    "shelter.AllocationOverride": {"rules": ["full"]},
    "interpreters.Interpreter": {"user": lambda world: world.members[Role.INTERPRETER]},
    "interpreters.Availability": {"ends": datetime.time(13)},
    "interpreters.RoomHours": {"ends": datetime.time(13)},
    "interpreters.Booking": {"begins_at": NOW, "ends_at": LATER, "busy_from_at": NOW, "busy_until_at": LATER},
    "repatriation.ReturnPlan": {"movement": lambda world: world.row(Movement)},
    "repatriation.BudgetLine": {"funder": "x"},
    "repatriation.Payment": {"voucher": "x"},
    "referrals.IncomingReferral": {"unit": lambda world: world.home.team},
    "repatriation.IncomingReturn": {"unit": lambda world: world.home.team},
    "repatriation.IncomingReturnReply": {"said": {"what": "answer", "about": "", "values": {}}},
    "repatriation.IncomingReturnContent": {
        "content": {
            "may": ["answer", "again", "back"],
            "place": "x",
            "visits": [{"id": VISIT, "due_on": "2026-01-01"}],
        }
    },
    "referrals.Outgoing": {"referral": lambda world: world.row(Referral)},
    "referrals.CaseRequest": {"case": lambda world: world.case, "unit": lambda world: world.abroad.team},
    "referrals.Attachment": {"sealed_pdf": "JVBERg==", "sha256": sha256(b"%PDF").hexdigest()},
}

# Pages whose view does not say which record their address names, and those of a paper that was printed.
RECORD_OF = {
    "signin:revoke": Device,
    "emergency:access": EmergencyAccess,
    "shelter:reserve": Bed,
    "shelter:handover_sign": ShiftHandover,
    "shelter:undo_gate_call": GateCall,
    "shelter:undo_log": DayLogEntry,
    **dict.fromkeys(("complaints:one", "complaints:acknowledge", "complaints:end"), StaffComplaint),
    "shelter:override": Bed,
    **dict.fromkeys(
        (f"repatriation:to_us_{page}" for page in ("one", "answer", "family", "confirm", "again", "back")),
        ReturnPartner,
    ),
    **dict.fromkeys(("files:file", "files:picture"), Likeness),
    "casework:consent_sheet": Consent,
    "repatriation:origin_answer": OriginAnswer,
    **dict.fromkeys(
        (f"repatriation:from_elsewhere_{page}" for page in ("one", "say", "visit", "again", "back")), IncomingReturn
    ),
    **dict.fromkeys(("repatriation:partner_told", "repatriation:partner_tell"), ReturnPartner),
    "repatriation:nationality_line": NationalityRequest,
    "referrals:page": Referral,
    "referrals:step": Referral,
    "referrals:preview": Referral,
    "referrals:give_up": Referral,
    "referrals:sent_paper": Referral,
    **dict.fromkeys(("exchange:partner", "exchange:partner_change"), Partner),
    **dict.fromkeys(("exchange:compare", "exchange:revoke"), PartnerKeys),
    **dict.fromkeys(("exchange:jwks", "exchange:own_keys"), Organisation),
    **dict.fromkeys(("exchange:package", "exchange:send_again"), Outgoing),
    **dict.fromkeys(("exchange:incoming_one", "casework:answer_incoming"), IncomingReferral),
    **{f"keeping:{page}": Provider for page in ("entry", "send", "confirm", "publish", "send_back")},
    "keeping:proposal": TypeProposal,
    **dict.fromkeys(("casework:same_person", "casework:same_person_write"), SamePerson),
    **{f"casework:{page}": PossibleMatch for page in ("compare", "merge_ask", "merge_answer")},
    **{f"casework:{page}": PossibleMatch for page in ("unmerge_ask", "unmerge_answer")},
    "repatriation:visit": FollowUp,
    "plans:voucher_step": Voucher,
    "casework:print_voucher": Voucher,
    "casework:print_referral": Referral,
    "repatriation:movement_leave": ReturnPlan,
    **dict.fromkeys(("casework:rate_booking", "casework:booking_step"), Booking),
}
# Referrals that were sent to the team itself, and one by which a case was handed over.
RECEIVED = {f"referrals:{page}" for page in ("received_one", "received_paper", "report_failure", "say", "recall_seen")}
RECEIVED |= {"casework:answer_referral"}
# Objects of the directory that are there for everybody: page → what is made of the world's provider.
TOLD = {
    "hsds:organization": lambda provider: provider,
    "hsds:service": lambda provider: provider.services.get(),
    "hsds:service_at_location": lambda provider: provider.services.get().service_at_locations.get(),
}
TOLD_BY_ID = {"hsds:taxonomy": types.TAXONOMY_ID, "hsds:taxonomy_term": types.term_id("IMM-01")}
PRINTED = {"casework:void_paper": Case, "casework:void_group_paper": GroupIncident}


class World:
    """Made once for many tests: they only look, or what they do is taken back."""

    def __init__(self):
        load_service_types()
        load_manual()
        self.home = Place("Camino Seguro", "CR")
        self.abroad = Place("Casa Abierta", "PA")
        self.members = {role: self.home.colleague(role) for role in Role}
        self.strangers = {role: self.abroad.colleague(role) for role in Role}
        self.manager = self.members[Role.CASE_MANAGER]
        self.incident, self.other_incident = self.registered(), self.registered()
        self.case = self.taken(self.incident)
        self.other_case = self.incident.cases.exclude(pk=self.case.pk).get()
        keeper = self.members[Role.SHELTER_MANAGER]
        self.house = set_up_house(self.home.house_unit, by=keeper, rooms=ROOMS, **HOUSE)
        self.bed, self.free_bed = Bed.objects.filter(room__house=self.house).order_by("code")
        self.stay = admit(self.case, self.bed, by=keeper)
        self.case = Case.objects.get(pk=self.case.pk)
        known = (self.case, self.case.person, self.incident, self.house, self.stay, self.bed)
        self.open_kitchen = self.published_provider()
        self.rows = {type(record): record for record in known}
        self.rows |= self.catalogued() | self.catalogue() | self.partnered()
        self.received = self.sent_referral()
        given = {"kind": Referral.Kind.TRANSFER, "state": Referral.State.ACCEPTED, "responded_at": NOW}
        self.handed_over = self.sent_referral(**given)
        self.batch = self.sent_referral(batch=uuid.uuid4()).batch
        for model in RECORDS:
            self.row(model)
        self.feed, self.secret = make_feed(self.manager)
        screener = {"user": self.members[Role.SCREENER], "organisation": self.home.organisation}
        self.waiting_role = Membership.objects.create(role=Role.AUDITOR, waits=True, given_by=self.manager, **screener)
        self.token = new_token(screener["user"], self.manager)
        self.removal = FactorRemoval.objects.create(user=screener["user"], asked_by=self.manager)
        self.open_session = OpenSession.objects.create(user=keeper, session_key="x", words="x")
        shared = {"unit": self.home.house_unit, "registered_by": keeper, "name": "x", "token_hash": "x"}
        self.rows[Device] = Device.objects.create(**shared)

    def sent_referral(self, **details):
        """A referral that has left the house; its receiver is the team itself."""
        with act(self.manager, "make", self.case) as doing:
            known = {"receiving_unit": self.home.team, "sent_at": NOW, "without_consent_by": self.manager}
            referral = doing.save(Referral(case=self.case, **{"state": Referral.State.SENT} | known | details))
            paper = ROWS["referrals.Attachment"] | {"document": "D1", "paper_number": "x"}
            referral.paper = doing.save(Attachment(referral=referral, **paper))
        return referral

    def partnered(self):
        """An organisation of another installation, and keys of both sides."""
        keeper, home, today = self.members[Role.ADMINISTRATOR], self.home.organisation, timezone.localdate()
        exchange_keys.make(home, by=keeper)
        agreed = {"agreed_on": today, "agreed_until": today + datetime.timedelta(days=90)}
        known = {"name": "Casa del Norte", "country": "PA", "org_id": "x", "desk": self.home.team, "added_by": keeper}
        partner = Partner.objects.create(organisation=home, **known, **agreed)
        public = {use: pair[1] for use, pair in zip(("signing", "encryption"), envelope.new_pair(), strict=True)}
        return {Organisation: home, Partner: partner, PartnerKeys: exchange_keys.add(partner, public, by=keeper)}

    def catalogued(self):
        """Rows that nobody in care stands behind: a provider, what it gives, at which price, and its bill."""
        provider = Provider.objects.create(name="Hotel El Faro", country="CR")
        service = ProviderService.objects.create(provider=provider, name="Habitaciones")
        of = {"organisation": self.home.organisation, "provider": provider, "number": "C-1"}
        today = timezone.localdate()
        agreement = Agreement.objects.create(**of, from_on=today, until_on=today + datetime.timedelta(days=90))
        per_night = {
            "per": "person_night",
            "amount": 20,
            "currency": "USD",
            "service_type": ServiceType.objects.first(),
        }
        price = Price.objects.create(agreement=agreement, service=service, **per_night)
        month = {"month": today.replace(day=1), "number": "F-1", "currency": "USD"}
        bill = Bill.objects.create(agreement=agreement, entered_by=self.members[Role.FINANCE], **month)
        year = {"from_on": today, "until_on": today + datetime.timedelta(days=365)}
        given = {"funder": "x", "name": "x", "currency": "USD", "amount": 100, "by": self.members[Role.FINANCE]}
        fund = Fund.objects.create(organisation=self.home.organisation, **given, **year)
        return {type(each): each for each in (provider, service, agreement, price, bill, fund)}

    def registered(self):
        """A group found by the post, which the team takes over."""
        details = {"country": "CR", "place": "Paso Canoas", "occurred_at": NOW}
        officer = self.members[Role.FRONTLINE_OFFICER]
        return actions.register_incident(GroupIncident(count=2, **details), by=officer, unit=self.home.post)

    def taken(self, incident):
        """A grown woman's case that everybody who may read operations works on, each in her own role."""
        case = actions.take_case(incident.cases.order_by("label").first(), by=self.manager)
        person = Person.objects.get(pk=case.person_id)
        with act(self.manager, "add_to_team", case) as doing:
            person.age_told, person.sex = "30", "2"
            doing.save(person)
            for role in reading(DataClass.OPERATIONS) - {Role.CASE_MANAGER, *HOUSE_ROLES}:
                doing.save(Grant(case=case, user=self.members[role], role=role, because=Grant.Because.TEAM))
            doing.save(Grant(case=case, unit=self.home.house_unit, because=Grant.Because.ADMISSION))
        return Case.objects.get(pk=case.pk)

    def people(self):
        return self.case.person, self.other_case.person

    def groups(self):
        return self.incident, self.other_incident

    def published_provider(self):
        """Somebody whom the public directory shows, at an open place."""
        home, published = self.home.organisation, {"review": Provider.Review.PUBLISHED}
        provider = Provider.objects.create(name="Comedor", organisation=home, country=home.country, **published)
        service = ProviderService.objects.create(name="Almuerzo", provider=provider, **published)
        service.service_types.set(ServiceType.objects.filter(code="IMM-02"))
        site = Site.objects.create(provider=provider, country=home.country, admin1="Puntarenas")
        ServiceSite.objects.create(service=service, site=site)
        return provider

    def catalogue(self):
        """An entry that waits for review, and a proposal."""
        editor, country = self.members[Role.CATALOGUE_EDITOR], self.home.organisation.country
        kept = {"organisation": self.home.organisation, "country": country}
        provider = Provider.objects.create(name="Hotel", review=Provider.Review.WAITING, written_by=editor, **kept)
        return {Provider: provider, TypeProposal: TypeProposal.objects.create(by=editor, name_es="Otro", **kept)}

    def stored(self, model, pk):
        """A sealed file, and a photograph is agreed to."""
        with act(self.manager, "make", self.case) as doing:
            doing.save(Consent(case=self.case, kind=Consent.Kind.PHOTO, given=Consent.Given.YES))
        file = StoredFile(pk=pk, key_id=self.case.key_id, kept_by=model._meta.label)
        return put(file.seal(Content(JPEG, picture())))  # a real one: a card prints it

    # --- a row of every kind ------------------------------------------------------------------------------------

    def row(self, model):
        """A row of this kind under the case; made the first time it is asked for."""
        if model not in self.rows:
            with act(self.manager, "make", self.case) as doing:
                self.rows[model] = doing.save(model(**self.values(model)))
        return self.rows[model]

    def values(self, model):
        given = ROWS.get(model._meta.label, {})
        values = {name: value(self) if callable(value) else value for name, value in given.items()}
        wanted = (field for field in model._meta.concrete_fields if field.name not in values and wants_a_value(field))
        return values | {field.name: self.value(field) for field in wanted}

    def value(self, field):
        if field.is_relation:
            return self.related(field.related_model)
        if field.choices:
            return next(value for value, _label in field.flatchoices if value != "")
        value = next(value for kinds, value in VALUES if isinstance(field, kinds))
        return value() if callable(value) else value

    def related(self, model):
        own = {User: self.manager, Organisation: self.home.organisation, Unit: self.home.team}
        if model in own:
            return own[model]
        return ServiceType.objects.first() if model is ServiceType else self.row(model)

    # --- addresses ----------------------------------------------------------------------------------------------

    def address(self, page, **others):
        """Where a page is for the case and what lies under it; `others`: arguments that are something else."""
        arguments = {name: str(self.argument(page, name)) for name in page.arguments}
        return reverse(page.name, kwargs=arguments | others)

    def argument(self, page, name):
        by_page = {"number": self.number, "pk": self.record, "step": self.step, "place": self.place}
        by_page["attachment"] = self.attachment
        everywhere = {
            "id": self.house.pk,
            "bed": self.free_bed.pk,
            "unit": self.home.new_house_unit.pk,
            "plan": self.row(CarePlan).number,
            "code": ServiceType.objects.first().code,
            "section": "cases",
            "batch": self.batch,
            "interpreter": self.row(Interpreter).pk,
            "room": self.row(Room).pk,
            "asked": self.row(CaseRequest).pk,
            "answer": "transfer",
            "line": self.row(BudgetLine).pk,
            "feed": self.feed.pk,
            "movement": self.row(Movement).number,
            "secret": self.secret,
            "account": self.members[Role.SCREENER].pk,
            "membership": self.waiting_role.pk,
            "removal": self.removal.pk,
            "row": self.open_session.pk,
            "token": self.token,
            # the public directory
            "language": "es",
            "country": self.home.organisation.country.lower(),
            "need": "food-bed",
            "provider": self.open_kitchen.pk,
            "what": "make",
            "saying": "answer",
            "visit": VISIT,
            "kind": "provider",
            "slug": "identification",
            "version": 1,
            "process": "care",
            # from departure on
            "who": "person",
            "way": "incident",
            "part": "milestone",  # of an integration plan
        }
        found = by_page[name](page) if name in by_page else everywhere.get(name)
        assert found, f"say in {__name__} what <{name}> of {page.name} ({page.route}) is"
        return found

    def number(self, page):
        return self.incident.number if page.route.startswith("incidents/") else self.case.number

    def attachment(self, page):
        return self.received.paper.pk if page.name in RECEIVED else self.row(Attachment).pk

    def place(self, page):
        """A step in the manual, a town in the directory."""
        return "start_shelter" if page.name.startswith("website:") else "puntarenas"

    def record(self, page):
        if page.name in RECEIVED:
            return self.received.pk
        if page.name == "referrals:handed_over":
            return self.handed_over.pk
        if page.name in PRINTED:
            return self.paper(PRINTED[page.name]).pk
        if page.name in TOLD_BY_ID:
            return TOLD_BY_ID[page.name]
        if page.name in TOLD:
            return TOLD[page.name](self.open_kitchen).pk
        model = RECORD_OF.get(page.name) or page.model
        assert model, f"say in {__name__} which record {page.name} is about"
        return self.free_bed.pk if model is Bed else self.row(model).pk

    def step(self, page):
        """The first step of the workflow that is open where the record stands."""
        if page.name in RECEIVED:
            return "receive"
        subject = self.row(page.workflow.model)
        return next(step.name for step in page.workflow.values() if step.open_for(subject) and step.permission)

    def paper(self, model):
        """A paper that was printed about the case or the group."""
        subject = self.row(model)
        document = next(paper.code for paper, _need in PRINTOUTS if issubclass(model, paper.about))
        about = {"subject_label": model._meta.label, "subject_id": subject.pk, "document": document}
        rest = {"key_id": subject.key_id, "language": "es", "issued_by": self.manager}
        return IssuedPaper.objects.get_or_create(**about, defaults=rest)[0]


class Place:
    """An organisation with a team, a post, a house, and the unit of a house that is not set up yet."""

    def __init__(self, name, country):
        self.organisation = Organisation.objects.create(name=name, kind=Organisation.Kind.NGO, country=country)
        self.team = self.unit(Unit.Kind.TEAM, "Equipo")
        self.post = self.unit(Unit.Kind.POST, "Puesto")
        self.house_unit = self.unit(Unit.Kind.HOUSE, "Casa")
        self.new_house_unit = self.unit(Unit.Kind.HOUSE, "Casa nueva")
        self.team.takes_cases_of.add(self.post, self.house_unit)

    def unit(self, kind, word):
        name = f"{word} {self.organisation.country}"
        return Unit.objects.create(organisation=self.organisation, kind=kind, name=name)

    def colleague(self, role):
        """Somebody in this role, where people in this role work."""
        username = f"{role}-{self.organisation.country}".lower()
        name = f"{ROLES[role].label} {self.organisation}"
        user = User.objects.create(pk=next(ACCOUNTS), username=username, display_name=name)
        houses = [self.house_unit, self.new_house_unit]
        units = {Role.FRONTLINE_OFFICER: [self.post], Role.SHELTER_MANAGER: houses, Role.SHELTER_STAFF: houses}
        for unit in units.get(role, [self.team]):
            Membership.objects.create(user=user, organisation=self.organisation, unit=unit, role=role)
        return User.objects.get(pk=user.pk)


def wants_a_value(field):
    """Whether a row cannot be saved without it."""
    own = field.primary_key or field.name in {"key", "unanswered"}
    text = field.blank and field.empty_strings_allowed
    return not (own or text or field.null or field.has_default())


# In this order: the first kind that fits.
VALUES = (
    (SealedDateField, timezone.localdate),
    (SealedJSONField, {}),
    (SealedField, "x"),
    (models.UUIDField, uuid.uuid4),
    (models.DateTimeField, timezone.now),  # each a little after the one before
    (models.DateField, timezone.localdate),
    (models.TimeField, datetime.time(12)),
    (models.BooleanField, True),
    (models.JSONField, {}),
    ((models.IntegerField, models.DecimalField), 1),
    ((models.CharField, models.TextField), "x"),
)
