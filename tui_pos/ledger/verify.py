"""Is the ledger whole? The chain of every record, and the sums of every sale."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from tui_pos.errors import TillError
from tui_pos.ledger.chain import START, link_of
from tui_pos.ledger.records import LedgerBehind, SaleClosed
from tui_pos.ledger.sales import finished_sales
from tui_pos.ledger.store import LedgerReader
from tui_pos.ledger.views import running_number


class Flaw(msgspec.Struct, frozen=True):
    """Something that does not add up. `place` is "record 17" or a sale's id."""

    place: str
    what: str


def verify(ledger: LedgerReader) -> Iterator[Flaw]:
    """Every flaw found, in order; none means whole. Never raises for a damaged ledger."""
    try:
        yield from _chain(ledger)
        ledger.tip()
        yield from _sums(ledger)
    except TillError as damage:
        yield Flaw("ledger", str(damage.details.get("detail", damage.code)))


def _chain(ledger: LedgerReader) -> Iterator[Flaw]:
    previous, expected = START, 1
    for row in ledger.rows():
        if row.seq != expected:
            yield Flaw(f"record {expected}", "missing")
        if link_of(previous, row) != row.hash:
            yield Flaw(f"record {row.seq}", "changed")
        previous, expected = row.hash, row.seq + 1


def _sums(ledger: LedgerReader) -> Iterator[Flaw]:
    closings: dict[str | None, SaleClosed] = {}
    behind, after_gap = False, set()
    for step in ledger.steps():
        behind = behind or isinstance(step.record, LedgerBehind)
        if isinstance(step.record, SaleClosed):
            closings[step.sale] = step.record
            if behind:
                # Numbers that records now missing may have used are passed over.
                after_gap.add(step.sale)
                behind = False
    last_receipt: int | None = None
    for sale in finished_sales(ledger):
        closing = closings.get(sale.id)
        if closing is None or sale.receipt is None:
            continue  # abandoned, or closed since
        told = (closing.total_fen, closing.deductions_fen, closing.tendered_fen)
        if told != (sale.total_fen, sale.deductions_fen, sale.tendered_fen):
            yield Flaw(sale.id, "the closing differs from its steps")
        paid = sale.deductions_fen + sale.tendered_fen - sale.change_fen
        if sale.total_fen + sale.rounding_fen != paid:
            yield Flaw(sale.id, "does not add up")
        try:
            number = running_number(sale.receipt)
        except ValueError:
            yield Flaw(sale.id, f"receipt {sale.receipt}")
            continue
        follows = last_receipt is None or number == last_receipt + 1
        if not follows and (sale.id not in after_gap or number < (last_receipt or 0)):
            yield Flaw(sale.id, f"receipt {number} follows {last_receipt}")
        last_receipt = number
