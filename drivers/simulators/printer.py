"""A receipt printer that is not there, with all the ways in which one can fail."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from drivers.encoding.escpos_commands import Command, Splitter
from drivers.encoding.profile import Profile
from drivers.simulators.buffer import ReceiveBuffer
from drivers.simulators.condition import IDENTITY, Condition, Drawer
from drivers.simulators.interpreter import Interpreter
from drivers.simulators.line import Line
from drivers.simulators.press import Press
from drivers.simulators.realtime import RealTime
from drivers.simulators.roll import KEPT, Roll
from drivers.simulators.slip import Slip, SlipLine
from drivers.transport import Flow

Answers = Literal["all", "realtime", "none"]

_DOTS_PER_MM = 8
_PIECE = 64
"""Bytes taken out of the buffer at once."""
_KICKS_KEPT = 10_000


class Kick(Struct, frozen=True):
    """The drawer opened: which pin, when (seconds of the printer's clock)."""

    pin: int
    at: float


class Model(Struct, frozen=True):
    """What kind of printer it is.

    `buffer`: bytes it receives ahead of printing. `flow`: how it asks for a pause; with none, what
    does not fit is lost. `mm_s`: millimetres of paper a second; None prints at once. `chinese`:
    whether it is in Chinese mode when switched on and after ESC @. `drawer`: what pin 3 of the
    drawer's connector is while the drawer is open; empty where no switch is wired to it.
    """

    buffer: int = 4096
    flow: Flow = "xonxoff"
    mm_s: float | None = None
    chinese: bool = True
    drawer: Drawer = ""


class SimulatedPrinter:
    """Prints what it is sent onto `slips`, and answers as it is set to.

    `answers`: everything, only real-time questions, or nothing. `baud`: the speed it is set to;
    bytes then take their time, and at another speed it receives noise; None takes any at once.
    `on_slip` is called on a thread of the printer, before it answers that the slip is done. `kept`:
    dots of paper of which the slips stay. `pause` lets so many seconds of printing go by.
    """

    def __init__(
        self,
        profile: Profile,
        on_slip: Callable[[Slip], None] | None = None,
        *,
        link: Path | None = None,
        answers: Answers = "all",
        baud: int | None = None,
        model: Model | None = None,
        kept: int = KEPT,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self.kicks: list[Kick] = []
        self._profile = profile
        self._model = model or Model()
        self._on_slip = on_slip
        self._clock = clock
        self._pause = pause
        self._answers = answers
        self._babbling = random.Random(0)
        self._babbles = False
        self._speed = self._model.mm_s
        self._reports_at_start = self._reports = 0
        self._condition = self._shut(Condition())
        self._lines_left: int | None = None
        self._owed_s = 0.0
        self._closed = False
        self._printed = 0
        self._roll = Roll(kept)
        self._begin()
        self._interpreter = Interpreter(
            profile, Press(profile.dots, self._line_printed), self, self._model.chinese
        )
        self._state = threading.Condition(threading.RLock())
        most = max(1, min(256, self._model.buffer // 8))
        with self._state:  # A till that waits for the port may write before all of it is there.
            self._line = Line(self._receive, link, baud=baud, most=most, clock=clock, pause=pause)
            self._buffer = ReceiveBuffer(self._model.buffer, self._model.flow, self._line)
        self._thread = threading.Thread(target=self._print, name="print head", daemon=True)
        self._thread.start()

    @property
    def slips(self) -> list[Slip]:
        """The slips that ended, the oldest first."""
        return self._roll.slips

    @property
    def paper(self) -> list[Slip]:
        """All that is on paper: the slips, and what was printed since the last of them ended."""
        with self._state:
            begun = self._roll.begun
            return [*self._roll.slips, *([begun] if begun.lines else [])]

    def show(self, to: Callable[[list[Slip]], object]) -> None:
        """Let `to` have all that is on paper, while nothing more is printed."""
        with self._state:
            to(self.paper)

    @property
    def printed(self) -> int:
        """Lines printed since it was made."""
        return self._printed

    @property
    def port(self) -> str:
        """The path that the till opens."""
        return self._line.port

    @property
    def garbled(self) -> int:
        """Bytes received at the wrong speed."""
        return self._line.garbled

    @property
    def lost(self) -> int:
        """Bytes for which there was no room."""
        return self._buffer.lost

    def set(
        self,
        *,
        paper_end: bool | None = None,
        near_end: bool | None = None,
        cover_open: bool | None = None,
        cutter: bool | None = None,
        head_hot: bool | None = None,
        broken: bool | None = None,
        answers: Answers | None = None,
        babbles: bool | None = None,
        mm_s: float | None = None,
        reports: bool | None = None,
    ) -> None:
        """Change its state; what waited goes on when nothing is wrong any more.

        `broken`: an error it cannot recover from. `babbles`: what it answers is garbage. `mm_s`:
        as of its model. `reports`: says by itself (ASB) how it is, now and whenever that changes,
        also after it was switched off and on.
        """
        changes = {
            "paper_end": paper_end,
            "near_end": near_end,
            "cover_open": cover_open,
            "cutter": cutter,
            "head_hot": head_hot,
            "broken": broken,
        }
        with self._state:
            self._answers = answers or self._answers
            self._babbles = self._babbles if babbles is None else babbles
            self._speed = self._speed if mm_s is None else mm_s
            if reports is not None:
                self._reports_at_start = self._reports = 0x0F * reports
            wanted = {name: value for name, value in changes.items() if value is not None}
            self._become(replace(self._condition, **wanted), anyway=bool(reports))

    def load_paper(self, lines: int | None) -> None:
        """Put in paper for so many lines; None: no end to it."""
        with self._state:
            self._lines_left = lines
        self.set(paper_end=False)

    def shut_drawer(self) -> None:
        """Push the drawer back in."""
        with self._state:
            self._become(self._shut(self._condition))

    def stick(self, stuck: bool = True) -> None:
        """Take no more bytes from the line, or take them again."""
        self._line.listen(not stuck, "stuck")

    def unplug(self) -> None:
        """Pull the cable out; it keeps its power, and prints on what it has received."""
        self._line.unplug()

    def power_off(self) -> None:
        """Take its power, and with that the port, until `replug`: as `power_cycle`."""
        self._line.unplug()
        self.power_cycle()

    def replug(self) -> None:
        """Put the cable back in, at the same path."""
        self._line.plug()

    def power_cycle(self) -> None:
        """Switch it off and on: it forgets what it received and all that was set."""
        with self._state:
            self._forget()
            self._reports = self._reports_at_start
            self._become(self._condition, anyway=True)

    def say(self, data: bytes) -> None:
        """Send any bytes to the till, such as noise."""
        self._line.write(data)

    def close(self) -> None:
        """End the printer."""
        with self._state:
            self._closed = True
            self._state.notify_all()
        self._line.close()
        self._thread.join()

    def wait(self, reached: Callable[[], bool], limit_s: float = 10.0) -> bool:
        """Wait until `reached` of what it printed and opened; False after `limit_s` seconds."""
        with self._state:
            return self._state.wait_for(reached, limit_s)

    def answer(self, name: bytes, what: int) -> None:
        """What it is asked in its turn (GS r, GS I, ESC v, ESC u). Such a question ends a slip."""
        self.finish(cut=False)
        if self._answers != "all":
            return
        if name == b"\x1dI":
            self._say(IDENTITY.get(what, b"").replace(b"%d", b"%d" % self._profile.dots))
        elif name == b"\x1bu" or what in (2, 50):
            self._say(bytes([self._condition.drawer_pin]))
        elif name == b"\x1bv" or what in (1, 49):
            self._say(bytes([self._condition.paper()]))

    def report(self, wanted: int) -> None:
        """GS a: say by itself what changes, and now."""
        if self._answers == "all":
            self._reports = wanted & 0x0F
            self._become(self._condition, anyway=True)

    def kick(self, pin: int) -> None:
        """Open the drawer; `pin` 0 or 1, as commands name them."""
        self.kicks.append(Kick(5 if pin else 2, self._clock()))
        del self.kicks[:-_KICKS_KEPT]
        if self._model.drawer:
            self._become(replace(self._condition, drawer_pin=self._model.drawer == "high"))
        self._state.notify_all()

    def finish(self, cut: bool) -> None:
        """End a slip, if anything was printed."""
        self._slip(self._roll.finish(cut))

    def _begin(self) -> None:
        """Nothing of a command was received."""
        self._realtime = RealTime()
        self._splitter = Splitter()
        self._commands: Iterator[Command] = iter(())
        self._waiting = False

    def _receive(self, data: bytes) -> None:
        """Bytes came over the line: obey at once what is to be, keep all for its turn."""
        with self._state:
            for command in self._realtime.feed(data):
                self._at_once(command)
            if not self._speed:
                # What takes no time to print is printed before more can come.
                self._state.wait_for(lambda: self._closed or not self._can_print())
            self._buffer.put(data)
            self._state.notify_all()

    def _at_once(self, command: bytes) -> None:
        """Real-time commands are obeyed on receipt, also off line."""
        match command[1]:
            case 0x04 if self._answers != "none":
                self._say(bytes([self._condition.realtime(command[2])]))
            case 0x05 if command[2] == 2:
                self._forget()
            case 0x14:
                self.kick(command[3])

    def _print(self) -> None:
        """Work off what was received, on a thread of its own."""
        while True:
            with self._state:
                self._state.wait_for(lambda: self._closed or self._can_print())
                if self._closed:
                    return
                while self._can_print() and not self._owed_s:
                    self._work()
                owed, self._owed_s = self._owed_s, 0.0
                self._state.notify_all()
            if owed:
                self._pause(owed)

    def _can_print(self) -> bool:
        return (self._waiting or len(self._buffer) > 0) and not self._condition.offline

    def _work(self) -> None:
        """Obey the next command, or look for commands in what was received."""
        command = next(self._commands, None)
        if command is not None:
            self._interpreter.obey(command)
            return
        piece = self._buffer.take(_PIECE)
        self._commands = self._splitter.feed(piece)
        self._waiting = bool(piece)

    def _line_printed(self, line: SlipLine) -> None:
        self._printed += 1
        if self._speed:
            self._owed_s += line.tall / _DOTS_PER_MM / self._speed
        self._slip(self._roll.add(line))
        if self._lines_left is not None:
            self._lines_left -= 1
            if self._lines_left <= 0:
                self._lines_left = None
                self._become(replace(self._condition, paper_end=True))

    def _slip(self, slip: Slip | None) -> None:
        if slip is None:
            return
        self._state.notify_all()
        if self._on_slip is not None:
            self._on_slip(slip)

    def _become(self, new: Condition, anyway: bool = False) -> None:
        """Be as `new`; say so where that is wanted."""
        old, self._condition = self._condition, new
        wanted = self._reports
        if wanted and (anyway or old.reported(wanted) != new.reported(wanted)):
            self._say(new.report())
        self._state.notify_all()

    def _shut(self, condition: Condition) -> Condition:
        return replace(condition, drawer_pin=self._model.drawer == "low")

    def _forget(self) -> None:
        self._buffer.clear()
        self._begin()
        self._interpreter.restart()
        self._state.notify_all()

    def _say(self, data: bytes) -> None:
        self._line.write(self._babbling.randbytes(len(data)) if self._babbles else data)
