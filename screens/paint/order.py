"""The order: its lines, vouchers and tenders; what is newest is always in sight."""

from __future__ import annotations

from datetime import datetime, timedelta

from screens.console import Console
from screens.look import Line, Span, edges, pad, pad_left
from tui_pos.money import yuan
from tui_pos.sale import Line as SaleLine
from tui_pos.sale import Redemption, RedemptionState, Sale, Tender, quantity_text

_AMOUNT, _PRICE, _QUANTITY = 10, 9, 8
_Row = SaleLine | Redemption | Tender


def order_panel(console: Console, now: datetime, width: int, height: int) -> list[Line]:
    """The sale under way, or the receipt of the one just closed."""
    sale = console.view.sale
    if sale is None and console.view.closed is not None:
        return _receipt(console, console.view.closed, width, height)
    if sale is None:
        return _empty(console, height)
    rows: tuple[_Row, ...] = (*sale.lines, *sale.redemptions, *sale.tenders)
    chosen = next((at for at, one in enumerate(sale.lines) if one.id == console.selected), None)
    shown = _window(len(rows), chosen, height - 1)
    lines = [_columns(console, width), *(_row(console, row, now, width) for row in rows[shown])]
    if shown.start and len(lines) > 1:
        above = console.locale.t("order.above", count=shown.start + 1)
        lines[1] = [Span(f" {above}", "dim")]
    return lines


def _window(count: int, chosen: int | None, room: int) -> slice:
    """The rows to show: the last ones, or those around the chosen one."""
    last = count
    if chosen is not None:
        last = max(min(last, chosen + 1 + room // 2), min(room, last))
    return slice(max(last - room, 0), last)


def _row(console: Console, row: _Row, now: datetime, width: int) -> Line:
    match row:
        case SaleLine():
            return _goods(console, row, width)
        case Redemption():
            return _voucher(console, row, now, width)
        case Tender():
            return _tender(console, row, width)


def _columns(console: Console, width: int) -> Line:
    t = console.locale.t
    right = (
        pad_left(t("order.quantity"), _QUANTITY)
        + pad_left(t("order.price"), _PRICE)
        + pad_left(t("order.amount"), _AMOUNT)
    )
    return edges([Span(f" {t('order.goods')}", "dim")], [Span(right, "dim")], width)


def _goods(console: Console, line: SaleLine, width: int) -> Line:
    style = "chosen" if line.id == console.selected else ""
    right = (
        pad_left(quantity_text(line.milli), _QUANTITY)
        + pad_left(yuan(line.unit_price_fen), _PRICE)
        + pad_left(yuan(line.amount_fen), _AMOUNT)
    )
    name = pad(f" {line.name}", width - _QUANTITY - _PRICE - _AMOUNT)
    return [Span(name, style), Span(right, style)]


_STATES = {
    RedemptionState.UNKNOWN: ("order.unknown", "warning"),
    RedemptionState.REFUSED: ("order.refused", "dim"),
    RedemptionState.UNDOING: ("order.undoing", "warning"),
    RedemptionState.UNDONE: ("order.undone", "dim"),
    RedemptionState.PARKED: ("order.parked", "warning"),
    RedemptionState.UNDO_PARKED: ("order.undo_parked", "warning"),
}


def _voucher(console: Console, one: Redemption, now: datetime, width: int) -> Line:
    t = console.locale.t
    if one.state is RedemptionState.DONE:
        word, style = yuan(-one.deduction_fen), "good"
    else:
        key, style = _STATES[one.state]
        word = t(key)
    count = f" x{one.count}" if one.count > 1 else ""
    left = f" {t('order.voucher')} {one.title}{count} {one.code_masked[-6:]}"
    right = [Span(f" {word}", style)]
    if one.counts and (end := console.view.undo_until.get(one.id)) is not None:
        right.insert(0, Span(f" {_time_left(console, end - now)}", "dim"))
    return edges([Span(left, style)], right, width)


def _time_left(console: Console, left: timedelta) -> str:
    """How long a redemption can still be undone."""
    seconds = int(left.total_seconds())
    if seconds < 0:
        return console.locale.t("order.undo_over")
    minutes, seconds = divmod(seconds, 60)
    return console.locale.t("order.undo_left", left=f"{minutes}:{seconds:02d}")


def _tender(console: Console, tender: Tender, width: int) -> Line:
    name = console.locale.t("order.tender", name=console.tender_name(tender))
    return edges([Span(f" {name}", "info")], [Span(yuan(tender.amount_fen), "info")], width)


def _empty(console: Console, height: int) -> list[Line]:
    t = console.locale.t
    key = "order.empty_held" if console.view.held else "order.empty"
    return [[]] * (height // 2 - 1) + [[Span(f"  {t(key, count=len(console.view.held))}", "dim")]]


def _receipt(console: Console, sale: Sale, width: int, height: int) -> list[Line]:
    t = console.locale.t
    lines = console.till.receipt_lines(sale)
    first = min(console.scroll, max(len(lines) - height + 1, 0))
    console.scroll = first
    title: Line = [Span(f" {t('order.receipt')}", "dim")]
    return [title, *([Span(f"   {line}")] for line in lines[first : first + height - 1])]
