"""The process under hypothesis: random steps by random roles over a few cases, with random facts in between.

No illegal state, a refusal changes nothing, every step counts the version on by itself, and the timeline replays to
the state. In normal runs a sample; `make prove` takes ten thousand steps.
"""

from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from carecase.cases.models import OPEN_STATES, Case, State
from carecase.demo.cast import COLLEAGUES
from carecase.demo.stage import clock_in
from carecase.workflow.models import StateChange
from tests.journeys.walker import FACTS, NAMES, STEPS, WORKFLOWS, Walker
from tests.machine import proof_size
from tests.rules.shared_world import taken_back

pytestmark = pytest.mark.django_db
AT_ONCE = 100  # steps on the same three cases
FULL = 10_000


class Walk(RuleBasedStateMachine):
    cast = None
    taken = ()  # steps that were taken, over all walks

    @initialize()
    def begin(self):
        self.stack = ExitStack()
        self.stack.enter_context(taken_back())
        clock = self.stack.enter_context(clock_in("America/Costa_Rica"))
        self.walker = Walker(self.cast, clock).begin()

    def teardown(self):
        self.stack.close()

    @rule(who=st.sampled_from(NAMES), fact=st.sampled_from(FACTS))
    def a_fact_is_written(self, who, fact):
        self.walker.try_fact(fact, who)

    @rule(who=st.sampled_from(NAMES), nth=st.integers(0, 11), helped=st.booleans())
    def an_open_step_is_tried(self, who, nth, helped):
        steps = self.walker.open_steps(who)
        step = steps[nth % len(steps)]
        if helped:
            self.walker.help_with(step, who)
        self.a_step_is_tried(who, step, "ines")

    @rule(who=st.sampled_from(NAMES), nths=st.lists(st.integers(0, 5), min_size=1, max_size=4))
    def somebody_goes_on_with_a_case(self, who, nths):
        for nth in nths:
            steps = self.walker.open_steps(who, forward=True)
            step = steps[nth % len(steps)]
            self.walker.help_with(step, who)
            self.a_step_is_tried(who, step, "ines")

    @rule(who=st.sampled_from(NAMES), step=st.sampled_from(STEPS), by=st.sampled_from(sorted(COLLEAGUES)))
    def any_step_is_tried_by_anybody(self, who, step, by):
        self.a_step_is_tried(who, step, by)

    def a_step_is_tried(self, who, step, by):
        if self.walker.subject_of(step, who) is None:
            return
        stood, tried = self.walker.standing(), self.walker.step_called(step)
        before, after = self.walker.try_step(step, who, self.cast.colleagues[by])
        if after is None:
            assert self.walker.standing() == stood
            return
        self.taken.append(step)
        stored = type(after).objects.get(pk=after.pk)
        assert before.state in tried.sources
        assert stored.state == after.state == tried.target
        assert stored.version > before.version
        change = StateChange.objects.get(object_id=stored.pk, version=stored.version)
        assert (change.step, change.before, change.after) == (tried.name, before.state, stored.state)

    @invariant()
    def every_state_is_one_of_the_process(self):
        for case in Case.objects.all():
            assert case.state in State.values
            assert (case.state in OPEN_STATES) == (case.closed_at is None)

    @invariant()
    def every_timeline_replays_to_the_state(self):
        changes = {}
        for change in StateChange.objects.order_by("version"):
            changes.setdefault(change.object_id, []).append(change)
        for workflow in WORKFLOWS.values():
            for record in workflow.model.objects.all():
                stands = workflow.field.default
                for change in changes.get(record.pk, ()):
                    assert change.before == stands
                    stands = change.after
                assert stands == record.state


def walk(cast, steps, always=None):
    """Walks of a hundred steps on cases of their own. Returns which steps were ever taken. `always`: the same walk."""
    machine = type("WalkOfThisCast", (Walk,), {"cast": cast, "taken": []})
    run_state_machine_as_test(
        seed(always)(machine) if always else machine,
        settings=settings(
            max_examples=1 + max(1, round(steps / AT_ONCE)),  # the first one is the shortest there is
            stateful_step_count=AT_ONCE,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    return set(machine.taken)


def test_three_hundred_random_steps(cast):
    assert len(walk(cast, 300, always=9095)) > 5


@pytest.mark.prove
def test_ten_thousand_random_steps(cast):
    taken = walk(cast, FULL * proof_size())
    assert len(taken) > 10
