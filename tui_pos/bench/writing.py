"""Settings that worked, written into a home."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from drivers.device import Kind
from drivers.transport import PortSettings
from tui_pos.bench.targets import SETTINGS, TRAINING, is_same, port_at
from tui_pos.documents import load_shop, save_shop
from tui_pos.errors import TillError
from tui_pos.home import Home, hold
from tui_pos.shop import LineSetting, Shop

_TABLES = {
    Kind.SCANNER: "scanners",
    Kind.PRINTER: "printers",
    Kind.DRAWER: "printers",
    Kind.DISPLAY: "displays",
    Kind.SCALE: "scales",
}
_LINE = ("baud", "bits", "parity", "stop")


def write(home: Home, change: Callable[[Shop], Shop]) -> None:
    """Change a shop's settings while no till of it runs; what was set before stays in
    shop.json.previous.

    A till that runs holds its home itself, and saves what `change` makes of its shop by
    `save_shop`; its devices are as they were until it is opened again. Raises TillError 6001,
    6003, 5089 for a training shop, and OSError.
    """
    with hold(home):
        shop = load_shop(home)
        if shop.training:
            raise TillError(TRAINING)
        save_shop(home, change(shop))


def with_port(shop: Shop, kind: Kind, port: PortSettings) -> Shop:
    """The device at this port set to what worked there; a new one where the shop has none, by the
    most lasting name of the port."""
    settings = list(_settings(shop, kind))
    at = _place(settings, port.url)
    if at == len(settings):
        found = port_at(port.url)
        settings.append(SETTINGS[kind](found.path if found else port.url))
    settings[at] = replace(settings[at], **{name: getattr(port, name) for name in _LINE})
    return replace(shop, **{_TABLES[kind]: tuple(settings)})


def name_at(shop: Shop, kind: Kind, port: str) -> str:
    """What the device of that kind at this port is called."""
    return f"{kind}-{_place(_settings(shop, kind), port) + 1}"


def with_setting(shop: Shop, name: str, **changes: object) -> Shop:
    """A device of the shop, by its name, with other settings, such as the drawer's polarity."""
    kind, _, number = name.rpartition("-")
    settings = list(_settings(shop, Kind(kind)))
    settings[int(number) - 1] = replace(settings[int(number) - 1], **changes)
    return replace(shop, **{_TABLES[Kind(kind)]: tuple(settings)})


def _settings(shop: Shop, kind: Kind) -> tuple[LineSetting, ...]:
    settings: tuple[LineSetting, ...] = getattr(shop, _TABLES[kind])
    return settings


def _place(settings: list[LineSetting] | tuple[LineSetting, ...], port: str) -> int:
    """Which of them is at that port; one more than there are where none is."""
    return next((at for at, one in enumerate(settings) if is_same(one.port, port)), len(settings))
