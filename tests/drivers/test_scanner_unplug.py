"""Scanners pulled out and put back: at rest, in the middle of a code, right after one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from random import Random

import pytest

from drivers.causes import Cause
from drivers.scanner import Scan, Scanner
from drivers.simulators import SimulatedScanner
from drivers.status import Health, Status
from drivers.transport import PortSettings
from tests.drivers.support import Heard


class Plugged:
    """A scanner and its simulated gun."""

    def __init__(self, gun: SimulatedScanner) -> None:
        self.gun = gun
        self.scans: Heard[Scan] = Heard()
        self.said: Heard[Status] = Heard()
        self.reads: Heard[bytes] = Heard()
        self.device = Scanner(
            PortSettings(gun.port),
            self.scans,
            on_status=self.said,
            again_s=(0.002, 0.004),
            tap=lambda direction, data: self.reads(data),
        )
        self.device.start()
        self.opened(1)

    def opened(self, times: int) -> None:
        """Wait until the port has been opened so often."""
        self.said.wait(lambda all_: self._times(all_, Cause.UNPROVEN) == times)

    def scanned(self, number: int) -> None:
        """Scan a code of that number and wait for it."""
        self.gun.scan(f"code {number}")
        self.scans.wait(lambda all_: bool(all_) and all_[-1].text == f"code {number}")

    def half_read(self, number: int) -> None:
        """Begin a code, and wait until its first half was read."""
        half = f"half {number}".encode()
        self.gun.send([half])
        self.reads.wait(lambda all_: b"".join(all_).endswith(half))

    def lost(self, times: int) -> None:
        """Wait until the port was lost so often."""
        self.said.wait(lambda all_: self._times(all_, Cause.PORT_LOST) == times)

    def gave_up(self, times: int) -> None:
        """Wait until something was dropped by its silence so often; nobody is told of that."""
        while self.device.counters.bad_frames < times:
            threading.Event().wait(0.02)

    @staticmethod
    def _times(said: list[Status], cause: Cause) -> int:
        return sum(status.cause is cause for status in said)


@pytest.fixture
def plugged(gun: SimulatedScanner) -> Iterator[Plugged]:
    one = Plugged(gun)
    yield one
    one.device.close()


def _pull(plugged: Plugged, times: int, rng: Random) -> None:
    halves = 0
    for number in range(times):
        match rng.choice(("rest", "half", "after")):
            case "half":
                plugged.scanned(number)
                plugged.half_read(number)
                halves += 1
            case "after":
                plugged.scanned(number)
            case _:
                plugged.scanned(number)
                plugged.gun.send([b"\n"])
        plugged.gun.unplug()
        plugged.lost(number + 1)
        plugged.gun.replug()
        plugged.opened(number + 2)
    plugged.scanned(times)
    expected = [f"code {number}" for number in range(times + 1)]
    assert [scan.text for scan in plugged.scans.all] == expected
    counters = plugged.device.counters
    assert (counters.opens, counters.reopens) == (times + 1, times)
    assert (counters.frames, counters.bad_frames) == (times + 1, halves)
    assert plugged.device.status == Status(Health.OK)


def test_twenty_unplugs_lose_and_double_no_scan(plugged: Plugged) -> None:
    _pull(plugged, 20, Random(4))


@pytest.mark.proof
def test_two_hundred_unplugs_lose_and_double_no_scan(plugged: Plugged) -> None:
    _pull(plugged, 200, Random(200))


def test_half_a_code_does_not_join_what_comes_after_the_port_is_back(plugged: Plugged) -> None:
    plugged.half_read(1)
    plugged.gun.unplug()
    plugged.lost(1)
    plugged.gun.replug()
    plugged.opened(2)
    plugged.scanned(2)
    assert [scan.text for scan in plugged.scans.all] == ["code 2"]
    assert (plugged.device.counters.bad_frames, plugged.device.dropped) == (1, 6)


def test_half_a_code_after_the_port_is_back_is_no_code_of_a_scanner_with_suffix(
    plugged: Plugged,
) -> None:
    plugged.scanned(1)
    plugged.gun.unplug()
    plugged.lost(1)
    plugged.gun.replug()
    plugged.opened(2)
    plugged.half_read(2)
    plugged.gave_up(1)
    plugged.scanned(3)
    assert [scan.text for scan in plugged.scans.all] == ["code 1", "code 3"]


def test_one_that_goes_is_said_once_however_often_it_is_looked_for(plugged: Plugged) -> None:
    plugged.gun.unplug()
    plugged.said.wait(lambda all_: all_[-1].cause is Cause.PORT_MISSING)
    plugged.gun.replug()
    plugged.opened(2)
    assert [status.cause for status in plugged.said.all] == [
        Cause.UNPROVEN, Cause.PORT_LOST, Cause.PORT_MISSING, Cause.UNPROVEN,
    ]  # fmt: skip
