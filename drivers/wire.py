"""Whole commands over one port, from several threads that take turns."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from drivers.counters import Counters
from drivers.encoding.escpos_commands import Splitter
from drivers.encoding.escpos_filling import LEAST, longest, unfinished
from drivers.transport import (
    CONNECT_S,
    ModemLines,
    Port,
    PortMissing,
    PortSettings,
    Tap,
    WriteTimeout,
    open_port,
)

_SLICE_S = 0.1
"""How long one attempt to write may hold the wire, in seconds; and how much of a page, in seconds
of the line, may be on its way at once."""
_FEWEST, _MOST = 16, 4096
"""Bytes that may be on their way on the slowest and on the fastest line."""
_STEP_S = 0.005


def _nothing() -> None:
    """Nobody wants to know."""


class Wire:
    """One thread at a time opens, reads and closes; others may only `write` and `flush`.

    Two threads never write into each other's commands, and who writes again and again cannot
    keep others out. A printer that may have been left in the middle of a command, by whoever had
    the port before, is first brought to the end of it, or it would take what is written next for
    the rest of that command.
    """

    def __init__(
        self,
        settings: PortSettings,
        clock: Callable[[], float],
        tap: Tap | None,
        counters: Counters,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._tap = tap
        self._counters = counters
        self._port: Port | None = None
        self._next, self._turn = Lock(), Lock()
        self._torn = self._given_up = False
        self._strange = True
        self._unsure, self._owed = LEAST, 0
        self._handed_over = 0
        self._ahead = int(min(max(settings.bytes_s * _SLICE_S, _FEWEST), _MOST))

    @property
    def is_open(self) -> bool:
        """Whether there is a port to write to."""
        return self._port is not None

    @property
    def torn(self) -> bool:
        """Whether a command was left unfinished: what is written next would belong to it."""
        return self._torn

    @property
    def owed(self) -> int:
        """NULs that go before the next command."""
        return self._owed

    @property
    def moved(self) -> int:
        """Bytes that have left since the first opening. PortLost, PortMissing."""
        return self._handed_over - self._opened().unsent()

    def open(self, limit_s: float) -> None:
        """Open the port. PortError."""
        with self._mine(self._clock() + limit_s):
            self._port = open_port(self._settings, connect_s=min(limit_s, CONNECT_S), tap=self._tap)
            self._torn, self._owed = False, self._unsure
            self._counters.opened()

    def settled(self) -> None:
        """The printer has answered what was written last: it stands between two commands."""
        with self._next, self._turn:
            self._unsure = self._owed = 0

    def close(self) -> None:
        """Give the port up, with what was not sent yet."""
        with self._next, self._turn:
            if self._port is not None:
                self._port.close()
                self._port = None

    def give_up(self, now: bool = True) -> None:
        """Let every wait end as if its time were over; False: wait again."""
        self._given_up = now

    def late(self, until: float) -> bool:
        """Whether the time for something is over."""
        return self._given_up or self._clock() >= until

    def soon(self, seconds: float) -> float:
        """The time in so many seconds."""
        return self._clock() + seconds

    def read(self, limit_s: float) -> bytes:
        """What arrived within `limit_s`. PortLost, PortMissing."""
        return self._opened().read(limit_s)

    def modem(self) -> ModemLines | None:
        """The modem lines; None where there are none. PortLost, PortMissing."""
        return self._opened().modem()

    def write(
        self,
        commands: bytes,
        until: float,
        waiting: Callable[[], object] = _nothing,
        *,
        at_once: bool = False,
    ) -> int:
        """Write commands before `until`, letting others in as long as nothing of them is written;
        `waiting` is called while nothing moves. `at_once`: they are obeyed wherever they stand.
        Gives the place up to which `flush` has to wait. WriteTimeout, PortLost, PortMissing."""
        while True:
            with self._mine(until):
                if self._torn:
                    raise WriteTimeout("in the middle of a command")
                if self._owed and not at_once:
                    self._owed -= self._some(bytes(self._owed), until)
                elif self._whole(commands, until, waiting, at_once):
                    return self._handed_over
            if self.late(until):
                raise WriteTimeout
            waiting()

    def write_page(
        self, page: bytes, until: float, waiting: Callable[[], object] = _nothing
    ) -> None:
        """Write a page before `until`, giving way between its commands, and never far ahead of
        the line, so that a drawer's pulse does not queue behind a page. As `write`."""
        if self._strange:
            # What another process left unfinished nobody knows: take it that it was the like.
            self._owed = max(self._owed, longest(page))
            self._strange = False
        sent = False
        for piece in _pieces(page, self._ahead):
            try:
                self.write(piece, until, waiting)
                sent = True
                self.settle(until, self._ahead, waiting)
            except WriteTimeout as error:
                raise WriteTimeout(error.detail, sent=sent or error.sent) from error

    def settle(self, until: float, most: int, waiting: Callable[[], object]) -> None:
        """Wait until no more than `most` bytes are still to leave. WriteTimeout, PortLost."""
        while self._opened().unsent() > most:
            if self.late(until):
                raise WriteTimeout(sent=True)
            waiting()
            time.sleep(_STEP_S)

    def flush(self, mark: int, until: float) -> bool:
        """Wait until all has left that was written up to `mark`; False where it has not before
        `until`. PortLost, PortMissing."""
        while True:
            handed_over = self._handed_over
            if handed_over - self._opened().unsent() >= mark:
                return True
            if self.late(until):
                return False
            time.sleep(_STEP_S)

    def _whole(
        self, commands: bytes, until: float, waiting: Callable[[], object], at_once: bool
    ) -> bool:
        """Write all of `commands`, or nothing of them."""
        if not at_once:
            self._unsure = max(self._unsure, longest(commands))
        written = self._some(commands, until)
        if not written:
            return False
        while written < len(commands):
            more = self._some(commands[written:], until)
            if not more and self.late(until):
                self._torn = True
                raise WriteTimeout(sent=True)
            if not more:
                waiting()
            written += more
        if not at_once:
            self._owed = unfinished(commands)
        return True

    def _some(self, data: bytes, until: float) -> int:
        limit_s = max(min(_SLICE_S, until - self._clock()), 0.0)
        written = self._opened().write_some(data, limit_s)
        self._handed_over += written
        return written

    def _opened(self) -> Port:
        port = self._port
        if port is None:
            raise PortMissing("not open")
        return port

    @contextmanager
    def _mine(self, until: float) -> Iterator[None]:
        """The wire, in order of asking."""
        if not self._next.acquire(timeout=max(until - self._clock(), 0.0)):
            raise WriteTimeout("the wire is held")
        try:
            if not self._turn.acquire(timeout=max(until - self._clock(), 0.0)):
                raise WriteTimeout("the wire is held")
        finally:
            self._next.release()
        try:
            yield
        finally:
            self._turn.release()


def _pieces(page: bytes, most: int) -> Iterator[bytes]:
    """Whole commands together, as many as fit into `most` bytes."""
    splitter = Splitter()
    piece = b""
    for command in splitter.feed(page):
        if piece and len(piece) + len(command.raw) > most:
            yield piece
            piece = b""
        piece += command.raw
    if piece + splitter.rest:
        yield piece + splitter.rest
