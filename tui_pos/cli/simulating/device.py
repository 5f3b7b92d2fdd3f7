"""What the simulated devices of the command line have in common."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Protocol

_MOST_KG = 1000


class Simulation(Protocol):
    """A device that runs until it is closed."""

    @property
    def port(self) -> str:
        """The path to open."""

    def obey(self, line: str) -> bool:
        """Do what a line of standard input says; False where it is none of its words."""

    def tick(self) -> None:
        """Is called again and again, a few times a second. OSError for a file that could not be
        written."""

    def close(self) -> None:
        """End it."""


class KeptFile:
    """A file that is renewed again and again, on any thread; whoever reads it finds it whole.
    Without a path there is none."""

    def __init__(self, path: Path | None) -> None:
        """FileNotFoundError where there is no folder for it."""
        self._path = path
        self._failure: OSError | None = None
        if path is not None and not path.parent.is_dir():
            raise FileNotFoundError(str(path.parent))

    @property
    def wanted(self) -> bool:
        """Whether there is one."""
        return self._path is not None

    def renew(self, data: bytes) -> None:
        """Write it. What goes wrong is told by `check`."""
        if self._path is None:
            return
        aside = self._path.with_name(f".{self._path.name}.new")
        try:
            aside.write_bytes(data)
            aside.replace(self._path)
        except OSError as failure:
            self._failure = failure

    def check(self) -> None:
        """OSError where it could not be written."""
        if self._failure is not None:
            raise self._failure


def grams(text: str) -> int:
    """A weight in kilograms. ValueError for what is none."""
    try:
        kilograms = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not abs(kilograms) < _MOST_KG:
        raise ValueError(text)
    return int(kilograms * 1000)
