"""录单: goods in, changed and out again, until the order is confirmed."""

from __future__ import annotations

import re

from msgspec.structs import replace

from tui_pos.catalogue.codes import is_misread
from tui_pos.catalogue.goods import ONE, Item
from tui_pos.catalogue.scale import grams_of
from tui_pos.checkout.commands import Discount, RemoveLine, SetPrice, SetQuantity
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.unlock import unlocked
from tui_pos.checkout.view import LastScan, Level, Text
from tui_pos.errors import TillError
from tui_pos.ledger.records import LineAdded, LineChanged, LineRemoved, StageMoved
from tui_pos.money import share, yuan
from tui_pos.sale import Line, Stage
from tui_pos.vouchers.shapes import is_digits, is_payment_code, platforms_for

_TIMES = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)[*×xX](.*)")
_MOST_FEN = 99_999_999
"""No line of a small shop is dearer; more is a slip of the hand."""
_BY_WEIGHT = frozenset({"千克", "公斤", "斤", "克", "两", "升", "米", "kg", "g", "l", "m"})
"""Units of which a part can be sold."""


def entered(desk: Desk, text: str, scanned: bool) -> None:
    """A text typed or scanned while the order is open. Raises TillError: why it is no goods."""
    item = desk.recognise(text)
    times = _TIMES.fullmatch(text) if item is None and not scanned else None
    if times is not None:
        quantity = _thousandths(times[1])
        if quantity == 0:
            raise TillError(6012)
        desk.quantity = quantity
        text = times[2]
        if not text:
            return
        item = desk.recognise(text)
    if item is None:
        raise _why_not(desk, text)
    add(desk, item)


def _thousandths(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * ONE + int(part.ljust(3, "0") or 0)


def _why_not(desk: Desk, text: str) -> TillError:
    if is_payment_code(text):
        return TillError(4010)
    if is_digits(text) and platforms_for(text, desk.platforms):
        return TillError(3030)
    if is_misread(text):
        return TillError(6011, code=text[:24])
    return TillError(6010, code=text[:24])


def add(desk: Desk, item: Item) -> None:
    """Add goods as a line of their own: as much as was typed before, as their label says, or as
    lies on the scale.

    Raises TillError: 6012 a quantity that cannot be, 6022 the weight has to be typed, and why
    the scale has none.
    """
    times = desk.quantity or ONE
    parts = item.goods.unit in _BY_WEIGHT and not item.weighed
    if (item.weighed and times > ONE) or (times % ONE and not parts):
        desk.quantity = None
        raise TillError(6012)
    on_scale = None if item.weighed or desk.quantity else _on_scale(desk, item)
    milli = on_scale or share(item.milli, times, ONE)
    if item.amount_fen is not None:
        amount = item.amount_fen
    else:
        amount = share(item.goods.price_fen, milli, ONE)
    _check_amount(amount)
    line = Line(
        id=desk.sale.next_line if desk.sale else 1,
        barcode=item.goods.barcode,
        name=item.goods.name,
        unit_price_fen=item.goods.price_fen,
        milli=milli,
        amount_fen=amount,
        category=item.goods.category,
        unit=item.goods.unit,
        weighed=item.weighed or on_scale is not None,
    )
    desk.record(LineAdded(line=line))
    desk.quantity = None
    desk.closed = None
    desk.notice = None
    desk.last = LastScan(line.id, line.name, line.milli, line.amount_fen)


def _on_scale(desk: Desk, item: Item) -> int | None:
    """What lies on the scale, in thousandths of the unit; None for goods that are not weighed."""
    grams = grams_of(item.goods.unit)
    if grams is None:
        return None
    if desk.weigh is None:
        raise TillError(6022, name=item.goods.name, code=item.goods.barcode)
    return max(share(desk.weigh(), 1, grams), 1)


def _check_amount(amount: int) -> None:
    if amount > _MOST_FEN:
        raise TillError(6012)


def _open_line(desk: Desk, line_id: int | None) -> Line:
    """The line with this id, or the last one.

    Raises TillError 3036 once the order is confirmed, 6013 where there is no such line.
    """
    if desk.stage is not Stage.ENTRY:
        raise TillError(3036)
    lines = desk.sale.lines if desk.sale else ()
    line = next((one for one in reversed(lines) if line_id in (None, one.id)), None)
    if line is None:
        raise TillError(6013)
    return line


def set_quantity(desk: Desk, command: SetQuantity) -> None:
    line = _open_line(desk, command.line)
    whole = command.milli % ONE == 0 or line.unit in _BY_WEIGHT
    if line.weighed or not whole or not 0 < command.milli < 10_000 * ONE:
        raise TillError(6012)
    if line.list_fen is None:
        amount, listed = share(line.unit_price_fen, command.milli, ONE), None
    else:
        # What a supervisor took off one piece is not for the cashier to take off ten.
        what = Text("unlock.quantity", {"name": line.name, "quantity": command.milli // ONE})
        if not unlocked(desk, "line.price", what, command):
            return
        amount = share(line.amount_fen, command.milli, line.milli)
        listed = share(line.list_fen, command.milli, line.milli)
    _check_amount(amount)
    changed = replace(line, milli=command.milli, amount_fen=amount, list_fen=listed)
    desk.record(LineChanged(line=changed))
    desk.last = LastScan(changed.id, changed.name, changed.milli, changed.amount_fen)


def remove_line(desk: Desk, command: RemoveLine) -> None:
    line = _open_line(desk, command.line)
    desk.record(LineRemoved(line=line.id))
    desk.last = None
    desk.say(Level.INFO, "entry.removed", name=line.name, amount=yuan(line.amount_fen))


def set_price(desk: Desk, command: SetPrice) -> None:
    """A supervisor's price for one piece."""
    line = _open_line(desk, command.line)
    amount = share(command.price_fen, line.milli, ONE)
    _check_amount(amount)
    what = Text(
        "unlock.price",
        {"name": line.name, "old": yuan(line.amount_fen), "new": yuan(amount)},
    )
    if unlocked(desk, "line.price", what, command):
        _reprice(desk, line, amount, unit_price_fen=command.price_fen)


def discount(desk: Desk, command: Discount) -> None:
    """A supervisor's discount: fen off one line, never below zero."""
    line = _open_line(desk, command.line)
    if not 0 < command.off_fen <= line.amount_fen:
        raise TillError(4001)
    what = Text("unlock.discount", {"name": line.name, "off": yuan(command.off_fen)})
    if unlocked(desk, "line.discount", what, command):
        _reprice(desk, line, line.amount_fen - command.off_fen, line.unit_price_fen)


def _reprice(desk: Desk, line: Line, amount: int, unit_price_fen: int) -> None:
    listed = line.list_fen if line.list_fen is not None else line.amount_fen
    changed = replace(line, unit_price_fen=unit_price_fen, amount_fen=amount, list_fen=listed)
    desk.record(LineChanged(line=changed))
    desk.last = LastScan(changed.id, changed.name, changed.milli, changed.amount_fen)


def confirm(desk: Desk) -> None:
    """Freeze the order and go to 核销; nothing to confirm is nothing to do."""
    if desk.quantity is not None:
        raise TillError(6021)
    if desk.sale is None:
        return
    if not desk.sale.lines:
        raise TillError(6015)
    desk.record(StageMoved(to=Stage.REDEEM))
    desk.last = None
    desk.quantity = None
