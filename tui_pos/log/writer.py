"""Brings entries to the disk, on a thread of its own and within a bound. Nobody waits for it.

Lines are not flushed to the disk one by one, so that they hold up no sale: they survive the death
of the till, and a power cut all but the last seconds.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from queue import Full, Queue

import msgspec

from tui_pos.clock import Clock
from tui_pos.log.entry import Entry
from tui_pos.log.files import file_after, log_files
from tui_pos.secret import Secret

_WORTH_HIDING = 6
"""Characters; what is shorter is no key, and would spoil ordinary lines."""

_END_S = 2.0
"""The longest that the end of the till waits for a disk, in seconds."""

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW

_encode = msgspec.json.Encoder().encode


class Bound(msgspec.Struct, frozen=True):
    """How large a log may become: `files` of `most_bytes` each, and `waiting` entries in memory."""

    most_bytes: int = 4 << 20
    files: int = 8
    waiting: int = 4096


class Writer:
    """`secrets`: what no line may hold, asked for anew for each. What finds no room in memory or
    on the disk is counted, and the log says how many lines it lost as soon as it can."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        secrets: Callable[[], Iterable[Secret]] = tuple,
        bound: Bound | None = None,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._secrets = secrets
        self._bound = bound or Bound()
        self._queue: Queue[Entry | None] = Queue(self._bound.waiting)
        self._counting = threading.Lock()
        self._lost = 0
        self._file: int | None = None
        self._size = 0
        self._cut = False
        self._thread = threading.Thread(target=self._work, name="log", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, entry: Entry) -> None:
        """From any thread; never waits."""
        try:
            self._queue.put_nowait(entry)
        except Full:
            self._lose(1)

    def stop(self) -> None:
        """End once all is written, or after a while where the disk hangs."""
        if not self._thread.is_alive():
            return
        try:
            self._queue.put(None, timeout=_END_S)
        except Full:
            return
        self._thread.join(_END_S)

    def _work(self) -> None:
        while (entry := self._queue.get()) is not None:
            self._say_lost()
            if not self._write(entry):
                self._lose(1)
        self._say_lost()
        self._close()

    def _lose(self, count: int) -> None:
        with self._counting:
            self._lost += count

    def _say_lost(self) -> None:
        with self._counting:
            lost, self._lost = self._lost, 0
        if lost and not self._write(Entry(at=self._clock.now(), kind="lost", count=lost)):
            self._lose(lost)

    def _write(self, entry: Entry) -> bool:
        """One line in one piece; False where the disk did not take it whole."""
        line = self._hide(_encode(entry)) + b"\n"
        try:
            file = self._open(len(line) + 1)
            piece = b"\n" + line if self._cut else line
            written = os.write(file, piece)
        except OSError:
            self._close()
            return False
        self._size += written
        self._cut = written < len(piece)
        return not self._cut

    def _hide(self, line: bytes) -> bytes:
        for secret in self._secrets():
            if len(secret.text) >= _WORTH_HIDING:
                line = line.replace(_encode(secret.text)[1:-1], b"<secret>")
        return line

    def _open(self, room: int) -> int:
        """The file that has so much room. Raises OSError."""
        if self._file is None:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            files = log_files(self._folder)
            self._file = self._take(files[-1] if files else file_after(None, self._folder))
        if self._size and self._size + room > self._bound.most_bytes:
            files = log_files(self._folder)
            for oldest in files[: max(len(files) - self._bound.files + 1, 0)]:
                oldest.unlink()
            self._close()
            self._file = self._take(file_after(files[-1] if files else None, self._folder))
        return self._file

    def _take(self, path: Path) -> int:
        file = os.open(path, _FLAGS, 0o600)
        self._size = os.fstat(file).st_size
        # A till that was killed may have left half a line.
        self._cut = self._size > 0 and os.pread(file, 1, self._size - 1) != b"\n"
        return file

    def _close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
