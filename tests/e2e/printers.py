"""A printer that can be stopped in the middle of a receipt."""

from __future__ import annotations

from threading import Event

from drivers.encoding.escpos import profile
from drivers.simulators import SimulatedPrinter
from tests.program import LIMIT_S


class HeldPrinter(SimulatedPrinter):
    """Takes so many bytes, and no more until it is told to go on."""

    def __init__(self) -> None:
        self._left: int | None = None
        self._lost = False
        self._reached, self._freed = Event(), Event()
        super().__init__(profile(58))

    def hold_after(self, size: int) -> None:
        """Wait until it was sent so many bytes from now on, and stop it there."""
        self.stop_after(size)
        self.wait_stopped()

    def stop_after(self, size: int) -> None:
        """Stop it once it was sent so many bytes from now on."""
        self._reached.clear()
        self._freed.clear()
        self._lost = False
        self._left = size

    def wait_stopped(self) -> None:
        """Wait until it has stopped."""
        assert self._reached.wait(LIMIT_S)

    def go_on(self) -> None:
        """Take what it was sent since, and more."""
        self._freed.set()

    def unplug(self) -> None:
        self._lost = True
        super().unplug()
        self._freed.set()

    def _receive(self, data: bytes) -> None:
        if self._left is not None:
            now, data = data[: self._left], data[self._left :]
            self._left -= len(now)
            super()._receive(now)
            if self._left:
                return
            self._left = None
            self._reached.set()
            self._freed.wait()
            if self._lost:
                return
        super()._receive(data)
