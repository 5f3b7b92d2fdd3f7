"""Enter on the empty input: one step on, and never one that the person did not mean.

A held key sends Enter again after about half a second, then many times a second. So an Enter
that may be the first of these counts only once no other has followed it.
"""

from __future__ import annotations

from tui_pos.checkout import entry, pay, pursuit, redeem
from tui_pos.checkout.commands import Advance, Command, TakeTender
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.effects import AdvanceNow, Later
from tui_pos.errors import TillError
from tui_pos.sale import CASH, Stage

GUARD_S = 0.3
"""What comes sooner after a stage or a scan belongs to what was before it, such as a second CR."""

REPEAT_S = 0.15
"""A held key repeats sooner than this; nobody presses twice so fast and means it."""

FIRST_REPEAT_S = 1.1
"""A held key's first repeat comes sooner than this."""


def advance(desk: Desk, command: Advance) -> Command | None:
    """Move on from what was shown; where a question was answered, its command comes back."""
    before, desk.enter_at = desk.enter_at, command.at
    desk.advancing = None
    if command.at - before < REPEAT_S or not _meant(desk, command):
        return None
    if command.at - before < FIRST_REPEAT_S:
        desk.advancing = command
        desk.send(Later(command.at + REPEAT_S, AdvanceNow()))
        return None
    return _move_on(desk)


def repeats(command: Command, waiting: Advance) -> bool:
    """Does this show that the Enter that waits came from a held key?"""
    return isinstance(command, Advance) and command.at - waiting.at < REPEAT_S


def advance_now(desk: Desk) -> Command | None:
    """Nothing followed the Enter that waits: it was meant."""
    command, desk.advancing = desk.advancing, None
    return _move_on(desk) if command is not None and _same(desk, command) else None


def _move_on(desk: Desk) -> Command | None:
    if desk.asking is not None:
        return desk.asking.yes
    if desk.choice or desk.waiting or desk.check or desk.inquiry:
        return None
    if desk.sale is not None and desk.sale.pending is not None:
        pursuit.hasten(desk, desk.sale.id, desk.sale.pending)
        return None
    if desk.card is not None:
        redeem.redeem(desk)
        return None
    match desk.stage:
        case Stage.ENTRY:
            entry.confirm(desk)
        case Stage.REDEEM:
            pay.begin(desk)
        case Stage.PAY:
            pay.take(desk, TakeTender(CASH))
        case Stage.CLOSED:
            raise TillError(9001)
    return None


def _meant(desk: Desk, command: Advance) -> bool:
    since = max(desk.changed_at, desk.scanned_at, command.shown_at)
    return _same(desk, command) and command.at - since >= GUARD_S


def _same(desk: Desk, command: Advance) -> bool:
    """Does the till still show what the person saw?"""
    card = desk.card.card.serial if desk.card else None
    return (command.stage, command.card) == (desk.stage, card)
