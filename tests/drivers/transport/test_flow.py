from __future__ import annotations

import os
import termios
import time

import pytest
from msgspec.structs import replace

from drivers.simulators.line import Line
from drivers.transport import ModemLines, PortInvalid, PortSettings, open_port
from drivers.transport.pacing import PacedPort, ReadyPort
from tests.drivers.support import LIMIT_S


class Wires:
    """A port that takes everything at once, whose DSR somebody else holds."""

    def __init__(self) -> None:
        self.dsr: bool | None = True
        self.waiting = 0
        self.written: list[bytes] = []
        self.now = 0.0

    def read(self, limit_s: float) -> bytes:
        return b""

    def write_some(self, data: bytes, limit_s: float) -> int:
        self.written.append(data)
        return len(data)

    def unsent(self) -> int:
        return self.waiting

    def modem(self) -> ModemLines | None:
        return None if self.dsr is None else ModemLines(True, self.dsr, False, False)

    def close(self) -> None:
        """There is nothing to give up."""

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_a_device_that_drops_dsr_gets_nothing_until_it_raises_it() -> None:
    wires = Wires()
    port = ReadyPort(wires, wires.clock, wires.sleep)
    assert port.write_some(b"x" * 100, 1.0) == 32
    wires.dsr = False
    assert port.write_some(b"x", 1.0) == 0
    assert wires.now == pytest.approx(1.0)

    def raised(seconds: float) -> None:
        wires.now += seconds
        wires.dsr = wires.now > 1.5

    assert ReadyPort(wires, wires.clock, raised).write_some(b"y", 1.0) == 1
    assert wires.now == pytest.approx(1.5, abs=0.01)


def test_no_more_is_on_its_way_to_a_device_than_it_takes_after_it_said_stop() -> None:
    wires = Wires()
    wires.waiting = 64
    assert ReadyPort(wires, wires.clock, wires.sleep).write_some(b"x", 0.1) == 0


def test_a_port_without_modem_lines_has_nothing_to_wait_for() -> None:
    line = Line(lambda data: None)
    port = open_port(PortSettings(line.port, flow="dsrdtr"))
    assert port.modem() is None
    assert port.write_some(b"x", LIMIT_S) == 1
    port.close()
    line.close()


@pytest.mark.parametrize("bytes_s", [120, 960, 11520])
def test_a_pace_is_kept_within_a_twentieth(bytes_s: int) -> None:
    wires = Wires()
    port = PacedPort(wires, bytes_s, wires.clock, wires.sleep)
    page = bytes(2 * bytes_s)
    while page:
        page = page[port.write_some(page, LIMIT_S) :]
    while port.unsent():
        wires.sleep(0.001)
    assert wires.now == pytest.approx(2.0, rel=0.05)
    assert max(map(len, wires.written)) <= max(bytes_s // 20, 1)


def test_a_pace_is_kept_in_time_that_passes() -> None:
    line = Line(lambda data: None)
    port = open_port(PortSettings(line.port, 115200, pace=4800))
    page = bytes(1200)
    begun = time.monotonic()
    while page:
        page = page[port.write_some(page, LIMIT_S) :]
    while port.unsent():
        port.read(0.001)
    # Not faster than the device takes it; how much slower is the machine's business here.
    assert time.monotonic() - begun >= 0.25 * 0.95
    port.close()
    line.close()


def test_a_paced_port_says_in_time_that_it_is_not_its_time_yet() -> None:
    wires = Wires()
    port = PacedPort(wires, 10, wires.clock, wires.sleep)
    assert port.write_some(b"xy", 0.0) == 1
    assert port.write_some(b"y", 0.04) == 0
    assert wires.now == pytest.approx(0.04)
    assert port.unsent() == 1
    assert port.write_some(b"y", 0.1) == 1


def test_the_line_is_set_as_it_was_asked_for() -> None:
    line = Line(lambda data: None)
    port = open_port(PortSettings(line.port, 19200, stop=2, flow="rtscts"))
    fd = os.open(line.port, os.O_RDWR | os.O_NOCTTY)
    _, _, control, _, _, speed, _ = termios.tcgetattr(fd)
    os.close(fd)
    wanted = termios.CSTOPB | termios.CRTSCTS
    assert control & wanted == wanted
    assert speed == termios.B19200
    port.close()
    line.close()


@pytest.mark.parametrize(
    "settings",
    [PortSettings("", bits=7), PortSettings("", parity="even"), PortSettings("", 9600, 7, "odd")],
)
def test_a_framing_that_the_line_does_not_take_is_invalid(settings: PortSettings) -> None:
    # A pseudo-terminal has no framing; asked once it keeps silent about it, asked again it errs.
    line = Line(lambda data: None)
    for _ in range(3):
        with pytest.raises(PortInvalid):
            open_port(replace(settings, url=line.port))
    open_port(PortSettings(line.port)).close()
    line.close()


def test_the_bytes_a_second_of_a_line() -> None:
    assert PortSettings("/dev/it", 9600).bytes_s == 960
    assert PortSettings("/dev/it", 1200, 7, "even", 2).bytes_s == pytest.approx(1200 / 11)
    assert PortSettings("/dev/it", 9600, pace=480).bytes_s == 480
    assert PortSettings("/dev/it", 2400, pace=480).bytes_s == 240
    assert PortSettings("tcp://it:9100", pace=480).bytes_s == 480
    assert PortSettings("tcp://it:9100").bytes_s > 1e9
