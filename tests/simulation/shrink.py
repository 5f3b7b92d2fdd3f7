"""A failing world cut down: fewer tills, fewer customers, and no choice that does not matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.simulation.choices import Choice
from tests.simulation.world import Plan, Result, plan_of, run

_MOST_RUNS = 1200


@dataclass(frozen=True)
class Case:
    """A world that can be had again."""

    seed: int
    plan: Plan
    dropped: frozenset[Choice] = frozenset()

    def run(self, tell: bool = False) -> Result:
        return run(self.seed, self.dropped, self.plan, tell)


def shrunk(seed: int) -> Case:
    """The smallest case found that fails as this seed does, by the kind of its first violation."""
    best = Case(seed, plan_of(seed))
    kind = best.run().violations[0][0]
    left = _MOST_RUNS

    def fails(case: Case) -> bool:
        nonlocal left
        left -= 1
        return left >= 0 and any(one == kind for one, _ in case.run().violations)

    for smaller in _fewer(best.plan):
        if fails(Case(seed, smaller)):
            best = Case(seed, smaller)
            break
    return _without(best, fails)


def _fewer(plan: Plan) -> Iterator[Plan]:
    for tills in range(1, plan.tills + 1):
        for customers in range(1, plan.customers + 1):
            yield replace(plan, tills=tills, customers=customers)


def _without(case: Case, fails: Callable[[Case], bool]) -> Case:
    """Drop choices in ever smaller parts, those of one part of the world first."""
    for stream in sorted({stream for stream, _ in case.run().made}):
        of_it = {one for one in case.run().made if one[0] == stream}
        smaller = replace(case, dropped=case.dropped | of_it)
        if fails(smaller):
            case = smaller
    made = case.run().made
    size = len(made)
    while size:
        for at in range(0, len(made), size):
            smaller = replace(case, dropped=case.dropped | set(made[at : at + size]))
            if smaller.dropped != case.dropped and fails(smaller):
                case = smaller
        size //= 2
        made = case.run().made
    return case
