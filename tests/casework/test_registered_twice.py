"""Registered twice in one organisation: proposed to whoever sees both, joined by two people, taken apart by two."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from carecase.access.models import User
from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.cases import actions
from carecase.cases.models import Case, Consent, Merge, PossibleMatch, Separation, Task
from carecase.casework import comparison, merging, registered_twice, registration
from carecase.casework.consequences import follow, make_findable
from carecase.people.models import (
    FamilyMember,
    FamilyUnit,
    IdentityPaper,
    Person,
    PersonLanguage,
    Phone,
    SamePerson,
    SearchToken,
)
from carecase.sealing import ERASED
from carecase.workflow.acts import Refusal, act
from carecase.workflow.engine import Blocked
from carecase.workflow.records import Record
from tests.fixtures.hands import HANDS, ROUNDS, one_wins
from tests.machine import proof_size
from tests.queries import MOST, asked_by
from tests.rules.shared_world import taken_back

pytestmark = pytest.mark.django_db

Standing, SAME, DIFFERENT = Merge.Standing, PossibleMatch.Answer.SAME, PossibleMatch.Answer.DIFFERENT
YESENIA = {"given_names": "Yesenia", "family_names": "Vásquez Mora", "sex": "2", "age_told": "22"}


def met(by, unit, **facts):
    case = registration.register_person(Person(**YESENIA | facts), by=by, unit=unit)
    return Case.objects.select_related("person").get(pk=case.pk)


def elsewhere(case):
    """The case goes on in another country, as one that was handed over would: the two may be open side by side."""
    Case.objects.filter(pk=case.pk).update(jurisdiction="PA")
    return Case.objects.select_related("person").get(pk=case.pk)


@pytest.fixture
def first(case_manager, team):
    return actions.take_case(met(case_manager, team), by=case_manager)


@pytest.fixture
def second(first, case_manager, team):
    case = met(case_manager, team, given_names="Llesenia", family_names="Basques", born="4/5/2004", age_told="")
    return elsewhere(actions.take_case(case, by=case_manager))


@pytest.fixture
def match(second):
    return PossibleMatch.objects.get()


@pytest.fixture
def asked(match, first, case_manager):
    """Inés has said yes and asks to join the second into the first, with the birth date of the second."""
    registered_twice.answer(match, SAME, by=case_manager)
    taken = ["age"]
    return merging.ask(match, stays=first.person, taken=taken, why="Trae el mismo carné", by=case_manager)


@pytest.fixture
def joined(asked, supervisor):
    return merging.confirm(asked, by=supervisor)


def fresh(record):
    return type(record)._base_manager.get(pk=record.pk)


def page_of(match):
    return reverse("casework:compare", args=[match.pk])


# --- proposing ------------------------------------------------------------------------------------------------------


def test_two_registrations_are_proposed_in_words(match, first, second):
    assert {match.one_id, match.other_id} == {first.person_id, second.person_id}
    assert match.because == ["names", "age"]
    assert not match.is_sure
    assert Person.objects.filter(same_as__isnull=False).count() == 0


def test_only_who_sees_both_is_shown_the_pair(match, first, colleague, team, organisation, stranger, officer, client):
    other_team = organisation.units.create(kind="team", name="Equipo Norte")
    nobody = [
        colleague("norma", Role.CASE_MANAGER, other_team),
        colleague("silvia", Role.SCREENER, team),
        colleague("victor", Role.DATA_PROTECTION_OFFICER, organisation=organisation),
        stranger,
        officer,
    ]
    for user in nobody:
        assert not PossibleMatch.objects.visible_to(user).exists()
        client.force_login(user)
        assert client.get(page_of(match)).status_code in (403, 404)
        for page in ("merge_ask", "merge_answer", "unmerge_ask", "unmerge_answer"):
            assert client.post(reverse(f"casework:{page}", args=[match.pk])).status_code in (403, 404)
    client.force_login(stranger)
    assert client.get(page_of(match)).status_code == 404


def test_the_worklist_the_day_and_the_case_lead_to_it(match, first, supervisor, client, case_manager):
    client.force_login(case_manager)
    addresses = [reverse("casework:registered_twice"), reverse("casework:my_day"), first.get_absolute_url()]
    for address in addresses:
        assert page_of(match) in client.get(address).content.decode(), address
    page = client.get(page_of(match)).content.decode()
    for words in ("Yesenia", "Llesenia", "4/5/2004", first.number, "Ines"):
        assert words in page
    assert Event.objects.filter(verb="view_registered_twice", subjects__subject=str(first.person_id)).exists()


def test_a_no_is_never_asked_again(match, first, second, case_manager, client):
    registered_twice.answer(match, DIFFERENT, by=case_manager)
    assert not Task.objects.open().filter(kind=Task.Kind.DUPLICATE_REVIEW).exists()
    with act(case_manager, "describe", second) as doing:
        registered_twice_again(second, doing)
    assert PossibleMatch.objects.get().answer == DIFFERENT
    assert not registered_twice.to_answer(case_manager).exists()
    assert not Task.objects.open().filter(kind=Task.Kind.DUPLICATE_REVIEW).exists()


def registered_twice_again(case, doing):
    follow([case], doing, named=[case])


def test_not_known_stays_on_the_list(match, case_manager):
    registered_twice.answer(match, "unknown", by=case_manager)
    assert list(registered_twice.to_answer(case_manager)) == [match]


def test_two_numbers_are_compared_by_hand(case_manager, team, client, stranger):
    one, other = met(case_manager, team), met(case_manager, team, given_names="Rosa", family_names="Paz")
    foreign = met(stranger, stranger.memberships.get().unit, given_names="Eva")
    client.force_login(case_manager)
    address = reverse("casework:registered_twice")
    assert client.post(address, {"one": one.number, "other": foreign.number}).status_code == 422
    assert client.post(address, {"one": one.number, "other": one.number}).status_code == 409
    assert client.post(address, {"one": one.number, "other": other.number}).status_code == 302
    assert PossibleMatch.objects.get().because == ["by_hand"]


# --- at the door ----------------------------------------------------------------------------------------------------


@pytest.fixture
def typed(team):
    return {"unit": team.pk, "given_names": "Llesenia", "family_names": "Basques", "sex": "2", "age": "23"}


def test_before_registering_a_possible_match_is_shown_and_holds_nobody_back(first, typed, case_manager, client):
    client.force_login(case_manager)
    address = reverse("casework:register_person")
    shown = client.post(address, typed)
    page = shown.content.decode()
    assert (shown.status_code, Person.objects.count()) == (409, 1)
    assert first.number in page
    assert 'value="Llesenia"' in page
    assert client.post(address, typed | {"compared": "1"}).status_code == 302
    assert Person.objects.count() == 2


def test_whoever_does_not_see_the_other_registers_without_a_word(
    first, typed, colleague, organisation, officer, client
):
    """Another team, and a post that searches nothing (L12)."""
    other_team = organisation.units.create(kind="team", name="Equipo Norte")
    elsewhere = colleague("norma", Role.CASE_MANAGER, other_team)
    for user in (elsewhere, officer):
        client.force_login(user)
        unit = user.memberships.get().unit_id
        assert client.post(reverse("casework:register_person"), typed | {"unit": unit}).status_code == 302


def test_somebody_new_is_registered_at_once(first, typed, case_manager, client):
    client.force_login(case_manager)
    other = {"given_names": "Rosa", "family_names": "Paz"}
    assert client.post(reverse("casework:register_person"), typed | other).status_code == 302


# --- joining --------------------------------------------------------------------------------------------------------


def test_nothing_changes_until_a_second_person_agrees(asked, first, second, supervisor, case_manager):
    assert fresh(second.person).same_as is None
    for by in (case_manager,):
        with pytest.raises(Refusal):
            merging.confirm(asked, by=by)
    merging.confirm(asked, by=supervisor)
    assert fresh(second.person).same_as == first.person


def test_a_supervisor_does_not_confirm_her_own_question(match, first, supervisor):
    registered_twice.answer(match, SAME, by=supervisor)
    asked = merging.ask(match, stays=first.person, taken=[], why="x", by=supervisor)
    with pytest.raises(Blocked):
        merging.confirm(asked, by=supervisor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.filter(pk=asked.pk).update(standing=Standing.DONE, confirmed_by=supervisor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.filter(pk=asked.pk).update(standing=Standing.DONE)


def test_both_numbers_lead_to_the_person(joined, first, second, case_manager, client):
    case = fresh(second)
    assert case.person == fresh(first.person)
    assert (case.number, case.state, case.manager) == (second.number, second.state, second.manager)
    client.force_login(case_manager)
    for one, other in ((first, second), (second, first)):
        page = client.get(one.get_absolute_url()).content.decode()
        assert other.get_absolute_url() in page
    for words in ("Yesenia Vásquez", "Llesenia Basques"):
        found = client.post(reverse("casework:search"), {"q": words}).content.decode()
        assert first.number in found
        assert second.number in found
    assert not SearchToken.objects.filter(person=second.person).exists()


def test_chosen_values_stand_and_the_others_stay_in_the_history(joined, first, second):
    person = fresh(first.person)
    assert (person.given_names, person.born, person.age_told) == ("Yesenia", "4/5/2004", "")
    assert [past.age_told for past in person.history.order_by("version")][-2:] == ["22", ""]
    assert fresh(second.person).given_names == "Llesenia"


def test_consents_and_who_sees_a_case_stay_with_the_case(asked, first, second, supervisor, colleague, team):
    with act(supervisor, "agree", first) as doing:
        consent = doing.save(Consent(case=second, kind="data_keep", given="yes"))
    screener = colleague("silvia", Role.LEGAL_ADVISER, team)
    actions.add_to_team(first, user=screener, role=Role.LEGAL_ADVISER, by=supervisor)
    before = [sorted(map(str, case.roles_of(screener))) for case in (first, second)]
    merging.confirm(asked, by=supervisor)
    assert fresh(consent).case == second
    assert [sorted(map(str, fresh(case).roles_of(screener))) for case in (first, second)] == before
    assert not first.consents.exists()


def test_two_open_cases_in_one_country_are_first_made_one(first, case_manager, team, client):
    met(case_manager, team, given_names="Llesenia")
    match = PossibleMatch.objects.get()
    registered_twice.answer(match, SAME, by=case_manager)
    with pytest.raises(Blocked) as blocked:
        merging.ask(match, stays=first.person, taken=[], why="x", by=case_manager)
    [reason] = blocked.value.reasons
    assert reason.url.endswith("/closing/")
    client.force_login(case_manager)
    assert reason.url in client.get(page_of(match)).content.decode()


def test_people_kept_apart_and_people_of_one_family_are_not_joined(match, first, second, case_manager):
    registered_twice.answer(match, SAME, by=case_manager)
    with act(case_manager, "describe", first) as doing:
        unit = doing.save(FamilyUnit())
        for case in (first, second):
            doing.save(FamilyMember(unit=unit, person=case.person, relation="sibling"))
        doing.save(Separation(case=first, other=second))
    with pytest.raises(Blocked) as blocked:
        merging.ask(match, stays=first.person, taken=[], why="x", by=case_manager)
    assert len(blocked.value.reasons) == 2


def test_what_changed_since_is_compared_once_more(asked, first, second, supervisor, case_manager, client):
    seen = merging.versions(fresh(first.person), fresh(second.person))
    with act(case_manager, "describe", second) as doing:
        person = fresh(second.person)
        person.religion = "otra"
        doing.save(person)
    with pytest.raises(Blocked):
        merging.confirm(asked, by=supervisor, seen=seen)
    client.force_login(supervisor)
    answer = {"merge": asked.pk, "do": "yes", "seen": seen}
    assert client.post(reverse("casework:merge_answer", args=[asked.match_id]), answer).status_code == 409


def test_a_question_of_another_organisation_goes_along_and_nobody_here_reads_of_it(
    asked, second, first, supervisor, stranger
):
    abroad = actions.take_case(met(stranger, stranger.memberships.get().unit, given_names="Llesenia"), by=stranger)
    hit = SamePerson.objects.about(second.person_id).get()
    SamePerson.objects.exclude(pk=hit.pk).delete()
    hit.say(abroad.person_id, SAME)
    hit.save()
    merging.confirm(asked, by=supervisor)
    moved = fresh(hit)
    assert {moved.one_id, moved.other_id} == {first.person_id, abroad.person_id}
    assert (moved.answer_of(abroad.person_id), moved.answer_of(first.person_id)) == (SAME, "")
    told = Event.objects.filter(subjects__subject=str(first.pk), verb="look_for_same_person")
    assert not told.exists()


def waits(match, first, by, supervisor):
    return match


def said_to_be_the_same(match, first, by, supervisor):
    return registered_twice.answer(match, SAME, by=by)


def to_be_joined(match, first, by, supervisor):
    """After a first time that was declined."""
    said_to_be_the_same(match, first, by, supervisor)
    merging.decline(merging.ask(match, stays=first.person, taken=[], why="Por el nombre", by=by), by=supervisor)
    return merging.ask(match, stays=first.person, taken=["age"], why="Trae el mismo carné", by=by)


def joined_then_written(match, first, by, supervisor):
    merge = merging.confirm(to_be_joined(match, first, by, supervisor), by=supervisor)
    with act(by, "note", first) as doing:
        doing.save(Phone(person=fresh(first.person), number="+50688887777"))
    return merge


def to_be_taken_apart(match, first, by, supervisor):
    return merging.ask_undo(joined_then_written(match, first, by, supervisor), why="Son primas", by=by)


@pytest.mark.parametrize("so_far", [waits, said_to_be_the_same, to_be_joined, joined_then_written, to_be_taken_apart])
def test_the_page_asks_at_most_fifteen_times_however_far_it_has_come(
    so_far, match, first, case_manager, supervisor, client
):
    so_far(match, first, case_manager, supervisor)
    for user in (case_manager, supervisor):
        client.force_login(User.objects.get(pk=user.pk))
        assert client.get(page_of(match)).status_code == 200
        assert len(asked_by(lambda: client.get(page_of(match)))) <= MOST


# --- through the pages ----------------------------------------------------------------------------------------------


def test_two_people_join_and_two_take_apart_through_the_pages(match, first, second, case_manager, supervisor, client):
    def press(user, page, **data):
        client.force_login(User.objects.get(pk=user.pk))
        return client.post(reverse(f"casework:{page}", args=[match.pk]), data)

    assert press(case_manager, "compare", said="maybe").status_code == 400
    assert press(case_manager, "compare", said="same").status_code == 302
    stays = "one" if match.one_id == first.person_id else "other"
    rows = {row.name: stays for row in comparison.rows(match.one, match.other) if not row.is_same}
    assert set(rows) == {"given_names", "family_names", "age"}
    assert press(case_manager, "merge_ask", stays=stays, **rows, why=" ").status_code == 422
    assert press(case_manager, "merge_ask", stays=stays, **rows, why="El mismo lunar").status_code == 302
    assert press(case_manager, "merge_ask", stays=stays, **rows, why="otra vez").status_code == 409
    merge = Merge.objects.get()
    assert merge.taken == []
    assert press(case_manager, "compare", said="different").status_code == 409
    seen = merging.versions(fresh(merge.stays), fresh(merge.gives_way))
    assert press(case_manager, "merge_answer", merge=merge.pk, do="yes", seen=seen).status_code == 403
    assert "El mismo lunar" in client.get(page_of(match)).content.decode()
    assert press(supervisor, "merge_answer", merge=merge.pk, do="yes", seen=seen).status_code == 302
    assert press(supervisor, "merge_answer", merge=merge.pk, do="yes", seen=seen).status_code == 409
    assert press(supervisor, "unmerge_ask", merge=merge.pk, why="").status_code == 422
    assert press(supervisor, "unmerge_ask", merge=merge.pk, why="Son hermanas").status_code == 302
    assert press(supervisor, "unmerge_answer", merge=merge.pk, do="yes").status_code == 409
    assert press(supervisor, "unmerge_answer", merge=merge.pk, do="no").status_code == 302
    assert press(case_manager, "unmerge_ask", merge=merge.pk, why="Son hermanas").status_code == 302
    assert press(supervisor, "unmerge_answer", merge=merge.pk, do="yes").status_code == 302
    assert (fresh(merge).standing, fresh(match).answer) == (Standing.UNDONE, DIFFERENT)
    assert "Son hermanas" in client.get(page_of(match)).content.decode()


def test_whoever_asked_takes_it_back_and_another_may_decline(asked, case_manager, first, match, supervisor):
    merging.decline(asked, by=case_manager)
    again = merging.ask(match, stays=first.person, taken=[], why="x", by=case_manager)
    merging.decline(again, by=supervisor)
    assert not Merge.objects.standing().exists()


# --- taking apart ---------------------------------------------------------------------------------------------------


def all_told(*people):
    """Every row that hangs on these people or is one of them, with what it says."""
    found = {}
    for model, link in [(Person, None), *merging.links()]:
        rows = model._base_manager.filter(
            **({f"{link.name}__in": people} if link else {"pk__in": [p.pk for p in people]})
        )
        fields = [f for f in model._meta.concrete_fields if f.name not in ("version", "next_due_at")]
        found |= {(model._meta.label, row.pk): {f.name: getattr(row, f.attname) for f in fields} for row in rows}
    return found


WORDS = st.sampled_from(["", "Rosa", "Mora", "Yesenia", "2001", "5/2001"])


@settings(max_examples=8)
@given(data=st.data())
def test_joined_and_taken_apart_every_row_says_what_it_said(data, first, second, case_manager, supervisor):
    with taken_back():
        people = [fresh(case.person) for case in (first, second)]
        with act(case_manager, "describe") as doing:
            for person in people:
                for name in data.draw(st.sets(st.sampled_from(["aliases", "religion", "marks", "born"]))):
                    setattr(person, name, data.draw(WORDS))
                person.unanswered = {"religion": "declined"} if data.draw(st.booleans()) else {}
                doing.save(person)
                for number in data.draw(st.sets(st.sampled_from(["+50688887771", "+50688887772"]))):
                    doing.save(Phone(person=person, number=number))
                for code in data.draw(st.sets(st.sampled_from(["spa", "eng", "fra"]))):
                    doing.save(PersonLanguage(person=person, language=code))
                for number in data.draw(st.sets(st.sampled_from(["C01234567", "C07654321"]))):
                    doing.save(IdentityPaper(person=person, kind="passport", number=number))
                doing.save(FamilyMember(unit=doing.save(FamilyUnit()), person=person, relation="mother"))
            make_findable(people)
        before, tokens = all_told(*people), tokens_of(people)
        match = PossibleMatch.objects.get()
        registered_twice.answer(match, SAME, by=case_manager)
        taken = data.draw(st.sets(st.sampled_from(sorted(comparison.FIELDS))))
        stays = data.draw(st.sampled_from(people))
        merge = merging.ask(match, stays=stays, taken=sorted(taken), why="x", by=case_manager)
        merge = merging.confirm(merge, by=supervisor)
        assert not Case.objects.filter(person=merge.gives_way).exists()
        merge = merging.ask_undo(merge, why="x", by=case_manager)
        merging.undo(merge, by=supervisor)
        assert all_told(*people) == before
        assert tokens_of(people) == tokens


def tokens_of(people):
    return set(SearchToken.objects.filter(person__in=people).values_list("person", "kind", "token"))


def test_what_was_changed_and_written_since_is_kept(joined, first, second, case_manager, supervisor, client):
    person = fresh(first.person)
    with act(case_manager, "describe", first) as doing:
        person.born = "5/5/2004"
        doing.save(person)
        since = doing.save(Phone(person=person, number="+50688887777"))
    client.force_login(supervisor)
    assert client.get(page_of(joined.match)).status_code == 200
    assert merging.written_since(joined) == {Phone._meta.verbose_name: 1}
    merging.undo(merging.ask_undo(joined, why="x", by=case_manager), by=supervisor)
    assert fresh(person).born == "5/5/2004"
    assert fresh(since).person == person
    assert fresh(second).person == second.person


def test_of_three_the_last_joining_is_taken_apart_first(joined, first, second, case_manager, supervisor, team):
    third = met(case_manager, team, given_names="Yecenia")
    Case.objects.filter(pk=third.pk).update(jurisdiction="MX")
    match = PossibleMatch.objects.get(answer="")
    registered_twice.answer(match, SAME, by=case_manager)
    later = merging.ask(match, stays=fresh(third.person), taken=[], why="x", by=case_manager)
    later = merging.confirm(later, by=supervisor)
    assert Case.objects.filter(person=third.person).count() == 3
    merge = Merge.objects.get(pk=joined.pk)
    with pytest.raises(Refusal):
        merging.ask_undo(merge, why="x", by=case_manager)
    merging.undo(merging.ask_undo(later, why="x", by=case_manager), by=supervisor)
    merging.undo(merging.ask_undo(fresh(merge), why="x", by=case_manager), by=supervisor)
    assert [fresh(case).person_id for case in (first, second, third)] == [
        case.person_id for case in (first, second, third)
    ]


# --- erasing --------------------------------------------------------------------------------------------------------


def test_a_row_keeps_the_key_of_the_person_it_was_written_for(asked, first, second, supervisor, case_manager):
    """Erased while joined: the keys of both are destroyed. Erased afterwards: all of hers, nothing of the other's."""
    with act(case_manager, "describe", second) as doing:
        phone = doing.save(Phone(person=second.person, number="+50688887777"))
    keys = phone.key_id, second.key_id, first.key_id
    merge = merging.confirm(asked, by=supervisor)
    assert (fresh(phone).key_id, fresh(second).key_id, fresh(first).key_id) == keys
    assert fresh(phone).number == "+50688887777"
    merging.undo(merging.ask_undo(merge, why="x", by=case_manager), by=supervisor)
    fresh(second.person).key.shred()
    assert {fresh(phone).number, fresh(second.person).given_names} == {ERASED}
    assert {past.number for past in Phone.history.filter(id=phone.pk)} == {ERASED}
    assert fresh(first.person).given_names == "Yesenia"


def test_every_kind_of_row_that_hangs_on_a_person_is_known_to_the_journal():
    """A later kind of record is moved by itself; whatever is not a record of its own is moved by nobody."""
    models = {f.model for f in Person._meta.get_fields(include_hidden=True) if f.auto_created and not f.concrete}
    hanging = {f.related_model for f in Person._meta.related_objects}
    strange = {m for m in hanging if not issubclass(m, Record) and not hasattr(m, "history_object")}
    assert strange == {SearchToken}
    assert models == {Person}


# --- at the same moment ---------------------------------------------------------------------------------------------


def tried(work):
    try:
        work()
    except Refusal as refused:
        return str(refused)
    return "done"


def ask_both_ways(hand):
    """Half of the hands ask to join A into B, the others B into A."""
    match = PossibleMatch.objects.get()
    stays = match.one if hand % 2 else match.other
    by = User.objects.get(username="ines")
    return tried(lambda: merging.ask(match, stays=stays, taken=[], why=f"{hand}", by=by))


def confirm_it(hand):
    by = User.objects.get(username=f"jefa{hand}")
    return tried(lambda: merging.confirm(Merge.objects.standing().get(), by=by))


def take_apart():
    """Two people do it, and the question is open again."""
    ines, boss = (User.objects.get(username=name) for name in ("ines", "jefa0"))
    merge = merging.ask_undo(Merge.objects.standing().get(), why="x", by=ines)
    registered_twice.answer(merging.undo(merge, by=boss).match, SAME, by=ines)


def races(many, how_many):
    asked, confirmed = many.rounds([ask_both_ways, confirm_it], take_apart, how_many)
    one_wins(asked, ["ya pidió unir"])
    one_wins(confirmed, ["ya lo respondió"])
    assert many.afterwards(lambda: Person.objects.filter(same_as__isnull=False).count()) == 0
    assert many.afterwards(lambda: Merge.objects.filter(standing=Standing.UNDONE).count()) == how_many


@pytest.fixture
def ready(match, case_manager, colleague, team):
    registered_twice.answer(match, SAME, by=case_manager)
    for hand in range(HANDS):
        colleague(f"jefa{hand}", Role.SUPERVISOR, team)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_join_crosswise_one_is_first(ready, hands):
    races(hands(), 1)


@pytest.mark.prove
@pytest.mark.alone
@pytest.mark.django_db(transaction=True)
def test_the_same_at_full_size(ready, hands):
    races(hands(), max(3, round(ROUNDS * proof_size())))
