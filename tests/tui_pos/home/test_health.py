from __future__ import annotations

import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from drivers.causes import Cause
from drivers.device import Kind
from drivers.encoding.profile import profile
from drivers.simulators import SimulatedPrinter, SimulatedScanner
from drivers.simulators.line import Line
from drivers.status import Health, Status
from tests.drivers.support import Heard
from tests.tui_pos.checkout.rig import Counter, shop
from tests.tui_pos.cli.support import set_up
from tui_pos.devices import Devices
from tui_pos.documents import load_shop, save_shop
from tui_pos.health import Part, examine, examine_open
from tui_pos.home import Home
from tui_pos.platforms.base import Refused, Unknown
from tui_pos.shop import DisplaySetting, PrinterSetting, ScaleSetting, ScannerSetting


def _line() -> Line:
    """A device that hears and says nothing by itself."""
    return Line(lambda data: None)


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
    gun, paper, glass, pan = SimulatedScanner(), SimulatedPrinter(profile(58)), _line(), _line()
    heard = Heard[tuple[str, Kind, Status]]()
    wanted = replace(
        shop(),
        scanners=(ScannerSetting(gun.port),),
        printers=(PrinterSetting(paper.port, drawer_open="high"),),
        displays=(DisplaySetting(glass.port), DisplaySetting("/dev/null", driver="nobodys")),
        scales=(ScaleSetting(pan.port),),
    )
    devices = Devices(wanted, lambda *told: heard(told))
    devices.start()
    heard.wait(lambda told: {name for name, _, _ in told} >= {"scanner-1", "display-1", "scale-1"})
    pan.write(b"\rST,GS,+  0.456kg\r\n")
    heard.wait(lambda told: ("scale-1", Kind.SCALE, Status(Health.OK)) in told)
    paper.set(cover_open=True)
    parts = examine_open(home, devices.all, (Counter(),), {})
    assert [(part.kind, part.health, part.error) for part in parts] == [
        ("documents", Health.OK, None),
        ("catalogue", Health.OK, None),
        ("ledger", Health.OK, None),
        ("disk", Health.OK, None),
        ("errors", Health.OK, None),
        ("scanner", Health.UNKNOWN, Cause.UNPROVEN),
        ("printer", Health.FAULT, Cause.COVER_OPEN),
        ("drawer", Health.OK, None),
        ("display", Health.UNKNOWN, Cause.CANNOT_REPORT),
        ("display", Health.FAULT, Cause.DRIVER_MISSING),
        ("scale", Health.OK, None),
        ("platform", Health.OK, None),
    ]
    assert [parts[5].name, parts[7].name, parts[7].detail] == [gun.port, paper.port, "shut"]
    devices.close()
    for simulated in (gun, paper, glass, pan):
        simulated.close()


def test_devices_without_a_till_are_asked_from_beside(home: Home) -> None:
    paper, glass = SimulatedPrinter(profile(58)), _line()
    wanted = replace(
        load_shop(home),
        printers=(PrinterSetting(paper.port),),
        displays=(DisplaySetting(glass.port),),
        scales=(ScaleSetting("/dev/no-such-scale"),),
    )
    save_shop(home, wanted)
    parts = {part.kind: part for part in examine(home)}
    assert (parts["printer"].health, parts["printer"].error) == (Health.OK, None)
    assert (parts["drawer"].health, parts["drawer"].error) == (Health.UNKNOWN, 5070)
    assert (parts["display"].health, parts["display"].error) == (Health.UNKNOWN, 5070)
    assert (parts["scale"].health, parts["scale"].error) == (Health.FAULT, 5001)
    paper.close()
    glass.close()


def test_one_part_that_is_slow_or_broken_hides_no_other(home: Home) -> None:
    deaf = Deaf()
    parts = examine_open(home, {}, (deaf, Broken(), Down()), {}, limit_s=2.0)
    deaf.let.set()
    assert [(part.health, part.error, part.detail) for part in _of("platform", parts)] == [
        (Health.UNKNOWN, 5032, ""),
        (Health.FAULT, 9001, "RuntimeError"),
        (Health.FAULT, 1003, "no route"),
    ]
    assert all(part.health is Health.OK for part in parts if part.kind != "platform")
