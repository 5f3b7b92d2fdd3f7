from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.encoding.escpos import profile
from drivers.simulators import SimulatedPrinter
from screens.console import Console
from screens.look import Line
from screens.paint.bars import header, key_bar, stage_bar
from screens.paint.main import middle
from screens.paint.message import message
from screens.paint.prompt import prompt
from tui_pos.access.pins import hash_pin
from tui_pos.checkout.view import View
from tui_pos.clock import SystemClock
from tui_pos.data import shipped
from tui_pos.home import Home
from tui_pos.locale import Locale
from tui_pos.sandbox.demo import demo_world
from tui_pos.sandbox.server import SandboxServer
from tui_pos.secret import Secret
from tui_pos.setup.writing import write_home
from tui_pos.shop import (
    Cover,
    DealKind,
    DealSetting,
    PlatformSetting,
    PrinterSetting,
    Role,
    Shop,
    Staff,
    TenderSetting,
)
from tui_pos.till import open_till

COLA, CHIPS, MILK = "6901234101010", "6906907122934", "6901035116084"
PIN = "135790"
_HASH = hash_pin(Secret(PIN))
_LIMIT_S = 20.0


class Desk:
    """A real till on a real home, its console, and its screen as text; keys are pressed one by one.

    Time passes between keys only as the till needs it to: an Enter comes well after the last.
    """

    def __init__(self, folder: Path, shop: Shop, size: tuple[int, int] = (80, 24)) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._size = size
        self.home = Home(folder / "home")
        write_home(self.home.path, shop, shipped("demo/goods.csv"))
        self.till = open_till(self.home.path)
        self.console = Console(self.till, Locale(shop.language), self._later)
        self.till.start(self._newer)
        self.till.connect()
        self._at = self.till.clock.monotonic()

    def _later(self, change: Callable[[], None]) -> None:
        with self._changed:
            change()
            self._changed.notify_all()

    def _newer(self, view: View) -> None:
        self._later(lambda: self.console.take(view))

    def press(self, *keys: str) -> None:
        """Press keys by name, at a person's pace."""
        for key in keys:
            self._at = max(self._at, self.till.clock.monotonic()) + 1.2
            with self._changed:
                self.console.key(key, key if len(key) == 1 else None, self._at)

    def press_at(self, after_s: float, key: str) -> None:
        """A key so many seconds after the last one."""
        self._at += after_s
        with self._changed:
            self.console.key(key, key if len(key) == 1 else None, self._at)

    def type(self, text: str) -> None:
        """Type a text and Enter."""
        self.press(*text, "enter")

    def wait(self, reached: Callable[[View], object]) -> View:
        """The view, once it is as it should be."""
        with self._changed:
            assert self._changed.wait_for(lambda: reached(self.console.view), _LIMIT_S), self.text()
            return self.console.view

    def wait_text(self, wanted: str) -> str:
        """The screen, once it shows this."""
        with self._changed:
            assert self._changed.wait_for(lambda: wanted in self.text(), _LIMIT_S), self.text()
            return self.text()

    def lines(self) -> list[Line]:
        """The whole screen, painted anew."""
        (width, height), console, clock = self._size, self.console, self.till.clock
        return [
            *header(console, clock.now(), width),
            *stage_bar(console, width),
            *middle(console, clock.now(), width, height - 10),
            *message(console, clock.monotonic(), width, 4),
            *prompt(console, width)[0],
            *key_bar(console, width),
        ]

    def text(self) -> str:
        with self._changed:
            return "\n".join("".join(span.text for span in line) for line in self.lines())

    def sign_on(self, number: str = "1001") -> None:
        self.type(number)
        self.type(PIN)
        self.wait(lambda view: view.person is not None)


@pytest.fixture(scope="session")
def platform_url() -> Iterator[str]:
    server = SandboxServer(demo_world(SystemClock()))
    yield server.start()
    server.stop()


@pytest.fixture
def printer() -> Iterator[SimulatedPrinter]:
    simulated = SimulatedPrinter(profile(58))
    yield simulated
    simulated.close()


@pytest.fixture
def shop(platform_url: str, printer: SimulatedPrinter) -> Shop:
    access = (Secret("training-sign-key"), Secret("training-auth-token"))
    kinds = ("meituan-retail", "meituan-dining")
    return Shop(
        id="S001",
        name="示范小店",
        terminal="T01",
        printers=(PrinterSetting(printer.port),),
        platforms=tuple(PlatformSetting(kind, platform_url, "100000", *access) for kind in kinds),
        deals=(
            DealSetting("meituan-retail", "7003", DealKind.DISCOUNT, percent=80),
            DealSetting(
                "meituan-retail", "7004", DealKind.PACKAGE, (Cover(COLA, quantity=2), Cover(CHIPS))
            ),
        ),
        tenders=(TenderSetting("wechat", "微信收款码"), TenderSetting("card", "刷卡")),
        staff=(
            Staff("1001", "小李", Role.CASHIER, _HASH),
            Staff("2001", "王店长", Role.SUPERVISOR, _HASH),
            Staff("3001", "老赵", Role.TECHNICIAN, _HASH),
        ),
    )


@pytest.fixture
def desk(tmp_path: Path, shop: Shop) -> Iterator[Desk]:
    desk = Desk(tmp_path, shop)
    yield desk
    desk.till.stop()


@pytest.fixture
def cashier(desk: Desk) -> Desk:
    desk.sign_on()
    return desk
