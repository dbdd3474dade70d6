"""Papers of those who stay: the plan for her or him to keep, and letters for a landlord or an employer (D16).

What people read stands here and nowhere else in this app; the catalogues of all five languages are complete.
"""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from reportlab.platypus import KeepTogether, Spacer

from carecase.access.data_classes import DataClass
from carecase.cases.documents import CarriedPaper
from carecase.cases.models import Case
from carecase.documents import look
from carecase.documents.languages import day
from carecase.integration.models import Milestone
from carecase.integration.standing import latest_plan

AREAS = {
    Milestone.Area.STATUS: _("Papers"),
    Milestone.Area.HOUSING: _("Home"),
    Milestone.Area.WORK: _("Work and income"),
    Milestone.Area.LANGUAGE: _("Language"),
    Milestone.Area.SCHOOL: _("School"),
    Milestone.Area.HEALTH: _("Health"),
    Milestone.Area.CHILDCARE: _("Childcare"),
    Milestone.Area.MONEY: _("Money"),
    Milestone.Area.PEOPLE: _("People around"),
    Milestone.Area.JUSTICE: _("Rights"),
}


class OfThePlan(CarriedPaper):
    """A paper that rests on the plan of a case, as far as its reader may read it."""

    about = (Case,)

    @classmethod
    def fits(cls, case):
        plan = latest_plan(case)
        return plan is not None and plan.is_open

    @cached_property
    def plan(self):
        return self.subject.integration_plans.open().first()

    @cached_property
    def may_read(self):
        return self.subject.may_read(self.reader, DataClass.IDENTITY)

    @property
    def is_empty(self):
        return self.plan is None or not self.may_read

    @property
    def shows(self):
        return [self.plan]


class PlanPaper(OfThePlan):
    """D16 for the person: what she or he wants to reach and by when, and when it is talked over."""

    code = "D16"
    title = _("My plan")
    purpose = _("For her or him to keep: goals and days in neutral words. It names nobody.")
    nothing = _("There is no plan to print, or it is not yours to read.")
    file_word = "plan"

    lead = _(
        "This is what we have planned together. You may change it at any time. Keep it where it is safe for you, or "
        "leave it with us."
    )
    reached = _("Reached")
    columns = (_("What"), _("Goal"), _("By when"))
    talks = _("When we talk about how it goes")
    not_yet = _("We agree on the first day together.")

    def write(self, writer):
        yield writer.title(self.title)
        for language in filter(None, [self.language, self.beside]):
            told = writer.beside(language, writer.width)
            yield told.paragraph(self.lead, look.LEAD)
            yield told.table(self.columns, self.goals(told, language), (22, 56, 22))
            yield Spacer(1, look.GAP / 2)
            yield KeepTogether([told.heading(self.talks), *told.bullets(self.days(language) or [self.not_yet])])
            yield Spacer(1, look.GAP)

    def goals(self, writer, language):
        rows = [(AREAS[each.area], each.goal, self.by(each, language)) for each in self.milestones]
        return rows or [("", writer.say(self.not_yet), "")]

    def by(self, milestone, language):
        return self.reached if milestone.reached_on else day(milestone.due_on, language)

    @cached_property
    def milestones(self):
        return [each for each in self.plan.milestones.select_related("key") if not each.left_because]

    def days(self, language):
        return [day(on, language) for on in self.plan.reviews.filter(held_on=None).values_list("due_on", flat=True)]


class SupportLetter(OfThePlan):
    """D16 for somebody who lets a room or gives work: who stands behind her or him, and nothing of why."""

    nothing = _("There is no plan this letter could rest on, or it is not yours to read.")
    anonymous = False
    reference = ""  # the paper has a number of its own, by which it can be asked after; the case's is not on it

    to = _("To whom it may concern")
    bearer = _("This letter is given to %(name)s, who is making a life here.")
    behind = _(
        "%(organisation)s accompanies her or him and can be asked whether this letter is genuine, by its number. It "
        "answers no other question without her or his consent."
    )
    contact = (_("Name"), _("Phone"), _("E-mail"))
    signed = _("For the organisation")
    hint = _("Name, office, signature and date")
    offer = ()

    def write(self, writer):
        yield writer.title(self.title)
        for language in filter(None, [self.language, self.beside]):
            told = writer.beside(language, writer.width)
            yield told.paragraph(self.to, look.LEAD)
            yield told.paragraph(self.bearer, name=self.name)
            yield told.paragraph(self.behind, organisation=self.subject.organisation.name)
            yield from told.bullets(self.offer)
            yield from self.facts(told, language)
            yield Spacer(1, look.GAP / 2)
        yield writer.facts([(label, "") for label in self.contact])
        yield writer.signatures([self.signed], self.hint)

    def facts(self, writer, language):
        return ()

    @property
    def name(self):
        return self.subject.person.full_name or self.subject.called or "—"

    @property
    def shows(self):
        return [self.plan, self.subject.person]


class WorkLetter(SupportLetter):
    code = "D16-W"
    title = _("Letter of support for work")
    purpose = _(
        "For an employer: in neutral words. It bears her or his name and says nothing of why she or he is here."
    )
    file_word = "carta-trabajo"
    offer = (
        _("We help with the papers that hiring needs, free of charge."),
        _("You can call us with any question about the first months."),
        _("She or he has the same rights at work as everybody else."),
    )
    permit = _("Permit to work")
    until = _("valid until %(day)s")
    endless = _("valid without an end")

    def facts(self, writer, language):
        permit = self.plan.permits.first()
        if permit is None or not permit.holds:
            return
        until = writer.say(self.until, day=day(permit.expires_on, language)) if permit.expires_on else self.endless
        yield writer.facts([(self.permit, until)])


class HousingLetter(SupportLetter):
    code = "D16-H"
    title = _("Letter of support for housing")
    purpose = _(
        "For a landlord: in neutral words. It bears her or his name and says nothing of why she or he is here."
    )
    file_word = "carta-vivienda"
    offer = (
        _("We know her or him and keep in touch during the first year."),
        _("You can call us if something about the rent or the house has to be cleared up."),
        _("This letter is no guarantee of payment; what we pay, if anything, is agreed in writing."),
    )
