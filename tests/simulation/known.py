"""Bugs that worlds have found, each with the shortest way there: none of them may come back."""

from __future__ import annotations

from dataclasses import dataclass

from tests.simulation import faults as f
from tests.simulation.faults import Pair
from tests.simulation.platform import DINING, RETAIL
from tests.simulation.tours import TOURS, Tour
from tests.simulation.world import Result, tour


@dataclass(frozen=True)
class Known:
    """What it was; the tour, its faults and the seed that led to it."""

    what: str
    name: str
    kind: str
    planned: tuple[Pair, ...]
    seed: int = 1

    @property
    def tour(self) -> Tour:
        return next(one for one in TOURS if (one.name, one.kind) == (self.name, self.kind))

    def run(self) -> Result:
        return tour(self.tour, *self.planned, seed=self.seed)


KNOWN = (
    Known(
        "An undo that came twice was answered for the second time, and that no was believed.",
        "given back",
        RETAIL,
        ((f"{RETAIL} undo", f.DUPLICATED),),
        seed=20,
    ),
    Known(
        "The same where the platform promises nothing about repeating.",
        "given back",
        DINING,
        ((f"{DINING} undo", f.DUPLICATED),),
        seed=11,
    ),
    Known(
        "An older copy was never told of where the disk did not take the first record after it,"
        " so that numbers of receipts were given out twice.",
        "older copy",
        RETAIL,
        (("record ledger.behind", f.READ_ONLY),),
    ),
    Known(
        "Receipt numbers passed over after an older copy were taken for a damaged ledger.",
        "older copy",
        RETAIL,
        (),
    ),
)
