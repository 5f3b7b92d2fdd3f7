"""核销, second half: the shown card is redeemed, written down before it is sent."""

from __future__ import annotations

from tui_pos.checkout.checking import show_card
from tui_pos.checkout.commands import Back
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.pursuit import send
from tui_pos.checkout.unlock import demand, unlocked
from tui_pos.checkout.view import Level, Text
from tui_pos.errors import TillError
from tui_pos.ledger.records import RedemptionIntended, StageMoved
from tui_pos.sale import Redemption, RedemptionState, Stage
from tui_pos.vouchers.allocation import check_fit
from tui_pos.vouchers.deals import check_dates
from tui_pos.vouchers.protocol import Goal

_MARK_LENGTH = 32
"""Characters that eId and eName of the dining API take; the retail fields are no shorter."""


def redeem(desk: Desk) -> None:
    """Redeem the shown card: written down, then sent. Raises TillError where it may not be."""
    shown, sale = desk.card, desk.sale
    if shown is None or sale is None:
        return
    demand(desk, "voucher.redeem")
    deal, code = shown.deal, shown.code
    check_dates(deal, desk.clock.now())
    shares = check_fit(deal, shown.card.count, sale)
    if sum(share.fen for share in shares) != shown.card.deduction_fen:
        # Another voucher came to count meanwhile: what is taken is only what was seen.
        show_card(desk, deal, code, shown.card.available, shown.card.count)
        return
    code_key = desk.ledger.code_key(deal.platform, code)
    shop = desk.shop
    mark = f"{shop.id}-{shop.terminal}-{desk.who}"[-_MARK_LENGTH:]
    redemption = Redemption(
        id=len(sale.redemptions) + 1,
        deal=deal,
        code_key=code_key,
        code_masked=code.masked,
        count=shown.card.count,
        shares=shares,
        request_id=desk.new_id(),
        mark=mark,
        mark_name=_mark_name(desk),
        not_before=desk.ledger.undone_at(code_key),
        intended_at=desk.clock.now(),
    )
    desk.record(RedemptionIntended(redemption=redemption), vault={code_key: code})
    desk.clear()
    desk.notice = None
    send(desk, redemption, Goal.REDEEM)


def _mark_name(desk: Desk) -> str:
    name = desk.person.name if desk.person else ""
    return f"{name}@{desk.shop.id}-{desk.shop.terminal}"[-_MARK_LENGTH:]


def back_to_entry(desk: Desk, command: Back) -> None:
    """Thaw the order: free while nothing was redeemed, else only once all of it is undone."""
    sale = desk.sale
    if sale is None:
        return
    if sale.counting:
        raise TillError(3031)
    if any(one.parked and one.found is None for one in sale.redemptions):
        raise TillError(3027)
    undone = any(r.state is not RedemptionState.REFUSED for r in sale.redemptions)
    if undone and not unlocked(desk, "sale.back_redeemed", Text("unlock.back_redeemed"), command):
        return
    desk.clear()
    desk.record(StageMoved(to=Stage.ENTRY))
    desk.say(Level.INFO, "entry.open_again")
