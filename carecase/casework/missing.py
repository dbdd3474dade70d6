"""Missing persons (C18, practice rule 9): looking, asking the person alone, passing on what she or he allows.

Looking and passing on are done by the clockwork, never by what somebody of either side does: no page answers faster or
slower, and no moment of one side's record follows from the other's.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block
from carecase.cases.clocks import due, finish_tasks, open_task
from carecase.cases.models import Case, Search, SearchAnswer, SearchHit, State, Task
from carecase.people.sought import who_may_be
from carecase.workflow.acts import act

SEEKING = Permission.SEEK_MISSING_PERSON


# --- by the clockwork ---------------------------------------------------------------------------------------------


def look(search, *, by):
    """A question to the case manager of everybody who may be the sought person, once about each."""
    people = [person for person in who_may_be(search) if person.pk != search.case.person_id]
    for case in to_be_asked(search, people):
        with act(by, "look_for_missing_person", case) as doing:
            doing.save(SearchHit(search=search, case=case))


def to_be_asked(search, people):
    """Open cases with somebody accountable, whose person was not asked, and is not being asked, in this search."""
    asked = search.hits.exclude(answer="", case__state=State.CLOSED)
    cases = Case.objects.open().filter(person__in=people, manager__isnull=False)
    return cases.exclude(person__in=asked.values("case__person")).exclude(sought__search=search)


def pass_on(hit, *, by, now):
    """What was allowed reaches the side that seeks, once there was time to think it over."""
    if due(hit.case, "search_answer", hit.answered_at) > now:
        return
    with act(by, "pass_on_search_answer", hit.search.case) as doing:
        doing.save(SearchAnswer(case=hit.search.case, hit=hit, of_version=hit.version))


def plan_review(search, doing):
    """A search is looked at again and again for as long as it goes on."""
    due_at = due(search.case, "search_review", timezone.now())
    open_task(search.case, Task.Kind.SEARCH_REVIEW, doing, due_at=due_at, about=search.pk)


# --- by the side that seeks ---------------------------------------------------------------------------------------


def end_search(search, because, *, by):
    """It stops at once; questions that nobody answered are not asked any more."""
    with act(by, "end_search", search.case) as doing:
        allow(by, SEEKING, search.case, "end_search")
        if search.ended_at:
            raise block(_("This search has ended already."))
        if because not in Search.Ended.values:
            raise block(_("Say why the search ends."))
        search.ended_at, search.ended_because = timezone.now(), because
        doing.save(search)
        finish_tasks(search.case, [Task.Kind.SEARCH_REVIEW], doing, at=search.ended_at, about=[search.pk])
    return search


def note_told(answer, *, by):
    """The one who seeks has heard it: from now on it cannot be taken back."""
    with act(by, "tell_search_answer", answer.case) as doing:
        allow(by, SEEKING, answer.case, "tell_search_answer")
        answer.hit = locked(answer.hit)
        if answer.told_at:
            raise block(_("This was told already."))
        if not answer.stands:
            raise block(_("This was taken back: do not tell it."))
        answer.told_at = timezone.now()
        doing.save(answer)
    return answer


# --- by the side of the person who is sought ----------------------------------------------------------------------


def take_back(hit, *, by):
    """She or he no longer wants it told. What was told before stays told; everything else ends at once."""
    with act(by, "take_back_search_answer", hit.case) as doing:
        allow(by, SEEKING, hit.case, "take_back_search_answer")
        hit = locked(hit)
        if hit.answer != SearchHit.Answer.TELL:
            raise block(_("There is nothing to take back."))
        if was_told(hit):
            raise block(_("This was told already, and cannot be taken back."))
        hit.answer, hit.may_tell, hit.write_to, hit.message = SearchHit.Answer.NOTHING, [], "", ""
        hit.answered_at = timezone.now()
        doing.save(hit)
    return hit


def was_told(hit):
    return hit.passed_on.filter(of_version=hit.version, told_at__isnull=False).exists()


def locked(hit):
    return SearchHit.objects.select_for_update(of=("self",)).get(pk=hit.pk)
