"""A second set of books, kept from the records that a till's ledger accepted, by rules of its own.

It knows nothing of the till's views and sums, so that the two can disagree. What must never be in
any ledger (a thing recorded twice, a sale that does not add up) is told as soon as it is accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import singledispatchmethod
from typing import Any

import msgspec

from tests.simulation.platform import douyin_code
from tui_pos.ledger import records as r
from tui_pos.ledger.chain import Row
from tui_pos.ledger.store import LedgerReader
from tui_pos.sale import Line, Tender
from tui_pos.secret import Secret

_read = msgspec.json.Decoder(r.AnyRecord).decode

Blame = Callable[[str, str], None]
"""Given the kind of a violation, and words about it."""


@dataclass
class Voucher:
    """One redemption. `state` is "unknown", "done", "refused", "undoing", "undone", "parked",
    "undo parked", or "found …"; `taken` are the codes that the platform is known to have taken,
    `amounts` the face and the price that it said of each. `doubted`: refused, or found not taken,
    with a mark that it may have been taken."""

    sale: str
    number: int
    platform: str
    code: str
    request: str
    count: int
    off_fen: int
    state: str = "unknown"
    taken: set[str] = field(default_factory=set)
    amounts: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    doubted: bool = False

    @property
    def counts(self) -> bool:
        return self.state in ("done", "undoing", "undo parked", "found not undone")

    @property
    def names_too_few(self) -> bool:
        """Is it known that more codes went than the platform named?"""
        return self.state in ("done", "found taken") and len(self.taken) < self.count

    @property
    def open(self) -> bool:
        return self.state in ("unknown", "undoing", "parked", "undo parked")


@dataclass
class Account:
    """One sale."""

    lines: dict[int, Line] = field(default_factory=dict)
    tenders: dict[int, Tender] = field(default_factory=dict)
    end: str = ""


class Journal:
    """`seq` and `hash` are of the newest record accepted; by the chain, of all before it, too."""

    def __init__(self, till: str, blame: Blame) -> None:
        self._till = till
        self._blame = blame
        self.forget()

    def forget(self) -> None:
        """Begin anew, as for a ledger that was swapped for an older one."""
        self.seq, self.hash = 0, "0" * 64
        # A start on a ledger that is not known yet takes over whatever is there.
        self.writing = True
        self.vouchers: dict[tuple[str, int], Voucher] = {}
        self.requests: set[str] = set()
        self.sales: dict[str, Account] = {}
        self.receipts: dict[str, str] = {}
        self.jobs: dict[int, tuple[str, int, list[str]]] = {}
        self.kicks = 0
        self.changed = 0
        self.behind = 0
        self._keys: dict[str, str] = {}

    def accepted(
        self,
        seq: int,
        tip: str,
        records: tuple[r.Record, ...],
        sale: str | None,
        vault: Mapping[str, Secret],
    ) -> None:
        """The ledger said that these are on disk."""
        self._keys.update((key, _plain(code.text)) for key, code in vault.items())
        for record in records:
            self._apply(record, sale or "")
        if seq != self.seq + len(records):
            self.blame("record lost", f"{len(records)} records after {self.seq} end at {seq}")
        self.seq, self.hash = seq, tip
        self.writing = False

    def refused(self, ledger: LedgerReader) -> None:
        """The ledger said that nothing was recorded."""
        self.writing = False
        if ledger.tip() != (self.seq, self.hash):
            self.blame("refused and recorded", f"{ledger.tip()[0]} in place of {self.seq}")

    def opened(self, ledger: LedgerReader) -> None:
        """Hold what a ledger still has after a start against what it had accepted."""
        rows = list(ledger.rows(max(self.seq, 1)))
        if self.seq:
            last = rows.pop(0) if rows else None
            if last is None or (last.seq, last.hash) != (self.seq, self.hash):
                self.blame("record lost", f"record {self.seq} is not there any more")
                return
        if rows and not self.writing:
            self.blame("refused and recorded", f"record {rows[0].seq} came from nowhere")
        self.writing = False
        self.read(rows, ledger)

    def read(self, rows: list[Row], ledger: LedgerReader) -> None:
        """Take over what is there."""
        for row in rows:
            record = _read(row.body)
            for key in _keys_in(record):
                self._keys[key] = _plain(ledger.code(key).text)
            self._apply(record, row.sale or "")
            self.seq, self.hash = row.seq, row.hash

    def blame(self, kind: str, words: str) -> None:
        self._blame(kind, f"{self._till}: {words}")

    def _apply(self, record: r.Record, sale: str) -> None:
        self.changed += 1
        self._take(record, sale)

    def _voucher(self, sale: str, number: int, *states: str) -> Voucher:
        """A redemption that must be in one of these states for what is recorded of it."""
        found = self.vouchers[sale, number]
        if found.state not in states:
            self.blame("recorded twice", f"{sale}/{number} is {found.state}, not {states}")
        return found

    @singledispatchmethod
    def _take(self, record: r.Record, sale: str) -> None:
        """Records that change no account."""

    @_take.register
    def _(self, record: r.LineAdded, sale: str) -> None:
        account = self.sales.setdefault(sale, Account())
        if record.line.id in account.lines:
            self.blame("recorded twice", f"{sale} line {record.line.id}")
        account.lines[record.line.id] = record.line

    @_take.register
    def _(self, record: r.LineChanged, sale: str) -> None:
        self.sales[sale].lines[record.line.id] = record.line

    @_take.register
    def _(self, record: r.LineRemoved, sale: str) -> None:
        del self.sales[sale].lines[record.line]

    @_take.register
    def _(self, record: r.TenderTaken, sale: str) -> None:
        tenders = self.sales[sale].tenders
        if record.tender.id in tenders:
            self.blame("recorded twice", f"{sale} tender {record.tender.id}")
        tenders[record.tender.id] = record.tender

    @_take.register
    def _(self, record: r.TenderTakenBack, sale: str) -> None:
        del self.sales[sale].tenders[record.tender]

    @_take.register
    def _(self, record: r.RedemptionIntended, sale: str) -> None:
        one = record.redemption
        if (sale, one.id) in self.vouchers or one.request_id in self.requests:
            self.blame("recorded twice", f"{sale} intent {one.id} {one.request_id}")
        self.requests.add(one.request_id)
        self.vouchers[sale, one.id] = Voucher(
            sale,
            one.id,
            one.platform,
            self._keys[one.code_key],
            one.token or one.request_id,
            one.count,
            sum(share.fen for share in one.shares),
        )

    @_take.register
    def _(self, record: r.RedemptionDone, sale: str) -> None:
        one = self._voucher(sale, record.redemption, "unknown", "parked")
        one.state, one.count = "done", record.count
        one.off_fen = sum(share.fen for share in record.shares)
        one.amounts = {
            self._keys[code.code_key]: (code.face_fen, code.price_fen) for code in record.taken
        }
        one.taken = {self._keys[code.code_key] for code in record.taken} or {one.code}

    @_take.register
    def _(self, record: r.RedemptionRefused, sale: str) -> None:
        one = self._voucher(sale, record.redemption, "unknown", "parked")
        one.state, one.doubted = "refused", record.doubted

    @_take.register
    def _(self, record: r.RedemptionParked, sale: str) -> None:
        self._voucher(sale, record.redemption, "unknown").state = "parked"

    @_take.register
    def _(self, record: r.ParkedFound, sale: str) -> None:
        one = self._voucher(sale, record.redemption, "parked", "undo parked")
        one.state, one.doubted = f"found {record.found}", record.doubted
        if record.found == "taken":
            one.taken = {self._keys[code.code_key] for code in record.taken}
            if not one.taken and one.count == 1:
                one.taken = {one.code}

    @_take.register
    def _(self, record: r.UndoIntended, sale: str) -> None:
        one = self._voucher(sale, record.redemption, "done", "undo parked")
        one.state = "undoing"

    @_take.register
    def _(self, record: r.UndoDone, sale: str) -> None:
        one = self._voucher(sale, record.redemption, "undoing", "undo parked")
        one.taken.discard(self._keys[record.code_key])
        one.count = record.count
        one.state = "done" if record.count else "undone"

    @_take.register
    def _(self, record: r.UndoParked, sale: str) -> None:
        self._voucher(sale, record.redemption, "undoing").state = "undo parked"

    @_take.register
    def _(self, record: r.UndoRefused, sale: str) -> None:
        self._voucher(sale, record.redemption, "undoing", "undo parked").state = "done"

    @_take.register
    def _(self, record: r.RedemptionReallocated, sale: str) -> None:
        self.vouchers[sale, record.redemption].off_fen = sum(one.fen for one in record.shares)

    @_take.register
    def _(self, record: r.SaleClosed, sale: str) -> None:
        self._end(sale, "closed")
        if record.receipt in self.receipts:
            self.blame("recorded twice", f"receipt {record.receipt}")
        self.receipts[record.receipt] = sale
        self.kicks += record.drawer
        account = self.sales[sale]
        off = sum(one.off_fen for one in self.vouchers_of(sale) if one.counts)
        total = sum(line.amount_fen for line in account.lines.values())
        tendered = sum(tender.amount_fen for tender in account.tenders.values())
        said = (record.total_fen, record.deductions_fen, record.tendered_fen)
        adds_up = total + record.rounding_fen == off + tendered - record.change_fen
        if said != (total, off, tendered) or not adds_up or record.change_fen < 0:
            self.blame("does not add up", f"{sale}: {total} {off} {tendered}, said {record}")
        if any(one.state in ("unknown", "undoing") for one in self.vouchers_of(sale)):
            self.blame("closed over an open outcome", sale)

    @_take.register
    def _(self, record: r.SaleAbandoned, sale: str) -> None:
        self._end(sale, "abandoned")
        kept = {one.number for one in self.vouchers_of(sale) if one.counts}
        if set(record.kept) != kept or self.sales[sale].tenders:
            self.blame("does not add up", f"{sale} abandoned: {record.kept}, kept {kept}")

    @_take.register
    def _(self, record: r.PrintQueued, sale: str) -> None:
        if record.job in self.jobs:
            self.blame("recorded twice", f"print job {record.job}")
        self.jobs[record.job] = (record.receipt, record.copy, [])

    @_take.register
    def _(self, record: r.PrintStarted, sale: str) -> None:
        self.jobs[record.job][2].append("started")

    @_take.register
    def _(self, record: r.PrintEnded, sale: str) -> None:
        self.jobs[record.job][2].append(record.outcome)

    @_take.register
    def _(self, record: r.LedgerBehind, sale: str) -> None:
        self.behind += 1

    @_take.register
    def _(self, record: r.DrawerOpened, sale: str) -> None:
        self.kicks += 1

    def vouchers_of(self, sale: str) -> list[Voucher]:
        return [one for one in self.vouchers.values() if one.sale == sale]

    def _end(self, sale: str, how: str) -> None:
        account = self.sales[sale]
        if account.end:
            self.blame("recorded twice", f"{sale} is {account.end}, now {how}")
        account.end = how


def _plain(text: str) -> str:
    """The code that a customer was sold, for what is sent in its place."""
    return text if text.isdigit() else douyin_code(text.partition("\n")[0])


def _keys_in(record: Any) -> list[str]:
    """The keys of all codes that a record names."""
    if isinstance(record, r.RedemptionIntended):
        return [record.redemption.code_key]
    if isinstance(record, (r.RedemptionDone, r.ParkedFound)):
        return [code.code_key for code in record.taken]
    return [record.code_key] if isinstance(record, (r.UndoIntended, r.UndoDone)) else []
