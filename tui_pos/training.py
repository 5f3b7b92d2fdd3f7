"""The training shop: a till whose devices and platforms are simulated, all in its process.

Its home is an ordinary one, marked as training; only the places things lead to are put in here.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

from msgspec.structs import replace

from drivers.encoding.escpos import profile
from drivers.simulators import (
    SimulatedDisplay,
    SimulatedPrinter,
    SimulatedScale,
    SimulatedScanner,
)
from tui_pos.catalogue.store import Catalogue
from tui_pos.clock import Clock, SystemClock
from tui_pos.data import shipped
from tui_pos.documents import load_shop
from tui_pos.errors import TillError
from tui_pos.home import Home, hold, open_home
from tui_pos.ledger.store import LedgerReader
from tui_pos.locale import LANGUAGES
from tui_pos.sandbox.demo import demo_vouchers, demo_world
from tui_pos.sandbox.server import SandboxServer
from tui_pos.shop import DisplaySetting, PrinterSetting, ScaleSetting, ScannerSetting
from tui_pos.till import DemoCode, Till

_GOODS = (
    "6901234101010",
    "6906907122934",
    "6904682133893",
    "6909409113349",
    "6901234114713",
    "10002",
)
"""Goods to try: those the demo vouchers are about, and weighed ones."""

_ON_SCALE = 456
"""Grams that lie on the scale, for whoever tries weighed goods."""


def training_home() -> Path:
    """Where the training shop of this user lives."""
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "tui-pos" / "training"


def open_training(path: Path, language: str | None = None) -> Till:
    """The training shop's till, set up at its first start, in another language than its own.

    Raises TillError as `open_till` does.
    """
    _set_up(path)
    home = open_home(path)
    held = hold(home)
    try:
        clock = SystemClock()
        simulation = Simulation(home, clock, language)
        return Till(home, held, simulation.shop, clock, simulation)
    except BaseException:
        held.close()
        raise


def _set_up(path: Path) -> None:
    try:
        open_home(path)
    except TillError:
        from tui_pos.setup.shop_file import read_shop_file
        from tui_pos.setup.writing import write_home

        wanted = read_shop_file(shipped("demo/shop.toml"))
        write_home(path, replace(wanted.shop, training=True), wanted.goods)


class Simulation:
    """The devices and the platform of one run. `shop`: the home's shop, led to them."""

    def __init__(self, home: Home, clock: Clock, language: str | None) -> None:
        shop = load_shop(home)
        if not shop.training:
            raise TillError(6034, path=str(home.path))
        reader = LedgerReader(home.ledger)
        self._series = reader.starts() + 1
        reader.close()
        self._wire = _wire(home)
        self._scanner = SimulatedScanner(home.path / "scanner")
        self._printer = SimulatedPrinter(profile(58), link=home.path / "printer")
        self._display = SimulatedDisplay(link=home.path / "display")
        self._scale = SimulatedScale(home.path / "scale")
        self._scale.set(grams=_ON_SCALE)
        self._platform = SandboxServer(demo_world(clock))
        url = self._platform.listen()
        self.shop = replace(
            shop,
            language=language or shop.language,
            scanners=(ScannerSetting(self._scanner.port),),
            printers=(PrinterSetting(self._printer.port),),
            displays=(DisplaySetting(self._display.port),),
            scales=(ScaleSetting(self._scale.port),),
            platforms=tuple(replace(one, url=url) for one in shop.platforms),
        )

    def demo_codes(self, catalogue: Catalogue) -> tuple[DemoCode, ...]:
        """Goods and vouchers to try; the vouchers are fresh ones in each run."""
        goods = (one for code in _GOODS if (one := catalogue.find(code)) is not None)
        named = tuple(DemoCode(one.barcode, dict.fromkeys(LANGUAGES, one.name)) for one in goods)
        return named + tuple(DemoCode(one.code, one.label) for one in demo_vouchers(self._series))

    def start(self) -> None:
        self._platform.start()
        self._wire.unlink(missing_ok=True)
        os.mkfifo(self._wire, 0o600)
        threading.Thread(target=self._hand_over, name="hand scanner", daemon=True).start()

    def stop(self) -> None:
        self._wire.unlink(missing_ok=True)
        self._platform.stop()
        self._scanner.close()
        self._printer.close()
        self._display.close()
        self._scale.close()

    def _hand_over(self) -> None:
        """Scan what other processes write into the pipe."""
        # Held open for writing too: otherwise each writer's end would be the end of it.
        with os.fdopen(os.open(self._wire, os.O_RDWR), encoding="utf-8", errors="replace") as wire:
            for line in wire:
                if code := line.strip():
                    self._scanner.scan(code)


def scan(path: Path, code: str) -> None:
    """Act as the scanner of a training till that runs. Raises TillError 6035 where none does."""
    try:
        wire = os.open(_wire(Home(path)), os.O_WRONLY | os.O_NONBLOCK)
    except OSError as nobody:
        raise TillError(6035, path=str(path)) from nobody
    try:
        os.write(wire, code.encode() + b"\n")
    finally:
        os.close(wire)


def _wire(home: Home) -> Path:
    """The pipe by which another process hands over what is to be scanned."""
    return home.path / "scan"
