"""Papers of a return for those who prepare it and travel along: the dossier, the certificate (pathway D11, D14).

They travel too, so they are as neutral as what the person carries; what tells of health stands on a page of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from reportlab.platypus import KeepTogether, PageBreak, Spacer

from carecase.access.data_classes import DataClass
from carecase.documents import languages, look
from carecase.documents.languages import day, moment, speaking
from carecase.documents.models import IssuedPaper
from referrals import sharing
from referrals.models import Field
from repatriation.documents import ReturnPaper
from repatriation.models import Fitness, ReturnPlan, TravelDocument

# --- the certificate --------------------------------------------------------------------------------------------


class FitnessCertificate(ReturnPaper):
    """D14: the result, its conditions and until when; which illness is nobody's business on the way."""

    code = "D14"
    title = _("Certificate: fit to travel")
    purpose = _("For the carrier and the escort. It says whether and on what conditions, never which illness.")
    file_word = "aptitud"
    nothing = _("No medical check says that she or he can travel now, so there is nothing to certify.")

    @cached_property
    def check(self):
        return self.subject.fitnesses.select_related("key").first()

    @property
    def is_empty(self):
        check = self.check
        unfit = check is None or check.result == Fitness.Result.UNFIT or check.valid_until < timezone.now()
        return unfit or not self.says_who

    def write(self, writer):
        yield writer.title(self.title)
        yield writer.facts([(_("Name"), self.named), (_("Born"), self.born(self.language))])
        yield writer.heading(_("What was found"))
        yield writer.facts(self.found(writer))
        yield KeepTogether([writer.heading(_("The journey")), writer.facts(self.journey(self.language))])
        yield writer.paragraph(
            _("If her or his condition changes before or on the way, this certificate does not count any more."),
            look.NOTE,
        )
        yield Spacer(1, look.GAP)
        yield writer.signatures([_("Certified by")], _("Name, licence number, signature, stamp"))

    def found(self, writer):
        check = self.check
        weeks = check.pregnancy_weeks
        asked_for = [(_("Oxygen on the way"), writer.say(_("Needed")) if check.oxygen else "")]
        asked_for.append((_("Weeks of pregnancy on the day of departure"), str(weeks) if weeks else ""))
        return [
            (_("Result"), writer.say(check.get_result_display())),
            (_("Conditions for the journey"), check.conditions or writer.say(_("No conditions"))),
            *(row for row in asked_for if row[1]),
            (_("Certified by"), check.clinician),
            (_("Certified on"), moment(check.certified_at, self.language)),
            (_("Valid until"), moment(check.valid_until, self.language)),
        ]


# --- the dossier ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """What can be ticked: which class of data it is, and its rows of label and value."""

    key: str
    title: str
    data_class: DataClass
    rows: Callable  # of a paper

    @property
    def is_sealed(self):
        """On a page of its own, for an envelope."""
        return self.data_class == DataClass.HEALTH


def traveller(paper):
    kinds = (Field.NAMES, Field.SEX, Field.AGE, Field.BORN, Field.CITIZENSHIPS, Field.LANGUAGES)
    return [(kind.label, told(kind, paper)) for kind in kinds]


def told(field, paper):
    return sharing.said(field, sharing.SOURCES[field].read(paper.case))


def itinerary(paper):
    """Leg by leg, with what only those who travel along need to know."""
    line = paper.subject.itinerary
    rows = []
    for leg in paper.subject.legs_in_order:
        rows += paper.leg(leg, paper.language)
        rows += [(_("Who helps there"), leg.assists), (_("The night is spent at"), leg.night_at)]
        rows.append((_("Places to avoid on this leg"), leg.avoid))
    rows += [(_("Travels with"), each.in_words) for each in paper.subject.escorts.select_related("key")]
    if line:
        rows += [(_("Met there by"), line.meeter), (_("First night"), line.first_night)]
    return rows


def contacts(paper):
    """Who receives, who decides with a child, whom she or he knows there."""
    plan = paper.subject
    rows = [(each.organisation, f"{each.name}, {each.phone}") for each in plan.confirmations_standing]
    rows += [(_("The adult who takes the child"), each.adult_name) for each in plan.confirmations_standing]
    rows.append((_("Guardian"), told(Field.GUARDIAN, paper) if paper.case.person.is_child else ""))
    own = plan.danger_checks.filter(place=plan.place).select_related("key").first()
    rows.append((_("Own contact there"), sharing.joined(own.contact_name, own.contact_phone) if own else ""))
    return [*rows, (_("Places to avoid on each leg"), own.avoid if own else "")]


def papers(paper):
    return [(row.get_kind_display(), paper.document(row)) for row in paper.subject.documents.select_related("key")]


def risk(paper):
    """The level that remains and its day; neither the reasons nor the measures travel."""
    found = paper.subject.risk
    if found is None:
        return []
    level = found.get_residual_level_display()
    return [(_("Level that remains"), level), (_("Judged on"), day(found.assessed_at, paper.language))]


def belongings(paper):
    signed = paper.subject.belongings.first()
    things = signed.things.select_related("key") if signed else ()
    return [(_("What she or he takes along"), "\n".join(each.in_words for each in things))]


def medical(paper):
    check = paper.subject.fitnesses.select_related("key").first()
    rows = [(_("Name"), paper.named), (_("Health needs, medicines, allergies"), told(Field.HEALTH_NEEDS, paper))]
    if check:
        rows += [(_("Fit to travel"), check.get_result_display()), (_("Conditions for the journey"), check.conditions)]
        rows.append((_("Medicines to take along, and when"), check.medicines))
    return rows


D = DataClass
PARTS = (
    Part("traveller", _("Who travels"), D.IDENTITY, traveller),
    Part("itinerary", _("The journey"), D.IDENTITY, itinerary),
    Part("contacts", _("Contacts"), D.IDENTITY, contacts),
    Part("papers", _("Papers to travel with"), D.IDENTITY, papers),
    Part("belongings", _("Belongings"), D.OPERATIONS, belongings),
    Part("risk", _("Safety at the place: result"), D.NARRATIVE, risk),
    Part("medical", _("Medical sheet, sealed"), D.HEALTH, medical),
)
#: Ticked by whoever prints, not beforehand.
ON_PURPOSE = {"risk", "medical"}


class ReturnDossier(ReturnPaper):
    """D11: a cover that says what goes along, then what was ticked; what tells of health comes last, to be sealed."""

    code = "D11"
    title = _("Return dossier")
    purpose = _("For the escort and those who receive. The medical sheet is a page of its own, for a closed envelope.")
    file_word = "carpeta"
    languages = languages.STAFF
    restricted = True

    @property
    def reference(self):
        return self.subject.number

    @classmethod
    def offered_parts(cls, plan, reader):
        readable = [part for part in PARTS if plan.case.may_read(reader, part.data_class)]
        return [(part.key, part.title) for part in readable], [p.key for p in readable if p.key not in ON_PURPOSE]

    @cached_property
    def chosen(self):
        """The parts that were ticked, as far as the reader may read them."""
        may = {key for key, _title in self.offered_parts(self.subject, self.reader)[0]}
        return [part for part in PARTS if part.key in self.parts and part.key in may]

    @property
    def is_empty(self):
        return not self.chosen

    nothing = _("Tick at least one part.")

    def document(self, row):
        until = _("valid until %(day)s") % {"day": day(row.expires_on, self.language)} if row.expires_on else ""
        return sharing.joined(row.get_country_display(), row.number, until)

    # --- what stands on it ----------------------------------------------------------------------------------------

    def write(self, writer):
        yield writer.title(self.title)
        yield writer.facts_across(self.cover(writer))
        yield writer.paragraph(
            _("Confidential. It stays with the escort and is handed over with the person."), look.NOTE
        )
        yield writer.heading(_("What goes along"))
        head = (_("What"), _("In the records"), _("In hand"))
        yield writer.table(head, [[*row, ""] for row in self.checklist(writer)], (36, 48, 16))
        for part in self.chosen:
            if not part.is_sealed:
                yield from self.part(writer, part)
        signing = writer.signatures([_("Prepared by"), _("Who travels along")], _("Name, signature, date"))
        yield KeepTogether([Spacer(1, look.GAP), signing])
        for part in self.chosen:
            if part.is_sealed:
                yield PageBreak()
                yield from self.part(writer, part)

    def part(self, writer, part):
        yield writer.heading(part.title)
        if part.is_sealed:
            yield writer.paragraph(
                _(
                    "Put this page into an envelope and close it. Only a health worker, or who gives the medicines, "
                    "opens it."
                ),
                look.NOTE,
            )
        with speaking(self.language):
            rows = [(str(label), str(value)) for label, value in part.rows(self) if value]
        if rows:
            yield from writer.told(rows)
        else:
            yield writer.paragraph(_("Nothing is recorded."), look.LEAD)

    def cover(self, writer):
        plan = self.subject
        departure = day(plan.itinerary.leaves_local.date(), self.language) if plan.itinerary and self.says_who else "—"
        place = self.goes_to(self.language) if plan.place and self.says_who else "—"
        return [(_("Case"), plan.number), (_("Departure"), departure), (_("Destination"), place)]

    def checklist(self, writer):
        """Each thing that goes along, and how it stands in the records: nothing here says why a return needs it."""
        plan, sealed = self.subject, any(part.is_sealed for part in self.chosen)
        crossing = plan.documents.filter(kind__in=TravelDocument.CROSSES).first()
        confirmed = plan.confirmations_standing
        signed = plan.belongings.filter(signed=True).exists()
        declared = any(each.stands for each in plan.declarations.all())
        with speaking(self.language):
            rows = [
                (_("Paper to travel with"), crossing.get_kind_display() if crossing else ""),
                (_("Declaration"), _("Given, and not taken back") if declared else ""),
                (_("Travel letter"), self.issued("D12")),
                (_("Certificate: fit to travel"), self.issued("D14")),
                (_("List of belongings"), _("Signed") if signed else ""),
                (_("Confirmation of who receives"), confirmed[0].organisation if confirmed else ""),
                (
                    _("Medicine on the way"),
                    _("Needed") if ReturnPlan.Need.MEDICINE in plan.needs else _("None noted"),
                ),
                (_("Medical sheet"), _("Sealed, last page") if sealed else _("Not with these pages")),
            ]
            return [(str(label), str(value or _("Missing"))) for label, value in rows]

    def issued(self, code):
        """The number of the paper of this kind that counts now."""
        entry = IssuedPaper.objects.about(self.subject).valid().filter(document=code).first()
        return entry.number if entry else ""
