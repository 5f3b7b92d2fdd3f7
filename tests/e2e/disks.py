"""Disks that are full for a while."""

from __future__ import annotations

import errno
import resource
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tests.terminal import Terminal

_ALONE = ("unshare", "--user", "--map-root-user", "--mount")
_MOUNT = ("mount", "-t", "tmpfs", "-o", "size=8m", "till")
_PIECE = bytes(4096)


class Disk(Protocol):
    """`under`: what a till on it is started by."""

    under: Sequence[str]

    def fill(self, till: Terminal) -> None:
        """Nothing more fits on it."""

    def free(self, till: Terminal) -> None:
        """There is room again."""

    def close(self) -> None:
        """It is not needed any more."""


class Limit:
    """This machine's disk; the kernel lets the till's files grow no further."""

    under: Sequence[str] = ()

    def __init__(self, home: Path) -> None:
        self._log = home / "ledger.sqlite-wal"

    def fill(self, till: Terminal) -> None:
        _limit(till, self._log.stat().st_size)

    def free(self, till: Terminal) -> None:
        _limit(till, resource.RLIM_INFINITY)

    def close(self) -> None:
        """Nothing was made."""


class SmallDisk:
    """A disk in memory, mounted over the till's home where nobody else sees it."""

    def __init__(self, home: Path) -> None:
        mounted = f'{" ".join(_MOUNT)} "$1" && echo && exec cat'
        self._holder = subprocess.Popen(
            [*_ALONE, "sh", "-c", mounted, "sh", str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._holder.stdout is not None and self._holder.stdout.readline()
        joined = ("--preserve-credentials", "--user", "--mount", f"--target={self._holder.pid}")
        self.under: Sequence[str] = ("nsenter", *joined, "--")
        seen = Path(f"/proc/{self._holder.pid}/root{home}")
        shutil.copytree(home, seen, dirs_exist_ok=True)
        self._filler = seen / "filler"

    def fill(self, till: Terminal) -> None:
        with self._filler.open("wb", buffering=0) as filler:
            try:
                while filler.write(_PIECE):
                    pass
            except OSError as full:
                assert full.errno == errno.ENOSPC

    def free(self, till: Terminal) -> None:
        self._filler.unlink()

    def close(self) -> None:
        with self._holder:
            self._holder.kill()


def mounts(folder: Path) -> bool:
    """Whether this machine lets us mount a disk of our own."""
    if not all(map(shutil.which, ("unshare", "nsenter", "mount"))):
        return False
    return subprocess.run([*_ALONE, *_MOUNT, str(folder)], capture_output=True).returncode == 0


def _limit(till: Terminal, size: int) -> None:
    _, most = resource.prlimit(till.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(till.pid, resource.RLIMIT_FSIZE, (size, most))
