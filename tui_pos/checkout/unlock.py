"""Privileged steps: who may take them, and how a supervisor allows a single one."""

from __future__ import annotations

from tui_pos.access.roles import Answer, may
from tui_pos.checkout.commands import Approve, Command
from tui_pos.checkout.desk import Desk, Waiting
from tui_pos.checkout.view import Text
from tui_pos.errors import TillError
from tui_pos.ledger.records import UnlockGranted, UnlockRefused


def allowed(desk: Desk, action: str) -> Answer:
    """What the person signed on may do by themselves; nobody signed on may do nothing."""
    return may(desk.person.role, action) if desk.person else Answer.NO


def demand(desk: Desk, action: str) -> None:
    """Raises TillError 2001 where the person may not, not even with a supervisor."""
    if allowed(desk, action) is Answer.NO:
        raise TillError(2001)


def unlocked(desk: Desk, action: str, what: Text, command: Command) -> bool:
    """May this step be taken now? Where it needs a supervisor, False, and the request is shown.

    Raises TillError 2001 where no supervisor can allow it to this person.
    """
    demand(desk, action)
    if allowed(desk, action) is Answer.YES or desk.granted == action:
        return True
    desk.clear()
    desk.waiting = Waiting(action, what, command)
    desk.show()
    return False


def approve(desk: Desk, command: Approve) -> Command | None:
    """Check a supervisor's number and PIN; the command that may run now, or None."""
    waiting = desk.waiting
    if waiting is None:
        return None
    try:
        approver = desk.staff_room.sign_on(command.number, command.pin)
        if may(approver.role, waiting.action) is not Answer.YES:
            raise TillError(2002)
    except TillError as refusal:
        desk.note(
            UnlockRefused(
                action=waiting.action,
                # A PIN typed in the wrong place must not get into the records.
                approver=command.number if desk.staff_room.knows(command.number) else "?",
                error=refusal.code,
            ),
            sale=desk.sale.id if desk.sale else None,
        )
        wait = int(refusal.details.get("seconds", 0))
        desk.waiting = Waiting(waiting.action, waiting.what, waiting.command, refusal.code, wait)
        desk.tell(refusal)
        return None
    desk.waiting = None
    desk.show()
    desk.granted = waiting.action
    desk.grant_first(
        UnlockGranted(action=waiting.action, approver=approver.id, reason=command.reason)
    )
    return waiting.command
