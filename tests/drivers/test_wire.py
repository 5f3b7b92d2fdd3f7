"""Whole commands on one port: what is left in the middle of one is ended before the next."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from drivers.counters import Counters
from drivers.encoding.escpos import INITIALIZE, drawer_pulse
from drivers.encoding.escpos_commands import Splitter
from drivers.encoding.escpos_filling import LEAST
from drivers.encoding.escpos_status import ask
from drivers.simulators.line import Line
from drivers.transport import PortSettings, WriteTimeout
from drivers.wire import Wire
from tests.drivers.support import LIMIT_S, Heard

PULSE = drawer_pulse(2)
PICTURE = b"\x1dv0\x00\x48\x00\x8c\x0a" + b"\xaa" * (0x48 * 0x0A8C)
"""More than a line holds."""
HALF = b"\x1dv0\x00\x02\x00\x10\x00half"


@pytest.fixture
def sent() -> Heard[bytes]:
    return Heard()


@pytest.fixture
def line(sent: Heard[bytes]) -> Iterator[Line]:
    line = Line(sent)
    yield line
    line.close()


@pytest.fixture
def wire(line: Line) -> Iterator[Wire]:
    wire = Wire(PortSettings(line.port), time.monotonic, None, Counters())
    wire.open(LIMIT_S)
    yield wire
    wire.close()


def _whole(sent: Heard[bytes], end: bytes) -> bytes:
    return b"".join(sent.wait(lambda all_: b"".join(all_).endswith(end)))


def _commands(sent: bytes) -> list[bytes]:
    return [command.raw for command in Splitter().feed(sent)]


def _tear(wire: Wire, line: Line) -> None:
    """Have a picture stop half-way."""
    line.listen(False)
    with pytest.raises(WriteTimeout) as stopped:
        wire.write(PICTURE, wire.soon(0.05))
    assert stopped.value.sent
    line.listen(True)


def test_nothing_is_written_into_a_torn_command(wire: Wire, line: Line) -> None:
    _tear(wire, line)
    assert wire.torn
    with pytest.raises(WriteTimeout):
        wire.write(PULSE, wire.soon(LIMIT_S))


def test_a_torn_command_is_ended_before_the_next_once(
    wire: Wire, line: Line, sent: Heard[bytes]
) -> None:
    wire.write(INITIALIZE, wire.soon(LIMIT_S))
    _tear(wire, line)
    wire.close()
    wire.open(LIMIT_S)
    assert not wire.torn
    wire.write(PULSE, wire.soon(LIMIT_S))
    wire.write(PULSE, wire.soon(LIMIT_S))
    whole = _whole(sent, PULSE * 2)
    assert _commands(whole)[-2:] == [PULSE, PULSE]
    assert bytes(len(PICTURE)) in whole


def test_a_lost_port_may_have_lost_all_of_a_command(
    wire: Wire, line: Line, sent: Heard[bytes]
) -> None:
    wire.write(INITIALIZE + HALF + bytes(28), wire.soon(LIMIT_S))
    line.unplug()
    line.plug()
    wire.close()
    wire.open(LIMIT_S)
    wire.write(PULSE, wire.soon(LIMIT_S))
    assert bytes(len(HALF) + 28) + PULSE in _whole(sent, PULSE)


def test_where_the_printer_answered_everything_nothing_is_owed(
    wire: Wire, sent: Heard[bytes]
) -> None:
    wire.write(HALF + bytes(28), wire.soon(LIMIT_S))
    _whole(sent, bytes(28))
    wire.settled()
    wire.close()
    wire.open(LIMIT_S)
    wire.write(PULSE, wire.soon(LIMIT_S))
    assert _whole(sent, PULSE) == bytes(LEAST) + HALF + bytes(28) + PULSE


def test_half_a_command_is_ended_before_the_next_and_not_before_a_question(
    wire: Wire, sent: Heard[bytes]
) -> None:
    wire.write(HALF, wire.soon(LIMIT_S))
    wire.write(ask(1), wire.soon(LIMIT_S), at_once=True)
    wire.write(PULSE, wire.soon(LIMIT_S))
    assert _whole(sent, PULSE) == bytes(LEAST) + HALF + ask(1) + bytes(28) + PULSE


def test_before_the_first_page_what_another_process_left_is_ended_as_if_it_was_such_a_page(
    wire: Wire, sent: Heard[bytes]
) -> None:
    page = INITIALIZE + HALF + bytes(28)
    wire.write_page(page, wire.soon(LIMIT_S))
    wire.write_page(page, wire.soon(LIMIT_S))
    assert _whole(sent, page * 2) == bytes(len(page) - 2) + page * 2
