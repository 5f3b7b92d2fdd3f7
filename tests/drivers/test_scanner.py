from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from drivers.causes import Cause
from drivers.scanner import Scan, Scanner
from drivers.simulators import SimulatedScanner
from drivers.status import Health, Status
from drivers.transport import PortSettings
from tests.drivers.support import Heard

Start = Callable[[str], Scanner]


@pytest.fixture
def scans() -> Heard[Scan]:
    return Heard()


@pytest.fixture
def said() -> Heard[Status]:
    return Heard()


@pytest.fixture
def start(scans: Heard[Scan], said: Heard[Status]) -> Iterator[Start]:
    started: list[Scanner] = []

    def begin(port: str) -> Scanner:
        seconds = count()
        scanner = Scanner(
            PortSettings(port, 9600),
            scans,
            said,
            clock=lambda: float(next(seconds)),
            again_s=(0.01,),
        )
        started.append(scanner)
        scanner.start()
        return scanner

    yield begin
    for one in started:
        one.stop()


def _causes(said: list[Status]) -> list[Cause | Health]:
    return [status.cause or status.health for status in said]


def test_codes_come_in_order_whatever_pieces_they_come_in(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    start(gun.port)
    said.wait(lambda all_: len(all_) == 1)
    gun.send([b"690", b"1\r691\r\n6", b"92", b"\r"])
    gun.scan("可乐")
    texts = [scan.text for scan in scans.wait(lambda all_: len(all_) == 4)]
    assert texts == ["6901", "691", "692", "可乐"]


def test_a_scan_carries_the_time_of_its_last_byte(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    start(gun.port)
    said.wait(lambda all_: len(all_) == 1)
    gun.scan("1")
    scans.wait(lambda all_: len(all_) == 1)
    gun.scan("2")
    first, second = scans.wait(lambda all_: len(all_) == 2)
    assert first.at < second.at


def test_a_scanner_without_suffix_is_read_by_its_silence(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    start(gun.port)
    said.wait(lambda all_: len(all_) == 1)
    gun.suffix = b""
    gun.scan("6901234567892")
    assert [scan.text for scan in scans.wait(bool)] == ["6901234567892"]


def test_a_missing_port_is_said_once_and_found_when_it_comes(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    gun.unplug()
    scanner = start(gun.port)
    said.wait(bool)
    gun.replug()
    said.wait(lambda all_: len(all_) == 2)
    gun.scan("690")
    scans.wait(bool)
    assert _causes(said.all) == [Cause.PORT_MISSING, Health.OK]
    assert scanner.status == Status(Health.OK)


def test_a_scanner_pulled_out_comes_back_by_itself(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    start(gun.port)
    said.wait(lambda all_: len(all_) == 1)
    gun.send([b"half"])
    gun.unplug()
    said.wait(lambda all_: all_[-1].cause is Cause.PORT_MISSING)
    gun.replug()
    said.wait(lambda all_: all_[-1].health is Health.OK)
    gun.scan("690")
    assert [scan.text for scan in scans.wait(bool)] == ["690"]
    assert _causes(said.all) == [Health.OK, Cause.PORT_LOST, Cause.PORT_MISSING, Health.OK]


def test_a_port_held_by_another_is_busy_until_that_lets_go(
    start: Start, gun: SimulatedScanner, said: Heard[Status]
) -> None:
    other: Heard[Status] = Heard()
    first = Scanner(PortSettings(gun.port, 9600), lambda scan: None, other)
    first.start()
    other.wait(bool)
    start(gun.port)
    said.wait(lambda all_: _causes(all_) == [Cause.PORT_BUSY])
    first.stop()
    said.wait(lambda all_: _causes(all_) == [Cause.PORT_BUSY, Health.OK])


def test_noise_is_counted(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    scanner = start(gun.port)
    said.wait(bool)
    gun.send([b"\x00\x00\xff\xff\r690\r"])
    assert [scan.text for scan in scans.wait(bool)] == ["690"]
    assert scanner.dropped == 4


def test_stopping_gives_the_port_up(gun: SimulatedScanner, said: Heard[Status]) -> None:
    for _ in range(2):
        scanner = Scanner(PortSettings(gun.port, 9600), lambda scan: None, said)
        scanner.start()
        said.wait(bool)
        scanner.stop()
    assert _causes(said.all) == [Health.OK, Health.OK]


def test_the_simulated_port_keeps_the_name_it_was_given(tmp_path: Path) -> None:
    simulated = SimulatedScanner(tmp_path / "scanner")
    assert simulated.port == str(tmp_path / "scanner")
    simulated.close()
    assert not (tmp_path / "scanner").exists()
