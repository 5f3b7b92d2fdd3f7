from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from drivers.causes import Cause
from drivers.reopening import Keeper
from drivers.simulators.line import Line
from drivers.status import Health, Status
from drivers.transport import Port, PortSettings
from tests.drivers.support import LIMIT_S, Heard

OK = Status(Health.OK)
MANY = 1000


class Bench:
    """A keeper of a line; its pauses are told to `paused`, and each ends by one of `go_on`."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.said: Heard[Status] = Heard()
        self.came: Heard[bytes] = Heard()
        self.paused: Heard[float] = Heard()
        self.go_on = threading.Semaphore(0)
        self.now = 0.0
        self.work: Callable[[Port], None] = self.read
        self.keeper = Keeper(
            PortSettings(line.port),
            "test",
            lambda port: self.work(port),
            self.said,
            (1.0, 2.0, 5.0),
            clock=lambda: self.now,
            pause=self._pause,
        )

    def read(self, port: Port) -> None:
        self.keeper.say(OK)
        while not self.keeper.over.is_set():
            if data := port.read(0.01):
                self.came(data)

    def _pause(self, seconds: float) -> None:
        self.paused(seconds)
        self.go_on.acquire(timeout=LIMIT_S)


@pytest.fixture
def bench() -> Iterator[Bench]:
    line = Line(lambda data: None)
    bench = Bench(line)
    yield bench
    bench.go_on.release(MANY)
    bench.keeper.close()
    line.close()


def test_a_loss_and_a_return_are_said_once_however_often_the_port_was_tried(bench: Bench) -> None:
    bench.line.unplug()
    bench.go_on.release(MANY)
    bench.keeper.start()
    assert bench.paused.wait(lambda all_: len(all_) >= 5)[:5] == [1.0, 2.0, 5.0, 5.0, 5.0]
    bench.line.plug()
    said = bench.said.wait(lambda all_: len(all_) == 2)
    assert [status.cause for status in said] == [Cause.PORT_MISSING, None]
    assert bench.keeper.counters.last_error is Cause.PORT_MISSING
    bench.line.write(b"there")
    bench.came.wait(lambda all_: b"".join(all_) == b"there")
    assert bench.keeper.counters.bytes_in == 5


def test_a_port_that_comes_and_goes_is_tried_ever_more_rarely(bench: Bench) -> None:
    def lost_at_once(port: Port) -> None:
        bench.line.unplug()
        port.read(LIMIT_S)

    bench.work = lost_at_once
    bench.keeper.start()
    for pauses in range(1, 5):
        bench.paused.wait(lambda all_, pauses=pauses: len(all_) == pauses)  # type: ignore[misc]
        bench.line.plug()
        bench.go_on.release()
    assert bench.paused.all[:4] == [1.0, 2.0, 5.0, 5.0]
    assert bench.keeper.counters.reopens == bench.keeper.counters.opens - 1 >= 2


def test_a_port_that_had_stayed_is_tried_again_soon(bench: Bench) -> None:
    bench.line.unplug()
    bench.go_on.release(MANY)
    bench.keeper.start()
    bench.paused.wait(lambda all_: len(all_) >= 4)
    bench.line.plug()
    bench.said.wait(lambda all_: OK in all_)
    tried = len(bench.paused.all)
    bench.now += 5.0
    bench.line.unplug()
    assert bench.paused.wait(lambda all_: len(all_) > tried)[tried] == 1.0


def test_a_failure_of_what_uses_the_bytes_is_said_and_the_next_bytes_come(bench: Bench) -> None:
    def fails_once(port: Port) -> None:
        bench.work = bench.read
        raise KeyError("bug")

    bench.work = fails_once
    bench.go_on.release(MANY)
    bench.keeper.start()
    said = bench.said.wait(lambda all_: OK in all_)
    assert (said[0].cause, said[0].detail) == (Cause.DRIVER, "KeyError")
    bench.line.write(b"next")
    bench.came.wait(lambda all_: b"".join(all_) == b"next")


def test_closing_from_its_own_thread_ends_it(bench: Bench) -> None:
    bench.work = lambda port: bench.keeper.close()
    bench.go_on.release(MANY)
    bench.keeper.start()
    assert bench.keeper.over.wait(LIMIT_S)
    bench.keeper.start()
    assert bench.keeper.counters.opens == 1


def test_who_raises_when_told_ends_nothing(bench: Bench) -> None:
    def told(status: Status) -> None:
        bench.said(status)
        raise RuntimeError("no licence")

    keeper = Keeper(
        PortSettings(bench.line.port), "test", lambda port: bench.work(port), told, (0.0,)
    )
    bench.keeper = keeper
    keeper.start()
    bench.said.wait(lambda all_: all_ == [OK])
    bench.line.unplug()
    bench.said.wait(lambda all_: all_[-1].health is Health.FAULT)
    bench.line.plug()
    bench.said.wait(lambda all_: len(all_) > 2 and all_[-1] == OK)
