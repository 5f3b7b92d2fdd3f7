"""What can be looked at: the devices of a home by their names, and any device by its address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from drivers.device import Kind
from drivers.explain import Explainer, explainer
from drivers.manner import Manner
from drivers.transport import PortSettings
from drivers.transport.finding import FoundPort, find_ports
from tui_pos.devices import framing_of, port_of
from tui_pos.errors import TillError
from tui_pos.shop import (
    DisplaySetting,
    LineSetting,
    PrinterSetting,
    ScaleSetting,
    ScannerSetting,
    Shop,
)

NO_DEVICE, KIND_UNKNOWN, SETTING_WRONG = 5082, 5083, 5084
"""Errors that are a command without sense."""
TRAINING = 5089

SETTINGS: dict[Kind, type[LineSetting]] = {
    Kind.SCANNER: ScannerSetting,
    Kind.PRINTER: PrinterSetting,
    Kind.DRAWER: PrinterSetting,
    Kind.DISPLAY: DisplaySetting,
    Kind.SCALE: ScaleSetting,
}
"""A drawer is set up with the printer that it hangs on."""

LINE: dict[str, type] = {"baud": int, "bits": int, "parity": str, "stop": int}
OWN: dict[str, type] = {
    "flow": str, "pace": int, "paper": int, "encoding": str, "columns": int, "dots": int,
    "suffix": str, "prefix": str, "format": str, "unit": str, "driver": str,
}  # fmt: skip
"""Settings that may be given with an address; each kind has some of the second."""

_PRINTER_PORT = ":9100"


class Target(msgspec.Struct, frozen=True):
    """A device to look at. `name`: "printer-1"; one given by its address is called by that."""

    name: str
    kind: Kind
    setting: LineSetting

    @property
    def port(self) -> str:
        return self.setting.port

    @property
    def line(self) -> PortSettings:
        """How its port is opened."""
        return port_of(self.setting)

    @property
    def manner(self) -> Manner:
        """How it was set to speak."""
        match self.setting:
            case PrinterSetting(encoding=encoding):
                return Manner(encoding=encoding)
            case ScannerSetting() as scanner:
                return Manner(framing=framing_of(scanner))
            case ScaleSetting(format=layout, unit=unit):
                return Manner(layout=layout, unit=unit)
        return Manner()

    def explainer(self) -> Explainer:
        """A new one for its bytes."""
        return explainer(self.kind, self.manner)

    @property
    def settings(self) -> dict[str, int | str | bool | None]:
        """What is set for it, as a card or a list can show it; of a logo its dots."""
        fields: dict[str, Any] = msgspec.structs.asdict(self.setting)
        logo = fields.pop("logo", None)
        return {**fields, "logo": f"{logo.width}x{logo.height}"} if logo else fields

    @property
    def recorded(self) -> str:
        """The name under which a recorder hears it: a drawer speaks through its printer."""
        return self.name.replace(f"{Kind.DRAWER}-", f"{Kind.PRINTER}-")


def targets(shop: Shop) -> tuple[Target, ...]:
    """The devices of a shop, each printer with the drawer on it."""
    kinds = (
        (Kind.SCANNER, shop.scanners),
        (Kind.PRINTER, shop.printers),
        (Kind.DRAWER, shop.printers),
        (Kind.DISPLAY, shop.displays),
        (Kind.SCALE, shop.scales),
    )
    return tuple(
        Target(f"{kind}-{at}", kind, setting)
        for kind, settings in kinds
        for at, setting in enumerate(settings, start=1)
    )


def target_named(shop: Shop, name: str) -> Target:
    """A device of a shop. Raises TillError 5082 where it has none of that name."""
    found = next((one for one in targets(shop) if one.name == name), None)
    if found is None:
        names = ", ".join(one.name for one in targets(shop)) or "-"
        raise TillError(NO_DEVICE, name=name, names=names)
    return found


def target_at(address: str, kind: Kind | None, given: dict[str, Any]) -> Target:
    """Any device by its address; `given`: the settings that are not the usual ones.

    `kind` may be left out where the address is certain. Raises TillError 5083 where it is not, or
    5084 with the `detail` of a setting that its kind does not have.
    """
    kind = kind or kind_at(address)
    if kind is None:
        raise TillError(KIND_UNKNOWN, port=address)
    try:
        setting = msgspec.convert({"port": address, **given}, SETTINGS[kind])
    except msgspec.ValidationError as wrong:
        raise TillError(SETTING_WRONG, detail=str(wrong)) from wrong
    unknown = given.keys() - set(setting.__struct_fields__)
    if unknown:
        raise TillError(SETTING_WRONG, detail=", ".join(sorted(unknown)))
    return Target(address, kind, setting)


def kind_at(address: str) -> Kind | None:
    """What is at an address, where that is certain: printers on USB and in the network, and what
    calls itself a scanner or a printer."""
    if address.endswith(_PRINTER_PORT) or address.startswith("file:"):
        return Kind.PRINTER
    if "://" in address:
        return None
    found = port_at(address)
    what = found.probably.what if found else "unknown"
    return Kind(what) if what in ("scanner", "printer") else None


def port_at(address: str) -> FoundPort | None:
    """The port that this machine has at an address, whichever of its names that is."""
    try:
        device = str(Path(address).resolve())
    except OSError:
        return None
    return next((port for port in find_ports() if port.device == device), None)


def is_same(one: str, other: str) -> bool:
    """Whether two addresses are one port, under whatever name."""
    return _device(one) == _device(other)


def _device(address: str) -> str:
    return address if ":" in address.partition("/")[0] else str(Path(address).resolve())
