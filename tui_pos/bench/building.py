"""The devices that the bench itself opens."""

from __future__ import annotations

from drivers.device import Device, Kind
from drivers.printer import Printer
from tui_pos import devices
from tui_pos.bench.targets import Target
from tui_pos.devices import Wiring
from tui_pos.shop import DisplaySetting, PrinterSetting, ScaleSetting, ScannerSetting


def build(target: Target, wiring: Wiring) -> Device:
    """A device for one target, not started; of a drawer together with its printer."""
    match target.setting:
        case ScannerSetting() as setting:
            return devices.scanner(setting, wiring)
        case PrinterSetting() as setting:
            printer = devices.printer(setting, wiring)
            if target.kind is Kind.DRAWER and isinstance(printer, Printer):
                return devices.drawer(setting, printer, wiring)
            return printer
        case DisplaySetting() as setting:
            return devices.display(setting, wiring)
        case ScaleSetting() as setting:
            return devices.scale(setting, wiring)
    raise TypeError(type(target.setting))
