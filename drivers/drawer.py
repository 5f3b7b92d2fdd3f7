"""A cash drawer, which opens and reports through the printer that it is plugged into."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal, Protocol

from drivers.causes import Cause
from drivers.checks import Asker, Check, Evidence, Level, Meaning, Question
from drivers.counters import Counters
from drivers.device import Capability, Kind
from drivers.encoding.escpos import Pin
from drivers.printer import Result
from drivers.status import Health, Outcome, Status

OpenAt = Literal["", "high", "low"]
"""The level of pin 3 while the drawer is open, "" where nobody has learnt it: drawers differ."""

SPRING_S = 0.5
"""How long a drawer takes to spring open, in seconds."""


class Opener(Protocol):
    """What a drawer needs of its printer."""

    url: str

    @property
    def status(self) -> Status: ...

    def kick(self, pin: Pin = 2) -> Result: ...

    def pin3(self, limit_s: float = 2.0) -> bool | None: ...

    def close(self) -> None: ...


class Drawer:
    """`learnt` is what the last interactive check found `open_at` to be, "" where it found nothing;
    it counts from then on.

    The status is that of the last `open`, `is_open` or `check`: a drawer that was seen is ok,
    with "open" or "shut" as its detail; one that cannot be seen is unknown, with CANNOT_REPORT.
    """

    kind = Kind.DRAWER
    capabilities: frozenset[Capability] = frozenset()

    def __init__(
        self,
        printer: Opener,
        pin: Pin = 2,
        open_at: OpenAt = "",
        *,
        on_status: Callable[[Status], None] = lambda status: None,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self.url = printer.url
        self.pin: Pin = pin
        self.learnt: OpenAt = ""
        self._printer = printer
        self._open_at = open_at
        self._on_status = on_status
        self._clock = clock
        self._pause = pause
        self._status = Status(Health.UNKNOWN)
        self._counters = Counters()

    @property
    def status(self) -> Status:
        return self._status

    @property
    def counters(self) -> Counters:
        return self._counters

    def start(self) -> None:
        """Its printer opens the port, when that is needed."""

    def close(self) -> None:
        """Have its printer give the port up, which opens it again for its next page."""
        self._printer.close()

    def open(self) -> Result:
        """Open it. done: the command has left; whether it opened, `is_open` may know."""
        result = self._printer.kick(self.pin)
        self._counters.jobs += 1
        if result.outcome is Outcome.FAILED:
            self._say(Status(Health.FAULT, result.cause))
        return result

    def is_open(self) -> bool | None:
        """Whether it is open now; None where that cannot be known. Takes up to two seconds."""
        self._judge(self._printer.pin3())
        return {"open": True, "shut": False}.get(self._status.detail)

    def check(self, level: Level, ask: Asker) -> Check:
        """internal: whether it is open. external: a pulse, and whether it is open then.
        interactive: the same with a person who closes it before and says whether it opened,
        which teaches at which level of pin 3 it is open."""
        self.learnt = ""
        if level is Level.INTERACTIVE:
            return self._learn(ask)
        seen: tuple[Evidence, ...] = ()
        if level is Level.EXTERNAL:
            if self.open().outcome is Outcome.FAILED:
                return Check(level, self.status)
            seen = (self._said("devices.drawer.pulsed"),)
            self._pause(SPRING_S)
        _, evidence = self._look()
        if self.status.detail == "shut" and level is Level.EXTERNAL:
            self._say(Status(Health.FAULT, Cause.DRAWER_SHUT))
        return Check(level, self.status, (*seen, evidence))

    def _learn(self, ask: Asker) -> Check:
        level = Level.INTERACTIVE
        if ask(Question(Meaning("devices.drawer.close"), ("done",))) is None:
            return Check(level, self.status)
        shut, at_rest = self._look()
        if self.open().outcome is Outcome.FAILED:
            return Check(level, self.status, (at_rest,))
        pulsed = self._said("devices.drawer.pulsed")
        self._pause(SPRING_S)
        answer = ask(Question(Meaning("devices.drawer.opened")))
        answered = self._said(f"devices.answer.{answer or 'none'}")
        out, after = self._look()
        evidence = (at_rest, pulsed, answered, after)
        if answer == "no":
            self._say(Status(Health.FAULT, Cause.DRAWER_SHUT))
        if answer != "yes":
            return Check(level, self.status, evidence)
        if shut is None or out is None:
            return Check(level, Status(Health.OK), evidence)
        if shut is out:
            return Check(level, Status(Health.OK), (*evidence, self._said("devices.drawer.same")))
        self.learnt = self._open_at = "high" if out else "low"
        self._judge(out)
        lesson = self._said(f"devices.drawer.learnt_{self.learnt}")
        return Check(level, self.status, (*evidence, lesson))

    def _look(self) -> tuple[bool | None, Evidence]:
        """The level of pin 3, and what was heard of it."""
        high = self._printer.pin3()
        self._judge(high)
        words = {True: "level_high", False: "level_low", None: "mute"}
        return high, self._said(f"devices.drawer.{words[high]}")

    def _judge(self, high: bool | None) -> None:
        printer = self._printer.status
        if high is not None:
            self._counters.frames += 1
        elif printer.health is Health.FAULT:
            self._say(Status(Health.FAULT, printer.cause, printer.detail))
            return
        if high is None or not self._open_at:
            self._say(Status(Health.UNKNOWN, Cause.CANNOT_REPORT))
        else:
            is_open = high is (self._open_at == "high")
            self._say(Status(Health.OK, detail="open" if is_open else "shut"))

    def _said(self, key: str) -> Evidence:
        return Evidence(self._clock(), Meaning(key))

    def _say(self, new: Status) -> None:
        if new.health is Health.FAULT:
            self._counters.last_error = new.cause
        old, self._status = self._status, new
        if (old.health, old.cause, old.detail) != (new.health, new.cause, new.detail):
            self._on_status(new)
