"""A till's two clocks: the one on the wall, which a person can set, and the one that only grows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.simulation.scheduler import Scheduler

OPENING = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""The true time at which each world begins: nine in the morning in Shanghai."""


def true_time(scheduler: Scheduler) -> datetime:
    return OPENING + timedelta(seconds=scheduler.now)


class TillClock:
    """`ahead_s`: how far the wall clock is wrong. Time since the start never jumps."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._started = scheduler.now
        self.ahead_s = 0.0

    def restart(self) -> None:
        """The machine was off: it counts anew."""
        self._started = self._scheduler.now

    def now(self) -> datetime:
        return OPENING + timedelta(seconds=self._scheduler.now + self.ahead_s)

    def monotonic(self) -> float:
        return 10.0 + self._scheduler.now - self._started
