"""The ledger: one SQLite file, only ever added to, durable before anything else happens."""

from __future__ import annotations

import hmac
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from tui_pos.clock import Clock
from tui_pos.errors import TillError
from tui_pos.ledger.chain import START, Row, link, link_of
from tui_pos.ledger.codes import CodeTables
from tui_pos.ledger.prints import PrintTables
from tui_pos.ledger.records import AnyRecord, LedgerBehind, Record
from tui_pos.ledger.schema import STEPS, VERSION
from tui_pos.ledger.views import index_codes, project
from tui_pos.ledger.witness import Witness
from tui_pos.secret import Secret

_encode = msgspec.json.Encoder().encode
_decoder = msgspec.json.Decoder(AnyRecord)
_COLUMNS = "seq, time, terminal, who, sale, kind, body, hash"
_LEAST = -(2**63)
"""Before any record, wherever somebody may have put one."""
_TAIL = 100
"""Records whose chain is checked at every start; `ledger verify` checks them all."""
_DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What SQLite raises for a file it cannot use; the second where its own words hold bad bytes."""


class CommitUncertain(Exception):
    """A step was reported as failed and is recorded all the same; what is on disk decides."""


class Step(msgspec.Struct, frozen=True):
    """One record read back."""

    seq: int
    at: datetime
    who: str
    sale: str | None
    record: Record


def _row(values: tuple[Any, ...]) -> Row:
    """A record as it was read, of the right types, and of the kind that its body says."""
    try:
        row = msgspec.convert(values, Row)
    except msgspec.ValidationError as damage:
        raise TillError(6005, detail=f"record {values[0]}") from damage
    if not row.body.startswith(f'{{"kind":"{row.kind}"'):
        raise TillError(6005, detail=f"record {row.seq}")
    return row


def _step(row: Row) -> Step:
    try:
        record = _decoder.decode(row.body)
    except msgspec.DecodeError as damage:
        raise TillError(6005, detail=f"record {row.seq}") from damage
    return Step(row.seq, _moment(row.time), row.who, row.sale, record)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError) as damage:
        raise TillError(6005, detail="time") from damage


def _make(db: sqlite3.Connection, version: int) -> None:
    """Bring a file of a version to the newest one, in one transaction."""
    steps = "".join(STEPS[version:])
    db.executescript(f"BEGIN IMMEDIATE; {steps} PRAGMA user_version={VERSION}; COMMIT;")


def create(path: Path) -> None:
    """Make a new, empty ledger, readable by its owner alone."""
    path.touch(mode=0o600, exist_ok=False)
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        _make(db, 0)
        db.execute("INSERT INTO meta VALUES ('vault_key', ?)", (secrets.token_hex(32),))
    finally:
        db.close()


class LedgerReader(CodeTables, PrintTables):
    """Reads a ledger of any version so far; works beside the till that writes it.

    Raises TillError 6005 where the file is damaged or not a ledger, 6049 where it is of a version
    that cannot tell what is asked.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise TillError(6005, detail="missing")
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            self._db.execute("PRAGMA synchronous=FULL")
            self._set_up()
            (self._version,) = self._db.execute("PRAGMA user_version").fetchone()
            if not 1 <= self._version <= VERSION:
                raise TillError(6005, detail=f"version {self._version}")
            (key,) = self._db.execute("SELECT value FROM meta WHERE name='vault_key'").fetchone()
            self._vault_key = bytes.fromhex(key)
        except (*_DAMAGE, TypeError, ValueError) as damage:
            self._db.close()
            raise TillError(6005, detail=str(damage)) from damage

    def _set_up(self) -> None:
        self._db.execute("PRAGMA query_only=ON")

    def close(self) -> None:
        self._db.close()

    def _ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of an answer. Raises TillError 6005 where the file cannot be read, 6049 where
        it is too old for the question."""
        try:
            return self._db.execute(question, values).fetchall()
        except _DAMAGE as damage:
            if self._version < VERSION and str(damage).startswith("no such "):
                raise TillError(6049) from damage
            raise TillError(6005, detail=str(damage)) from damage

    def tip(self) -> tuple[int, str]:
        """The newest record's number and hash, START for none; the chain just before it is checked.

        Raises TillError 6005 where that part of the chain is broken, or its end is missing.
        """
        ((newest, known),) = self._ask(
            "SELECT max(seq), (SELECT coalesce(last_seq, first_seq) FROM sales"
            " ORDER BY number DESC LIMIT 1) FROM records"
        )
        if (known or 0) > (newest or 0):
            raise TillError(6005, detail=f"record {known}")
        if newest is None:
            return 0, START
        previous: str | None = START if newest <= _TAIL else None
        for row in self.rows(max(1, newest - _TAIL)):
            if previous is not None and link_of(previous, row) != row.hash:
                raise TillError(6005, detail=f"record {row.seq}")
            previous = row.hash
        return newest, previous or START

    def code_key(self, platform: str, code: Secret) -> str:
        """What stands for a voucher code in the records: useless without this ledger's key."""
        text = f"{platform}\n{code.text}".encode()
        return hmac.new(self._vault_key, text, sha256).hexdigest()[:32]

    def code(self, code_key: str) -> Secret:
        """The code behind its key. Raises TillError 6005 where the vault has lost it."""
        found = self._ask(
            "SELECT code FROM vault WHERE code_key = ? AND typeof(code) = 'text'", code_key
        )
        if not found:
            raise TillError(6005, detail="vault")
        return Secret(found[0][0])

    def rows(self, first: int = _LEAST) -> Iterator[Row]:
        """The raw records in order, from sequence number `first` on."""
        try:
            for values in self._db.execute(
                f"SELECT {_COLUMNS} FROM records WHERE seq >= ? ORDER BY seq", (first,)
            ):
                yield _row(values)
        except _DAMAGE as damage:
            raise TillError(6005, detail=str(damage)) from damage

    def steps(self) -> Iterator[Step]:
        """The records in order, read back into values."""
        return map(_step, self.rows())

    def steps_since(self, begin: datetime) -> Iterator[Step]:
        """The records from a moment on, in order."""
        time = begin.astimezone(UTC).isoformat(timespec="microseconds")
        ((first,),) = self._ask("SELECT min(seq) FROM records WHERE time >= ?", time)
        return iter(()) if first is None else map(_step, self.rows(first))

    def steps_of(self, sale: str) -> list[Step]:
        """The records that make a sale, up to its end; later ones are about its vouchers alone."""
        found = self._ask(
            f"SELECT {_COLUMNS} FROM records WHERE sale = ?1"
            " AND seq >= (SELECT first_seq FROM sales WHERE id = ?1)"
            " AND seq <= (SELECT coalesce(last_seq, 9e18) FROM sales WHERE id = ?1) ORDER BY seq",
            sale,
        )
        return [_step(_row(values)) for values in found]

    def steps_of_code(self, code_key: str) -> list[Step]:
        """Every record about a voucher code, also those after the end of its sale."""
        found = self._ask(
            f"SELECT {_COLUMNS} FROM records"
            " WHERE seq IN (SELECT seq FROM code_steps WHERE code_key = ?) ORDER BY seq",
            code_key,
        )
        return [_step(_row(values)) for values in found]

    def steps_of_kind(self, kind: str) -> Iterator[Step]:
        """Every record of one kind, in order."""
        for values in self._ask(
            f"SELECT {_COLUMNS} FROM records WHERE kind = ? ORDER BY seq", kind
        ):
            yield _step(_row(values))

    def differences(self, newest: int) -> list[Step]:
        """The newest differences between the books and a platform, newest first; those that
        nobody has looked at are all among them."""
        found = self._ask(
            f"SELECT {_COLUMNS} FROM records JOIN differences USING (seq)"
            " WHERE seen = 0 OR seq IN (SELECT seq FROM differences ORDER BY seq DESC LIMIT ?)"
            " ORDER BY seq DESC",
            newest,
        )
        return [_step(_row(values)) for values in found]

    def unfinished(self) -> list[tuple[str, str]]:
        """Sales not closed yet: (id, "open" or "held"), oldest first."""
        return [
            (str(sale), str(state))
            for sale, state in self._ask(
                "SELECT id, state FROM sales WHERE state IN ('open', 'held') ORDER BY number"
            )
        ]

    def sale_of_receipt(self, receipt: str) -> str | None:
        found = self._ask("SELECT id FROM sales WHERE receipt = ?", receipt)
        return str(found[0][0]) if found else None

    def last_receipt(self) -> str | None:
        found = self._ask(
            "SELECT receipt FROM sales WHERE receipt IS NOT NULL "
            "ORDER BY receipt_number DESC LIMIT 1"
        )
        return str(found[0][0]) if found else None

    def last_numbers(self) -> tuple[int, int]:
        """The newest running numbers given out: (sale, receipt); 0 where there is none yet."""
        ((sale, receipt, *floors),) = self._ask(
            "SELECT (SELECT max(number) FROM sales), (SELECT max(receipt_number) FROM sales),"
            " (SELECT value FROM meta WHERE name = 'sale_floor'),"
            " (SELECT value FROM meta WHERE name = 'receipt_floor')"
        )
        sale_floor, receipt_floor = (int(one or 0) for one in floors)
        return max(sale or 0, sale_floor), max(receipt or 0, receipt_floor)

    def parked(self) -> list[tuple[str, int]]:
        """(sale, redemption) of every unknown that did not hold its sale up."""
        return [
            (str(sale), int(redemption))
            for sale, redemption in self._ask(
                "SELECT DISTINCT sale, redemption FROM redemptions "
                "WHERE state IN ('parked', 'undo parked') ORDER BY sale"
            )
        ]

    def live_in(self, platform: str, code_key: str) -> str | None:
        """The sale in which this code is redeemed, being redeemed, or unknown; None if nowhere."""
        found = self._ask(
            "SELECT sale FROM redemptions WHERE platform = ? AND code_key = ? AND live = 1",
            platform,
            code_key,
        )
        return str(found[0][0]) if found else None

    def undone_late(self, code_key: str) -> datetime | None:
        """When a code was last given back while an earlier request to do so might still arrive."""
        ((found,),) = self._ask(
            "SELECT max(time) FROM redemptions WHERE code_key = ?"
            " AND state IN ('undone, resent', 'found undone')",
            code_key,
        )
        return _moment(found) if found else None

    def starts(self) -> int:
        """How often a till was started on this ledger."""
        ((found,),) = self._ask("SELECT count(*) FROM records WHERE kind = 'till.started'")
        return int(found)


class Ledger(LedgerReader):
    """The one writer of a home's ledger."""

    def __init__(self, path: Path, terminal: str, clock: Clock) -> None:
        self._terminal = terminal
        self._clock = clock
        super().__init__(path)
        if self._version < VERSION:
            self._upgrade()
        self._seq, self._hash = self.tip()
        self._witness = Witness(path)
        self._behind = self._missing()

    @property
    def newest(self) -> int:
        """The number of the newest record."""
        return self._seq

    def admit_missing(self) -> int | None:
        """Record once that an older copy of the ledger stands in its place; how many records were
        here before and are gone, None where it is none. Raises TillError as `append` does.
        """
        missing = self._behind
        if missing is not None:
            self.append(LedgerBehind(missing=missing))
            self._behind = None
        return missing

    def _missing(self) -> int | None:
        noted = self._witness.read()
        if noted is None or noted == (self._seq, self._hash):
            return None
        seq, link_there = noted
        same = self._ask("SELECT 1 FROM records WHERE seq = ? AND hash = ?", seq, link_there)
        return None if same else max(seq - self._seq, 0)

    def close(self) -> None:
        self._witness.close()
        super().close()

    def _upgrade(self) -> None:
        """Raises TillError 6004 where the disk does not take it; the file is as it was then."""
        try:
            _make(self._db, self._version)
        except _DAMAGE as failure:
            self._db.close()
            raise TillError(6004, detail=str(failure)) from failure
        self._version = VERSION

    def _set_up(self) -> None:
        self._db.execute("PRAGMA journal_mode=WAL")

    def append(
        self,
        *records: Record,
        who: str = "",
        sale: str | None = None,
        vault: Mapping[str, Secret] | None = None,
    ) -> datetime:
        """Make records durable in one transaction, with the voucher codes they stand for.

        Returns the time they carry. Raises TillError, with nothing recorded: 3010 where a code is
        already live in a sale, 6004 where the disk is full or does not take it; CommitUncertain
        where the system failed and recorded it.
        """
        if self._behind is not None and not isinstance(records[0], LedgerBehind):
            # Before anything else: what is noted after it would hide it.
            self.admit_missing()
        at = self._clock.now()
        time = at.isoformat(timespec="microseconds")
        seq, previous = self._seq, self._hash
        try:
            self._db.execute("BEGIN IMMEDIATE")
            for code_key, code in (vault or {}).items():
                self._db.execute(
                    "INSERT OR REPLACE INTO vault VALUES (?, ?)", (code_key, code.text)
                )
            for record in records:
                seq += 1
                body = _encode(record).decode()
                kind = str(record.__struct_config__.tag)
                previous = link(previous, seq, time, self._terminal, who, sale, body)
                row = Row(seq, time, self._terminal, who, sale, kind, body, previous)
                self._db.execute(
                    f"INSERT INTO records ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    msgspec.structs.astuple(row),
                )
                project(record, self._db, row)
                index_codes(record, self._db, row)
            self._db.execute("COMMIT")
        except sqlite3.IntegrityError as clash:
            self._roll_back()
            if "redemptions" in str(clash):
                raise TillError(3010) from clash
            raise TillError(6005, detail=str(clash)) from clash
        except _DAMAGE as failure:
            before = self._seq
            self._roll_back()
            if self._seq > before:
                # It is on disk all the same, so whoever asked no longer knows where the till is.
                raise CommitUncertain from failure
            raise TillError(6004, detail=str(failure)) from failure
        except BaseException:
            self._roll_back()
            raise
        self._seq, self._hash = seq, previous
        self._witness.note(seq, previous)
        return at

    def _roll_back(self) -> None:
        """After a failed write, stand where the file stands: a commit may have got through."""
        try:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._seq, self._hash = self.tip()
        except (*_DAMAGE, TillError):
            return
