"""One till opened from its home folder: what a screen is given to work with.

Everything slow or outside runs on threads of its own; they all talk to the checkout's thread,
which alone changes the sale.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Protocol

import msgspec
from msgspec.structs import astuple

from drivers.causes import Cause
from drivers.device import Device, Kind
from drivers.paper import lay_out
from drivers.recording import Recorder
from drivers.scanner import Scan
from drivers.status import Health, Status
from tui_pos import VERSION
from tui_pos.access.staff import StaffRoom
from tui_pos.catalogue.beside import Found, Searcher
from tui_pos.catalogue.recognise import Recogniser
from tui_pos.catalogue.scale import load_scale_rules
from tui_pos.catalogue.store import Catalogue
from tui_pos.checkout import effects
from tui_pos.checkout.checkout import Checkout
from tui_pos.checkout.commands import Command, Entered
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.view import DeviceView, View
from tui_pos.clock import Clock, SystemClock
from tui_pos.customer import Customer
from tui_pos.devices import Devices
from tui_pos.documents import load_shop
from tui_pos.errors import TillError, Word
from tui_pos.faults import report
from tui_pos.home import Hold, Home, hold, open_home
from tui_pos.ledger.store import Ledger
from tui_pos.log.log import Log, LoggedWire
from tui_pos.log.writer import Writer
from tui_pos.outside import Outside
from tui_pos.platforms.http import Gateway
from tui_pos.platforms.registry import open_keepers, open_platform
from tui_pos.printing.books import PrintBooks
from tui_pos.printing.queue import PrintQueue
from tui_pos.printing.reprinting import paper_of
from tui_pos.receipts import receipt_page
from tui_pos.runner import Runner
from tui_pos.sale import Sale
from tui_pos.secret import Secret
from tui_pos.shop import Shop

if TYPE_CHECKING:
    from tui_pos.bench.workbench import Workbench
    from tui_pos.health import Part
    from tui_pos.knowledge.shelf import Shelf
    from tui_pos.log.analysis import Analysis


class DemoCode(msgspec.Struct, frozen=True):
    """A code to try in the training shop; `label` by language."""

    code: str
    label: dict[str, str]


class World(Protocol):
    """What a training shop simulates around its till."""

    def demo_codes(self, catalogue: Catalogue) -> tuple[DemoCode, ...]:
        """Codes to try, read from the goods there are."""

    def start(self) -> None:
        """Begin to answer; called before the devices are opened."""

    def stop(self) -> None: ...


def open_till(path: Path, clock: Clock | None = None) -> Till:
    """The till of a home folder, which it holds until it is stopped.

    Raises TillError: 6001 another process has it, 6002 no till there, 6003 or 6005 its files
    are damaged, 2010 a platform this program does not know.
    """
    home = open_home(path)
    held = hold(home)
    try:
        return Till(home, held, load_shop(home), clock or SystemClock())
    except BaseException:
        held.close()
        raise


class Till:
    """`demo` are codes to try, in a training shop; `world` is what such a shop simulates."""

    def __init__(
        self, home: Home, held: Hold, shop: Shop, clock: Clock, world: World | None = None
    ) -> None:
        self.shop = shop
        self.clock = clock
        self._world = world
        self._home = home
        self._held = held
        self._ledger = Ledger(home.ledger, shop.terminal, clock)
        self._writer = Writer(home.log, clock, self._secrets)
        self._log = Log(self._writer.put, clock)
        wire = LoggedWire(Gateway(), self._log)
        self._keepers = open_keepers(shop.platforms, home, clock, wire)
        self._platforms = tuple(
            open_platform(one, clock, wire, self._keepers.get(one.kind)) for one in shop.platforms
        )
        self._staff = StaffRoom(shop.staff, clock)
        catalogue = Catalogue(home.catalogue)
        self._recognise = Recogniser(catalogue, load_scale_rules())
        self.demo = world.demo_codes(catalogue) if world else ()
        self._on_view: Callable[[View], None] = lambda view: None
        self._recorder = Recorder(clock.monotonic)
        self._at_bench = False
        self._devices = Devices(
            shop, self._told, self._scanned, clock.monotonic, self._recorder.tap
        )
        self._customer = Customer(tuple(self._devices.displays.values()), self.report)
        books = PrintBooks(shop, home.ledger, lambda *command: self._runner.post(*command))
        printers = tuple(self._devices.printers.values())
        drawers = tuple(drawer.open for drawer in self._devices.drawers.values())
        self._printing = PrintQueue(printers, books, drawers=drawers) if printers else None
        outside = Outside(
            self._platforms, self._printing, self.post, self.report, self._log, self._keepers
        )
        self._runner = Runner(
            self._checkout, outside.carry_out, self._show, clock, self.report, self._log
        )
        self._searcher = Searcher(home.catalogue)
        self.view = self._runner.view

    def start(self, on_view: Callable[[View], None]) -> None:
        """Take commands; `on_view` is given each new view, on another thread."""
        self._on_view = on_view
        self._writer.start()
        self._log.started(VERSION)
        self._runner.start()
        self._searcher.start()

    def connect(self) -> None:
        """Start devices, and load what takes long to load; to be called once something is shown."""
        if self._world is not None:
            self._world.start()
        for name, device in self._devices.all.items():
            self._told(name, device.kind, device.status)
        self._devices.start()
        if self._printing is not None:
            self._printing.start()
            self._printing.wake()
        threading.Thread(target=self._load, name="loading", daemon=True).start()

    @property
    def devices(self) -> Mapping[str, Device]:
        """Every device by its name, such as "scanner-1"; the drawer on printer-1 is drawer-1."""
        return self._devices.all

    @cached_property
    def workbench(self) -> Workbench:
        """The devices for a technician who has signed on."""
        from tui_pos.bench.workbench import Workbench

        return Workbench(
            self._home,
            self.shop,
            self._devices,
            self._recorder,
            self.clock,
            self.report,
            self._attended,
        )

    def post(self, command: Command) -> int:
        """Ask for something, from any thread; commands are taken in the order they come.

        A view whose `handled` has reached the number given back shows what came of it.
        """
        return self._runner.post(command)

    def search(self, text: str, found: Found) -> None:
        """Look for goods by name, code or initials; `found` is called on another thread."""
        self._searcher.search(text, found)

    def examine(self, examined: Callable[[tuple[Part, ...]], None]) -> None:
        """Look at every part; `examined` is called on another thread."""

        def run() -> None:
            from tui_pos.health import examine_open

            examined(examine_open(self._home, self.devices, self._platforms, self._keepers))

        threading.Thread(target=run, name="examining", daemon=True).start()

    def open_shelf(self, language: str, opened: Callable[[Shelf], None]) -> None:
        """Read the articles in a language; `opened` is called on another thread."""

        def run() -> None:
            from tui_pos.knowledge.shelf import open_shelf

            opened(open_shelf(language, self._home.knowledge))

        threading.Thread(target=run, name="reading", daemon=True).start()

    def analyse(self, days: int, analysed: Callable[[Analysis | TillError], None]) -> None:
        """What the last so many days teach, or why that cannot be read; `analysed` is called on
        another thread."""

        def run() -> None:
            from tui_pos.log.beside import analyse_home

            try:
                analysed(analyse_home(self._home, self.clock.now(), days))
            except TillError as error:
                analysed(error)
            except OSError as failure:
                analysed(TillError(6039, detail=str(failure)))

        threading.Thread(target=run, name="analysing", daemon=True).start()

    def receipt_lines(self, sale: Sale) -> list[str]:
        """The receipt of a closed sale as text, as wide as this shop's paper."""
        paper = paper_of(self.shop)
        return lay_out(receipt_page(self.shop, sale), paper.columns, paper.encoding)

    def stop(self) -> None:
        """Give everything up; what is under way is on the ledger and goes on at the next start."""
        if self._printing is not None:
            self._printing.stop()
        self._customer.close()
        self._devices.close()
        if self._world is not None:
            self._world.stop()
        self._searcher.stop()
        self._runner.stop()
        self._log.stopped()
        self._writer.stop()
        self._ledger.close()
        self._held.close()

    def report(self, failure: Exception) -> None:
        """Keep where an internal error happened."""
        self._log.failed(failure)
        report(failure, self._home.path / "faults.log", self.clock)

    def _secrets(self) -> Iterator[Secret]:
        """What the log must not hold, as it is now."""
        for setting in self.shop.platforms:
            yield from (one for one in astuple(setting) if isinstance(one, Secret))
        for keeper in self._keepers.values():
            yield from keeper.secrets

    def _checkout(self) -> Checkout:
        return Checkout(
            Desk(
                self.shop,
                self._ledger,
                self._platforms,
                self._recognise,
                self._staff,
                self.clock,
                lambda: token_hex(16),
                self._weigh if self._devices.scales else None,
            )
        )

    def _show(self, view: View) -> None:
        self.view = view
        self._customer.take(view)
        self._on_view(view)

    def _attended(self, on: bool) -> None:
        """A technician is at the bench, or has left it: what is scanned there is no sale."""
        self._at_bench = on
        if self._printing is not None:
            self._printing.let_be(on)

    def _scanned(self, scan: Scan) -> None:
        if not self._at_bench:
            self.post(Entered(scan.text, scan.at, scanned=True))

    def _told(self, name: str, kind: Kind, status: Status) -> None:
        if kind is Kind.DRAWER:
            return  # What is wrong with it is its printer's, or told when it was to open.
        if status.health is Health.FAULT:
            # Writing takes its time, and a device is not to wait for it.

            def keep() -> None:
                self.workbench.failed(name, status.cause)

            threading.Thread(target=keep, name="keeping", daemon=True).start()
        error = int(status.cause) if status.cause is not None else None
        device = DeviceView(name, kind, status.health, error, status.detail)
        self.post(effects.DeviceChanged(device))

    def _weigh(self) -> int:
        """What lies on the first scale, in milligrams. Raises TillError: why nothing is known."""
        weight = next(iter(self._devices.scales.values())).weigh()
        if weight.mg is None:
            raise TillError(int(weight.cause or Cause.NO_WEIGHT), name=Word("device.scale"))
        return weight.mg

    def _load(self) -> None:
        """What the first sign-on and the first voucher need, so that neither waits for it."""
        import argon2

        if self._platforms:
            import httpx

            del httpx
        del argon2
        # All this stays to the end; looking through it again and again would hold up keys by 20 ms.
        gc.freeze()
