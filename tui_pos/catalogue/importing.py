"""An import: the goods of a file take the place of the catalogue, and no bad row is guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from tui_pos.catalogue.building import STEP, build
from tui_pos.catalogue.codes import gtin
from tui_pos.catalogue.goods import Goods
from tui_pos.catalogue.rows import BadRow, Reason, read_row
from tui_pos.catalogue.tables import Table, open_table

Progress = Callable[[int, int], None]


class Imported(msgspec.Struct, frozen=True):
    """`good`: goods now in the catalogue, 0 where it was left as it was; `bad` by their lines."""

    good: int
    bad: tuple[BadRow, ...]


def import_goods(
    source: Path,
    target: Path,
    strict: bool = False,
    progress: Progress = lambda done, of: None,
) -> Imported:
    """Replace the catalogue at `target` by the good rows of a CSV or XLSX file.

    With bad rows it stays as it was if `strict`, or if no row is good. Each row counts twice in
    `progress`, when read and when written. A kill leaves the old catalogue or the new one.
    Raises TillError: 6040 to 6044 no row could be read (see `open_table`), 6045 not written.
    """
    table = open_table(source)
    goods, bad = _read(table, progress)
    if not bad or (goods and not strict):
        read = len(goods) + len(bad)
        build(target, goods, lambda written: progress(read + written, read + len(goods)))
        progress(read + len(goods), read + len(goods))
        return Imported(len(goods), bad)
    return Imported(0, bad)


def _read(table: Table, progress: Progress) -> tuple[list[Goods], tuple[BadRow, ...]]:
    """The goods that are in the file once, and all rows that are bad.

    Rows that say the same twice count once. Rows that contradict each other are all bad: which
    price is meant is not ours to guess.
    """
    first: dict[str, tuple[int, Goods]] = {}
    disputed: dict[str, BadRow] = {}
    bad: list[BadRow] = []
    for done, row in enumerate(table.rows, start=1):
        if done % STEP == 0:
            progress(done, 2 * max(done, table.total))
        read = row if isinstance(row, BadRow) else read_row(row, table.typed)
        if isinstance(read, BadRow):
            bad.append(read)
            continue
        article = gtin(read.barcode) or read.barcode
        line, goods = first.setdefault(article, (row.line, read))
        if line != row.line:
            bad.append(BadRow(row.line, Reason.DUPLICATE, read.barcode, other=line))
            if goods != read:
                disputed[article] = BadRow(line, Reason.DUPLICATE, goods.barcode, other=row.line)
    for article in disputed:
        del first[article]
    bad += disputed.values()
    return [goods for _, goods in first.values()], tuple(sorted(bad, key=lambda row: row.line))
