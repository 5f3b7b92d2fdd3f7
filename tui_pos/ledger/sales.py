"""Sales read back from the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from tui_pos.checkout.fold import fold, open_sale
from tui_pos.errors import TillError
from tui_pos.ledger.store import LedgerReader, Step
from tui_pos.sale import Sale


def sale_from(steps: list[Step]) -> Sale:
    """The sale that these records, all of one sale and in order, come to."""
    first = steps[0]
    start = open_sale(first.sale or "", first.who, first.at)
    return fold(start, ((step.at, step.record) for step in steps))


def read_sale(ledger: LedgerReader, sale: str) -> Sale:
    """One sale by its id. Raises TillError 6014 where there is none."""
    steps = ledger.steps_of(sale)
    if not steps:
        raise TillError(6014, number=sale)
    return sale_from(steps)


def read_receipt(ledger: LedgerReader, receipt: str | None) -> Sale:
    """The sale of a receipt; None: of the last one. Raises TillError 6014: there is none."""
    number = receipt or ledger.last_receipt()
    sale = ledger.sale_of_receipt(number) if number else None
    if sale is None:
        raise TillError(6014, number=number or "-")
    return read_sale(ledger, sale)


def finished_sales(ledger: LedgerReader) -> Iterator[Sale]:
    """Every closed or abandoned sale, in the order they ended; held in memory only while open."""
    under_way: dict[str, list[Step]] = {}
    for step in ledger.steps():
        if step.sale is None:
            continue
        steps = under_way.setdefault(step.sale, [])
        steps.append(step)
        if step.record.__struct_config__.tag in ("sale.closed", "sale.abandoned"):
            yield sale_from(under_way.pop(step.sale))
        elif not _opens(steps):
            del under_way[step.sale]


def _opens(steps: list[Step]) -> bool:
    """A late record of a sale that has ended (a reprint, a parked voucher found) opens none."""
    return steps[0].record.__struct_config__.tag == "line.added"
