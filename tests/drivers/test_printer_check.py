from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.causes import Cause
from drivers.checks import Check, Level, Question
from drivers.device import Capability, Device, Kind
from drivers.printer import Printer
from drivers.simulators import SimulatedPrinter
from drivers.status import Health, Status
from drivers.transport import PortSettings
from tests.drivers.support import NARROW, SHORT, WIDE


@pytest.fixture
def printer(paper: SimulatedPrinter) -> Iterator[Printer]:
    printer = Printer(PortSettings(paper.port), NARROW, patience=SHORT)
    yield printer
    printer.close()


def _nobody(question: Question) -> str | None:
    raise AssertionError(question)


def _words(check: Check) -> list[str]:
    return [one.meaning.key.removeprefix("devices.") for one in check.evidence]


def test_a_printer_is_a_device(printer: Printer) -> None:
    device: Device = printer
    assert device.kind is Kind.PRINTER
    assert Capability.CUTS not in device.capabilities
    assert Capability.CUTS in Printer(PortSettings("x"), WIDE).capabilities
    assert device.status == Status(Health.UNKNOWN)


def test_it_is_asked_everything_it_can_be_asked(printer: Printer, paper: SimulatedPrinter) -> None:
    paper.set(near_end=True)
    check = printer.check(Level.INTERNAL, _nobody)
    assert check.status == Status(Health.OK, Cause.PAPER_NEAR_END)
    words = _words(check)
    assert {f"reply.realtime_{what}" for what in range(1, 5)} <= set(words)
    assert {"reply.near_end", "reply.identity"} <= set(words)
    assert b"".join(one.data for one in check.evidence if one.direction == "in").endswith(b"\0")
    assert [one.at for one in check.evidence] == sorted(one.at for one in check.evidence)
    assert paper.paper == []


def test_a_printer_that_is_off_line_is_not_asked_what_it_would_only_answer_later(
    printer: Printer, paper: SimulatedPrinter
) -> None:
    paper.set(cover_open=True)
    check = printer.check(Level.INTERNAL, _nobody)
    assert check.status == Status(Health.FAULT, Cause.COVER_OPEN)
    assert "escpos.ask_identity" not in _words(check)


def test_a_silent_printer_is_unknown(printer: Printer, paper: SimulatedPrinter) -> None:
    paper.set(answers="none")
    check = printer.check(Level.INTERNAL, _nobody)
    assert check.status == Status(Health.UNKNOWN, Cause.NO_ANSWER)
    assert _words(check)[-1] == "printer.silent"


def test_a_strip_is_printed(printer: Printer, paper: SimulatedPrinter) -> None:
    check = printer.check(Level.EXTERNAL, _nobody)
    assert check.status == Status(Health.OK)
    assert _words(check)[-1] == "printer.done"
    assert paper.slips[0].text.startswith("TEST 测试")
    assert (printer.counters.jobs, printer.counters.opens) == (1, 1)
    assert printer.counters.bytes_out > 50


@pytest.mark.parametrize("answers", ["all", "none"])
@pytest.mark.parametrize(
    ("answer", "health", "cause"),
    [
        ("yes", Health.OK, None),
        ("no", Health.FAULT, Cause.PRINTED_BADLY),
    ],
)
def test_a_person_says_whether_it_came_out_well(
    printer: Printer,
    paper: SimulatedPrinter,
    answers: str,
    answer: str,
    health: Health,
    cause: Cause,
) -> None:
    paper.set(answers=answers)  # type: ignore[arg-type]
    check = printer.check(Level.INTERACTIVE, lambda question: answer)
    assert check.status == Status(health, cause)
    assert _words(check)[-1] == f"answer.{answer}"


def test_where_the_person_gives_up_it_is_as_far_as_the_printer_said(
    printer: Printer, paper: SimulatedPrinter
) -> None:
    paper.set(answers="none")
    check = printer.check(Level.INTERACTIVE, lambda question: None)
    assert check.status == Status(Health.UNKNOWN, Cause.NO_ANSWER)
    assert _words(check)[-2:] == ["printer.unconfirmed", "answer.none"]


@pytest.mark.parametrize("level", list(Level))
def test_a_printer_that_is_not_there_fails_at_every_level(
    printer: Printer, paper: SimulatedPrinter, level: Level
) -> None:
    paper.unplug()
    check = printer.check(level, _nobody)
    assert check.status.cause is Cause.PORT_MISSING
    assert printer.counters.last_error is Cause.PORT_MISSING
