"""How long a till that was killed takes to stand where it stood, also after a long past."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import sleep

from benchmarks.apps import sign_on, start_till
from benchmarks.figures import ROUNDS, Figure
from benchmarks.ledger import PAST, fill
from benchmarks.watch import Watched
from tests.e2e.shop import (
    ENTER_COUNTS_AFTER_S,
    ENTRY,
    PAY,
    REDEEM,
    SIGN_ON,
    Shop,
    barcode,
    goods_name,
)
from tui_pos.clock import SystemClock
from tui_pos.home import Home
from tui_pos.ledger.store import Ledger

_LINES = 200
_BURST = 20
_LEAVE = "退出收银程序"


def figures(folder: Path) -> Iterator[Figure]:
    """The first screen after a kill in a long order, against that after the till was left."""
    with Shop(folder, _LINES) as shop:
        few, many = shop.home(), shop.home()
        with closing(Ledger(Home(many).ledger, "T01", SystemClock())) as ledger:
            fill(ledger, PAST)
        yield _starts(few, "start after a kill in the middle of a sale, against a normal start")
        yield _starts(many, f"the same with {PAST:,} records before it")


def _starts(home: Path, name: str) -> Figure:
    killed, normal = zip(*(_turn(home) for _ in range(ROUNDS + 1)), strict=True)
    # The first ones read files that were never read.
    return Figure(name, "ms", killed[1:], normal[1:], most_ratio=1.5)


def _turn(home: Path) -> tuple[float, float]:
    """Milliseconds of a start after a kill and of a normal one, in a home that was left."""
    with start_till(home) as till:
        normal = _ready_ms(till)
        sign_on(till)
        for first in range(0, _LINES, _BURST):
            numbers = range(first, first + _BURST)
            till.write("".join(f"{barcode(number)}\r" for number in numbers).encode())
            till.until(f"+ {goods_name(numbers[-1])}")
        till.kill()
    with start_till(home) as till:
        killed = _ready_ms(till)
        sign_on(till)
        _finish(till)
    return killed, normal


def _ready_ms(till: Watched) -> float:
    return (till.until(SIGN_ON) - till.spawned_at) * 1000


def _finish(till: Watched) -> None:
    """Sell what was ordered, and leave."""
    for stage in (REDEEM, PAY, ENTRY):
        sleep(ENTER_COUNTS_AFTER_S)
        till.press("enter")
        till.until(stage)
    till.press("F12")
    till.until(SIGN_ON)
    till.press("F10")
    till.until(_LEAVE)
    till.press("1", "enter")
    assert till.wait() == 0
