"""A drawer on a printer that answers on a real line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from drivers.causes import Cause
from drivers.checks import Check, Level, Question
from drivers.drawer import Drawer, OpenAt
from drivers.encoding.escpos import drawer_pulse, profile
from drivers.printer import Printer
from drivers.simulators.line import Line
from drivers.status import Health, Outcome, Status
from drivers.transport import PortSettings
from tests.drivers.support import SHORT

_ASK = b"\x10\x04\x01"


class Till:
    """A printer's port with a drawer behind it, whose pin 3 is `open_high` while it is open."""

    def __init__(self, open_high: bool | None, springs: bool = True, answers: bool = True) -> None:
        self.is_open = False
        self._open_high, self._springs, self._answers = open_high, springs, answers
        self.line = Line(self._receive)

    def _receive(self, data: bytes) -> None:
        if drawer_pulse(5) in data:
            self.is_open = self._springs
        if _ASK in data and self._answers:
            high = self._open_high is not None and self.is_open is self._open_high
            self.line.write(b"\x16" if high else b"\x12")

    def hands(self, *answers: str | None) -> Callable[[Question], str | None]:
        """A person who closes the drawer when asked to, and says these things one by one."""
        left = iter(answers)

        def asked(question: Question) -> str | None:
            if question.meaning.key == "devices.drawer.close":
                self.is_open = False
            answer = next(left)
            assert answer is None or answer in question.answers
            return answer

        return asked


Set = Callable[..., Drawer]


@pytest.fixture
def drawer_on() -> Iterator[Set]:
    printers: list[Printer] = []

    def build(till: Till, open_at: OpenAt = "") -> Drawer:
        port = PortSettings(till.line.port)
        printer = Printer(port, profile(58), on_status=lambda status: None, patience=SHORT)
        printers.append(printer)
        return Drawer(printer, 5, open_at, pause=lambda seconds: None)

    yield build
    for printer in printers:
        printer.close()


def _never(question: Question) -> str | None:
    raise AssertionError(question)


def _keys(check: Check) -> list[str]:
    return [one.meaning.key.rpartition(".")[2] for one in check.evidence]


@pytest.mark.parametrize(("open_at", "open_high"), [("high", True), ("low", False)])
def test_a_drawer_is_seen_open_and_shut_by_the_level_it_has_then(
    drawer_on: Set, open_at: OpenAt, open_high: bool
) -> None:
    till = Till(open_high)
    drawer = drawer_on(till, open_at)
    assert drawer.status == Status(Health.UNKNOWN)
    assert drawer.is_open() is False
    assert drawer.open().outcome is Outcome.DONE
    assert drawer.is_open() is True
    assert drawer.status == Status(Health.OK, detail="open")
    till.is_open = False
    assert drawer.is_open() is False
    assert (drawer.counters.jobs, drawer.counters.frames) == (1, 3)
    till.line.close()


@pytest.mark.parametrize("till", [Till(True), Till(True, answers=False)], ids=["unlearnt", "mute"])
def test_what_nobody_has_learnt_or_can_ask_is_unknown_and_never_open_or_shut(
    drawer_on: Set, till: Till
) -> None:
    drawer = drawer_on(till)
    assert drawer.is_open() is None
    drawer.open()
    assert drawer.is_open() is None
    assert drawer.status == Status(Health.UNKNOWN, Cause.CANNOT_REPORT)
    till.line.close()


def test_without_its_printer_a_drawer_says_what_is_wrong_with_that(drawer_on: Set) -> None:
    till = Till(True)
    till.line.unplug()
    drawer = drawer_on(till, "high")
    assert drawer.is_open() is None
    assert drawer.status.cause is Cause.PORT_MISSING
    assert drawer.check(Level.INTERACTIVE, till.hands("done")).status.health is Health.FAULT
    assert drawer.check(Level.EXTERNAL, _never).evidence == ()
    till.line.close()


def test_a_pulse_that_opens_nothing_is_found(drawer_on: Set) -> None:
    till = Till(True, springs=False)
    drawer = drawer_on(till, "high")
    check = drawer.check(Level.EXTERNAL, _never)
    assert check.status == Status(Health.FAULT, Cause.DRAWER_SHUT)
    assert _keys(check) == ["pulsed", "level_low"]
    assert drawer.check(Level.INTERNAL, _never).status == Status(Health.OK, detail="shut")
    till.line.close()


@pytest.mark.parametrize(("open_high", "learnt"), [(True, "high"), (False, "low")])
def test_the_polarity_is_learnt_from_a_person(drawer_on: Set, open_high: bool, learnt: str) -> None:
    till = Till(open_high)
    till.is_open = True
    drawer = drawer_on(till)
    check = drawer.check(Level.INTERACTIVE, till.hands("done", "yes"))
    assert (check.status, drawer.learnt) == (Status(Health.OK, detail="open"), learnt)
    assert _keys(check)[1:3] == ["pulsed", "yes"] and _keys(check)[-1] == f"learnt_{learnt}"
    till.is_open = False
    assert drawer.is_open() is False
    till.line.close()


@pytest.mark.parametrize(
    ("till", "answers", "status", "last"),
    [
        (Till(None), ("done", "yes"), Status(Health.OK), "same"),
        (Till(True, answers=False), ("done", "yes"), Status(Health.OK), "mute"),
        (Till(True, springs=False), ("done", "no"),
         Status(Health.FAULT, Cause.DRAWER_SHUT), "level_low"),
        (Till(True), ("done", None), Status(Health.UNKNOWN, Cause.CANNOT_REPORT), "level_high"),
    ],
    ids=["no switch", "mute", "stays shut", "gave up"],
)  # fmt: skip
def test_nothing_is_learnt_where_nothing_was_seen(
    drawer_on: Set, till: Till, answers: tuple[str | None, ...], status: Status, last: str
) -> None:
    drawer = drawer_on(till)
    check = drawer.check(Level.INTERACTIVE, till.hands(*answers))
    assert (check.status, _keys(check)[-1], drawer.learnt) == (status, last, "")
    till.line.close()


def test_a_person_who_does_not_close_it_sees_no_pulse(drawer_on: Set) -> None:
    till = Till(True)
    drawer = drawer_on(till)
    assert drawer.check(Level.INTERACTIVE, till.hands(None)).evidence == ()
    assert not till.is_open
    till.line.close()
