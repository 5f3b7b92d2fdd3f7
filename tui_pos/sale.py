"""A sale as a value: lines, redemptions, tenders, and what is still due. Pure arithmetic in fen."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from tui_pos.deal import Deal
from tui_pos.shop import DealKind


class Stage(StrEnum):
    """The locked way through a sale: 录单, 核销, 收款."""

    ENTRY = "entry"
    REDEEM = "redeem"
    PAY = "pay"
    CLOSED = "closed"


class Line(msgspec.Struct, frozen=True):
    """One line of goods. `milli` is the quantity in thousandths of `unit`.

    `list_fen` is the amount before a supervisor's price or discount, where one was given.
    """

    id: int
    barcode: str
    name: str
    unit_price_fen: int
    milli: int
    amount_fen: int
    category: str = ""
    unit: str = ""
    weighed: bool = False
    list_fen: int | None = None


def quantity_text(milli: int) -> str:
    """Write a quantity in thousandths as people do: 3000 -> "3", 456 -> "0.456"."""
    return f"{milli // 1000}.{milli % 1000:03d}".rstrip("0").rstrip(".")


class Share(msgspec.Struct, frozen=True):
    """What one voucher takes off one line: fen, and the pieces (thousandths) it pays for."""

    line: int
    fen: int
    milli: int = 0


class TakenCode(msgspec.Struct, frozen=True, kw_only=True):
    """One code the platform says it took, with its names for this redemption (`flow_id`), the
    voucher and the order; amounts in fen. None: it did not say."""

    code_key: str
    code_masked: str
    deal_id: str
    face_fen: int | None = None
    price_fen: int | None = None
    platform_fen: int | None = None
    merchant_fen: int | None = None
    flow_id: str | None = None
    item_id: str | None = None
    order_id: str | None = None


class RedemptionState(StrEnum):
    """Where a redemption stands. Sent and unknown are one state: nobody knows yet."""

    UNKNOWN = "unknown"
    DONE = "done"
    REFUSED = "refused"
    UNDOING = "undoing"
    UNDONE = "undone"
    PARKED = "parked"
    UNDO_PARKED = "undo parked"


class Redemption(msgspec.Struct, frozen=True, kw_only=True):
    """One voucher on this sale.

    `deduction_fen` is for all `count` codes together. `code_key` stands for the code; the code
    itself is in the ledger's vault. `token`: what the platform handed out when it was checked.
    `taken`: the codes the platform named as taken; `undoing` is the key of the one that is being
    given back. `found` is what a parked one turned out to be too late to
    move the sale.
    """

    id: int
    deal: Deal
    code_key: str
    code_masked: str
    count: int
    shares: tuple[Share, ...]
    request_id: str
    mark: str
    mark_name: str
    intended_at: datetime
    token: str = ""
    state: RedemptionState = RedemptionState.UNKNOWN
    settled_at: datetime | None = None
    error: int | None = None
    words: str = ""
    taken: tuple[TakenCode, ...] = ()
    undoing: str = ""
    found: str | None = None

    @property
    def platform(self) -> str:
        return self.deal.platform

    @property
    def title(self) -> str:
        return self.deal.title

    @property
    def kind(self) -> DealKind:
        return self.deal.kind

    @property
    def deduction_fen(self) -> int:
        return sum(share.fen for share in self.shares)

    @property
    def counts(self) -> bool:
        """Does it take its deduction off this sale? An undo counts only once it is certain."""
        return self.state in _COUNTING

    @property
    def open(self) -> bool:
        """Is an outcome still to come, so that the stage stays locked?"""
        return self.state in (RedemptionState.UNKNOWN, RedemptionState.UNDOING)

    @property
    def codes(self) -> tuple[str, ...]:
        """Keys of the codes that are known to be taken by it."""
        named = tuple(one.code_key for one in self.taken)
        return named or ((self.code_key,) if self.count == 1 else ())

    @property
    def undoable(self) -> bool:
        """Are all its codes known, so that each can be given back?"""
        return len(self.codes) == self.count

    @property
    def maybe(self) -> bool:
        """May it turn out to be taken, which nobody knows yet?"""
        open_states = (RedemptionState.UNKNOWN, RedemptionState.PARKED)
        return self.state in open_states and self.found is None

    @property
    def parked(self) -> bool:
        """Does the sale go on although its outcome is open?"""
        return self.state in (RedemptionState.PARKED, RedemptionState.UNDO_PARKED)


_COUNTING = (RedemptionState.DONE, RedemptionState.UNDOING, RedemptionState.UNDO_PARKED)

CASH = "cash"


class Tender(msgspec.Struct, frozen=True):
    """Money handed over: `kind` is "cash" or the id of one of the shop's tenders."""

    id: int
    kind: str
    name: str
    amount_fen: int


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    cashier: str
    opened_at: datetime
    stage: Stage = Stage.ENTRY
    lines: tuple[Line, ...] = ()
    redemptions: tuple[Redemption, ...] = ()
    tenders: tuple[Tender, ...] = ()
    next_line: int = 1
    next_tender: int = 1
    rounding_fen: int = 0
    change_fen: int = 0
    receipt: str | None = None
    closed_at: datetime | None = None
    abandoned: bool = False
    held: bool = False

    @property
    def total_fen(self) -> int:
        """All goods, before vouchers."""
        return sum(line.amount_fen for line in self.lines)

    @property
    def counting(self) -> tuple[Redemption, ...]:
        """The redemptions that take something off this sale, in order."""
        return tuple(r for r in self.redemptions if r.counts)

    @property
    def deductions_fen(self) -> int:
        return sum(r.deduction_fen for r in self.counting)

    @property
    def tendered_fen(self) -> int:
        return sum(t.amount_fen for t in self.tenders)

    @property
    def due_fen(self) -> int:
        """What is still to be paid; never below zero while the sale is open."""
        return self.total_fen + self.rounding_fen - self.deductions_fen - self.tendered_fen

    @property
    def pending(self) -> Redemption | None:
        """The redemption or undo whose outcome is still open, if any: there is one at most."""
        return next((r for r in self.redemptions if r.open), None)

    def line(self, line_id: int) -> Line | None:
        return next((line for line in self.lines if line.id == line_id), None)

    def redemption(self, redemption_id: int) -> Redemption | None:
        return next((r for r in self.redemptions if r.id == redemption_id), None)

    def left_on(self, line: Line) -> int:
        """What the counting vouchers have left of a line: fen."""
        return line.amount_fen - sum(
            share.fen for r in self.counting for share in r.shares if share.line == line.id
        )

    def covered(self, line: Line) -> int:
        """Pieces of a line that package vouchers have paid for: thousandths."""
        return sum(
            share.milli for r in self.counting for share in r.shares if share.line == line.id
        )
