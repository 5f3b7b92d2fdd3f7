"""Renewed tokens on disk, and the lock under which they are renewed, one process at a time."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from tui_pos.clock import Clock
from tui_pos.documents import WholeFile
from tui_pos.errors import TillError
from tui_pos.home import Home
from tui_pos.platforms.tokens import Kept

_TABLE = "tokens"
_WAIT_S = 15.0
"""So long one renewal waits for another: longer than a call to a platform takes."""

_LOOK_S = 0.05


class TokenFile:
    """The tokens of all platforms of a home, replaced whole; only their owner can read them."""

    def __init__(self, home: Home, clock: Clock) -> None:
        self._name = home.tokens.name
        self._file = WholeFile(home.tokens)
        self._lock = home.tokens.with_name("tokens.lock")
        self._clock = clock
        self._one = threading.Lock()

    def read(self) -> dict[str, Kept]:
        """What is kept, by platform. Raises TillError 6003 where it cannot be read."""
        tables = self._file.read() or {}
        try:
            found = msgspec.convert(list(tables.get(_TABLE, {}).values()), list[Kept])
        except msgspec.ValidationError as damage:
            raise TillError(6003, name=self._name) from damage
        return {one.platform: one for one in found}

    def write(self, kept: Kept) -> None:
        """Keep this for its platform, durably; to be called within `alone`. Raises TillError
        6003, with what was there untouched, and 6033 where nothing can be written."""
        all_kept = self.read() | {kept.platform: kept}
        entries: list[Any] = msgspec.to_builtins(list(all_kept.values()))
        table = {str(number): entry for number, entry in enumerate(entries, start=1)}
        try:
            self._file.write({_TABLE: table})
        except OSError as failure:
            raise self._unwritable(failure) from failure

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """True: nobody else renews meanwhile, neither a thread nor a process. False: somebody
        does, and takes too long. Raises TillError 6033 where not even a lock can be written."""
        if not self._one.acquire(timeout=_WAIT_S):
            yield False
            return
        try:
            lock = self._open()
            try:
                # A kernel lock dies with its process: one that is killed locks nobody out.
                yield self._take(lock)
            finally:
                os.close(lock)
        finally:
            self._one.release()

    def _open(self) -> int:
        try:
            return os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as failure:
            raise self._unwritable(failure) from failure

    def _unwritable(self, failure: OSError) -> TillError:
        return TillError(6033, path=str(self._lock.parent), detail=failure.strerror or "")

    def _take(self, lock: int) -> bool:
        until = self._clock.monotonic() + _WAIT_S
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if self._clock.monotonic() >= until:
                    return False
                threading.Event().wait(_LOOK_S)
            else:
                return True
