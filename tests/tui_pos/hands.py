"""Hands for a till that runs on threads of its own, and eyes for what it shows."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable

from tests.program import LIMIT_S
from tui_pos.checkout.commands import Advance, Command, Entered
from tui_pos.checkout.view import View
from tui_pos.clock import SystemClock


class SkippingClock(SystemClock):
    """The machine's clock, of which a test may skip a while."""

    skipped = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.skipped


class Hands(ABC):
    """`show` is to be given every view; all of them are kept."""

    def __init__(self) -> None:
        self.clock = SkippingClock()
        self.views: list[View] = []
        self._shown = threading.Condition()

    @abstractmethod
    def post(self, command: Command) -> int:
        """Ask the till for something; the number of the command."""

    def show(self, view: View) -> None:
        with self._shown:
            self.views.append(view)
            self._shown.notify_all()

    def wait_for(self, wanted: Callable[[View], bool]) -> View:
        """The newest view, once it is as wanted."""
        with self._shown:
            came = self._shown.wait_for(
                lambda: bool(self.views) and wanted(self.views[-1]), LIMIT_S
            )
            assert came, self.views[-1:]
            return self.views[-1]

    def do(self, command: Command) -> View:
        """The view that shows what came of a command."""
        number = self.post(command)
        return self.wait_for(lambda view: view.handled >= number)

    def enter(self, text: str) -> View:
        """Type or scan a text."""
        return self.do(Entered(text, self.clock.monotonic()))

    def press_enter(self) -> View:
        """Enter on the empty input, a good while after the last thing that happened."""
        shown_at, last = self.clock.monotonic(), self.views[-1]
        self.clock.skipped += 5.0
        card = last.card.serial if last.card else None
        return self.do(Advance(self.clock.monotonic(), last.stage, shown_at, card))
