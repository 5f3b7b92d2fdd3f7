"""A figure: what was measured of ours and of what it is compared with, round by round."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median, quantiles

import msgspec

ROUNDS = 11
"""How often ours and the baseline take turns."""


def p50(taken: Sequence[float]) -> float:
    return median(taken)


def p99(taken: Sequence[float]) -> float:
    return quantiles(taken, n=100, method="inclusive")[98]


class Figure(msgspec.Struct, frozen=True):
    """`ours` and `baseline` hold one value a round; `most`, `most_ratio` and `least_ratio` are what
    to reach."""

    name: str
    unit: str
    ours: Sequence[float]
    baseline: Sequence[float] = ()
    most_ratio: float | None = None
    most: float | None = None
    least_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        return median(self.ours) / median(self.baseline) if self.baseline else None

    @property
    def reached(self) -> bool:
        if self.most is not None:
            return median(self.ours) <= self.most
        if self.ratio is None:
            return False
        if self.least_ratio is not None:
            return self.ratio >= self.least_ratio
        return self.most_ratio is not None and self.ratio <= self.most_ratio
