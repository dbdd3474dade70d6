"""Referrals in every state, so that both sides see how each looks: to a clinic that answers here, to a colleague, outside."""

from datetime import timedelta
from itertools import cycle
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.accounts import system
from carecase.cases.models import Case
from carecase.demo import stage
from carecase.demo.routine import CareStory, service
from carecase.people.ages import CHILD, AgeBand
from referrals import actions, case_requests, late
from referrals.bulk.forms import BulkForm
from referrals.bulk.sending import refer
from referrals.bulk.standing import asked_for, standings
from referrals.forms import ReferralForm
from referrals.models import CaseRequest
from referrals.none_possible import NonePossibleForm
from referrals.steps import referring

EARLIER, AFTER = timedelta(days=3), timedelta(hours=3)  # before now
MOST = 6  # of people
SHARED = ["names", "age", "languages", "safe_contact", "needs", "health_needs"]
SCHOOL = "Centro comunitario de idiomas"
AGREED = ["identity", "contact", "needs", "health"]


class Referrals(CareStory):
    title = _("Referrals in every state")
    looks_first = False

    def play(self, until=None):
        now, ines = timezone.now(), self.cast.ines
        adults = Case.objects.open().filter(manager=ines).exclude(person__age_band__in=[*CHILD, AgeBand.UNKNOWN])
        adults = adults.order_by("opened_at", "label")[:MOST]
        self.people = {f"person {place}": case.pk for place, case in enumerate(adults)}
        if not self.people:
            return self
        self.turns = cycle(self.people)
        self.clock.to(now - EARLIER)
        self.runs_out()
        self.clock.to(now - AFTER)
        self.nobody_answers()
        self.before_it_leaves()
        self.with_the_clinic()
        self.ended()
        self.to_colleagues()
        self.asked_for()
        self.several()
        self.nobody_is_found()
        return self

    # --- what people do ---------------------------------------------------------------------------------------------

    def prepared(self, unit=None, agreed=True, **answers):
        """Somebody is asked whether the clinic may know, and the referral is written."""
        ines, who = self.cast.ines, next(self.turns)
        unit = unit or self.cast.recepcion
        usual = {"receiving_unit": unit, "text": "Control médico y consejería.", "fields": SHARED, "papers": ["D1"]}
        if agreed:
            until = timezone.localdate() + timedelta(days=180)
            usual["consent"] = self.consent(
                who, "data_share", by=ines, language="spa", organisation=unit.organisation, categories=AGREED,
                valid_until=until,
            )  # fmt: skip
        return self.fill(ReferralForm, who, by=ines, **usual | answers)

    def moved(self, referral, *steps, by=None, reason=""):
        for step in steps:
            referral = self.take(referring[step], referral, by=by or self.cast.ines, reason=reason)
        return referral

    def sent(self, **answers):
        return self.moved(self.prepared(**answers), "offer", "send")

    # --- one in each state ------------------------------------------------------------------------------------------

    def runs_out(self):
        """Sent for one day only; the day is over. Another one was urgent."""
        self.sent(share_until=timezone.localdate() + timedelta(days=1))
        self.sent(urgency="emergency", text="Dolor fuerte desde anoche: consulta hoy.")
        self.clock.to(self.now() + EARLIER - AFTER)
        actions.expire_lapsed(by=system())

    def nobody_answers(self):
        """The clocks of what waits have run out: supervisors are told."""
        late.escalate(by=system(), now=self.now())

    def before_it_leaves(self):
        self.prepared()
        self.moved(self.prepared(), "offer")
        self.moved(self.prepared(agreed=False), "offer", "decline")

    def with_the_clinic(self):
        dora = self.cast.dora
        self.sent(urgency="urgent")
        self.sent(urgency="emergency")
        self.moved(self.sent(), "receive", by=dora)
        self.moved(self.sent(), "take_on", by=dora)

    def ended(self):
        dora, ines = self.cast.dora, self.cast.ines
        self.moved(self.sent(), "turn_down", by=dora, reason="No hay cupo esta semana.")
        done = self.moved(self.sent(), "take_on", by=dora)
        self.do(actions.answer_in_words, done, "La vimos el martes. Vuelve en un mes.", by=dora)
        self.moved(done, "finish", by=dora)
        tried = self.moved(self.sent(), "take_on", by=dora)
        outcome = {"outcome": "cannot_reach_client", "step": "report_failure"}
        self.do(actions.end_without_success, tried, by=dora, **outcome)
        self.moved(self.sent(), "revoke", by=ines, reason="La persona prefiere otra clínica.")

    def to_colleagues(self):
        """A lawyer of the organisation accepts; the team of the north takes a case over."""
        andres, hector = self.cast.andres, self.cast.hector
        to_andres = {
            "unit": self.cast.sur,
            "receiving_unit": None,
            "receiving_user": andres,
            "text": "Asesoría sobre su permiso.",
        }
        self.moved(self.sent(**to_andres), "take_on", by=andres)
        handed = self.sent(kind="transfer", unit=self.cast.norte, text="La persona se muda al norte.")
        self.moved(handed, "take_on", by=hector)

    def asked_for(self):
        """Somebody came to the team of the north with the paper of a case: the team asks for it."""
        number, asked = (
            self.case(next(self.turns)).number,
            "Llegó a nuestra oficina con este papel y pide seguir aquí.",
        )
        words = {"because": asked, "wanted": "Alojamiento cerca de su nuevo trabajo.", "speaks_for": "person"}
        request = CaseRequest(number=number, unit=self.cast.norte, urgency="urgent", **words)
        self.do(case_requests.ask, request, by=self.cast.hector)

    # --- a group, and what is not to be had -------------------------------------------------------------------------

    def several(self):
        """People of Paso Canoas are to learn Spanish: one request, each on her or his own consent. One is not asked yet
        and waits as a draft."""
        ines = self.cast.ines
        paso_canoas = {"incident__admin1": "Puntarenas", "incident__count": 12}
        group = list(Case.objects.open().filter(manager=ines, **paso_canoas).order_by("label"))
        for case in group[:-1]:
            until = timezone.localdate() + timedelta(days=90)
            self.consent(
                case, "data_share", by=ines, language="spa", partner=SCHOOL, categories=["identity", "needs"],
                valid_until=until,
            )  # fmt: skip
        if group:
            self.ask_for_all(group, to_name=SCHOOL, channel="letter", service=service("SEC-03"))

    def ask_for_all(self, group, **answers):
        ines, batch = self.cast.ines, uuid4()
        cases = Case.objects.filter(pk__in=[case.pk for case in group])

        def page(*data):
            return BulkForm(*data, by=ines, cases=cases)

        form = stage.sent(
            page, cases=list(cases), fields=["called", "languages", "needs"], rest=BulkForm.KEEP, **answers
        )
        found = standings([asked_for(case, form.common, batch, ines) for case in form.cleaned_data["cases"]], ines)
        refer(found, by=ines, keep_the_rest=True)

    def nobody_is_found(self):
        self.fill(
            NonePossibleForm, next(self.turns), by=self.cast.ines, service_type=service("SEC-04"),
            reason="no_capacity", instead="Trabaja unas horas en la cocina de la casa; volvemos a preguntar el lunes.",
        )  # fmt: skip
