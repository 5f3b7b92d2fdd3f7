"""What a supervisor may decide about a voucher: give it back, or go on without its outcome."""

from __future__ import annotations

from tui_pos.checkout import undoing
from tui_pos.checkout.commands import Park, Undo
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.pursuit import follow, send
from tui_pos.checkout.unlock import unlocked
from tui_pos.checkout.view import Level, Text
from tui_pos.errors import TillError
from tui_pos.ledger import records as r
from tui_pos.money import yuan
from tui_pos.sale import Redemption, RedemptionState
from tui_pos.vouchers.protocol import Goal


def undo(desk: Desk, command: Undo) -> None:
    """Give a redeemed voucher back; needs a supervisor. Raises TillError 3016: there is none."""
    sale = desk.sale
    counting = sale.counting if sale else ()
    wanted = [one for one in counting if command.redemption in (None, one.id)]
    if sale is None or not wanted:
        raise TillError(3016)
    one = wanted[-1]
    late = undoing.is_over(desk, one)
    if one.count > 1:
        key = "unlock.undo_one_late" if late else "unlock.undo_one"
    else:
        key = "unlock.undo_late" if late else "unlock.undo"
    several = {"count": one.count} if one.count > 1 else {}
    what = Text(key, {"title": one.title, "off": yuan(one.deduction_fen), **several})
    if unlocked(desk, "voucher.undo", what, Undo(one.id)):
        start_undo(desk, one)


def start_undo(desk: Desk, redemption: Redemption) -> None:
    """Give back one code. Raises TillError 3026 where the platform never named all of them."""
    desk.clear()
    desk.notice = None
    if not redemption.undoable:
        raise TillError(3026, title=redemption.title, count=redemption.count)
    sale = desk.sale.id if desk.sale else ""
    again = (sale, redemption.id) in desk.parked
    code_key = redemption.undoing if again else redemption.codes[-1]
    desk.record(r.UndoIntended(redemption=redemption.id, code_key=code_key))
    undoing = sale_redemption(desk, redemption.id)
    if again:
        # It was sent before, and nobody knows what came of that.
        del desk.parked[(sale, redemption.id)]
        follow(desk, sale, undoing, 0.0)
    else:
        send(desk, sale, undoing, Goal.UNDO)


def park(desk: Desk, command: Park) -> None:
    """Go on although an outcome is unknown; it is followed all the same."""
    sale = desk.sale
    pending = sale.pending if sale else None
    if sale is None or pending is None:
        raise TillError(3017)
    undoing = pending.state is RedemptionState.UNDOING
    what = Text(
        "unlock.park_undo" if undoing else "unlock.park",
        {"title": pending.title, "code": pending.code_masked},
    )
    if unlocked(desk, "voucher.park", what, command):
        parked = r.UndoParked if undoing else r.RedemptionParked
        desk.record(parked(redemption=pending.id))
        desk.parked[(sale.id, pending.id)] = sale_redemption(desk, pending.id)
        key = "undo.parked" if undoing else "redeem.parked"
        desk.say(Level.WARNING, key, code=pending.code_masked)


def sale_redemption(desk: Desk, redemption: int) -> Redemption:
    """A redemption of the sale at hand. Raises TillError 3016 where there is none."""
    found = desk.sale.redemption(redemption) if desk.sale else None
    if found is None:
        raise TillError(3016)
    return found
