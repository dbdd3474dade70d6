"""The person's copy of safety plan and care plan, in neutral words, unless she or he will not carry it (D5).

The code word stands on no paper. What people read stands here; the catalogues of all five languages are complete.
"""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from reportlab.platypus import CondPageBreak

from carecase.access.data_classes import DataClass
from carecase.cases.documents import CarriedPaper
from carecase.cases.models import Case
from carecase.documents import look
from carecase.documents.bilingual import InTwoLanguages
from carecase.documents.languages import day, speaking
from carecase.plans.models import Objective, SafetyPlan
from carecase.plans.models.safety import Copy
from carecase.plans.progress import Progress
from carecase.plans.standing import current_plan, latest_answer, something_is_planned

Domain = Objective.Domain
SAFETY, PLAN = "safety", "plan"
AREAS = {
    Domain.SAFETY: _("To be safe"),
    Domain.HOUSING: _("Home"),
    Domain.HEALTH: _("Health"),
    Domain.MENTAL_HEALTH: _("Peace of mind"),
    Domain.LEGAL_STATUS: _("Papers to stay"),
    Domain.JUSTICE: _("Rights"),
    Domain.FAMILY: _("Family"),
    Domain.EDUCATION: _("School"),
    Domain.LIVELIHOOD: _("Work and income"),
    Domain.DOCUMENTS: _("Papers"),
    Domain.CHILD_CARE: _("Childcare"),
    Domain.SOCIAL_NETWORK: _("People around"),
}


class OwnCopy(CarriedPaper, InTwoLanguages):
    """D5 for the person: what helps when she or he is worried, what comes next and who helps."""

    code = "D5"
    title = _("What helps me and what comes next")
    purpose = _("For her or him to keep, if that is safe: neutral words, no name, no code word.")
    file_word = "apuntes"
    about = (Case,)
    anonymous = False  # it has a number of its own; the case's is not on it
    reference = ""
    nothing = _("She or he will not carry this copy, so it is not printed: the team keeps it. Print the team's copy.")
    lead = _(
        "We wrote this together. Keep it where it is safe for you, or leave it with us: nobody else reads it there."
    )
    goals = (_("What"), _("Goal"), _("By when"))
    steps = (_("What"), _("Who helps"), _("By when"))
    nothing_yet = _("We write it down together.")

    @classmethod
    def fits(cls, case):
        return something_is_planned(case)

    @classmethod
    def offered_parts(cls, case, reader):
        """What she or he has not left with the team."""
        if not case.may_read(reader, DataClass.NARRATIVE):
            return [], []
        safety, answer = SafetyPlan.objects.filter(case=case).first(), latest_answer(case)
        offered = []
        if safety is not None and safety.copy != Copy.KEPT:
            offered.append((SAFETY, _("What helps me")))
        if current_plan(case) is not None and (answer is None or answer.copy != Copy.KEPT):
            offered.append((PLAN, _("What comes next")))
        return offered, [key for key, _title in offered]

    @cached_property
    def chosen(self):
        return [key for key, _title in self.offered_parts(self.subject, self.reader)[0] if key in self.parts]

    @property
    def is_empty(self):
        return not self.chosen

    @cached_property
    def safety(self):
        return SafetyPlan.objects.filter(case=self.subject).first() if SAFETY in self.chosen else None

    @cached_property
    def plan(self):
        return current_plan(self.subject) if PLAN in self.chosen else None

    @property
    def shows(self):
        return [each for each in (self.safety, self.plan) if each is not None]

    def write(self, writer):
        """Sentences in both languages; what was written down together as it was said, once."""
        yield writer.title(self.in_both(self.title))
        for language in filter(None, [self.language, self.beside]):
            yield writer.beside(language, writer.width).paragraph(self.lead, look.LEAD)
        if self.safety is not None:
            yield from self.what_helps(writer)
        if self.plan is not None:
            yield from self.what_comes(writer)
        yield CondPageBreak(100)
        yield writer.heading(self.in_both(_("Whom to call")))
        yield writer.facts([(self.in_both(label), value) for label, value in self.numbers()], padding=6)

    def what_helps(self, writer):
        plan = self.safety
        rows = [
            (_("When I notice this"), plan.warning_signs),
            (_("I do this, step by step"), plan.what_to_do),
            (_("People I can turn to"), plan.safe_people),
            (_("Places where I feel well"), plan.safe_places),
        ]
        yield writer.heading(self.in_both(_("What helps me")))
        yield from writer.told([(self.in_both(label), value) for label, value in rows if value])

    def what_comes(self, writer):
        progress = Progress(self.plan, self.reader)
        goals = [self.goal(each) for each in progress.applicable]
        steps = [self.step(each) for each in progress.actions if each.is_open]
        for heading, columns, rows in (
            (_("What comes next"), self.goals, goals),
            (_("Who does what"), self.steps, steps),
        ):
            yield CondPageBreak(110)
            yield writer.heading(self.in_both(heading), look.HEADING_OF_MANY)
            if rows:
                yield writer.table([self.in_both(each) for each in columns], rows, (26, 50, 24))
            else:
                yield writer.paragraph(self.in_both(self.nothing_yet), look.LEAD)
        again = (self.in_both(_("We talk about it again on")), day(self.plan.review_on, self.language))
        yield writer.facts([again], padding=7)

    def goal(self, objective):
        by = self.in_both(_("Reached")) if objective.is_met else day(objective.due_on, self.language)
        return [self.in_both(AREAS[objective.domain]), objective.goal, by]

    def step(self, action):
        """What kind of health care it is, stands on no paper that can be found."""
        with speaking(self.language):
            name = self.in_both(_("Health care")) if action.service_type.is_health else str(action.service_type)
        return [name, action.provider or action.responsible or "—", day(action.due_on, self.language)]

    def numbers(self):
        number, hours = self.help_line
        known = [(_("Information and help"), number)] + ([(_("Hours"), hours)] if hours else [])
        return [*known, (_("Who accompanies me"), ""), (_("In an emergency"), "")]
