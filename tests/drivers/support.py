"""What the tests of the devices share: what was said, and waiting for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from drivers.encoding.escpos import Profile, profile
from drivers.paper import Barcode, Columns, Cut, Feed, Page, Rule, Text
from drivers.patience import Patience
from drivers.transport import Direction

T = TypeVar("T")
LIMIT_S = 10.0
SHORT = Patience(unasked_s=0.05, answering_s=0.5, silent_s=0.02, end_s=0.05, look_s=0.05)

NARROW, WIDE = profile(58), profile(80)
RECEIPT = Page(
    (
        Text("示范小店", align="centre", bold=True, width=2, height=2),
        Columns("单号 S001-T01-000123", "收银 1001"),
        Rule(),
        Text("可口可乐 500ml Classic Taste 特别长的名字真的很长"),
        Columns("  2 x ¥3.50", "7.00"),
        Columns("应收", "7.00", bold=True),
        Barcode("S001-T01-000123"),
        Text("谢谢惠顾", align="centre"),
        Feed(3),
        Cut(),
    )
)


class Heard(Generic[T]):
    """Keeps what a callback was told."""

    def __init__(self) -> None:
        self.all: list[T] = []
        self._changed = threading.Condition()

    def __call__(self, one: T) -> None:
        with self._changed:
            self.all.append(one)
            self._changed.notify_all()

    def wait(self, reached: Callable[[list[T]], bool]) -> list[T]:
        """All that was told, once it is as it should be; fails after a long while."""
        with self._changed:
            assert self._changed.wait_for(lambda: reached(self.all), LIMIT_S), self.all
            return list(self.all)


class Hand:
    """A tap that pulls the cable out when so many bytes have gone by."""

    def __init__(self, pull: Callable[[], None]) -> None:
        self._pull = pull
        self._left: int | None = None

    def after(self, size: int | None) -> None:
        """Pull after so many bytes from now on; None: not at all."""
        self._left = size

    def __call__(self, direction: Direction, data: bytes) -> None:
        if self._left is None:
            return
        self._left -= len(data)
        if self._left <= 0:
            self._left = None
            self._pull()


def narrow(encoding: str) -> Profile:
    """A narrow printer of that encoding."""
    return Profile(32, 384, encoding)  # type: ignore[arg-type]
