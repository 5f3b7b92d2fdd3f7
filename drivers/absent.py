"""A device whose driver there is not, in the place of the one that was wanted."""

from __future__ import annotations

from drivers.causes import Cause
from drivers.checks import Asker, Check, Level
from drivers.counters import Counters
from drivers.device import Capability, Kind
from drivers.scale import Weight
from drivers.showing import Showing
from drivers.status import Health, Status


class Absent:
    """Says why it is not there, and does nothing of what its kind does."""

    capabilities: frozenset[Capability] = frozenset()

    def __init__(self, kind: Kind, url: str, cause: Cause, detail: str) -> None:
        self.kind = kind
        self.url = url
        self.status = Status(Health.FAULT, cause, detail)
        self.counters = Counters(last_error=cause)

    def start(self) -> None:
        """There is nothing to start."""

    def close(self) -> None:
        """There is nothing to close."""

    def check(self, level: Level, ask: Asker) -> Check:
        return Check(level, self.status)

    def show(self, showing: Showing) -> None:
        """Nobody sees it."""

    def weigh(self) -> Weight:
        return Weight(cause=self.status.cause)
