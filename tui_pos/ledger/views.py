"""The tables that are read, kept in step with each record inside its own transaction."""

from __future__ import annotations

import json
from functools import singledispatch
from sqlite3 import Connection

from tui_pos.ledger import records as r
from tui_pos.ledger.chain import Row
from tui_pos.sale import Redemption, RedemptionState, TakenCode


@singledispatch
def project(record: r.Record, db: Connection, row: Row) -> None:
    """Carry one record over into the tables read by screens and commands."""


def running_number(text: str) -> int:
    """The running number that ends a sale's id or a receipt's number: "T01-S000017" -> 17."""
    digits = text.rpartition("-")[2].lstrip("S")
    return int(digits)


@project.register
def _(record: r.LedgerBehind, db: Connection, row: Row) -> None:
    for floor, number in (("sale_floor", "number"), ("receipt_floor", "receipt_number")):
        db.execute(
            f"INSERT OR REPLACE INTO meta SELECT ?1, ?2 + max(coalesce(max({number}), 0),"
            " coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = ?1), 0)) FROM sales",
            (floor, record.missing),
        )
    _differs(db, row)


@project.register
def _(record: r.LineAdded, db: Connection, row: Row) -> None:
    if record.line.id == 1:
        db.execute(
            "INSERT INTO sales (id, number, state, first_seq) VALUES (?, ?, 'open', ?)",
            (row.sale, running_number(row.sale or ""), row.seq),
        )


def _set_sale(db: Connection, row: Row, state: str) -> None:
    db.execute("UPDATE sales SET state = ? WHERE id = ?", (state, row.sale))


@project.register
def _(record: r.SaleHeld, db: Connection, row: Row) -> None:
    _set_sale(db, row, "held")


@project.register
def _(record: r.SaleRecalled, db: Connection, row: Row) -> None:
    _set_sale(db, row, "open")


@project.register
def _(record: r.SaleClosed, db: Connection, row: Row) -> None:
    db.execute(
        "UPDATE sales SET state = 'closed', last_seq = ?, receipt = ?, receipt_number = ? "
        "WHERE id = ?",
        (row.seq, record.receipt, running_number(record.receipt), row.sale),
    )


@project.register
def _(record: r.SaleAbandoned, db: Connection, row: Row) -> None:
    db.execute(
        "UPDATE sales SET state = 'abandoned', last_seq = ? WHERE id = ?", (row.seq, row.sale)
    )


@project.register
def _(record: r.RedemptionIntended, db: Connection, row: Row) -> None:
    one = record.redemption
    db.execute(
        "INSERT INTO redemptions (sale, redemption, platform, code_key, state, live, time) "
        "VALUES (?, ?, ?, ?, ?, 1, ?)",
        (row.sale, one.id, one.platform, one.code_key, one.state, row.time),
    )


def _set_redemption(db: Connection, row: Row, redemption: int, state: str, live: bool) -> None:
    db.execute(
        "UPDATE redemptions SET state = ?, live = ?, time = ? WHERE sale = ? AND redemption = ?",
        (state, live, row.time, row.sale, redemption),
    )


@project.register
def _(record: r.RedemptionDone, db: Connection, row: Row) -> None:
    _set_redemption(db, row, record.redemption, RedemptionState.DONE, live=True)
    _take(db, row, record.redemption, record.taken)


def _take(db: Connection, row: Row, redemption: int, taken: tuple[TakenCode, ...]) -> None:
    """The codes that an answer named, where it named any, are those that went."""
    for code in taken:
        # The platform may take other codes of the same order. What it took must never be lost
        # to a constraint, so a code that is already live elsewhere is not live twice.
        db.execute(
            "INSERT OR IGNORE INTO redemptions "
            "(sale, redemption, platform, code_key, state, live, time) "
            "SELECT sale, redemption, platform, ?1, state, NOT EXISTS (SELECT 1 FROM redemptions"
            " AS other WHERE other.platform = one.platform AND other.code_key = ?1"
            " AND other.live = 1), time FROM redemptions AS one "
            "WHERE sale = ?2 AND redemption = ?3 LIMIT 1",
            (code.code_key, row.sale, redemption),
        )
    if taken:
        # Where others of the order were taken in its place, the code asked for is free.
        db.execute(
            "UPDATE redemptions SET state = 'not taken', live = 0 "
            "WHERE sale = ? AND redemption = ? "
            "AND code_key NOT IN (SELECT value FROM json_each(?))",
            (row.sale, redemption, _keys(taken)),
        )


@project.register
def _(record: r.RedemptionRefused, db: Connection, row: Row) -> None:
    state = "refused, doubted" if record.doubted else RedemptionState.REFUSED
    _set_redemption(db, row, record.redemption, state, live=False)
    if record.doubted:
        _differs(db, row)


@project.register
def _(record: r.RedemptionParked, db: Connection, row: Row) -> None:
    _set_redemption(db, row, record.redemption, RedemptionState.PARKED, live=True)


@project.register
def _(record: r.ParkedFound, db: Connection, row: Row) -> None:
    live = record.found in ("taken", "not undone")
    state = f"found {record.found}, doubted" if record.doubted else f"found {record.found}"
    db.execute(
        "UPDATE redemptions SET state = ?, live = ?, time = ? "
        "WHERE sale = ? AND redemption = ? AND state IN ('parked', 'undo parked')",
        (state, live, row.time, row.sale, record.redemption),
    )
    _take(db, row, record.redemption, record.taken)
    if record.found in ("taken", "undone") or record.doubted:
        # Its sale was paid as if it were not so.
        _differs(db, row)


@project.register
def _(record: r.UndoIntended, db: Connection, row: Row) -> None:
    _set_code(db, row, record, RedemptionState.UNDOING, live=True)


@project.register
def _(record: r.UndoDone, db: Connection, row: Row) -> None:
    state = "undone, resent" if record.resent else RedemptionState.UNDONE
    _set_code(db, row, record, state, live=False)


@project.register
def _(record: r.UndoParked, db: Connection, row: Row) -> None:
    db.execute(
        "UPDATE redemptions SET state = ?, time = ? "
        "WHERE sale = ? AND redemption = ? AND state = 'undoing'",
        (RedemptionState.UNDO_PARKED, row.time, row.sale, record.redemption),
    )


def _set_code(
    db: Connection, row: Row, record: r.UndoIntended | r.UndoDone, state: str, live: bool
) -> None:
    """One code of a redemption; it is live only where it was before."""
    db.execute(
        "UPDATE redemptions SET state = ?, live = min(live, ?), time = ?"
        " WHERE sale = ? AND redemption = ? AND code_key = ?",
        (state, live, row.time, row.sale, record.redemption, record.code_key),
    )


def _keys(codes: tuple[TakenCode, ...]) -> str:
    return json.dumps([code.code_key for code in codes])


@project.register
def _(record: r.UndoRefused, db: Connection, row: Row) -> None:
    db.execute(
        "UPDATE redemptions SET state = ?, time = ? WHERE sale = ? AND redemption = ?"
        " AND state IN ('undoing', 'undo parked')",
        (RedemptionState.DONE, row.time, row.sale, record.redemption),
    )


@project.register
def _(record: r.RedemptionRefunded, db: Connection, row: Row) -> None:
    db.execute(
        "INSERT OR IGNORE INTO refunds VALUES (?, ?, ?, ?, ?)",
        (row.sale, record.redemption, record.code_key, record.code_masked, row.time),
    )
    _differs(db, row)


@project.register
def _(record: r.VoucherReported, db: Connection, row: Row) -> None:
    at = record.at.isoformat() if record.at else None
    db.execute(
        "INSERT OR REPLACE INTO reported VALUES (?, ?, ?, ?, ?)",
        (record.platform, record.code_key, record.state, record.by, at),
    )
    if record.ours:
        _differs(db, row)


@project.register
def _(record: r.DayCompared, db: Connection, row: Row) -> None:
    day = record.day.isoformat()
    db.execute(
        "INSERT INTO compared VALUES (?, ?, ?, ?, 1) ON CONFLICT (platform, day)"
        " DO UPDATE SET time = excluded.time, waiting = excluded.waiting, times = times + 1",
        (record.platform, day, row.time, record.waiting),
    )
    if record.faults:
        _differs(db, row)


def _differs(db: Connection, row: Row) -> None:
    db.execute("INSERT INTO differences VALUES (?, 0)", (row.seq,))


@project.register
def _(record: r.DifferencesSeen, db: Connection, row: Row) -> None:
    db.execute("UPDATE differences SET seen = 1 WHERE seen = 0 AND seq <= ?", (record.last,))


@project.register
def _(record: r.PrintQueued, db: Connection, row: Row) -> None:
    db.execute(
        "INSERT INTO print_jobs (job, receipt, copy, state) VALUES (?, ?, ?, 'queued')",
        (record.job, record.receipt, record.copy),
    )


@project.register
def _(record: r.PrintStarted, db: Connection, row: Row) -> None:
    db.execute(
        "UPDATE print_jobs SET state = 'started', begun = begun + 1 WHERE job = ?", (record.job,)
    )


@project.register
def _(record: r.PrintEnded, db: Connection, row: Row) -> None:
    state = "queued" if record.outcome == "waiting" else record.outcome
    db.execute(
        "UPDATE print_jobs SET state = ?, error = ? WHERE job = ?",
        (state, record.error, record.job),
    )


def index_codes(record: r.Record, db: Connection, row: Row) -> None:
    """Keep a record to be found by the voucher codes it is about: the one it names, else every
    one of its redemption."""
    code_key = getattr(record, "code_key", None)
    redemption = getattr(record, "redemption", None)
    if code_key is not None:
        db.execute("INSERT INTO code_steps VALUES (?, ?)", (code_key, row.seq))
    elif redemption is not None:
        number = redemption.id if isinstance(redemption, Redemption) else redemption
        db.execute(
            "INSERT INTO code_steps SELECT code_key, ? FROM redemptions "
            "WHERE sale = ? AND redemption = ?",
            (row.seq, row.sale, number),
        )
