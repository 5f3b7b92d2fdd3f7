"""A printer as the queue sees it: asked how it is as often as that is worth it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from drivers.causes import Cause
from drivers.encoding.escpos import Profile
from drivers.printer import Printer, Result
from drivers.status import Health, Status

_UNREACHED = (
    Cause.PORT_MISSING,
    Cause.PORT_BUSY,
    Cause.PORT_LOST,
    Cause.PORT_DENIED,
    Cause.PORT_INVALID,
)


class Pace(msgspec.Struct, frozen=True):
    """How long the queue waits, in seconds: before a receipt that could not be printed is tried
    again, and before a printer that cannot be reached is asked again (the last pause repeats, but
    for one that answers nothing, where `silent_s` follows); for a receipt to come out, beside its
    way over a line of at least `bytes_s` bytes a second; before an idle printer is asked how it
    is."""

    again_s: tuple[float, ...] = (1.0, 2.0, 3.0, 5.0)
    send_s: float = 30.0
    bytes_s: int = 240
    look_s: float = 1.0
    silent_s: float = 30.0


class Watched:
    """One printer. Used by the queue's two threads as `Printer` may be."""

    def __init__(self, printer: Printer, pace: Pace, clock: Callable[[], float]) -> None:
        self._printer = printer
        self._pace = pace
        self._clock = clock
        self._failures = 0
        self._due = float("-inf")
        self.profile: Profile = printer.profile

    def hurry(self) -> None:
        """Ask it the next time, however it was the last time."""
        self._due = float("-inf")

    def look(self) -> Status:
        """How it is, as far as it can be asked now."""
        if self._clock() < self._due:
            return self._printer.status
        return self._heard(self._printer.look())

    def send(self, page: bytes, limit_s: float, before: Callable[[], bool]) -> Result:
        """As `Printer.send`."""
        result = self._printer.send(page, limit_s, before=before)
        self._heard(self._printer.status)
        return result

    def _heard(self, status: Status) -> Status:
        """One that does not answer may just be starting, or never does."""
        silent = status.health is Health.UNKNOWN
        self._failures = self._failures + 1 if silent or status.cause in _UNREACHED else 0
        pauses = (0.0, *self._pace.again_s)
        pause_s = pauses[min(self._failures, len(pauses) - 1)]
        if silent and self._failures >= len(pauses):
            pause_s = self._pace.silent_s
        self._due = self._clock() + pause_s
        return status
