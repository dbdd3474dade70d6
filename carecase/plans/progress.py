"""How far a plan got: its objectives with their actions, and the counts that a page shows."""

from carecase.plans.models import Objective, PlanAction
from carecase.ui.together import read_together


class Progress:
    """A plan's objectives and actions, read once, as this user may see them."""

    def __init__(self, plan, user):
        objectives = Objective.objects.visible_to(user).filter(plan=plan).select_related("owner", "key")
        actions = PlanAction.objects.visible_to(user).filter(plan=plan).select_related("owner", "service_type", "key")
        self.objectives, self.actions = read_together([objectives, actions])
        for objective in self.objectives:
            objective.steps = [action for action in self.actions if action.objective_id == objective.pk]

    @property
    def general_actions(self):
        """Actions of the plan as a whole."""
        return [action for action in self.actions if action.objective_id is None]

    @property
    def applicable(self):
        return [each for each in self.objectives if each.status != Objective.Status.NOT_APPLICABLE]

    @property
    def met(self):
        return sum(each.is_met for each in self.applicable)

    @property
    def done(self):
        return sum(action.done_on is not None for action in self.actions)

    @property
    def wanted(self):
        """Actions that were not given up."""
        return sum(action.dropped_on is None for action in self.actions)

    @property
    def has_an_owned_objective(self):
        return any(each.responsible for each in self.applicable)
