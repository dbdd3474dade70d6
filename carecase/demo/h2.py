"""Walk-through H2: Dariela, fifteen, identified in Tapachula and accompanied home to her grandmother in Honduras."""

from django.utils.translation import gettext_lazy as _

from carecase.assessments.forms.identification import IdentificationForm
from carecase.assessments.forms.leak import LeakForm
from carecase.assessments.forms.screening import ScreeningForm
from carecase.cases import actions as cases
from carecase.cases.forms import AuthorityNoticeForm, LegalStayForm
from carecase.casework.identity import GuardianForm, IdentityForm, PhoneForm
from carecase.casework.steps import care
from carecase.demo.returns import ReturnStory
from carecase.demo.routine import service
from carecase.demo.stage import sent
from carecase.plans.forms import HealthServiceLogForm
from carecase.shelter.forms.door import AdmitForm
from carecase.shelter.models import Stay
from repatriation import forms as returns
from repatriation.after import visits
from repatriation.after.forms import ContactAgreementForm
from repatriation.after.visit_form import VisitForm
from repatriation.consular.forms import CrossingForm, NationalityEntryForm, NationalityRequestForm, NotificationForm
from repatriation.origin.actions import take_back_theirs
from repatriation.origin.forms import OriginAnswerForm, TheirAnswerForm, TheirConfirmationForm, TheirFamilyForm

DARIELA = "Dariela"
#: What her return costs: MXN 18,400.
COSTS = {
    "tickets": 9200,
    "escort_travel": 6300,
    "docs_fees": 500,
    "food": 700,
    "clothing_hygiene_kit": 900,
    "allowance": 800,
}
AFTERWARDS = ("2026-06-05", "2026-06-28", "2026-08-27", "2026-11-25", "2027-05-29")


AIRPORT = ("Tapachula, aeropuerto", "MX", "America/Mexico_City")


class Tapachula(ReturnStory):
    title = _("H2: Dariela, from Tapachula home to Honduras")
    zone = "America/Mexico_City"
    last_day = "2027-05-29"
    chapters = (
        "found",
        "the_same_evening",
        "safe_tonight",
        "risk",
        "identification",
        "a_call",
        "plan",
        "mothers_house",
        "best_interests",
        "papers",
        "ready",
        "not_ready_any_more",
        "journey",
        "afterwards",
    )

    # --- Tuesday 14 April -------------------------------------------------------------------------------------------

    def found(self):
        """19:20, in a bar. Within the hour the child authority and the shelter authority know."""
        arturo = self.cast.arturo
        self.at("2026-04-14 19:35")
        incident = self.register(
            by=arturo, occurred_at=self.moment("2026-04-14 19:20"), place="Establecimiento en el centro",
            admin1="Chiapas", site="brothel", count=1, girls=1, languages=["spa"], needs=["beds"],
        )  # fmt: skip
        told = {"called": "Dariela", "given_names": "Dariela", "family_names": "Mejía", "age": 15, "sex": "2"}
        self.describe(incident, {"P01": told | {"languages": "spa", "citizenships": "HN"}}, by=arturo)
        self.people[DARIELA] = self.people.pop("P01")
        self.at("2026-04-14 19:50")
        for contact in ("Procuraduría de Protección, guardia", "DIF, coordinación de albergues"):
            notice = {"body": "child_authority", "channel": "phone", "contact": contact}
            self.fill(AuthorityNoticeForm, DARIELA, by=arturo, **notice)

    def the_same_evening(self):
        """Lorena takes over. First talk with a psychologist at hand; care begins the same night, no questions asked."""
        lorena = self.cast.lorena
        self.at("2026-04-14 20:30")
        self.do(cases.take_case, DARIELA, by=lorena)
        case = self.case(DARIELA)
        born = str(self.on("2010-08-14"))
        self.fill(IdentityForm, DARIELA, by=lorena, record=case.person, born=born, age_basis="stated",
                  last_residence="San Pedro Sula, Cortés")  # fmt: skip
        self.fill(GuardianForm, DARIELA, by=lorena, capacity="authority", name="Procuraduría de Protección, Tapachula",
                  body="Procuraduría de Protección de Niñas, Niños y Adolescentes")  # fmt: skip
        self.urgent = self.first_talk(
            DARIELA, by=lorena, language="spa", afraid_here="yes", nowhere_to_sleep="yes",
            sexual_violence_at=self.moment("2026-04-13 23:00"), pregnant="no", self_harm="no",
        )  # fmt: skip
        self.do(cases.add_to_team, DARIELA, user=self.cast.oralia, role="health", by=lorena)
        self.rights(DARIELA, by=lorena, language="spa")
        self.consent(DARIELA, "data_record", by=lorena, language="spa")
        self.consent(DARIELA, "medical_exam", by=lorena, language="spa")
        self.fill(LegalStayForm, DARIELA, by=lorena, status="interim_humanitarian", issued_on=self.on("2026-04-14"))
        self.start_risk_assessment(DARIELA, by=lorena)
        self.at("2026-04-14 22:15")
        self.fill(HealthServiceLogForm, DARIELA, by=self.cast.oralia, service_type=service("IMM-04"),
                  provider="Hospital regional", note="Atención completa; control en dos semanas.")  # fmt: skip

    def safe_tonight(self):
        """A bed among girls of her age. The house sees what it needs for tonight, and no more."""
        lorena, beatriz = self.cast.lorena, self.cast.beatriz
        house = self.cast.house("jacaranda")
        self.at("2026-04-14 22:40")
        bed = self.hold_bed(DARIELA, house, "Lila", by=lorena).bed
        self.at("2026-04-14 23:05")
        self.fill(AdmitForm, DARIELA, by=beatriz, record=Stay(case=self.case(DARIELA), house=house), bed=bed,
                  referred_by="case_team", alias="Estrella", phone_location="off", rules_explained_in="spa",
                  complaint_explained=True)  # fmt: skip

    # --- the days after ---------------------------------------------------------------------------------------------

    def risk(self):
        """The one who brought her is at large. High; a safety plan; the bed of last night becomes the shelter."""
        lorena = self.cast.lorena
        self.at("2026-04-15 10:00")
        self.fill(ScreeningForm, DARIELA, by=lorena, alone="yes", language="spa", work_typical_place="observed",
                  work_made_to="present", child_money_taken="present", child_non_relative="present")  # fmt: skip
        self.judge_risk(
            DARIELA, "high", by=lorena, language="spa", sought="yes", because="Quien la trajo sigue libre.",
            view="Tiene miedo de que la encuentren.", mitigation="Sin salidas solas; teléfono de la casa filtrado.",
        )  # fmt: skip
        self.safety_plan(
            DARIELA, by=lorena, what_to_do="Buscar a la persona de turno; palabra clave.", code_word="mango"
        )
        self.take(care["start_shelter"], DARIELA, by=lorena)

    def identification(self):
        """Recruited and transported, for sexual exploitation. She is fifteen: means are not asked for."""
        self.at("2026-04-16 12:00")
        self.decision = self.fill(
            IdentificationForm, DARIELA, by=self.cast.lorena, status="actual", smuggling="not_smuggled",
            acts=["recruitment", "transportation"], means=[], purposes=["sexual_exploitation"], exploitation="occurred",
            decided_by="court_or_prosecution", known_on=self.on("2026-04-14"), decided_on=self.on("2026-04-16"),
            resolution="DEMO-0416",
        )  # fmt: skip

    def a_call(self):
        """Her mother calls the house. Nobody confirms anything; that the number is known starts tasks of its own."""
        lorena = self.cast.lorena
        self.at("2026-04-17 18:00")
        self.fill(PhoneForm, DARIELA, by=lorena, number="+504 2550 0123", whose="family", contact_name="Su mamá",
                  safe="unchecked")  # fmt: skip
        self.leak = self.fill(LeakForm, DARIELA, by=lorena, what=["house_phone"],
                              words="Preguntaron por ella en el teléfono de la casa.")  # fmt: skip
        self.at("2026-04-17 19:30")
        self.judge_risk(
            DARIELA, "high", by=lorena, stage="again", language="spa", sought="yes", because="El número es conocido.",
            view="No quiere hablar con su casa por ahora.", mitigation="Otro número para la casa.",
        )  # fmt: skip

    def plan(self):
        lorena, teresa = self.cast.lorena, self.cast.teresa
        self.at("2026-04-20 09:00")
        self.what_is_due_is_done(DARIELA, by=lorena)
        self.protect(
            DARIELA, by=lorena, supervisor=teresa, language="spa", risk="Quien la trajo sigue libre.",
            words="Quiere estudiar y estar con su abuela.",
            objectives=[
                {"domain": "safety", "goal": "Vivir segura", "due_on": self.on("2026-05-20")},
                {"domain": "education", "goal": "Volver a la escuela", "due_on": self.on("2026-08-27")},
            ],
            actions=[("PRI-02", self.on("2026-04-27"), "Apoyo emocional cada semana")],
        )  # fmt: skip

    # --- home, but where --------------------------------------------------------------------------------------------

    def mothers_house(self):
        """Honduras visits the family: the stepfather is part of it. This house cannot be approved."""
        lorena, suyapa = self.cast.lorena, self.cast.suyapa
        self.at("2026-04-29 10:00")
        self.ask_for_return(DARIELA, by=lorena, asked_by="guardian", needs=["medical_check", "escort"])
        self.place(DARIELA, by=lorena, country="HN", kind="origin", area="Cortés", with_whom="Su mamá")
        self.counsel(DARIELA, by=lorena, language="spa", words="Quiere volver a Honduras, con su abuela.")
        mothers = self.return_plan(DARIELA).place
        self.senaf = self.take_part(
            DARIELA, self.cast.senaf, by=lorena, until="2028-12-31", is_assessor=True, is_child_authority=True, our_phone="+52 962 555 0100",
            told="Una adolescente quiere volver con su familia. ¿Puede vivir en esta casa?",
        )  # fmt: skip
        self.they_say(
            TheirAnswerForm, self.senaf, by=suyapa, conclusion="against", assessor="Suyapa Reyes", violence="risk",
            violence_note="El padrastro es parte de lo que pasó.", where_they_are="risk", threats="risk", willing="protective",
            words="La casa no es segura. La abuela materna vive en Santa Bárbara.",
        )  # fmt: skip
        self.home = self.they_say(TheirFamilyForm, self.senaf, by=suyapa, done_on=self.on("2026-04-29"), agrees=True,
                                  able=False, implicated=True, likelihood=4, harm=5)  # fmt: skip
        self.judged_home = self.note(
            returns.ReturnRiskForm, DARIELA, by=lorena, place=mothers, likelihood=4, harm=5, residual_likelihood=4,
            residual_harm=5, wish="No quiere vivir en esa casa.",
        )  # fmt: skip
        self.go("assess_risk", DARIELA, by=lorena)
        with self.must_fail("aprobar el retorno a casa de la madre"):
            self.go("approve", DARIELA, by=lorena)

    def best_interests(self):
        """The panel: to her grandmother in Santa Bárbara, received by the child authority."""
        lorena, teresa, suyapa = self.cast.lorena, self.cast.teresa, self.cast.suyapa
        self.at("2026-05-12 11:00")
        self.what_is_due_is_done(DARIELA, by=lorena)
        grandmothers = self.place(DARIELA, by=lorena, country="HN", kind="origin", area="Santa Bárbara",
                                  with_whom="Su abuela materna")  # fmt: skip
        self.they_say(
            TheirAnswerForm, self.senaf, by=suyapa, conclusion="measures", assessor="Suyapa Reyes", able="protective",
            household="protective", willing="protective", first_night="protective", livelihood="risk",
            words="Con visitas de SENAF y matrícula en la escuela.",
        )  # fmt: skip
        self.they_say(TheirFamilyForm, self.senaf, by=suyapa, done_on=self.on("2026-05-08"), agrees=True, able=True,
                      likelihood=2, harm=3)  # fmt: skip
        self.note(
            OriginAnswerForm, DARIELA, by=lorena, place=grandmothers, came="phone", assessor="Guardia de CICESCT-ERI",
            source="Llamada a la guardia; conocen el municipio.", answered_at=self.now(), conclusion="measures",
            protection="protective",
        )  # fmt: skip
        self.judged_grandmothers = self.note(
            returns.ReturnRiskForm, DARIELA, by=lorena, place=grandmothers, likelihood=3, harm=4,
            measures="Acompañamiento de SENAF; la dirección no se comparte.", residual_likelihood=2, residual_harm=3,
            source="SENAF y CICESCT-ERI", wish="Quiere vivir con su abuela y estudiar.",
        )  # fmt: skip
        self.note(
            returns.BestInterestsForm, DARIELA, by=lorena, place=grandmothers, panel_on=self.on("2026-05-12"),
            panel="Procuraduría de Protección, DIF, Red Jacaranda", guardians_view="De acuerdo, con la abuela.",
            alternatives="Casa de la madre: no. Quedarse en México: no lo quiere.",
            decision="return", to_whom="Su abuela materna", childs_view="Quiere vivir con su abuela y estudiar.",
        )  # fmt: skip
        self.ask_approval(DARIELA, by=lorena, supervisor=teresa)
        self.go("approve", DARIELA, by=lorena)
        self.take(care["start_repatriation"], DARIELA, by=lorena)
        self.go("prepare", DARIELA, by=lorena)

    def papers(self):
        """What a journey rests on, filled in one by one."""
        lorena, teresa = self.cast.lorena, self.cast.teresa
        self.at("2026-05-14 09:00")
        self.consent(DARIELA, "consulate", by=lorena, language="spa")
        self.asked = self.fill(NationalityRequestForm, DARIELA, by=lorena, country="HN", office="consulate",
                               office_name="Consulado de Honduras, Tapachula", way="in_person")  # fmt: skip
        self.fill(returns.PlanForm, DARIELA, by=lorena, record=self.return_plan(DARIELA), testimony="remote")
        self.at("2026-05-20 10:00")
        for said in ("yes", "letter_issued", "letter_collected"):
            self.fill(NationalityEntryForm, DARIELA, by=lorena, on=self.asked, kind=said, way="in_person")
        self.note(returns.TravelDocumentForm, DARIELA, by=lorena, kind="travel_letter", country="HN",
                  number="HN-DEMO-20", issued_on=self.on("2026-05-20"), expires_on=self.on("2026-06-20"))  # fmt: skip
        with self.must_fail("palabras que marcan en la ruta"):
            self.legs(DARIELA, self.flight("San Pedro Sula: traslado de víctima de trata"), by=lorena)
        self.note(returns.EscortForm, DARIELA, by=lorena, kind="child_protection", name="Ana Lucía Morales",
                  organisation="Red Jacaranda de Protección de la Niñez", sex="2")  # fmt: skip
        self.legs(DARIELA, self.to_the_airport(), self.flight(), by=lorena)
        self.note(returns.ItineraryForm, DARIELA, by=lorena, meeter="SENAF", first_night="Con su abuela")
        self.budget(DARIELA, "MXN", COSTS, by=lorena, supervisor=teresa, funder="Fondo de retorno asistido")
        self.at("2026-05-25 09:00")
        self.confirmation = self.senaf_confirms("Licenciada Suyapa Reyes")
        self.note(
            returns.ReceiverConfirmationForm, DARIELA, by=lorena, organisation="CICESCT-ERI", name="Licenciada Lourdes Paz",
            phone="+504 2235 0188", confirmed_on=self.on("2026-05-25"),
        )  # fmt: skip
        self.note(CrossingForm, DARIELA, by=lorena, point="San Pedro Sula")
        for told in ("consulate", "child_authority"):
            self.note(NotificationForm, DARIELA, by=lorena, to=told, done_at=self.now(), way="email")
        with self.must_fail("listo sin examen médico"):
            self.go("make_ready", DARIELA, by=lorena)

    def to_the_airport(self):
        house = ("Tapachula, la casa", "MX", "America/Mexico_City")
        return self.leg("car", house, AIRPORT, "2026-05-29 05:00", "2026-05-29 05:30")

    def flight(self, to="San Pedro Sula, aeropuerto"):
        there, assists = (to, "HN", "America/Tegucigalpa"), "Línea aérea: menor con acompañante"
        hours = "2026-05-29 07:30", "2026-05-29 11:30"
        return self.leg("plane", AIRPORT, there, *hours, carrier="Vuelo de línea", assists=assists)

    def senaf_confirms(self, name):
        return self.they_say(
            TheirConfirmationForm, self.senaf, by=self.cast.suyapa, name=name, phone="+504 2235 0199",
            meets="SENAF, en la puerta de llegadas", first_night="Con su abuela", adult_name="Su abuela materna",
            adult_papers_seen=True,
        )  # fmt: skip

    def ready(self):
        """Two days before: the doctor says yes; guardian and Dariela declare; nothing is missing."""
        lorena = self.cast.lorena
        self.at("2026-05-27 09:00")
        self.note(returns.FitnessForm, DARIELA, by=lorena, result="fit", clinician="Dra. Oralia Culebro",
                  certified_at=self.moment("2026-05-27 08:30"))  # fmt: skip
        self.note(returns.DeclarationForm, DARIELA, by=lorena, by_="both", how="signed", language="spa",
                  told_revocable=True)  # fmt: skip
        self.note(
            returns.BelongingsForm,
            DARIELA,
            by=lorena,
            thing_new_1_description="Una maleta",
            thing_new_2_description="Cuadernos",
            thing_new_3_description="Un teléfono",
            signed=True,
        )
        self.hand_over_allowance(DARIELA, by=lorena, amount=800, handed_by="Lorena", received="signed")
        self.go("make_ready", DARIELA, by=lorena)

    def not_ready_any_more(self):
        """The confirmation is taken back: the plan goes back to preparing by itself. A day later it stands again."""
        lorena = self.cast.lorena
        self.at("2026-05-27 16:00")
        self.do(take_back_theirs, self.confirmation, by=self.cast.suyapa)
        self.put_back_to = self.return_plan(DARIELA).state
        self.at("2026-05-28 09:00")
        self.senaf_confirms("Licenciado Elvin Portillo")
        self.go("make_ready", DARIELA, by=lorena)

    def journey(self):
        """Friday 29 May: door to door, never alone; three signatures."""
        lorena = self.cast.lorena
        self.at("2026-05-29 05:00")
        self.go("depart", DARIELA, by=lorena)
        self.at("2026-05-29 11:30")
        self.go("arrive", DARIELA, by=lorena)
        self.at("2026-05-29 12:20")
        self.note(returns.HandoverForm, DARIELA, by=lorena, place="Aeropuerto de San Pedro Sula",
                  received_by="Licenciado Elvin Portillo, SENAF", identity_seen="staff_card",
                  condition="Llegó cansada y contenta.", belongings_given=True)  # fmt: skip
        self.signs_handover(DARIELA, "person", "Dariela Mejía", by=lorena)
        self.signs_handover(DARIELA, "escort", "Ana Lucía Morales", by=lorena)
        with self.must_fail("entrega con dos firmas"):
            self.go("hand_over", DARIELA, by=lorena)
        self.signs_handover(DARIELA, "receiver", "Elvin Portillo", by=lorena)
        self.go("hand_over", DARIELA, by=lorena)
        self.consent(DARIELA, "follow_up", by=lorena, language="spa")
        self.note(ContactAgreementForm, DARIELA, by=lorena, how="phone", phone="+504 2643 0177", code_word="mango",
                  safe_times="Por la tarde, después de la escuela", organisation=self.cast.ceibal,
                  knows_who=True)  # fmt: skip
        self.take(care["follow_up_after_return"], DARIELA, by=lorena)
        self.go("accompany", DARIELA, by=lorena)
        self.what_is_due_is_done(DARIELA, by=lorena)

    # --- afterwards -------------------------------------------------------------------------------------------------

    def afterwards(self):
        """Only as agreed: by phone, with the code word, on five days within the year, by the organisation in Honduras.
        At ninety days she is at school."""
        for day in AFTERWARDS:
            self.at(f"{day} 16:00")
            visit = visits.asked_of(self.cast.karla).get(due_on=self.on(day))
            school = {"occupation": "school"} if day >= "2026-08-27" else {}
            told = sent(lambda *data, visit=visit: VisitForm(*data, instance=visit), safe_contact_used=True, wellbeing=8,
                        safety="safe", housing="stable", retrafficking_signal=False, **school)  # fmt: skip
            visits.answer(told.instance, by=self.cast.karla)
            self.what_is_due_is_done(DARIELA, by=self.cast.lorena)
