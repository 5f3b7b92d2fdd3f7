"""After a start: the till stands where its records say it stood."""

from __future__ import annotations

from datetime import timedelta

from tui_pos.checkout import syncing
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.effects import PrintJobs
from tui_pos.checkout.printing import look_again
from tui_pos.checkout.pursuit import follow
from tui_pos.checkout.tokens import watch
from tui_pos.checkout.view import Level
from tui_pos.errors import TillError
from tui_pos.ledger.prints import PrintJob
from tui_pos.ledger.records import PrintEnded
from tui_pos.ledger.sales import read_receipt, read_sale
from tui_pos.ledger.store import CommitUncertain
from tui_pos.money import yuan
from tui_pos.sale import Sale

_JUST_NOW = timedelta(minutes=2)

_PARKED_WAIT_S = 5.0
"""Parked outcomes are not what the first customer waits for."""


def restore(desk: Desk) -> None:
    """Take up the open sale, held orders, open outcomes and receipts, and say so in one line."""
    for sale_id, state in desk.ledger.unfinished():
        sale = read_sale(desk.ledger, sale_id)
        if state == "held":
            desk.held[sale_id] = sale
            if sale.pending is not None:
                follow(desk, sale_id, sale.pending, 0.0)
        else:
            desk.sale = sale
    for sale_id, number in desk.ledger.parked():
        parked = read_sale(desk.ledger, sale_id).redemption(number)
        if parked is not None:
            desk.parked[(sale_id, number)] = parked
            follow(desk, sale_id, parked, _PARKED_WAIT_S)
    if desk.sale is not None:
        _take_up(desk, desk.sale)
    else:
        _just_closed(desk)
    watch(desk)
    syncing.begin(desk)
    # Said last: a sale that is open shows by itself, a receipt that was cut does not.
    _print_jobs(desk)


def _just_closed(desk: Desk) -> None:
    """A sale closed right before: its customer may still wait for change and drawer."""
    receipt = desk.ledger.last_receipt()
    if receipt is None:
        return
    sale = read_receipt(desk.ledger, receipt)
    if sale.closed_at is not None and desk.clock.now() - sale.closed_at < _JUST_NOW:
        desk.closed = sale
        desk.say(Level.INFO, "start.closed", receipt=receipt, change=yuan(sale.change_fen))


def _take_up(desk: Desk, sale: Sale) -> None:
    pending = sale.pending
    if pending is not None:
        follow(desk, sale.id, pending, 0.0)
        desk.say(Level.WARNING, "start.outcome_open", code=pending.code_masked)
    else:
        total = yuan(sale.total_fen)
        desk.say(Level.WARNING, "start.restored", lines=len(sale.lines), total=total)


def _print_jobs(desk: Desk) -> None:
    """Print what was never begun; what was cut off in the middle is said, not repeated."""
    for job in desk.ledger.print_jobs():
        if job.state == "started":
            _cut(desk, job)
    look_again(desk)
    if desk.waiting_prints:
        desk.send(PrintJobs())


def _cut(desk: Desk, job: PrintJob) -> None:
    try:
        desk.note(PrintEnded(job=job.job, outcome="cut"))
    except CommitUncertain:
        pass  # It was written all the same.
    except TillError as failure:
        # A full disk must not keep the till from showing where it stands.
        desk.tell(failure)
        return
    desk.say(Level.WARNING, "start.print_cut", receipt=job.receipt)
