"""What a disk holds after a power cut: what was synced, and any part of what was written since."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tests.strace import Call

CALLS = ("write", "pwrite64", "ftruncate", "fsync", "fdatasync", "unlink")
_SECTOR = 512

Contents = dict[str, bytearray]
"""What is in each file. One that was made where another had been removed is not the same file."""
Names = dict[str, str]
"""Which file the folder shows under a name."""


@dataclass(frozen=True)
class Cut:
    """The power goes. `told`: the last number that the program said; `landed`: what reached the
    disk of all that was written and is not synced yet. Good until the next one."""

    told: int
    landed: tuple[Call, ...]
    synced: Contents
    names: Names

    def files(self) -> Iterator[tuple[Path, bytes]]:
        """What is on the disk."""
        contents = {file: bytearray(content) for file, content in self.synced.items()}
        for call in self.landed:
            _apply(contents, call)
        for name, file in self.names.items():
            yield Path(name), bytes(contents.get(file, b""))


class Disk:
    """Follows a program that writes to a database and to its log, from the database alone on.

    The note beside it is never synced; it is taken to land at once, as nobody else would notice
    that it tells of more than there is. The memory that SQLite shares between processes is a file
    too, but one that nobody reads again.
    """

    def __init__(self, database: Path, content: bytes) -> None:
        self._folder = str(database.parent)
        self._names = str(database), f"{database}-wal"
        self._note = str(database.with_suffix(".tip"))
        self._contents: Contents = {str(database): bytearray(content)}
        self._shown: Names = {str(database): str(database)}
        self._settled = dict(self._shown)
        self._waiting: list[Call] = []
        self._made = 0
        self._told = 0

    def cuts(self, calls: Iterable[Call]) -> Iterator[Cut]:
        """The power goes at each of these calls.

        At a write: all before it landed, and of itself all or a part. At a sync, before it is
        done: nothing landed, or one write alone, or all but one. Whenever the program said a
        number: nothing landed that it has not synced.
        """
        for call in calls:
            match call.name:
                case "write" if call.path == os.devnull:
                    self._told = int(call.data)
                    yield from self._cut()
                case "fsync" | "fdatasync":
                    yield from self._before_a_sync()
                    self._sync(call.path)
                case "unlink":
                    self._shown.pop(call.path, None)
                    yield from self._cut(*self._waiting)
                case _ if call.path == self._note:
                    self._shown[call.path] = self._settled[call.path] = call.path
                    _apply(self._contents, call)
                case _ if call.path in self._names:
                    yield from self._write(call)

    def _cut(self, *landed: Call) -> Iterator[Cut]:
        """Where the folder is not synced either, it shows the old names or the new ones."""
        yield Cut(self._told, landed, self._contents, self._settled)
        if self._shown != self._settled:
            yield Cut(self._told, landed, self._contents, self._shown)

    def _write(self, call: Call) -> Iterator[Cut]:
        if call.path not in self._shown:
            self._made += 1
            self._shown[call.path] = f"{call.path} {self._made}"
        own = replace(call, path=self._shown[call.path])
        for torn in _torn(own):
            yield from self._cut(*self._waiting, torn)
        self._waiting.append(own)
        yield from self._cut(*self._waiting)

    def _before_a_sync(self) -> Iterator[Cut]:
        yield from self._cut()
        for at, one in enumerate(self._waiting):
            yield from self._cut(one)
            yield from self._cut(*self._waiting[:at], *self._waiting[at + 1 :])

    def _sync(self, path: str) -> None:
        if path == self._folder:
            self._settled = dict(self._shown)
        file = self._shown.get(path)
        for call in self._waiting:
            if call.path == file:
                _apply(self._contents, call)
        self._waiting = [call for call in self._waiting if call.path != file]


def _torn(call: Call) -> Iterator[Call]:
    """The parts of a write that may reach the disk: its beginning, or its end alone."""
    size = len(call.data)
    parts = {1, size // 2, *range(_SECTOR, size, _SECTOR)}
    for part in sorted(part for part in parts if 0 < part < size):
        yield replace(call, data=call.data[:part])
        yield replace(call, data=call.data[part:], number=call.number + part)


def _apply(contents: Contents, call: Call) -> None:
    """Do to a file what the call does; what it leaves out before its place is zeros."""
    content = contents.setdefault(call.path, bytearray())
    content.extend(bytes(max(0, call.number - len(content))))
    if call.name == "ftruncate":
        del content[call.number :]
    else:
        content[call.number : call.number + len(call.data)] = call.data
