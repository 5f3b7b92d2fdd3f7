"""Drivers of third parties, found by name where this package has none of that name.

A driver is an entry point of the group "tui_pos.drivers": a function that takes an `Order` and
returns a device. docs/drivers.md has a whole one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from drivers.causes import Cause
from drivers.device import Device, Kind
from drivers.guarded import Guarded
from drivers.printer import Printer
from drivers.status import Status
from drivers.transport import PortSettings, Tap

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from drivers.scanner import Scan

GROUP = "tui_pos.drivers"

BUILT_IN: dict[Kind, tuple[str, ...]] = {
    Kind.SCANNER: ("serial",),
    Kind.PRINTER: ("escpos",),
    Kind.DISPLAY: ("cd5220", "led8"),
    Kind.SCALE: ("continuous",),
}


class Order(Struct, frozen=True):
    """What a driver is to build, and whom it is to tell.

    `options` is everything else that the shop has set for the device. `on_scan` is for scanners
    alone. `clock` gives seconds that only grow; `tap` is to be told of every byte.
    """

    kind: Kind
    port: PortSettings
    options: Mapping[str, str | int | bool | None]
    on_status: Callable[[Status], None] = lambda status: None
    on_scan: Callable[[Scan], None] = lambda scan: None
    clock: Callable[[], float] = time.monotonic
    tap: Tap | None = None


_OWN: dict[Kind, tuple[str, ...]] = {Kind.DISPLAY: ("show",), Kind.SCALE: ("weigh",)}

D = TypeVar("D")
Factory = Callable[[Order], Device]


class DriverError(Exception):
    """Why there is no device: DRIVER_MISSING or DRIVER_BROKEN, and a word on it."""

    def __init__(self, cause: Cause, detail: str) -> None:
        super().__init__(detail)
        self.cause = cause
        self.detail = detail


def is_known(kind: Kind, name: str) -> bool:
    """Is there a driver of this name, here or installed?"""
    return name in BUILT_IN.get(kind, ()) or any(_installed(name))


def build(name: str, order: Order) -> Guarded:
    """A scanner, display or scale by a third party's driver, which may fail later and takes
    nothing with it. Raises DriverError."""
    return Guarded(_made(name, order, object), name, order.port.url, order.on_status)


def build_printer(name: str, order: Order) -> Printer:
    """A printer by a third party's driver. Raises DriverError."""
    return _made(name, order, Printer)


def _made(name: str, order: Order, wanted: type[D]) -> D:
    point = next(iter(_installed(name)), None)
    if point is None:
        raise DriverError(Cause.DRIVER_MISSING, name)
    try:
        device = point.load()(order)
        kind, lacks = device.kind, [one for one in _needed(order.kind) if not hasattr(device, one)]
    except (Exception, SystemExit) as failure:  # Whatever a stranger does, the till must open.
        raise DriverError(Cause.DRIVER_BROKEN, f"{name}: {failure!r}") from failure
    if kind is not order.kind:
        raise DriverError(Cause.DRIVER_BROKEN, f"{name}: {kind} in place of {order.kind}")
    if lacks or not isinstance(device, wanted):
        told = ", ".join(lacks) or wanted.__name__
        raise DriverError(Cause.DRIVER_BROKEN, f"{name}: {type(device).__name__} lacks {told}")
    return device


def _needed(kind: Kind) -> tuple[str, ...]:
    return ("status", "counters", "start", "close", "check", *_OWN.get(kind, ()))


def _installed(name: str) -> Iterable[EntryPoint]:
    from importlib.metadata import entry_points  # 10 ms that nobody pays who needs no stranger

    return entry_points(group=GROUP, name=name)
