"""What can happen at a till, one kind of record each. Together they are the whole truth of it.

Records are only ever added. Their JSON is what the chain of hashes covers, so a field may be
added with a default but never renamed.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from tui_pos.sale import Line, Redemption, Share, Stage, TakenCode, Tender


class Record(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """One thing that happened."""


class TillStarted(Record, frozen=True, tag="till.started"):
    version: str


class LedgerBehind(Record, frozen=True, tag="ledger.behind"):
    """An older copy of the ledger stood in its place: so many records are missing from here on.
    Numbers of sales and receipts go on above any that they can have used."""

    missing: int


class SignedOn(Record, frozen=True, tag="staff.signed_on"):
    name: str
    role: str


class SignedOff(Record, frozen=True, tag="staff.signed_off"):
    pass


class UnlockGranted(Record, frozen=True, tag="unlock.granted"):
    """A supervisor allowed one step, the one recorded right after it."""

    action: str
    approver: str
    reason: str


class UnlockRefused(Record, frozen=True, tag="unlock.refused"):
    action: str
    approver: str
    error: int


class LineAdded(Record, frozen=True, tag="line.added"):
    line: Line


class LineChanged(Record, frozen=True, tag="line.changed"):
    line: Line


class LineRemoved(Record, frozen=True, tag="line.removed"):
    line: int


class SaleHeld(Record, frozen=True, tag="sale.held"):
    pass


class SaleRecalled(Record, frozen=True, tag="sale.recalled"):
    pass


class StageMoved(Record, frozen=True, tag="sale.stage"):
    to: Stage


class VoucherChecked(Record, frozen=True, tag="voucher.checked"):
    """The platform was asked about a code; `error` None: it answered with these deals. `keys`
    stand for the vouchers it answered with."""

    platform: str
    code_key: str
    code_masked: str
    deals: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    error: int | None = None
    words: str = ""


class RedemptionIntended(Record, frozen=True, tag="redemption.intended"):
    """Written before the request is sent."""

    redemption: Redemption


class RedemptionResent(Record, frozen=True, tag="redemption.resent"):
    """Proven not taken; written before the same request goes out again."""

    redemption: int


class RedemptionDone(Record, frozen=True, tag="redemption.done"):
    """Taken. `count` and `shares` are what it came to, which may differ from what was asked."""

    redemption: int
    at: datetime
    count: int
    shares: tuple[Share, ...]
    taken: tuple[TakenCode, ...] = ()
    trace: str = ""


class RedemptionRefused(Record, frozen=True, tag="redemption.refused"):
    """`doubted`: the code is used, which may be by this very request."""

    redemption: int
    at: datetime
    error: int
    words: str = ""
    trace: str = ""
    doubted: bool = False


class RedemptionUnknown(Record, frozen=True, tag="redemption.unknown"):
    """No definite answer to the request just sent; it is being asked for."""

    redemption: int
    error: int
    words: str = ""
    trace: str = ""


class RedemptionParked(Record, frozen=True, tag="redemption.parked"):
    """The sale goes on without a voucher whose outcome is unknown."""

    redemption: int


class ParkedFound(Record, frozen=True, tag="redemption.found"):
    """What was parked turned out to be, too late for its sale: "taken", "not taken", "undone" or
    "not undone". `taken`: the codes the platform named, where it named any. `doubted`: not taken,
    so far as anybody can tell; the code is used, which may be by this very request."""

    redemption: int
    found: str
    at: datetime
    taken: tuple[TakenCode, ...] = ()
    doubted: bool = False


class UndoIntended(Record, frozen=True, tag="undo.intended"):
    """Written before the platform is asked to give one code back."""

    redemption: int
    code_key: str


class UndoDone(Record, frozen=True, tag="undo.done"):
    """One code is free again; `count` codes of the redemption are left. `resent`: an earlier
    request for it was never answered, and may still arrive."""

    redemption: int
    at: datetime
    code_key: str
    count: int
    resent: bool = False


class UndoParked(Record, frozen=True, tag="undo.parked"):
    """The sale goes on as if the voucher still counted, while its undo is unknown."""

    redemption: int


class RedemptionReallocated(Record, frozen=True, tag="redemption.reallocated"):
    """What a voucher takes off which line, after another one was given back."""

    redemption: int
    shares: tuple[Share, ...]


class UndoRefused(Record, frozen=True, tag="undo.refused"):
    """Still redeemed: the platform did not take it back."""

    redemption: int
    error: int
    words: str = ""


class RedemptionRefunded(Record, frozen=True, tag="redemption.refunded"):
    """The platform gave the customer the money back for a code that had been used here; may come
    after the end of its sale."""

    redemption: int
    platform: str
    code_key: str
    code_masked: str


class VoucherReported(Record, frozen=True, tag="voucher.reported"):
    """What the platform says of a code, where the books did not know it: "used", "refunded",
    "gone" (`error` is why) or "free" again. `by`: the account it names, `at`: when it was used.
    `ours`: it names a redemption of this till that the books do not count."""

    platform: str
    code_key: str
    code_masked: str
    state: str
    by: str | None = None
    at: datetime | None = None
    error: int | None = None
    ours: bool = False


class AnswerUnlisted(Record, frozen=True, tag="answer.unlisted"):
    """A platform's answer that the platform's document does not list: `words` are its own."""

    platform: str
    error: int
    words: str


class DifferencesSeen(Record, frozen=True, tag="differences.seen"):
    """A supervisor looked at the differences up to this record."""

    last: int


class DayCompared(Record, frozen=True, tag="day.compared"):
    """A platform's list of a day was held against the books: how many redemptions stand on both
    sides and on one alone. `faults` of all these need a person, `waiting` only time."""

    platform: str
    day: date
    both: int
    only_platform: int
    only_us: int
    faults: int
    waiting: int


class TenderTaken(Record, frozen=True, tag="tender.taken"):
    tender: Tender


class TenderTakenBack(Record, frozen=True, tag="tender.taken_back"):
    tender: int
    reason: str


class SaleClosed(Record, frozen=True, tag="sale.closed"):
    """Paid. The sums are repeated here so that the books can be checked against the steps.

    `drawer`: the drawer is opened right after this is on disk.
    """

    receipt: str
    total_fen: int
    deductions_fen: int
    rounding_fen: int
    tendered_fen: int
    change_fen: int
    drawer: bool


class SaleAbandoned(Record, frozen=True, tag="sale.abandoned"):
    """Given up. `kept`: redemptions the platform could not give back; `owed_fen` their value.
    `parked`: those of which nobody knows yet whether they were taken."""

    reason: str
    kept: tuple[int, ...] = ()
    owed_fen: int = 0
    parked: tuple[int, ...] = ()


class PrintQueued(Record, frozen=True, tag="print.queued"):
    """`copy`: 0 the receipt itself, 1 and up a reprint."""

    job: int
    receipt: str
    copy: int = 0


class PrintStarted(Record, frozen=True, tag="print.started"):
    """Written before the first byte goes to the printer."""

    job: int


class PrintEnded(Record, frozen=True, tag="print.ended"):
    """`outcome`: "done", "unconfirmed" (sent, the printer cannot say), "cut" (off in the middle),
    "waiting" (not whole on paper, to be sent again), "failed" (cannot be made ready for paper),
    "dropped" (a person wants it no more)."""

    job: int
    outcome: str
    error: int | None = None


class DrawerOpened(Record, frozen=True, tag="drawer.opened"):
    """Opened without a sale; written before the pulse is sent."""


AnyRecord = (
    TillStarted
    | LedgerBehind
    | SignedOn
    | SignedOff
    | UnlockGranted
    | UnlockRefused
    | LineAdded
    | LineChanged
    | LineRemoved
    | SaleHeld
    | SaleRecalled
    | StageMoved
    | VoucherChecked
    | RedemptionIntended
    | RedemptionResent
    | RedemptionDone
    | RedemptionRefused
    | RedemptionUnknown
    | RedemptionParked
    | ParkedFound
    | UndoIntended
    | UndoDone
    | UndoParked
    | RedemptionReallocated
    | UndoRefused
    | RedemptionRefunded
    | VoucherReported
    | AnswerUnlisted
    | DifferencesSeen
    | DayCompared
    | TenderTaken
    | TenderTakenBack
    | SaleClosed
    | SaleAbandoned
    | PrintQueued
    | PrintStarted
    | PrintEnded
    | DrawerOpened
)
