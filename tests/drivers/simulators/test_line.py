from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.simulators.line import Line
from drivers.transport import Port, PortSettings, open_port
from tests.drivers.support import LIMIT_S, Heard


class Time:
    """Passes only while somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def heard() -> Heard[bytes]:
    return Heard()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def line(heard: Heard[bytes], time: Time) -> Iterator[Line]:
    one = Line(heard, baud=9600, clock=time, pause=time.pause)
    yield one
    one.close()


def _open(line: Line, baud: int) -> Port:
    return open_port(PortSettings(line.port, baud))


def _all(heard: Heard[bytes], size: int) -> bytes:
    return b"".join(heard.wait(lambda said: len(b"".join(said)) >= size))


def test_bytes_take_the_time_that_the_line_takes(
    line: Line, heard: Heard[bytes], time: Time
) -> None:
    port = _open(line, 9600)
    port.write_some(b"x" * 240, LIMIT_S)
    assert _all(heard, 240) == b"x" * 240
    assert time.now == pytest.approx(240 * 10 / 9600)
    port.close()


def test_a_wrong_speed_is_noise_both_ways(line: Line, heard: Heard[bytes]) -> None:
    port = _open(line, 19200)
    port.write_some(b"6901234567892\r" * 4, LIMIT_S)
    heard.wait(lambda said: line.garbled == 56)
    assert b"690" not in b"".join(heard.all)
    line.write(b"6901234567892\r" * 4)
    noise = port.read(LIMIT_S)
    assert noise and b"690" not in noise
    port.close()


def test_a_speed_put_right_is_heard_from_then_on(line: Line, heard: Heard[bytes]) -> None:
    _open(line, 19200).close()
    port = _open(line, 9600)
    port.write_some(b"690\r", LIMIT_S)
    assert _all(heard, 4) == b"690\r"
    line.write(b"691\r")
    assert port.read(LIMIT_S) == b"691\r"
    port.close()


def test_a_line_is_deaf_while_any_reason_lasts(heard: Heard[bytes]) -> None:
    line = Line(heard)
    line.listen(False, "stuck")
    line.listen(False, "buffer")
    line.listen(True, "buffer")
    port = _open(line, 9600)
    size = 0
    while written := port.write_some(b"x" * 256, 0.1):
        size += written
    assert heard.all == []
    line.listen(True, "stuck")
    assert _all(heard, size) == b"x" * size
    port.close()
    line.close()
