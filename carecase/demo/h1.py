"""Walk-through H1: twelve people at Paso Canoas, on the border of Costa Rica and Panama, before dawn."""

from django.utils.translation import gettext_lazy as _

from carecase.assessments.forms.identification import IdentificationForm
from carecase.assessments.forms.screening import ScreeningForm
from carecase.assessments.forms.urgency import UrgentNeedsForm
from carecase.cases import actions as cases
from carecase.cases.forms import (
    AuthorityNoticeForm,
    CaseNoteForm,
    ConcernForm,
    ContactAttemptForm,
    FearForm,
    InterpreterRequestForm,
    JudgeConcernForm,
    LegalStayForm,
)
from carecase.cases.models import Approval
from carecase.casework.identity import FamilyMemberForm, GuardianForm, PaperForm
from carecase.casework.steps import care
from carecase.demo.returns import ReturnStory
from carecase.demo.routine import service
from carecase.demo.settling import SettlingStory
from carecase.integration.forms import StayChoiceForm
from carecase.people.models import FamilyMember
from carecase.plans.forms import FollowUpForm, HealthServiceLogForm
from carecase.shelter import actions as shelter
from carecase.shelter.forms.bed import ShelterChoiceForm
from carecase.shelter.forms.door import StayForm
from carecase.shelter.standing import current_stay
from referrals.forms import ReferralForm
from referrals.steps import referring
from repatriation import forms as returns

# mark: names, family names, age, sex (1 man, 2 woman), language, citizenship, family and place in it
GROUP = {
    "P01": ("Marie-Ange", "Joseph", 29, "2", "hat", "HT", "A", "mother"),
    "P02": ("Widlyn", "Joseph", 6, "2", "hat", "HT", "A", "child"),
    "P03": ("Jean-Robert", "Joseph", 34, "1", "hat", "HT", "A", "father"),
    "P04": ("Alain", "Mbarga", 31, "1", "fra", "CM", "B", "spouse"),
    "P05": ("Clarisse", "Mbarga", 26, "2", "fra", "CM", "B", "spouse"),
    "P06": ("Yosmel", "Duarte", 41, "1", "spa", "CU", "", ""),
    "P07": ("Yuleisy", "Contreras", 22, "2", "spa", "VE", "C", "mother"),
    "P08": ("Ángel", "Contreras", 1, "1", "spa", "VE", "C", "child"),
    "P09": ("Brayan", "Contreras", 16, "1", "spa", "VE", "C", "other_relative"),
    "P10": ("Segundo", "Quishpe", 38, "1", "spa, qug", "EC", "", ""),
    "P11": ("Luis", "Rentería", 35, "1", "spa", "CO", "", ""),
    "P12": ("Dieudonné", "Pierre", 45, "1", "hat, spa", "HT", "", ""),
}
EVERYBODY = tuple(GROUP)
ALIASES = {
    "P01": "Flor", "P02": "Miel", "P03": "Laurel", "P04": "Cedro", "P05": "Brisa", "P07": "Luna", "P08": "Sol",
    "P09": "Río", "P11": "Roble",
}  # fmt: skip
JOSEPHS, MBARGAS, CHILDREN = ("P01", "P02", "P03"), ("P04", "P05"), ("P02", "P08", "P09")


def line(given, family_names, age, sex, spoken, country, letter, relation):
    """What is typed into the line of one person."""
    told = {"called": given, "given_names": given, "family_names": family_names, "age": age, "sex": sex}
    told |= {"languages": spoken, "citizenships": country}
    return told | ({"family": letter, "relation": relation} if letter else {})


class PasoCanoas(ReturnStory, SettlingStory):
    title = _("H1: twelve people at Paso Canoas")
    zone = "America/Costa_Rica"
    last_day = "2026-06-12"
    chapters = (
        "registration",
        "triage",
        "concern",
        "interpreters",
        "alone_and_families",
        "first_talks",
        "the_team_takes_over",
        "screening",
        "onward",
        "risk_and_beds",
        "second_judgement",
        "return_to_ecuador",
        "fear",
        "asylum",
        "plans",
        "accreditation",
        "staying",
        "spring",
        "after_reflection",
    )

    # --- Tuesday 3 March --------------------------------------------------------------------------------------------

    def registration(self):
        """Met at 05:40; at 05:50 the officer opens the incident and twelve numbered people, names a little later."""
        oscar = self.cast.oscar
        self.at("2026-03-03 05:50")
        self.incident = self.register(
            by=oscar,
            occurred_at=self.moment("2026-03-03 05:40"),
            place="Puesto fronterizo, parqueo de buses",
            admin1="Puntarenas",
            site="border_post",
            count=12,
            men=6, women=3, boys=2, girls=1,
            languages=["spa", "hat", "fra"],
            needs=["water_food", "medical", "beds"],
            transport="bus",
            suspects_present=True,
        )  # fmt: skip
        self.at("2026-03-03 05:58")
        self.describe(self.incident, {label: line(*facts) for label, facts in GROUP.items()}, by=oscar)
        self.give(EVERYBODY, "IMM-02", by=oscar)
        self.slip("P01", "IMM-10", by=oscar)

    def triage(self):
        """P01 is dizzy and pregnant: to the clinic now, with her husband's help for the few words that takes.
        Three children: the child authority is told within the hour."""
        oscar, elena = self.cast.oscar, self.cast.elena
        self.at("2026-03-03 06:02")
        helped = {"met": "co_traveller", "met_by": str(self.people["P03"])}
        self.fill(InterpreterRequestForm, "P01", by=oscar, language="hat", purpose="lifeline", **helped)
        self.fill(
            UrgentNeedsForm, "P01", by=elena, asked="asked", alone="no", language="hat", told_rape_care=True,
            medical_danger="yes", signs=["dehydration"], pregnant="yes", pregnancy_weeks=24,
            injuries="Mareo desde la madrugada.",
        )  # fmt: skip
        self.at("2026-03-03 06:20")
        pani = {"body": "child_authority", "channel": "phone", "contact": "PANI, línea de turno"}
        for label in CHILDREN:
            self.fill(AuthorityNoticeForm, label, by=oscar, **pani)

    def concern(self):
        """P11 carries twelve tickets and answers for the others: noted apart, and he is lodged apart. No more."""
        oscar = self.cast.oscar
        self.at("2026-03-03 06:30")
        self.concern_noted = self.fill(
            ConcernForm,
            "P11",
            by=oscar,
            grounds="Lleva los doce boletos de bus, responde por las demás personas y ofrece interpretar.",
            expires_on=self.on("2026-04-02"),
        )
        for label in EVERYBODY:
            if label != "P11":
                self.do(cases.keep_apart, "P11", self.case(label), by=oscar)

    def interpreters(self):
        """Creole and French are asked for. Fellow travellers who offer themselves are not used for this."""
        oscar = self.cast.oscar
        self.at("2026-03-03 06:35")
        wish = {"language": "hat", "purpose": "screening", "sex": "female"}
        self.creole = self.fill(InterpreterRequestForm, "P01", by=oscar, **wish)
        self.french = self.fill(InterpreterRequestForm, "P04", by=oscar, language="fra", purpose="screening")
        for who in ("P12 interpreta para P01", "P11 interpreta para P04"):
            request, name = (self.creole, "P01") if "P12" in who else (self.french, "P04")
            offered = {"met": "co_traveller", "met_by": str(self.people["P03"])}  # himself he may not even be named
            with self.must_fail(who):
                self.fill(InterpreterRequestForm, name, by=oscar, record=request, **offered)
        self.at("2026-03-03 06:40")
        self.fill(InterpreterRequestForm, "P01", by=oscar, record=self.creole, met="phone")
        self.fill(InterpreterRequestForm, "P04", by=oscar, record=self.french, met="video")

    def alone_and_families(self):
        """Each adult is spoken to alone, then families may stay together. P09 is not proved to be a cousin."""
        elena = self.cast.elena
        self.at("2026-03-03 06:45")
        for label, wish in (("P01", True), ("P03", True), ("P04", True), ("P05", True), ("P07", True)):
            self.family_link(label, by=elena, asked_alone_at=self.now(), wants_together=wish)
        with self.must_fail("juntos sin preguntar a solas"):
            self.family_link("P09", by=elena, wants_together=True)
        self.family_link("P09", by=elena, proof="unverified")

    def family_link(self, who, *, by, **answers):
        """What the family page of somebody says, put right."""
        link = FamilyMember.objects.get(person=self.case(who).person)
        return self.fill(FamilyMemberForm, who, by=by, record=link, **answers)

    def first_talks(self):
        """Urgent needs, one by one, alone and in their language; rights, and whether we may keep what they say."""
        elena = self.cast.elena
        self.at("2026-03-03 07:00")
        self.first_talk("P01", by=elena, language="hat", through="interpreter", nowhere_to_sleep="yes")
        for label in ("P03", "P12"):
            self.first_talk(label, by=elena, language="hat", through="interpreter")
        for label in MBARGAS:
            self.first_talk(label, by=elena, language="fra", through="interpreter", nowhere_to_sleep="yes")
        for label in ("P06", "P07", "P09", "P10", "P11"):
            self.first_talk(label, by=elena, language="spa", nowhere_to_sleep="yes")
        for label, language in (("P02", "hat"), ("P08", "spa")):
            through = "interpreter" if language == "hat" else "shared_language"
            self.first_talk(label, by=elena, language=language, through=through, alone="no")
        for label in EVERYBODY:
            language = GROUP[label][4][:3]
            mode = "same_language" if language == "spa" else "interpreter"
            self.rights(label, by=elena, language=language, mode=mode)
            self.consent(label, "data_record", by=elena, language=language)

    def the_team_takes_over(self):
        """Two case managers take the twelve; the post loses sight of them. Screener and clinic stay on the team."""
        self.at("2026-03-03 07:40")
        for label in ("P01", "P02", "P03", "P07", "P08", "P09"):
            self.do(cases.take_case, label, by=self.cast.ines)
        for label in ("P04", "P05", "P06", "P10", "P11", "P12"):
            self.do(cases.take_case, label, by=self.cast.marta)
        for label in EVERYBODY:
            manager = self.case(label).manager
            self.do(cases.add_to_team, label, user=self.cast.elena, role="screener", by=manager)
            self.start_risk_assessment(label, by=manager)
        self.do(cases.add_to_team, "P01", user=self.cast.paula, role="health", by=self.cast.ines)
        self.at("2026-03-03 08:30")
        clinic = {"service_type": service("IMM-03"), "provider": "Hospital de la zona"}
        note = "Deshidratación leve; el embarazo sigue bien. Reposo y control en una semana."
        self.fill(HealthServiceLogForm, "P01", by=self.cast.paula, note=note, **clinic)

    def screening(self):
        """Signs one by one. P07: her passport is held, a debt is open, the work was another than promised."""
        elena, ines = self.cast.elena, self.cast.ines
        self.at("2026-03-03 09:30")
        self.fill(PaperForm, "P07", by=elena, kind="passport", country="VE", number="V-019284", held_by="trafficker")
        self.screened = self.fill(
            ScreeningForm,
            "P07",
            by=elena,
            alone="yes",
            language="spa",
            recruitment_deceived="present",
            documents_withheld="present",
            smuggling_debt="present",
            note="«La señora» guarda su pasaporte. Debe 2.400 USD. Le prometieron trabajo de mesera.",
        )
        for label in EVERYBODY:
            if label not in ("P07", "P02", "P08"):
                language = GROUP[label][4][:3]
                how = {"alone": "yes", "language": language, "smuggling_paid": "present"}
                self.fill(ScreeningForm, label, by=elena, **how)
        self.at("2026-03-03 10:15")
        self.fill(
            AuthorityNoticeForm, "P07", by=ines, body="identification_body", channel="phone", contact="ERI, turno"
        )
        self.pending = self.fill(
            IdentificationForm,
            "P07",
            by=ines,
            status="possible",
            smuggling="smuggled",
            acts=["recruitment", "transportation"],
            means=["deception"],
            purposes=["forced_labour"],
            exploitation="intended",
            known_on=self.on("2026-03-03"),
        )

    def onward(self):
        """P06 and P12 want to go on. Water, food, information, a card; nobody is held back."""
        marta = self.cast.marta
        self.at("2026-03-03 11:00")
        for label in ("P06", "P12"):
            self.give([label], "IMM-08", by=marta)
            self.went_onward(label, by=marta, outcome="Sigue su camino por decisión propia.")

    def risk_and_beds(self):
        """First judgement with each person's own view, a safety plan, a bed that suits: or the reasons why not."""
        ines, marta = self.cast.ines, self.cast.marta
        ceiba, colibri = self.cast.house("ceiba"), self.cast.house("colibri")
        self.at("2026-03-03 13:00")
        self.judge_risk(
            "P01", "high", by=ines, language="hat", because="Salud delicada: seguir de cerca.",
            view="Teme por el bebé y por volver.", mitigation="Control médico y reposo.",
        )  # fmt: skip
        for label, view in (("P02", "Quiere dormir con su mamá."), ("P03", "Le preocupa su esposa.")):
            self.judge_risk(
                label, "medium", by=ines, language="hat", view=view, mitigation="Familia junta en la casa."
            )
        self.judge_risk(
            "P07", "high", by=ines, language="spa", sought="yes", owes="yes", because="Puede que la busquen.",
            view="Tiene miedo de que «la señora» la encuentre.", mitigation="Nada de llamadas desde su teléfono.",
        )  # fmt: skip
        self.judge_risk("P08", "medium", by=ines, language="spa", alone="no", view="Es muy pequeño: habla su mamá.",
                        mitigation="Siempre con su mamá.")  # fmt: skip
        self.judge_risk("P09", "medium", by=ines, language="spa", view="Quiere seguir con su prima.",
                        mitigation="Casa para jóvenes mientras se aclara el parentesco.")  # fmt: skip
        for label, language, view in (
            ("P04", "fra", "Está cansado; quiere trabajar."),
            ("P05", "fra", "Se siente mejor si está con su esposo."),
            ("P10", "spa", "Solo quiere volver a su casa."),
            ("P11", "spa", "Dice que viaja como las demás personas."),
        ):
            self.judge_risk(label, "low", by=marta, language=language, view=view)
        for label in (*JOSEPHS, "P07", "P08", "P09"):
            self.safety_plan(label, by=ines, what_to_do="Avisar a la persona de turno; no salir sin compañía.")
        for label in (*MBARGAS, "P10", "P11"):
            self.safety_plan(label, by=marta, what_to_do="Avisar a la persona de turno si algo preocupa.")
        self.at("2026-03-03 14:30")
        for label in ("P07", "P08"):
            self.shelter(label, ceiba, "3", by=ines)
        with self.must_fail("P09 duerme en el cuarto de P07"):
            self.hold_bed("P09", ceiba, "3", by=ines)
        with self.must_fail("P09 duerme en el ala de P07"):
            self.hold_bed("P09", ceiba, "1", by=ines)
        self.shelter("P09", colibri, "Norte", by=ines)
        for label in JOSEPHS:
            self.shelter(label, ceiba, "4", by=ines)
        for label in MBARGAS:
            self.shelter(label, ceiba, "5", by=marta)
        with self.must_fail("P11 duerme en el cuarto de P07"):
            self.hold_bed("P11", ceiba, "3", by=marta)
        self.shelter("P11", ceiba, "8", by=marta)
        self.at("2026-03-03 17:00")
        for label, alias in ALIASES.items():
            self.settle_in(label, alias, by=self.cast.rosa)
        for label in (*ALIASES, "P10"):
            self.what_is_due_is_done(label, by=self.case(label).manager)
        self.fill(ShelterChoiceForm, "P10", by=marta, choice="declined", asked_alone=True,
                  why="Se queda estas noches donde un paisano de confianza.")  # fmt: skip

    def settle_in(self, who, alias, *, by):
        """What the house asks on the first evening."""
        answers = {"rules_explained_in": GROUP[who][4][:3], "complaint_explained": True, "phone_location": "off"}
        answers |= {"safe_with_companions": "yes", "referred_by": "case_team"}
        self.fill(StayForm, who, by=by, record=current_stay(self.case(who)), alias=alias, **answers)

    def second_judgement(self):
        """Sofía hears P11 himself and judges within the day. He keeps his bed and his meals."""
        self.at("2026-03-03 18:20")
        self.fill(
            JudgeConcernForm,
            "P11",
            by=self.cast.sofia,
            record=self.concern_noted,
            judgement="confirmed",
            own_account="Dice que le pagaron el viaje por llevar los boletos y que no conoce a quien los compró.",
            non_punishment_checked=True,
        )

    # --- the days after -----------------------------------------------------------------------------------------

    def return_to_ecuador(self):
        """P10 wants to go home: adult, no signs, no fear, asked alone. The lightest way."""
        marta, sofia = self.cast.marta, self.cast.sofia
        self.at("2026-03-04 09:00")
        self.take(care["start_quick_return"], "P10", by=marta)
        self.place("P10", by=marta, country="EC", kind="origin", area="Cotopaxi", with_whom="Esposa e hijas")
        self.counsel("P10", by=marta, language="spa", words="Extraña a su familia y quiere volver a su tierra.")
        plan = self.return_plan("P10")
        self.note(returns.DangerCheckForm, "P10", by=marta, place=plan.place, contact_name="Rosa Elena, su esposa",
                  contact_phone="+593 99 555 0110", danger="none")  # fmt: skip
        self.go("assess_risk", "P10", by=marta)
        self.ask_approval("P10", by=marta, supervisor=sofia)
        self.go("approve", "P10", by=marta)
        self.go("prepare", "P10", by=marta)
        self.at("2026-03-04 15:00")
        self.note(returns.TravelDocumentForm, "P10", by=marta, kind="passport", country="EC", number="A0000010",
                  issued_on=self.on("2024-02-01"), expires_on=self.on("2034-02-01"))  # fmt: skip
        self.note(returns.DeclarationForm, "P10", by=marta, by_="self", how="signed", language="spa",
                  told_revocable=True)  # fmt: skip
        self.legs("P10", *self.way_to_latacunga(), by=marta)
        self.note(returns.ItineraryForm, "P10", by=marta, meeter="Su esposa")
        fund = self.fund(by=self.cast.felipe, organisation=self.cast.claro.pk, currency="USD", amount=20000)
        self.budget("P10", "USD", {"tickets": 372, "food": 40}, by=marta, supervisor=sofia, fund=fund.pk)
        self.pay("P10", "tickets", by=marta, amount=365, voucher="F-2207")
        self.note(
            returns.BelongingsForm,
            "P10",
            by=marta,
            thing_new_1_description="Una mochila",
            thing_new_2_description="Un teléfono",
            signed=True,
        )
        self.consent("P10", "follow_up", by=marta, language="spa")
        self.go("make_ready", "P10", by=marta)
        self.at("2026-03-06 06:30")
        self.go("depart", "P10", by=marta)
        self.at("2026-03-06 14:40")
        self.go("arrive", "P10", by=marta)
        self.note(returns.HandoverForm, "P10", by=marta, place="Terminal de Latacunga", received_by="Su esposa",
                  missing_because="Viajó sin acompañante; lo esperaba su esposa.", confirmed_with="Su esposa",
                  confirmed_at=self.now(), condition="Llegó bien y contento.", belongings_given=True)  # fmt: skip
        self.signs_handover("P10", "person", "Él mismo", by=marta, seen_by="Su esposa")
        self.go("hand_over", "P10", by=marta)
        self.take(care["follow_up_after_return"], "P10", by=marta)

    def way_to_latacunga(self):
        """Road, two flights, road: Ecuador is an hour ahead."""
        here = [(place, "CR", "America/Costa_Rica") for place in ("Paso Canoas", "Golfito", "San José")]
        border, airfield, capital = here
        quito, home = ((place, "EC", "America/Guayaquil") for place in ("Quito", "Latacunga"))
        return (
            self.leg("car", border, airfield, "2026-03-06 06:30", "2026-03-06 07:15"),
            self.leg("plane", airfield, capital, "2026-03-06 08:20", "2026-03-06 09:15", carrier="Vuelo local"),
            self.leg("plane", capital, quito, "2026-03-06 11:20", "2026-03-06 14:25", carrier="Vuelo de línea"),
            self.leg("taxi", quito, home, "2026-03-06 14:30", "2026-03-06 15:20"),
        )

    def fear(self):
        """The Josephs fear Haiti. From now on its consulate is not contacted, and it is no destination."""
        ines = self.cast.ines
        self.at("2026-03-05 10:00")
        words = "Dicen que no pueden volver: temen por su vida."
        for label in JOSEPHS:
            self.fill(FearForm, label, by=ines, country="HT", words=words, claims_asylum=True)
        with self.must_fail("llamar al consulado de Haití"):
            self.fill(AuthorityNoticeForm, "P01", by=ines, body="consulate", country="HT", channel="phone")
        self.fill(GuardianForm, "P02", by=ines, capacity="parent", body="", name="Marie-Ange Joseph")
        self.fill(GuardianForm, "P08", by=ines, capacity="parent", body="", name="Yuleisy Contreras")
        self.fill(GuardianForm, "P09", by=ines, capacity="authority", name="Oficina local del PANI")

    def asylum(self):
        """The asylum authority is asked, with what each agreed to share and no more."""
        ines = self.cast.ines
        self.at("2026-03-06 09:00")
        for label in JOSEPHS:
            agreed = self.consent(label, "data_share", by=ines, language="hat", partner="Unidad de Refugio",
                                  categories=["identity", "contact", "legal"], valid_until=self.on("2026-12-31"))  # fmt: skip
            referral = self.fill(
                ReferralForm, label, by=ines, to_name="Unidad de Refugio", to_kind="central_government_organisation",
                text="Solicitud de refugio de la familia; piden una sola cita.", onward="asylum", urgency="urgent",
                fields=["names", "age", "citizenships", "languages", "safe_contact", "legal_stay"], consent=agreed, channel="letter", accompanied=True,
            )  # fmt: skip
            referral = self.take(referring["offer"], referral, by=ines)
            self.take(referring["send"], referral, by=ines)

    def plans(self):
        """Seven plans: each with an aim, somebody who sees to it, the person's answer and a supervisor's yes."""
        ines, marta, sofia = self.cast.ines, self.cast.marta, self.cast.sofia
        self.at("2026-03-09 09:00")
        for label in (*JOSEPHS, *MBARGAS, "P07", "P08", "P09", "P11"):
            self.what_is_due_is_done(label, by=self.case(label).manager)
        for label in (*JOSEPHS, *MBARGAS, "P08", "P09"):
            by = self.case(label).manager
            self.fill(IdentificationForm, label, by=by, status="no_indicators", smuggling="smuggled")
        self.at("2026-03-10 09:00")
        refuge = {"domain": "legal_status", "goal": "Solicitud de refugio presentada", "due_on": self.on("2026-04-10")}
        for label in JOSEPHS:
            self.protect(
                label, by=ines, supervisor=sofia, language="hat", mode="interpreter", words="De acuerdo.",
                risk="Temen volver; salud del embarazo.", objectives=[refuge],
                actions=[("PRI-04", self.on("2026-03-20"), "Cita con la asesoría legal")],
            )  # fmt: skip
        work = {"domain": "livelihood", "goal": "Saber cómo trabajar y quedarse", "due_on": self.on("2026-04-10")}
        for label in MBARGAS:
            self.protect(
                label, by=marta, supervisor=sofia, language="fra", mode="interpreter", words="Quiere conocer sus opciones.",
                risk="Sin red aquí.", objectives=[work], actions=[("SEC-03", self.on("2026-03-30"), "Curso de español")],
            )  # fmt: skip
        safe = {"domain": "safety", "goal": "Vivir sin que la encuentren", "due_on": self.on("2026-04-10")}
        for label in ("P07", "P08"):
            self.protect(
                label, by=ines, supervisor=sofia, language="spa", words="De acuerdo.", risk="Alguien puede buscarla.",
                objectives=[safe], actions=[("PRI-02", self.on("2026-03-17"), "Primera cita de apoyo emocional")],
            )  # fmt: skip
        school = {
            "domain": "education",
            "goal": "Estudiar mientras se busca a su familia",
            "due_on": self.on("2026-04-10"),
        }
        self.protect(
            "P09", by=ines, supervisor=sofia, language="spa", words="Quiere estudiar y hablar con su mamá.",
            risk="Parentesco sin verificar.", objectives=[school],
            actions=[("PRI-10", self.on("2026-03-24"), "Buscar a su mamá")],
        )  # fmt: skip
        self.ask_for_return("P03", by=ines, asked_by="authority")
        self.place("P03", by=ines, country="HT", kind="origin", with_whom="Parientes")
        self.counsel("P03", by=ines, language="hat", words="No quiere volver.", chosen="asylum")
        with self.must_fail("retorno de P03 a Haití"):
            self.take(care["start_repatriation"], "P03", by=ines)
        self.go("withdraw", "P03", by=ines)

    def accreditation(self):
        """Due on 12 March; the team that decides says yes on the 11th. Three months to recover begin."""
        ines = self.cast.ines
        self.at("2026-03-11 15:00")
        self.decision = self.fill(
            IdentificationForm, "P07", by=ines, status="actual", smuggling="smuggled",
            acts=["recruitment", "transportation"], means=["deception"], purposes=["forced_labour"],
            exploitation="intended", decided_by="non_police_governmental_organization",
            known_on=self.on("2026-03-03"), decided_on=self.on("2026-03-11"), resolution="ERI-DEMO-017",
            votes_for=4, votes_against=0,
        )  # fmt: skip
        self.fill(LegalStayForm, "P07", by=ines, status="special_victim_category", issued_on=self.on("2026-03-11"),
                  expires_on=self.on("2027-03-11"), dependants=1, fee_waived=True)  # fmt: skip

    def staying(self):
        """The Mbargas ask how to stay; the Josephs' claim is received, and we keep in touch as they agreed."""
        ines, marta = self.cast.ines, self.cast.marta
        self.at("2026-03-13 10:00")
        self.call("P10", by=marta)
        for label in MBARGAS:
            self.fill(StayChoiceForm, label, by=marta, alone=True, all_options_told=True, wants_to_stay=True,
                      words="Quieren trabajar y aprender español.")  # fmt: skip
            self.take(care["start_integration"], label, by=marta)
        self.at("2026-03-24 11:00")
        for label in JOSEPHS:
            self.fill(LegalStayForm, label, by=ines, status="asylum_applicant", issued_on=self.on("2026-03-20"),
                      expires_on=self.on("2027-03-20"))  # fmt: skip
            self.consent(label, "follow_up", by=ines, language="hat")
            self.take(care["follow_another_route"], label, by=ines)

    def spring(self):
        """P11 goes his way; the Josephs rent a room, the Mbargas a month later, and are called as they agreed. P07
        needs the house for longer than three months: her supervisor says yes."""
        ines, marta, sofia = self.cast.ines, self.cast.marta, self.cast.sofia
        self.at("2026-03-26 09:00")
        self.close(
            "P11", by=marta, supervisor=sofia, reason="left_area_or_remigrated", outcome="Se fue por decisión propia.",
            open_tasks_because="Ya no está aquí.", recontact="Línea de ayuda.", belongings_returned=True,
            consents_reviewed=True,
        )  # fmt: skip
        self.move_out(JOSEPHS, by=ines)
        self.at("2026-03-31 15:00")
        for label in JOSEPHS:
            self.call(label, by=ines, next_due_on=self.on("2026-06-09"))
        self.at("2026-04-05 17:00")
        self.call("P10", by=marta)
        self.at("2026-04-30 09:00")
        self.move_out(MBARGAS, by=marta)
        self.at("2026-05-04 10:00")
        work = {"kind": "work", "amount": 380000, "currency": "CRC"}
        stipend = {"kind": "stipend", "amount": 90000, "currency": "CRC", "until_on": self.on("2026-08-31")}
        for label, other, earns in (("P04", "P05", work), ("P05", "P04", stipend)):
            self.settle(label, by=marta, supervisor=sofia, with_=other, earns=earns)
        self.at("2026-05-25 10:00")
        for label in ("P07", "P08"):
            stay = current_stay(self.case(label))
            self.do(cases.request_approval, label, Approval.What.LONGER_STAY, by=ines, about=stay)
            self.approve(label, Approval.What.LONGER_STAY, by=sofia)
            self.do(shelter.extend_stay, label, self.on("2026-12-01"), by=ines)
        self.at("2026-06-03 15:00")
        for label in MBARGAS:
            self.after_a_month(label, by=marta, words="Ya conocen el barrio; quieren más horas de español.")
        self.at("2026-06-04 17:00")
        self.call("P10", by=marta)
        self.at("2026-06-09 15:00")
        for label in JOSEPHS:
            self.call(label, by=ines, next_due_on=self.on("2026-09-09"))

    def move_out(self, labels, *, by):
        for label in labels:
            self.do(shelter.end_stay, label, by=by, reason="as_planned")
            self.what_is_due_is_done(label, by=by)

    def call(self, who, *, by, **answers):
        """The next contact that was planned takes place, by phone."""
        planned = self.case(who).follow_ups.planned().first()
        answers = {"mode": "phone", "safe_contact_used": True, "wellbeing": 7, "safety": "safe"} | answers
        self.fill(FollowUpForm, who, by=by, record=planned, done_at=self.now(), **answers)

    def after_reflection(self):
        """The day after the period: P07 has had her time, and says what she wants."""
        ines = self.cast.ines
        self.at("2026-06-12 09:30")
        for label in (*JOSEPHS, *MBARGAS, "P07", "P08", "P09"):
            self.what_is_due_is_done(label, by=self.case(label).manager)
        self.fill(ContactAttemptForm, "P07", by=ines, channel="visit", outcome="reached")
        self.fill(
            CaseNoteForm,
            "P07",
            by=ines,
            text="Terminó el período de reflexión. Quiere quedarse con su hijo y estudiar.",
        )
        self.fill(StayChoiceForm, "P07", by=ines, alone=True, all_options_told=True, wants_to_stay=True,
                  words="Quiere quedarse con su hijo.")  # fmt: skip
