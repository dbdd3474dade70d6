"""The team's copy of safety plan and care plan: whole, signed, and saying where the person's copy is (pathway D5)."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from reportlab.platypus import CondPageBreak, KeepTogether, Spacer

from carecase.access.data_classes import DataClass
from carecase.cases.models import Approval, Case
from carecase.documents import look
from carecase.documents.languages import day, speaking
from carecase.documents.paper import Paper
from carecase.plans.models import SafetyPlan
from carecase.plans.progress import Progress
from carecase.plans.standing import current_plan, latest_answer, something_is_planned

SHARES_OF_GOALS, SHARES_OF_ACTIONS = (14, 34, 16, 16, 20), (32, 24, 23, 21)


class TeamCopy(Paper):
    """D5 for the file. The code word stands on no paper; who printed it stands behind every page."""

    code = "D5-T"
    title = _("Safety plan and care plan")
    purpose = _("The team's copy, to be signed and kept locked away. It says where her or his own copy is.")
    file_word = "plan-equipo"
    about = (Case,)
    restricted = True
    nothing = _("There is no plan to print, or it is not yours to read.")

    @classmethod
    def fits(cls, case):
        return something_is_planned(case)

    @cached_property
    def may_read(self):
        return self.subject.may_read(self.reader, DataClass.NARRATIVE)

    @cached_property
    def safety(self):
        return SafetyPlan.objects.filter(case=self.subject).first() if self.may_read else None

    @cached_property
    def plan(self):
        return current_plan(self.subject) if self.may_read else None

    @property
    def shows(self):
        return [each for each in (self.safety, self.plan) if each is not None]

    @property
    def is_empty(self):
        return not self.shows

    def write(self, writer):
        yield writer.title(self.title)
        yield writer.facts_across([(_("Case"), self.subject.number), (_("Name used"), self.subject.called or "—")])
        with speaking(self.language):
            parts = [*self.of_safety(writer), *self.of_plan(writer)]
        yield from parts
        yield KeepTogether([Spacer(1, look.GAP / 2), writer.signatures(self.signing(), _("Name, signature, date"))])

    def signing(self):
        person = _("The person, and for a child the guardian") if self.subject.person.is_child else _("The person")
        return [person, _("Case manager"), _("Supervisor")]

    # --- safety -----------------------------------------------------------------------------------------------

    def of_safety(self, writer):
        yield writer.heading(_("Safety plan"))
        if self.safety is None:
            yield writer.paragraph(_("It has not been begun."), look.LEAD)
            return
        plan = self.safety
        rows = [
            (_("Signs that danger comes near"), plan.warning_signs),
            (_("What to do then, step by step"), plan.what_to_do),
            (_("People she or he can turn to"), plan.safe_people),
            (_("Places that are safe"), plan.safe_places),
            (_("Talked through on"), day(plan.revised_at, self.language)),
            (_("Her or his own copy"), plan.get_copy_display()),
        ]
        yield from writer.told([row for row in rows if row[1]])

    # --- care plan --------------------------------------------------------------------------------------------

    def of_plan(self, writer):
        yield CondPageBreak(120)
        if self.plan is None:
            yield writer.heading(_("Care plan"))
            yield writer.paragraph(_("There is no plan yet."), look.LEAD)
            return
        yield writer.heading(_("Care plan %(number)s"), number=self.plan.number)
        yield from writer.told(self.frame())
        progress = Progress(self.plan, self.reader)
        goals, actions = map(self.goal, progress.objectives), map(self.action, progress.actions)
        yield from self.rows(writer, _("Objectives"), self.head_of_goals, list(goals), SHARES_OF_GOALS)
        yield from self.rows(writer, _("Actions"), self.head_of_actions, list(actions), SHARES_OF_ACTIONS)
        yield CondPageBreak(110)
        yield writer.heading(_("What she or he says to it"))
        yield from writer.told(self.answered())

    head_of_goals = (
        _("Field of life"),
        _("Goal, and how we shall know"),
        _("How it is today"),
        _("Who"),
        _("By when"),
    )
    head_of_actions = (_("Action"), _("Who gives it"), _("Who sees to it"), _("By when"))

    def rows(self, writer, heading, head, rows, shares):
        yield CondPageBreak(110)
        yield writer.heading(heading, look.HEADING_OF_MANY)
        if rows:
            yield writer.table(head, rows, shares)
        else:
            yield writer.paragraph(_("Nothing is written down yet."), look.LEAD)

    def frame(self):
        plan = self.plan
        rows = [
            (_("Status"), plan.get_status_display()),
            (_("Urgent needs"), plan.urgent_needs),
            (_("Risks"), plan.risk_summary),
            (_("Institutions"), plan.institutions),
            (_("Time frame"), plan.time_frame),
            (_("Next review"), day(plan.review_on, self.language)),
            (_("Approval"), self.approval()),
        ]
        return [(label, str(value)) for label, value in rows if value]

    def approval(self):
        asked = self.plan.approval
        if asked is None or asked.answer != Approval.Answer.APPROVED:
            return _("Not approved yet")
        return f"{asked.answered_by}, {day(asked.answered_at, self.language)}"

    def goal(self, objective):
        by = objective.get_status_display() if objective.is_met else day(objective.due_on, self.language)
        what = "\n".join(filter(None, [objective.goal, objective.indicator]))
        return [objective.get_domain_display(), what, objective.baseline or "—", objective.responsible or "—", by]

    def action(self, action):
        what = "\n".join(filter(None, [str(action.service_type), action.detail]))
        gives = "\n".join(filter(None, [action.provider, action.contact])) or "—"
        return [what, gives, action.responsible or "—", self.state_of(action)]

    def state_of(self, action):
        if action.done_on:
            return str(_("Done on %(day)s")) % {"day": day(action.done_on, self.language)}
        return str(_("Given up")) if action.dropped_on else day(action.due_on, self.language)

    def answered(self):
        answer = latest_answer(self.subject)
        if answer is None:
            return [(_("What she or he answered"), str(_("Not asked yet")))]
        rows = [
            (_("What she or he answered"), answer.get_answer_display()),
            (_("In her or his words"), answer.words),
            (_("Answered by"), answer.get_by_display()),
            (_("On"), day(answer.at, self.language)),
            (_("Her or his own copy"), answer.get_copy_display()),
        ]
        return [row for row in rows if row[1]]
