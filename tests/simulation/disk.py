"""What a power cut leaves of a ledger's files, and disks that take nothing any more.

SQLite promises that what it has committed with `synchronous=FULL` is on disk. Of what it was
writing when the power went, any sectors may be there and any may not, in any order: frames at the
end of the log while it commits, pages of the file while it moves them there from a whole log.
"""

from __future__ import annotations

import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.simulation.choices import Choices

_SECTOR = 512
_ENDS = (".sqlite", ".sqlite-wal", ".tip")
_FRAME, _HEADER = 4096 + 24, 32


@dataclass(frozen=True)
class Files:
    """The file, its write-ahead log, and the note beside it of how far it had come, as bytes."""

    main: bytes
    log: bytes
    note: bytes


class Disk:
    """The folder of one till; the ledger moves to a new one with every power cut."""

    def __init__(self, folder: Path, new_ledger: bytes) -> None:
        self._folder = folder
        self._generation = 0
        self.ledger.parent.mkdir(parents=True)
        self.ledger.write_bytes(new_ledger)

    @property
    def ledger(self) -> Path:
        return self._folder / str(self._generation) / "ledger.sqlite"

    def read(self) -> Files:
        return Files(*(_bytes(self.ledger.with_suffix(end)) for end in _ENDS))

    def room(self, choices: Choices, stream: str) -> int:
        """The size that no file can grow beyond on a full disk; or nothing can be written."""
        if choices.number(stream, 0, 1):
            return 0
        files = self.read()
        return max(len(files.main), len(files.log)) + choices.number(stream, 0, 2 * _FRAME)

    def put(self, files: Files) -> None:
        """What the till finds when it is switched on again."""
        before = self.ledger
        self._generation += 1
        self.ledger.parent.mkdir()
        for end, held in zip(_ENDS, (files.main, files.log, files.note), strict=True):
            if held:
                self.ledger.with_suffix(end).write_bytes(held)
        shutil.rmtree(before.parent)


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""


def torn(before: Files, after: Files, choices: Choices, stream: str) -> Files:
    """Somewhere on the way from one to the other, as far as each was not synced."""
    if before.main != after.main and choices.number(stream, 0, 1):
        return replace(after, main=_mixed(before.main, after.main, choices, stream))
    log = after.log
    if before.log[:_HEADER] != log[:_HEADER]:
        # A log begun anew has its header synced before the first frame is written.
        before = replace(before, log=log[:_HEADER] + before.log[_HEADER:])
    kind = choices.number(stream, 0, 3)
    if kind == 0:  # cut at a frame
        frames = max(0, (len(log) - _HEADER) // _FRAME)
        kept = _HEADER + _FRAME * choices.number(stream, 0, frames)
        log = _at_least(before.log, log, kept)
    elif kind == 1:  # cut anywhere
        log = _at_least(before.log, log, choices.number(stream, 0, len(log)))
    elif kind == 2:  # sectors here and there
        log = _mixed(before.log, log, choices, stream)
    else:  # the length came to disk, what is there did not
        log = before.log + bytes(max(0, len(log) - len(before.log)))
    return replace(before, log=log)


def _at_least(before: bytes, after: bytes, kept: int) -> bytes:
    """The newer one up to `kept`, and no less of the older one than there was."""
    return after[:kept] + before[kept:]


def _mixed(before: bytes, after: bytes, choices: Choices, stream: str) -> bytes:
    """Each sector that changed is the older one, or the newer one."""
    mixed = bytearray(after)
    for at in range(0, len(after), _SECTOR):
        old = before[at : at + _SECTOR]
        if old != after[at : at + _SECTOR] and choices.number(stream, 0, 1):
            mixed[at : at + _SECTOR] = old.ljust(min(_SECTOR, len(after) - at), b"\0")
    return bytes(mixed)


def half_moved(before: Files, after: Files, choices: Choices, stream: str) -> Files:
    """Some sectors of the pages that were being moved to the file; the log still has them all."""
    return replace(before, main=_mixed(before.main, after.main, choices, stream))


@contextmanager
def full(bytes_left: int) -> Iterator[None]:
    """Nothing is written beyond this size of a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
