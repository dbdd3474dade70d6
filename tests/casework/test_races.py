"""The same step twice, and one numbering for a group: many hands at full size (security F4)."""

import pytest

from carecase.access.models import User
from carecase.cases.models import Case, GroupIncident, State
from carecase.casework import registration
from carecase.casework.steps import care
from carecase.workflow.acts import Refusal
from carecase.workflow.models import StateChange
from tests.fixtures.hands import HANDS, ROUNDS, one_wins
from tests.machine import proof_size

pytestmark = [pytest.mark.prove, pytest.mark.alone, pytest.mark.django_db(transaction=True)]

MORE = 20  # additions of one person by each hand; each of them is a person with all her rows


def take_the_step(_hand):
    step = care.without("start_protection", *(guard.name for guard in care["start_protection"].guards))
    try:
        step(Case.objects.get(), by=User.objects.get(username="ines"), reason="porque sí")
    except Refusal as refused:
        return str(refused)
    return "done"


def begin_again():
    Case.objects.update(state=State.RISK_ASSESSMENT)


def test_a_step_is_taken_once(open_case, case_manager, hands):
    begin_again()
    how_many, many = max(3, round(ROUNDS * proof_size())), hands()
    [answers] = many.rounds([take_the_step], begin_again, how_many)
    one_wins(answers, ["Este paso no es posible ahora"])
    changes = StateChange.objects.filter(step="start_protection")
    assert many.afterwards(changes.count) == how_many
    assert many.afterwards(changes.values("version").distinct().count) == how_many


def test_people_who_are_added_at_once_have_one_numbering(register, officer, hands):
    group = register(1)
    how_many, many = max(2, round(MORE * proof_size())), hands()

    def add(_hand):
        incident = GroupIncident.objects.get(pk=group.pk)
        [case] = registration.add_more(incident, 1, by=User.objects.get(pk=officer.pk))
        return case.label

    [labels] = many.rounds([add], lambda: None, how_many)
    given = sorted(label for each in labels for label in each)
    assert sorted(int(label[1:]) for label in given) == list(range(2, HANDS * how_many + 2)), given
