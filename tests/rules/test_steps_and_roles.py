"""Every step can be reached, taken by somebody and understood; every permission is held and asked (architecture 2)."""

import ast
from itertools import chain

import pytest
from django.urls import reverse
from django.utils.translation import override

from carecase.access.data_classes import DataClass
from carecase.access.permissions import Permission
from carecase.access.roles import CHOICES, ROLES, Role
from carecase.casework.steps import care
from carecase.workflow.fields import StateField
from tests.rules.source import MODULES, nodes, shown
from tests.rules.workflows import WORKFLOWS, steps

ROLES_MODULE = "carecase/access/roles.py"
PERMISSIONS_MODULE = "carecase/access/permissions.py"


def held(permission):
    return [role for role, card in ROLES.items() if permission in card.permissions]


# --- roles and permissions --------------------------------------------------------------------------------------


def test_every_role_has_a_card_with_a_label_and_a_sentence():
    assert set(ROLES) == set(Role)
    assert [code for code, _label in CHOICES] == [role.value for role in Role]
    assert all(str(card.label) and str(card.sentence).endswith(".") for card in ROLES.values())


def test_every_permission_is_held_by_somebody():
    assert [permission for permission in Permission if not held(permission)] == []


def test_every_permission_is_asked_for_somewhere():
    asked = {
        node.attr
        for path in MODULES
        if shown(path) not in {ROLES_MODULE, PERMISSIONS_MODULE}
        for node in nodes(path, ast.Attribute)
        if isinstance(node.value, ast.Name) and node.value.id in {"Permission", "P"}
    }
    assert {permission.name for permission in Permission} - asked == set()


def test_those_who_look_after_accounts_or_watch_read_no_record():
    blind = (Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER, Role.STATISTICS_VIEWER)
    blind += (Role.CATALOGUE_EDITOR, Role.NATIONAL_COORDINATOR, Role.FINANCE)
    for role in (*blind, Role.INTERPRETER_COORDINATOR):
        assert ROLES[role].reads <= {DataClass.STATISTICS, DataClass.COMPLAINTS}  # a complaint is no record of a case
        assert Permission.VIEW_CASE not in ROLES[role].permissions


def test_every_data_class_is_read_by_as_few_as_the_matrix_says():
    """Care pathway E2: suspects only by the supervisor, the address only by the house. Biometrics (files-1): those who
    take a photograph, and the coordinator who prints it on the travel letter."""
    readers = {kind: {role for role, card in ROLES.items() if kind in card.reads} for kind in DataClass}
    assert readers[DataClass.SUSPECTS] == {Role.SUPERVISOR}
    assert readers[DataClass.SHELTER_LOCATION] == {Role.SHELTER_MANAGER, Role.SHELTER_STAFF}
    taking = {Role.CASE_MANAGER, Role.SUPERVISOR}
    assert readers[DataClass.BIOMETRICS] == {*taking, Role.REPATRIATION_COORDINATOR}
    assert readers[DataClass.COMPLAINTS] == {Role.DATA_PROTECTION_OFFICER}
    assert not readers[DataClass.NARRATIVE] & {Role.SHELTER_MANAGER, Role.SHELTER_STAFF, Role.FRONTLINE_OFFICER}


# --- steps ------------------------------------------------------------------------------------------------------


def test_the_care_process_is_among_the_workflows():
    assert care in WORKFLOWS.values()


def test_every_step_is_granted_to_some_role():
    assert [f"{name}.{step.name}" for name, step in steps() if step.permission and not held(step.permission)] == []


def states_of(workflow):
    return [str(value) for value, _label in workflow.field.choices]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_state_is_reached_from_the_first(name):
    workflow = WORKFLOWS[name]
    reached, before = {str(workflow.field.get_default())}, set()
    while reached != before:
        before = set(reached)
        reached |= {str(step.target) for step in workflow.values() if reached & set(map(str, step.sources))}
    assert set(states_of(workflow)) - reached == set()


@pytest.mark.parametrize("name", WORKFLOWS)
def test_steps_lead_from_states_to_states(name):
    workflow = WORKFLOWS[name]
    named = set(chain.from_iterable((*step.sources, step.target) for step in workflow.values()))
    assert {str(state) for state in named} - set(states_of(workflow)) == set()
    assert isinstance(workflow.field, StateField)


def test_every_state_of_a_case_has_a_way_out_and_a_closed_case_can_be_opened_again():
    sources = {str(source) for step in care.values() for source in step.sources}
    assert set(states_of(care)) - sources == set()


def test_from_every_state_a_case_can_be_closed():
    [closed] = {str(step.target) for step in care.values() if step.name == "close"}
    assert {str(source) for source in care["close"].sources} == set(states_of(care)) - {closed}


# --- words and links --------------------------------------------------------------------------------------------


def in_both(lazy):
    with override("en"):
        english = str(lazy)
    with override("es"):
        return english, str(lazy)


def same_in_both(lazies):
    pairs = [in_both(lazy) for lazy in lazies]
    return [english for english, spanish in pairs if english == spanish or not english]


def test_every_state_and_step_is_called_something_in_spanish():
    labels = [label for workflow in WORKFLOWS.values() for _value, label in workflow.field.choices]
    assert same_in_both([*labels, *(step.label for _name, step in steps())]) == []


def test_every_step_says_what_it_means_in_spanish():
    explained = {(name, step.name): [] for name, step in steps()}
    for language in ("en", "es"):
        with override(language):
            for name, step in steps():
                explained[name, step.name].append(step.explanation)
    assert [step for step, (english, spanish) in explained.items() if not english or english == spanish] == []


def guards():
    return {guard.name: guard for _name, step in steps() for guard in step.guards}


def test_every_guard_says_in_spanish_what_is_missing():
    assert same_in_both(guard.otherwise for guard in guards().values()) == []
    assert same_in_both(guard.done for guard in guards().values() if guard.done) == []


def test_every_guard_leads_to_a_page_that_is_there():
    """A fix that is a function of the subject is tried where the guards are tested; a name must resolve here."""
    broken = []
    for name, step in steps():
        for guard in step.guards:
            if guard.fix and isinstance(guard.fix, str):
                try:
                    reverse(guard.fix, args=["K7QM-2RD8-X"])
                except Exception as error:  # whatever the reason, people would find no page
                    broken.append(f"{name}.{step.name}: {guard.name} → {guard.fix} ({type(error).__name__})")
    assert broken == []


def test_guards_are_named_as_sentences_that_must_be_true():
    assert [name for name in guards() if "_" not in name or name.startswith(("check_", "get_", "has_no_guard"))] == []


# What has been cannot be changed: the other step goes on from there, and its page offers it.
# An hour that has begun or is over stands where it stands.
LIES_BEHIND = ["has_begun", "is_still_ahead", "was_approved", "was_under_way"]


def test_every_guard_says_where_it_is_put_right():
    """Rule 2: every blocked step names what is missing, with a link."""
    assert sorted({each.name for _workflow, step in steps() for each in step.guards if not each.fix}) == LIES_BEHIND
