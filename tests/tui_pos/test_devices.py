"""From the settings of a shop to its devices."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from drivers.causes import Cause
from drivers.checks import Level
from drivers.device import Kind
from drivers.encoding.frames import Framing
from drivers.scale import Weight
from drivers.showing import Showing
from drivers.simulators import SimulatedScanner
from drivers.simulators.line import Line
from drivers.status import Health, Status
from drivers.transport import PortSettings
from tests.drivers.support import Heard
from tests.tui_pos.checkout.rig import shop
from tui_pos.devices import Devices, framing_of, port_of, printer, profile_of
from tui_pos.shop import DisplaySetting, PrinterSetting, ScaleSetting, ScannerSetting


def test_a_line_is_opened_as_it_is_set() -> None:
    assert port_of(ScaleSetting("/dev/a", 2400, 7, "even", 2)) == PortSettings(
        "/dev/a", 2400, 7, "even", 2
    )
    assert port_of(PrinterSetting("/dev/b", flow="dsrdtr", pace=900)) == PortSettings(
        "/dev/b", 19200, flow="dsrdtr", pace=900
    )
    assert port_of(PrinterSetting("/dev/b")).flow == "xonxoff"


def test_a_scanners_framing_is_as_it_is_set() -> None:
    setting = ScannerSetting("/dev/a", suffix="etx", prefix="#", code_id=True)
    assert framing_of(setting) == Framing("etx", b"#", code_id=True)


def test_a_printer_is_what_its_paper_makes_it_but_for_what_is_set() -> None:
    plain = profile_of(PrinterSetting("/dev/a", paper=80))
    assert (plain.columns, plain.dots, plain.cutter, plain.setup) == (48, 576, "part", b"")
    odd = profile_of(
        PrinterSetting("/dev/a", paper=80, columns=42, cutter=False, density=2, encoding="raster")
    )
    assert (odd.columns, odd.dots, odd.cutter, odd.encoding) == (42, 504, "none", "raster")
    assert odd.setup


def test_settings_that_go_ill_together_make_a_printer_that_says_so() -> None:
    device = printer(PrinterSetting("/dev/a", columns=60, dots=128))
    assert device.status.cause is Cause.PORT_INVALID


def test_every_device_has_a_name_and_says_under_it_how_it_is(tmp_path: Path) -> None:
    gun, told, scans = SimulatedScanner(), Heard[tuple[str, Kind, Status]](), Heard[str]()
    wanted = replace(
        shop(),
        scanners=(ScannerSetting(str(tmp_path / "none")), ScannerSetting(gun.port)),
        printers=(PrinterSetting("/dev/null", drawer_pin=5), PrinterSetting("tcp://127.0.0.1:1")),
        displays=(DisplaySetting("/dev/none", driver="led8"),),
        scales=(ScaleSetting("/dev/none"),),
    )
    devices = Devices(wanted, lambda *one: told(one), lambda scan: scans(scan.text))
    assert list(devices.all) == [
        "scanner-1", "scanner-2", "printer-1", "printer-2", "drawer-1", "drawer-2", "display-1",
        "scale-1",
    ]  # fmt: skip
    assert [device.kind for device in devices.all.values()] == [
        name.partition("-")[0] for name in devices.all
    ]
    assert devices.drawers["drawer-1"].pin == 5
    devices.start()
    told.wait(lambda all_: {name for name, _, _ in all_} >= {"scanner-1", "display-1", "scale-1"})
    told.wait(lambda all_: any(name == "scanner-2" for name, _, _ in all_))
    gun.scan("6901234567892")
    assert scans.wait(bool) == ["6901234567892"]
    assert ("scanner-1", Kind.SCANNER, Cause.PORT_MISSING) in [
        (name, kind, status.cause) for name, kind, status in told.all
    ]
    devices.close()
    gun.close()


@pytest.mark.parametrize("fit", [True, False])
def test_a_strangers_driver_gets_all_that_is_set_and_a_till_opens_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fit: bool
) -> None:
    (tmp_path / "odd.py").write_text(
        "from types import SimpleNamespace\n"
        "from drivers.scale import Weight\n"
        "orders = []\n"
        "def build(order):\n"
        "    orders.append(order)\n"
        "    base = dict.fromkeys(('status', 'counters', 'start', 'close', 'check'))\n"
        f"    more = {{'weigh': lambda: Weight(7)}} if {fit} else {{}}\n"
        "    return SimpleNamespace(kind=order.kind, capabilities=frozenset(), **base, **more)\n"
    )
    (tmp_path / "odd-1.dist-info").mkdir()
    (tmp_path / "odd-1.dist-info" / "METADATA").write_text("Name: odd\nVersion: 1\n")
    (tmp_path / "odd-1.dist-info" / "entry_points.txt").write_text(
        "[tui_pos.drivers]\nodd = odd:build\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(__import__("sys").modules, "odd", raising=False)
    setting = ScaleSetting("/dev/odd", 2400, driver="odd", unit="g")
    scale = Devices(replace(shop(), scales=(setting,))).scales["scale-1"]
    import odd  # type: ignore[import-not-found]

    order = odd.orders[-1]
    assert (order.kind, order.port) == (Kind.SCALE, PortSettings("/dev/odd", 2400))
    assert dict(order.options) == {"driver": "odd", "format": "auto", "unit": "g"}
    if fit:
        assert scale.weigh() == Weight(7)
    else:
        assert scale.status.cause is Cause.DRIVER_BROKEN


def test_without_its_driver_a_device_says_so_and_does_nothing() -> None:
    wanted = replace(
        shop(),
        scanners=(ScannerSetting("/dev/a", driver="nobodys"),),
        printers=(PrinterSetting("/dev/b", driver="nobodys"),),
        displays=(DisplaySetting("/dev/c", driver="nobodys"),),
        scales=(ScaleSetting("/dev/d", driver="nobodys"),),
    )
    devices = Devices(wanted)
    devices.start()
    missing = Status(Health.FAULT, Cause.DRIVER_MISSING, "nobodys")
    assert {name: one.status for name, one in devices.all.items()} == {
        "scanner-1": missing, "printer-1": missing, "display-1": missing, "scale-1": missing
    }  # fmt: skip
    assert (devices.printers, devices.drawers) == ({}, {})
    devices.displays["display-1"].show(Showing())
    assert devices.scales["scale-1"].weigh() == Weight(cause=Cause.DRIVER_MISSING)
    check = devices.all["scale-1"].check(Level.INTERACTIVE, lambda question: None)
    assert check.status == missing
    devices.close()


def test_what_goes_over_a_line_is_told_under_its_devices_name() -> None:
    taps: Heard[tuple[str, str, bytes]] = Heard()
    line = Line(lambda data: None)
    wanted = replace(shop(), scales=(ScaleSetting(line.port),), printers=())
    told: Heard[str] = Heard()
    devices = Devices(
        wanted,
        lambda name, kind, status: told(name),
        tap_of=lambda name: lambda direction, data: taps((name, direction, data)),
    )
    devices.start()
    told.wait(bool)
    line.write(b"\rST,GS,+  0.456kg\r\n")
    taps.wait(lambda all_: b"".join(data for _, _, data in all_).endswith(b"kg\r\n"))
    assert {(name, direction) for name, direction, _ in taps.all} == {("scale-1", "in")}
    devices.close()
    line.close()
