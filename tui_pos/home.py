"""A till's home: the one folder that holds its files, and the lock that makes it one till's."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

import msgspec

from tui_pos.errors import TillError


class Home(msgspec.Struct, frozen=True):
    """The places of a till's files; nothing is opened or checked here."""

    path: Path

    @property
    def ledger(self) -> Path:
        return self.path / "ledger.sqlite"

    @property
    def catalogue(self) -> Path:
        return self.path / "catalogue.sqlite"

    @property
    def documents(self) -> Path:
        return self.path / "shop.json"

    @property
    def tokens(self) -> Path:
        return self.path / "tokens.json"

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def knowledge(self) -> Path:
        return self.path / "knowledge"

    @property
    def lock(self) -> Path:
        return self.path / "lock"


def open_home(path: Path) -> Home:
    """The home in a folder. Raises TillError 6002 where there is none, or none to be seen."""
    home = Home(path.absolute())
    try:
        if home.documents.is_file() or home.ledger.is_file():
            return home
    except PermissionError as hidden:
        raise TillError(6002, path=str(path)) from hidden
    raise TillError(6002, path=str(path))


class Hold:
    """One process has this home to itself, until `close` or its death, whichever comes first."""

    def __init__(self, lock: int) -> None:
        self._lock: int | None = lock

    def close(self) -> None:
        """Let others have the home."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Hold:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def hold(home: Home) -> Hold:
    """Take a home for this process alone.

    Raises TillError 6001 with the `pid` of its holder, or 6033 where nothing can be written.
    """
    try:
        lock = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as failure:
        raise TillError(6033, path=str(home.path), detail=str(failure)) from failure
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as held:
        os.close(lock)
        raise TillError(6001, pid=_written(home) or "-") from held
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    return Hold(lock)


def holder(home: Home) -> int | None:
    """The process that has this home, for whoever only looks; the lock itself is not touched."""
    pid = _written(home)
    return pid if pid is not None and has_open(pid, home.lock) else None


def has_open(pid: int, path: Path) -> bool:
    """Has a process this file or device open? False, too, where the system does not say."""
    try:
        wanted = path.stat()
        opened = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False
    return any(_is_same(one, wanted) for one in opened)


def _is_same(link: Path, wanted: os.stat_result) -> bool:
    try:
        return os.path.samestat(link.stat(), wanted)
    except OSError:
        return False


def _written(home: Home) -> int | None:
    try:
        text = home.lock.read_text("ascii")
    except (OSError, ValueError):
        return None
    return int(text) if text.isdigit() else None
