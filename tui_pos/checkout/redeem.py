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
from tui_pos.vouchers.marks import account_mark, name_mark
from tui_pos.vouchers.protocol import Goal


def redeem(desk: Desk) -> None:
    """Redeem the shown card: written down, then sent. Raises TillError where it may not be."""
    shown, sale = desk.card, desk.sale
    if shown is None or sale is None:
        return
    demand(desk, "voucher.redeem")
    deal, code = shown.deal, shown.offer.code
    check_dates(deal, desk.clock.now())
    shares = check_fit(deal, shown.card.count, sale)
    if sum(share.fen for share in shares) != shown.card.deduction_fen:
        # Another voucher came to count meanwhile: what is taken is only what was seen.
        show_card(desk, deal, shown.offer, shown.card.available, shown.card.count)
        return
    code_key = desk.ledger.code_key(deal.platform, shown.key)
    request_id = desk.new_id()
    where = desk.shop.id, desk.shop.terminal
    name = desk.person.name if desk.person else ""
    redemption = Redemption(
        id=len(sale.redemptions) + 1,
        deal=deal,
        code_key=code_key,
        code_masked=shown.key.masked,
        count=shown.card.count,
        shares=shares,
        request_id=request_id,
        mark=account_mark(*where, desk.who, request_id),
        mark_name=name_mark(*where, name, request_id),
        token=shown.offer.token,
        intended_at=desk.clock.now(),
    )
    desk.record(RedemptionIntended(redemption=redemption), vault={code_key: code})
    desk.clear()
    desk.notice = None
    send(desk, sale.id, redemption, Goal.REDEEM)


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
