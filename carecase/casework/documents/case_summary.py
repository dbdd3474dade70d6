"""The summary of a case, for a conference or a transfer: the parts that are ticked, and of those what one may read."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import READS_ARE_LOGGED, DataClass
from carecase.assessments import standing as assessed
from carecase.assessments.identification import DECIDED
from carecase.cases.models import Case, Consent
from carecase.documents import look
from carecase.documents.languages import day, speaking
from carecase.documents.paper import Paper
from carecase.plans.models import HealthServiceLog, ServiceLog
from carecase.plans.progress import Progress
from carecase.plans.standing import current_plan
from referrals import sharing
from referrals.models import Field, Referral

SHOWN = 40  # of each kind of row, the latest


@dataclass(frozen=True)
class Part:
    """What can be ticked: which class of data it is, and its rows of label and value."""

    key: str
    title: str
    data_class: DataClass
    rows: Callable  # of a paper

    @property
    def is_sensitive(self):
        return self.data_class in READS_ARE_LOGGED


def fields(*wanted):
    """Rows as a referral would tell them, in the same words."""

    def rows(paper):
        found = [(field, sharing.said(field, sharing.SOURCES[field].read(paper.subject))) for field in wanted]
        return [(field.label, said) for field, said in found if said]

    return rows


def condition(paper):
    """What was decided and by whom. The neutral copy says only whether it is decided."""
    decision = assessed.latest_identification(paper.subject)
    if paper.neutral:
        decided = decision is not None and decision.status in DECIDED
        return [(_("Assessment of the situation"), _("Decided") if decided else _("Still open"))]
    rows = [*fields(Field.IDENTIFICATION)(paper), (_("What it is about"), assessed.track_of(paper.subject).label)]
    if decision is not None:
        rows += [(_("Decided by"), decision.body), (_("Date of the decision"), day(decision.dated_on, paper.language))]
    return rows


def risk(paper):
    latest = assessed.latest_risk(paper.subject)
    if latest is None:
        return []
    again = day(latest.again_at, paper.language) if latest.again_at else ""
    return [
        (_("Level"), latest.get_in_force_display()),
        (_("Assessed on"), day(latest.at, paper.language)),
        (_("Her or his own view"), latest.person_view),
        (_("What is done about it"), latest.mitigation),
        (_("Assess again by"), again),
    ]


def plan(paper):
    found = current_plan(paper.subject)
    if found is None:
        return []
    goals = [
        (
            objective.get_domain_display(),
            sharing.joined(objective.goal, objective.get_status_display(), day(objective.due_on, paper.language)),
        )
        for objective in Progress(found, paper.reader).objectives
    ]
    return [*goals, (_("Look at the plan again on"), day(found.review_on, paper.language))]


def services(paper, model=ServiceLog):
    """What was given and when; neither where nor by whom, for a place can be a house."""
    given = model.objects.visible_to(paper.reader).counted().filter(case=paper.subject).order_by("-given_at")
    return [
        (day(row.given_at, paper.language), sharing.joined(row.service_type, row.get_outcome_display()))
        for row in given.select_related("service_type", "key")[:SHOWN]
    ]


def consents(paper):
    """The last answer to each purpose and partner."""
    rows = Consent.objects.visible_to(paper.reader).filter(case=paper.subject).order_by("recorded_at")
    latest = {(row.kind, row.partner): row for row in rows.select_related("key")}
    return [(row.get_kind_display(), said_consent(row, paper.language)) for row in latest.values()]


def said_consent(row, language):
    answer = _("Taken back") if row.withdrawn_at else row.get_given_display()
    until = _("until %(day)s") % {"day": day(row.valid_until, language)} if row.valid_until else ""
    return sharing.joined(answer, row.partner, until)


def referred(paper):
    rows = Referral.objects.visible_to(paper.reader).filter(case=paper.subject)
    related = rows.select_related("key", "service", "receiving_unit__organisation", "receiving_user", "organisation")
    return [
        (row.to or "—", sharing.joined(row.service, row.get_state_display(), day(row.at, paper.language)))
        for row in related[:SHOWN]
    ]


def health(paper):
    return fields(Field.HEALTH_NEEDS)(paper) + services(paper, HealthServiceLog)


def identity(paper):
    rows = fields(Field.NAMES, Field.CALLED, Field.SEX, Field.GENDER, Field.AGE, Field.BORN, Field.CITIZENSHIPS)(paper)
    return rows + (fields(Field.GUARDIAN)(paper) if paper.subject.person.is_child else [])


D = DataClass
PARTS = (
    Part("identity", _("Who it is"), D.IDENTITY, identity),
    Part("languages", _("Languages"), D.OPERATIONS, fields(Field.LANGUAGES)),
    Part("condition", _("Condition"), D.NARRATIVE, condition),
    Part("risk", _("Risk and measures"), D.NARRATIVE, risk),
    Part("needs", _("Needs"), D.OPERATIONS, fields(Field.NEEDS, Field.WISHES)),
    Part("plan", _("Plan and objectives"), D.NARRATIVE, plan),
    Part("services", _("Services given"), D.OPERATIONS, services),
    Part("stay", _("Leave to stay"), D.NARRATIVE, fields(Field.LEGAL_STAY)),
    Part("consents", _("Consents"), D.OPERATIONS, consents),
    Part("referrals", _("Referrals"), D.NARRATIVE, referred),
    Part("health", _("Health"), D.HEALTH, health),
)


class CaseSummary(Paper):
    """D15. Who printed it stands behind every page; nothing sensitive is ticked beforehand."""

    code = "D15"
    title = _("Case summary")
    purpose = _("For a case conference or a transfer. Tick only what those who read it need to know.")
    file_word = "resumen"
    about = (Case,)
    restricted = True

    @classmethod
    def offered_parts(cls, case, reader):
        readable = [part for part in PARTS if case.may_read(reader, part.data_class)]
        return [(part.key, part.title) for part in readable], [p.key for p in readable if not p.is_sensitive]

    @cached_property
    def chosen(self):
        """The parts that were ticked, as far as the reader may read them."""
        may = {key for key, _title in self.offered_parts(self.subject, self.reader)[0]}
        return [part for part in PARTS if part.key in self.parts and part.key in may]

    @property
    def is_empty(self):
        return not self.chosen

    @property
    def shows(self):
        """Her or his own file too, once it is said who it is."""
        return [self.subject.person] if any(part.key == "identity" for part in self.chosen) else []

    def write(self, writer):
        yield writer.title(self.title)
        yield writer.facts_across(self.facts(writer))
        yield writer.paragraph(
            _("Confidential. Only for those it was printed for; destroy it when it is no longer needed."),
            look.NOTE,
        )
        for part in self.chosen:
            yield writer.heading(part.title)
            with speaking(self.language):
                rows = [(str(label), str(value)) for label, value in part.rows(self) if value]
            if rows:
                yield from writer.told(rows)
            else:
                yield writer.paragraph(_("Nothing is recorded."), look.LEAD)

    def facts(self, writer):
        case = self.subject
        opened = day(case.opened_at, self.language)
        return [
            (_("Case"), case.number),
            (_("In care since"), opened),
            (_("Where the work is now"), case.get_state_display()),
        ]


class NeutralSummary(CaseSummary):
    """The copy that may be found: without the words that harm, or it is not printed."""

    code = "D15-N"
    title = _("Case summary in neutral words")
    purpose = _("A copy without words that can harm, for papers that travel or lie about.")
    file_word = "sintesis"
    neutral = True
