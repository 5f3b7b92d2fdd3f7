"""What every device answers, whatever it is."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from drivers.checks import Asker, Check, Level
from drivers.counters import Counters
from drivers.status import Status


class Kind(StrEnum):
    SCANNER = "scanner"
    PRINTER = "printer"
    DRAWER = "drawer"
    DISPLAY = "display"
    SCALE = "scale"


class Capability(StrEnum):
    """What a device of its model can do at all; that it can report is not that it does."""

    REPORTS = "reports"
    """Says how it is when asked."""
    CONFIRMS = "confirms"
    """Says that a job is done."""
    CUTS = "cuts"
    OPENS_DRAWER = "opens drawer"
    CHINESE = "chinese"


class Device(Protocol):
    """Opened by `start` or by its first use, given up by `close`; may be used from any thread.

    A port that is missing is a status and not an error: the device looks for it again by itself,
    with growing pauses, and says once that it is gone and once that it is back.
    """

    kind: Kind
    url: str
    capabilities: frozenset[Capability]

    @property
    def status(self) -> Status:
        """How it was found last; never waits."""

    @property
    def counters(self) -> Counters:
        """What it has been through since it was started."""

    def start(self) -> None:
        """Begin to look for the port, where the device is not only opened when it is used."""

    def close(self) -> None:
        """Give the port up. Never raises."""

    def check(self, level: Level, ask: Asker) -> Check:
        """Look at it as far as `level` lets, within half a minute beside the person's answers.
        Never raises."""
