"""Printed by a process that is no till: a receipt once more, in the same books as the till's, and
pages that are in no books."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import msgspec

from drivers.encoding.escpos import Profile, encode, profile
from drivers.paper import Page
from drivers.printer import Printer, Result
from drivers.status import Outcome
from tui_pos.clock import Clock
from tui_pos.devices import port_of, profile_of
from tui_pos.errors import TillError
from tui_pos.home import Home, hold
from tui_pos.ledger.records import PrintEnded, PrintQueued, PrintStarted
from tui_pos.ledger.sales import read_receipt
from tui_pos.ledger.store import Ledger
from tui_pos.printing.watching import Pace
from tui_pos.receipts import receipt_page
from tui_pos.shop import PrinterSetting, Shop

_OUTCOMES = {
    Outcome.DONE: "done",
    Outcome.UNKNOWN: "unconfirmed",
    Outcome.FAILED: "waiting",
}


class Reprinted(msgspec.Struct, frozen=True):
    """`outcome`: "done", "unconfirmed" (sent, the printer cannot say), or "waiting", for the till
    to print it, with the `error` that kept it from paper now."""

    receipt: str
    outcome: str
    error: int | None


def reprint(home: Home, shop: Shop, number: str | None, clock: Clock) -> Reprinted:
    """Print a receipt, None: the last one, marked as a reprint, and wait for it.

    Raises TillError: 5021 no printer, 6001 the home is held, 6014 no such receipt, 6004 or 6005
    the ledger does not take it.
    """
    if not shop.printers or shop.training:  # a training shop's printer is inside its till
        raise TillError(5021)
    with hold(home), closing(Ledger(home.ledger, shop.terminal, clock)) as ledger:
        sale = read_receipt(ledger, number)
        receipt = sale.receipt or ""
        job, copy = ledger.last_job() + 1, max(ledger.copies_of(receipt), 1)
        paper = paper_of(shop)
        page = encode(receipt_page(shop, sale, copy), paper)
        ledger.append(PrintQueued(job=job, receipt=receipt, copy=copy))
        result = _send(shop.printers[0], paper, page, lambda: _starts(ledger, job))
        outcome, error = _OUTCOMES[result.outcome], result.cause
        ledger.append(PrintEnded(job=job, outcome=outcome, error=error))
        return Reprinted(receipt, outcome, error)


def print_beside(home: Home, shop: Shop, page: Page) -> Result:
    """Print a page that no books are kept of, and wait for it.

    Raises TillError: 5021 no printer, 6001 the home is held.
    """
    if not shop.printers or shop.training:
        raise TillError(5021)
    paper = paper_of(shop)
    with hold(home):
        return _send(shop.printers[0], paper, encode(page, paper), lambda: True)


def paper_of(shop: Shop) -> Profile:
    """The paper that receipts are laid out for: the first printer's."""
    if not shop.printers:
        return profile(58)
    return profile_of(shop.printers[0])


def _send(
    setting: PrinterSetting, paper: Profile, page: bytes, before: Callable[[], bool]
) -> Result:
    printer = Printer(port_of(setting), paper, lambda status: None)
    pace = Pace()
    try:
        return printer.send(page, pace.send_s + len(page) / pace.bytes_s, before)
    finally:
        printer.close()


def _starts(ledger: Ledger, job: int) -> bool:
    ledger.append(PrintStarted(job=job))
    return True
