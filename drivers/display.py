"""A customer display on a serial port."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from drivers.causes import Cause
from drivers.checks import Asker, Check, Evidence, Level, Meaning, Question
from drivers.counters import Counters
from drivers.device import Capability, Device, Kind
from drivers.reopening import AGAIN_S, Keeper
from drivers.showing import Showing
from drivers.status import Health, Status
from drivers.transport import Port, PortSettings, Tap, WriteTimeout

WRITE_S = 3.0
"""The longest that one picture may take, in seconds; at 300 bit/s the largest needs two."""
SEEN_S = 3.0
"""How long a pattern stays when nobody is asked about it, in seconds."""

_LOOK_S = 0.5
"""How long an unplugged display may go unnoticed while nothing is shown, in seconds."""
_STEP_S = 0.02

OPENED = Status(Health.UNKNOWN, Cause.CANNOT_REPORT)


class Language(Protocol):
    """What a kind of display is told: one of the modules of `drivers.encoding`."""

    INITIALIZE: bytes
    PATTERN: bytes

    def encode(self, showing: Showing, /) -> bytes: ...


class Shows(Device, Protocol):
    """What every customer display does."""

    def show(self, showing: Showing) -> None:
        """Show this from now on; never waits. Pictures that the display is too slow for are
        left out, the newest one comes."""


class Display:
    """Shows the newest picture it was given, on a thread of its own, also after it was unplugged.

    Nothing comes back from a display: its status is unknown at best, with CANNOT_REPORT.
    """

    kind = Kind.DISPLAY
    capabilities: frozenset[Capability] = frozenset()

    def __init__(
        self,
        port: PortSettings,
        language: Language,
        *,
        on_status: Callable[[Status], None] = lambda status: None,
        clock: Callable[[], float] = time.monotonic,
        again_s: Sequence[float] = AGAIN_S,
        tap: Tap | None = None,
    ) -> None:
        self.url = port.url
        self._language = language
        self._clock = clock
        self._on_status = on_status
        self._keeper = Keeper(port, "display", self._work, self._told, again_s, tap, clock=clock)
        self._changed = threading.Condition()
        self._wanted = language.encode(Showing())
        self._pattern = False
        self._shown = b""

    @property
    def status(self) -> Status:
        return self._keeper.status

    @property
    def counters(self) -> Counters:
        return self._keeper.counters

    def start(self) -> None:
        self._keeper.start()

    def close(self) -> None:
        with self._changed:
            self._keeper.over.set()
            self._changed.notify_all()
        self._keeper.close()

    def show(self, showing: Showing) -> None:
        with self._changed:
            self._wanted = self._language.encode(showing)
            self._changed.notify_all()

    def check(self, level: Level, ask: Asker) -> Check:
        """internal: whether its port is open. external: a pattern, for a moment. interactive: the
        same until the person has said whether it is seen."""
        self.start()
        if level is Level.INTERNAL:
            said = Evidence(self._clock(), Meaning("devices.display.mute"))
            return Check(level, self._settled(lambda: self.status == OPENED), (said,))
        try:
            return self._try(level, ask)
        finally:
            self._test(False)

    def _try(self, level: Level, ask: Asker) -> Check:
        self._test(True)
        pattern = self._language.PATTERN
        status = self._settled(lambda: self._shown == pattern)
        if self._shown != pattern:
            return Check(level, status)
        sent = Evidence(self._clock(), Meaning("devices.display.pattern"), "out", pattern)
        if level is Level.EXTERNAL:
            self._keeper.over.wait(SEEN_S)
            return Check(level, status, (sent,))
        answer = ask(Question(Meaning("devices.display.seen")))
        seen = Evidence(self._clock(), Meaning(f"devices.answer.{answer or 'none'}"))
        match answer:
            case "yes":
                status = Status(Health.OK)
            case "no":
                status = Status(Health.FAULT, Cause.NOT_SHOWN)
        return Check(level, status, (sent, seen))

    def _test(self, on: bool) -> None:
        with self._changed:
            self._pattern = on
            self._changed.notify_all()

    def _settled(self, reached: Callable[[], bool]) -> Status:
        """The status once that is reached, or cannot be."""
        with self._changed:
            fault = Health.FAULT
            self._changed.wait_for(lambda: reached() or self.status.health is fault, 2 * WRITE_S)
        return self.status

    @property
    def _target(self) -> bytes:
        return self._language.PATTERN if self._pattern else self._wanted

    def _told(self, status: Status) -> None:
        with self._changed:
            self._changed.notify_all()
        self._on_status(status)

    def _work(self, port: Port) -> None:
        self._shown = b""
        self._send(port, self._language.INITIALIZE)
        self._keeper.say(OPENED)
        while not self._keeper.over.is_set():
            with self._changed:
                self._changed.wait_for(self._to_do, _LOOK_S)
                target = self._target
            port.read(0.0)  # Nothing is said, but a display that is gone is noticed.
            if target != self._shown:
                self._send(port, target)
                self._keeper.counters.jobs += 1
                with self._changed:
                    self._shown = target
                    self._changed.notify_all()

    def _to_do(self) -> bool:
        return self._keeper.over.is_set() or self._target != self._shown

    def _send(self, port: Port, data: bytes) -> None:
        """Hand over a whole picture, and see it leave: what waits on the line would come before
        newer pictures."""
        until = self._clock() + WRITE_S
        while data or port.unsent():
            if self._clock() >= until:
                raise WriteTimeout
            if self._keeper.over.is_set():
                return
            if data:
                data = data[port.write_some(data, until - self._clock()) :]
            else:
                self._keeper.over.wait(_STEP_S)
