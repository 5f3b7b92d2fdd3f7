from __future__ import annotations

import threading
from pathlib import Path

import pytest

from drivers.encoding.escpos import profile
from drivers.printer import Printer
from drivers.scanner import Scanner
from drivers.simulators import SimulatedPrinter, SimulatedScanner
from drivers.status import Health, Status
from drivers.transport import PortSettings
from tests.drivers.support import Heard
from tests.tui_pos.checkout.rig import Counter
from tests.tui_pos.cli.support import set_up
from tui_pos.health import Part, examine_open
from tui_pos.home import Home
from tui_pos.platforms.base import Refused, Unknown


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return set_up(tmp_path / "home")


class Deaf(Counter):
    """A platform that does not answer before it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Event()

    def ping(self) -> Refused | Unknown | None:
        self.let.wait()
        return None


class Broken(Counter):
    """A platform with a bug in it."""

    def ping(self) -> Refused | Unknown | None:
        raise RuntimeError("a code: 283733250559")


class Down(Counter):
    def ping(self) -> Refused | Unknown | None:
        return Unknown(1003, "no route")


def _of(kind: str, parts: tuple[Part, ...]) -> list[Part]:
    return [part for part in parts if part.kind == kind]


def test_a_running_till_is_asked_about_the_devices_it_has_open(home: Home) -> None:
    gun, paper = SimulatedScanner(), SimulatedPrinter(profile(58))
    heard = Heard[Status]()
    scanner = Scanner(PortSettings(gun.port), lambda scan: None, on_status=heard)
    printer = Printer(PortSettings(paper.port, 9600), profile(58), lambda status: None)
    scanner.start()
    heard.wait(lambda told: bool(told))
    paper.set(cover_open=True)
    parts = examine_open(home, (scanner,), (printer,), (Counter(),), {})
    assert [(part.kind, part.health, part.error) for part in parts] == [
        ("documents", Health.OK, None),
        ("catalogue", Health.OK, None),
        ("ledger", Health.OK, None),
        ("disk", Health.OK, None),
        ("scanner", Health.UNKNOWN, 5050),
        ("printer", Health.FAULT, 5012),
        ("platform", Health.OK, None),
    ]
    assert parts[4].name == gun.port
    scanner.close()
    printer.close()
    gun.close()
    paper.close()


def test_one_part_that_is_slow_or_broken_hides_no_other(home: Home) -> None:
    deaf = Deaf()
    parts = examine_open(home, (), (), (deaf, Broken(), Down()), {}, limit_s=2.0)
    deaf.let.set()
    assert [(part.health, part.error, part.detail) for part in _of("platform", parts)] == [
        (Health.UNKNOWN, 5032, ""),
        (Health.FAULT, 9001, "RuntimeError"),
        (Health.FAULT, 1003, "no route"),
    ]
    assert all(part.health is Health.OK for part in parts if part.kind != "platform")
