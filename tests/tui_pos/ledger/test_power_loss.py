"""The power goes: nothing that was said to be recorded is lost, and the ledger always opens."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests import strace
from tests.tui_pos.checkout.rig import HandClock
from tests.tui_pos.ledger.power import CALLS, Cut, Disk
from tui_pos.ledger.records import RedemptionIntended, SignedOff
from tui_pos.ledger.store import Ledger, LedgerReader, create
from tui_pos.ledger.verify import verify

pytestmark = strace.needed

NAME = "ledger.sqlite"
SALES = 45
"""After some thirty of them the ledger's log is full, is brought home and begun anew."""
FEW, PARTS = 149, 8
_NOISE = Random(1).randbytes(32768)


class Day:
    """A day at a till: the ledger it came to, and every call on the way."""

    def __init__(self, folder: Path, sales: int) -> None:
        self._path = folder / NAME
        create(self._path)
        self._empty = self._path.read_bytes()
        program = (sys.executable, "-m", "tests.tui_pos.ledger.day", str(folder), str(sales))
        self.calls = strace.record(program, CALLS, folder / "calls")
        self._ends = {0, *(int(call.data) for call in self.calls if call.path == os.devnull)}
        with closing(LedgerReader(self._path)) as ledger:
            self._hashes = [row.hash for row in ledger.rows()]

    def cuts(self) -> Iterator[Cut]:
        """The power goes, wherever it can."""
        return Disk(self._path, self._empty).cuts(self.calls)

    def check(self, cut: Cut, folder: Path) -> None:
        """The ledger has whole steps alone, all that were told of among them, and goes on."""
        path = lay_out(cut, folder)
        with closing(LedgerReader(path)) as reader:
            newest, its_hash = reader.tip()
            assert newest in self._ends and newest >= cut.told
            assert newest == 0 or its_hash == self._hashes[newest - 1]
            for step in reader.steps():
                if isinstance(step.record, RedemptionIntended):
                    assert reader.code(step.record.redemption.code_key).text
        with closing(Ledger(path, "T01", HandClock())) as ledger:
            ledger.append(SignedOff())
            assert ledger.tip()[0] == newest + 1
            assert list(verify(ledger)) == []


def lay_out(cut: Cut, folder: Path) -> Path:
    """The disk as it is found; the ledger on it. What processes shared is noise."""
    for file in folder.iterdir():
        file.unlink()
    for path, content in cut.files():
        (folder / path.name).write_bytes(content)
    (folder / f"{NAME}-shm").write_bytes(_NOISE)
    return folder / NAME


@pytest.fixture
def after(tmp_path: Path) -> Path:
    """Where the disk is laid out as it is after the power is back."""
    folder = tmp_path / "after"
    folder.mkdir()
    return folder


def test_a_power_cut_at_any_call_of_a_sale(tmp_path: Path, after: Path) -> None:
    day = Day(tmp_path, sales=1)
    for cut in day.cuts():
        day.check(cut, after)


def test_a_power_cut_at_some_calls_of_a_day(tmp_path: Path, after: Path) -> None:
    day = Day(tmp_path, SALES)
    logs = [call for call in day.calls if call.path.endswith("-wal") and call.data]
    assert sum(call.number == 0 for call in logs) == 3 + 1, "a log a start, and one begun anew"
    for cut in islice(day.cuts(), 0, None, FEW):
        day.check(cut, after)


@pytest.mark.proof
@pytest.mark.parametrize("part", range(PARTS))
def test_a_power_cut_at_any_call_of_a_day(tmp_path: Path, after: Path, part: int) -> None:
    day = Day(tmp_path, SALES)
    for cut in islice(day.cuts(), part, None, PARTS):
        day.check(cut, after)
