"""The print queue's view of the ledger and the checkout."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from drivers.encoding.escpos import Profile, encode
from tui_pos.checkout import effects
from tui_pos.checkout.commands import Command
from tui_pos.ledger.prints import PrintJob
from tui_pos.ledger.sales import read_receipt
from tui_pos.ledger.store import LedgerReader
from tui_pos.receipts import receipt_page
from tui_pos.shop import Shop

_HANDLED_S = 10.0
"""The longest a checkout may take to come round to a command, in seconds."""

Post = Callable[[Command, Callable[[], None] | None], object]


class PrintBooks:
    """Reads jobs from the ledger by a reader of its own; what happens to them is posted."""

    def __init__(self, shop: Shop, ledger: Path, post: Post) -> None:
        self._shop = shop
        self._path = ledger
        self._post = post
        self._reader: LedgerReader | None = None

    def waiting(self) -> list[PrintJob]:
        return self._ledger().print_jobs()

    def page(self, job: PrintJob, profile: Profile) -> bytes:
        sale = read_receipt(self._ledger(), job.receipt)
        return encode(receipt_page(self._shop, sale, job.copy, anew=job.begun > 0), profile)

    def starts(self, job: PrintJob) -> bool:
        handled = threading.Event()
        self._post(effects.JobStarts(job.job), handled.set)
        if not handled.wait(_HANDLED_S):
            return False
        # Only the ledger knows whether it could be written.
        return any(one.job == job.job and one.begun > job.begun for one in self.waiting())

    def ended(self, job: int, outcome: str, error: int | None) -> None:
        self._post(effects.JobEnded(job, outcome, error), None)

    def drawer_shut(self, error: int) -> None:
        self._post(effects.DrawerShut(error), None)

    def _ledger(self) -> LedgerReader:
        self._reader = self._reader or LedgerReader(self._path)
        return self._reader
