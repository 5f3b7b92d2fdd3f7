"""A printer is pulled out and put back again and again, at rest and in mid-job: by the cable of its
data, while it prints on what it has, or with that of its power."""

from __future__ import annotations

from random import Random

import pytest

from drivers.causes import Cause
from drivers.encoding.escpos import encode
from drivers.encoding.raster import Bitmap
from drivers.paper import QR, Page, Picture, Text
from drivers.printer import Printer, Result
from drivers.simulators import SimulatedPrinter
from drivers.simulators.printer import Model
from drivers.simulators.printing import printed
from drivers.status import Health, Outcome, Status
from drivers.transport import PortSettings
from tests.drivers.support import LIMIT_S, NARROW, RECEIPT, SHORT, Hand, Heard

_LINES = 12
GONE = (Cause.PORT_LOST, Cause.PORT_MISSING)
TIMES = [20, pytest.param(200, marks=pytest.mark.proof)]


class Socket:
    """Pulls the printer out when a given line is printed."""

    def __init__(self, power: bool) -> None:
        self.said: Heard[Status] = Heard()
        self.line: int | None = None
        self._power = power
        model = Model(mm_s=1000.0)
        self.paper = SimulatedPrinter(NARROW, model=model, pause=self._paused)
        self.printer = Printer(PortSettings(self.paper.port), NARROW, self.said, patience=SHORT)

    def print(self, number: int) -> Result:
        lines = tuple(Text(f"{number}: {line}") for line in range(_LINES))
        return self.printer.send(encode(Page(lines), NARROW), LIMIT_S)

    def whole(self) -> list[str]:
        """The pages of which every line is on paper, by their numbers."""
        texts = "\n".join(slip.text for slip in self.paper.paper).split("\n")
        return [text.split(":")[0] for text in texts if text.endswith(f": {_LINES - 1}")]

    def pull(self) -> None:
        (self.paper.power_off if self._power else self.paper.unplug)()

    def close(self) -> None:
        self.printer.close()
        self.paper.close()

    def _paused(self, seconds: float) -> None:
        if self.line is not None:
            self.line -= 1
            if self.line == 0:
                self.line = None
                self.pull()


@pytest.mark.parametrize("power", [False, True])
@pytest.mark.parametrize("times", TIMES)
def test_no_page_is_doubled_or_called_printed_that_is_not(times: int, power: bool) -> None:
    socket = Socket(power)
    done: list[str] = []
    for number in range(times):
        at_rest = number % 3 == 0
        if at_rest:
            socket.pull()
            assert socket.printer.look().health is Health.FAULT
        else:
            socket.line = number % _LINES + 1
            result = socket.print(number)
            assert result.sent and result.outcome is not Outcome.DONE
            assert socket.printer.status.health is Health.FAULT
        socket.paper.replug()
        assert socket.printer.look() == Status(Health.OK)
        assert socket.print(1000 + number) == Result(Outcome.DONE, None, sent=True)
        done.append(str(1000 + number))
    whole = socket.whole()
    assert len(set(whole)) == len(whole)
    assert set(done) <= set(whole)
    healths = [status.health for status in socket.said.all]
    assert (
        healths == [Health.OK, Health.FAULT] * times + [Health.OK]
        or healths
        == [
            Health.FAULT,
            Health.OK,
        ]
        * times
    )
    assert socket.printer.counters.reopens >= times - 1
    socket.close()


def _page(number: int) -> bytes:
    """A page of all that printers are told in long commands, and no other like it."""
    dots = Random(number).randbytes(36 * 60)
    return encode(
        Page(
            (
                Text(f"no. {number}"),
                Picture(Bitmap(288, 60, dots)),
                QR(f"https://example.com/{number}?" + "x" * 200),
                *RECEIPT.items,
            )
        ),
        NARROW,
    )


@pytest.mark.parametrize("power", [False, True])
@pytest.mark.parametrize("listens", [False, True])
@pytest.mark.parametrize("times", TIMES)
def test_a_printer_prints_each_receipt_as_often_as_it_says(
    times: int, listens: bool, power: bool
) -> None:
    rng, said = Random(times), Heard[Status]()
    paper = SimulatedPrinter(NARROW, model=Model(buffer=8192, mm_s=1500.0))
    pull = paper.power_off if power else paper.unplug
    hand = Hand(pull)
    port = PortSettings(paper.port, 9600, flow="xonxoff")
    printer = Printer(port, NARROW, said, tap=hand)
    if listens:
        printer.start()
    results: list[Result] = []
    for number in range(times):
        page = _page(number)
        hand.after(rng.randrange(1, 2 * len(page)))
        results.append(printer.send(page, LIMIT_S))
        hand.after(None)
        if results[-1].outcome is Outcome.DONE:
            # Not only soon.
            assert paper.slips[-1:] == printed(page, NARROW)
        pull()
        assert printer.look().cause in GONE
        assert said.all[-1] == printer.status
        paper.replug()
        assert printer.look() == Status(Health.OK)
    assert printer.send(_page(times), LIMIT_S).outcome is Outcome.DONE
    whole = [paper.slips.count(*printed(_page(number), NARROW)) for number in range(times)]
    for result, copies in zip(results, whole, strict=True):
        match result:
            case Result(outcome=Outcome.DONE):
                assert copies == 1
            case Result(sent=True):
                # Nobody knows, and it does not pretend to.
                assert result.cause in GONE and copies in (0, 1)
            case _:
                assert result.outcome is Outcome.FAILED and result.cause in GONE and copies == 0
    assert {result.outcome for result in results} >= {Outcome.DONE, Outcome.FAILED}
    assert (printer.counters.reopens, paper.lost) == (times, 0)
    printer.close()
    paper.close()
