"""How an unknown outcome is settled. Pure: what the platform said in, the next step out.

The rule: ask before anything is sent again; send again only after proof that it had no effect;
and once something was sent again, believe a refusal only after asking once more, because the
first request may have arrived late.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from tui_pos.platforms.base import (
    Asked,
    Done,
    NotTaken,
    Outcome,
    Refused,
    Taken,
    TakenByOther,
    TakenByUs,
    Unknown,
)

PAUSES_S = (0.0, 1.5, 1.5, 5.0, 10.0, 20.0, 40.0, 60.0, 120.0, 300.0)
"""Seconds before each time of asking; the last one repeats. Three fall within ten seconds."""


UNRECOGNISED = 3001


class Goal(StrEnum):
    REDEEM = "redeem"
    UNDO = "undo"


class Settle(msgspec.Struct, frozen=True):
    """It is certain now: `happened` or not. A refusal carries the reason.

    `taken` are the codes named; only where `complete` are they all that went.
    """

    happened: bool
    taken: tuple[Taken, ...] = ()
    complete: bool = False
    trace: str = ""
    error: int | None = None
    words: str = ""


class Ask(msgspec.Struct, frozen=True):
    """Ask the platform; `refusal`: what a resent request was answered with, not believed yet."""

    error: int
    words: str = ""
    refusal: Refused | None = None


class Resend(msgspec.Struct, frozen=True):
    """Proven without effect: send the same request again."""


Step = Settle | Ask | Resend


def after_send(answer: Outcome, sends: int) -> Step:
    """What follows from the answer to a request that has now been sent `sends` times.

    A refusal for no reason that is recognised may be none: the platform is asked as well.
    """
    match answer:
        case Done():
            return Settle(True, taken=answer.taken, complete=True, trace=answer.trace)
        case Refused() if sends == 1 and answer.code != UNRECOGNISED:
            return Settle(False, trace=answer.trace, error=answer.code, words=answer.words)
        case Refused():
            return Ask(answer.code, answer.words, refusal=answer)
        case Unknown():
            return Ask(answer.code, answer.words)


def after_ask(answer: Asked, goal: Goal, refusal: Refused | None) -> Step:
    """What follows from asking. `refusal` is what the last resent request was answered with."""
    if isinstance(answer, Unknown):
        return Ask(answer.code, answer.words, refusal)
    if goal is Goal.REDEEM:
        return _redeem(answer, refusal)
    return _undo(answer, refusal)


def _redeem(answer: TakenByUs | TakenByOther | NotTaken, refusal: Refused | None) -> Step:
    match answer:
        case TakenByUs():
            return Settle(True, taken=answer.taken)
        case TakenByOther():
            return Settle(False, error=3002, words=answer.by)
        case NotTaken():
            return _refused(refusal) if refusal else Resend()


def _undo(answer: TakenByUs | TakenByOther | NotTaken, refusal: Refused | None) -> Step:
    if isinstance(answer, TakenByUs):
        return _refused(refusal) if refusal else Resend()
    return Settle(True)


def _refused(refusal: Refused) -> Settle:
    return Settle(False, trace=refusal.trace, error=refusal.code, words=refusal.words)


def pause_before(tries: int) -> float:
    """Seconds to wait before asking when it was asked `tries` times already."""
    return PAUSES_S[min(tries, len(PAUSES_S) - 1)]
