"""The checkout's own thread: commands one after another, what they want done outside, pauses."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable
from itertools import count
from queue import Empty, SimpleQueue
from typing import NamedTuple

from msgspec.structs import replace

from tui_pos.checkout.checkout import Checkout
from tui_pos.checkout.commands import Command
from tui_pos.checkout.effects import Effect, Later, SyncDue, TokenDue
from tui_pos.checkout.view import View
from tui_pos.clock import Clock
from tui_pos.errors import TillError
from tui_pos.log import trail
from tui_pos.log.log import Log

Handled = Callable[[], None]

_ROUNDS = (SyncDue, TokenDue)
"""What comes round by itself: each time is a matter of its own."""


class _Posted(NamedTuple):
    """A command that waits. `trail`: what it belongs to; `at`: when it was due or asked for."""

    number: int
    command: Command | None
    handled: Handled | None
    trail: str
    at: float


class Runner:
    """Runs one checkout. `make` opens it, anew after an internal error; `carry_out` takes its
    effects and must not wait; `show` is given the newest view whenever nothing more is to be done.
    `report` keeps an internal error for a technician; `log` is told of every command.
    """

    def __init__(
        self,
        make: Callable[[], Checkout],
        carry_out: Callable[[Effect], None],
        show: Callable[[View], None],
        clock: Clock,
        report: Callable[[Exception], None],
        log: Log,
    ) -> None:
        self._make = make
        self._carry_out = carry_out
        self._show = show
        self._clock = clock
        self._report = report
        self._log = log
        self._trails = trail.Trails(clock.now())
        self._queue: SimpleQueue[_Posted] = SimpleQueue()
        self._numbering = threading.Lock()
        self._posted = self._handled = 0
        self._later: list[tuple[float, int, str, Command]] = []
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

        It belongs to what is being done on that thread, if anything. `handled` is called on the
        checkout's thread then. None ends the thread.
        """
        belongs, at = trail.current() or self._trails.new(), self._clock.monotonic()
        with self._numbering:
            self._posted += 1
            self._queue.put(_Posted(self._posted, command, handled, belongs, at))
            return self._posted

    def stop(self) -> None:
        """End after the command that is being handled."""
        self.post(None)
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        trail.follow(self._trails.new())
        self._take(None, self._clock.monotonic())
        while True:
            try:
                posted = self._queue.get(timeout=self._pause())
            except Empty:
                self._due()
                continue
            if posted.command is None:
                return
            self._handled = posted.number
            trail.follow(posted.trail)
            self._take(posted.command, posted.at)
            if posted.handled is not None:
                posted.handled()

    def _take(self, command: Command | None, asked_at: float) -> None:
        """Handle a command, or None for the start, and begin what it leads to."""
        checkout = self._checkout
        before = checkout.position
        try:
            wanted = checkout.start() if command is None else checkout.handle(command)
        except Exception as failure:  # Whatever went wrong, the ledger knows where the sale stands.
            self._report(failure)
            wanted = self._make_anew()
        self._log.handled(command, before, self._checkout.position, asked_at)
        for effect in wanted:
            if isinstance(effect, Later):
                self._put_off(effect)
            else:
                self._begin(effect)
        if self._queue.empty():
            self._show(replace(self._checkout.view, handled=self._handled))

    def _put_off(self, later: Later) -> None:
        belongs = "" if isinstance(later.command, _ROUNDS) else trail.current()
        heapq.heappush(self._later, (later.at, next(self._order), belongs, later.command))

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
            at, _, belongs, command = heapq.heappop(self._later)
            trail.follow(belongs or self._trails.new())
            self._take(command, at)
