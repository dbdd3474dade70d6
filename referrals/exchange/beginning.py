"""A person and a case of our own begin with what another installation sent, and with nothing else."""

from django.utils import timezone

from carecase.cases.actions import open_cases
from carecase.cases.models import CaseNote
from carecase.people.actions import refresh_tokens
from carecase.people.models import PersonLanguage
from carecase.workflow.acts import act
from referrals.exchange import htcds_read, schema
from referrals.handing_over import details_from, keep_the_rest, person_from, take_or_wait
from referrals.models import Field


def begin(incoming, by):
    """Who accepts answers for the new case, if a case manager of the desk; else it waits there for one."""
    told, unit = told_of(incoming.content), incoming.unit
    with act(by, "begin_from_elsewhere", incoming) as doing:
        person = doing.save(person_from(told, unit.organisation))
        spoken = {(row["language"], row["variety"]): row for row in told.get(Field.LANGUAGES, [])}
        doing.save_all([PersonLanguage(person=person, **row) for row in spoken.values()])
        for record in details_from(told, person):
            doing.save(record)
        [case] = open_cases([person], by=by, labels=[""], unit=unit)
        case.called = told.get(Field.CALLED, "")
        doing.save(case)
        take_or_wait(case, by, doing)
        keep_the_rest(told, case, doing)
        keep_what_has_no_place(incoming.content, case, doing)
        refresh_tokens(person, [case.called])
        incoming.case = case
    return case


def told_of(content):
    """The ticked fields where the sender works with carecase; else what the package and its HTCDS say."""
    if shared := schema.shared_of(content):
        return shared
    subject = content["subject"]
    languages = [{"language": code, "variety": "", "level": "fluent"} for code in subject.get("languages", [])]
    told = htcds_read.told(content.get("htcds", {}))
    if known := [row for row in languages if is_known(Field.LANGUAGES, [row])]:
        told[Field.LANGUAGES.value] = known
    if "sex_iso5218" in subject:
        told[Field.SEX.value] = str(subject["sex_iso5218"])
    if known := [code for code in subject.get("citizenship", []) if is_known(Field.CITIZENSHIPS, [code])]:
        told[Field.CITIZENSHIPS.value] = known
    return told


def keep_what_has_no_place(content, case, doing):
    """What another system told in HTCDS beyond our fields stands in a note, as it came."""
    if schema.shared_of(content):
        return
    lines = htcds_read.left_over(content.get("htcds", {}))
    if lines:
        doing.save(CaseNote(case=case, text="\n".join(["HTCDS 2.0", *lines])[:10_000], occurred_at=timezone.now()))


def is_known(field, value):
    return schema.ticked().is_valid({field.value: value})
