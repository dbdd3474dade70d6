"""What happened on a case, in sentences: who changed what from what to what, when and why.

The audit trail says which rows an act wrote; the history of those rows says what they contained. Both are asked once
per page, and a reader sees only the data classes of her own roles.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from django.apps import apps
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, OuterRef, PositiveSmallIntegerField, Subquery, Value
from django.db.models.functions import Cast, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecase.access.models import User
from carecase.assessments.indicators import BY_CODE as SIGN
from carecase.assessments.indicators import SIGNS
from carecase.audit.models import Event, EventSubject, Kind
from carecase.cases.models import Case
from carecase.casework.steps import care
from carecase.shelter.vocabulary import DangerSign
from carecase.ui import moments
from carecase.ui.together import read_together
from carecase.workflow.codes import CodesField
from services_catalog.models import ServiceType

SHOWN = 20
PORTION, PORTIONS = 20, 4  # events read at once, and how often before a page says what it has found
READS = 30  # among which the last readers are found
LONGEST = 120
MOST_LINES = 6  # of one act
MOST_NAMES = 4  # of what a change touched, on the page of a case
EMPTY = "—"
# Rows that an act writes by the way: they say nothing to a reader that the act itself does not say.
BY_THE_WAY = {"cases.Grant", "cases.Episode", "cases.Encounter", "cases.Task", "cases.Approval"}
# Of these only the pages of a search tell, and only its case manager (E8).
BY_THE_WAY |= {"cases.SearchHit", "cases.SearchAnswer"}
# Fields that follow from others.
DERIVED = {
    "state",
    "deleted",
    "next_due_at",
    "last_contact_at",
    "age_told_on",
    "unanswered",
    "recorded_at",
    "recorded_by",
    "case",
    "person",
    "in_force_at",
    "changed_at",
    "snapshot",  # of a referral: it may hold what this reader does not read
    "sealed_pdf",
    "sha256",
    "file_name",
    "closed_at",
    "episode",
}

#: Fields that nobody fills in by their name, in words.
LABELS = {"marks": gettext_lazy("signs")}

#: Codes that stand in lists and dictionaries of the record, as people read them.
WORDS = {code: each.label for code, each in SIGN.items()} | dict(DangerSign.choices)

#: Relations whose other side has a name that says something.
TOLD_BY_NAME = (User, ServiceType)

VERBS = {
    "register_incident": gettext_lazy("registered the group"),
    "open_case": gettext_lazy("opened the case"),
    "take_case": gettext_lazy("took the case"),
    "assign_case": gettext_lazy("assigned the case"),
    "add_to_team": gettext_lazy("added a colleague to the team"),
    "finish_task": gettext_lazy("finished a task"),
    "reopen_task": gettext_lazy("opened a finished task again"),
    "mark_contact_in_error": gettext_lazy("marked a contact as entered in error"),
    "withdraw_consent": gettext_lazy("noted that a consent was taken back"),
    "remove_likeness": gettext_lazy("removed a photograph or fingerprint"),
    "forget_likeness": gettext_lazy("removed a photograph or fingerprint whose time or consent was over"),
    "request_approval": gettext_lazy("asked for an approval"),
    "answer_approval": gettext_lazy("answered a request for approval"),
    "keep_apart": gettext_lazy("asked for two people to be kept apart"),
    "ask_for_approval": gettext_lazy("asked for the plan to be approved"),
    "put_plan_into_force": gettext_lazy("put the plan into force"),
    "note_progress": gettext_lazy("noted progress on the plan"),
    "log_service": gettext_lazy("logged a service"),
    "mark_in_error": gettext_lazy("marked a logged service as entered in error"),
    "settle_need": gettext_lazy("settled an unmet need"),
    "call_off_follow_up": gettext_lazy("called off a contact"),
}


@dataclass
class Happening:
    sentence: str
    at: datetime
    who: str
    where: str = ""
    detail: str = ""
    parts: list = field(default_factory=list)  # pairs of a record's kind and its lines, one for each record
    acts: list = field(default_factory=list)  # pairs of verb and the rows it wrote, as the trail names them


def happenings(case, user, before=None):
    """The last things that happened, newest first; `before` is the place in the trail to go on from."""
    told, before = sentences(case, user, before, SHOWN)
    return with_lines(told), before


def last_events(case):
    """The newest lines of the trail about a case, in one query: those of what was written, those of who read."""
    subjects = [str(case.pk), str(case.person_id)]
    lines = EventSubject.objects.order_by("-event_id")
    of_writes = lines.filter(subject__in=subjects, event__kind=Kind.WRITE)[: PORTION * 2]
    of_reads = lines.filter(subject=subjects[0], event__kind=Kind.READ)[:READS]
    if not connection.features.supports_slicing_ordering_in_compound:
        # SQLite takes a limit only within a query of its own. PostgreSQL would ask that query again for each row of a
        # table of which it knows nothing yet.
        of_writes, of_reads = (EventSubject.objects.filter(pk__in=each.values("pk")) for each in (of_writes, of_reads))
    numbers = of_writes.values("event_id").union(of_reads.values("event_id"), all=True)
    events = list(with_names(Event.objects.filter(pk__in=numbers)).order_by("-n"))
    return tuple([each for each in events if each.kind == kind] for kind in (Kind.WRITE, Kind.READ))


def last_happenings(events, case, user, size):
    """What the last of them tell this reader. Of a change they name what it touched, no more: what was written stands
    in the history, where nobody reads it by the way over a shoulder."""
    told = joined(tellable(events, case, user))[:size]
    for each in told:
        each.where, each.parts = "", touched(each.acts)
    return told


def touched(acts):
    """What a change of a record changed, by name, as one part. Of what was recorded or a step the sentence says it."""
    changed = (rows[0] for verb, rows in acts if rows and verb not in VERBS and verb not in care and rows[0][2] > 1)
    names = list(dict.fromkeys(str(label_of(each)) for row in changed for each in spoken(row)))
    return [("", [", ".join(names[:MOST_NAMES]) + ("…" if len(names) > MOST_NAMES else "")])] if names else []


def sentences(case, user, before, size):
    told = []
    for _portion in range(PORTIONS):
        events = list(portion(case, before))
        told += tellable(events, case, user)
        before = events[-1].n if len(events) == PORTION else None
        if before is None or len(told) >= size:
            break
    return joined(told), before


def portion(case, before):
    subjects = [str(case.pk), str(case.person_id)]
    events = Event.objects.filter(kind=Kind.WRITE, pk__in=about(subjects, before, PORTION))
    return with_names(events).order_by("-n")[:PORTION]


def with_names(events):
    """Lines of the trail, each with the name of who acted: it knows accounts by their number, and nobody as "-"."""
    account = Cast(NullIf("actor", Value("-")), BigIntegerField())
    names = User.objects.filter(pk=OuterRef("account")).values("display_name")
    return events.annotate(account=account, who=Subquery(names))


def tellable(events, case, user):
    """What this reader may know of some events. Much of what a case went through may say nothing to her."""
    told = [tell(event, readable_rows(event, case, user)) for event in events]
    return [each for each in told if each]


def joined(told):
    """One act may have written under several records (a person and her case): it is told once."""
    once = []
    for each in told:
        if once and once[-1].sentence == each.sentence and once[-1].at - each.at < timedelta(seconds=2):
            once[-1].acts += each.acts
        else:
            once.append(each)
    return once


def about(subjects, before, size):
    """The numbers of the last events, for use in `__in`. Each may name several subjects and stand there as often."""
    subject_rows = EventSubject.objects.filter(subject__in=subjects)
    if before:
        subject_rows = subject_rows.filter(event_id__lt=before)
    numbers = subject_rows.filter(event__kind=Kind.WRITE).order_by("-event_id").values("event_id")
    return numbers[: size * 4]


def readable_rows(event, case, user):
    """The rows an act wrote, without those of a class the reader may not read, and those written by the way."""
    rows = []
    for label, pk, version, fields in event.details.get("saved", []):
        model = apps.get_model(label)
        if label not in BY_THE_WAY and case.may_read(user, model.data_class):
            rows.append((model, pk, version, fields))
    return rows


def histories(told):
    """(model, id, version) → the row as it was then; one query for all kinds of record."""
    wanted = defaultdict(set)
    for verb, rows in (each for happening in told for each in happening.acts):
        for model, pk, version, _fields in needed(verb, rows):
            wanted[model] |= {(pk, version), (pk, version - 1)}
    lists = read_together([states_of(model, states) for model, states in wanted.items()])
    return {
        (model, str(past.id), past.version): past for model, rows in zip(wanted, lists, strict=True) for past in rows
    }


def states_of(model, states):
    ids, versions = ({each[part] for each in states} for part in (0, 1))
    told_by_name = [name for name, each in speaking(model).items() if each.is_relation]
    return model.history.filter(id__in=ids, version__in=versions).select_related("key", *told_by_name)


def needed(verb, rows):
    """Those of the rows an act wrote that a page looks up: as many as its lines are from, and those of the case, which
    may say why by themselves; else one, for the reason of the act."""
    if verb in WITHOUT_LINES:
        return []
    found, lines = [], 0
    for row in rows:
        said = spoken(row)
        if said and (lines < MOST_LINES or row[0] is Case):
            found.append(row)
        lines += sum(not (row[2] == 1 and is_tick(each)) for each in said)  # ticks that nobody made say nothing
    return found or rows[:1]


def spoken(row):
    """The fields that an act wrote in a row and that say something, in order. Of a new case its page says it all."""
    model, _pk, version, names = row
    if model is Case and version == 1:
        return []
    known = speaking(model)
    return [known[name] for name in names if name in known]


@cache
def speaking(model):
    """Name → field, of those of a record that say something to a reader once they change."""
    fields = (each for each in model._meta.concrete_fields if each.name not in DERIVED)
    return {each.name: each for each in fields if says_something(each)}


def says_something(model_field):
    if not label_of(model_field):
        return False  # the product fills it in, and nobody has given it a name in words
    if model_field.is_relation:
        return model_field.related_model in TOLD_BY_NAME
    return model_field.editable or not isinstance(model_field, PositiveSmallIntegerField)  # counted by the product


def is_tick(model_field):
    """A box to tick: left alone it is no answer. What is asked as yes or no may be empty, or begins with neither."""
    return isinstance(model_field, BooleanField) and not model_field.null and model_field.default is False


def label_of(model_field):
    return LABELS.get(model_field.name, model_field._verbose_name)


# The act says it all: what its rows contained stands elsewhere on the page, and it asks for no reason.
WITHOUT_LINES = {"register_incident", "open_case", "take_case", "assign_case"}


def tell(event, rows):
    who = _("The system") if event.account is None else event.who or EMPTY
    sentence = headline(event, who, rows)
    where = str(rows[0][0]._meta.verbose_name) if rows else ""
    return Happening(sentence, event.at, who, where, acts=[(event.verb, rows)]) if sentence else None


def with_lines(told):
    """Each with what its acts changed; the first of them says why."""
    written = histories(told)
    for each in told:
        for number, (verb, rows) in enumerate(each.acts):
            detail, parts = read(verb, rows, written)
            each.parts += parts
            if not number:
                each.detail = detail
    return told


def read(verb, rows, written):
    """Why, and what each record says now, as pairs of its kind and its lines."""
    parts, reasons, left = [], [], MOST_LINES
    for row in needed(verb, rows):
        model, pk, version, _names = row
        now, then = written.get((model, pk, version)), written.get((model, pk, version - 1))
        if now is None:
            continue
        lines = changes(spoken(row), now, then)[:left]
        if lines:
            parts.append((model._meta.verbose_name, lines))
            left -= len(lines)
        if now.history_change_reason:
            reasons.append(now.history_change_reason)
    return "; ".join(dict.fromkeys(reasons)), parts


def headline(event, who, rows):
    if event.verb in care:
        return _("%(who)s took the step “%(step)s”.") % {"who": who, "step": care[event.verb].label}
    if event.verb in VERBS:
        return f"{who} {VERBS[event.verb]}."
    if not rows:
        return ""
    what = rows[0][0]._meta.verbose_name
    if rows[0][2] == 1:
        return _("%(who)s recorded: %(what)s.") % {"who": who, "what": what}
    return _("%(who)s changed: %(what)s.") % {"who": who, "what": what}


def changes(fields, now, then):
    """One line for each field that says something: "risk: from medium to high"."""
    lines = []
    for model_field in fields:
        if now.version == 1 and is_tick(model_field) and not getattr(now, model_field.name):
            continue  # a new record keeps every box, also those that nobody ticked
        label, after = label_of(model_field), in_words(model_field, now)
        before = in_words(model_field, then) if then else EMPTY
        if before == EMPTY:
            lines.append(f"{label}: {after}")
        else:
            words = {"field": label, "before": before, "after": after}
            lines.append(_("%(field)s: from %(before)s to %(after)s") % words)
    return lines


def in_words(model_field, state):
    """A value as it was in this state of a record, as a reader understands it."""
    value = getattr(state, model_field.name)
    if value in (None, "", [], {}):
        return EMPTY
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, dict)):
        return shortened(", ".join(str(label) for label in labels(model_field, value)) or EMPTY)
    if isinstance(value, date):
        return moments.when(value)
    if model_field.is_relation:
        return str(value)
    return shortened(str(dict(model_field.flatchoices).get(value, value)))


def labels(model_field, codes):
    """What a list of codes says. Of a long list that was gone through, only the signs that are there."""
    if isinstance(model_field, CodesField):
        return model_field.labels(codes)
    found = (
        [code for code, mark in codes.items() if isinstance(mark, str) and mark in SIGNS]
        if isinstance(codes, dict)
        else codes
    )
    return [WORDS.get(code, code) for code in found]


def shortened(text):
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
