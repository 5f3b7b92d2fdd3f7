from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from threading import Event, Thread

import pytest

from drivers.checks import Evidence
from drivers.device import Kind
from drivers.encoding.escpos import profile
from drivers.simulators import SimulatedPrinter, SimulatedScale, SimulatedScanner
from drivers.simulators.line import Line
from drivers.transport import PortMissing, PortSettings
from tui_pos.bench.probing import probe

EAN = "6901234567892"


@pytest.fixture
def printer() -> Iterator[SimulatedPrinter]:
    simulated = SimulatedPrinter(profile(58), baud=38400)
    yield simulated
    simulated.close()


def keys(evidence: tuple[Evidence, ...]) -> list[str]:
    return [one.meaning.key for one in evidence]


def test_a_printer_is_found_at_its_speed_with_what_it_said(printer: SimulatedPrinter) -> None:
    heard: list[Evidence] = []
    found = probe(PortSettings(printer.port), Kind.PRINTER, heard.append)
    assert found.settings == PortSettings(printer.port, 38400)
    assert found.kind is Kind.PRINTER
    assert found.evidence == tuple(heard)
    assert [one.data for one in heard if one.data and one.direction == "in"][:4] == [b"\x12"] * 4
    tried = [one.meaning.params["baud"] for one in heard if one.meaning.key == "bench.probe.tries"]
    assert tried == [9600, 19200, 38400]
    assert printer.wait(lambda: not printer.slips, 0)


def test_a_printer_that_says_nothing_is_not_found(printer: SimulatedPrinter) -> None:
    printer.set(answers="none")
    stop = Event()
    found = probe(PortSettings(printer.port), Kind.PRINTER, limit_s=0.5, stop=stop)
    assert (found.kind, found.settings) == (None, None)
    stop.set()
    assert probe(PortSettings(printer.port), Kind.PRINTER, stop=stop).evidence == ()


def test_noise_that_looks_like_an_answer_is_no_printer() -> None:
    line = Line(lambda data: line.write(b"\x12\xe7\x81"))
    found = probe(PortSettings(line.port), Kind.PRINTER, limit_s=1.5)
    line.close()
    assert found.kind is None


def test_a_port_that_is_not_there_is_said_to_be_that() -> None:
    with pytest.raises(PortMissing):
        probe(PortSettings("/dev/none"), Kind.PRINTER)


def scanning(gun: SimulatedScanner, *codes: str) -> Callable[[Evidence], None]:
    """Somebody who scans one code, or one after the other, whenever the bench asks for it."""
    turn = cycle(codes)

    def person(evidence: Evidence) -> None:
        if evidence.meaning.key == "bench.probe.scan":
            gun.scan(next(turn))

    return person


@pytest.mark.parametrize("speed", [115200, 38400, 4800, 2400])
def test_a_scanner_is_found_by_what_is_scanned(speed: int) -> None:
    """At another speed its bytes are others, some of which look like text."""
    gun = SimulatedScanner(baud=speed)
    found = probe(PortSettings(gun.port), Kind.SCANNER, scanning(gun, EAN), patience_s=0.3)
    gun.close()
    assert found.settings == PortSettings(gun.port, speed)
    assert found.evidence[-1].meaning.params["text"] == EAN


def test_codes_without_a_check_digit_are_believed_where_no_speed_reads_more() -> None:
    gun = SimulatedScanner(baud=38400)
    found = probe(
        PortSettings(gun.port), Kind.SCANNER, scanning(gun, "690123456789212"), patience_s=0.3
    )
    gun.close()
    assert found.settings == PortSettings(gun.port, 38400)


def test_a_scanner_with_seven_bits_is_found_as_such() -> None:
    line = Line(lambda data: None)
    even = bytes(one | 0x80 * (one.bit_count() % 2) for one in EAN.encode() + b"\r")
    found = probe(
        PortSettings(line.port),
        Kind.SCANNER,
        lambda one: line.write(even) if one.meaning.key == "bench.probe.scan" else None,
    )
    line.close()
    assert found.settings == PortSettings(line.port, 9600, 7, "even")


def test_one_who_does_not_scan_is_waited_for_until_the_time_is_up() -> None:
    gun = SimulatedScanner()
    found = probe(PortSettings(gun.port), Kind.SCANNER, limit_s=0.3)
    gun.close()
    assert found.kind is None


@pytest.mark.parametrize("speed", [9600, 38400])
def test_a_scale_is_found_by_its_weights(speed: int) -> None:
    scale = SimulatedScale(baud=speed, every_s=0.05)
    found = probe(PortSettings(scale.port), Kind.SCALE)
    scale.close()
    assert found.settings == PortSettings(scale.port, speed)
    assert "devices.weight.stable" in keys(found.evidence)


def test_a_line_on_which_nothing_comes_is_no_scales() -> None:
    gun = SimulatedScanner()
    found = probe(PortSettings(gun.port), Kind.SCALE, limit_s=0.5)
    gun.close()
    assert found.kind is None


def test_weights_with_noise_between_them_are_those_of_a_wrong_setting() -> None:
    line, ended = Line(lambda data: None), Event()

    def send() -> None:
        while not ended.wait(0.01):
            line.write(b"ST,GS,+  1.234kg\r\n\xff\xfe\r\n")

    sender = Thread(target=send, daemon=True)
    sender.start()
    found = probe(PortSettings(line.port), Kind.SCALE, limit_s=0.5)
    ended.set()
    sender.join()
    line.close()
    assert found.kind is None
