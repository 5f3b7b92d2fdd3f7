"""Whether a large assortment makes finding slower or the till bigger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.apps import sign_on, start_till
from benchmarks.catalogue import FEW, MANY, measure
from benchmarks.figures import Figure
from tests.e2e.shop import Shop, barcode, goods_name
from tests.program import keys

ROUNDS = 3
_SEARCHED = "号茶"
"""What every one of the goods is called."""


def figures(folder: Path) -> Iterator[Figure]:
    """Finding among very many goods, and the memory of a till that has them, against few."""
    few, many = zip(*(measure() for _ in range(ROUNDS)), strict=True)
    yield Figure(
        f"lookup by barcode among {MANY:,} goods, p99, against {FEW}",
        "ms",
        [one.find_p99 for one in many],
        [one.find_p99 for one in few],
        most=0.1,
    )
    yield Figure(
        f"search as typed among {MANY:,} goods, p99, against {FEW}",
        "ms",
        [one.search_p99 for one in many],
        [one.search_p99 for one in few],
        most=16,
    )
    small, large = folder / "few", folder / "many"
    small.mkdir()
    large.mkdir()
    with Shop(small, FEW) as corner, Shop(large, MANY) as market:
        turns = [(_megabytes(corner), _megabytes(market)) for _ in range(ROUNDS)]
    low, high = zip(*turns, strict=True)
    yield Figure(f"till memory with {MANY:,} goods, against {FEW}", "MB", high, low, 1.02)


def _megabytes(shop: Shop) -> float:
    """Of a till that has found and searched goods."""
    with start_till(shop.home()) as till:
        sign_on(till)
        for number in range(FEW):
            till.press(*barcode(number), "enter")
        till.until(goods_name(FEW - 1))
        till.write(keys("F4", *_SEARCHED))
        till.until(goods_name(0))
        till.settle()
        return till.rss_kib() / 1024
