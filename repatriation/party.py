"""A movement as one reader sees it: the returns she works on row by row, of the others how many; and the sums."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import count

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Q, prefetch_related_objects
from django.utils.functional import cached_property

from carecase.access.data_classes import DataClass
from carecase.cases.documents import letter
from carecase.sealing.models import DataKey
from repatriation.manifests import travelling
from repatriation.models import ReceiverConfirmation, ReturnPlan

#: Of each plan, beside who has confirmed.
READ = ("itineraries", "escorts", "budgets", "budget_lines", "companions")


@dataclass(frozen=True)
class Traveller:
    """One row. `family` is a letter that those who belong together share."""

    plan: ReturnPlan
    family: str

    @property
    def case(self):
        return self.plan.case

    @property
    def needs(self):
        return self.plan._meta.get_field("needs").labels(self.plan.needs)

    @property
    def receives(self):
        return [each.organisation for each in self.plan.confirmations_standing]


class Party:
    """Everybody who goes in a movement: a few queries however many. `read`: what is asked of their plans."""

    def __init__(self, movement, user, read=READ):
        self.movement, self.user, self.read = movement, user, read

    @cached_property
    def plans(self):
        """In the order of their marks, P2 before P10."""
        worked_on = ReturnPlan.objects.visible_to(self.user, DataClass.NARRATIVE).order_by().values("pk")
        is_seen = ExpressionWrapper(Q(pk__in=worked_on), BooleanField())
        plans = list(travelling(self.movement).annotate(is_seen=is_seen).select_related("case__person"))
        confirmations = ReceiverConfirmation.objects.with_who_confirmed()
        prefetch_related_objects(plans, Prefetch("confirmations", confirmations), *self.read)
        DataKey.warm(plan.case.key_id for plan in plans)
        return sorted(plans, key=lambda plan: (len(plan.case.label), plan.case.label, plan.case.number))

    @property
    def rows(self):
        return [Traveller(plan, self.families[plan.case_id]) for plan in self.plans if plan.is_seen]

    @property
    def receivers(self):
        """The organisations that have confirmed for those whom this reader sees, in the order of their names."""
        seen = (plan for plan in self.plans if plan.is_seen)
        return sorted({each.organisation for plan in seen for each in plan.confirmations_standing})

    @property
    def others(self):
        """How many go whom this reader does not see."""
        return sum(not plan.is_seen for plan in self.plans)

    @cached_property
    def families(self):
        """Case → a letter for those who travel with each other, nothing for who travels alone."""
        cases = {plan.case_id for plan in self.plans}
        beside = {plan.case_id: {each.other_id for each in plan.companions.all()} & cases for plan in self.plans}
        marks, numbers = {}, count()
        for case in beside:
            if beside[case] and case not in marks:
                marks |= dict.fromkeys(reached(case, beside), letter(next(numbers)))
        return defaultdict(str, marks)

    # --- sums over everybody, also those not seen -------------------------------------------------------------------

    @property
    def children(self):
        return sum(plan.case.person.is_child for plan in self.plans)

    @property
    def needs(self):
        """Pairs of what the journey needs and how many need it."""
        counts = Counter(need for plan in self.plans for need in plan.needs)
        field = ReturnPlan._meta.get_field("needs")
        return [(field.labels([need])[0], number) for need, number in counts.most_common()]

    @cached_property
    def escorts(self):
        """How many go along: one who accompanies several counts once."""
        return len({(each.name, each.organisation) for plan in self.plans for each in plan.escorts.all()})

    @property
    def seats(self):
        return len(self.plans) + self.escorts

    @property
    def costs(self):
        """Pairs of currency and sum."""
        sums = defaultdict(int)
        for plan in self.plans:
            for budget in plan.budgets.all():
                sums[budget.currency] += budget.amount
        return sorted(sums.items())

    @property
    def confirmed(self):
        return sum(bool(plan.confirmations_standing) for plan in self.plans)


def reached(case, beside):
    """Everybody who is reached from one by who travels with whom."""
    found, ahead = set(), {case}
    while ahead:
        each = ahead.pop()
        found.add(each)
        ahead |= {other for other in beside if other in beside[each] or each in beside[other]} - found
    return found
