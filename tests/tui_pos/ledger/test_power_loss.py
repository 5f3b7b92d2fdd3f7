"""The power goes: nothing that was said to be recorded is lost, and the ledger always opens."""

from __future__ import annotations

import lzma
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from tests import strace
from tests.tui_pos.checkout.rig import HandClock
from tests.tui_pos.ledger.power import CALLS, Cut, Disk
from tests.tui_pos.ledger.test_upgrade import OLD
from tui_pos.ledger.records import RedemptionIntended, SignedOff
from tui_pos.ledger.store import Ledger, LedgerReader, create
from tui_pos.ledger.verify import verify

pytestmark = strace.needed

NAME = "ledger.sqlite"
PARTS = 8
MEMORY = Path("/dev/shm")
_NOISE = Random(1).randbytes(32768)


class Day:
    """A day at a till: the ledger it came to, and every call on the way."""

    def __init__(self, folder: Path, sales: int, before: bytes | None = None) -> None:
        """`before`: the ledger that there is already."""
        self._path = folder / NAME
        if before is None:
            create(self._path)
        else:
            self._path.write_bytes(before)
        self._before = self._path.read_bytes()
        with closing(LedgerReader(self._path)) as ledger:
            oldest = ledger.tip()[0]
        program = (sys.executable, "-m", "tests.tui_pos.ledger.day", str(folder), str(sales))
        self.calls = strace.record(program, CALLS, folder / "calls")
        self._ends = {oldest, *(int(call.data) for call in self.calls if call.path == os.devnull)}
        with closing(LedgerReader(self._path)) as ledger:
            self._hashes = [row.hash for row in ledger.rows()]

    def cuts(self) -> Iterator[Cut]:
        """The power goes, wherever it can."""
        return Disk(self._path, self._before).cuts(self.calls)

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
            assert ledger.admit_missing() is None
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
def after() -> Iterator[Path]:
    """Where the disk is laid out as it is after the power is back; in memory, where there is such
    a place, since nothing that is found there needs to last."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


def a_sale(folder: Path) -> Day:
    return Day(folder, sales=1)


def a_day(folder: Path) -> Day:
    """Long enough for the ledger's log to become full, be brought home and be begun anew."""
    day = Day(folder, sales=45)
    logs = [call for call in day.calls if call.path.endswith("-wal") and call.data]
    assert sum(call.number == 0 for call in logs) == 3 + 1, "a log a start, and one begun anew"
    return day


def an_older_ledger(folder: Path) -> Day:
    """Brought to the newest version, and no more."""
    return Day(folder, sales=0, before=lzma.decompress(OLD.read_bytes()))


@pytest.mark.parametrize(("story", "one_in"), [(a_sale, 5), (a_day, 199), (an_older_ledger, 5)])
def test_a_power_cut_at_some_calls(
    tmp_path: Path, after: Path, story: Callable[[Path], Day], one_in: int
) -> None:
    day = story(tmp_path)
    for cut in islice(day.cuts(), 0, None, one_in):
        day.check(cut, after)


@pytest.mark.proof
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("story", [a_sale, a_day, an_older_ledger])
def test_a_power_cut_at_every_call(
    tmp_path: Path, after: Path, story: Callable[[Path], Day], part: int
) -> None:
    day = story(tmp_path)
    for cut in islice(day.cuts(), part, None, PARTS):
        day.check(cut, after)
