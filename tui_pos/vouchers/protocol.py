"""How an unknown outcome is settled. Pure: what the platform said in, the next step out.

The rule: ask before anything is sent again. Send again only what had no effect so far, or what the
platform promises to count once. Believe neither "already used" nor a refusal of what was sent again
before asking once more: an earlier request may have arrived late. And what is read may be older
than what was done, so that it proves an absence only after a while.
"""

from __future__ import annotations

from enum import StrEnum
from math import ceil

import msgspec

from tui_pos.platforms.base import (
    Done,
    Free,
    Gone,
    Looked,
    Outcome,
    Promises,
    Refused,
    Request,
    Taken,
    Unknown,
    Used,
)

PAUSES_S = (0.0, 1.5, 1.5, 5.0, 10.0, 20.0, 40.0, 60.0, 120.0, 300.0)
"""Seconds before each time of asking; the last one repeats. Three fall within ten seconds."""

ARRIVED_S = 600.0
"""After so many seconds a request that was sent has arrived, or is lost for good."""

BEHIND_S = 60.0
"""So many seconds what a platform reads may be behind what was done there."""

BEHIND, UNRECOGNISED, ALREADY_USED, WINDOW_OVER = 1010, 3001, 3002, 3009
MAYBE_OURS = 3043
_VOUCHER = 3
"""The thousands of refusals that would have met the first request as well, whenever it arrives."""


class Goal(StrEnum):
    REDEEM = "redeem"
    UNDO = "undo"


class Pursued(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an open outcome when the platform answers.

    `sends`: how often the request has gone out; `lost`: one of them was never answered; `age_s`:
    seconds since the last; `refusal`: what it was answered with, not believed yet; `parked`: its
    sale went on without it, so that nothing may be sent that could still have an effect.
    """

    goal: Goal
    request: Request
    promises: Promises
    sends: int
    lost: bool
    age_s: float
    refusal: Refused | None = None
    parked: bool = False


class Settle(msgspec.Struct, frozen=True):
    """It is over: `happened` or not. A refusal carries the reason.

    `taken` are the codes named; only where `complete` are they all that went. `doubted`: it was
    refused because the code is used, which may be by this very request, and nothing will ever tell.
    """

    happened: bool
    taken: tuple[Taken, ...] = ()
    complete: bool = False
    trace: str = ""
    error: int | None = None
    words: str = ""

    @property
    def doubted(self) -> bool:
        return self.error == MAYBE_OURS


class Ask(msgspec.Struct, frozen=True):
    """Ask the platform; `refusal`: what the request was answered with, not believed yet."""

    error: int
    words: str = ""
    refusal: Refused | None = None


class Resend(msgspec.Struct, frozen=True):
    """Send the same again: proven without effect so far, or counted once however often it comes.

    `used`: the code is used already, so that nothing can come of it but to learn by whom.
    """

    used: bool = False


Step = Settle | Ask | Resend


def after_send(answer: Outcome, goal: Goal, sends: int) -> Step:
    """What follows from the answer to a request that has now been sent `sends` times.

    A refusal for no reason that is recognised may be none, and that a code is used already, or is
    not to be undone, may be our own doing, where a request was doubled on its way: the platform
    is asked as well.
    """
    match answer:
        case Done():
            return Settle(True, taken=answer.taken, complete=True, trace=answer.trace)
        case Refused() if sends == 1 and not _may_be_ours(answer, goal):
            return _refused(answer)
        case Refused():
            return Ask(answer.code, answer.words, refusal=answer)
        case Unknown():
            return Ask(answer.code, answer.words)


def _may_be_ours(refusal: Refused, goal: Goal) -> bool:
    """Can a request have had its effect, and be answered with this?"""
    if goal is Goal.REDEEM:
        return refusal.code in (UNRECOGNISED, ALREADY_USED)
    return _is_of_the_voucher(refusal) and refusal.code != WINDOW_OVER


def _is_of_the_voucher(refusal: Refused) -> bool:
    return refusal.code // 1000 == _VOUCHER


def after_look(looked: Looked, pursued: Pursued) -> Step:
    """What follows from how the code stands at the platform."""
    if isinstance(looked, Unknown):
        return Ask(looked.code, looked.words, pursued.refusal)
    return _redeem(looked, pursued) if pursued.goal is Goal.REDEEM else _undo(looked, pursued)


def _redeem(looked: Free | Used | Gone, pursued: Pursued) -> Step:
    match looked:
        case Used() if is_ours(looked, pursued.request):
            return _ours(looked, pursued)
        case Used():
            return _used_otherwise(looked, pursued)
        case Gone(code=code, words=words):
            return Settle(False, error=code, words=words) if _seen_since(pursued) else Ask(code)
        case Free():
            return _unused(pursued)


def _ours(used: Used, pursued: Pursued) -> Step:
    """Which other codes of the order went with it, only the answer to the request itself tells."""
    counted_once = pursued.promises.request_id and pursued.refusal is None
    if pursued.request.count > 1 and counted_once and not used.doubted:
        return Resend(used=True)
    return Settle(True, taken=used.taken)


def _used_otherwise(used: Used, pursued: Pursued) -> Step:
    """Used, by somebody else or nobody says by whom.

    Where repeating is counted once, the answer to the same request tells more than what is read.
    """
    by, refusal, counted_once = used.by, pursued.refusal, pursued.promises.request_id
    if counted_once and refusal is not None and refusal.code > UNRECOGNISED:
        if refusal.code == ALREADY_USED or _seen_since(pursued):
            error = ALREADY_USED if pursued.promises.marks else MAYBE_OURS
            return Settle(False, error=error, words=by or refusal.words)
        return Ask(ALREADY_USED, by or "", refusal)
    if counted_once and (not pursued.parked or (by is None and _seen_since(pursued))):
        return Resend(used=not used.doubted)
    if by is not None and _seen_since(pursued):
        return Settle(False, error=ALREADY_USED, words=by)
    return Ask(ALREADY_USED, by or "", refusal)


def _unused(pursued: Pursued) -> Step:
    refusal = pursued.refusal
    if refusal is None:
        return Resend()
    if refusal.code == ALREADY_USED:
        # A contradiction: the platform is behind its own doings, or somebody gave the code back.
        waits = Ask(refusal.code, refusal.words, refusal)
        return Resend() if _seen_since(pursued) else waits
    return _refusal(refusal, pursued)


def _undo(looked: Free | Used | Gone, pursued: Pursued) -> Step:
    refusal = pursued.refusal
    if isinstance(looked, Used) and not looked.doubted:
        still_taken = _still_taken(looked, pursued.request)
        if still_taken is None:
            return Ask(BEHIND, refusal=refusal)
        if still_taken:
            return _refusal(refusal, pursued) if refusal else Resend()
    return Settle(True) if _seen_since(pursued) else Ask(BEHIND, refusal=refusal)


def _refusal(refusal: Refused, pursued: Pursued) -> Step:
    """The request was refused, and it is seen that it had no effect so far.

    A reason that is not recognised has to be given twice. An earlier request may have had its
    effect, which is not seen yet; or it may still arrive, unless the reason is the voucher's.
    """
    never_ran = not _is_of_the_voucher(refusal) and pursued.goal is Goal.REDEEM
    if never_ran and pursued.age_s < ARRIVED_S:
        return Resend()
    if refusal.code == UNRECOGNISED and pursued.sends == 1:
        return Resend()
    if refusal.code == UNRECOGNISED:
        wait_s = ARRIVED_S if pursued.lost else 0.0
    else:
        wait_s = BEHIND_S if _is_of_the_voucher(refusal) else ARRIVED_S
    if pursued.age_s >= wait_s:
        return _refused(refusal)
    return Ask(refusal.code, refusal.words, refusal)


def _seen_since(pursued: Pursued) -> bool:
    """Does what is read now tell of the time after the request was sent?"""
    return pursued.age_s >= BEHIND_S


def is_ours(used: Used, request: Request) -> bool:
    """Does the platform name the mark of that very request?"""
    return used.by in (request.mark, request.mark_name)


def _still_taken(used: Used, request: Request) -> bool | None:
    """Is it the redemption that was to be undone, and no later one of the same code? None: the
    platform says nothing that tells them apart."""
    if used.by is not None:
        return is_ours(used, request)
    flows = {one.flow_id for one in used.taken} - {None}
    return request.flow_id in flows if request.flow_id and flows else None


def _refused(refusal: Refused) -> Settle:
    return Settle(False, trace=refusal.trace, error=refusal.code, words=refusal.words)


def pause_before(tries: int) -> float:
    """Seconds to wait before asking when it was asked `tries` times already."""
    return PAUSES_S[min(tries, len(PAUSES_S) - 1)]


def rest_after(age_s: float) -> int:
    """Whole minutes for which a code is not to be redeemed again that was given back so many
    seconds ago, while a request to do so may still arrive; 0 for none."""
    return max(ceil((ARRIVED_S - max(age_s, 0.0)) / 60), 0)
