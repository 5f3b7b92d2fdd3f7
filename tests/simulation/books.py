"""The real ledger, with the faults of its disk, and with a journal of what it accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime

from tests.simulation import faults as f
from tests.simulation.choices import Choices
from tests.simulation.disk import Disk, Files, full, half_moved, torn
from tests.simulation.faults import Faults
from tests.simulation.journal import Journal
from tests.simulation.power import PowerCut, Tell
from tui_pos.clock import Clock
from tui_pos.errors import TillError
from tui_pos.ledger.records import Record
from tui_pos.ledger.store import CommitUncertain, Ledger
from tui_pos.secret import Secret

_OFTEN = 0.3
"""Disks fail less often than networks do."""


class SimLedger(Ledger):
    """Writes as the real one does, where it comes to that. Raises PowerCut besides."""

    def __init__(
        self,
        disk: Disk,
        terminal: str,
        clock: Clock,
        faults: Faults,
        choices: Choices,
        journal: Journal,
        tell: Tell,
    ) -> None:
        super().__init__(disk.ledger, terminal, clock)
        self._disk = disk
        self._faults = faults
        self._choices = choices
        self._stream = f"{terminal} disk"
        self._journal = journal
        self._tell = tell
        self._before: Files | None = None
        # So that pages move from the log to the file within a day as short as these.
        self._ask(f"PRAGMA wal_autocheckpoint={choices.one_of(self._stream, (15, 60, 1000))}")
        ((level,),) = self._ask("PRAGMA synchronous")
        self._synced = int(level) >= 2
        journal.opened(self)

    def append(
        self,
        *records: Record,
        who: str = "",
        sale: str | None = None,
        vault: Mapping[str, Secret] | None = None,
    ) -> datetime:
        steps = tuple(f"record {one.__struct_config__.tag}" for one in records)
        fault = self._faults.at(steps, self._stream, _OFTEN)
        self._tell(f"writes {', '.join(one[7:] for one in steps)}{fault and ': '}{fault}")
        if fault == f.OFF_BEFORE:
            raise PowerCut(self.left())
        if fault == f.OFF_WITHIN:
            self._before = self._disk.read()
        self._journal.writing = True
        try:
            with self._trouble(fault):
                at = super().append(*records, who=who, sale=sale, vault=vault)
        except TillError:
            self._journal.refused(self)
            raise
        if fault == f.OFF_WITHIN and self._before is not None:
            self._journal.writing = True
            raise PowerCut(torn(self._before, self._disk.read(), self._choices, self._stream))
        if self._before is not None:
            # What the ledger wrote by itself before what it was asked to write is on disk already.
            self._before = self._disk.read()
        self._journal.accepted(self._seq, self._hash, records, sale, vault or {})
        if fault == f.OFF_AFTER:
            raise PowerCut(self.left())
        if fault == f.UNCERTAIN:
            raise CommitUncertain
        return at

    def checkpoint(self) -> None:
        """Move pages from the log to the file. Raises PowerCut in the middle of it."""
        fault = self._faults.at((f.CHECKPOINT,), self._stream, _OFTEN)
        before = self._disk.read()
        self._ask("PRAGMA wal_checkpoint(PASSIVE)")
        if fault:
            raise PowerCut(half_moved(before, self._disk.read(), self._choices, self._stream))

    def left(self) -> Files:
        """What is on disk for certain."""
        files = self._disk.read()
        if self._synced:
            return files
        return replace(
            files, log=files.log[: self._choices.number(self._stream, 0, len(files.log))]
        )

    def _trouble(self, fault: str) -> AbstractContextManager[None]:
        if fault == f.DISK_FULL:
            return full(self._disk.room(self._choices, self._stream))
        return self._read_only() if fault == f.READ_ONLY else nullcontext()

    @contextmanager
    def _read_only(self) -> Iterator[None]:
        self._ask("PRAGMA query_only=ON")
        try:
            yield
        finally:
            self._ask("PRAGMA query_only=OFF")
