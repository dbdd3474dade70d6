"""A new type of service (practice rule 16): one organisation proposes it, each country agrees or objects, and when all
agree it gets its date, its code and its place in the list. Codes are add-only: a number is never given twice.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.models import Membership
from carecase.access.permissions import Permission
from carecase.access.roles import ROLES
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from services_catalog.keeping.acts import signed
from services_catalog.keeping.rights import countries_of, holding
from services_catalog.models import Opinion, ServiceType, TypeProposal

LETTERS = {"immediate": "IMM", "primary": "PRI", "secondary": "SEC", "long_term": "LON"}
OPEN = TypeProposal.Outcome.OPEN
COPIED = (
    "phase", "domain", "urgency", "name_es", "name_en", "name_fr", "name_pt_br", "name_ht", "usually_es", "usually_en",
)  # fmt: skip


def countries():
    """Those present in this installation: somebody may answer for them today."""
    answering = [role for role, card in ROLES.items() if Permission.ANSWER_FOR_COUNTRY in card.permissions]
    today = Membership.objects.on(timezone.localdate()).filter(role__in=answering, user__is_active=True)
    return sorted(set(today.values_list("organisation__country", flat=True)))


def propose(proposal, by):
    editing = holding(by, Permission.EDIT_CATALOGUE)
    with act(by, "propose_type") as doing:
        if not editing:
            raise Forbidden("propose_type")
        proposal.by, proposal.organisation = by, editing[0].organisation
        proposal.country = proposal.organisation.country
        signed(proposal, by)
        doing.subjects.append(proposal)
    return proposal


def answer(proposal, country, choice, reason, by):
    """What a country says. It may change its mind until the type is adopted."""
    with act(by, "answer_proposal", proposal):
        if country not in countries_of(by, Permission.ANSWER_FOR_COUNTRY):
            raise Forbidden("answer_proposal")
        must_be_open(locked(proposal))
        if choice == Opinion.Answer.OBJECTS and not reason.strip():
            raise Blocked([_("An objection says why.")])
        opinion = Opinion.objects.filter(proposal=proposal, country=country).first()
        opinion = opinion or Opinion(proposal=proposal, country=country)
        opinion.answer, opinion.reason, opinion.by, opinion.at = choice, reason.strip(), by, timezone.now()
        signed(opinion, by)
    return opinion


def adopt(proposal, by):
    """With every country's agreement: the code, the date, the row. Once, whoever else presses at the same moment."""
    with act(by, "adopt_type", proposal) as doing:
        if not by.may(Permission.ANSWER_FOR_COUNTRY):
            raise Forbidden("adopt_type")
        proposal = locked(proposal)
        must_be_open(proposal)
        if missing := without_agreement(proposal):
            raise Blocked([_("Every country has to agree first. Missing: %(names)s.") % {"names": ", ".join(missing)}])
        service_type = ServiceType(**{name: getattr(proposal, name) for name in COPIED})
        service_type.code, service_type.position = next_code(proposal.phase)
        signed(service_type, by)
        proposal.outcome, proposal.adopted_on = TypeProposal.Outcome.ADOPTED, timezone.localdate()
        proposal.service_type = service_type
        signed(proposal, by)
        doing.subjects.append(service_type)
    return proposal


def withdraw(proposal, by):
    with act(by, "withdraw_proposal", proposal):
        proposal = locked(proposal)
        if proposal.organisation_id not in {m.organisation_id for m in holding(by, Permission.EDIT_CATALOGUE)}:
            raise Forbidden("withdraw_proposal")
        must_be_open(proposal)
        proposal.outcome = TypeProposal.Outcome.WITHDRAWN
        signed(proposal, by)
    return proposal


def locked(proposal):
    return TypeProposal.objects.select_for_update().get(pk=proposal.pk)


def must_be_open(proposal):
    if proposal.outcome != OPEN:
        raise Blocked([_("This proposal is settled: %(state)s.") % {"state": proposal.get_outcome_display().lower()}])


def without_agreement(proposal):
    """Countries that have not agreed, or object. A country that left the installation still objects if it did."""
    agreed = dict(proposal.opinions.values_list("country", "answer"))
    objecting = {country for country, said in agreed.items() if said == Opinion.Answer.OBJECTS}
    return sorted({c for c in countries() if agreed.get(c) != Opinion.Answer.AGREES} | objecting)


def next_code(phase):
    """The next number of the phase, after every number it ever had, and the place behind the last of its phase."""
    letters = LETTERS[phase]
    list(ServiceType.objects.select_for_update().filter(phase=phase).values_list("pk"))  # others of the phase wait
    ever = ServiceType.history.filter(code__startswith=f"{letters}-").values_list("code", flat=True)
    now = ServiceType.objects.filter(code__startswith=f"{letters}-").values_list("code", flat=True)
    number = max((int(code.partition("-")[2]) for code in {*ever, *now}), default=0) + 1
    last = ServiceType.objects.filter(phase=phase).order_by("-position").first()
    return f"{letters}-{number:02}", last.position if last else 1


def unanswered(user):
    """Open proposals to which one of her countries has said nothing yet."""
    own = countries_of(user, Permission.ANSWER_FOR_COUNTRY)
    rows = TypeProposal.objects.filter(outcome=OPEN).prefetch_related("opinions")
    return [row for row in rows if own - {opinion.country for opinion in row.opinions.all()}]
