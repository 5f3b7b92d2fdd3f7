"""The checkout's own thread: commands one after another, what they want done outside, pauses."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable
from itertools import count
from queue import Empty, SimpleQueue

from msgspec.structs import replace

from tui_pos.checkout.checkout import Checkout
from tui_pos.checkout.commands import Command
from tui_pos.checkout.effects import Effect, Later
from tui_pos.checkout.view import View
from tui_pos.clock import Clock
from tui_pos.errors import TillError

Handled = Callable[[], None]


class Runner:
    """Runs one checkout. `make` opens it, anew after an internal error; `carry_out` takes its
    effects and must not wait; `show` is given the newest view whenever nothing more is to be done.
    `report` keeps an internal error for a technician.
    """

    def __init__(
        self,
        make: Callable[[], Checkout],
        carry_out: Callable[[Effect], None],
        show: Callable[[View], None],
        clock: Clock,
        report: Callable[[Exception], None],
    ) -> None:
        self._make = make
        self._carry_out = carry_out
        self._show = show
        self._clock = clock
        self._report = report
        self._queue: SimpleQueue[tuple[int, Command | None, Handled | None]] = SimpleQueue()
        self._numbering = threading.Lock()
        self._posted = self._handled = 0
        self._later: list[tuple[float, int, Command]] = []
        self._order = count()
        self._thread = threading.Thread(target=self._work, name="checkout", daemon=True)
        self._checkout = make()

    def start(self) -> None:
        self._thread.start()

    @property
    def view(self) -> View:
        """The till as it stands before the thread was started."""
        return self._checkout.view

    def post(self, command: Command | None, handled: Handled | None = None) -> int:
        """From any thread; the number by which a view says that it has been handled.

        `handled` is called on the checkout's thread then. None ends the thread.
        """
        with self._numbering:
            self._posted += 1
            self._queue.put((self._posted, command, handled))
            return self._posted

    def stop(self) -> None:
        """End after the command that is being handled."""
        self.post(None)
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        self._take(self._checkout.start)
        while True:
            try:
                number, command, handled = self._queue.get(timeout=self._pause())
            except Empty:
                self._due()
                continue
            if command is None:
                return
            self._handled = number
            self._handle(command)
            if handled is not None:
                handled()

    def _handle(self, command: Command) -> None:
        self._take(lambda: self._checkout.handle(command))

    def _take(self, step: Callable[[], list[Effect]]) -> None:
        try:
            wanted = step()
        except Exception as failure:  # Whatever went wrong, the ledger knows where the sale stands.
            self._report(failure)
            wanted = self._make_anew()
        for effect in wanted:
            if isinstance(effect, Later):
                heapq.heappush(self._later, (effect.at, next(self._order), effect.command))
            else:
                self._begin(effect)
        if self._queue.empty():
            self._show(replace(self._checkout.view, handled=self._handled))

    def _make_anew(self) -> list[Effect]:
        """The checkout as the ledger has it; where that cannot be read, the old one says so."""
        wanted: list[Effect] = []
        try:
            self._checkout = self._make()
            wanted = self._checkout.start()
        except Exception as failure:
            self._report(failure)
        self._checkout.tell(TillError(9001))
        return wanted

    def _begin(self, effect: Effect) -> None:
        try:
            self._carry_out(effect)
        except Exception as failure:  # What could not be begun must not end the checkout.
            self._report(failure)
            self._checkout.tell(TillError(9001))

    def _pause(self) -> float | None:
        if not self._later:
            return None
        return max(self._later[0][0] - self._clock.monotonic(), 0.0)

    def _due(self) -> None:
        while self._later and self._later[0][0] <= self._clock.monotonic():
            self._handle(heapq.heappop(self._later)[2])
