"""The receipts that are not on paper, a line each, with what keeps them from it."""

from __future__ import annotations

from screens.console import Console
from screens.look import Line, Span, fill, pad, pad_left
from screens.modes.receipts import Receipts
from tui_pos.ledger.prints import Receipt
from tui_pos.money import yuan
from tui_pos.printing.telling import why
from tui_pos.vouchers.deals import minute

_NUMBER, _TIME, _PAID = 14, 13, 10


def receipts_panel(console: Console, mode: Receipts, width: int, height: int) -> list[Line]:
    """So many of them, around the chosen one."""
    receipts = console.view.receipts
    chosen, room = mode.at(receipts), height - 1
    first = max(0, min(chosen - room // 2, len(receipts) - room))
    lines: list[Line] = [[Span(f" {console.locale.t('receipts.title')}", "bold")]]
    for at, receipt in enumerate(receipts[first : first + room], start=first):
        style = "chosen" if at == chosen else ""
        lines.append(fill([Span(f" {_row(console, receipt)}", style)], width, style))
    return lines


def _row(console: Console, receipt: Receipt) -> str:
    paid = "-" if receipt.paid_fen is None else yuan(receipt.paid_fen)
    when = pad(minute(receipt.closed_at), _TIME)
    left = pad(receipt.number, _NUMBER) + when + pad_left(paid, _PAID)
    return f"{left}  {why(console.locale, receipt)}"
