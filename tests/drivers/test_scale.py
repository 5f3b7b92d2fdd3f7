from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from drivers.causes import Cause
from drivers.checks import Level
from drivers.scale import Scale, Weight
from drivers.simulators.line import Line
from drivers.status import Health, Status
from drivers.transport import PortSettings
from tests.drivers.scale_bytes import WRITERS
from tests.drivers.support import LIMIT_S, Heard


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """A scale whose bytes and whose time are given by hand."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.line = Line(lambda data: None)
        self.said: Heard[Status] = Heard()
        self._read = threading.Condition()
        self._bytes = 0
        self.scale = Scale(
            PortSettings(self.line.port),
            on_status=self.said,
            clock=self.clock,
            again_s=(0.01,),
            tap=self._tap,
        )
        self.scale.start()
        self.said.wait(bool)
        self.send(b"\n")

    def _tap(self, direction: str, data: bytes) -> None:
        with self._read:
            self._bytes += len(data)
            self._read.notify_all()

    def send(self, data: bytes) -> None:
        """Send this, and wait until what came before it has been understood."""
        with self._read:
            wanted = self._bytes + len(data)
            self.line.write(data)
            assert self._read.wait_for(lambda: self._bytes == wanted, LIMIT_S)

    def say(self, layout: str, grams: int, stable: bool = True) -> None:
        """One frame, understood."""
        before = self.scale.counters.frames
        self.send(WRITERS[layout](grams, stable))
        with self.scale._news:
            assert self.scale._news.wait_for(lambda: self.scale.counters.frames > before, LIMIT_S)


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.scale.close()
    bench.line.close()


def test_a_stable_weight_counts_once_it_is_said_twice(bench: Bench) -> None:
    assert bench.scale.weigh() == Weight(cause=Cause.NO_WEIGHT)
    bench.say("comma", 456)
    assert bench.scale.weigh() == Weight(cause=Cause.UNSTEADY)
    bench.say("comma", 456)
    assert bench.scale.weigh() == Weight(456_000)
    assert bench.scale.status == Status(Health.OK)
    bench.say("comma", 457)
    assert bench.scale.weigh() == Weight(cause=Cause.UNSTEADY)


def test_a_weight_that_moves_or_is_too_much_or_nothing_is_none(bench: Bench) -> None:
    for _ in range(2):
        bench.say("comma", 456, stable=False)
    assert bench.scale.weigh() == Weight(cause=Cause.UNSTEADY)
    for grams in (0, -12):
        for _ in range(2):
            bench.say("toledo", grams)
        assert bench.scale.weigh() == Weight(cause=Cause.EMPTY)
    bench.send(b"OL,GS,+  -----kg\r\n")
    bench.say("comma", 1)
    bench.send(b"OL,GS,+  -----kg\r\n" * 2)
    with bench.scale._news:
        bench.scale._news.wait_for(lambda: bench.scale.weigh().cause is Cause.OVERLOADED, LIMIT_S)
    assert bench.scale.weigh() == Weight(cause=Cause.OVERLOADED)


def test_a_scale_that_does_not_say_stable_is_believed_after_half_a_second(bench: Bench) -> None:
    for _ in range(3):
        bench.say("plain", 456)
    assert bench.scale.weigh() == Weight(cause=Cause.UNSTEADY)
    bench.clock.now += 0.5
    bench.say("plain", 456)
    assert bench.scale.weigh() == Weight(456_000)


def test_no_weight_over_a_second_old_is_given(bench: Bench) -> None:
    for _ in range(2):
        bench.say("comma", 456)
    bench.clock.now += 1.0
    assert bench.scale.weigh() == Weight(456_000)
    bench.clock.now += 0.001
    assert bench.scale.weigh() == Weight(cause=Cause.NO_WEIGHT)
    bench.said.wait(lambda all_: all_[-1] == Status(Health.UNKNOWN, Cause.NO_WEIGHT))
    bench.say("comma", 456)
    assert bench.scale.weigh() == Weight(cause=Cause.UNSTEADY)


def test_pulled_out_it_has_no_weight_at_all_and_comes_back(bench: Bench) -> None:
    for _ in range(2):
        bench.say("comma", 456)
    bench.line.unplug()
    bench.said.wait(lambda all_: all_[-1].cause is Cause.PORT_MISSING)
    assert bench.scale.weigh() == Weight(cause=Cause.PORT_MISSING)
    bench.line.plug()
    bench.said.wait(lambda all_: all_[-1] == Status(Health.UNKNOWN, Cause.NO_WEIGHT))
    assert bench.scale.weigh() == Weight(cause=Cause.NO_WEIGHT)
    bench.send(b"\n")
    for _ in range(2):
        bench.say("comma", 500)
    assert bench.scale.weigh() == Weight(500_000)


def test_bytes_that_are_no_weights_are_told_from_silence(bench: Bench) -> None:
    bench.send(b"\xf8\x80\x1c" * 90)
    bench.said.wait(lambda all_: all_[-1] == Status(Health.FAULT, Cause.MISREAD))
    assert bench.scale.weigh() == Weight(cause=Cause.MISREAD)
    assert bench.scale.counters.bad_frames >= 4
    bench.send(b"\n")
    bench.say("plain", 456)
    assert bench.scale.status == Status(Health.OK)


def test_a_check_shows_the_frame_and_the_person_compares_it(bench: Bench) -> None:
    sending = threading.Event()

    def sends() -> None:
        while not sending.wait(0.01):
            bench.line.write(WRITERS["comma"](456, True))

    feeder = threading.Thread(target=sends)
    feeder.start()
    check = bench.scale.check(Level.EXTERNAL, lambda question: None)
    assert check.status == Status(Health.OK)
    assert check.evidence[0].data == b"ST,GS,+  0.456kg"
    check = bench.scale.check(
        Level.INTERACTIVE, lambda question: "done" if question.answers == ("done",) else "no"
    )
    sending.set()
    feeder.join()
    assert check.status == Status(Health.FAULT, Cause.MISREAD)
    assert check.evidence[1].meaning.params == {"grams": "456"}
