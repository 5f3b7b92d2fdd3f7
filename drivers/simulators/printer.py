"""A receipt printer that is not there, with all the ways in which one can fail."""

from __future__ import annotations

import termios
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from msgspec import Struct

from drivers.encoding.escpos import Profile
from drivers.encoding.escpos_commands import Command, Splitter
from drivers.simulators.line import Line
from drivers.simulators.slip import Press, Slip

_DLE_EOT, _DLE_DC4, _ESC_P, _GS_R = b"\x10\x04", b"\x10\x14", b"\x1bp", b"\x1dr"

Answers = Literal["all", "realtime", "none"]


class Kick(Struct, frozen=True):
    """The drawer opened: which pin, when (seconds of the printer's clock)."""

    pin: int
    at: float


class SimulatedPrinter:
    """Prints what it is sent onto `slips`, and answers as it is set to.

    `answers`: everything, only real-time questions, or nothing. `baud`: the speed it is set to;
    at another one it receives noise; None takes any. `on_slip` is called on its own thread.
    """

    def __init__(
        self,
        profile: Profile,
        on_slip: Callable[[Slip], None] | None = None,
        *,
        link: Path | None = None,
        answers: Answers = "all",
        baud: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.slips: list[Slip] = []
        self.kicks: list[Kick] = []
        self.garbled = 0
        """Bytes received at the wrong speed."""
        self._answers = answers
        self._baud = baud
        self._clock = clock
        self._on_slip = on_slip
        self._reports = False
        self._paper_end = self._cover_open = self._near_end = False
        self._lines_left: int | None = None
        self._waiting: deque[Command] = deque()
        self._splitter = Splitter()
        self._press = Press(profile.columns, profile.dots, profile.encoding, self._slip)
        self._state = threading.Condition(threading.RLock())
        self._line = Line(self._receive, link)

    @property
    def port(self) -> str:
        """The path that the till opens."""
        return self._line.port

    def set(
        self,
        *,
        paper_end: bool | None = None,
        near_end: bool | None = None,
        cover_open: bool | None = None,
        answers: Answers | None = None,
        reports: bool | None = None,
    ) -> None:
        """Change its state; what waited goes on when nothing is wrong any more. `reports`: says
        by itself (ASB) how it is, now and whenever that changes."""
        with self._state:
            self._paper_end = self._paper_end if paper_end is None else paper_end
            self._near_end = self._near_end if near_end is None else near_end
            self._cover_open = self._cover_open if cover_open is None else cover_open
            self._answers = answers or self._answers
            self._reports = self._reports if reports is None else reports
            self._report()
            self._work_off()

    def load_paper(self, lines: int | None) -> None:
        """Put in paper for so many lines; None: no end to it."""
        with self._state:
            self._lines_left = lines
        self.set(paper_end=False)

    def stick(self, stuck: bool = True) -> None:
        """Take no more bytes from the line, or take them again."""
        self._line.listen(not stuck)

    def unplug(self) -> None:
        """Pull the cable out; what it was receiving is lost."""
        self._line.unplug()
        with self._state:
            self._waiting.clear()
            self._splitter = Splitter()

    def replug(self) -> None:
        """Put the cable back in, at the same path."""
        self._line.plug()

    def say(self, data: bytes) -> None:
        """Send any bytes to the till, such as noise."""
        self._line.write(data)

    def close(self) -> None:
        """End the printer."""
        self._line.close()

    def wait(self, reached: Callable[[], bool], limit_s: float = 10.0) -> bool:
        """Wait until `reached` of what it printed and opened; False after `limit_s` seconds."""
        with self._state:
            return self._state.wait_for(reached, limit_s)

    def _receive(self, data: bytes) -> None:
        if self._baud and self._line.speed() != getattr(termios, f"B{self._baud}"):
            self.garbled += len(data)
            return
        with self._state:
            for command in self._splitter.feed(data):
                if not self._at_once(command):
                    self._waiting.append(command)
            self._work_off()

    def _at_once(self, command: Command) -> bool:
        """Real-time commands are obeyed on receipt, also off line."""
        if command.name == _DLE_EOT:
            if self._answers != "none":
                self._line.write(bytes([self._condition(command.arguments[0])]))
            return True
        if command.name == _DLE_DC4:
            self._kick(command.arguments[1])
            return True
        return False

    @property
    def _offline(self) -> bool:
        return self._paper_end or self._cover_open

    def _condition(self, what: int) -> int:
        bits = {
            1: 0x08 * self._offline,
            2: 0x04 * self._cover_open | 0x20 * self._paper_end,
            4: 0x0C * (self._near_end or self._paper_end) | 0x60 * self._paper_end,
        }
        return 0x12 | bits.get(what, 0)

    def _report(self) -> None:
        if self._reports:
            first = 0x10 | 0x08 * self._offline | 0x20 * self._cover_open
            third = 0x03 * (self._near_end or self._paper_end) | 0x0C * self._paper_end
            self._line.write(bytes([first, 0, third, 0]))

    def _work_off(self) -> None:
        while self._waiting and not self._offline:
            command = self._waiting.popleft()
            if command.name == _ESC_P:
                self._kick(command.arguments[0])
            elif command.name == _GS_R:
                self._press.tear()
                if self._answers == "all":
                    self._line.write(bytes([0x03 * self._near_end]))
            else:
                self._press.run(command)
                self._use_paper(command)
        self._state.notify_all()

    def _use_paper(self, command: Command) -> None:
        if self._lines_left is None or command.name != b"\n":
            return
        self._lines_left -= 1
        if self._lines_left == 0:
            self._lines_left = None
            self._paper_end = True
            self._report()

    def _kick(self, pin: int) -> None:
        self.kicks.append(Kick(5 if pin % 48 else 2, self._clock()))
        self._state.notify_all()

    def _slip(self, slip: Slip) -> None:
        self.slips.append(slip)
        self._state.notify_all()
        if self._on_slip is not None:
            self._on_slip(slip)
