"""A scale on a serial port that sends its weight all the time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct

from drivers.causes import Cause
from drivers.checks import Asker, Check, Evidence, Level, Meaning, Question
from drivers.counters import Counters
from drivers.device import Capability, Device, Kind
from drivers.encoding.scale_frames import Reading, ScaleReader
from drivers.reopening import AGAIN_S, Keeper
from drivers.status import Health, Status
from drivers.transport import Port, PortSettings, Tap

CURRENT_S = 1.0
"""Seconds after which a weight says nothing about what is on the scale now."""
STEADY_S = 0.5
"""How long a weight must have stayed the same, in seconds, where the scale does not say."""
TRY_S = 5.0
"""How long a check waits for a weight, in seconds."""

_LOOK_S = 0.25
_NOISE = 256
"""Bytes without a weight among them that make a line misread."""


class Weight(Struct, frozen=True):
    """What is on the scale now: milligrams, or why there is no weight to go by."""

    mg: int | None = None
    cause: Cause | None = None


class Weighs(Device, Protocol):
    """What every scale does."""

    def weigh(self) -> Weight:
        """The weight now; never waits, and never gives one that is over a second old."""


class Scale:
    """Reads a scale on a thread of its own, and looks for its port again when it goes away.

    Its status is ok while weights come, whatever they are, and unknown with NO_WEIGHT when they
    do not. `layout` and `unit` are those of `ScaleReader`.
    """

    kind = Kind.SCALE
    capabilities = frozenset({Capability.REPORTS})

    def __init__(
        self,
        port: PortSettings,
        layout: str = "auto",
        unit: str = "kg",
        *,
        on_status: Callable[[Status], None] = lambda status: None,
        clock: Callable[[], float] = time.monotonic,
        again_s: Sequence[float] = AGAIN_S,
        tap: Tap | None = None,
    ) -> None:
        self.url = port.url
        self._layout, self._unit = layout, unit
        self._clock = clock
        self._keeper = Keeper(port, "scale", self._work, on_status, again_s, tap, clock=clock)
        self._news = threading.Condition(threading.RLock())
        self._last: Reading | None = None
        self._since = self._at = 0.0
        self._times = 0

    @property
    def status(self) -> Status:
        return self._keeper.status

    @property
    def counters(self) -> Counters:
        return self._keeper.counters

    def start(self) -> None:
        self._keeper.start()

    def close(self) -> None:
        self._keeper.close()

    def weigh(self) -> Weight:
        """One frame alone is never believed: a weight counts when the scale calls it stable and
        says it twice, or repeats it for half a second."""
        with self._news:
            last, age = self._last, self._clock() - self._at
            if self.status.health is Health.FAULT:
                return Weight(cause=self.status.cause)
            if last is None or age > CURRENT_S:
                return Weight(cause=Cause.NO_WEIGHT)
            if last.mg is None:
                return Weight(cause=Cause.OVERLOADED)
            lasted = last.stable is True or self._at - self._since >= STEADY_S
            if last.stable is False or self._times < 2 or not lasted:
                return Weight(cause=Cause.UNSTEADY)
            return Weight(last.mg) if last.mg > 0 else Weight(cause=Cause.EMPTY)

    def check(self, level: Level, ask: Asker) -> Check:
        """internal and external: whether a weight comes. interactive: also whether it is the one
        that the scale itself shows, with something on it."""
        self.start()
        first = self._hear(lambda weight: True)
        if first is None:
            return Check(level, self.status)
        if level is not Level.INTERACTIVE:
            return Check(level, self.status, (first,))
        if ask(Question(Meaning("devices.scale.load"), ("done",))) is None:
            return Check(level, self.status, (first,))
        seen = self._hear(lambda weight: weight.mg is not None) or first
        answer = ask(Question(Meaning("devices.scale.same", seen.meaning.params)))
        said = Evidence(self._clock(), Meaning(f"devices.answer.{answer or 'none'}"))
        status = Status(Health.FAULT, Cause.MISREAD) if answer == "no" else self.status
        return Check(level, status, (first, seen, said))

    def _hear(self, wanted: Callable[[Weight], bool]) -> Evidence | None:
        """The first frame from now on with which the weight is as wanted; None where none comes."""
        with self._news:
            before = self._keeper.counters.frames
            self._news.wait_for(
                lambda: self._keeper.counters.frames > before and wanted(self.weigh()), TRY_S
            )
            if self._last is None or self._keeper.counters.frames == before:
                return None
            meaning = Meaning("devices.scale.over")
            if self._last.mg is not None:
                meaning = Meaning("devices.scale.reading", {"grams": _grams(self._last.mg)})
            return Evidence(self._at, meaning, "in", self._last.raw)

    def _work(self, port: Port) -> None:
        reader = ScaleReader(self._layout, self._unit)
        counters = self._keeper.counters
        bad, noise, heard_at = counters.bad_frames, 0, self._clock()
        with self._news:
            self._last = None
        self._keeper.say(Status(Health.UNKNOWN, Cause.NO_WEIGHT))
        while not self._keeper.over.is_set():
            readings = reader.feed(port.read(_LOOK_S))
            now = self._clock()
            for reading in readings:
                self._take(reading, now)
            counters.bad_frames = bad + reader.bad
            if readings:
                noise, heard_at = reader.dropped, now
                self._keeper.say(Status(Health.OK))
            elif reader.dropped - noise >= _NOISE:
                self._keeper.say(Status(Health.FAULT, Cause.MISREAD))
            elif now - heard_at > CURRENT_S and self.status.health is Health.OK:
                self._keeper.say(Status(Health.UNKNOWN, Cause.NO_WEIGHT))

    def _take(self, reading: Reading, at: float) -> None:
        with self._news:
            last = self._last
            again = last is not None and (last.mg, last.stable) == (reading.mg, reading.stable)
            if again and at - self._at <= CURRENT_S:
                self._times += 1
            else:
                self._times, self._since = 1, at
            self._last, self._at = reading, at
            self._keeper.counters.frames += 1
            self._news.notify_all()


def _grams(mg: int) -> str:
    whole, part = divmod(abs(mg), 1000)
    return f"{'-' if mg < 0 else ''}{whole}.{part:03d}".rstrip("0").rstrip(".")
