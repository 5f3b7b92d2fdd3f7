"""Giving a sale up: money goes back, vouchers are undone where that is still possible."""

from __future__ import annotations

from tui_pos.checkout.commands import Abandon
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.settle import start_undo
from tui_pos.checkout.unlock import unlocked
from tui_pos.checkout.view import Level, Text
from tui_pos.errors import TillError
from tui_pos.ledger.records import Record, SaleAbandoned, TenderTakenBack
from tui_pos.money import yuan
from tui_pos.sale import Sale


def abandon(desk: Desk, command: Abandon) -> None:
    """Raises TillError: 6016 no sale or no reason, 3034 an outcome is still open."""
    sale = desk.sale
    if sale is None or not command.reason.strip():
        raise TillError(6016)
    if sale.pending is not None:
        raise TillError(3034, code=sale.pending.code_masked)
    settled = bool(sale.tenders or sale.redemptions)
    action = "sale.abandon_settled" if settled else "sale.abandon"
    what = Text(
        "unlock.abandon",
        {"taken": yuan(sale.tendered_fen), "vouchers": sum(one.count for one in sale.counting)},
    )
    if not unlocked(desk, action, what, command):
        return
    desk.clear()
    desk.abandoning = command.reason.strip()
    desk.undo_failed = frozenset()
    next_step(desk)


def next_step(desk: Desk) -> None:
    """Undo the next voucher; when none is left that can be, close as abandoned.

    Raises TillError 6004 where that could not be recorded; then it is to be asked for again.
    """
    try:
        _step(desk)
    except TillError:
        desk.abandoning = None
        raise


def _step(desk: Desk) -> None:
    sale, reason = desk.sale, desk.abandoning
    if sale is None or reason is None:
        return
    undoable = [one for one in sale.counting if one.undoable and one.id not in desk.undo_failed]
    if undoable:
        start_undo(desk, undoable[-1])
        return
    kept = sale.counting
    owed = sum(one.deduction_fen for one in kept)
    parked = tuple(one for one in sale.redemptions if one.id in _open_ones(desk, sale))
    back: tuple[Record, ...] = tuple(
        TenderTakenBack(tender=tender.id, reason=reason) for tender in sale.tenders
    )
    ids = tuple(one.id for one in kept)
    maybe = tuple(one.id for one in parked)
    desk.record(*back, SaleAbandoned(reason=reason, kept=ids, owed_fen=owed, parked=maybe))
    desk.sale = None
    desk.abandoning = None
    desk.undo_failed = frozenset()
    desk.last = None
    desk.show()
    if parked:
        codes = ", ".join(one.code_masked for one in parked)
        desk.say(Level.WARNING, "sale.abandoned_parked", owed=yuan(owed), codes=codes)
    elif kept:
        desk.say(Level.WARNING, "sale.abandoned_kept", owed=yuan(owed), count=len(kept))
    else:
        money = yuan(sale.tendered_fen)
        desk.say(Level.INFO, "sale.abandoned", money=money)


def _open_ones(desk: Desk, sale: Sale) -> set[int]:
    """Parked redemptions of a sale whose outcome nobody knows yet."""
    return {number for sale_id, number in desk.parked if sale_id == sale.id}
