"""A damaged file: what is read is right, or it is said to be damaged; nothing else happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui_pos.checkout.rig import RETAIL, HandClock
from tests.tui_pos.ledger.support import is_one_file, line_added, live_through
from tui_pos.errors import TillError
from tui_pos.ledger.chain import Row
from tui_pos.ledger.export import ledger_lines, sale_lines
from tui_pos.ledger.records import VoucherChecked
from tui_pos.ledger.sales import read_receipt, read_sale
from tui_pos.ledger.store import CommitUncertain, Ledger, LedgerReader
from tui_pos.ledger.verify import verify

_SOME = settings(max_examples=100)
_BLOCK = 512
_OPENS = 16
"""An SQLite file is known by its first bytes."""


class Damaged:
    """A till's file, of which damaged copies are made."""

    def __init__(self, folder: Path) -> None:
        whole = live_through(folder)
        assert is_one_file(whole)
        with closing(LedgerReader(whole)) as ledger:
            self.rows = list(ledger.rows())
            checked = [step.record for step in ledger.steps()]
        self.keys = {one.code_key for one in checked if isinstance(one, VoucherChecked)}
        self.bytes = whole.read_bytes()
        self.used = [at for at, byte in enumerate(self.bytes) if byte and at >= _OPENS]

    def reads(self) -> Iterator[Callable[[LedgerReader], object]]:
        """Everything that is read of a ledger."""
        yield lambda ledger: ledger.tip()
        yield lambda ledger: list(ledger.steps())
        yield lambda ledger: list(ledger_lines(ledger))
        yield lambda ledger: list(sale_lines(ledger))
        yield lambda ledger: [read_sale(ledger, sale) for sale, _ in ledger.unfinished()]
        yield lambda ledger: [read_sale(ledger, sale) for sale, _ in ledger.parked()]
        yield lambda ledger: read_receipt(ledger, None)
        yield lambda ledger: [read_receipt(ledger, one.receipt) for one in ledger.print_jobs()]
        yield lambda ledger: (ledger.last_numbers(), ledger.last_job(), ledger.starts())
        yield lambda ledger: ledger.copies_of("T01-000001")
        yield lambda ledger: [ledger.live_in(RETAIL, key) for key in self.keys]
        yield lambda ledger: [ledger.code(key).masked for key in self.keys]

    def begins(self, rows: list[Row]) -> bool:
        """Are these the records, but for some after the last sale's first? Nobody can tell then."""
        known = max(row.seq for row in self.rows if '"line":{"id":1,' in row.body)
        return len(rows) >= known and rows == self.rows[: len(rows)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Damaged:
    return Damaged(tmp_path_factory.mktemp("file"))


class Damage(NamedTuple):
    """What became of a file: bytes that stand elsewhere now, and where it ends."""

    changes: list[tuple[int, bytes]]
    length: int

    def of(self, file: bytes) -> bytes:
        damaged = bytearray(file)
        for at, these in self.changes:
            damaged[at : at + len(these)] = these
        return bytes(damaged[: self.length])


@st.composite
def damages(draw: st.DrawFn, file: Damaged) -> Damage:
    """Single bytes, a block of the disk, or the file's end."""
    whole = len(file.bytes)
    match draw(st.sampled_from(("bytes", "block", "end"))):
        case "bytes":
            byte = st.tuples(st.sampled_from(file.used), st.binary(min_size=1, max_size=1))
            return Damage(draw(st.lists(byte, min_size=1, max_size=6)), whole)
        case "block":
            at = draw(st.integers(0, whole // _BLOCK - 1)) * _BLOCK
            zeroes_or_noise = st.just(0) | st.integers(1, 2**32)
            seed = draw(zeroes_or_noise)
            block = Random(seed).randbytes(_BLOCK) if seed else bytes(_BLOCK)
            return Damage([(at, block)], whole)
        case _:
            return Damage([], draw(st.integers(0, whole - 1)))


def _try(read: Callable[[], object]) -> object:
    """What was read; the code of what was said instead."""
    try:
        return read()
    except TillError as said:
        assert said.code in (6005, 6014)
        return said.code


@_SOME
@given(data=st.data())
def test_every_reading_is_right_or_says_what_is_wrong(file: Damaged, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "ledger.sqlite")
        path.write_bytes(data.draw(damages(file)).of(file.bytes))
        ledger = _try(lambda: LedgerReader(path))
        if not isinstance(ledger, LedgerReader):
            return
        with closing(ledger):
            for read in file.reads():
                _try(partial(read, ledger))
            if not list(verify(ledger)):
                assert file.begins(list(ledger.rows()))


@_SOME
@given(data=st.data())
def test_nothing_is_written_after_a_record_that_is_not_right(
    file: Damaged, data: st.DataObject
) -> None:
    """The chain is checked where it would be gone on with."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "ledger.sqlite")
        path.write_bytes(data.draw(damages(file)).of(file.bytes))
        ledger = _try(lambda: Ledger(path, "T01", HandClock()))
        if not isinstance(ledger, Ledger):
            return
        with closing(ledger):
            assert file.begins(list(ledger.rows()))
            try:
                ledger.append(line_added(9), sale="T01-S000099")
            except (TillError, CommitUncertain) as failure:
                assert isinstance(failure, CommitUncertain) or failure.code in (6004, 6005)
