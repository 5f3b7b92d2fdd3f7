"""Faults caused on the line itself: each ends in the status that it should end in, and with it
over, what comes next is understood. Cables that are pulled out have files of their own."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial

import pytest
from msgspec.structs import replace

from drivers.causes import Cause
from drivers.device import Device
from drivers.display import OPENED, Display
from drivers.encoding import cd5220
from drivers.encoding.escpos import encode
from drivers.paper import Page, Text
from drivers.printer import Printer, Result
from drivers.scale import Scale
from drivers.scanner import Scan, Scanner
from drivers.showing import Showing
from drivers.simulators import (
    SimulatedDisplay,
    SimulatedPrinter,
    SimulatedScale,
    SimulatedScanner,
)
from drivers.simulators.line import Line
from drivers.status import Health, Outcome, Status
from drivers.transport import PortSettings
from tests.drivers.support import LIMIT_S, NARROW, RECEIPT, SHORT, Hand, Heard

OK = Status(Health.OK)
GARBLED = Status(Health.FAULT, Cause.GARBLED)
MISREAD = Status(Health.FAULT, Cause.MISREAD)
STUCK = Status(Health.FAULT, Cause.WRITE_TIMEOUT)
PAGE = encode(RECEIPT, NARROW)
ENDLESS = encode(Page((Text("汉" * 100_000),)), NARROW)
CODE = "6901234567892"
AGAIN_S = (0.01,)
XOFF, XON = b"\x13", b"\x11"


@pytest.fixture
def said() -> Heard[Status]:
    return Heard()


@pytest.mark.parametrize("begun", [False, True])
def test_a_printer_that_says_stop_for_ever_is_stuck_until_it_says_go(
    paper: SimulatedPrinter, said: Heard[Status], begun: bool
) -> None:
    port = PortSettings(paper.port, flow="xonxoff")
    hand = Hand(lambda: paper.say(XOFF))
    with closing(Printer(port, NARROW, said, patience=SHORT, tap=hand)) as printer:
        assert printer.look() == OK
        hand.after(len(PAGE) if begun else 1)
        assert printer.send(ENDLESS, 0.5) == Result(Outcome.FAILED, Cause.WRITE_TIMEOUT, begun)
        assert said.all == [OK, STUCK]
        paper.say(XON)
        assert printer.look() == OK
        assert printer.send(PAGE, LIMIT_S).outcome is Outcome.DONE


def test_a_printer_that_answers_garbage_is_never_believed_to_have_printed_what_it_has_not(
    paper: SimulatedPrinter, said: Heard[Status]
) -> None:
    patience = replace(SHORT, forget_s=0.0)
    with closing(Printer(PortSettings(paper.port), NARROW, said, patience=patience)) as printer:
        paper.set(babbles=True)
        done = [printer.send(PAGE, LIMIT_S).outcome for _ in range(5)].count(Outcome.DONE)
        assert paper.wait(lambda: len(paper.slips) >= done)
        paper.set(babbles=False)
        _until(lambda: printer.send(PAGE, LIMIT_S).outcome is Outcome.DONE)
        assert printer.status == OK


def test_a_scanner_at_another_speed_is_at_fault_and_sells_nothing(said: Heard[Status]) -> None:
    gun, scans = SimulatedScanner(baud=9600), Heard[Scan]()
    port = PortSettings(gun.port, 38400)
    with closing(gun), closing(Scanner(port, scans, on_status=said, again_s=AGAIN_S)) as scanner:
        scanner.start()
        said.wait(bool)
        for times in range(1, 4):
            gun.scan(CODE)
            _until(partial(_misheard, scanner, times))
        said.wait(lambda all_: all_[-1:] == [GARBLED])
        assert scans.all == []


def test_a_scale_at_another_speed_is_misread_and_weighs_nothing(said: Heard[Status]) -> None:
    pan = SimulatedScale(baud=9600, every_s=0.001)
    port = PortSettings(pan.port, 38400)
    with closing(pan), closing(Scale(port, on_status=said, again_s=AGAIN_S)) as scale:
        pan.set(grams=500)
        scale.start()
        said.wait(lambda all_: all_[-1:] == [MISREAD])
        assert scale.counters.frames == 0
        assert scale.weigh().cause is Cause.MISREAD


def test_a_display_at_another_speed_is_not_called_well(said: Heard[Status]) -> None:
    glass = SimulatedDisplay(baud=2400)
    port = PortSettings(glass.port, 9600)
    display = Display(port, cd5220, on_status=said, again_s=AGAIN_S)
    with closing(glass), closing(display):
        display.start()
        display.show(Showing(upper=("Total", "7.00")))
        _until(lambda: display.counters.jobs > 0)
        assert said.all == [OPENED] and display.status.health is Health.UNKNOWN
        assert "7.00" not in glass.text


@pytest.mark.parametrize("at", range(1, len(CODE) + 4))
def test_a_scan_that_comes_in_two_reads_is_one_scan(at: int) -> None:
    gun, scans, read = SimulatedScanner(), Heard[Scan](), Heard[bytes]()
    frame = f"]E0{CODE}\r".encode()
    scanner = Scanner(
        PortSettings(gun.port), scans, again_s=AGAIN_S, tap=lambda direction, data: read(data)
    )
    with closing(gun), closing(scanner):
        scanner.start()
        _until(lambda: scanner.counters.opens == 1)
        gun.send([frame[:at]])
        read.wait(lambda all_: b"".join(all_) == frame[:at])
        gun.send([frame[at:]])
        gun.scan("end")
        assert [scan.text for scan in scans.wait(lambda all_: len(all_) == 2)] == [CODE, "end"]


def _misheard(scanner: Scanner, times: int) -> bool:
    return scanner.counters.bad_frames >= times


def _until(reached: Callable[[], bool]) -> None:
    """Wait for what nobody is told of."""
    for _ in range(1000):
        if reached():
            return
        threading.Event().wait(0.01)
    raise AssertionError("never reached")


@contextmanager
def _held(port: str) -> Iterator[Callable[[], object]]:
    """A second process has the port open until it is told to let go."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, port], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None and holder.stdin is not None
        assert holder.stdout.readline() == b"held\n"
        yield holder.stdin.close


_HOLDER = """
import sys
from drivers.transport import PortSettings, open_port
port = open_port(PortSettings(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def _scanner(port: PortSettings, said: Heard[Status]) -> Device:
    return Scanner(port, lambda scan: None, on_status=said, again_s=AGAIN_S)


def _display(port: PortSettings, said: Heard[Status]) -> Device:
    return Display(port, cd5220, on_status=said, again_s=AGAIN_S)


def _scale(port: PortSettings, said: Heard[Status]) -> Device:
    return Scale(port, on_status=said, again_s=AGAIN_S)


def _printer(port: PortSettings, said: Heard[Status]) -> Device:
    return Printer(port, NARROW, said, patience=SHORT)


@pytest.mark.parametrize("build", [_scanner, _display, _scale, _printer])
def test_a_port_that_another_process_holds_is_busy_until_that_lets_go(
    said: Heard[Status], build: Callable[[PortSettings, Heard[Status]], Device]
) -> None:
    line = Line(lambda data: None)
    device = build(PortSettings(line.port), said)
    with closing(line), closing(device), _held(line.port) as let_go:
        device.start()
        assert said.wait(bool)[0].cause is Cause.PORT_BUSY
        let_go()
        found = said.wait(lambda all_: len(all_) > 1)
        assert found[1].health is Health.UNKNOWN
        assert device.counters.last_error is Cause.PORT_BUSY
