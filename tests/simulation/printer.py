"""A receipt printer with a drawer on it, and the paper that came out."""

from __future__ import annotations

from collections.abc import Callable

from drivers.causes import Cause
from drivers.encoding.escpos import Pin, Profile, profile
from drivers.printer import Result
from drivers.status import Health, Outcome, Status
from tests.simulation import faults as f
from tests.simulation.choices import Choices
from tests.simulation.faults import Faults
from tests.simulation.power import PowerCut, Tell
from tests.simulation.scheduler import Scheduler

_PAGE_S = 1.5
_OUTAGE_S = (1.0, 90.0)


class Paper:
    """What a customer and an owner can see: pages, and how often the drawer flew open."""

    def __init__(self) -> None:
        self.whole: list[bytes] = []
        self.parts: list[bytes] = []
        self.kicks = 0


class SimPrinter:
    """Stands where `drivers.printer.Printer` stands; `paper` outlives the till's power."""

    def __init__(
        self, scheduler: Scheduler, faults: Faults, choices: Choices, paper: Paper, till: str
    ) -> None:
        self.profile: Profile = profile(58, "gb18030")
        self.status = Status(Health.UNKNOWN)
        self.paper = paper
        self.tell: Tell = lambda words: None
        self._scheduler = scheduler
        self._faults = faults
        self._choices = choices
        self._stream = f"{till} printer"
        self._trouble: Cause | None = None
        self._until = 0.0

    def send(
        self, page: bytes, deadline_s: float, before: Callable[[], bool] | None = None
    ) -> Result:
        fault = self._faults.at((f.PRINT,), self._stream)
        cause = self._cause(fault)
        if cause is not None:
            self._scheduler.sleep(0.1)
            return Result(Outcome.FAILED, cause)
        if before is not None and not before():
            return Result(Outcome.FAILED)
        self._scheduler.sleep(_PAGE_S / 2)
        if fault == f.OFF_PRINTING:
            self.paper.parts.append(page[: len(page) // 2])
            raise PowerCut
        if fault == f.BROKE_OFF:
            self.paper.parts.append(page[: len(page) // 2])
            return Result(Outcome.FAILED, Cause.WRITE_TIMEOUT, sent=True)
        self._scheduler.sleep(_PAGE_S / 2)
        self.paper.whole.append(page)
        self.tell(f"prints a receipt of {len(page)} bytes")
        if fault == f.SILENT:
            return Result(Outcome.UNKNOWN, Cause.NO_ANSWER, sent=True)
        return Result(Outcome.DONE, sent=True)

    def kick(self, pin: Pin = 2) -> Result:
        cause = self._cause(self._faults.at((f.DRAWER,), self._stream))
        if cause is not None:
            return Result(Outcome.FAILED, cause)
        self.paper.kicks += 1
        return Result(Outcome.DONE, sent=True)

    def look(self, limit_s: float = 2.0) -> Status:
        return self.status

    def _cause(self, fault: str) -> Cause | None:
        """What is wrong with the printer now, which lasts for a while once it began."""
        if fault in (f.DEAD, f.NO_PAPER):
            self._trouble = Cause.PORT_MISSING if fault == f.DEAD else Cause.PAPER_END
            self._until = self._scheduler.now + self._choices.between(self._stream, *_OUTAGE_S)
        return self._trouble if self._scheduler.now < self._until else None
