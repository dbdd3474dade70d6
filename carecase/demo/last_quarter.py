"""The quarter before this one, so that there are figures: nights in two houses and a hotel, what they cost, what was
missing. People pass through and go on; rates, costs and prices are invented, and marked as invented."""

import random
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Organisation
from carecase.cases import actions as cases
from carecase.cases.forms import InterpreterRequestForm
from carecase.demo.light import ALIASES
from carecase.demo.routine import CareStory, service
from carecase.demo.stage import sent
from carecase.plans.forms import HealthUnmetNeedForm, UnmetNeedForm
from carecase.reports import quarters
from carecase.reports.forms import NightCostForm, RateForm, UnitCostForm
from carecase.shelter.actions import end_stay
from carecase.shelter.emergency import emergency_admission
from carecase.shelter.forms.bed import ProviderLodgingForm
from services_catalog.models import Price

SEED = 2420
SHARE = 5  # of all lighter cases, one in so many
INVENTED = "cifra inventada para la demostración"

# What one US dollar was worth: currency, at the beginning of the quarter, in its middle. Invented.
RATES = (
    ("BZD", "2.00", "2.00"), ("CRC", "508.40", "512.35"), ("DOP", "60.10", "61.25"), ("GTQ", "7.68", "7.70"),
    ("HNL", "25.90", "26.15"), ("MXN", "18.55", "18.40"), ("NIO", "36.80", "36.80"), ("PAB", "1.00", "1.00"),
)  # fmt: skip
NIGHT_COSTS = (("ceiba", "11450"), ("colibri", "14200"), ("guayacan", "9800"))  # CRC
UNIT_COSTS = (("PRI-04", "95000", "asesoría de seis horas"), ("PRI-14", "62000", "lentes o dos citas dentales"),
              ("SEC-03", "48000", "curso de ocho semanas"))  # fmt: skip
HOTEL = "CC-H-02"  # number of the agreement in data/catalogue.toml

# House, manager of the house, case manager; who comes: sex, how many of ten.
HOUSES = (("ceiba", "lidia", "ines", "2"), ("guayacan", "nora", "hector", "1"))
WAVES = (6, 34, 62)  # days after the beginning of the quarter
SPOKEN = (("hat", "phone"), ("hat", "second_language"), ("prs", "second_language"))  # and how it was met
MISSING = (("PRI-04", "no_capacity"), ("PRI-14", "cost"), ("SEC-03", "no_provider"))


class LastQuarter(CareStory):
    """In waves, as everybody else: a bed at night, a case manager, what is missing, and a good journey."""

    title = _("The quarter before this one")
    looks_first = False

    def __init__(self, cast, clock, how_many):
        super().__init__(cast, clock)
        self.how_many, self.lot = how_many, random.Random(SEED)  # noqa: S311  no secret
        self.begins = quarters.closed()[0].first_on

    def play(self, until=None):
        self.enter_figures()
        for n, days in enumerate(WAVES):
            left = self.how_many * (n + 1) // len(WAVES) - self.how_many * n // len(WAVES)
            self.wave(days, left)
        return self

    def on_day(self, days, hour=19):
        moment = timezone.now().replace(hour=hour, minute=0)
        self.clock.to(moment + (self.begins - moment.date()) + timedelta(days=days))

    # --- what things cost ---------------------------------------------------------------------------------------

    def enter_figures(self):
        bruno, felipe = self.cast.bruno, self.cast.felipe
        claro = Organisation.objects.get(pk=self.cast.claro.pk)
        self.on_day(0, hour=9)
        for place, (currency, *rates) in enumerate(RATES):
            for days, rate in zip((0, 45), rates, strict=True):
                self.on_day(days, hour=9)
                told = {"currency": "USD", "into": currency, "rate": rate, "from_on": timezone.localdate()}
                self.enter(RateForm, by=bruno, **told, source=f"Banco central, {INVENTED} {place + 1}")
        for house, amount in NIGHT_COSTS:
            told = {"house": self.cast.house(house), "amount": amount, "currency": "CRC", "from_on": self.begins}
            self.enter(NightCostForm, by=felipe, organisations=[claro], **told, source=f"Gastos ÷ noches, {INVENTED}")
        for code, amount, what in UNIT_COSTS:
            told = {"organisation": claro, "country": "CR", "service_type": service(code), "amount": amount}
            told |= {"currency": "CRC", "from_on": self.begins, "source": f"{what}, {INVENTED}"}
            self.enter(UnitCostForm, by=felipe, organisations=[claro], **told)

    def enter(self, form_class, *, by, source, organisations=None, **told):
        more = {"organisations": organisations} if organisations else {}
        sent(lambda *data: form_class(*data, by=by, **more), source=source, **told).save()
        self.clock.goes_on()

    # --- people -------------------------------------------------------------------------------------------------

    def wave(self, days, how_many):
        names = []
        for n in range(how_many):
            house, keeper, manager, sex = HOUSES[n % len(HOUSES)]
            self.on_day(days, hour=20)
            case = self.arrive(house, keeper, sex)
            name = f"{days}-{n}"
            self.people[name] = case.pk
            names.append((name, keeper, manager, n))
        self.on_day(days + 1, hour=9)
        for name, _keeper, manager, n in names:
            self.care_for(name, self.cast.colleagues[manager], n)
        for name, keeper, manager, n in names:
            self.on_day(days + 9 + n % 7, hour=8)
            self.go_on(name, self.cast.colleagues[keeper], self.cast.colleagues[manager], n, days + 9 + n % 7)

    def arrive(self, house, keeper, sex):
        case = emergency_admission(
            self.cast.house(house), by=self.cast.colleagues[keeper], sex=sex, age_band="adult",
            called=self.lot.choice(ALIASES),
        ).case  # fmt: skip
        self.clock.goes_on()
        return case

    def care_for(self, name, manager, n):
        self.do(cases.take_case, name, by=manager)
        cost = {"cost": f"{6500 + 250 * (n % 3)}", "currency": "CRC", "disposition": "provided_by_us"}
        self.give([name], "IMM-11", by=manager, **cost)
        language, met = SPOKEN[n // 2 % len(SPOKEN)]
        wanted = {"language": language, "purpose": "interview", "minutes": 90, "wanted_at": timezone.now()}
        self.fill(InterpreterRequestForm, name, by=manager, **wanted, met=met)
        for place, (code, reason) in enumerate(MISSING):
            if (n // 2 + place) % (place + 2):
                kind = service(code)
                form = HealthUnmetNeedForm if kind.is_health else UnmetNeedForm
                self.fill(form, name, by=manager, service_type=kind, reason=reason)

    def go_on(self, name, keeper, manager, n, day):
        """From the house; two of five spent their last nights in a hotel, written down when they were over."""
        if n // 2 % 3 != 2:  # meanwhile a volunteer could teach
            self.give([name], "SEC-03", by=manager)
        self.do(end_stay, name, by=keeper)
        if n % 5 < 2:
            from_on, nights = timezone.localdate(), 3 + n % 3
            self.on_day(day + nights, hour=9)
            price = Price.objects.get(agreement__number=HOTEL)
            self.fill(ProviderLodgingForm, name, by=manager, price=price, from_on=from_on, nights=nights)
        self.went_onward(name, by=manager)
