"""A page is done when the printer has said so of this page, and not before."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from drivers.causes import Cause
from drivers.encoding.escpos import encode
from drivers.encoding.escpos_status import END_MARK
from drivers.encoding.profile import Profile, profile
from drivers.paper import QR, Page, Text
from drivers.printer import Printer, Result
from drivers.simulators import SimulatedPrinter
from drivers.simulators.line import Line
from drivers.simulators.printer import Answers, Model
from drivers.simulators.printing import printed
from drivers.status import Health, Outcome, Status
from drivers.transport import PortSettings, open_port
from tests.drivers.support import LIMIT_S, NARROW, RECEIPT, SHORT, Heard

PAGE = encode(RECEIPT, NARROW)
DRAWN_BY_US = profile(58, "raster")
DRAWN = encode(RECEIPT, DRAWN_BY_US)
SOON = replace(SHORT, print_s=0.1, answering_s=0.2)
DONE = Result(Outcome.DONE, None, sent=True)
UNCONFIRMED = Result(Outcome.UNKNOWN, Cause.NO_ANSWER, sent=True)
HALF = b"\x1dv0\x00\x30\x00\x14\x00half of a picture"

Answer = Callable[[bytes], bytes]


class Told:
    """A line on which something answers what the till sends, each question once."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.line = Line(self._receive)

    def _receive(self, data: bytes) -> None:
        self.line.write(self._answer(data))


@pytest.fixture
def told() -> Iterator[Callable[[Answer], Printer]]:
    lines: list[Told] = []
    printers: list[Printer] = []

    def begin(answer: Answer) -> Printer:
        lines.append(Told(answer))
        port = PortSettings(lines[-1].line.port)
        printers.append(Printer(port, NARROW, patience=SOON, reports=False))
        return printers[-1]

    yield begin
    for printer in printers:
        printer.close()
    for one in lines:
        one.line.close()


class Slow(SimulatedPrinter):
    """Prints only while it is let, and tells when it has a whole page."""

    def __init__(self) -> None:
        self.prints, self.has_page = threading.Event(), threading.Event()
        self.prints.set()
        self._last = b""
        model = Model(buffer=8192, mm_s=100.0)
        super().__init__(NARROW, model=model, pause=lambda seconds: self.prints.wait())

    def _receive(self, data: bytes) -> None:
        super()._receive(data)
        self._last = (self._last + data)[-len(END_MARK) :]
        if self._last == END_MARK:
            self.has_page.set()


def test_one_byte_out_of_silence_confirms_nothing(told: Callable[[Answer], Printer]) -> None:
    noise = [b"\0"]
    printer = told(lambda sent: noise.pop() if END_MARK in sent and noise else b"")
    assert printer.send(PAGE, LIMIT_S) == UNCONFIRMED
    assert printer.status == Status(Health.UNKNOWN, Cause.NO_ANSWER)


def test_a_printer_that_loses_its_power_at_the_end_of_a_page_confirms_nothing(
    told: Callable[[Answer], Printer],
) -> None:
    power = threading.Event()
    power.set()

    def answer(sent: bytes) -> bytes:
        if not power.is_set():
            return b""
        marks = sent.count(END_MARK)
        if marks and not sure.wait(0.0):
            power.clear()
        return b"\x12" * sent.count(b"\x10\x04") + b"\0" * marks

    sure = threading.Event()
    sure.set()
    printer = told(answer)
    assert printer.send(PAGE, LIMIT_S) == DONE
    sure.clear()
    assert printer.send(PAGE, LIMIT_S) == UNCONFIRMED


def test_a_printer_that_says_only_that_it_is_done_is_believed_when_it_says_it_twice(
    told: Callable[[Answer], Printer],
) -> None:
    printer = told(lambda sent: b"\0" * sent.count(END_MARK))
    assert [printer.send(PAGE, LIMIT_S) for _ in range(2)] == [DONE] * 2


def test_the_end_mark_of_the_page_before_confirms_no_page() -> None:
    slow, said = Slow(), Heard[Status]()
    printer = Printer(PortSettings(slow.port), NARROW, said, patience=SHORT)
    pages = [encode(Page(tuple(Text(f"{n}: {at}") for at in range(9))), NARROW) for n in range(3)]
    assert printer.send(pages[0], LIMIT_S) == DONE
    results = Heard[Result]()

    def send(page: bytes) -> threading.Thread:
        slow.has_page.clear()
        sender = threading.Thread(target=lambda: results(printer.send(page, LIMIT_S)))
        sender.start()
        assert slow.has_page.wait(LIMIT_S)
        return sender

    slow.prints.clear()
    sender = send(pages[1])
    slow.unplug()
    sender.join()
    assert results.all == [Result(Outcome.UNKNOWN, Cause.PORT_LOST, sent=True)]
    slow.replug()
    slow.load_paper(9 + 4)
    sender = send(pages[2])
    slow.prints.set()
    # The page before has ended on paper, and this one has not.
    said.wait(lambda all_: all_[-1].cause is Cause.PAPER_END)
    assert len(results.all) == 1
    slow.load_paper(None)
    sender.join()
    assert results.all[1:] == [DONE]
    assert [slip.text.count("\n") for slip in slow.slips] == [8, 8, 8]
    printer.close()
    slow.close()


def test_a_page_after_half_a_command_is_whole(paper: SimulatedPrinter) -> None:
    printer = Printer(PortSettings(paper.port), NARROW, patience=SHORT)
    assert printer.send(HALF, LIMIT_S) == DONE
    assert printer.send(PAGE, LIMIT_S) == DONE
    assert paper.slips[-1] == printed(PAGE, NARROW)[0]
    printer.close()


def test_a_page_after_another_process_was_killed_within_one_is_whole(
    paper: SimulatedPrinter,
) -> None:
    port = open_port(PortSettings(paper.port))
    port.write_some(DRAWN[:200], LIMIT_S)
    assert paper.wait(lambda: paper.lost == 0)
    port.close()
    printer = Printer(PortSettings(paper.port), DRAWN_BY_US, patience=SHORT)
    assert printer.send(DRAWN, LIMIT_S) == DONE
    assert paper.slips[-1] == printed(DRAWN, DRAWN_BY_US)[0]
    printer.close()


class Torn(SimulatedPrinter):
    """Receives so many bytes more, and loses the cable there."""

    def __init__(self, profile: Profile) -> None:
        self.left: int | None = None
        super().__init__(profile)

    def _receive(self, data: bytes) -> None:
        if self.left is None:
            super()._receive(data)
            return
        now = data[: self.left]
        self.left -= len(now)
        super()._receive(now)
        if not self.left:
            self.left = None
            self.unplug()


@pytest.fixture
def torn() -> Iterator[Torn]:
    simulated = Torn(DRAWN_BY_US)
    yield simulated
    simulated.close()


@pytest.mark.parametrize("answers", ["all", "none"])
@pytest.mark.parametrize(
    ("page", "name"),
    [(DRAWN, b"\x1dv0"), (encode(Page((QR("x" * 400),)), NARROW), b"1P0"), (PAGE, b"\x1dk")],
)
def test_neither_page_nor_pulse_is_taken_for_the_rest_of_what_was_torn(
    torn: Torn, answers: Answers, page: bytes, name: bytes
) -> None:
    torn.set(answers=answers)
    printer = Printer(PortSettings(torn.port), DRAWN_BY_US, patience=SHORT)
    whole = printed(page, DRAWN_BY_US)[0]

    def tear() -> None:
        torn.left = page.index(name) + len(name) + 20
        assert printer.send(page, LIMIT_S).outcome is not Outcome.DONE
        torn.unplug()
        assert printer.look().cause in (Cause.PORT_LOST, Cause.PORT_MISSING)
        torn.replug()

    printer.send(page, LIMIT_S)
    tear()
    assert printer.kick() == DONE
    assert torn.wait(lambda: len(torn.kicks) == 1)
    tear()
    assert printer.send(page, LIMIT_S) == (DONE if answers == "all" else UNCONFIRMED)
    assert torn.wait(lambda: torn.paper.count(whole) == 2)
    assert len(torn.kicks) == 1
    printer.close()
