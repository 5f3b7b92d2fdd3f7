"""What a screen is shown: one immutable picture of the till after each step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from tui_pos.ledger.prints import Receipt
from tui_pos.ledger.store import Step
from tui_pos.reconciling import Known
from tui_pos.sale import Redemption, Sale, Stage
from tui_pos.shop import DealKind, Role


class Level(StrEnum):
    GOOD = "good"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Text(msgspec.Struct, frozen=True):
    """A message by its key in the catalogue; `params` fill it (yuan as text, codes masked)."""

    key: str
    params: dict[str, str | int] = {}


class Notice(msgspec.Struct, frozen=True):
    """One line to the person. `serial` grows with each, so that the same words are seen anew.

    `error` is the code in the error table, whose title and sentence are then shown in place of
    `text`, filled with its params. `more`: what else there is to say, a line each.
    """

    serial: int
    level: Level
    text: Text
    error: int | None = None
    words: str = ""
    more: tuple[Text, ...] = ()


class Person(msgspec.Struct, frozen=True):
    number: str
    name: str
    role: Role


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """The voucher being looked at, before it is redeemed. Amounts in fen."""

    serial: int
    platform: str
    code_masked: str
    title: str
    kind: DealKind
    count: int
    available: int
    face_fen: int | None
    deduction_fen: int
    lost_fen: int
    due_after_fen: int
    valid_until: datetime | None
    terms: tuple[str, ...]
    warnings: tuple[Text, ...]
    checked_at: datetime


class Choice(msgspec.Struct, frozen=True):
    """A numbered list to pick from by typing 1, 2, … and Enter."""

    title: Text
    rows: tuple[Text, ...]


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """A redemption or undo whose outcome is open, or a check under way.

    `what`: "check", "redeem", "undo". `tries`: how often the platform was asked since.
    `next_try_at`: monotonic seconds of the next one, None while one is running.
    """

    what: str
    code_masked: str
    title: str
    since: float
    tries: int = 0
    next_try_at: float | None = None
    error: int | None = None
    words: str = ""


class UnlockRequest(msgspec.Struct, frozen=True):
    """An action that waits for a supervisor: its dotted name, and what exactly would be done."""

    action: str
    what: Text
    error: int | None = None
    wait_s: int = 0


class Question(msgspec.Struct, frozen=True):
    """Enter says yes, Esc no."""

    text: Text


class LastScan(msgspec.Struct, frozen=True):
    """What the last scan did, for where the eye already is."""

    line: int
    name: str
    milli: int
    amount_fen: int


class DeviceView(msgspec.Struct, frozen=True):
    """A port or printer: `health` is "ok", "fault" or "unknown"."""

    name: str
    kind: str
    health: str
    error: int | None = None
    detail: str = ""


class SyncView(msgspec.Struct, frozen=True):
    """Since when there was no news of some platform: monotonic seconds. `heard`: were all of them
    heard of before? `minutes`: how often that is meant to be."""

    since: float
    heard: bool
    minutes: int


class ParkedView(msgspec.Struct, frozen=True):
    """A redemption or undo that did not hold up its sale, and is still being found out."""

    sale: str
    redemption: Redemption


class CodeView(msgspec.Struct, frozen=True):
    """What is known of a voucher code at one platform that may have made it: `records` of the
    books, and how it stands. `looked_at`: monotonic seconds, None while the platform is asked."""

    known: Known
    code_masked: str
    records: tuple[Step, ...]
    looked_at: float | None


class InquiryView(msgspec.Struct, frozen=True):
    """Everything about vouchers: the code asked about, if any, and the newest differences between
    the books and the platforms, newest first."""

    codes: tuple[CodeView, ...]
    differences: tuple[Step, ...]


class TokenView(msgspec.Struct, frozen=True):
    """A platform's token that needs a person: our error code, and the days it is still good for."""

    platform: str
    error: int
    days: int


class TenderKey(msgspec.Struct, frozen=True):
    id: str
    name: str


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the screens show; the newest one replaces all earlier ones.

    `cash_due_fen` is what is due when paid in cash, after rounding. `quantity` is a quantity
    typed before a scan (thousandths), None otherwise. `closed` is the sale closed just before,
    still readable while the next customer comes. `waiting_prints` counts receipts to be printed;
    `receipts` are those that are not on paper, newest first, and the last one.
    `differences` counts those with a platform that nobody has looked at yet. `undo_until`: until
    when a redemption of this sale can be undone, by its number, where the platform says so.
    `handled` is the number of the last command that shows here.
    """

    shop: str
    terminal: str
    training: bool = False
    language: str = "zh_CN"
    person: Person | None = None
    stage: Stage = Stage.ENTRY
    sale: Sale | None = None
    cash_due_fen: int = 0
    quantity: int | None = None
    card: Card | None = None
    choice: Choice | None = None
    pending: Pending | None = None
    unlock: UnlockRequest | None = None
    question: Question | None = None
    last: LastScan | None = None
    closed: Sale | None = None
    notice: Notice | None = None
    devices: tuple[DeviceView, ...] = ()
    tokens: tuple[TokenView, ...] = ()
    sync: SyncView | None = None
    differences: int = 0
    inquiry: InquiryView | None = None
    tenders: tuple[TenderKey, ...] = ()
    waiting_prints: int = 0
    receipts: tuple[Receipt, ...] = ()
    held: tuple[str, ...] = ()
    parked: tuple[ParkedView, ...] = ()
    undo_until: Mapping[int, datetime] = {}
    handled: int = 0
