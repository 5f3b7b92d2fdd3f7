"""Who stands at the till."""

from __future__ import annotations

from tui_pos.access.roles import Answer
from tui_pos.checkout import tokens
from tui_pos.checkout.commands import Lock, SignOn
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.unlock import allowed
from tui_pos.checkout.view import Level
from tui_pos.ledger.records import SignedOff, SignedOn


def sign_on(desk: Desk, command: SignOn) -> None:
    """Raises TillError 2003 (number or PIN wrong) or 2004 (too many tries, wait)."""
    person = desk.staff_room.sign_on(command.number, command.pin)
    desk.note(SignedOn(name=person.name, role=person.role), who=person.id)
    desk.person = person
    desk.notice = None
    desk.show()
    tokens.warn(desk)
    if allowed(desk, "sale") is not Answer.NO:
        _tell_what_is_open(desk)


def _tell_what_is_open(desk: Desk) -> None:
    """The sale, the parked vouchers and, to whom it concerns, which they are and what differs."""
    if desk.sale is not None:
        desk.say(Level.WARNING, "start.sale_open", lines=len(desk.sale.lines))
    looks = allowed(desk, "voucher.look") is Answer.YES
    if desk.parked and looks:
        which = ", ".join(f"{one.code_masked} ({sale})" for (sale, _), one in desk.parked.items())
        desk.add(Level.WARNING, "start.parked_which", count=len(desk.parked), which=which)
    elif desk.parked:
        desk.add(Level.WARNING, "start.parked", count=len(desk.parked))
    if desk.differences and looks:
        desk.add(Level.WARNING, "start.differences", count=desk.differences)


def lock(desk: Desk, command: Lock) -> None:
    """Leave the till; the sale stays, and whoever signs on next goes on with it."""
    desk.clear()
    who, desk.person = desk.who, None
    desk.notice = desk.closed = desk.last = desk.quantity = None
    desk.show()
    # Last: the till is left also where that cannot be recorded.
    desk.note(SignedOff(), who=who)
