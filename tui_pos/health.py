"""Does each part of a till work? Asked from inside the running till, or from beside it without
taking a port away from it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec

from drivers.causes import Cause
from drivers.checks import Level
from drivers.device import Device
from drivers.drawer import Drawer
from drivers.printer import Printer
from drivers.status import Health, Status
from tui_pos import error_table
from tui_pos.catalogue.store import Catalogue
from tui_pos.checkout.view import Text
from tui_pos.clock import SystemClock
from tui_pos.devices import Devices
from tui_pos.documents import load_shop
from tui_pos.errors import TillError, Word
from tui_pos.home import Home, has_open, holder
from tui_pos.ledger.store import LedgerReader
from tui_pos.platforms.base import Platform
from tui_pos.platforms.http import Gateway
from tui_pos.platforms.keeper import FixedToken, Keeper
from tui_pos.platforms.registry import open_platform
from tui_pos.platforms.token_file import TokenFile
from tui_pos.platforms.tokens import (
    RENEWAL_FAILED,
    Kept,
    Standing,
    concern,
    days_left,
    in_force,
    may_run_out,
    standing,
)
from tui_pos.shop import PlatformSetting

IN_USE, LEFT_ALONE, LATE, DISK_NEARLY_FULL, INTERNAL = 5030, 5031, 5032, 6037, 9001

LIMIT_S = 15.0
"""The longest that looking at all parts may take, in seconds."""

_LEAST_FREE = 100 << 20
"""Bytes the disk must have left."""


class Part(msgspec.Struct, frozen=True):
    """How one part is. `kind`: documents, catalogue, ledger, disk, errors, that of a device,
    platform, token.

    `error` is what is wrong with it, or what to know of one that works; `detail` a word or a
    number of the system's own; `note` the same in words of ours.
    """

    name: str
    kind: str
    health: Health
    error: int | None = None
    detail: str = ""
    note: Text | None = None

    @property
    def details(self) -> dict[str, str | int]:
        """What the sentence of its error is filled with."""
        called = f"platform.{self.name}" if self.kind == "token" else f"part.{self.kind}"
        params = self.note.params if self.note else {}
        return {"name": Word(called), "detail": self.detail, **params}


class Found(msgspec.Struct, frozen=True):
    """What looking at a part told."""

    health: Health
    error: int | None = None
    detail: str = ""
    note: Text | None = None


class Probe(msgspec.Struct, frozen=True):
    """A part to look at; `look` may block and may raise."""

    name: str
    kind: str
    look: Callable[[], Found]


def examine(home: Home) -> tuple[Part, ...]:
    """Every part of a home, asked by another process than its till. Never raises."""
    probes = list(_files(home))
    try:
        shop = load_shop(home)
    except TillError:
        return _together(probes)
    if shop.training:
        # Its devices and its platform are simulated by its till, and are nowhere else.
        return _together(probes)
    till, gateway, kept = holder(home), Gateway(), TokenFile(home, SystemClock())
    devices = Devices(shop)
    for device in devices.all.values():
        look = partial(_device, device) if till is None else partial(_port_of, till, device.url)
        probes.append(Probe(device.url, device.kind, look))
    for platform in shop.platforms:
        look = partial(_platform, platform, gateway, kept)
        probes.append(Probe(platform.kind, "platform", look))
        if may_run_out(platform):
            probes.append(Probe(platform.kind, "token", partial(_kept_token, platform, kept)))
    try:
        return _together(probes)
    finally:
        devices.close()


def examine_open(
    home: Home,
    devices: Mapping[str, Device],
    platforms: Sequence[Platform],
    keepers: Mapping[str, Keeper],
    limit_s: float = LIMIT_S,
) -> tuple[Part, ...]:
    """Every part of the till that runs in this process. Never raises."""
    probes = list(_files(home))
    for device in devices.values():
        probes.append(Probe(device.url, device.kind, partial(_open_device, device)))
    for platform in platforms:
        probes.append(Probe(platform.kind, "platform", partial(_answers, platform)))
    for kind, keeper in keepers.items():
        probes.append(Probe(kind, "token", partial(_open_token, keeper)))
    return _together(probes, limit_s)


def _together(probes: Sequence[Probe], limit_s: float = LIMIT_S) -> tuple[Part, ...]:
    """Look at all of them at once; one that is not done in time is unknown, and left behind."""
    found = [Found(Health.UNKNOWN, LATE)] * len(probes)

    def run(at: int) -> None:
        try:
            found[at] = probes[at].look()
        except TillError as error:
            detail = str(error.details.get("detail", ""))
            found[at] = Found(Health.FAULT, error.code, detail)
        except Exception as failure:  # One part must not hide the others.
            found[at] = Found(Health.FAULT, INTERNAL, type(failure).__name__)

    threads = [threading.Thread(target=run, args=(at,), daemon=True) for at in range(len(probes))]
    for thread in threads:
        thread.start()
    until = time.monotonic() + limit_s
    for thread in threads:
        thread.join(max(until - time.monotonic(), 0.0))
    return tuple(
        Part(probe.name, probe.kind, one.health, one.error, one.detail, one.note)
        for probe, one in zip(probes, found, strict=True)
    )


def _files(home: Home) -> Iterator[Probe]:
    yield Probe(home.documents.name, "documents", partial(_documents, home))
    yield Probe(home.catalogue.name, "catalogue", partial(_catalogue, home))
    yield Probe(home.ledger.name, "ledger", partial(_ledger, home))
    yield Probe(str(home.path), "disk", partial(_disk, home))
    yield Probe(error_table.NAME, "errors", _errors)


def _documents(home: Home) -> Found:
    load_shop(home)
    return Found(Health.OK)


def _catalogue(home: Home) -> Found:
    catalogue = Catalogue(home.catalogue)
    try:
        return Found(Health.OK, detail=str(catalogue.count))
    finally:
        catalogue.close()


def _ledger(home: Home) -> Found:
    ledger = LedgerReader(home.ledger)
    try:
        newest, _ = ledger.tip()
        return Found(Health.OK, detail=str(newest))
    finally:
        ledger.close()


def _disk(home: Home) -> Found:
    disk = os.statvfs(home.path)
    free = disk.f_bavail * disk.f_frsize
    detail = f"{free >> 20} MiB"
    if free < _LEAST_FREE:
        return Found(Health.FAULT, DISK_NEARLY_FULL, detail)
    return Found(Health.OK, detail=detail)


def _errors() -> Found:
    table = error_table.error_table()
    if table.problems:
        return Found(Health.FAULT, error_table.DAMAGED, str(table.problems[0]))
    return Found(Health.OK, detail=str(len(table.errors)))


def _device(device: Device) -> Found:
    """A device of nobody's, asked in this process; the caller gives its port up."""
    return _known(device.check(Level.INTERNAL, lambda question: None).status)


def _open_device(device: Device) -> Found:
    """A device of this till, which knows best how it is."""
    match device:
        case Printer():
            device.look()
        case Drawer():
            device.is_open()
    return _known(device.status)


def _port_of(till: int, port: str) -> Found:
    """A port of a till that runs: opening it could take it away at the wrong moment."""
    path = Path(port.removeprefix("file:").removeprefix("evdev:"))
    if "://" not in port and not path.exists():
        return Found(Health.FAULT, Cause.PORT_MISSING)
    if has_open(till, path):
        return Found(Health.UNKNOWN, IN_USE)
    return Found(Health.UNKNOWN, LEFT_ALONE)


def _platform(setting: PlatformSetting, gateway: Gateway, kept: TokenFile) -> Found:
    """Asked with the token in force, which is not renewed here: that is the till's."""
    token = FixedToken(_in_force(setting, kept).grant.access)
    return _answers(open_platform(setting, SystemClock(), gateway, token))


def _kept_token(setting: PlatformSetting, kept: TokenFile) -> Found:
    return _lasts(standing(_in_force(setting, kept)))


def _in_force(setting: PlatformSetting, kept: TokenFile) -> Kept:
    return in_force(setting, kept.read().get(setting.kind))


def _open_token(keeper: Keeper) -> Found:
    return _lasts(keeper.standing())


def _lasts(token: Standing) -> Found:
    """How long a token is still good, and what stands in the way of the next one."""
    if token.until is None:
        return Found(Health.OK)
    now = SystemClock().now()
    params: dict[str, str | int] = {"days": days_left(token.until, now)}
    note = Text("token.days", params)
    if token.left is not None:
        note = Text("token.days_counted", params | {"left": token.left})
    error = concern(token, now)
    health = Health.OK if error is None else Health.FAULT
    if error is None and token.error is not None:
        error = RENEWAL_FAILED
    detail = "" if token.error is None else str(token.error)
    return Found(health, error, detail, note)


def _answers(platform: Platform) -> Found:
    trouble = platform.ping()
    if trouble is None:
        return Found(Health.OK)
    return Found(Health.FAULT, trouble.code, trouble.words)


def _known(status: Status) -> Found:
    return Found(status.health, status.cause, status.detail)
