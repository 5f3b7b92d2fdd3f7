"""Outcomes: every redemption and undo is followed until it is certain, and then recorded."""

from __future__ import annotations

from tui_pos.checkout.commands import Park, Undo
from tui_pos.checkout.desk import Desk, Pursuit
from tui_pos.checkout.effects import (
    AskNow,
    AskPlatform,
    Later,
    PlatformAsked,
    RequestAnswered,
    SendRequest,
)
from tui_pos.checkout.fold import apply
from tui_pos.checkout.unlock import unlocked
from tui_pos.checkout.view import Level, Text
from tui_pos.errors import TillError
from tui_pos.ledger import records as r
from tui_pos.money import yuan
from tui_pos.platforms.base import Request, Taken
from tui_pos.sale import Redemption, RedemptionState, Share, Stage
from tui_pos.vouchers.allocation import allocate, reallocate
from tui_pos.vouchers.protocol import (
    Ask,
    Goal,
    Resend,
    Settle,
    Step,
    after_ask,
    after_send,
    pause_before,
)

ARRIVED_S = 600.0
"""After so long a request that was sent is taken to have arrived or to be lost for good."""


def request_of(desk: Desk, redemption: Redemption) -> Request:
    """The request of a recorded redemption or undo: the same record makes the same bytes."""
    return Request(
        request_id=redemption.request_id,
        code=desk.ledger.code(redemption.undoing or redemption.code_key),
        count=redemption.count,
        deal_id=redemption.deal.id,
        mark=redemption.mark,
        mark_name=redemption.mark_name,
        not_before=redemption.not_before,
    )


def send(desk: Desk, redemption: Redemption, goal: Goal) -> None:
    """Send what has just been recorded, and follow it."""
    sale = desk.sale.id if desk.sale else ""
    pursuit = desk.pursuits.setdefault(
        (sale, redemption.id), Pursuit(goal, since=desk.clock.monotonic())
    )
    pursuit.next_at = None
    pursuit.sends += 1
    pursuit.ticket = desk.serial()
    request = request_of(desk, redemption)
    desk.send(SendRequest(sale, redemption.id, goal, pursuit.ticket, redemption.platform, request))


def follow(desk: Desk, sale: str, redemption: Redemption, wait_s: float) -> None:
    """Take up an outcome that was open when the till stopped, or that was parked."""
    goal = Goal.UNDO if redemption.undoing else Goal.REDEEM
    now = desk.clock.monotonic()
    desk.pursuits[(sale, redemption.id)] = Pursuit(goal, since=now, next_at=now + wait_s, sends=1)
    desk.send(Later(now + wait_s, AskNow(sale, redemption.id)))


def find(desk: Desk, sale: str, redemption: int) -> Redemption | None:
    """An open redemption of the sale at hand, or a parked one of any sale."""
    if desk.sale is not None and desk.sale.id == sale:
        return desk.sale.redemption(redemption)
    return desk.parked.get((sale, redemption))


def ask_now(desk: Desk, command: AskNow) -> None:
    """The pause is over: ask the platform."""
    pursuit = desk.pursuits.get((command.sale, command.redemption))
    redemption = find(desk, command.sale, command.redemption)
    if pursuit is None or redemption is None or pursuit.next_at is None:
        return
    pursuit.next_at = None
    pursuit.tries += 1
    pursuit.ticket = desk.serial()
    desk.send(
        AskPlatform(
            command.sale,
            command.redemption,
            pursuit.goal,
            pursuit.ticket,
            redemption.platform,
            request_of(desk, redemption),
        )
    )


def answered(desk: Desk, command: RequestAnswered) -> None:
    """A request came back, or its time was up."""
    redemption = find(desk, command.sale, command.redemption)
    pursuit = desk.pursuits.get((command.sale, command.redemption))
    if redemption is None or pursuit is None or pursuit.ticket != command.ticket:
        return
    step = after_send(command.answer, pursuit.sends)
    _take(desk, command.sale, redemption, pursuit, step, command.answer.trace)


def asked(desk: Desk, command: PlatformAsked) -> None:
    """The platform said whether it is in force, or could not be asked."""
    redemption = find(desk, command.sale, command.redemption)
    pursuit = desk.pursuits.get((command.sale, command.redemption))
    if redemption is None or pursuit is None or pursuit.ticket != command.ticket:
        return
    step = after_ask(command.answer, pursuit.goal, pursuit.refusal)
    _take(desk, command.sale, redemption, pursuit, step)


def _take(
    desk: Desk,
    sale: str,
    redemption: Redemption,
    pursuit: Pursuit,
    step: Step,
    trace: str = "",
) -> None:
    open_still = desk.sale is not None and desk.sale.id == sale
    try:
        match step:
            case Ask():
                pursuit.error, pursuit.words, pursuit.refusal = step.error, step.words, step.refusal
                _ask_later(desk, sale, redemption, pursuit)
                _note_unknown(desk, redemption, step, trace)
            case Resend() if redemption.parked:
                _nothing_yet(desk, sale, redemption, pursuit)
            case Resend():
                desk.record(r.RedemptionResent(redemption=redemption.id))
                send(desk, redemption, pursuit.goal)
            case Settle() if redemption.parked and not open_still:
                _parked_found(desk, sale, redemption, pursuit.goal, happened=step.happened)
            case Settle() if redemption.parked and not _may_count(desk):
                # The sale may still come to where it can count: only then is it settled.
                _ask_later(desk, sale, redemption, pursuit)
            case Settle() if pursuit.goal is Goal.REDEEM:
                _redeemed(desk, redemption, step)
            case Settle():
                _undone(desk, redemption, step)
    except TillError as failure:
        # The disk did not take the answer. The platform still knows it: ask again later.
        desk.tell(failure)
        if pursuit.next_at is None:
            _ask_later(desk, sale, redemption, pursuit)


def _note_unknown(desk: Desk, redemption: Redemption, step: Ask, trace: str) -> None:
    """Record once why the outcome of what was sent is open."""
    if redemption.error is None and redemption.open:
        desk.record(
            r.RedemptionUnknown(
                redemption=redemption.id, error=step.error, words=step.words, trace=trace
            )
        )


def _ask_later(desk: Desk, sale: str, redemption: Redemption, pursuit: Pursuit) -> None:
    pursuit.next_at = desk.clock.monotonic() + pause_before(pursuit.tries)
    desk.send(Later(pursuit.next_at, AskNow(sale, redemption.id)))


def _end(desk: Desk, sale: str, redemption: Redemption) -> None:
    del desk.pursuits[(sale, redemption.id)]
    desk.parked.pop((sale, redemption.id), None)
    desk.show()


def _may_count(desk: Desk) -> bool:
    """Can a voucher change this sale now, with nobody in the middle of something else?"""
    sale = desk.sale
    return sale is not None and sale.stage is Stage.REDEEM and sale.pending is None


def _redeemed(desk: Desk, redemption: Redemption, step: Settle) -> None:
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


def _undone(desk: Desk, redemption: Redemption, step: Settle) -> None:
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


def _nothing_yet(desk: Desk, sale: str, redemption: Redemption, pursuit: Pursuit) -> None:
    """No effect so far of what was parked, and nothing is sent again for it: the request may
    still be on its way, so this is believed only when it has had time to arrive."""
    if desk.clock.monotonic() - pursuit.since < ARRIVED_S:
        _ask_later(desk, sale, redemption, pursuit)
    else:
        _parked_found(desk, sale, redemption, pursuit.goal, happened=False)


_FOUND = {
    (Goal.REDEEM, True): "taken",
    (Goal.REDEEM, False): "not taken",
    (Goal.UNDO, True): "undone",
    (Goal.UNDO, False): "not undone",
}


def _parked_found(
    desk: Desk, sale: str, redemption: Redemption, goal: Goal, happened: bool
) -> None:
    word = _FOUND[goal, happened]
    found = r.ParkedFound(redemption=redemption.id, found=word, at=desk.clock.now())
    if desk.sale is not None and desk.sale.id == sale:
        desk.record(found)
    else:
        desk.note(found, sale=sale)
    _end(desk, sale, redemption)
    key = f"parked.{word.replace(' ', '_')}"
    desk.say(Level.WARNING, key, code=redemption.code_masked, sale=sale)


def undo(desk: Desk, command: Undo) -> None:
    """Give a redeemed voucher back; needs a supervisor. Raises TillError 3016: there is none."""
    sale = desk.sale
    counting = sale.counting if sale else ()
    wanted = [one for one in counting if command.redemption in (None, one.id)]
    if sale is None or not wanted:
        raise TillError(3016)
    one = wanted[-1]
    what = Text("unlock.undo", {"title": one.title, "off": yuan(one.deduction_fen)})
    if unlocked(desk, "voucher.undo", what, Undo(one.id)):
        start_undo(desk, one)


def start_undo(desk: Desk, redemption: Redemption) -> None:
    """Give back one code. Raises TillError 3026 where the platform never named all of them."""
    desk.clear()
    if not redemption.undoable:
        raise TillError(3026, title=redemption.title, count=redemption.count)
    sale = desk.sale.id if desk.sale else ""
    again = desk.parked.pop((sale, redemption.id), None) is not None
    code_key = redemption.undoing if again else redemption.codes[-1]
    desk.record(r.UndoIntended(redemption=redemption.id, code_key=code_key))
    undoing = sale_redemption(desk, redemption.id)
    if again:
        # It was sent before, and nobody knows what came of that.
        follow(desk, sale, undoing, 0.0)
    else:
        send(desk, undoing, Goal.UNDO)


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
