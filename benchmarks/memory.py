"""How much memory is held after a day's work. Nothing of it hangs on time: all run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

from benchmarks.apps import BARE_READY, sign_on, start_bare, start_till
from benchmarks.bare import ROWS, row_name
from benchmarks.figures import ROUNDS, Figure
from benchmarks.watch import Watched
from tests.e2e.shop import ENTER_COUNTS_AFTER_S, ENTRY, PAY, REDEEM, Shop, barcode, goods_name

SALES = 100
LINES = 10


def figures(folder: Path) -> Iterator[Figure]:
    """Resident memory after a thousand scanned lines in a hundred sales, against as many rows."""
    with ThreadPoolExecutor(ROUNDS) as several:
        till = list(several.map(_till, (folder / f"memory{n}" for n in range(ROUNDS))))
        bare = list(several.map(lambda _: _bare(), range(ROUNDS)))
    name = f"memory after {SALES * LINES:,} lines, {SALES} sales"
    yield Figure(name, "MB", till, bare, 1.4)


def _bare() -> float:
    with start_bare() as bare:
        bare.until(BARE_READY)
        for sale in range(1, SALES + 1):
            for _ in range(LINES):
                bare.press("6", "enter")
            bare.until(row_name(ROWS + sale * LINES))
        return _megabytes(bare)


def _till(folder: Path) -> float:
    folder.mkdir()
    with Shop(folder, LINES) as shop, start_till(shop.home()) as till:
        sign_on(till)
        for _ in range(SALES):
            _sell(till)
        return _megabytes(till)


def _sell(till: Watched) -> None:
    till.write("".join(f"{barcode(n)}\r" for n in range(LINES)).encode())
    till.until(goods_name(LINES - 1))
    for stage in (REDEEM, PAY):
        sleep(ENTER_COUNTS_AFTER_S)
        till.press("enter")
        till.until(stage)
    till.press(*"99", "enter")
    till.until(ENTRY)


def _megabytes(app: Watched) -> float:
    app.settle()
    return app.rss_kib() / 1024
