"""Every redemption and undo is followed until its outcome is certain."""

from __future__ import annotations

from tui_pos.checkout.desk import Desk, Pursuit
from tui_pos.checkout.effects import (
    AskNow,
    AskPlatform,
    Later,
    PlatformAsked,
    RequestAnswered,
    SendRequest,
)
from tui_pos.checkout.outcome import parked_found, redeemed, undone
from tui_pos.errors import TillError
from tui_pos.ledger.records import RedemptionResent, RedemptionUnknown
from tui_pos.platforms.base import Refused, Request, Unknown
from tui_pos.sale import Redemption, Sale, Stage
from tui_pos.vouchers.protocol import (
    ALREADY_USED,
    ARRIVED_S,
    Ask,
    Goal,
    Pursued,
    Resend,
    Settle,
    Step,
    after_look,
    after_send,
    pause_before,
)

_NOT_SET_UP = 2016


def request_of(desk: Desk, redemption: Redemption) -> Request:
    """The request of a recorded redemption or undo: the same record makes the same bytes."""
    key = redemption.undoing or redemption.code_key
    taken = next((one for one in redemption.taken if one.code_key == key), None)
    return Request(
        request_id=redemption.request_id,
        code=desk.ledger.code(key),
        count=redemption.count,
        deal_id=redemption.deal.id,
        mark=redemption.mark,
        mark_name=redemption.mark_name,
        token=redemption.token,
        flow_id=(taken.flow_id if taken else None) or "",
        item_id=(taken.item_id if taken else None) or "",
    )


def send(desk: Desk, sale: str, redemption: Redemption, goal: Goal) -> None:
    """Send what has just been recorded, and follow it."""
    now = desk.clock.monotonic()
    pursuit = desk.pursuits.setdefault((sale, redemption.id), Pursuit(goal, since=now, sent_at=now))
    pursuit.next_at = None
    pursuit.sent_at = now
    pursuit.sends += 1
    pursuit.ticket = desk.serial()
    desk.send(
        SendRequest(
            sale,
            redemption.id,
            goal,
            pursuit.ticket,
            redemption.platform,
            request_of(desk, redemption),
            again=pursuit.sends > 1,
        )
    )


def follow(desk: Desk, sale: str, redemption: Redemption, wait_s: float) -> None:
    """Take up an outcome that was open when the till stopped, or that was parked."""
    goal = Goal.UNDO if redemption.undoing else Goal.REDEEM
    refusal = None
    if goal is Goal.REDEEM and redemption.error == ALREADY_USED:
        # Not lost: to send it again as if it were could make another's redemption ours.
        refusal = Refused(ALREADY_USED, redemption.words)
    now = desk.clock.monotonic()
    # It may have been sent again before.
    desk.pursuits[(sale, redemption.id)] = Pursuit(
        goal, since=now, sent_at=now, next_at=now + wait_s, sends=2, lost=True, refusal=refusal
    )
    desk.send(Later(now + wait_s, AskNow(sale, redemption.id)))


def find(desk: Desk, sale: str, redemption: int) -> Redemption | None:
    """An open redemption of the sale at hand or of a held one, or a parked one of any sale."""
    at = desk.sale_of(sale)
    return at.redemption(redemption) if at else desk.parked.get((sale, redemption))


def ask_now(desk: Desk, command: AskNow) -> None:
    """The pause is over: ask the platform."""
    pursuit = desk.pursuits.get((command.sale, command.redemption))
    redemption = find(desk, command.sale, command.redemption)
    if pursuit is None or redemption is None or pursuit.next_at is None:
        return
    if desk.clock.monotonic() < pursuit.next_at:
        return  # Meant for a pause that has changed since.
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


def hasten(desk: Desk, sale: str, redemption: Redemption) -> None:
    """Ask at once, where it is only waited for."""
    pursuit = desk.pursuits.get((sale, redemption.id))
    if pursuit is not None and pursuit.next_at is not None:
        pursuit.next_at = desk.clock.monotonic()
        desk.send(Later(pursuit.next_at, AskNow(sale, redemption.id)))


def answered(desk: Desk, command: RequestAnswered) -> None:
    """A request came back, or its time was up."""
    redemption = find(desk, command.sale, command.redemption)
    pursuit = desk.pursuits.get((command.sale, command.redemption))
    if redemption is None or pursuit is None or pursuit.ticket != command.ticket:
        return
    pursuit.lost |= isinstance(command.answer, Unknown)
    step = after_send(command.answer, pursuit.goal, pursuit.sends)
    _take(desk, command.sale, redemption, pursuit, step, command.answer.trace)


def asked(desk: Desk, command: PlatformAsked) -> None:
    """The platform said how the code stands, or could not be asked."""
    redemption = find(desk, command.sale, command.redemption)
    pursuit = desk.pursuits.get((command.sale, command.redemption))
    if redemption is None or pursuit is None or pursuit.ticket != command.ticket:
        return
    platform = desk.platform(redemption.platform)
    if platform is None:
        step: Step = Ask(_NOT_SET_UP)
    else:
        pursued = Pursued(
            goal=pursuit.goal,
            request=request_of(desk, redemption),
            promises=platform.promises,
            sends=pursuit.sends,
            lost=pursuit.lost,
            age_s=desk.clock.monotonic() - pursuit.sent_at,
            refusal=pursuit.refusal,
            parked=redemption.parked,
        )
        step = after_look(command.answer, pursued)
    _take(desk, command.sale, redemption, pursuit, step)


def _take(
    desk: Desk,
    sale: str,
    redemption: Redemption,
    pursuit: Pursuit,
    step: Step,
    trace: str = "",
) -> None:
    at = desk.sale_of(sale)
    try:
        match step:
            case Ask():
                pursuit.error, pursuit.words, pursuit.refusal = step.error, step.words, step.refusal
                _ask_later(desk, sale, redemption, pursuit)
                _note_unknown(desk, sale, redemption, step, trace)
            case Resend(used=False) if redemption.parked:
                _nothing_yet(desk, sale, redemption, pursuit)
            case Resend():
                desk.record_on(sale, RedemptionResent(redemption=redemption.id))
                send(desk, sale, redemption, pursuit.goal)
            case Settle() if at is None:
                parked_found(desk, sale, redemption, pursuit.goal, step)
            case Settle() if redemption.parked and not _may_count(at):
                # The sale may still come to where it can count: only then is it settled.
                _ask_later(desk, sale, redemption, pursuit)
            case Settle() if pursuit.goal is Goal.REDEEM:
                redeemed(desk, at, redemption, step)
            case Settle():
                undone(desk, at, redemption, step)
    except TillError as failure:
        # The disk did not take the answer. The platform still knows it: ask again later.
        desk.tell(failure)
        if pursuit.next_at is None:
            _ask_later(desk, sale, redemption, pursuit)


def _note_unknown(desk: Desk, sale: str, redemption: Redemption, step: Ask, trace: str) -> None:
    """Record once why the outcome of what was sent is open."""
    if redemption.error is None and redemption.open:
        desk.record_on(
            sale,
            RedemptionUnknown(
                redemption=redemption.id, error=step.error, words=step.words, trace=trace
            ),
        )


def _ask_later(desk: Desk, sale: str, redemption: Redemption, pursuit: Pursuit) -> None:
    pursuit.next_at = desk.clock.monotonic() + pause_before(pursuit.tries)
    desk.send(Later(pursuit.next_at, AskNow(sale, redemption.id)))


def _may_count(sale: Sale) -> bool:
    """Can a voucher change this sale now, with nobody in the middle of something else?"""
    return sale.stage is Stage.REDEEM and sale.pending is None


def _nothing_yet(desk: Desk, sale: str, redemption: Redemption, pursuit: Pursuit) -> None:
    """No effect so far of what was parked, and nothing is sent again for it: the request may
    still be on its way, so this is believed only when it has had time to arrive."""
    if desk.clock.monotonic() - pursuit.since < ARRIVED_S:
        _ask_later(desk, sale, redemption, pursuit)
    else:
        parked_found(desk, sale, redemption, pursuit.goal, Settle(False))
