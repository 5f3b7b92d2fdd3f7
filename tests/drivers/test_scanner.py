from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from drivers.causes import Cause
from drivers.checks import Asker, Check, Level, Question
from drivers.device import Device, Kind
from drivers.encoding.frames import Framing
from drivers.scanner import Scan, Scanner
from drivers.simulators import SimulatedScanner
from drivers.status import Health, Status
from drivers.transport import PortSettings
from tests.drivers.support import Heard

Start = Callable[..., Scanner]
COLA = "6901234567892"


@pytest.fixture
def scans() -> Heard[Scan]:
    return Heard()


@pytest.fixture
def said() -> Heard[Status]:
    return Heard()


@pytest.fixture
def start(scans: Heard[Scan], said: Heard[Status]) -> Iterator[Start]:
    started: list[Scanner] = []

    def begin(port: str, **own: Any) -> Scanner:
        seconds = count()
        scanner = Scanner(
            PortSettings(port),
            scans,
            on_status=said,
            clock=lambda: float(next(seconds)),
            again_s=(0.01,),
            **own,
        )
        started.append(scanner)
        scanner.start()
        return scanner

    yield begin
    for one in started:
        one.close()


def _causes(said: list[Status]) -> list[Cause | Health]:
    return [status.cause or status.health for status in said]


def _texts(scans: Heard[Scan], number: int) -> list[str]:
    return [scan.text for scan in scans.wait(lambda all_: len(all_) == number)]


def test_codes_come_in_order_whatever_pieces_they_come_in(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    start(gun.port)
    said.wait(lambda all_: len(all_) == 1)
    gun.send([b"690", b"1\r691\r\n6", b"92", b"\r"])
    gun.scan("可乐")
    assert _texts(scans, 4) == ["6901", "691", "692", "可乐"]


def test_a_scan_carries_the_time_of_its_last_byte_and_what_it_was_made_of(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    start(gun.port)
    said.wait(lambda all_: len(all_) == 1)
    gun.scan("1")
    scans.wait(lambda all_: len(all_) == 1)
    gun.scan(f"]E0{COLA}")
    first, second = scans.wait(lambda all_: len(all_) == 2)
    assert first.at < second.at
    assert (second.text, second.aim, second.data) == (COLA, "]E0", COLA.encode())


def test_element_strings_are_told_apart_with_brackets(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    start(gun.port)
    said.wait(lambda all_: len(all_) == 1)
    for code in (f"]C10{1}0{COLA}10L7\x1d21A", f"10L7\x1d010{COLA}", f"]C1{COLA}", f"010{COLA}"):
        gun.scan(code)
    assert _texts(scans, 4) == [
        f"(01)0{COLA}(10)L7(21)A", f"(10)L7(01)0{COLA}", COLA, f"010{COLA}",
    ]  # fmt: skip


def test_a_magazine_is_known_by_its_number_without_that_of_the_issue(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    start(gun.port)
    said.wait(lambda all_: len(all_) == 1)
    for code in ("]E3977123456789812", "]E3978712115509352495", "]E3977123456789912", "]E0" + COLA):
        gun.scan(code)
    assert _texts(scans, 4) == ["9771234567898", "9787121155093", "977123456789912", COLA]
    assert scans.all[0].data == b"977123456789812"


def test_each_scanner_is_read_by_its_own_framing(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    start(gun.port, framing=Framing(suffix="etx", prefix=b"S1", code_id=True))
    said.wait(bool)
    gun.send([b"\x02S1B690\r\n1\x03"])
    assert _texts(scans, 1) == ["690  1"]


def test_a_scanner_without_suffix_is_read_by_its_silence(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    start(gun.port)
    said.wait(lambda all_: len(all_) == 1)
    gun.suffix = b""
    gun.scan(COLA)
    assert [scan.text for scan in scans.wait(bool)] == [COLA]


def test_a_full_qr_code_with_lines_in_it_is_one_scan(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    start(gun.port)
    said.wait(bool)
    code = "\r\n".join(f"第{line}行" for line in range(300))
    data = b"]Q1" + code.encode() + b"\r"
    gun.send(data[at : at + 61] for at in range(0, len(data), 61))
    (scan,) = scans.wait(bool)
    assert scan.data == code.encode() and len(data) > 2900
    assert scan.text == code.replace("\r\n", "  ")


def test_an_open_port_proves_nothing_and_a_scan_does(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    scanner = start(gun.port)
    said.wait(bool)
    assert scanner.status == Status(Health.UNKNOWN, Cause.UNPROVEN)
    gun.scan("690")
    said.wait(lambda all_: len(all_) == 2)
    gun.scan("691")
    _texts(scans, 2)
    assert said.all == [Status(Health.UNKNOWN, Cause.UNPROVEN), Status(Health.OK)]


def test_what_is_no_scan_again_and_again_is_a_fault_until_one_comes(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    reads: Heard[bytes] = Heard()
    scanner = start(gun.port, tap=lambda direction, data: reads(data))
    said.wait(bool)
    gun.send([b"\xf8\x80\x00\xff\r"] * 3)
    said.wait(lambda all_: all_[-1] == Status(Health.FAULT, Cause.GARBLED))
    gun.scan("690")
    said.wait(lambda all_: all_[-1].health is Health.OK)
    gun.send([b"\xff\xff\r"] * 2)
    reads.wait(lambda all_: b"".join(all_).count(b"\xff\xff\r") == 2)
    gun.scan("691")
    _texts(scans, 2)
    assert _causes(said.all) == [Cause.UNPROVEN, Cause.GARBLED, Health.OK]
    assert (scanner.counters.frames, scanner.counters.bad_frames) == (2, 5)
    assert scanner.counters.last_error is Cause.GARBLED


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
    said.wait(lambda all_: len(all_) == 3)
    assert _causes(said.all) == [Cause.PORT_MISSING, Cause.UNPROVEN, Health.OK]
    assert scanner.counters.last_error is Cause.PORT_MISSING
    assert (scanner.counters.opens, scanner.counters.reopens) == (1, 0)


def test_a_port_held_by_another_is_busy_until_that_lets_go(
    start: Start, gun: SimulatedScanner, said: Heard[Status]
) -> None:
    other: Heard[Status] = Heard()
    first = Scanner(PortSettings(gun.port), lambda scan: None, on_status=other)
    first.start()
    other.wait(bool)
    start(gun.port)
    said.wait(lambda all_: _causes(all_) == [Cause.PORT_BUSY])
    first.close()
    said.wait(lambda all_: _causes(all_) == [Cause.PORT_BUSY, Cause.UNPROVEN])


def test_several_scanners_are_read_at_once(
    start: Start, scans: Heard[Scan], said: Heard[Status]
) -> None:
    guns = [SimulatedScanner() for _ in range(4)]
    for gun in guns:
        start(gun.port)
    said.wait(lambda all_: len(all_) == len(guns))
    threads = [
        threading.Thread(target=lambda n=n, gun=gun: [gun.scan(f"{n}-{k}") for k in range(20)])
        for n, gun in enumerate(guns)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    texts = _texts(scans, 80)
    for thread in threads:
        thread.join()
    for n, gun in enumerate(guns):
        assert [text for text in texts if text[0] == str(n)] == [f"{n}-{k}" for k in range(20)]
        gun.close()


def test_noise_is_counted(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    scanner = start(gun.port)
    said.wait(bool)
    gun.send([b"\x00\x00\xff\xff\r690\r"])
    assert _texts(scans, 1) == ["690"]
    assert scanner.dropped == 4
    assert (scanner.counters.bytes_in, scanner.counters.bad_frames) == (9, 1)


def test_closing_gives_the_port_up(gun: SimulatedScanner) -> None:
    for _ in range(2):
        said: Heard[Status] = Heard()
        scanner = Scanner(PortSettings(gun.port), lambda scan: None, on_status=said)
        scanner.start()
        assert _causes(said.wait(bool)) == [Cause.UNPROVEN]
        scanner.close()
        scanner.close()


def test_the_simulated_port_keeps_the_name_it_was_given(tmp_path: Path) -> None:
    simulated = SimulatedScanner(tmp_path / "scanner")
    assert simulated.port == str(tmp_path / "scanner")
    simulated.close()
    assert not (tmp_path / "scanner").exists()


def _keys(check: Check) -> list[str]:
    return [one.meaning.key.removeprefix("devices.") for one in check.evidence]


def _nobody(question: Question) -> str | None:
    raise AssertionError("nobody is to be asked")


def _does(*acts: Callable[[], object]) -> Asker:
    """A person who does these things and then says that it is done."""

    def answer(question: Question) -> str | None:
        for act in acts:
            act()
        return question.answers[0]

    return answer


def test_a_scanner_is_a_device(gun: SimulatedScanner) -> None:
    device: Device = Scanner(PortSettings(gun.port), lambda scan: None)
    assert (device.kind, device.url, device.capabilities) == (Kind.SCANNER, gun.port, frozenset())
    assert device.status == Status(Health.UNKNOWN)
    device.close()


def test_a_check_from_afar_tells_what_is_known_and_not_that_it_works(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan]
) -> None:
    scanner = start(gun.port)
    check = scanner.check(Level.INTERNAL, _nobody)
    assert check.status == Status(Health.UNKNOWN, Cause.UNPROVEN)
    assert _keys(check) == ["scanner.open", "scanner.unproven", "scanner.counts"]
    gun.scan("690")
    scans.wait(bool)
    check = scanner.check(Level.EXTERNAL, _nobody)
    assert check.status == Status(Health.OK)
    assert _keys(check) == [
        "scanner.open", "scanner.scanned", "scanner.counts", "scanner.cannot_act",
    ]  # fmt: skip
    counted = check.evidence[2].meaning.params
    assert counted == {"scans": 1, "bad": 0, "dropped": 0, "bytes": 4, "reopens": 0}


def test_a_check_of_a_port_that_is_not_there_asks_nobody(
    start: Start, gun: SimulatedScanner
) -> None:
    gun.unplug()
    for level in Level:
        check = start(gun.port).check(level, _nobody)
        assert (check.level, check.status.cause) == (level, Cause.PORT_MISSING)
        assert _keys(check)[0] == "scanner.not_open"


def test_a_check_names_the_lines_that_are_up(start: Start) -> None:
    check = start("loop://").check(Level.INTERNAL, _nobody)
    (lines,) = (one for one in check.evidence if one.meaning.key == "devices.scanner.lines")
    assert lines.meaning.params == {"lines": "CTS DSR DCD"}


def test_a_scan_for_a_check_is_shown_and_not_sold(
    start: Start, gun: SimulatedScanner, scans: Heard[Scan], said: Heard[Status]
) -> None:
    gun.suffix = b"\r\n"
    scanner = start(gun.port)
    check = scanner.check(Level.INTERACTIVE, _does(lambda: gun.scan(f"]E0{COLA}")))
    assert check.status == Status(Health.OK)
    assert _keys(check)[3:] == [
        "scan.with_aim", "scan.end", "scanner.aim", "scanner.suffix", "scanner.rate",
        "scanner.errors",
    ]  # fmt: skip
    seen = {one.meaning.key: one for one in check.evidence}
    assert seen["devices.scan.with_aim"].data == f"]E0{COLA}\r".encode()
    assert seen["devices.scan.with_aim"].direction == "in"
    assert seen["devices.scanner.aim"].meaning.params == {"aim": "]E0", "name": "EAN-13"}
    assert seen["devices.scanner.suffix"].meaning.params == {"suffix": "CR LF"}
    assert seen["devices.scanner.rate"].meaning.params["bytes"] == 18
    assert seen["devices.scanner.errors"].meaning.params == {"scans": 1, "bad": 0}
    gun.scan("690")
    assert _texts(scans, 1) == ["690"]


def test_a_given_code_is_waited_for(start: Start, gun: SimulatedScanner) -> None:
    scanner = start(gun.port)
    scans = _does(lambda: gun.scan("691"), lambda: gun.scan(COLA))
    assert scanner.check_scan(scans, COLA).status == Status(Health.OK)
    check = scanner.check_scan(_does(lambda: gun.scan("691")), COLA, 0.05)
    assert check.status == Status(Health.FAULT, Cause.OTHER_CODE)


def test_what_was_only_noise_is_a_fault_and_silence_is_unknown(
    start: Start, gun: SimulatedScanner
) -> None:
    scanner = start(gun.port)
    check = scanner.check_scan(_does(lambda: gun.send([b"\xff\xff\r"])), "", 0.05)
    assert check.status == Status(Health.FAULT, Cause.GARBLED)
    assert "scan.noise" in _keys(check)
    check = scanner.check_scan(_does(), "", 0.01)
    assert check.status == Status(Health.UNKNOWN, Cause.UNPROVEN)
    assert _keys(check)[-1] == "scanner.silent"
    check = scanner.check_scan(lambda question: None)
    assert "answer.none" in _keys(check)


def test_a_scanner_pulled_out_in_a_check_is_lost(start: Start, gun: SimulatedScanner) -> None:
    check = start(gun.port).check(Level.INTERACTIVE, _does(gun.unplug))
    assert check.status.health is Health.FAULT
    assert check.status.cause in (Cause.PORT_LOST, Cause.PORT_MISSING)


def test_who_raises_at_one_scan_is_told_the_next(gun: SimulatedScanner) -> None:
    scans: Heard[str] = Heard()

    def scanned(scan: Scan) -> None:
        scans(scan.text)
        raise RuntimeError("no licence")

    said: Heard[Status] = Heard()
    scanner = Scanner(PortSettings(gun.port), scanned, on_status=said)
    scanner.start()
    said.wait(bool)
    gun.send([b"6901234567892\r6901028075763\r"])
    scans.wait(lambda all_: all_ == ["6901234567892", "6901028075763"])
    scanner.close()
