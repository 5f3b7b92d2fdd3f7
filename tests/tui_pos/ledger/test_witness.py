"""An older copy of the ledger in its place is seen, said, and never gives a number out twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tui_pos.checkout.rig import COLA, Rig
from tui_pos.ledger.records import TillStarted
from tui_pos.ledger.store import Ledger, LedgerReader
from tui_pos.ledger.verify import verify


def sell(rig: Rig) -> str:
    rig.order(COLA)
    rig.press_enter()
    rig.press_enter()
    assert rig.view.closed is not None and rig.view.closed.receipt is not None
    return rig.view.closed.receipt


def keep(path: Path, folder: Path) -> None:
    """Copy a ledger that nobody has open."""
    folder.mkdir()
    shutil.copy(path, folder)


def put_back(path: Path, folder: Path) -> None:
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    shutil.copy(folder / path.name, path)


@pytest.fixture
def swapped(tmp_path: Path) -> tuple[Rig, list[str]]:
    """A till that has sold twice since its ledger was copied, and then gets that copy back."""
    rig = Rig(tmp_path)
    receipts = [sell(rig)]
    rig.ledger.close()
    keep(rig.path, tmp_path / "copy")
    rig.restart()
    receipts += [sell(rig), sell(rig)]
    rig.ledger.close()
    put_back(rig.path, tmp_path / "copy")
    rig.restart()
    return rig, receipts


def test_it_is_said_once_and_recorded(swapped: tuple[Rig, list[str]]) -> None:
    rig, _ = swapped
    kinds = [step.record.__struct_config__.tag for step in rig.ledger.steps()]
    assert kinds.count("ledger.behind") == 1
    rig.restart()
    kinds = [step.record.__struct_config__.tag for step in rig.ledger.steps()]
    assert kinds.count("ledger.behind") == 1


def test_no_receipt_number_is_given_out_twice(swapped: tuple[Rig, list[str]]) -> None:
    rig, receipts = swapped
    assert sell(rig) not in receipts
    rig.restart()
    assert sell(rig) not in receipts


def test_it_is_recorded_before_anything_else(swapped: tuple[Rig, list[str]]) -> None:
    """Also where the till could not record it at its start, and goes on."""
    rig, _ = swapped
    rig.ledger.close()
    rig.path.with_suffix(".tip").write_bytes(b'[10000,"0"]')
    ledger = Ledger(rig.path, "T01", rig.clock)
    ledger.append(TillStarted(version="1"))
    kinds = [step.record.__struct_config__.tag for step in ledger.steps()]
    assert kinds[-2:] == ["ledger.behind", "till.started"]


def test_numbers_passed_over_are_no_flaw(swapped: tuple[Rig, list[str]]) -> None:
    rig, _ = swapped
    sell(rig)
    sell(rig)
    assert list(verify(rig.ledger)) == []


def test_an_honest_restart_says_nothing(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    sell(rig)
    rig.restart()
    assert "ledger.behind" not in [s.record.__struct_config__.tag for s in rig.ledger.steps()]


@pytest.mark.parametrize("noted", [b"", b"rubbish", b'[7,"x"]x', b"\xff" * 200])
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, noted: bytes) -> None:
    rig = Rig(tmp_path)
    sell(rig)
    rig.ledger.close()
    rig.path.with_suffix(".tip").write_bytes(noted)
    rig.restart()
    assert "ledger.behind" not in [s.record.__struct_config__.tag for s in rig.ledger.steps()]


def test_readers_leave_no_note(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.ledger.close()
    rig.path.with_suffix(".tip").unlink()
    LedgerReader(rig.path).close()
    assert not rig.path.with_suffix(".tip").exists()


def test_nor_after_a_second_older_copy(swapped: tuple[Rig, list[str]], tmp_path: Path) -> None:
    rig, receipts = swapped
    receipts += [sell(rig) for _ in range(3)]
    rig.ledger.close()
    put_back(rig.path, tmp_path / "copy")
    rig.restart()
    assert sell(rig) not in receipts
