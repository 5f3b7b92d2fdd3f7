"""How the devices of a home are, without taking a port away from a till that runs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from drivers.causes import Cause
from drivers.checks import Level
from drivers.device import Device
from drivers.status import Health
from tui_pos.bench.targets import Target, targets
from tui_pos.devices import Devices
from tui_pos.home import Home, has_open, holder
from tui_pos.shop import Shop

IN_USE, LEFT_ALONE = 5030, 5031


class Look(msgspec.Struct, frozen=True):
    """How a device was found; `error`: the number of what is wrong, or of what to know."""

    target: Target
    health: Health
    error: int | None = None
    detail: str = ""


def look_at(home: Home, shop: Shop) -> list[Look]:
    """All devices of a home at once, each asked as far as nothing moves; beside a till that runs
    only whether it has their ports open. Never raises."""
    all_, till = targets(shop), holder(home)
    if till is not None:
        return [_beside(till, target) for target in all_]
    devices = Devices(shop)
    try:
        with ThreadPoolExecutor(max(len(all_), 1)) as looking:
            return list(looking.map(lambda one: _ask(one, devices.all[one.name]), all_))
    finally:
        devices.close()


def _beside(till: int, target: Target) -> Look:
    port = target.port
    if "://" not in port and not Path(port).exists():
        return Look(target, Health.FAULT, Cause.PORT_MISSING)
    error = IN_USE if has_open(till, Path(port)) else LEFT_ALONE
    return Look(target, Health.UNKNOWN, error)


def _ask(target: Target, device: Device) -> Look:
    status = device.check(Level.INTERNAL, lambda question: None).status
    return Look(target, status.health, status.cause, status.detail)
