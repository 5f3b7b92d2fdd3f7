"""挂单 and 取单: a sale set aside and taken up again. Nothing outside depends on an order; where an
outcome is open it is followed all the same, while the next customer is served."""

from __future__ import annotations

from tui_pos.checkout.commands import Hold, Recall
from tui_pos.checkout.desk import Desk, ShownChoice
from tui_pos.checkout.fold import apply
from tui_pos.checkout.view import Level, Text
from tui_pos.errors import TillError
from tui_pos.ledger.records import SaleAbandoned, SaleHeld, SaleRecalled
from tui_pos.money import yuan
from tui_pos.sale import Stage


def hold(desk: Desk, command: Hold) -> None:
    """Set the order, or a sale whose outcome is open, aside; with none, take one up.

    Raises TillError: 6015 nothing to hold nor held, 3036 the order is confirmed already, 3034 it
    is being given up.
    """
    pending = desk.sale.pending if desk.sale else None
    if pending is not None and desk.abandoning is not None:
        raise TillError(3034, code=pending.code_masked)
    if desk.stage is not Stage.ENTRY and pending is None:
        raise TillError(3036)
    if desk.sale is None or not desk.sale.lines:
        if not desk.held:
            raise TillError(6015)
        recall(desk, Recall())
        return
    desk.clear()
    desk.record(SaleHeld())
    held, desk.sale, desk.quantity = desk.sale, None, None
    desk.held[held.id] = held
    desk.last = None
    desk.show()
    desk.say(Level.INFO, "hold.held", count=len(desk.held))


def recall(desk: Desk, command: Recall) -> None:
    """Raises TillError: 6019 nothing is held, 6020 another order is being entered."""
    if not desk.held:
        raise TillError(6019)
    if desk.sale is not None and desk.sale.lines:
        raise TillError(6020)
    wanted = command.sale or (next(iter(desk.held)) if len(desk.held) == 1 else None)
    if wanted is None:
        desk.clear()
        desk.choice = ShownChoice(
            Text("choice.held"),
            tuple(
                Text(
                    "choice.held_row",
                    {
                        "sale": sale.id,
                        "name": sale.lines[0].name,
                        "lines": len(sale.lines),
                        "total": yuan(sale.total_fen),
                    },
                )
                for sale in desk.held.values()
            ),
            tuple(Recall(sale_id) for sale_id in desk.held),
        )
        desk.show()
        return
    sale = desk.held.get(wanted)
    if sale is None:
        raise TillError(6019)
    if desk.sale is not None:
        # An order all of whose lines were taken out again must not come back after a restart.
        desk.record(SaleAbandoned(reason="empty"))
        desk.sale = None
    recalled = SaleRecalled()
    at = desk.ledger.append(recalled, who=desk.who, sale=sale.id)
    desk.clear()
    desk.sale = apply(recalled, desk.held.pop(wanted), at)
    desk.closed = None
    desk.show()
    desk.say(Level.INFO, "hold.recalled", lines=len(sale.lines))
