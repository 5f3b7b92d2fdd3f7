"""The real program as a process on a terminal of its own: raw bytes in and out."""

from __future__ import annotations

import os
import select
import signal
import termios
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from string import ascii_lowercase
from time import perf_counter
from typing import Self

LIMIT_S = 30.0
"""How long to wait for what should come at once, on a machine that has much to do."""

KEYS = {
    "enter": "\r", "esc": "\x1b", "tab": "\t", "backspace": "\x7f",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "home": "\x1b[H", "end": "\x1b[F", "insert": "\x1b[2~", "delete": "\x1b[3~",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    "F1": "\x1bOP", "F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS",
    "F5": "\x1b[15~", "F6": "\x1b[17~", "F7": "\x1b[18~", "F8": "\x1b[19~",
    "F9": "\x1b[20~", "F10": "\x1b[21~", "F11": "\x1b[23~", "F12": "\x1b[24~",
    **{f"ctrl+{letter}": chr(number) for number, letter in enumerate(ascii_lowercase, 1)},
}  # fmt: skip
"""What an xterm sends for a key; a key not named here sends itself."""


def keys(*names: str) -> bytes:
    """The bytes of these keys, one after the other: keys("F5", "3", "enter")."""
    return "".join(KEYS.get(name, name) for name in names).encode()


class Program:
    """A process that leads a session on its own pseudo-terminal.

    It sees no more of our environment than where programs are, and `env`. Nothing answers its
    questions about the terminal: the plainest one does not either.
    """

    def __init__(
        self,
        argv: Sequence[str],
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._master, slave = os.openpty()
        termios.tcsetwinsize(slave, (size[1], size[0]))
        known = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        self.spawned_at = perf_counter()
        # A session leader's first open of a terminal makes it the one that controls it.
        self.pid = os.posix_spawnp(
            argv[0],
            list(argv),
            known | dict(env or {}),
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.ttyname(slave), os.O_RDWR, 0),
                (os.POSIX_SPAWN_DUP2, 0, 1),
                (os.POSIX_SPAWN_DUP2, 0, 2),
            ],
            setsid=True,
        )
        os.close(slave)
        self._life = os.pidfd_open(self.pid)
        self._status: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def write(self, data: bytes) -> None:
        """Send bytes as a keyboard does: all in one write, unless the line takes no more."""
        while data:
            data = data[os.write(self._master, data) :]

    def press(self, *names: str) -> None:
        """Press keys one after the other, in one write."""
        self.write(keys(*names))

    def type(self, text: str) -> None:
        """Type a text in one write."""
        self.write(text.encode())

    def read(self, limit_s: float) -> bytes | None:
        """What it painted since; empty when it painted nothing for so long, None at its end."""
        if not select.select([self._master], [], [], limit_s)[0]:
            return b""
        try:
            return os.read(self._master, 65536) or None
        except OSError:  # The other end is closed.
            return None

    @property
    def running(self) -> bool:
        return not select.select([self._life], [], [], 0)[0]

    def wait(self, limit_s: float = LIMIT_S) -> int:
        """Its exit status, or minus the signal that ended it. Fails where it goes on running."""
        if self._status is None:
            assert select.select([self._life], [], [], limit_s)[0], "it is still running"
            self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._status

    def kill(self) -> None:
        """End it as a power cut does, at once; nothing where it has ended."""
        if self._status is None:
            signal.pidfd_send_signal(self._life, signal.SIGKILL)
        self.wait()

    def close(self) -> None:
        """End it where it still runs, and give up the terminal."""
        self.kill()
        os.close(self._life)
        os.close(self._master)

    def descendants(self) -> list[int]:
        """Every process that it started and that still runs, theirs included."""
        parents = dict(_parents())
        found = [self.pid]
        for parent in found:
            found += [child for child, its in parents.items() if its == parent]
        return found[1:]

    def rss_kib(self) -> int:
        """The memory it holds now."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])

    @contextmanager
    def throttle(self, fraction: float, slice_s: float = 0.01) -> Iterator[None]:
        """Meanwhile it runs only this part of every slice, stopped for the rest."""
        done = threading.Event()
        thread = threading.Thread(
            target=self._hold_back, args=(fraction * slice_s, slice_s, done), daemon=True
        )
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _hold_back(self, run_s: float, slice_s: float, done: threading.Event) -> None:
        """A stop that comes late is made up for in the slices that follow."""
        allowed_s = 0.0
        with suppress(ProcessLookupError):
            while not done.is_set():
                begun = perf_counter()
                allowed_s += run_s
                if allowed_s > 0:
                    signal.pidfd_send_signal(self._life, signal.SIGCONT)
                    done.wait(allowed_s)
                    signal.pidfd_send_signal(self._life, signal.SIGSTOP)
                    allowed_s -= perf_counter() - begun
                done.wait(begun + slice_s - perf_counter())
            signal.pidfd_send_signal(self._life, signal.SIGCONT)


def _parents() -> Iterator[tuple[int, int]]:
    """Every process with its parent."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            yield int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])
