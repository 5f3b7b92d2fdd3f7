"""Receipts in the books: queued with the sale, recorded before and after they are sent."""

from __future__ import annotations

from tui_pos.checkout.commands import Reprint
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.effects import DrawerShut, JobEnded, JobStarts, PrintJobs
from tui_pos.checkout.unlock import unlocked
from tui_pos.checkout.view import Level, Text
from tui_pos.errors import TillError
from tui_pos.ledger.records import PrintEnded, PrintQueued, PrintStarted


def starts(desk: Desk, command: JobStarts) -> None:
    desk.note(PrintStarted(job=command.job))


def ended(desk: Desk, command: JobEnded) -> None:
    """A receipt came out, may have come out, or has to wait; the printer itself says why."""
    desk.note(PrintEnded(job=command.job, outcome=command.outcome, error=command.error))
    desk.waiting_prints = len(desk.ledger.print_jobs())
    if command.outcome == "failed":
        desk.tell(TillError(5023, error=command.error or 9001))


def drawer_shut(desk: Desk, command: DrawerShut) -> None:
    """The sale is closed all the same; a person has to open the drawer."""
    desk.tell(TillError(5022, error=command.error))


def reprint(desk: Desk, command: Reprint) -> None:
    """Print a receipt once more, marked. Raises TillError: 5021 no printer, 6014 no receipt."""
    if not desk.shop.printers:
        raise TillError(5021)
    receipt = command.receipt or desk.ledger.last_receipt()
    if receipt is None or desk.ledger.sale_of_receipt(receipt) is None:
        raise TillError(6014, number=receipt or "-")
    copies = desk.ledger.copies_of(receipt)
    action = "receipt.reprint" if copies <= 1 else "receipt.reprint_again"
    if unlocked(desk, action, Text("unlock.reprint", {"receipt": receipt}), command):
        job = desk.ledger.last_job() + 1
        desk.note(PrintQueued(job=job, receipt=receipt, copy=max(copies, 1)))
        desk.waiting_prints += 1
        desk.send(PrintJobs())
        desk.say(Level.INFO, "print.again", receipt=receipt)
