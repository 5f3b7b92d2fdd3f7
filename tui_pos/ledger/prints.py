"""What the books know of receipts on their way to paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from tui_pos.errors import TillError

UNCONFIRMED_SHOWN = 20
"""Of a printer that never confirms anything, only the newest receipts can still be wanted."""


class PrintJob(msgspec.Struct, frozen=True):
    """One printing of a receipt. `state`: "queued", "started", or what it ended as. `begun`: how
    often it was sent, so that a part may be on paper; `error`: what kept it from paper last."""

    job: int
    receipt: str
    copy: int
    state: str
    begun: int = 0
    error: int | None = None


class Receipt(msgspec.Struct, frozen=True, array_like=True):
    """How the last printing of a receipt stands. `paid_fen`: what was paid with it, vouchers not
    counted; None where the books cannot tell any more."""

    job: int
    number: str
    state: str
    error: int | None
    closed_at: datetime
    paid_fen: int | None

    @property
    def missing(self) -> bool:
        """Is it not on paper, and will not be by itself?"""
        return self.state in ("cut", "failed")

    @property
    def settled(self) -> bool:
        """Is there nothing left to see to?"""
        return self.state in ("done", "dropped")


class PrintTables:
    """Reads the tables about receipts on their way to paper."""

    def _ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        raise NotImplementedError

    def print_jobs(self) -> list[PrintJob]:
        """Receipts that are to be printed, oldest first."""
        return [
            PrintJob(*found)
            for found in self._ask(
                "SELECT job, receipt, copy, state, begun, error FROM print_jobs "
                "WHERE state IN ('queued', 'started') ORDER BY job"
            )
        ]

    def print_state(self, job: int) -> str | None:
        """How one printing stands; None where there is none of that number."""
        found = self._ask("SELECT state FROM print_jobs WHERE job = ?", job)
        return str(found[0][0]) if found else None

    def was_confirmed(self, before: int) -> bool:
        """Did the printer confirm what it was sent last before this job?"""
        found = self._ask(
            "SELECT state FROM print_jobs WHERE job < ? AND state IN ('done', 'unconfirmed')"
            " ORDER BY job DESC LIMIT 1",
            before,
        )
        return bool(found) and found[0][0] == "done"

    def receipts(self, newest: int) -> list[Receipt]:
        """Receipts that are not on paper, newest first, and the last one of all; of those that
        were sent and not confirmed only the `newest`. What was printed since is not among them.
        """
        found = self._ask(
            "SELECT job, print_jobs.receipt, print_jobs.state, error, time,"
            " CASE WHEN json_valid(body) THEN"
            " json_extract(body, '$.tendered_fen') - json_extract(body, '$.change_fen') END"
            " FROM print_jobs JOIN sales ON sales.receipt = print_jobs.receipt"
            " JOIN records ON seq = last_seq WHERE job IN ("
            "  SELECT job FROM print_jobs WHERE state IN ('queued', 'started')"
            "  UNION SELECT job FROM print_jobs WHERE state IN ('cut', 'failed')"
            "  UNION SELECT * FROM (SELECT job FROM print_jobs WHERE state = 'unconfirmed'"
            "   ORDER BY job DESC LIMIT ?)"
            "  UNION SELECT max(job) FROM print_jobs WHERE receipt = (SELECT receipt FROM sales"
            "   WHERE receipt IS NOT NULL ORDER BY receipt_number DESC LIMIT 1)"
            " ) AND NOT EXISTS (SELECT 1 FROM print_jobs AS newer"
            "  WHERE newer.receipt = print_jobs.receipt AND newer.job > print_jobs.job)"
            " ORDER BY receipt_number DESC",
            newest,
        )
        try:
            return [msgspec.convert(one, Receipt, strict=False) for one in found]
        except msgspec.ValidationError as damage:
            raise TillError(6005, detail="print_jobs") from damage

    def last_job(self) -> int:
        ((found,),) = self._ask("SELECT max(job) FROM print_jobs")
        return found or 0

    def copies_of(self, receipt: str) -> int:
        """How often this receipt was asked for so far, the first printing included."""
        ((found,),) = self._ask("SELECT count(*) FROM print_jobs WHERE receipt = ?", receipt)
        return int(found)
