"""Joining two records of one human being, by two people, and taking them apart again, by two people.

The record that gives way becomes a pointer. What hung on it (cases, papers, phones, languages, family…) is pointed to
the one that stays, and every such row is written into the journal of the merge. Nothing is sealed anew: a row keeps
the key of the person for whom it was written, so that whoever erases one of the two after they were taken apart erases
all of hers and nothing of the other's. Consents, notes and who sees a case hang on the case, and stay as they are.
"""

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.accounts import system
from carecase.access.permissions import Permission
from carecase.cases.actions import block
from carecase.cases.models import Case, Merge, PossibleMatch, Separation
from carecase.casework import comparison, registered_twice
from carecase.casework.consequences import follow, make_findable
from carecase.casework.registered_twice import locked, may, must_compare
from carecase.people.models import FamilyMember, Person, SamePerson, SearchToken
from carecase.ui.counting import how_many
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Check, Forbidden
from carecase.workflow.records import Record

Standing = Merge.Standing
NOT_MOVED = (Person, SamePerson, PossibleMatch, Merge)  # a pair stands for itself; a hit elsewhere is moved apart


# --- what stands against it -----------------------------------------------------------------------------------------


def against(stays, gives_way):
    """Every reason why these two cannot be joined now, in words, each with the page that puts it right."""
    return [
        *(Check(False, words) for holds, words in sentences(stays, gives_way) if holds),
        *both_open(stays, gives_way),
    ]


def sentences(stays, gives_way):
    units = FamilyMember.objects.filter(person=stays).values("unit")
    family = FamilyMember.objects.filter(person=gives_way, unit__in=units)
    apart = Separation.objects.filter(case__person=stays, other__person=gives_way, ended_at__isnull=True)
    of_one_family, to_be_apart = how_many([family, apart], 1)
    return (
        (stays.same_as_id or gives_way.same_as_id, _("One of the two records was joined with another one already.")),
        (stays.held_by_id != gives_way.held_by_id, _("The two are held by different organisations.")),
        (stays.key.shredded_at or gives_way.key.shredded_at, _("What one of the two records said was erased.")),
        (of_one_family, _("Both stand in one family as two people.")),
        (to_be_apart, _("They are to be kept apart from each other: they are two people.")),
    )


def both_open(stays, gives_way):
    """One open case for a person in a country: beds, plans and returns rest on it."""
    cases = list(Case.objects.open().filter(person__in=[stays, gives_way]))
    countries = {case.jurisdiction for case in cases if case.person_id == stays.pk}
    words = _("Both cases are open in one country. Close this one first, as registered twice: %(number)s.")
    return [
        Check(False, words % {"number": case.number}, reverse("casework:request_closure", args=[case.number]))
        for case in cases
        if case.person_id == gives_way.pk and case.jurisdiction in countries
    ]


# --- joining --------------------------------------------------------------------------------------------------------


def ask(match, *, stays, taken, why, by):
    """Ask a second person to join two records. `taken`: rows in which the other record's value is to stand."""
    with act(by, "ask_merge", *match.people) as doing:
        match = locked(match)
        must_compare(match, by, "ask_merge")
        [gives_way] = [person for person in match.people if person.pk != stays.pk]
        if match.answer != PossibleMatch.Answer.SAME:
            raise block(_("First say that it is the same person."))
        stop(against(stays, gives_way))
        merge = Merge(match=match, stays=stays, gives_way=gives_way, taken=taken, why=why, asked_by=by)
        try:
            with transaction.atomic():
                return doing.save(merge)
        except IntegrityError:
            raise block(_("Somebody has already asked to join these two. Look at the page again.")) from None


def stop(reasons):
    if reasons:
        raise Blocked(reasons)


def answered(merge, by, verb, expected, not_by):
    """The merge, locked with its match, if it still waits and this person may answer it."""
    match = locked(merge.match)
    merge = Merge.objects.select_for_update(of=("self",)).select_related("stays", "gives_way").get(pk=merge.pk)
    merge.match = match
    must_compare(match, by, verb, Permission.CONFIRM_MERGE)
    if merge.standing != expected:
        raise block(_("Somebody else has answered this already. Look at the page again."))
    if by.pk == not_by(merge):
        raise block(_("Somebody else must answer what you asked for."))
    return merge


def confirm(merge, *, by, seen=None):
    """The second person agrees: the records are joined. `seen`: the versions of both that she was shown."""
    with act(by, "confirm_merge", *merge.match.people) as doing:
        merge = answered(merge, by, "confirm_merge", Standing.ASKED, lambda each: each.asked_by_id)
        stays, gives_way = both_locked(merge)
        if seen is not None and seen != versions(stays, gives_way):
            raise block(_("Somebody has changed one of the two records since. Compare them once more."))
        stop(against(stays, gives_way))
        join(merge, stays, gives_way, doing)
        merge.standing, merge.confirmed_by, merge.confirmed_at = Standing.DONE, by, timezone.now()
        doing.save(merge)
        go_on([stays], doing, {stays.pk: merge.version_before})
    return merge


def versions(stays, gives_way):
    return f"{stays.version}-{gives_way.version}"


def both_locked(merge):
    """In the order of their ids: two who join crosswise wait for one another instead of for ever."""
    ids = sorted([merge.stays_id, merge.gives_way_id])
    people = Person.objects.select_for_update(of=("self",)).filter(pk__in=ids).select_related("key").order_by("pk")
    known = {person.pk: person for person in people}
    return known[merge.stays_id], known[merge.gives_way_id]


def join(merge, stays, gives_way, doing):
    merge.version_before = stays.version
    for name in merge.taken:
        copy(gives_way, stays, comparison.FIELDS[name])
    doing.save(stays)
    merge.version_after = stays.version
    merge.moved = [*move_rows(gives_way, stays, doing), *move_hits(gives_way, stays, doing)]
    gives_way.same_as = stays
    doing.save(gives_way)
    SearchToken.objects.filter(person=gives_way).delete()


def copy(source, target, fields):
    """These values, and why there are none."""
    for name in fields:
        setattr(target, name, getattr(source, name))
        target.unanswered = {key: why for key, why in target.unanswered.items() if key != name}
        if name in source.unanswered:
            target.unanswered[name] = source.unanswered[name]


def go_on(people, doing, before):
    """Findable under every name, and what their open cases now ask for: tasks of a child, a language, a clock."""
    make_findable(people)
    cases = list(Case.objects.open().filter(person__in=people).select_related("key", "unit", "manager"))
    by_id = {person.pk: person for person in people}
    for case in cases:
        case.person = by_id[case.person_id]
    were_adults = {case.pk for case in cases if was_adult(case.person, before.get(case.person_id))}
    follow(cases, doing, aged=cases, speaking=cases, named=cases, were_adults=were_adults)


def was_adult(person, version):
    past = person.history.filter(version=version).first() if version is not None else None
    return past is not None and not past.instance.is_child


# --- moving rows ----------------------------------------------------------------------------------------------------


def links():
    """(model, field) of everything that hangs on a person, also what later parts of the product bring."""
    for model in apps.get_models():
        if issubclass(model, Record) and not hasattr(model, "history_object") and model not in NOT_MOVED:
            yield from ((model, each) for each in model._meta.concrete_fields if each.related_model is Person)


def move_rows(source, target, doing):
    """Everything that hangs on one person is pointed to the other; what stands there in the same way stays behind."""
    moved = []
    for model, link in links():
        for row in model._base_manager.filter(**{link.name: source}):
            setattr(row, link.name, target)
            if not is_there(row, link):
                doing.save(row)
                moved.append([model._meta.label, str(row.pk), link.name])
    return moved


def is_there(row, link):
    """Whether the other record has the same already: a language twice would break what the database keeps unique."""
    unique = [
        each.fields
        for each in row._meta.constraints
        if isinstance(each, models.UniqueConstraint) and link.name in each.fields and each.condition is None
    ]
    others = type(row)._base_manager.exclude(pk=row.pk)
    return any(others.filter(**{name: getattr(row, name) for name in fields}).exists() for fields in unique)


def move_hits(source, target, doing):
    """Questions between organisations go along, beside the act: nobody here learns that there is one (decision 16)."""
    beside, moved = doing.aside(system(), "look_for_same_person"), []
    for hit in SamePerson.objects.about(source):
        if not SamePerson.objects.between(target, hit.beside(source.pk)).exists():
            turn(hit, source, target, beside)
            moved.append([SamePerson._meta.label, str(hit.pk), ""])
    return moved


def turn(hit, source, target, doing):
    """The same question about the other record. The pair stands in the order of its ids, and so do the answers."""
    elsewhere, own = hit.beside(source.pk), hit.answer_of(source.pk)
    theirs, was_one = hit.answer_of(elsewhere.pk), hit.one_id == source.pk
    is_one = target.pk < elsewhere.pk
    hit.one, hit.other = (target, elsewhere) if is_one else (elsewhere, target)
    hit.answer_of_one, hit.answer_of_other = (own, theirs) if is_one else (theirs, own)
    doing.save(hit)
    for message in hit.messages.all() if was_one != is_one else ():
        message.from_one = not message.from_one
        doing.save(message)


# --- no ----------------------------------------------------------------------------------------------------------


def decline(merge, *, by):
    """The second person does not agree; or whoever asked takes it back."""
    with act(by, "decline_merge", *merge.match.people) as doing:
        merge = waiting(merge, by, "decline_merge", Standing.ASKED, lambda each: each.asked_by_id)
        merge.standing = Standing.DECLINED
        doing.save(merge)
    return merge


def waiting(merge, by, verb, expected, asked_by):
    match = locked(merge.match)
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if by.pk != asked_by(merge) and not may(by, Permission.CONFIRM_MERGE, match):
        raise Forbidden(verb)
    must_compare(match, by, verb)
    if merge.standing != expected:
        raise block(_("Somebody else has answered this already. Look at the page again."))
    return merge


# --- taking apart ---------------------------------------------------------------------------------------------------


def ask_undo(merge, *, why, by):
    """Ask a second person to take the records apart: they were two people, or it went wrong."""
    with act(by, "ask_unmerge", *merge.match.people) as doing:
        match = locked(merge.match)
        must_compare(match, by, "ask_unmerge")
        merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        if merge.standing != Standing.DONE:
            raise block(_("Somebody else has answered this already. Look at the page again."))
        merge.standing, merge.why_undo, merge.undo_asked_by = Standing.UNDO_ASKED, why, by
        doing.save(merge)
    return merge


def keep(merge, *, by):
    """They stay joined."""
    with act(by, "decline_unmerge", *merge.match.people) as doing:
        merge = waiting(merge, by, "decline_unmerge", Standing.UNDO_ASKED, lambda each: each.undo_asked_by_id)
        merge.standing, merge.why_undo, merge.undo_asked_by = Standing.DONE, "", None
        doing.save(merge)
    return merge


def undo(merge, *, by):
    """The second person agrees: every row goes back to where it was. What was written since stays where it is."""
    with act(by, "confirm_unmerge", *merge.match.people) as doing:
        merge = answered(merge, by, "confirm_unmerge", Standing.UNDO_ASKED, lambda each: each.undo_asked_by_id)
        stays, gives_way = both_locked(merge)
        if stays.same_as_id:
            raise block(_("This record was itself joined with another one later. Take that apart first."))
        before = {stays.pk: stays.version, gives_way.pk: gives_way.version}
        take_back(merge, stays, doing)
        put_back(merge, stays, gives_way, doing)
        gives_way.same_as = None
        doing.save(gives_way)
        merge.standing, merge.undone_by, merge.undone_at = Standing.UNDONE, by, timezone.now()
        doing.save(merge)
        registered_twice.say(merge.match, PossibleMatch.Answer.DIFFERENT, by, doing)
        go_on([stays, gives_way], doing, before)
    return merge


def take_back(merge, stays, doing):
    """Values that came from the other record, unless somebody has changed them since."""
    past = {
        each.version: each for each in stays.history.filter(version__in=[merge.version_before, merge.version_after])
    }
    before, after = past[merge.version_before], past[merge.version_after]
    for name in merge.taken:
        fields = comparison.FIELDS[name]
        if comparison.values(stays, fields) == comparison.values(after, fields):
            copy(before, stays, fields)
    doing.save(stays)


def put_back(merge, stays, gives_way, doing):
    beside = doing.aside(system(), "look_for_same_person")
    for label, pk, link in merge.moved:
        model = apps.get_model(label)
        if model is SamePerson:
            for hit in SamePerson.objects.about(stays).filter(pk=pk):
                turn(hit, stays, gives_way, beside)
            continue
        for row in model._base_manager.filter(pk=pk, **{link: stays}):
            setattr(row, link, gives_way)
            doing.save(row)


def written_since(merge):
    """What hangs on the person and was written since stays with the record that stayed. Label → how many."""
    hanging = list(links())
    since = [
        model._base_manager.filter(**{link.name: merge.stays_id, "recorded_at__gt": merge.confirmed_at})
        for model, link in hanging
    ]
    counts = zip(hanging, how_many(since), strict=True)
    return {model._meta.verbose_name: found for (model, _link), found in counts if found}
