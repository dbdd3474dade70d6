"""Walk-through H3: Emmanuel and Rose-Laure, from other continents and islands, out of the forest at Metetí.

Rose-Laure looks for her sister Nadège, who is met in another country and decides what her sister is told.
"""

from django.utils.translation import gettext_lazy as _

from carecase.access.accounts import system
from carecase.assessments.forms.identification import IdentificationForm
from carecase.assessments.forms.interview import CareViewForm, InterviewForm, JourneyForm
from carecase.assessments.forms.screening import ScreeningForm
from carecase.assessments.models import JourneyFacts
from carecase.cases import actions as cases
from carecase.cases.forms import AuthorityNoticeForm, FearForm, InterpreterRequestForm
from carecase.cases.models import SearchAnswer, SearchHit, Task
from carecase.casework import clockwork, missing
from carecase.casework.missing_forms import AnswerSearchForm, SearchForm
from carecase.casework.steps import care
from carecase.demo.likeness import photographed
from carecase.demo.returns import ReturnStory
from carecase.demo.routine import service
from carecase.plans.forms import HealthServiceLogForm
from carecase.shelter.forms.door import StayForm
from carecase.shelter.standing import current_stay
from referrals.forms import ReferralForm
from referrals.steps import referring
from repatriation import forms as returns
from repatriation.after.forms import PauseForm
from repatriation.consular.forms import NationalityRequestForm

EMMANUEL, ROSE_LAURE, NADEGE = "Emmanuel", "Rose-Laure", "Nadège"
GROUP = {
    EMMANUEL: ("Emmanuel", "Tabe", 27, "1", "eng, wes", "CM"),
    ROSE_LAURE: ("Rose-Laure", "Augustin", 31, "2", "hat", "HT"),
}
# from, to, how, what happened
TELL_THE_SHIFT = {"what_to_do": "Avisar a la persona de turno."}
# What Emmanuel takes along on paper, in his own words.
TAKEN_ALONG = {
    "warning_signs": "Llamadas de números que no conozco; alguien espera frente a la puerta.",
    "what_to_do": "No contestar. Entrar a la casa y avisar a la persona de turno. Si estoy en la calle, ir a la farmacia.",
    "safe_people": "La persona de turno; el padre Luis.",
    "safe_places": "La casa, la farmacia de la esquina.",
    "copy": "taken",
}
LEGS = (
    ("CM", "Duala", "TR", "Estambul", "plane", []),
    ("TR", "Estambul", "BR", "São Paulo", "plane", []),
    ("BR", "São Paulo", "PE", "Lima", "bus", []),
    ("PE", "Lima", "EC", "Tulcán", "bus", []),
    ("EC", "Tulcán", "CO", "Pasto", "taxi", ["robbery"]),
    ("CO", "Pasto", "CO", "Medellín", "bus", []),
    ("CO", "Medellín", "CO", "Necoclí", "bus", []),
    ("CO", "Necoclí", "CO", "Capurganá", "boat", []),
    ("CO", "Capurganá", "PA", "Metetí", "foot", ["robbery", "abandonment"]),
)


class Meteti(ReturnStory):
    title = _("H3: Emmanuel and Rose-Laure at Metetí")
    zone = "America/Panama"
    last_day = "2026-06-10"
    chapters = (
        "out_of_the_forest",
        "go_now",
        "interpreters",
        "emmanuel_is_afraid",
        "beds",
        "interviews",
        "rose_laure_seeks_nadege",
        "plans",
        "nadege_is_met",
        "not_trafficked",
        "nadege_decides",
        "emmanuel_goes_on",
        "rose_laure_wants_home",
        "not_fit_to_travel",
    )

    # --- Saturday 9 May ---------------------------------------------------------------------------------------------

    def out_of_the_forest(self):
        ernesto = self.cast.ernesto
        self.at("2026-05-09 14:00")
        incident = self.register(
            by=ernesto, occurred_at=self.moment("2026-05-09 14:00"), place="Salida de la trocha", admin1="Darién",
            site="street", count=2, men=1, women=1, languages=["eng", "hat"], needs=["water_food", "medical", "beds"],
            transport="foot",
        )  # fmt: skip
        names = dict(zip(("P01", "P02"), GROUP, strict=True))
        self.describe(incident, {label: self.line(name) for label, name in names.items()}, by=ernesto)
        self.people = {names[label]: pk for label, pk in self.people.items()}
        self.give(GROUP, "IMM-02", by=ernesto)

    def line(self, name):
        given, family_names, age, sex, spoken, country = GROUP[name]
        told = {"called": given, "given_names": given, "family_names": family_names, "age": age, "sex": sex}
        return told | {"languages": spoken, "citizenships": country}

    def go_now(self):
        """Rose-Laure tells a woman with gestures and pictures. To the clinic now: nothing waits for an interpreter."""
        yadira, mayra = self.cast.yadira, self.cast.mayra
        self.at("2026-05-09 14:08")
        self.urgent = self.first_talk(
            ROSE_LAURE, by=yadira, language="hat", through="", medical_danger="yes", nowhere_to_sleep="yes",
            sexual_violence_at=self.moment("2026-05-07 22:00"),
        )  # fmt: skip
        wish = {"language": "hat", "purpose": "health", "sex": "female"}
        self.creole = self.fill(InterpreterRequestForm, ROSE_LAURE, by=yadira,
                                wanted_at=self.moment("2026-05-09 14:50"), **wish)  # fmt: skip
        self.give([ROSE_LAURE], "IMM-18", by=yadira)
        self.at("2026-05-09 14:20")
        self.do(cases.take_case, ROSE_LAURE, by=mayra)
        self.do(cases.take_case, EMMANUEL, by=self.cast.ruben)
        self.do(cases.add_to_team, ROSE_LAURE, user=yadira, role="screener", by=mayra)
        self.do(cases.add_to_team, ROSE_LAURE, user=self.cast.milagros, role="health", by=mayra)

    def interpreters(self):
        """14:50, by video, a woman, as she wished. Emmanuel speaks English; nobody speaks French with him."""
        mayra, ruben = self.cast.mayra, self.cast.ruben
        self.at("2026-05-09 14:50")
        self.fill(InterpreterRequestForm, ROSE_LAURE, by=mayra, record=self.creole, met="video")
        self.fill(HealthServiceLogForm, ROSE_LAURE, by=self.cast.milagros, service_type=service("IMM-04"),
                  provider="Hospital de la zona", interpreter_used=True)  # fmt: skip
        self.rights(ROSE_LAURE, by=mayra, language="hat", mode="interpreter")
        self.consent(ROSE_LAURE, "data_record", by=mayra, language="hat")
        self.consent(ROSE_LAURE, "photo", by=mayra, language="hat")
        photographed(self.case(ROSE_LAURE), by=mayra)
        self.at("2026-05-09 16:00")
        self.first_talk(EMMANUEL, by=ruben, language="eng", nowhere_to_sleep="yes")
        self.rights(EMMANUEL, by=ruben, language="eng")
        self.consent(EMMANUEL, "data_record", by=ruben, language="eng")
        for name in GROUP:
            self.start_risk_assessment(name, by=self.case(name).manager)

    def emmanuel_is_afraid(self):
        """He fears Cameroon: no consulate, no return, information about asylum."""
        ruben = self.cast.ruben
        self.at("2026-05-09 17:00")
        self.fill(FearForm, EMMANUEL, by=ruben, country="CM", words="Teme por su vida si vuelve.", claims_asylum=True)
        with self.must_fail("llamar al consulado de Camerún"):
            self.fill(AuthorityNoticeForm, EMMANUEL, by=ruben, body="consulate", country="CM", channel="phone")
        asked = {"country": "CM", "way": "email", "office_name": "Sección consular"}
        with self.must_fail("pedir papeles al consulado de Camerún"):
            self.fill(NationalityRequestForm, EMMANUEL, by=ruben, office="consulate", **asked)
        with self.must_fail("pedir papeles a la embajada de Camerún en Brasil"):
            self.fill(NationalityRequestForm, EMMANUEL, by=ruben, office="embassy", seat="BR", **asked)
        with self.must_fail("retorno rápido de Emmanuel"):
            self.take(care["start_quick_return"], EMMANUEL, by=ruben)

    def beds(self):
        mangle, mayra, ruben = self.cast.house("mangle"), self.cast.mayra, self.cast.ruben
        self.at("2026-05-09 18:00")
        self.judge_risk(ROSE_LAURE, "high", by=mayra, language="hat", because="Cuidados de salud.",
                        view="Solo quiere encontrar a su hermana.", mitigation="Acompañamiento de una mujer.")  # fmt: skip
        self.judge_risk(EMMANUEL, "medium", by=ruben, language="eng", owes="yes", view="Le cobran lo que falta del viaje.",
                        mitigation="No contesta llamadas de números desconocidos.")  # fmt: skip
        for name, room in ((ROSE_LAURE, "3"), (EMMANUEL, "1")):
            by = self.case(name).manager
            self.safety_plan(name, by=by, **(TAKEN_ALONG if name == EMMANUEL else TELL_THE_SHIFT))
            self.shelter(name, mangle, room, by=by)
            answers = {"rules_explained_in": GROUP[name][4][:3], "complaint_explained": True, "phone_location": "off"}
            stay = current_stay(self.case(name))
            self.fill(StayForm, name, by=self.cast.zoraida, record=stay, safe_with_companions="yes", **answers)

    # --- the days after ---------------------------------------------------------------------------------------------

    def interviews(self):
        """Told once. Emmanuel's nine legs; Rose-Laure's sister Nadège stayed behind on the trail."""
        mayra, ruben = self.cast.mayra, self.cast.ruben
        self.at("2026-05-11 09:00")
        self.fill(InterviewForm, EMMANUEL, by=ruben, explained=True, alone="yes", language="eng", modules=["journey"],
                  retold=True, minutes=70, breaks=1, distress="none")  # fmt: skip
        money = {"currency": "USD", "paid": 3150, "owed": 600, "who_took": "coyote", "why": ["persecution"]}
        for first in range(0, len(LEGS), 3):
            told = {} if first else money | {"left_country": "CM", "left_on": "2026-03", "companions_missing": "no"}
            legs = {name: value for n in range(3) for name, value in leg(n, LEGS[first + n]).items()}
            known = JourneyFacts.objects.filter(case=self.case(EMMANUEL)).first()
            self.fill(JourneyForm, EMMANUEL, by=ruben, record=known, **told, **legs)
        self.at("2026-05-11 14:00")
        self.fill(InterviewForm, ROSE_LAURE, by=mayra, explained=True, alone="yes", language="hat",
                  through="interpreter", modules=["journey"], present=["interpreter"], distress="some")  # fmt: skip
        self.fill(JourneyForm, ROSE_LAURE, by=mayra, left_country="HT", companions_missing="yes")
        self.fill(CareViewForm, ROSE_LAURE, by=mayra, lost="Su hermana Nadège, en la trocha, hace cuatro días.",
                  wishes="Encontrar a su hermana.", not_again="Lo ocurrido el 7 de mayo.")  # fmt: skip
        for name, by in ((EMMANUEL, ruben), (ROSE_LAURE, mayra)):
            language = GROUP[name][4][:3]
            self.fill(ScreeningForm, name, by=by, alone="yes", language=language, smuggling_paid="present",
                      smuggling_stages="present")  # fmt: skip

    def rose_laure_seeks_nadege(self):
        mayra = self.cast.mayra
        self.at("2026-05-11 15:30")
        self.search = self.fill(
            SearchForm, ROSE_LAURE, by=mayra, seeker="person", given_names="Nadège", family_names="Augustin",
            vetted="Ella misma lo cuenta, a solas; viajaban juntas.", relation="sibling", sex="2", age_told="26",
            citizenship="HT", marks="Cicatriz en la ceja izquierda.", last_seen_place="Segundo río después de Capurganá",
            last_seen_on=self.on("2026-05-07"), last_seen="Se quedó atrás con fiebre.", agreed=True, agreed_how="oral",
            agreed_language="hat",
        )  # fmt: skip

    def nadege_is_met(self):
        """A week later, in Costa Rica. The clockwork asks her case manager, and nobody else learns of it."""
        oscar, marta = self.cast.oscar, self.cast.marta
        self.at("2026-05-16 08:00")
        incident = self.register(
            by=oscar, occurred_at=self.moment("2026-05-16 08:00"), place="Paso Canoas", admin1="Puntarenas",
            site="street", count=1, women=1, languages=["hat"], needs=["water_food"], transport="foot",
        )  # fmt: skip
        told = {"called": NADEGE, "given_names": "Nadège", "family_names": "Augustin", "age": 26, "sex": "2"}
        self.describe(incident, {"P01": told | {"languages": "hat", "citizenships": "HT"}}, by=oscar)
        self.people[NADEGE] = self.people.pop("P01")
        self.do(cases.take_case, NADEGE, by=marta)
        self.at("2026-05-17 02:00")
        clockwork.look_for_missing_persons(system(), self.now())

    def nadege_decides(self):
        """Asked alone: her sister may know that she is alive, and have a message, but not where she is."""
        marta, mayra = self.cast.marta, self.cast.mayra
        hit = SearchHit.objects.get(search=self.search, case=self.case(NADEGE))
        self.at("2026-05-22 09:00")
        with self.must_fail("preguntar a Nadège delante de otros"):
            self.fill(
                AnswerSearchForm, NADEGE, by=marta, record=hit, language="hat", answer="tell", may_tell=["alive"]
            )
        self.fill(
            AnswerSearchForm, NADEGE, by=marta, record=hit, alone=True, language="hat", present="La intérprete",
            answer="tell", may_tell=["alive", "message"], message="Estoy viva. No me esperes; sigue tu camino.",
        )  # fmt: skip
        self.at("2026-05-22 21:05")
        clockwork.pass_on_search_answers(system(), self.now())
        self.at("2026-05-23 10:00")
        self.do(missing.note_told, SearchAnswer.objects.get(hit=hit), by=mayra)

    def plans(self):
        mayra, ruben, leticia = self.cast.mayra, self.cast.ruben, self.cast.leticia
        self.at("2026-05-14 10:00")
        for name in GROUP:
            self.what_is_due_is_done(name, by=self.case(name).manager, leave=[Task.Kind.OTHER])
        for name, by in ((EMMANUEL, ruben), (ROSE_LAURE, mayra)):
            self.fill(IdentificationForm, name, by=by, status="no_indicators", smuggling="smuggled")
        refuge = {"domain": "legal_status", "goal": "Solicitud de refugio presentada", "due_on": self.on("2026-06-14")}
        written = self.care_plan(EMMANUEL, by=ruben, risk="Deuda del viaje.", objectives=[refuge])
        with self.must_fail("hablar con Emmanuel en francés"):
            self.answer_plan(EMMANUEL, written, by=ruben, words="Oui", language="fra", mode="interpreter")
        self.answer_plan(EMMANUEL, written, by=ruben, words="De acuerdo; prefiere inglés.", language="eng")
        self.approve_plan(EMMANUEL, written, by=leticia, asked_by=ruben)
        self.take(care["start_protection"], EMMANUEL, by=ruben)
        search = {"domain": "family", "goal": "Saber de su hermana", "due_on": self.on("2026-06-14")}
        self.protect(ROSE_LAURE, by=mayra, supervisor=leticia, language="hat", mode="interpreter",
                     words="Quiere saber de Nadège.", risk="Salud; duelo.", objectives=[search],
                     actions=[("IMM-19", self.on("2026-05-16"), "Buscar a su hermana")])  # fmt: skip

    def not_trafficked(self):
        """The Commission does not establish trafficking. Services go on as before."""
        self.at("2026-05-20 10:00")
        for name in GROUP:
            self.fill(
                IdentificationForm, name, by=self.case(name).manager, status="not_victim", smuggling="smuggled",
                decided_by="non_police_governmental_organization", decided_on=self.on("2026-05-19"),
                resolution="DEMO-0519",
            )  # fmt: skip
        self.at("2026-05-21 09:00")
        self.give([EMMANUEL], "PRI-08", by=self.cast.ruben)
        self.give([ROSE_LAURE], "PRI-08", by=self.cast.mayra)

    def emmanuel_goes_on(self):
        """Closing is possible only once a way onward was offered: ONPAR, about asylum."""
        ruben, leticia = self.cast.ruben, self.cast.leticia
        self.at("2026-05-26 10:00")
        words = {
            "outcome": "Sigue con su solicitud de refugio.", "open_tasks_because": "Las sigue ONPAR.",
            "recontact": "Por la línea de la organización.", "belongings_returned": True, "consents_reviewed": True,
        }  # fmt: skip
        with self.must_fail("cerrar sin referencia"):
            self.close(EMMANUEL, by=ruben, supervisor=leticia, reason="not_victim_referred_elsewhere", **words)
        referral = self.fill(
            ReferralForm, EMMANUEL, by=ruben, to_name="ONPAR", to_kind="central_government_organisation", onward="asylum",
            text="Solicitud de refugio.", channel="in_person", accompanied=True,
        )  # fmt: skip
        self.take(referring["offer"], referral, by=ruben)
        self.take(care["close"], EMMANUEL, by=ruben)

    def rose_laure_wants_home(self):
        """She decides to return, with a nurse beside her. Every need on the way asks for its own check."""
        mayra, leticia = self.cast.mayra, self.cast.leticia
        self.at("2026-05-28 10:00")
        self.ask_for_return(ROSE_LAURE, by=mayra, needs=["medical_check", "escort"], testimony="none")
        home = self.place(ROSE_LAURE, by=mayra, country="HT", kind="origin", area="Norte", with_whom="Su tía")
        self.counsel(ROSE_LAURE, by=mayra, language="hat", words="Quiere estar con su familia.")
        self.note(
            returns.DangerCheckForm, ROSE_LAURE, by=mayra, place=home, contact_name="Su tía", danger="manageable"
        )
        self.note(
            returns.ReturnRiskForm, ROSE_LAURE, by=mayra, place=home, likelihood=3, harm=3, residual_likelihood=2,
            residual_harm=3, measures="La recibe su tía; control médico.", heard="independent",
            source="Organización de salud que trabaja en la zona", wish="Quiere volver con su tía.",
        )  # fmt: skip
        self.go("assess_risk", ROSE_LAURE, by=mayra)
        self.ask_approval(ROSE_LAURE, by=mayra, supervisor=leticia)
        self.go("approve", ROSE_LAURE, by=mayra)
        self.take(care["start_repatriation"], ROSE_LAURE, by=mayra)
        self.go("prepare", ROSE_LAURE, by=mayra)
        self.at("2026-06-02 10:00")
        self.note(returns.TravelDocumentForm, ROSE_LAURE, by=mayra, kind="passport", country="HT", number="HT000011",
                  issued_on=self.on("2023-05-01"), expires_on=self.on("2033-05-01"))  # fmt: skip
        self.note(returns.DeclarationForm, ROSE_LAURE, by=mayra, by_="self", how="oral", witness="La intérprete",
                  language="hat", told_revocable=True)  # fmt: skip
        self.note(returns.EscortForm, ROSE_LAURE, by=mayra, kind="medical", name="Enfermera Delia Mosquera",
                  organisation="Puente Darién", sex="2", paper_number="PA-DEMO-8")  # fmt: skip
        self.legs(ROSE_LAURE, *self.way_to_cap_haitien(), by=mayra)
        self.note(returns.ItineraryForm, ROSE_LAURE, by=mayra, meeter="Su tía", first_night="Casa de su tía")
        self.note(returns.ReceiverConfirmationForm, ROSE_LAURE, by=mayra, organisation="Organización de acogida",
                  name="Señora Mirlande", phone="+509 2800 0111", confirmed_on=self.on("2026-06-02"))  # fmt: skip
        lines = {"tickets": 520, "escort_travel": 310, "reintegration_grant": 150}
        self.budget(ROSE_LAURE, "USD", lines, by=mayra, supervisor=leticia, funder="Fondo propio")
        self.note(returns.BelongingsForm, ROSE_LAURE, by=mayra, thing_new_1_description="Un bolso", signed=True)

    def way_to_cap_haitien(self):
        meteti, airport = ((place, "PA", "America/Panama") for place in ("Metetí", "Ciudad de Panamá, aeropuerto"))
        home = ("Cabo Haitiano", "HT", "America/Port-au-Prince")
        avoid, line = "Estación de buses de Metetí", "Vuelo de línea"
        return (
            self.leg("car", meteti, airport, "2026-06-12 04:30", "2026-06-12 09:00", avoid=avoid),
            self.leg("plane", airport, home, "2026-06-12 11:30", "2026-06-12 15:00", carrier=line),
        )

    def not_fit_to_travel(self):
        """10 June: the doctor says not now. The plan waits; nothing is lost."""
        mayra = self.cast.mayra
        self.at("2026-06-10 11:00")
        self.note(returns.FitnessForm, ROSE_LAURE, by=mayra, result="unfit", clinician="Dra. Milagros Pimentel",
                  certified_at=self.moment("2026-06-10 10:30"))  # fmt: skip
        with self.must_fail("viajar sin estar en condiciones"):
            self.go("make_ready", ROSE_LAURE, by=mayra)
        self.what_is_due_is_done(ROSE_LAURE, by=mayra, leave=[Task.Kind.OTHER])
        self.note(PauseForm, ROSE_LAURE, by=mayra, why="health", look_again_on=self.on("2026-06-17"),
                  booked="El vuelo del 12 se cambia sin costo hasta el 11; se repite el control.")  # fmt: skip


def leg(n, told):
    """The answers of one row of the journey."""
    from_country, from_place, to_country, to_place, mode, happened = told
    facts = {"from_country": from_country, "from_place": from_place, "to_country": to_country, "to_place": to_place}
    facts |= {"mode": mode, "happened": happened}
    return {f"leg_new_{n}_{name}": value for name, value in facts.items()}
