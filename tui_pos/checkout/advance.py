"""Enter on the empty input: one step on, and never one that the person did not see."""

from __future__ import annotations

from tui_pos.checkout import entry, pay, redeem
from tui_pos.checkout.commands import Advance, Command, TakeTender
from tui_pos.checkout.desk import Desk
from tui_pos.errors import TillError
from tui_pos.sale import CASH, Stage

GUARD_S = 0.3
"""Held keys and scanners that send CR twice come sooner than this after what they belong to."""

REPEAT_S = 0.15
"""A held key repeats sooner than this; nobody presses twice so fast and means it."""


def advance(desk: Desk, command: Advance) -> Command | None:
    """Move on from what was shown; where a question was answered, its command comes back."""
    if not _meant(desk, command):
        return None
    if desk.asking is not None:
        return desk.asking.yes
    if desk.choice is not None or desk.waiting is not None or desk.check is not None:
        return None
    if desk.card is not None:
        redeem.redeem(desk)
        return None
    match desk.stage:
        case Stage.ENTRY:
            entry.confirm(desk)
        case Stage.REDEEM:
            redeem.go_on(desk)
        case Stage.PAY:
            pay.take(desk, TakeTender(CASH))
        case Stage.CLOSED:
            raise TillError(9001)
    return None


def _meant(desk: Desk, command: Advance) -> bool:
    before, desk.entered_at = desk.entered_at, command.at
    card = desk.card.card.serial if desk.card else None
    if (command.stage, command.card) != (desk.stage, card):
        return False
    since = max(desk.changed_at, desk.scanned_at, command.shown_at)
    repeated = command.at - before < REPEAT_S
    return command.at - since >= GUARD_S and not repeated
