"""How far a plan got: its objectives with their actions, and the counts that a page shows."""

from carecase.plans.models import Objective, PlanAction


class Progress:
    """Reads a plan's objectives and actions once, as this user may see them."""

    def __init__(self, plan, user):
        rows = Objective.objects.visible_to(user).filter(plan=plan)
        self.objectives = list(rows.select_related("owner", "key"))
        mine = PlanAction.objects.visible_to(user).filter(plan=plan)
        self.actions = list(mine.select_related("owner", "service_type", "key"))
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
