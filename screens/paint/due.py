"""What is to be paid, large; below it how it comes about."""

from __future__ import annotations

from screens.console import Console
from screens.look import Line, Span, edges
from screens.paint.digits import big
from tui_pos.money import yuan
from tui_pos.sale import Sale, Stage


def due_panel(console: Console, width: int, height: int) -> list[Line]:
    """The amount due, or the change of the sale just closed."""
    t, view = console.locale.t, console.view
    sale = view.sale
    if sale is None and view.closed is not None:
        return _closed(console, view.closed, width)
    if sale is None:
        return _amount(t("due.due"), 0, width, "dim")
    due = view.cash_due_fen if sale.stage is Stage.PAY else sale.due_fen
    lines = _amount(t("due.due"), due, width, "big")
    lines.append([])
    pieces = sum(1 if line.weighed else max(line.milli // 1000, 1) for line in sale.lines)
    lines.append(_row(t("due.goods", count=pieces), sale.total_fen, width))
    if sale.counting:
        lines.append(
            _row(
                t("due.vouchers", count=sum(one.count for one in sale.counting)),
                -sale.deductions_fen,
                width,
            )
        )
    if sale.stage is Stage.PAY and due != sale.due_fen:
        lines.append(_row(t("due.rounding"), due - sale.due_fen, width))
        lines.append(_row(t("due.exact"), sale.due_fen, width))
    if sale.tenders:
        lines.append(_row(t("due.tendered"), sale.tendered_fen, width))
    return lines


def _closed(console: Console, sale: Sale, width: int) -> list[Line]:
    t = console.locale.t
    lines = _amount(t("due.change"), sale.change_fen, width, "big_good")
    lines.append([])
    lines.append(_row(t("due.total"), sale.total_fen, width))
    if sale.deductions_fen:
        lines.append(
            _row(
                t("due.vouchers", count=sum(one.count for one in sale.counting)),
                -sale.deductions_fen,
                width,
            )
        )
    if sale.rounding_fen:
        lines.append(_row(t("due.rounding"), sale.rounding_fen, width))
    lines.append(_row(t("due.tendered"), sale.tendered_fen, width))
    lines.append([Span(t("due.receipt", number=sale.receipt or ""), "dim")])
    return lines


def _amount(label: str, fen: int, width: int, style: str) -> list[Line]:
    text = yuan(fen)
    shown = [Span(f"¥{text}", "bold")]
    lines = [edges([Span(label, "bold")], shown, width), []]
    if style == "dim":
        return lines
    return lines + (big(text, width, style) or [[Span(f"¥{text}", style)]])


def _row(label: str, fen: int, width: int) -> Line:
    return edges([Span(label)], [Span(yuan(fen))], width)
