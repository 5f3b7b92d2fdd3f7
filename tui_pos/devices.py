"""The devices of a shop, built from what it has set."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from drivers.absent import Absent
from drivers.causes import Cause
from drivers.device import Device, Kind
from drivers.display import Display, Shows
from drivers.drawer import Drawer
from drivers.encoding import cd5220, led8
from drivers.encoding.frames import Framing
from drivers.encoding.profile import Profile, profile
from drivers.printer import Printer
from drivers.registry import DriverError, Order, build, build_printer
from drivers.scale import Scale, Weighs
from drivers.scanner import Scan, Scanner
from drivers.status import Health, Status
from drivers.transport import PortSettings, Tap
from tui_pos.shop import (
    DisplaySetting,
    LineSetting,
    PrinterSetting,
    ScaleSetting,
    ScannerSetting,
    Shop,
)

_D = TypeVar("_D", bound=Device)
_S = TypeVar("_S", bound=LineSetting)
_LANGUAGES = {"cd5220": cd5220, "led8": led8}


class Wiring(msgspec.Struct, frozen=True):
    """Whom a device tells what, and by which clock: that of `drivers.registry.Order`."""

    on_status: Callable[[Status], None] = lambda status: None
    on_scan: Callable[[Scan], None] = lambda scan: None
    clock: Callable[[], float] = time.monotonic
    tap: Tap | None = None


_ALONE = Wiring()


def port_of(setting: LineSetting) -> PortSettings:
    """Where a device is, and how its line is set."""
    line = PortSettings(setting.port, setting.baud, setting.bits, setting.parity, setting.stop)
    if isinstance(setting, PrinterSetting):
        return replace(line, flow=setting.flow, pace=setting.pace)
    return line


def framing_of(setting: ScannerSetting) -> Framing:
    """What a scanner puts around its codes."""
    return Framing(setting.suffix, setting.prefix.encode(), setting.code_id)


def profile_of(setting: PrinterSetting) -> Profile:
    """What a printer can do. Raises ValueError for settings that go ill together."""
    return profile(
        setting.paper,
        setting.encoding,
        columns=setting.columns,
        dots=setting.dots,
        cutter=setting.cutter,
        density=setting.density,
        dialect=setting.dialect,
        qr=setting.qr,
        barcodes=setting.barcodes,
        pulse_ms=setting.pulse_ms,
        logo=setting.logo,
    )


def scanner(setting: ScannerSetting, wiring: Wiring = _ALONE) -> Device:
    """A scanner; `wiring.on_scan` is told of each scan."""
    if setting.driver != "serial":
        return _strange(build, Kind.SCANNER, setting, setting.driver, wiring)
    return Scanner(
        port_of(setting),
        wiring.on_scan,
        framing_of(setting),
        on_status=wiring.on_status,
        clock=wiring.clock,
        tap=wiring.tap,
    )


def printer(setting: PrinterSetting, wiring: Wiring = _ALONE) -> Printer | Absent:
    """A receipt printer; one by a third party is a `Printer` too, of a class of its own."""
    if setting.driver == "escpos":
        try:
            paper = profile_of(setting)
        except ValueError as wrong:
            return Absent(Kind.PRINTER, setting.port, Cause.PORT_INVALID, str(wrong))
        return Printer(
            port_of(setting),
            paper,
            on_status=wiring.on_status,
            clock=wiring.clock,
            tap=wiring.tap,
        )
    return _strange(build_printer, Kind.PRINTER, setting, setting.driver, wiring)


def drawer(setting: PrinterSetting, printer: Printer, wiring: Wiring = _ALONE) -> Drawer:
    """The drawer on a printer."""
    return Drawer(
        printer,
        setting.drawer_pin,
        setting.drawer_open,
        on_status=wiring.on_status,
        clock=wiring.clock,
    )


def display(setting: DisplaySetting, wiring: Wiring = _ALONE) -> Shows:
    """A customer display."""
    language = _LANGUAGES.get(setting.driver)
    if language is not None:
        return Display(
            port_of(setting),
            language,
            on_status=wiring.on_status,
            clock=wiring.clock,
            tap=wiring.tap,
        )
    return _strange(build, Kind.DISPLAY, setting, setting.driver, wiring)


def scale(setting: ScaleSetting, wiring: Wiring = _ALONE) -> Weighs:
    """A scale."""
    if setting.driver == "continuous":
        return Scale(
            port_of(setting),
            setting.format,
            setting.unit,
            on_status=wiring.on_status,
            clock=wiring.clock,
            tap=wiring.tap,
        )
    return _strange(build, Kind.SCALE, setting, setting.driver, wiring)


class Devices:
    """All devices of a shop, by their names: "scanner-1", "printer-1", "drawer-1" on that printer.

    `told` is given the name, the kind and the status of a device that has changed, and `scanned`
    each scan, on threads of the devices; `tap_of` gives the tap of the port of a name.
    """

    def __init__(
        self,
        shop: Shop,
        told: Callable[[str, Kind, Status], None] = lambda name, kind, status: None,
        scanned: Callable[[Scan], None] = lambda scan: None,
        clock: Callable[[], float] = time.monotonic,
        tap_of: Callable[[str], Tap | None] = lambda name: None,
    ) -> None:
        self._told = told

        def wiring(kind: Kind, at: int) -> Wiring:
            name = f"{kind}-{at}"
            return Wiring(lambda status: told(name, kind, status), scanned, clock, tap_of(name))

        self.scanners = _numbered(shop.scanners, Kind.SCANNER, scanner, wiring)
        slips = _numbered(shop.printers, Kind.PRINTER, printer, wiring)
        self.printers = {name: one for name, one in slips.items() if isinstance(one, Printer)}
        self.drawers = {
            f"{Kind.DRAWER}-{at}": drawer(setting, one, wiring(Kind.DRAWER, at))
            for at, (setting, one) in enumerate(zip(shop.printers, slips.values(), strict=True), 1)
            if isinstance(one, Printer)
        }
        self.displays = _numbered(shop.displays, Kind.DISPLAY, display, wiring)
        self.scales = _numbered(shop.scales, Kind.SCALE, scale, wiring)
        self.all: Mapping[str, Device] = MappingProxyType(
            {**self.scanners, **slips, **self.drawers, **self.displays, **self.scales}
        )

    def start(self) -> None:
        """Look for the ports of all."""
        for name, device in self.all.items():
            self._guard(name, device.kind, device.start)

    def close(self) -> None:
        """Give all ports up."""
        for name, device in self.all.items():
            self._guard(name, device.kind, device.close)

    def _guard(self, name: str, kind: Kind, step: Callable[[], None]) -> None:
        """A stranger's printer may fail here; the devices after it must not miss their turn."""
        try:
            step()
        except (Exception, SystemExit) as failure:
            self._told(name, kind, Status(Health.FAULT, Cause.DRIVER_BROKEN, repr(failure)))


def _numbered(
    settings: Iterable[_S],
    kind: Kind,
    build: Callable[[_S, Wiring], _D],
    wiring: Callable[[Kind, int], Wiring],
) -> dict[str, _D]:
    return {
        f"{kind}-{at}": build(setting, wiring(kind, at))
        for at, setting in enumerate(settings, start=1)
    }


def _strange(
    made_by: Callable[[str, Order], _D],
    kind: Kind,
    setting: LineSetting,
    driver: str,
    wiring: Wiring,
) -> _D | Absent:
    """A third party's device, or one that says why it is not there."""
    options = {
        name: getattr(setting, name)
        for name in setting.__struct_fields__
        if name not in LineSetting.__struct_fields__
    }
    order = Order(
        kind,
        port_of(setting),
        options,
        wiring.on_status,
        wiring.on_scan,
        wiring.clock,
        wiring.tap,
    )
    try:
        return made_by(driver, order)
    except DriverError as error:
        return Absent(kind, setting.port, error.cause, error.detail)
