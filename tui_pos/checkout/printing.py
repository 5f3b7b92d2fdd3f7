"""Receipts in the books: queued with the sale, recorded before and after they are sent."""

from __future__ import annotations

from tui_pos.access.roles import Answer
from tui_pos.checkout.commands import DropPrint, PrintMissing, Reprint
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.effects import DrawerShut, JobEnded, JobStarts, PrintJobs
from tui_pos.checkout.unlock import allowed, unlocked
from tui_pos.checkout.view import Level, Text
from tui_pos.errors import TillError
from tui_pos.ledger.prints import UNCONFIRMED_SHOWN
from tui_pos.ledger.records import PrintEnded, PrintQueued, PrintStarted

_WAITING = ("queued", "started")
_SILENT = 5017


def look_again(desk: Desk) -> None:
    """Read anew which receipts are not on paper."""
    desk.waiting_prints = len(desk.ledger.print_jobs())
    desk.receipts = tuple(desk.ledger.receipts(UNCONFIRMED_SHOWN))


def starts(desk: Desk, command: JobStarts) -> None:
    """Nothing is recorded, hence nothing sent, of what a person has just given up."""
    if desk.ledger.print_state(command.job) in _WAITING:
        desk.note(PrintStarted(job=command.job))


def ended(desk: Desk, command: JobEnded) -> None:
    """A receipt came out, may have come out, or has to wait; the printer itself says why."""
    if command.outcome == "waiting" and desk.ledger.print_state(command.job) == "dropped":
        return
    desk.note(PrintEnded(job=command.job, outcome=command.outcome, error=command.error))
    look_again(desk)
    if command.outcome == "failed":
        desk.tell(TillError(5023, error=command.error or 9001))
    elif command.outcome == "unconfirmed" and _is_news(desk, command):
        receipt = next((one.number for one in desk.receipts if one.job == command.job), "-")
        desk.tell(TillError(5024, receipt=receipt), level=Level.WARNING)


def _is_news(desk: Desk, command: JobEnded) -> bool:
    """Does it say more than that this printer never confirms anything?"""
    silent = command.error in (None, _SILENT)
    return not silent or desk.ledger.was_confirmed(before=command.job)


def drawer_shut(desk: Desk, command: DrawerShut) -> None:
    """The sale is closed all the same; a person has to open the drawer."""
    desk.tell(TillError(5022, error=command.error))


def reprint(desk: Desk, command: Reprint) -> None:
    """Print a receipt once more, marked; one that waits to be printed is tried at once.

    Raises TillError: 5021 no printer, 6014 no receipt.
    """
    if not desk.shop.printers:
        raise TillError(5021)
    receipt = command.receipt or desk.ledger.last_receipt()
    if receipt is None or desk.ledger.sale_of_receipt(receipt) is None:
        raise TillError(6014, number=receipt or "-")
    if any(job.receipt == receipt for job in desk.ledger.print_jobs()):
        desk.send(PrintJobs())
        desk.say(Level.INFO, "print.waits", receipt=receipt)
    elif unlocked(
        desk, _action(desk, receipt), Text("unlock.reprint", {"receipt": receipt}), command
    ):
        _queue(desk, receipt)
        desk.say(Level.INFO, "print.again", receipt=receipt)


def print_missing(desk: Desk, command: PrintMissing) -> None:
    """Print what was cut off or could not be made, oldest first, and try what waits at once."""
    missing = [
        one.number for one in desk.receipts if one.missing and not _is_locked(desk, one.number)
    ]
    for receipt in reversed(missing):
        _queue(desk, receipt)
    desk.send(PrintJobs())
    desk.say(Level.INFO, "print.all", count=desk.waiting_prints)


def drop(desk: Desk, command: DropPrint) -> None:
    """Give a receipt up that is not on paper, on record. Raises TillError 5025: it is just being
    printed."""
    state = desk.ledger.print_state(command.job)
    if state == "started":
        raise TillError(5025)
    receipt = next((one for one in desk.receipts if one.job == command.job), None)
    if receipt is not None and state not in ("done", "dropped"):
        desk.note(PrintEnded(job=command.job, outcome="dropped"))
        look_again(desk)
        desk.say(Level.INFO, "print.dropped", receipt=receipt.number)


def _is_locked(desk: Desk, receipt: str) -> bool:
    return allowed(desk, _action(desk, receipt)) is not Answer.YES


def _action(desk: Desk, receipt: str) -> str:
    return "receipt.reprint" if desk.ledger.copies_of(receipt) <= 1 else "receipt.reprint_again"


def _queue(desk: Desk, receipt: str) -> None:
    job, copy = desk.ledger.last_job() + 1, max(desk.ledger.copies_of(receipt), 1)
    desk.note(PrintQueued(job=job, receipt=receipt, copy=copy))
    look_again(desk)
    desk.send(PrintJobs())
