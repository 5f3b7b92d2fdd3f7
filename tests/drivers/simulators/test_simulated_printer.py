from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from drivers.encoding.escpos import drawer_pulse, encode
from drivers.encoding.escpos_status import END_MARK, ask
from drivers.paper import lay_out
from drivers.simulators import Kick, Model, SimulatedPrinter
from drivers.simulators.condition import Drawer
from drivers.simulators.line import Line
from drivers.transport import Port, PortSettings, open_port
from tests.drivers.simulators.test_line import Time
from tests.drivers.support import LIMIT_S, NARROW, RECEIPT

PAGE = encode(RECEIPT, NARROW)
RASTER = b"\x1dv0\x00\x02\x00\x04\x00"

Make = Callable[..., SimulatedPrinter]


@pytest.fixture
def make() -> Iterator[Make]:
    made: list[SimulatedPrinter] = []

    def begin(**settings: Any) -> SimulatedPrinter:
        made.append(SimulatedPrinter(NARROW, **settings))
        return made[-1]

    yield begin
    for one in made:
        one.close()


def _open(printer: SimulatedPrinter, flow: Any = "none", baud: int = 9600) -> Port:
    return open_port(PortSettings(printer.port, baud, flow=flow))


def _send(port: Port, data: bytes) -> None:
    while data:
        data = data[port.write_some(data, LIMIT_S) :]


def _read(port: Port, size: int) -> bytes:
    data = b""
    while len(data) < size and (more := port.read(LIMIT_S)):
        data += more
    return data


def test_a_receipt_takes_the_time_of_its_bytes_and_of_its_paper(make: Make) -> None:
    time = Time()
    printer = make(baud=9600, clock=time, pause=time.pause)
    port = _open(printer)
    _send(port, PAGE + END_MARK)
    assert _read(port, 1) == b"\x00"
    assert time.now == pytest.approx((len(PAGE) + 3) * 10 / 9600)
    slow_time = Time()
    slow = make(model=Model(mm_s=50.0), clock=slow_time, pause=slow_time.pause)
    _send(_open(slow), PAGE + END_MARK)
    assert slow.wait(lambda: len(slow.slips) == 1)
    dots = sum(line.tall for line in slow.slips[0].lines)
    assert slow_time.now == pytest.approx(dots / 8 / 50.0)


def test_a_question_in_the_middle_of_a_picture_is_answered_and_printed(make: Make) -> None:
    printer = make()
    port = _open(printer)
    _send(port, RASTER + b"\xff" + ask(1))
    assert _read(port, 1) == b"\x12"
    _send(port, b"\x01\x02\x03\x04" + END_MARK)
    assert _read(port, 1) == b"\x00"
    [line] = printer.slips[0].lines
    assert b"".join(getattr(line.marks[0], "rows", ())) == b"\xff\x10\x04\x01\x01\x02\x03\x04"


def test_a_full_buffer_loses_what_comes_where_nobody_pauses(make: Make) -> None:
    printer = make(model=Model(buffer=256, flow="none"))
    printer.set(cover_open=True)
    port = _open(printer)
    _send(port, b"x" * 31 + b"\n" + b"y" * 1000 + b"\n")
    assert printer.wait(lambda: printer.lost == 1033 - 256)
    _send(port, ask(1))
    assert _read(port, 1) == b"\x1a"
    printer.set(cover_open=False)
    assert printer.wait(lambda: printer.printed == 7)
    assert printer.paper[0].lines[0].text == "x" * 31


@pytest.mark.parametrize("flow", ["xonxoff", "rtscts"])
def test_a_till_that_pauses_loses_nothing(make: Make, flow: Any) -> None:
    printer = make(model=Model(buffer=256, flow=flow))
    printer.set(cover_open=True)
    port = _open(printer, "xonxoff" if flow == "xonxoff" else "none")
    pages, taken = PAGE * 150 + END_MARK, 0
    while written := port.write_some(pages[taken:], 0.1):
        taken += written
    assert taken < len(pages)
    printer.set(cover_open=False)
    _send(port, pages[taken:])
    assert printer.wait(lambda: len(printer.slips) == 150)
    assert {slip.text for slip in printer.slips} == {"\n".join(lay_out(RECEIPT, 32))}
    assert printer.lost == 0


def test_a_till_that_does_not_obey_is_told_and_loses(make: Make) -> None:
    printer = make(model=Model(buffer=256, flow="xonxoff"))
    printer.set(cover_open=True)
    port = _open(printer, "none")
    _send(port, b"y" * 1000)
    assert set(_read(port, 1)) == {0x13}
    assert printer.wait(lambda: printer.lost == 1000 - 256)
    printer.set(cover_open=False)
    while not (said := _read(port, 1)).endswith(b"\x11"):
        assert set(said) == {0x13}


def test_a_till_that_opens_the_port_anew_is_told_again(make: Make) -> None:
    printer = make(model=Model(buffer=256, flow="xonxoff"))
    printer.set(cover_open=True)
    deaf = _open(printer, "none")
    _send(deaf, b"y" * 190 + ask(1))
    assert sorted(_read(deaf, 2)) == [0x13, 0x1A]
    deaf.close()
    port = _open(printer, "xonxoff")
    _send(port, b"y" * 200)
    assert not printer.wait(lambda: printer.lost > 0, 0.1)
    printer.set(cover_open=False)
    _send(port, b"\n" + END_MARK)
    assert printer.wait(lambda: len(printer.slips) == 1)
    assert (printer.lost, printer.slips[0].text.count("y")) == (0, 390)


def test_what_it_was_told_and_what_it_received_is_lost_with_its_power(make: Make) -> None:
    printer = make()
    port = _open(printer)
    _send(port, b"\x1da\x0f\x1d!\x11big\n" + RASTER + b"half" + ask(1))
    assert sorted(_read(port, 5)) == [0x00, 0x00, 0x00, 0x10, 0x12]
    printer.power_cycle()
    printer.set(near_end=True)
    _send(port, b"small\n" + END_MARK)
    assert _read(port, 1) == b"\x03"
    assert [(line.text, line.width) for line in printer.slips[0].lines] == [
        ("big", 2),
        ("small", 1),
    ]


def test_changes_that_were_asked_for_are_said_by_themselves(make: Make) -> None:
    printer = make()
    port = _open(printer)
    _send(port, b"\x1da\x02")
    assert _read(port, 4) == b"\x10\x00\x00\x00"
    printer.set(near_end=True)
    printer.set(cover_open=True)
    assert _read(port, 4) == b"\x38\x00\x03\x00"
    printer.set(cover_open=False)
    assert _read(port, 4) == b"\x10\x00\x03\x00"


def test_paper_that_ends_in_a_job_is_said_by_itself_and_the_job_waits(make: Make) -> None:
    printer = make()
    port = _open(printer)
    printer.load_paper(3)
    _send(port, b"\x1da\x0f" + PAGE + END_MARK)
    assert _read(port, 8) == b"\x10\x00\x00\x00\x18\x00\x0f\x00"
    assert printer.printed == 3
    printer.load_paper(None)
    assert _read(port, 5) == b"\x10\x00\x00\x00\x00"
    assert printer.slips[0].text.split("\n") == lay_out(RECEIPT, 32)


@pytest.mark.parametrize(
    ("level", "shut", "opened"), [("high", b"\x12", b"\x16"), ("low", b"\x16", b"\x12")]
)
def test_a_drawer_with_a_switch_is_seen_to_open_and_shut(
    make: Make, level: Drawer, shut: bytes, opened: bytes
) -> None:
    printer = make(model=Model(drawer=level), clock=lambda: 7.0)
    port = _open(printer)
    _send(port, ask(1))
    assert _read(port, 1) == shut
    _send(port, drawer_pulse(5))
    assert printer.wait(lambda: bool(printer.kicks))
    assert printer.kicks == [Kick(5, 7.0)]
    _send(port, ask(1))
    assert _read(port, 1) == opened
    printer.shut_drawer()
    _send(port, ask(1))
    assert _read(port, 1) == shut


def test_it_says_who_it_is_in_its_turn(make: Make) -> None:
    printer = make()
    port = _open(printer)
    _send(port, b"\x1dIC\x1dIB")
    assert _read(port, 22) == b"_PAPER-384\x00_SIMULATED\x00"
    printer.set(answers="realtime")
    _send(port, b"\x1dIC" + ask(4))
    assert _read(port, 1) == b"\x12"


def test_garbage_is_as_long_as_the_answer_would_be(make: Make) -> None:
    printer = make()
    printer.set(babbles=True)
    port = _open(printer)
    _send(port, ask(1) * 8)
    assert _read(port, 8) != b"\x12" * 8


def test_only_the_newest_paper_is_kept(make: Make) -> None:
    printer = make(kept=300)
    port = _open(printer)
    _send(port, b"".join(b"%d\n\x1b@" % number for number in range(100)))
    assert printer.wait(lambda: printer.printed == 100)
    assert [slip.text for slip in printer.slips] == [str(number) for number in range(90, 100)]
    _send(port, b"x\n" * 1000)
    assert printer.wait(lambda: printer.printed == 1100)
    assert sum(len(slip.lines) for slip in printer.paper) <= 15


def test_a_line_in_use_is_told_from_one_that_is_not() -> None:
    line = Line(lambda data: None)
    assert not line.in_use()
    port = open_port(PortSettings(line.port))
    assert line.in_use()
    port.close()
    assert not line.in_use()
    line.close()
    assert not line.in_use()
