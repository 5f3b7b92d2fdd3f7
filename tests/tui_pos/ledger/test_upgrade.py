"""A file of an older version: read as it is, brought to the newest by the till that opens it."""

from __future__ import annotations

import json
import lzma
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.tui_pos.checkout.rig import CHIPS, COLA, RETAIL, HandClock, Rig
from tests.tui_pos.ledger.support import live_through, open_ledger
from tui_pos.errors import TillError
from tui_pos.ledger import store
from tui_pos.ledger.codes import LastCompared
from tui_pos.ledger.export import ledger_lines, sale_lines
from tui_pos.ledger.records import (
    DayCompared,
    PrintEnded,
    PrintQueued,
    PrintStarted,
    RedemptionRefunded,
)
from tui_pos.ledger.schema import STEPS, VERSION
from tui_pos.ledger.store import Ledger, LedgerReader
from tui_pos.ledger.verify import verify
from tui_pos.secret import Secret

OLD = Path(__file__).with_name("version-1.sqlite.xz")
"""Written by a till of version 1: a parked voucher found taken later, vouchers used, refused and
given back, sales closed, given up, held and open."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(lzma.decompress(OLD.read_bytes()))
    return path


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def steps_by_code(path: Path) -> dict[str, list[int]]:
    with closing(sqlite3.connect(path)) as db:
        found: dict[str, list[int]] = {}
        for code_key, seq in db.execute("SELECT code_key, seq FROM code_steps ORDER BY seq"):
            found.setdefault(code_key, []).append(seq)
        return found


def test_an_old_file_is_read_without_being_touched(old: Path) -> None:
    with closing(LedgerReader(old)) as ledger:
        sales = [json.loads(line) for line in sale_lines(ledger)]
        assert [sale["vouchers"] and sale["vouchers"][0]["refunds"] for sale in sales] == [
            [], [], []
        ]  # fmt: skip
        assert list(verify(ledger)) == []
    assert version(old) == 1


def test_what_an_old_file_cannot_tell_is_no_damage(old: Path) -> None:
    with closing(LedgerReader(old)) as ledger:
        key = ledger.code_key(RETAIL, Secret("5571630793"))
        asking: tuple[Callable[[], object], ...] = (
            lambda: ledger.steps_of_code(key),
            lambda: ledger.reported(RETAIL, key),
            lambda: ledger.differences(3),
            lambda: ledger.compared_since(RETAIL, date(2026, 1, 1)),
        )
        for ask in asking:
            with pytest.raises(TillError) as refused:
                ask()
            assert refused.value.code == 6049


def test_days_compared_are_kept_in_a_file_of_version_2(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    day = date(2026, 11, 24)
    for waiting in (2, 1):
        rig.clock.seconds += 60
        rig.ledger.append(
            DayCompared(
                platform=RETAIL, day=day, both=0, only_platform=0, only_us=0, faults=0,
                waiting=waiting,
            )
        )  # fmt: skip
    kept = rig.ledger.compared_since(RETAIL, day)
    rig.ledger.close()
    with closing(sqlite3.connect(rig.path)) as db:
        db.execute("DROP TABLE compared")
        db.execute("CREATE TABLE compared (platform TEXT, day TEXT, PRIMARY KEY (platform, day))")
        db.execute("PRAGMA user_version=2")
        db.commit()
    with closing(Ledger(rig.path, "T01", rig.clock)) as ledger:
        assert ledger.compared_since(RETAIL, day) == kept == {
            day: LastCompared(rig.clock.now(), waiting=1, times=2)
        }  # fmt: skip


def test_what_became_of_receipts_is_kept_in_a_file_of_version_3(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    for job, (outcome, error) in enumerate((("waiting", 5010), ("cut", None), ("failed", 6005)), 1):
        rig.ledger.append(PrintQueued(job=job, receipt=f"T01-{job:06}"))
        for cause in (5012, error):
            rig.ledger.append(
                PrintStarted(job=job), PrintEnded(job=job, outcome=outcome, error=cause)
            )
    rig.ledger.append(PrintQueued(job=4, receipt="T01-000004"))
    rig.ledger.close()

    def jobs() -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(rig.path)) as db:
            question = "SELECT job, receipt, copy, state, begun, error FROM print_jobs"
            return list(db.execute(f"{question} ORDER BY job"))

    kept = jobs()
    with closing(sqlite3.connect(rig.path)) as db:
        db.executescript(
            "CREATE TABLE jobs AS SELECT job, receipt, copy, state FROM print_jobs;"
            "DROP TABLE print_jobs; ALTER TABLE jobs RENAME TO print_jobs; PRAGMA user_version=3;"
        )
    Ledger(rig.path, "T01", rig.clock).close()
    assert jobs() == kept
    assert [one[3:] for one in kept] == [
        ("queued", 2, 5010), ("cut", 2, None), ("failed", 2, 6005), ("queued", 0, None)
    ]  # fmt: skip


def test_the_till_that_opens_it_brings_it_to_the_newest_version(old: Path) -> None:
    with closing(LedgerReader(old)) as before:
        lines = list(ledger_lines(before))
    with closing(Ledger(old, "T01", HandClock())) as ledger:
        assert list(ledger_lines(ledger)) == lines
        assert list(verify(ledger)) == []
        (use,) = ledger.uses_of(RETAIL, ledger.code_key(RETAIL, Secret("5571630793")))
        history = ledger.steps_of_code(ledger.code_key(RETAIL, Secret("5571630796")))
    assert version(old) == VERSION
    assert (use.state, use.live) == ("done", True)
    assert [type(step.record).__name__ for step in history] == [
        "VoucherChecked", "RedemptionIntended", "RedemptionParked", "ParkedFound"
    ]  # fmt: skip


def made(db: sqlite3.Connection) -> set[tuple[str, str]]:
    """Tables and indexes by kind and name."""
    question = "SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger'"
    return set(db.execute(question))


def test_an_upgraded_file_is_like_one_that_was_never_old(old: Path, tmp_path: Path) -> None:
    """The records of a code are found alike, whether kept in step or read from a file of before."""
    folder = tmp_path / "new"
    folder.mkdir()
    new = live_through(folder)
    kept = steps_by_code(new)
    with closing(sqlite3.connect(new)) as db, closing(sqlite3.connect(old)) as before:
        for kind, name in sorted(made(db) - made(before)):
            db.execute(f"DROP {kind} {name}")
        db.execute("PRAGMA user_version=1")
        db.commit()
    open_ledger(folder).close()
    assert steps_by_code(new) == kept and len(kept) == 3


def test_a_till_goes_on_with_it(old: Path) -> None:
    rig = Rig(old.parent)
    assert rig.view.sale is not None and len(rig.view.held) == 1
    with closing(LedgerReader(old)) as reader:
        first = next(json.loads(line) for line in sale_lines(reader) if '"done"' in line)
    rig.ledger.append(
        RedemptionRefunded(redemption=1, platform=RETAIL, code_key="k", code_masked="***0793"),
        sale=first["sale"],
    )
    with closing(LedgerReader(old)) as reader:
        again = next(json.loads(line) for line in sale_lines(reader) if '"done"' in line)
        assert reader.unseen_differences() == 1
        assert list(verify(reader)) == []
    assert [one["code_masked"] for one in again["vouchers"][0]["refunds"]] == ["***0793"]
    assert first["vouchers"][0].pop("refunds") == [] and again["vouchers"][0].pop("refunds")
    assert first == again


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        store, "STEPS", (*STEPS[:-1], STEPS[-1] + "INSERT INTO nowhere VALUES (1);")
    )
    with pytest.raises(TillError) as refused:
        Ledger(old, "T01", HandClock())
    assert refused.value.code == 6004 and version(old) == 1
    monkeypatch.undo()
    Ledger(old, "T01", HandClock()).close()
    assert version(old) == VERSION


def test_a_body_that_is_damaged_does_not_keep_a_till_from_opening(old: Path) -> None:
    with closing(sqlite3.connect(old)) as db:
        db.execute("DROP TRIGGER records_are_final_update")
        db.execute("UPDATE records SET body = 'x' || body WHERE kind = 'voucher.checked'")
        db.execute("UPDATE records SET body = '' WHERE kind = 'redemption.done'")
        db.commit()
    try:
        Ledger(old, "T01", HandClock()).close()
    except TillError as damage:
        assert damage.code == 6005
    assert version(old) == VERSION


def test_a_newer_file_is_not_for_this_program(old: Path, tmp_path: Path) -> None:
    newer = Path(shutil.copy(old, tmp_path / "newer"))
    with closing(sqlite3.connect(newer)) as db:
        db.execute(f"PRAGMA user_version={VERSION + 1}")
    with pytest.raises(TillError) as refused:
        LedgerReader(newer)
    assert refused.value.code == 6005


def test_the_records_of_a_code_are_those_of_its_whole_life(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.platform.voucher("5571630793", "7001", face=300)
    rig.order(COLA, CHIPS)
    rig.enter("5571630793")
    rig.enter("2")
    rig.press_enter()
    second = rig.ledger.steps_of_code(rig.ledger.code_key(RETAIL, Secret("55716307931")))
    assert [step.record.__struct_config__.tag for step in second] == ["redemption.done"]
