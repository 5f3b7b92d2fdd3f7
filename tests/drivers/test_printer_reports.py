"""What a printer says by itself, and what its silence means."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from drivers.causes import Cause
from drivers.device import Kind
from drivers.encoding.escpos import encode
from drivers.encoding.escpos_status import END_MARK, REPORTS_ON
from drivers.paper import Page, Text
from drivers.printer import Printer, Result
from drivers.recording import Recorder
from drivers.simulators import SimulatedPrinter
from drivers.simulators.line import Line
from drivers.simulators.printer import Answers, Model
from drivers.status import Health, Outcome, Status
from drivers.transport import PortSettings
from tests.drivers.support import LIMIT_S, NARROW, RECEIPT, SHORT, Heard

PAGE = encode(RECEIPT, NARROW)
LONG = encode(Page(tuple(Text(f"{number} 可乐") for number in range(300))), NARROW)
ENDLESS = LONG * 60
"""More than all buffers on the way hold."""
PATIENT = replace(SHORT, end_s=LIMIT_S)
OK = Status(Health.OK)
DONE = Result(Outcome.DONE, None, sent=True)

Connect = Callable[..., Printer]


@pytest.fixture
def said() -> Heard[Status]:
    return Heard()


@pytest.fixture
def connect(said: Heard[Status]) -> Iterator[Connect]:
    opened: list[Printer] = []

    def begin(url: str, **options: Any) -> Printer:
        port = PortSettings(url, 9600, flow="xonxoff")
        opened.append(Printer(port, NARROW, said, **{"patience": SHORT} | options))
        return opened[-1]

    yield begin
    for one in opened:
        one.close()


@pytest.fixture
def small() -> Iterator[SimulatedPrinter]:
    """A printer that has room for less than a page, and says stop."""
    simulated = SimulatedPrinter(NARROW, model=Model(buffer=512))
    yield simulated
    simulated.close()


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("near_end", Cause.PAPER_NEAR_END),
        ("paper_end", Cause.PAPER_END),
        ("cover_open", Cause.COVER_OPEN),
        ("cutter", Cause.CUTTER),
        ("head_hot", Cause.HEAD_HOT),
    ],
)
def test_an_idle_printer_is_heard_without_being_asked(
    connect: Connect, paper: SimulatedPrinter, said: Heard[Status], fault: str, cause: Cause
) -> None:
    printer = connect(paper.port)
    printer.start()
    said.wait(lambda all_: all_ == [OK])
    assert printer.send(PAGE, LIMIT_S) == DONE
    paper.set(**{fault: True})  # type: ignore[arg-type]
    said.wait(lambda all_: all_[-1].cause is cause)
    paper.set(**{fault: False})  # type: ignore[arg-type]
    said.wait(lambda all_: all_[-1] == OK)
    assert printer.status == OK


def test_a_printer_pulled_out_at_rest_is_missed_and_found_again(
    connect: Connect, paper: SimulatedPrinter, said: Heard[Status]
) -> None:
    printer = connect(paper.port)
    printer.start()
    said.wait(lambda all_: all_ == [OK])
    paper.unplug()
    said.wait(lambda all_: all_[-1].health is Health.FAULT)
    paper.replug()
    said.wait(lambda all_: all_[-1] == OK)
    assert [status.cause for status in said.all] in (
        [None, Cause.PORT_LOST, None],
        [None, Cause.PORT_LOST, Cause.PORT_MISSING, None],
    )
    assert printer.counters.reopens == 1


def test_a_printer_may_be_told_nothing_that_it_would_print(
    connect: Connect, paper: SimulatedPrinter
) -> None:
    for reports in (True, False):
        recorder = Recorder()
        printer = connect(paper.port, reports=reports, tap=recorder.tap("it"))
        assert printer.send(PAGE, LIMIT_S) == DONE
        sent = recorder.recording("it", Kind.PRINTER, PortSettings(paper.port)).stream("out")
        # Again after each page, whose reset ends them.
        assert (REPORTS_ON + END_MARK in sent) is reports
        assert (REPORTS_ON in sent) is reports
        printer.close()


def test_what_keeps_a_page_from_going_on_is_said_by_a_printer_that_takes_no_question(
    connect: Connect, small: SimulatedPrinter, said: Heard[Status]
) -> None:
    printer = connect(small.port, patience=PATIENT)
    assert printer.send(PAGE, LIMIT_S) == DONE
    small.load_paper(3)
    results: Heard[Result] = Heard()
    sender = threading.Thread(target=lambda: results(printer.send(LONG * 3, LIMIT_S)))
    sender.start()
    said.wait(lambda all_: all_[-1].cause is Cause.PAPER_END)
    small.load_paper(None)
    sender.join()
    assert results.all == [DONE]
    assert printer.status == OK


def test_a_page_that_runs_out_of_paper_and_of_time_fails_for_want_of_paper(
    connect: Connect, small: SimulatedPrinter
) -> None:
    printer = connect(small.port)
    assert printer.look() == OK
    small.load_paper(3)
    assert printer.send(LONG * 3, 0.5) == Result(Outcome.FAILED, Cause.PAPER_END, sent=True)
    assert printer.status.cause is Cause.PAPER_END


@pytest.mark.parametrize(
    ("answers", "found"), [("all", OK), ("none", Status(Health.UNKNOWN, Cause.NO_ANSWER))]
)
def test_a_page_that_does_not_go_on_is_called_stuck_until_it_does(
    connect: Connect, paper: SimulatedPrinter, said: Heard[Status], answers: Answers, found: Status
) -> None:
    paper.set(answers=answers)
    printer = connect(paper.port, patience=replace(PATIENT, stuck_s=0.1), reports=False)

    def stick() -> bool:
        paper.stick()
        return True

    sender = threading.Thread(target=printer.send, args=(ENDLESS, LIMIT_S, stick))
    sender.start()
    stuck = Status(Health.FAULT, Cause.WRITE_TIMEOUT)
    said.wait(lambda all_: all_ == [found, stuck])
    paper.stick(False)
    said.wait(lambda all_: all_ == [found, stuck, found])
    paper.unplug()
    sender.join()


@pytest.mark.parametrize("when", ["before", "within"])
def test_a_printer_that_falls_silent_is_not_waited_for(
    connect: Connect, paper: SimulatedPrinter, when: str
) -> None:
    quiet_s = 0.3 if when == "within" else 60.0
    printer = connect(paper.port, patience=replace(SHORT, answering_s=0.1, quiet_s=quiet_s))
    assert printer.send(PAGE, LIMIT_S) == DONE

    def silence() -> bool:
        paper.set(answers="none")
        return True

    if when == "before":
        silence()
    begun = time.monotonic()
    assert printer.send(PAGE, 60.0, silence).outcome is Outcome.UNKNOWN
    # As long as there was time, before.
    assert time.monotonic() - begun < 30.0
    assert paper.wait(lambda: len(paper.slips) == 2)


def test_a_printer_that_is_slow_and_answers_is_waited_for(connect: Connect) -> None:
    slow = SimulatedPrinter(NARROW, model=Model(mm_s=150.0))
    printer = connect(slow.port, patience=replace(PATIENT, quiet_s=0.1))
    assert printer.send(PAGE, LIMIT_S) == DONE
    printer.close()
    slow.close()


@pytest.mark.parametrize(
    ("said_at_the_end", "outcome"),
    [([b"\0"], "done"), ([b"\0\0\0"], "unknown"), ([b"\0", b"\0\0"], "unknown")],
)
def test_the_rest_of_a_report_whose_first_byte_was_lost_confirms_no_page(
    connect: Connect, said_at_the_end: list[bytes], outcome: str
) -> None:
    def receive(data: bytes) -> None:
        if data.startswith(b"\x10\x04"):
            line.write(b"\x12")
        if data.endswith(END_MARK):
            for piece in said_at_the_end:
                line.write(piece)
                threading.Event().wait(0.01)

    line = Line(receive)
    printer = connect(line.port)
    assert printer.send(PAGE, LIMIT_S).outcome == outcome
    printer.close()
    line.close()


def test_a_stuck_page_does_not_keep_a_printer_from_being_closed(
    connect: Connect, paper: SimulatedPrinter
) -> None:
    printer = connect(paper.port, patience=replace(SHORT, close_s=0.05))
    stuck = threading.Event()

    def stick() -> bool:
        paper.stick()
        stuck.set()
        return True

    results: Heard[Result] = Heard()
    sender = threading.Thread(target=lambda: results(printer.send(ENDLESS, 3600.0, stick)))
    sender.start()
    stuck.wait(LIMIT_S)
    printer.close()
    sender.join()
    assert results.all == [Result(Outcome.FAILED, Cause.WRITE_TIMEOUT, sent=True)]
    paper.stick(False)
    assert DONE in (printer.send(PAGE, LIMIT_S), printer.send(PAGE, LIMIT_S))


def test_the_drawer_opens_within_a_page_on_a_slow_line(connect: Connect) -> None:
    slow = SimulatedPrinter(NARROW, baud=9600)
    printer = connect(slow.port, patience=PATIENT)
    results: Heard[Result] = Heard()
    begun = threading.Event()

    def begin() -> bool:
        begun.set()
        return True

    sender = threading.Thread(target=lambda: results(printer.send(PAGE * 3, LIMIT_S, begin)))
    sender.start()
    begun.wait(LIMIT_S)
    assert printer.kick() == DONE
    assert slow.wait(lambda: len(slow.kicks) == 1)
    sender.join()
    assert results.all == [DONE]
    printer.close()
    slow.close()
