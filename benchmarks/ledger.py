"""What one step of a sale costs until it is on disk, and whether a long past makes it dearer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

import msgspec

from benchmarks.figures import ROUNDS, Figure
from tui_pos.clock import SystemClock
from tui_pos.ledger import records as r
from tui_pos.ledger.store import Ledger, create
from tui_pos.sale import CASH, Line, Stage, Tender

STEPS = 300
PAST = 1_000_000
_WHO = "1001"
_LINES = 12
_WARMING = 1500


def figures(folder: Path) -> Iterator[Figure]:
    """Commits of the same step: bare, on an empty ledger, on one with a long past, in turns."""
    empty, long = new_ledger(folder / "empty.sqlite"), new_ledger(folder / "long.sqlite")
    fill(long, PAST)
    writers = _bare(folder / "bare.sqlite"), _steps(empty, 1), _steps(long, 10_000_000)
    # Until the log of a new file has its full size, each commit also makes it longer.
    for _ in range(_WARMING):
        for write in writers:
            write()
    rounds = [[_p50_ms(write) for write in writers] for _ in range(ROUNDS)]
    bare, on_empty, on_long = zip(*rounds, strict=True)
    yield Figure("one sale step durable, p50", "ms", on_empty, bare, most_ratio=1.3)
    yield Figure(
        f"the same with {PAST:,} records before it, against none",
        "ms",
        on_long,
        on_empty,
        most_ratio=1.1,
    )


def _p50_ms(write: Callable[[], object]) -> float:
    took = []
    for _ in range(STEPS):
        begun = perf_counter()
        write()
        took.append(perf_counter() - begun)
    return median(took) * 1000


def _line(number: int) -> Line:
    return Line(
        id=number,
        barcode="6901234101010",
        name="可口可乐 500ml",
        unit_price_fen=350,
        milli=1000,
        amount_fen=350,
        category="饮料",
        unit="瓶",
    )


def new_ledger(path: Path) -> Ledger:
    """An empty one, of this terminal."""
    create(path)
    return Ledger(path, "S001-T01", SystemClock())


def _steps(ledger: Ledger, first: int) -> Callable[[], object]:
    """Adds one more line to a sale that goes on and on."""
    sale = f"S001-T01-S{first:09}"
    numbers = count(1)
    return lambda: ledger.append(r.LineAdded(line=_line(next(numbers))), who=_WHO, sale=sale)


def _bare(path: Path) -> Callable[[], object]:
    """Writes as many bytes as a step has into a database that has one table and no meaning."""
    sample = new_ledger(path.with_suffix(".sample"))
    _steps(sample, 1)()
    row = "".join(map(str, msgspec.structs.astuple(next(sample.rows()))))
    sample.close()
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE steps (seq INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    return lambda: db.execute("INSERT INTO steps (body) VALUES (?)", (row,))


def fill(ledger: Ledger, wanted: int) -> None:
    """Record whole sales until there are so many records."""
    each = len(_sale(1))
    for number in range(1, wanted // each + 2):
        ledger.append(*_sale(number), who=_WHO, sale=f"S001-T01-S{number:09}")


def _sale(number: int) -> tuple[r.Record, ...]:
    lines = tuple(_line(each) for each in range(1, _LINES + 1))
    total = sum(line.amount_fen for line in lines)
    receipt = f"S001-T01-{number:06}"
    return (
        *(r.LineAdded(line=line) for line in lines),
        r.StageMoved(to=Stage.REDEEM),
        r.StageMoved(to=Stage.PAY),
        r.TenderTaken(tender=Tender(1, CASH, "", total)),
        r.SaleClosed(
            receipt=receipt,
            total_fen=total,
            deductions_fen=0,
            rounding_fen=0,
            tendered_fen=total,
            change_fen=0,
            drawer=True,
        ),
        r.PrintQueued(job=number, receipt=receipt),
        r.PrintStarted(job=number),
        r.PrintEnded(job=number, outcome="done"),
    )
