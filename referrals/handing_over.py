"""What accepting does: a colleague is let into the file, a case changes hands, another country begins its own."""

from django.utils import timezone

from carecase.access.roles import ROLES, Role
from carecase.cases.actions import end_grants, hand_to, open_cases
from carecase.cases.models import CaseNote, Grant, HealthNote
from carecase.people.actions import refresh_tokens
from carecase.people.models import Guardian, IdentityPaper, Person, PersonLanguage, Phone, SamePerson
from carecase.workflow.acts import act
from referrals import sharing
from referrals.models import Field, Kind, State
from referrals.querysets import ANSWERING

# --- a colleague of the same organisation ---------------------------------------------------------------------------


def open_the_file(referral, by):
    """A colleague who accepts works on the case in her own role, until it is done or called back."""
    role = role_of(by, referral.organisation_id) if referral.receiving_user_id == by.pk else None
    if role is None:
        return
    with act(by, "open_file", referral.case) as doing:
        because = Grant.Because.REFERRAL
        if not referral.case.grants.live().filter(user=by, role=role, because=because).exists():
            doing.save(Grant(case=referral.case, user=by, role=role, because=because))


def close_the_file(referral, by):
    """She loses sight of it again, unless another referral to her goes on."""
    if not referral.receiving_user_id:
        return
    goes_on = referral.case.referrals.filter(receiving_user=referral.receiving_user_id, state=State.ACCEPTED)
    if goes_on.exclude(pk=referral.pk).exists():
        return
    with act(by, "close_file", referral.case) as doing:
        end_grants(referral.case, doing, user=referral.receiving_user_id, because=Grant.Because.REFERRAL)


def role_of(user, organisation):
    """The role in which a colleague helps with a case: one that answers referrals and reads cases comes first."""
    held = {m.role for m in user.standing if m.organisation_id == organisation and ROLES[m.role].reads}
    return next((role for role in Role if role in held & ANSWERING), next((r for r in Role if r in held), None))


# --- a transfer -----------------------------------------------------------------------------------------------------


def take_over(referral, by):
    """In one country the case changes hands; in another one a new case begins with what was ticked."""
    with act(by, "take_over_case", referral.case) as doing:
        if referral.crosses_a_border:
            begin_their_case(referral, by, doing)
        else:
            move(referral.case, referral.receiving_unit, by, doing)


def move(case, unit, by, doing):
    """The case, the person and the open tasks go to the new team. The old one loses sight of all of it.

    Whoever lodges the person goes on doing so: a house sees its resident whoever is accountable.
    """
    stays = [Grant.Because.ADMISSION]
    gone = [because for because in Grant.Because if because not in stays]
    end_grants(case, doing, because=gone)
    case.unit, case.organisation, case.manager = unit, unit.organisation, None
    doing.save(case)
    case.person.held_by = unit.organisation
    doing.save(case.person)
    take_or_wait(case, by, doing)
    hand_over_tasks(case, doing)


def take_or_wait(case, by, doing):
    """Who accepts answers for it, if a case manager of the team; else it waits there for one."""
    if Role.CASE_MANAGER in case.unit.roles_of(by):
        hand_to(case, by, doing)
    elif not case.grants.live().filter(unit=case.unit, because=Grant.Because.INTAKE).exists():
        doing.save(Grant(case=case, unit=case.unit, because=Grant.Because.INTAKE))


def hand_over_tasks(case, doing):
    """Whose owner sees the case no longer; what a colleague of the house has to do stays hers."""
    vars(case).pop("live_grants", None)
    for task in case.tasks.open().filter(owner__isnull=False).select_related("owner", "key"):
        if not case.roles_of(task.owner):
            task.owner = case.manager
            doing.save(task)


# --- a case of their own --------------------------------------------------------------------------------------------


def begin_their_case(referral, by, doing):
    """A new person and a new case from the ticked fields alone, joined with ours by two people's word."""
    told, unit = referral.snapshot, referral.receiving_unit
    person = doing.save(person_from(told, unit.organisation))
    doing.save_all([PersonLanguage(person=person, **row) for row in told.get(Field.LANGUAGES, [])])
    for record in details_from(told, person):
        doing.save(record)
    [case] = open_cases([person], by=by, labels=[""], unit=unit)
    case.called = told.get(Field.CALLED, "")
    doing.save(case)
    take_or_wait(case, by, doing)
    keep_the_rest(told, case, doing)
    refresh_tokens(person, [case.called])
    doing.save(same(referral.case.person, person))
    referral.their_case = case


def person_from(told, organisation):
    age, called = told.get(Field.AGE, {}), told.get(Field.NAMES, {})
    given = {name: told[name] for name in SAME_NAME if name in told}
    years = "" if age.get("years") is None else str(age["years"])
    return Person(
        held_by=organisation,
        given_names=called.get("given", ""),
        family_names=called.get("family", ""),
        age_told=years,
        age_basis=Person.Basis.STATED if years else "",
        **({"age_band": age["band"]} if age else {}),
        **given,
    )


#: Fields that are called the same in a person's record.
SAME_NAME = ("sex", "gender", "born", "citizenships", "last_residence", "entry", "destination")


def details_from(told, person):
    for row in told.get(Field.SAFE_CONTACT, []):
        yield Phone(person=person, **row)
    for row in told.get(Field.GUARDIAN, []):
        yield Guardian(person=person, **row)
    for row in told.get(Field.PAPERS, []):
        kept = {name: row[name] for name in ("kind", "number", "country")}
        yield IdentityPaper(person=person, expires_on=row["until"] or None, **kept)


#: What has a place of its own in the new records.
PLACED = {*SAME_NAME, Field.NAMES, Field.CALLED, Field.AGE, Field.LANGUAGES}
PLACED |= {Field.SAFE_CONTACT, Field.GUARDIAN, Field.PAPERS}


def keep_the_rest(told, case, doing):
    """What was shared beyond that stands in a note, health apart, so that nobody need tell it again."""
    for field, note in ((None, CaseNote), (Field.HEALTH_NEEDS, HealthNote)):
        part = {name: value for name, value in told.items() if name not in PLACED and fits(name, field)}
        text = "\n\n".join(f"{row.label}: {row.value}" for row in sharing.rows(part))
        if text:
            doing.save(note(case=case, text=text[:10_000], occurred_at=timezone.now()))


def fits(name, field):
    return name == field if field else name != Field.HEALTH_NEEDS


def same(one, other):
    first, second = sorted([one, other], key=lambda person: person.pk)
    answer = SamePerson.Answer.SAME
    because = [SamePerson.Because.TRANSFER]
    return SamePerson(one=first, other=second, because=because, answer_of_one=answer, answer_of_other=answer)


def was_handed_over(referral):
    return referral.kind == Kind.TRANSFER and referral.state in (State.ACCEPTED, State.DONE)
