"""What went wrong and what took its time at this till, read from its log and its books.

The log knows every error that was told; the books know those that stand on record, also from
before the log begins. One that is in both is counted once: a log's line names its records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

import msgspec

from tui_pos.ledger import records as r
from tui_pos.ledger.store import Step
from tui_pos.log.entry import Entry

_WELL = "ok"
"""What a device with a cause that stops nothing is all the same: paper that is nearly out."""

_GOOD = (
    r.LineAdded,
    r.LineChanged,
    r.LineRemoved,
    r.SaleHeld,
    r.StageMoved,
    r.RedemptionDone,
    r.RedemptionParked,
    r.UndoDone,
    r.UndoParked,
    r.TenderTaken,
    r.TenderTakenBack,
    r.SaleClosed,
    r.SaleAbandoned,
)
"""Records by which a sale goes on."""

_FAILED = (
    r.VoucherChecked,
    r.RedemptionRefused,
    r.RedemptionUnknown,
    r.UndoRefused,
    r.UnlockRefused,
    r.PrintEnded,
)
"""Records that may name an error which a person was told of, or had to wait for."""


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """An error; `record` is its number in the ledger, None where only the log knows it."""

    at: datetime
    code: int
    who: str = ""
    sale: str = ""
    platform: str = ""
    record: int | None = None


class Good(msgspec.Struct, frozen=True):
    """A step by which a sale went on."""

    at: datetime
    sale: str


class Took(msgspec.Struct, frozen=True):
    """Something done at a platform; `answered`: did an answer come?"""

    at: datetime
    what: str
    platform: str
    ms: float
    answered: bool


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """`log_since`, `books_since`: from when on each of them knows all, None where it knows nothing;
    `lost`: lines the log could not write. All in order of time."""

    incidents: tuple[Incident, ...] = ()
    good: tuple[Good, ...] = ()
    took: tuple[Took, ...] = ()
    log_since: datetime | None = None
    books_since: datetime | None = None
    lost: int = 0

    def since(self, code: int) -> datetime | None:
        """From when on every error of this code is known: the books go back further than the log,
        and are asked for what always stands in them."""
        recorded = all(one.record is not None for one in self.incidents if one.code == code)
        return self.books_since if recorded and self.books_since else self.log_since


def read_past(
    entries: Iterable[Entry], steps: Iterable[Step], books_since: datetime | None
) -> Past:
    """Everything that these entries and records tell; `books_since`: when the till was first
    started, whichever records are among them."""
    books, log = _Books(), _Log()
    for step in steps:
        books.take(step)
    for entry in entries:
        log.take(entry, books.failed)
    return Past(
        incidents=_in_order([*books.failed.values(), *log.told]),
        good=_in_order(books.good),
        took=_in_order(log.took),
        log_since=log.since,
        books_since=books_since,
        lost=log.lost,
    )


T = TypeVar("T", Incident, Good, Took)


def _in_order(found: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(found, key=lambda one: one.at))


class _Books:
    """`failed`: the errors on record, by the number of the record."""

    def __init__(self) -> None:
        self.failed: dict[int, Incident] = {}
        self.good: list[Good] = []
        self._platforms: dict[tuple[str, int], str] = {}

    def take(self, step: Step) -> None:
        record, sale = step.record, step.sale or ""
        if isinstance(record, r.RedemptionIntended):
            self._platforms[sale, record.redemption.id] = record.redemption.platform
        if isinstance(record, _FAILED) and record.error is not None:
            self.failed[step.seq] = Incident(
                at=step.at,
                code=record.error,
                who=step.who.strip("-"),
                sale=sale,
                platform=self._platform(sale, record),
                record=step.seq,
            )
        elif sale and isinstance(record, (*_GOOD, r.VoucherChecked)):
            self.good.append(Good(step.at, sale))

    def _platform(self, sale: str, record: r.Record) -> str:
        if isinstance(record, r.VoucherChecked):
            return record.platform
        if isinstance(record, r.RedemptionRefused | r.RedemptionUnknown | r.UndoRefused):
            return self._platforms.get((sale, record.redemption), "")
        return ""


class _Log:
    """`told`: the errors that are on no record."""

    def __init__(self) -> None:
        self.told: list[Incident] = []
        self.took: list[Took] = []
        self.since: datetime | None = None
        self.lost = 0
        self._platforms: dict[str, str] = {}
        """Which one was asked last, by trail."""

    def take(self, entry: Entry, failed: Mapping[int, Incident]) -> None:
        self.since = self.since or entry.at
        match entry:
            case Entry(kind="lost", count=int(count)):
                self.lost += count
            case Entry(kind="effect", ms=float(ms)):
                self._platforms[entry.id] = entry.platform
                answered = entry.outcome != "unknown"
                self.took.append(Took(entry.at, entry.what, entry.platform, ms, answered))
            case Entry(kind="command", code=int(code)) if entry.outcome != _WELL:
                first, last = entry.records or (0, 0)
                led_to = (failed[at] for at in range(first, last + 1) if at in failed)
                if all(one.code != code for one in led_to):
                    platform = self._platforms.get(entry.id, "")
                    self.told.append(
                        Incident(
                            at=entry.at, code=code, who=entry.who, sale=entry.sale,
                            platform=platform,
                        )
                    )  # fmt: skip
