"""What is under way today, so that nobody's page stands empty: returns, an integration, vouchers, an interpreter."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.cases.forms import InterpreterRequestForm
from carecase.cases.models import Case, State
from carecase.casework.steps import care
from carecase.demo.houses import HOUSES
from carecase.demo.returns import ReturnStory
from carecase.demo.together import GoingTogether
from carecase.integration.forms import StayChoiceForm
from carecase.people.ages import CHILD, AgeBand
from carecase.plans import vouchers
from carecase.plans.forms.voucher import VoucherForm
from carecase.shelter.forms.gate import GateCallForm
from carecase.shelter.forms.handover import HandoverForm
from carecase.shelter.handover import since
from carecase.shelter.models import ShiftHandover
from repatriation.actions import add_coordinator
from repatriation.consular.forms import NationalityRequestForm
from repatriation.forms import DangerCheckForm
from services_catalog.models import Price

AFTER = timedelta(hours=2)  # before now
HOTEL, CLINIC = "CC-H-01", "CC-C-01"  # agreements of data/catalogue.toml
PEOPLE = ("stays", "counselled", "asks", "waits")  # only in protection can somebody begin to stay


class UnderWay(ReturnStory):
    title = _("What is under way")
    looks_first = False

    def play(self, until=None):
        self.clock.to(timezone.now() - AFTER)
        in_care = Case.objects.filter(organisation=self.cast.claro.pk, manager__isnull=False)
        in_care = in_care.filter(return_plans__isnull=True, stay_choices__isnull=True)
        adults = in_care.exclude(person__age_band__in=[*CHILD, AgeBand.UNKNOWN]).order_by("-opened_at", "label")
        protected, lodged = (adults.filter(state=state) for state in (State.PROTECTION, State.SHELTER))
        pks = [*protected.values_list("pk", flat=True), *lodged.values_list("pk", flat=True)]
        self.people = dict(zip(PEOPLE if protected else PEOPLE[1:], pks, strict=False))
        for name in self.people:
            getattr(self, name)(self.case(name).manager)
        GoingTogether(self.cast, self.clock).play()
        for name, (manager, *_facts) in HOUSES.items():
            self.hand_over_the_shift(self.cast.house(name), by=self.cast.colleagues[manager])
        return self

    def hand_over_the_shift(self, house, *, by):
        """Somebody asked at the gate; what the shift leaves to the next one is written down."""
        self.fill(GateCallForm, house, by=by, asked_for="Kevin", caller="Un hombre de unos 40 años, en un carro gris")
        handover = ShiftHandover(house=house, since_at=since(house))
        words = "Preguntaron por alguien en el portón, no se confirmó nada. Noche tranquila. Desayuno a las siete."
        self.fill(HandoverForm, house, by=by, record=handover, text=words)

    def asks(self, manager):
        """Wants to know what a return would mean; the coordinator is told."""
        self.ask_for_return("asks", by=manager)
        self.do(add_coordinator, self.return_plan("asks"), by=manager, user=self.cast.camila)

    def counselled(self, manager):
        """Has heard every option and chose: the danger is looked at next."""
        self.ask_for_return("counselled", by=manager)
        home = self.place("counselled", by=manager, country="CO", kind="origin", area="Nariño", with_whom="Su hermano")
        self.counsel("counselled", by=manager, language="spa", words="Quiere estar con los suyos antes de fin de año.")
        self.note(
            DangerCheckForm, "counselled", by=manager, place=home, contact_name="Su hermano",
            contact_phone="+57 300 555 0142", danger="none",
        )  # fmt: skip
        self.do(add_coordinator, self.return_plan("counselled"), by=manager, user=self.cast.camila)
        self.consent("counselled", "consulate", by=manager, language="spa")
        sent_on = timezone.localdate() - timedelta(days=9)
        self.fill(NationalityRequestForm, "counselled", by=manager, country="CO", office="consulate", way="email",
                  office_name="Consulado de Colombia, San José", sent_on=sent_on)  # fmt: skip

    def stays(self, manager):
        words = "Tiene una oferta de trabajo y quiere aprender más."
        self.fill(
            StayChoiceForm, "stays", by=manager, alone=True, all_options_told=True, wants_to_stay=True, words=words
        )
        self.take(care["start_integration"], "stays", by=manager)

    def waits(self, manager):
        """Two nights in a hotel and a medical check by voucher; the first was used. An interpreter is looked for."""
        nights = self.voucher(HOTEL, 2, manager)
        self.voucher(CLINIC, 1, manager)
        self.do(vouchers.redeem, nights, by=manager)
        wanted = {"language": "kek", "purpose": "legal", "wanted_at": timezone.now() + timedelta(days=2)}
        self.fill(InterpreterRequestForm, "waits", by=manager, **wanted)

    def voucher(self, agreement, quantity, manager):
        price = Price.objects.filter(agreement__number=agreement).order_by("amount").first()
        return self.fill(VoucherForm, "waits", by=manager, price=price, quantity=quantity)
