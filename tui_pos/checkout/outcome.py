"""An outcome that is certain is recorded, with what it means for the sale."""

from __future__ import annotations

from tui_pos.checkout import syncing
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.fold import apply
from tui_pos.checkout.view import Level
from tui_pos.errors import TillError
from tui_pos.ledger import records as r
from tui_pos.money import yuan
from tui_pos.platforms.base import Taken
from tui_pos.sale import Redemption, Sale, Share, TakenCode
from tui_pos.secret import Secret
from tui_pos.vouchers.allocation import allocate, reallocate
from tui_pos.vouchers.protocol import UNRECOGNISED, Goal, Settle


def redeemed(desk: Desk, sale: Sale, redemption: Redemption, step: Settle) -> None:
    """Record that a voucher was taken, or that it was not, on the sale at hand or a held one."""
    now = desk.clock.now()
    if not step.happened:
        error = step.error or UNRECOGNISED
        refused = r.RedemptionRefused(
            redemption=redemption.id,
            at=now,
            error=error,
            words=step.words,
            trace=step.trace,
            doubted=step.doubted,
        )
        desk.record_on(sale.id, refused)
        desk.count_differences()
        _end(desk, sale.id, redemption)
        if not _on_hold(desk, sale):
            desk.tell(TillError(error, code=redemption.code_masked), step.words)
        return
    taken, vault = _taken_codes(desk, redemption, step)
    count, shares = _what_it_came_to(sale, redemption, taken, step)
    done = r.RedemptionDone(
        redemption=redemption.id,
        at=now,
        count=count,
        shares=shares,
        taken=taken,
        trace=step.trace,
    )
    desk.record_on(sale.id, done, vault=vault)
    _end(desk, sale.id, redemption)
    if _on_hold(desk, sale):
        return
    off = yuan(sum(share.fen for share in shares))
    desk.say(Level.GOOD, "redeem.done", title=redemption.title, off=off)
    known = ("", redemption.deal.id)
    if len(taken) < count and not step.complete:
        desk.tell(TillError(3042, count=count, named=len(taken), off=off), level=Level.WARNING)
    if count < redemption.count:
        refusal = TillError(3029, asked=redemption.count, taken=count, off=off)
        desk.tell(refusal, level=Level.WARNING)
    other = next((one for one in step.taken if one.deal_id not in known), None)
    if other is not None:
        refusal = TillError(3025, title=redemption.title, deal=other.deal_id, off=off)
        desk.tell(refusal, level=Level.WARNING)


def _on_hold(desk: Desk, sale: Sale) -> bool:
    """Is this a held sale? Then what came of its voucher is said with its name."""
    if sale.id not in desk.held:
        return False
    desk.say(Level.WARNING, "hold.settled", sale=sale.id)
    return True


def _taken_codes(
    desk: Desk, redemption: Redemption, step: Settle
) -> tuple[tuple[TakenCode, ...], dict[str, Secret]]:
    """The codes that an answer names, and what is kept of them in the vault."""
    taken = tuple(_taken_code(desk, redemption, one) for one in step.taken)
    vault = {key.code_key: one.code for key, one in zip(taken, step.taken, strict=True)}
    return taken, vault


def _taken_code(desk: Desk, redemption: Redemption, one: Taken) -> TakenCode:
    return TakenCode(
        code_key=desk.ledger.code_key(redemption.platform, one.key or one.code),
        code_masked=(one.key or one.code).masked,
        deal_id=one.deal_id,
        face_fen=one.face_fen,
        price_fen=one.price_fen,
        platform_fen=one.platform_fen,
        merchant_fen=one.merchant_fen,
        flow_id=one.flow_id,
        item_id=one.item_id,
        order_id=one.order_id,
    )


def _what_it_came_to(
    sale: Sale, redemption: Redemption, taken: tuple[TakenCode, ...], step: Settle
) -> tuple[int, tuple[Share, ...]]:
    """Codes and shares of a redemption, by what the answer to the request itself named.

    Asking later names the one code asked about; it does not say how many went with it.
    """
    named = len({one.code_key for one in taken}) if step.complete else 0
    count = named or redemption.count
    return count, allocate(redemption.deal, count, sale)


def undone(desk: Desk, sale: Sale, redemption: Redemption, step: Settle) -> None:
    """Record that a code was given back, or that it was not."""
    if step.happened:
        now = desk.clock.now()
        pursuit = desk.pursuits[(sale.id, redemption.id)]
        done = r.UndoDone(
            redemption=redemption.id,
            at=now,
            code_key=redemption.undoing,
            count=redemption.count - 1,
            resent=pursuit.lost and pursuit.sends > 1,
        )
        changed = reallocate(apply(done, sale, now)).items()
        desk.record_on(
            sale.id,
            done,
            *(r.RedemptionReallocated(redemption=one, shares=shares) for one, shares in changed),
        )
        if done.resent:
            desk.given_back[done.code_key] = desk.clock.monotonic()
        _end(desk, sale.id, redemption)
        if not _on_hold(desk, sale):
            platform = desk.platform(redemption.platform)
            dead = platform is not None and platform.promises.new_code_after_undo
            desk.say(
                Level.GOOD, "undo.done_new_code" if dead else "undo.done", title=redemption.title
            )
    else:
        error = step.error or 3009
        refused = r.UndoRefused(redemption=redemption.id, error=error, words=step.words)
        desk.record_on(sale.id, refused)
        _end(desk, sale.id, redemption)
        if not _on_hold(desk, sale):
            desk.undo_failed |= {redemption.id}
            desk.tell(TillError(error, code=redemption.code_masked), step.words)


_FOUND = {
    (Goal.REDEEM, True): "taken",
    (Goal.REDEEM, False): "not taken",
    (Goal.UNDO, True): "undone",
    (Goal.UNDO, False): "not undone",
}


def parked_found(desk: Desk, sale: str, redemption: Redemption, goal: Goal, step: Settle) -> None:
    """Record what became of what was parked, too late for its sale."""
    word = _FOUND[goal, step.happened]
    # What an undo names are the codes given back.
    named = step if goal is Goal.REDEEM else Settle(step.happened)
    taken, vault = _taken_codes(desk, redemption, named)
    found = r.ParkedFound(
        redemption=redemption.id,
        found=word,
        at=desk.clock.now(),
        taken=taken,
        doubted=step.doubted,
    )
    desk.record_on(sale, found, vault=vault)
    desk.count_differences()
    _end(desk, sale, redemption)
    key = "parked.doubted" if step.doubted else f"parked.{word.replace(' ', '_')}"
    desk.say(Level.WARNING, key, code=redemption.code_masked, sale=sale)


def _end(desk: Desk, sale: str, redemption: Redemption) -> None:
    del desk.pursuits[(sale, redemption.id)]
    desk.parked.pop((sale, redemption.id), None)
    syncing.soon(desk, redemption.platform)
    desk.show()
