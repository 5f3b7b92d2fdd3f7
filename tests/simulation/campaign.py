"""Many worlds, on every core; and what they came to."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from tests.simulation.faults import PAIRS, Pair
from tests.simulation.world import Result, run

_AT_ONCE = 10
"""Seeds in one piece of work."""


@dataclass
class Figures:
    """`failed` are seeds with the kind of their first violation."""

    seeds: int = 0
    sales: int = 0
    seconds: float = 0.0
    faults: Counter[Pair] = field(default_factory=Counter)
    failed: list[tuple[int, str]] = field(default_factory=list)

    def add(self, result: Result) -> None:
        self.seeds += 1
        self.sales += result.sales
        self.faults += result.faults
        if result.violations:
            self.failed.append((result.seed, result.violations[0][0]))

    def by_kind(self) -> Counter[str]:
        kinds: Counter[str] = Counter()
        for (_, fault), times in self.faults.items():
            kinds[fault] += times
        return kinds

    def __str__(self) -> str:
        covered = sum(pair in self.faults for pair in PAIRS)
        return (
            f"{self.seeds:,} seeds, {self.sales:,} sales, {self.faults.total():,} faults,"
            f" {covered} of {len(PAIRS)} pairs of step and fault, {len(self.failed)} violations,"
            f" {self.seconds:.0f} s, {self.sales / max(self.seconds, 0.001):.0f} sales a second"
        )


def run_seeds(first: int, count: int, stop_at_first: bool = False) -> Figures:
    """Run these seeds on all cores."""
    began, figures = time.monotonic(), Figures()
    pieces = [
        range(at, min(at + _AT_ONCE, first + count)) for at in range(first, first + count, _AT_ONCE)
    ]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for results in pool.map(_run_piece, pieces):
            for result in results:
                figures.add(result)
            if figures.failed and stop_at_first:
                pool.shutdown(cancel_futures=True)
                break
    figures.seconds = time.monotonic() - began
    return figures


def _run_piece(seeds: range) -> list[Result]:
    return list(_small(seeds))


def _small(seeds: range) -> Iterator[Result]:
    """Without what only somebody who reads one run wants."""
    for seed in seeds:
        result = run(seed)
        result.made, result.seen = [], set()
        yield result
