"""An outcome that is certain is recorded, with what it means for the sale."""

from __future__ import annotations

from tui_pos.checkout.desk import Desk
from tui_pos.checkout.fold import apply
from tui_pos.checkout.view import Level
from tui_pos.errors import TillError
from tui_pos.ledger import records as r
from tui_pos.money import yuan
from tui_pos.platforms.base import Taken
from tui_pos.sale import Redemption, Share
from tui_pos.vouchers.allocation import allocate, reallocate
from tui_pos.vouchers.protocol import Goal, Settle


def redeemed(desk: Desk, redemption: Redemption, step: Settle) -> None:
    """Record that a voucher was taken, or that it was not."""
    sale = desk.sale
    if sale is None:
        return
    now = desk.clock.now()
    if not step.happened:
        desk.record(
            r.RedemptionRefused(
                redemption=redemption.id,
                at=now,
                error=step.error or 3001,
                words=step.words,
                trace=step.trace,
            )
        )
        _end(desk, sale.id, redemption)
        desk.tell(TillError(step.error or 3001, code=redemption.code_masked), step.words)
        return
    taken = tuple(_taken_code(desk, redemption, one) for one in step.taken)
    count, shares = _what_it_came_to(desk, redemption, taken, step)
    vault = {key.code_key: one.code for key, one in zip(taken, step.taken, strict=True)}
    desk.record(
        r.RedemptionDone(
            redemption=redemption.id,
            at=now,
            count=count,
            shares=shares,
            taken=taken,
            trace=step.trace,
        ),
        vault=vault,
    )
    _end(desk, sale.id, redemption)
    off = yuan(sum(share.fen for share in shares))
    desk.say(Level.GOOD, "redeem.done", title=redemption.title, off=off)
    other = next((one for one in step.taken if one.deal_id != redemption.deal.id), None)
    if other is not None:
        refusal = TillError(3025, title=redemption.title, deal=other.deal_id, off=off)
        desk.tell(refusal, level=Level.WARNING)


def _taken_code(desk: Desk, redemption: Redemption, one: Taken) -> r.TakenCode:
    return r.TakenCode(
        code_key=desk.ledger.code_key(redemption.platform, one.code),
        code_masked=one.code.masked,
        deal_id=one.deal_id,
        face_fen=one.face_fen,
        price_fen=one.price_fen,
        platform_fen=one.platform_fen,
        merchant_fen=one.merchant_fen,
        flow_id=one.flow_id,
        order_id=one.order_id,
    )


def _what_it_came_to(
    desk: Desk, redemption: Redemption, taken: tuple[r.TakenCode, ...], step: Settle
) -> tuple[int, tuple[Share, ...]]:
    """Codes and shares of a redemption, by what the answer to the request itself named.

    Asking later names the one code asked about; it does not say how many went with it.
    """
    named = len({one.code_key for one in taken}) if step.complete else 0
    count = named or redemption.count
    return count, allocate(redemption.deal, count, desk.sale) if desk.sale else redemption.shares


def undone(desk: Desk, redemption: Redemption, step: Settle) -> None:
    """Record that a code was given back, or that it was not."""
    sale = desk.sale
    if sale is None:
        return
    if step.happened:
        now = desk.clock.now()
        done = r.UndoDone(
            redemption=redemption.id,
            at=now,
            code_key=redemption.undoing,
            count=redemption.count - 1,
        )
        changed = reallocate(apply(done, sale, now)).items()
        desk.record(
            done,
            *(r.RedemptionReallocated(redemption=one, shares=shares) for one, shares in changed),
        )
        _end(desk, sale.id, redemption)
        desk.say(Level.GOOD, "undo.done", title=redemption.title)
    else:
        error = step.error or 3009
        desk.record(r.UndoRefused(redemption=redemption.id, error=error, words=step.words))
        _end(desk, sale.id, redemption)
        desk.undo_failed |= {redemption.id}
        desk.tell(TillError(error, code=redemption.code_masked), step.words)


_FOUND = {
    (Goal.REDEEM, True): "taken",
    (Goal.REDEEM, False): "not taken",
    (Goal.UNDO, True): "undone",
    (Goal.UNDO, False): "not undone",
}


def parked_found(desk: Desk, sale: str, redemption: Redemption, goal: Goal, happened: bool) -> None:
    """Record what became of what was parked, too late for its sale."""
    word = _FOUND[goal, happened]
    found = r.ParkedFound(redemption=redemption.id, found=word, at=desk.clock.now())
    if desk.sale is not None and desk.sale.id == sale:
        desk.record(found)
    else:
        desk.note(found, sale=sale)
    _end(desk, sale, redemption)
    key = f"parked.{word.replace(' ', '_')}"
    desk.say(Level.WARNING, key, code=redemption.code_masked, sale=sale)


def _end(desk: Desk, sale: str, redemption: Redemption) -> None:
    del desk.pursuits[(sale, redemption.id)]
    desk.parked.pop((sale, redemption.id), None)
    desk.show()
