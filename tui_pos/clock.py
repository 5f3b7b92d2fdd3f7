"""The one source of time: injected, so that tests and the training shop can set it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the till knows of time."""

    def now(self) -> datetime:
        """Wall-clock time, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that only ever grow; for pauses and time limits."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()
