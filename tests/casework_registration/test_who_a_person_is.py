"""The forms about the person of a case: names, languages, papers, phones, family, guardian, and what follows."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.access.models import StaffLanguage
from carecase.access.roles import Role
from carecase.audit.models import Event, EventSubject
from carecase.cases import actions
from carecase.cases.models import Case, Task
from carecase.people.models import FamilyMember, FamilyUnit, Guardian, IdentityPaper, Person, PersonLanguage, Phone
from carecase.people.search import persons_matching
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(client):
    """Fill in a form of a case as somebody: `write(user, case, "identity", called="Ana")`."""

    def send(user, case, page, pk=None, **typed):
        client.force_login(user)
        address = reverse(f"casework:{page}", args=[case.number, *([pk] if pk else [])])
        shown = client.get(address)
        assert shown.status_code == 200
        form = shown.context["form"]
        data = {name: form[name].value() for name in form.fields}
        data = {name: value for name, value in data.items() if value not in (None, False)}
        return client.post(address, data | typed)

    return send


def errors(answer):
    return answer.context["form"].errors


def person_of(case):
    return Person.objects.get(pk=case.person_id)


# --- identity -------------------------------------------------------------------------------------------------------


def test_the_person_and_the_name_used_are_written_together(write, case_manager, open_case):
    answer = write(
        case_manager, open_case, "identity", called="Yuli", given_names="Yuleisy", family_names="Contreras",
        citizenships=["VE", ""], age_told="22",
    )  # fmt: skip
    assert answer.status_code == 302
    person = person_of(open_case)
    assert (person.full_name, person.citizenships, person.age) == ("Yuleisy Contreras", ["VE"], 22)
    assert Case.objects.get(pk=open_case.pk).called == "Yuli"
    assert list(persons_matching("yuli contreras")) == [person]


def test_a_name_may_stay_unknown_with_a_reason(write, case_manager, open_case):
    write(case_manager, open_case, "identity", **{"given_names-unanswered": "declined"})
    assert person_of(open_case).unanswered == {"given_names": "declined"}


@pytest.mark.parametrize("told", ["2001", "3/2001", "27/3/2001", "2001-03-27", "en las lluvias de 2001"])
def test_a_date_of_birth_is_kept_as_it_was_told(write, case_manager, open_case, told):
    assert write(case_manager, open_case, "identity", born=told).status_code == 302
    assert person_of(open_case).born == told


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("born", "31/2/2001"),
        ("born", "99/99"),
        ("born", "2999"),
        ("born", "1822"),
        ("born", "9999-12"),
        ("born", "x" * 100_000),
        ("age_told", "121"),
        ("age_told", "-1"),
        ("age_told", "veinte"),
        ("age_told", "2" * 100_000),
        ("called", "x" * 81),
        ("called", "a\x00b"),
        ("given_names", "a\x00b"),
        ("given_names", "x" * 100_000),
        ("citizenships", "XX"),
        ("sex", "7"),
        ("gender", "dragon"),
        ("age_band", "99"),
        ("children_count", "400"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(write, case_manager, open_case, field, typed):
    answer = write(case_manager, open_case, "identity", **({"aliases": "La Negra"} | {field: typed}))
    assert answer.status_code == 422
    assert field in errors(answer)
    assert "La Negra" in answer.content.decode()
    assert person_of(open_case).aliases == ""


def test_what_may_wait_is_folded_until_something_there_is_wrong(client, write, case_manager, open_case):
    client.force_login(case_manager)
    shown = client.get(reverse("casework:identity", args=[open_case.number]))
    assert not shown.context["form"].unfolded
    wrong = write(case_manager, open_case, "identity", children_count="400")
    assert wrong.context["form"].unfolded


def test_nobody_is_stateless_and_a_citizen(write, case_manager, open_case):
    answer = write(case_manager, open_case, "identity", citizenships=["HT"], is_stateless="on")
    assert "is_stateless" in errors(answer)


def test_an_age_told_again_counts_from_the_day_it_is_told(write, case_manager, open_case):
    Person.objects.filter(pk=open_case.person_id).update(age_told_on=timezone.localdate() - timedelta(days=800))
    assert person_of(open_case).age == 32
    write(case_manager, open_case, "identity", age_told="31")
    assert person_of(open_case).age == 31


def test_an_unchanged_age_keeps_its_day(write, case_manager, open_case):
    long_ago = timezone.localdate() - timedelta(days=800)
    Person.objects.filter(pk=open_case.person_id).update(age_told_on=long_ago)
    write(case_manager, open_case, "identity", called="Ana")
    assert person_of(open_case).age_told_on == long_ago


def test_reading_and_writing_identity_leave_a_line_without_values(write, case_manager, open_case):
    write(case_manager, open_case, "identity", given_names="Canario")
    about = EventSubject.objects.filter(subject=str(open_case.person_id)).values("event")
    events = Event.objects.filter(pk__in=about, actor=str(case_manager.pk))
    assert {"read", "write"} <= set(events.values_list("kind", flat=True))
    assert not any("Canario" in str(event.details) for event in events)


@pytest.mark.parametrize("page", ["identity", "language_new", "paper_new", "phone_new", "family_new", "guardian_new"])
def test_who_may_not_is_refused_and_who_does_not_see_finds_nothing(
    client, page, open_case, stranger, officer, colleague, team
):
    address = reverse(f"casework:{page}", args=[open_case.number])
    for user in (stranger, officer):  # the officer lost sight when the case was taken
        client.force_login(user)
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404
    doctor = colleague("dora", Role.HEALTH, team)
    with act(open_case.manager, "add", open_case) as doing:
        doing.save(actions.Grant(case=open_case, user=doctor, role=Role.HEALTH, because="team"))
    client.force_login(doctor)
    assert client.get(address).status_code == 403
    assert client.post(address, {}).status_code == 403


def test_a_record_of_another_person_is_not_reached_through_ones_own_case(client, case_manager, open_case, register):
    other = register(1).cases.get()
    with act(case_manager, "write", other) as doing:
        phone = doing.save(Phone(person=other.person, number="+50688887777"))
    client.force_login(case_manager)
    assert client.get(reverse("casework:phone", args=[open_case.number, phone.pk])).status_code == 404


def test_two_who_write_at_once_compare(client, write, case_manager, open_case):
    write(case_manager, open_case, "identity", given_names="Ana", version="0")
    answer = write(case_manager, open_case, "identity", given_names="Eva", version="1")
    assert answer.status_code == 409
    assert answer.context["comparison"]


# --- a child --------------------------------------------------------------------------------------------------------


def open_kinds(case):
    return set(case.tasks.open().values_list("kind", flat=True))


OWED = {"child_authority", "guardian", "best_interests", "best_interests_done", "school_bridge"}


@pytest.fixture
def waiting(waiting_case, case_manager):
    return actions.take_case(waiting_case, by=case_manager)


def test_a_child_is_owed_its_tasks_counted_from_time_zero(write, case_manager, waiting):
    write(case_manager, waiting, "identity", age_told="15")
    assert open_kinds(waiting) == OWED
    due = {task.kind: task.due_at - waiting.opened_at for task in waiting.tasks.open()}
    assert (due["child_authority"], due["best_interests"]) == (timedelta(hours=1), timedelta(hours=72))
    assert {task.owner for task in waiting.tasks.open()} == {case_manager}


@pytest.mark.parametrize("facts", [{}, {"age_basis": "disputed", "age_told": "19"}, {"born": "en las lluvias"}])
def test_an_age_in_doubt_or_not_known_is_a_childs_and_is_cleared_up(write, case_manager, waiting, facts):
    write(case_manager, waiting, "identity", called="Brayan", **facts)
    assert open_kinds(waiting) == OWED | {"age_review"}


def test_an_adult_is_owed_none_of_them(write, case_manager, waiting):
    write(case_manager, waiting, "identity", age_told="40")
    assert not open_kinds(waiting)


def test_shown_to_be_an_adult_the_tasks_end_with_the_reason(write, case_manager, waiting):
    write(case_manager, waiting, "identity", age_basis="disputed")
    write(case_manager, waiting, "identity", age_basis="document", born="1990-05-05")
    assert not open_kinds(waiting)
    assert all(task.outcome for task in waiting.tasks.all())


def test_an_adult_who_turns_out_to_be_a_child_starts_the_clocks_that_day(write, case_manager, open_case):
    week_ago = timezone.now() - timedelta(days=7)
    Case.objects.filter(pk=open_case.pk).update(opened_at=week_ago)
    write(case_manager, open_case, "identity", age_told="16")
    due_at = open_case.tasks.open().get(kind="child_authority").due_at
    assert abs(due_at - timezone.now() - timedelta(hours=1)) < timedelta(minutes=1)


def test_saving_again_asks_nothing_twice_and_what_was_done_stays_done(write, case_manager, waiting):
    write(case_manager, waiting, "identity", age_told="15")
    actions.finish_task(waiting.tasks.get(kind="school_bridge"), by=case_manager)
    write(case_manager, waiting, "identity", called="Dariela")
    assert waiting.tasks.count() == len(OWED)
    assert "school_bridge" not in open_kinds(waiting)


def test_a_child_with_a_guardian_is_not_asked_for_one(write, case_manager, waiting):
    write(case_manager, waiting, "guardian_new", capacity="authority", name="Lic. Rojas")
    write(case_manager, waiting, "identity", age_told="15")
    assert "guardian" not in open_kinds(waiting)


def test_a_closed_case_gets_no_new_tasks(write, case_manager, waiting):
    Case.objects.filter(pk=waiting.pk).update(state="closed", closed_at=timezone.now(), closure_reason="left_onward")
    write(case_manager, waiting, "identity", age_told="15")
    assert not waiting.tasks.exists()


# --- languages ------------------------------------------------------------------------------------------------------


def test_a_language_with_its_variety(write, case_manager, open_case):
    write(case_manager, open_case, "language_new", language="mam", variety="Todos Santos", reads="False")
    row = PersonLanguage.objects.get(person=open_case.person_id, language="mam")
    assert (row.variety, row.reads) == ("Todos Santos", False)


@pytest.mark.parametrize("typed", ["xxx", "", "a\x00b", "x" * 100_000])
def test_an_unknown_language_is_refused(write, case_manager, open_case, typed):
    assert "language" in errors(write(case_manager, open_case, "language_new", language=typed))


def test_the_same_language_twice_is_said(write, case_manager, open_case):
    assert "language" in errors(write(case_manager, open_case, "language_new", language="spa"))


def test_a_language_nobody_speaks_asks_for_an_interpreter_within_the_hour(write, case_manager, waiting):
    StaffLanguage.objects.create(user=case_manager, language="spa")
    write(case_manager, waiting, "language_new", language="hat")
    task = Task.objects.get(case=waiting, kind="interpreter_need")
    assert abs(task.due_at - timezone.now() - timedelta(hours=1)) < timedelta(minutes=1)
    write(case_manager, waiting, "language_new", language="spa", level="fluent")
    task.refresh_from_db()
    assert task.done_at


# --- papers and phones ----------------------------------------------------------------------------------------------


def test_a_paper_is_found_and_one_held_by_others_is_fetched_back(write, case_manager, open_case):
    write(case_manager, open_case, "paper_new", kind="passport", number="V-123 456", held_by="trafficker")
    paper = IdentityPaper.objects.get()
    assert list(persons_matching("v123456")) == [paper.person]
    assert open_kinds(open_case) == {"paper_retrieval"}
    write(case_manager, open_case, "paper", paper.pk, held_by="self")
    assert not open_kinds(open_case)


def test_a_phone_is_kept_in_one_form_and_found(write, case_manager, open_case):
    write(case_manager, open_case, "phone_new", number="8888 7777")
    phone = Phone.objects.get()
    assert phone.number == "+50688887777"
    assert list(persons_matching("88887777")) == [phone.person]
    write(case_manager, open_case, "phone", phone.pk, number="+507 6123-4567")
    assert not persons_matching("88887777").exists()


@pytest.mark.parametrize("typed", ["", "12", "abc", "a\x00b", "8" * 100_000])
def test_what_is_no_phone_is_refused(write, case_manager, open_case, typed):
    assert "number" in errors(write(case_manager, open_case, "phone_new", number=typed))


def test_a_time_for_calling_is_named(write, case_manager, open_case):
    answer = write(case_manager, open_case, "phone_new", number="88887777", safe="window")
    assert "safe_window" in errors(answer)


def test_a_number_that_leaked_is_not_safe_and_starts_what_a_leak_asks_for(write, case_manager, open_case):
    leaked = {"number": "88887777", "leaked": "on"}
    assert "safe" in errors(write(case_manager, open_case, "phone_new", safe="yes", **leaked))
    write(case_manager, open_case, "phone_new", safe="no", **leaked)
    assert open_kinds(open_case) == {"leak", "risk_reassessment"}
    write(case_manager, open_case, "phone", Phone.objects.get().pk, code_word="azul")
    assert open_case.tasks.count() == 2


# --- family and guardian --------------------------------------------------------------------------------------------


@pytest.fixture
def mother_and_daughter(register, case_manager):
    incident = register(2)
    return [actions.take_case(case, by=case_manager) for case in incident.cases.order_by("label")]


def test_a_family_is_founded_and_joined(write, case_manager, mother_and_daughter):
    mother, daughter = mother_and_daughter
    write(case_manager, mother, "family_new", family="new", relation="mother")
    unit = FamilyUnit.objects.get()
    write(case_manager, daughter, "family_new", family=str(unit.pk), relation="child")
    assert {member.relation for member in unit.members.all()} == {"mother", "child"}


def test_a_relative_registered_apart_is_joined_by_the_number_of_the_case(write, case_manager, open_case, register):
    other = actions.take_case(register(1).cases.get(), by=case_manager)
    write(case_manager, open_case, "family_new", relative=other.number.lower().replace("-", " "), relation="sibling")
    assert FamilyUnit.objects.get().members.count() == 2


@pytest.mark.parametrize("typed", ["XXXX-XXXX-X", "2222-2222-2", "a\x00b", "x" * 100_000])
def test_a_number_that_leads_nowhere_is_said(write, case_manager, open_case, typed):
    assert "relative" in errors(write(case_manager, open_case, "family_new", relative=typed, relation="child"))


def test_a_case_one_does_not_see_and_ones_own_are_no_relatives(write, case_manager, open_case, stranger):
    unit = stranger.memberships.get().unit
    foreign = actions.open_case(Person(held_by=unit.organisation), by=stranger, unit=unit)
    for number in (foreign.number, open_case.number):
        assert "relative" in errors(write(case_manager, open_case, "family_new", relative=number, relation="child"))


def test_no_family_chosen_is_said(write, case_manager, open_case):
    assert "family" in errors(write(case_manager, open_case, "family_new", relation="child"))


def test_a_family_of_others_cannot_be_chosen(write, case_manager, open_case, mother_and_daughter):
    write(case_manager, mother_and_daughter[0], "family_new", family="new", relation="mother")
    foreign = str(FamilyUnit.objects.get().pk)
    assert "family" in errors(write(case_manager, open_case, "family_new", family=foreign, relation="child"))


def test_together_counts_only_after_being_asked_alone(write, case_manager, mother_and_daughter):
    mother, _daughter = mother_and_daughter
    answer = write(case_manager, mother, "family_new", family="new", relation="mother", wants_together="True")
    assert "asked_alone_at" in errors(answer)
    ahead = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    answer = write(case_manager, mother, "family_new", family="new", relation="mother", asked_alone_at=ahead)
    assert "asked_alone_at" in errors(answer)
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    write(
        case_manager, mother, "family_new", family="new", relation="mother", asked_alone_at=now, wants_together="True"
    )
    assert FamilyMember.objects.get().wants_together


def test_a_guardian_ends_the_search_for_one(write, case_manager, waiting):
    write(case_manager, waiting, "identity", age_told="15")
    write(case_manager, waiting, "guardian_new", capacity="authority", name="Lic. Rojas", phone="2222-3333")
    guardian = Guardian.objects.get()
    assert guardian.phone == "+50622223333"
    assert "guardian" not in open_kinds(waiting)


def test_the_child_authority_of_the_country_is_proposed_and_dates_must_follow(client, write, case_manager, waiting):
    client.force_login(case_manager)
    form = client.get(reverse("casework:guardian_new", args=[waiting.number])).context["form"]
    assert "Patronato" in str(form["body"].value())
    dates = {"from_on": "2026-05-01", "until_on": "2026-04-01"}
    answer = write(case_manager, waiting, "guardian_new", capacity="authority", name="R", **dates)
    assert "until_on" in errors(answer)
